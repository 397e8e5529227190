"""What Breed would ask for is told ahead, and is what it asks for then."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from test_main_button import generation
from windowless import Told

from evosynth.service.evolver_messages import MakeReady, Visit

pytestmark = pytest.mark.usefixtures("home")


def test_the_evolver_is_told_ahead_what_breed_asks_for_then(
    told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers, said = told.controller.workers, list[object]()
    tell = workers.tell
    monkeypatch.setattr(workers, "tell", lambda message: (said.append(message), tell(message)))
    ready = lambda: [message.asked for message in said if isinstance(message, MakeReady)]  # noqa: E731

    told.intents.workflow.breed_without_target()
    told.full()
    assert ready() == [], "there are no parents yet"
    told.intents.rating.rate_place(4, 5)
    told.until(lambda: not told.grid.tiles[4].pending)
    told.until(ready)
    told.intents.manner.set_amount(0.3)
    told.intents.grid.select(6)
    told.controller.grid.set_heard(told.grid.tiles[6].candidate.voice)
    seventh = told.grid.tiles[6].candidate.id
    told.until(lambda: ready()[-1].manner.amount == 0.3 and seventh not in ready()[-1].unheard)
    told.intents.breeding.breed()
    (asked,) = [message for message in said if isinstance(message, Visit)]
    assert asked == ready()[-1]
    generation(told, 1)
    told.until(lambda: ready()[-1].parent == asked.number)
