"""What moves what in a wavetable voice: slots that move nothing, and what is raised by others alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.wavetable.space import DESTINATIONS, WAVETABLE_SPACE
from ui.views.voices.wavetable import WavetableFace

SPEC = EngineSpec("wavetable")


@pytest.fixture
def face(dressed: QApplication, qtbot: QtBot) -> WavetableFace:
    made = WavetableFace()
    qtbot.addWidget(made)
    assert made.side is not None
    qtbot.addWidget(made.side)
    return made


def test_slots_that_move_nothing_are_quiet_do_not_count_and_make_room(face: WavetableFace) -> None:
    route = {"source": 4.0, "destination": 1.0, "depth": 0.5}
    full = {f"mod{n}_{what}": value for n in range(1, 9) for what, value in route.items()}
    voice = voicing.with_values(voicing.voice_of(WAVETABLE_SPACE.default(), SPEC), full)
    face.set_voice(voice)
    assert face.moves.said.text() == "8 of 8"
    assert not face.moves.add.isEnabled()
    face.values_wished.connect(lambda values, _text: face.set_voice(voicing.with_values(voice, {**full, **values})))
    face.moves.rows[2].destination.wished.emit("mod3_destination", 0.0)
    assert face.moves.used == list(range(8)), "nothing vanishes under the hand"
    assert face.moves.said.text() == "7 of 8"
    assert face.moves.rows[2].accessibleDescription() == "moves nothing"
    assert face.moves.add.isEnabled()
    face.moves.add_one()
    assert face.moves.said.text() == "8 of 8"


def test_a_source_without_a_level_of_its_own_is_not_off_while_something_raises_it(face: WavetableFace) -> None:
    silent = {"osc2_level": 0.0}
    raised = {"mod1_source": 3.0, "mod1_destination": float(DESTINATIONS.index("osc2_level")), "mod1_depth": 0.8}
    voice = voicing.voice_of(WAVETABLE_SPACE.default(), SPEC)
    face.set_voice(voicing.with_values(voice, silent))
    assert face.cards["osc2"].toolTip().endswith("off")
    assert "off" in face.flow.boxes["osc2"].accessibleName()
    face.set_voice(voicing.with_values(voice, {**silent, **raised}))
    assert "off" not in face.cards["osc2"].toolTip()
    assert "off" not in face.flow.boxes["osc2"].accessibleName()
