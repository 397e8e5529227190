"""Ten things that can be wrong between a computer and a synth: each is the first suspicion of a walk, at a real cable.

What a person says is what they would hear and see: it is looked up in the stand-in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hardware.device import StandIn
from hardware.talk import Talk

from evosynth.midi import walk
from evosynth.midi.systems import Systems
from evosynth.midi.walking import Walk

LEVELS = slice(16, 126, 21)  # of the six operators


class Person:
    """Sits at a synth, and answers what is asked."""

    def __init__(self, synth: StandIn, *, volume: float = 1.0) -> None:
        self._synth, self._volume = synth, volume

    def answer(self, step: str) -> str:
        if step in ("note", "note_on_all"):
            return walk.YES if self._heard() else walk.NO
        if step == "own_keys":
            for velocity in (100, 0):
                self._synth.ask("key", note=60, velocity=velocity)
            return walk.YES if self._heard() else walk.NO
        if step == "back":
            # A Volca FM has no MIDI OUT; of others, what was pressed would be known by now.
            return walk.SKIP if self._synth.state()["model"] == "volca-fm" else walk.NO
        if step == "sound":
            return self._sound()
        lcd = self._synth.state()["lcd"]
        return {"MEMORY PROTECTED": "protected", "CHECK SUM ERROR!": "checksum"}.get(lcd, walk.NO)

    def _sound(self) -> str:
        voice = bytes.fromhex(self._synth.notes()[-1]["voice"])
        if not any(voice[LEVELS]):
            return walk.SILENT
        return walk.ORGAN if voice == walk.test_voice().data else walk.UNCHANGED

    def _heard(self) -> bool:
        played = self._synth.notes()
        self._synth.ask("forget")
        return bool(played) and self._volume > 0


def suspected(talk: Talk, person: Person, *, level_db: float | None = None) -> str:
    """The first suspicion of a walk that is walked to its end."""
    walking = Walk(talk.conversation)
    talk.heard = walking.hear
    walking.begin(Systems())
    if level_db is not None:
        walking.hear_level(level_db)
    for _ in range(8):
        step = next((one for one in walking.steps if one.stands == "open"), None)
        if walking.suspicion or step is None:
            break
        walking.answer(step.key, person.answer(step.key))
    walking.end()
    return walking.suspicion


@pytest.fixture
def at(synth: StandIn) -> Callable[..., str]:
    """What is suspected of a synth that is another model, or set otherwise, than it is taken for."""

    def at(model: str, taken_for: str = "", **switches: Any) -> str:
        synth.become(model, **switches)
        talk = Talk(synth, taken_for or model)
        try:
            return suspected(talk, Person(synth, volume=switches.get("volume", 1.0)))
        finally:
            talk.link.close()

    return at


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "model", "taken_for", "switches"),
    [
        ("wrong channel", "dx7", "", {"channel": 5}),
        ("sys info", "dx7", "", {"sys_info": False}),
        ("memory protect", "dx7", "", {"memory_protect": True}),
        ("no cable back", "tx7", "", {"cable_back": False}),
        ("checksum errors", "tx7", "", {"spoil_out": [1, 2, 3, 4]}),
        ("wrong model", "volca-fm", "dx7", {}),
        ("volume down", "dx7", "", {"volume": 0.0}),
        ("", "dx7", "", {}),
        ("", "dx7ii", "", {}),
        ("", "volca-fm", "", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_at_a_synth_is_the_first_suspicion(at, fault, model, taken_for, switches) -> None:
    assert at(model, taken_for, **switches) == fault


@pytest.mark.slow
def test_a_port_that_is_not_there_is_the_first_suspicion(synth: StandIn) -> None:
    talk = Talk(synth, "dx7")
    synth.ask("pull")
    assert suspected(talk, Person(synth)) == "port gone"
    talk.link.close()
    synth.ask("plug")


@pytest.mark.slow
def test_the_port_of_another_synth_is_the_first_suspicion(synth: StandIn, stand_ins) -> None:
    """A rack in another room: the one that is played makes no sound, its own keys do."""
    other = stand_ins("minidexed", "OTHER")
    talk = Talk(other, "dx7")
    assert suspected(talk, Person(synth)) == "wrong port"
    talk.link.close()


@pytest.mark.slow
def test_a_sound_input_that_stays_silent_while_a_person_hears_is_the_first_suspicion(synth: StandIn) -> None:
    talk = Talk(synth, "dx7")
    assert suspected(talk, Person(synth), level_db=-90.0) == "audio input silent"
    talk.link.close()
