"""What a document that is opened again still knows of a breeding: who was listened to, and how far children go."""

from __future__ import annotations

import pytest
from test_undo import breeding, stands
from windowless import Told

from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec


@pytest.mark.slow
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("engine", registry.names())
def test_who_was_listened_to_is_known_again_by_every_engine(told: Told, engine: str) -> None:
    told.controller.run.set_engine(EngineSpec(engine))
    breeding(told)
    grid, own = told.controller.grid, told.controller.run.own
    assert own is not None
    for candidate in filter(None, map(grid.candidate_at, range(5))):
        grid.set_heard(grid.chosen(candidate).voice)
    told.until(lambda: told.grid.heard == 5 and stands(own))
    told.intents.manner.set_amount(1.0)
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    told.controller.manner.set_amount(0.5)
    told.intents.documents.open(own.path)
    told.until(lambda: told.grid.heard == 5)
    assert told.controller.manner.manner.amount == 1.0
