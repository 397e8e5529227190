"""The walk, walked with a synth that stands in for one: each planted fault is what is suspected first.

A person is played by what the stand-in knows of itself: whether the last note was heard, and as what, and its display.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hardware.device import StandIn

from evosynth.midi import walk, walking
from evosynth.midi.conversation import Conversation
from evosynth.midi.link import Link
from evosynth.midi.profiles import registry
from evosynth.midi.systems import Systems
from evosynth.midi.walk import AGAIN, NO, ORGAN, PROTECTED, SILENT, UNCHANGED, YES, Fault, Step
from evosynth.midi.walking import Walk

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
pytestmark = pytest.mark.slow
OUTPUTS = slice(16, 126, 21)  # levels of the six operators in a voice's bytes
PRESSED_S = 0.4  # what a key that is pressed takes until it is known


class Person:
    """Answers questions about a synth, and counts them."""

    def __init__(self, synth: StandIn) -> None:
        self._synth = synth
        self._heard = 0
        self.asked: list[str] = []
        self.volume = True

    def answer(self, step: Step) -> str:
        self.asked.append(step.key)
        said: str = getattr(self, step.key)()
        assert said in [key for key, _ in step.answers], step
        return said

    def _new_notes(self) -> list[bytes]:
        notes = self._synth.notes()
        new, self._heard = notes[self._heard :], len(notes)
        return [bytes.fromhex(note["voice"]) for note in new] if self.volume else []

    def note(self) -> str:
        return YES if any(any(voice[OUTPUTS]) for voice in self._new_notes()) else NO

    note_on_all = note

    def own_keys(self) -> str:
        self._synth.ask("key", note=60, velocity=100)
        self._synth.ask("key", note=60, velocity=0)
        return self.note()

    def back(self) -> str:
        self._synth.ask("key", note=60, velocity=100)
        self._synth.ask("key", note=60, velocity=0)
        time.sleep(PRESSED_S)
        self._new_notes()
        return NO

    def sound(self) -> str:
        heard = self._new_notes()
        if self._synth.state()["lcd"].startswith("CHECK SUM"):
            return walk.CHECKSUM
        if not any(any(voice[OUTPUTS]) for voice in heard):
            return SILENT
        return ORGAN if heard[-1][:145] == walk.test_voice().data[:145] else UNCHANGED

    def display(self) -> str:
        return PROTECTED if "PROTECTED" in self._synth.state()["lcd"] else NO


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "ON_ALL_S", 0.08)


@contextmanager
def begun(output: str, input: str, model: str) -> Iterator[Walk]:
    talk: list[Conversation] = []
    walks: list[Walk] = []

    def overheard(event: Any) -> None:
        for each in walks:
            each.hear(event)

    with Link(output, input, registry.named(model), 1, on_event=lambda event: talk[0].take(event)) as link:
        talk.append(Conversation(link, overheard))
        walks.append(Walk(talk[0]))
        try:
            walks[0].begin(Systems())
            yield walks[0]
        finally:
            walks[0].end()


def walked(walk: Walk, person: Person) -> Fault:
    """To the first suspicion, or the end."""
    while not walk.suspicion:
        step = next((one for one in walk.steps if one.stands == "open"), None)
        if step is None:
            break
        said = person.answer(step)
        if step.key in [one.key for one in walk.steps if one.stands == "open"]:  # else the synth has answered
            walk.answer(step.key, said)
        else:
            walk.go_on()
    return walk.suspicion


# The fault, what is at the port and what is wrong with it, which model is said to be there, questions at most.
PLANTED: list[tuple[Fault, str, dict[str, Any], str, int]] = [
    ("", "dx7", {}, "dx7", 2),
    ("", "dx7ii", {}, "dx7ii", 1),
    ("wrong channel", "dx7", {"channel": 9}, "dx7", 2),
    ("wrong channel", "dx7ii", {"channel": 9}, "dx7ii", 2),
    ("sys info", "dx7", {"sys_info": False}, "dx7", 3),
    ("memory protect", "dx7", {"memory_protect": True}, "dx7", 3),
    ("no cable back", "dx7", {"cable_back": False, "sensing": False}, "dx7", 2),
    ("no cable back", "dx7ii", {"cable_back": False}, "dx7ii", 1),
    ("checksum errors", "dx7", {"spoil_in": [1]}, "dx7", 2),
    ("checksum errors", "dx7ii", {"spoil_out": [1]}, "dx7ii", 1),
    ("wrong model", "volca-fm", {}, "dx7", 2),
]


@pytest.mark.parametrize(("fault", "model", "switches", "said", "most"), PLANTED)
def test_a_planted_fault_is_the_first_suspicion(
    synth: StandIn, fault: Fault, model: str, switches: dict[str, Any], said: str, most: int
) -> None:
    synth.become(model, **switches)
    person = Person(synth)
    input = "" if model == "volca-fm" else synth.midi_out
    with begun(synth.midi_in, input, said) as walk:
        assert walked(walk, person) == fault
    assert len(person.asked) <= most, person.asked
    assert synth.until(lambda state: state["sounding"] == [])


@pytest.mark.parametrize(("model", "most"), [("dx7", 3), ("dx7ii", 1)])
def test_a_volume_that_is_down_is_the_first_suspicion(synth: StandIn, model: str, most: int) -> None:
    synth.become(model)
    person = Person(synth)
    person.volume = False
    with begun(synth.midi_in, synth.midi_out, model) as walk:
        assert walked(walk, person) == "volume down"
    assert len(person.asked) <= most


def test_a_port_that_is_gone_is_the_first_suspicion(synth: StandIn) -> None:
    synth.ask("pull")
    with begun(synth.midi_in, synth.midi_out, "dx7") as walk:
        assert walk.suspicion == "port gone"
        synth.ask("plug")


def test_the_port_of_another_interface_is_the_first_suspicion_by_the_synths_signs_of_life(
    synth: StandIn, stand_ins
) -> None:
    other = stand_ins("dx7", "INTERFACE", sensing=False)
    other.ask("power_off", ports_stay=True)
    person = Person(synth)
    with begun(other.midi_in, other.midi_out, "dx7") as walk:
        assert walked(walk, person) == "wrong port"
    assert person.asked == ["note"]


def test_a_sound_input_that_hears_nothing_is_the_first_suspicion_where_a_person_does(synth: StandIn) -> None:
    person = Person(synth)
    with begun(synth.midi_in, synth.midi_out, "dx7") as walk:
        walk.hear_level(-90.0)
        assert walked(walk, person) == "audio input silent"
    assert person.asked == ["note"]


def test_a_fault_that_was_mended_is_forgotten_when_it_is_tried_again(synth: StandIn) -> None:
    synth.set(sys_info=False)
    person = Person(synth)
    with begun(synth.midi_in, synth.midi_out, "dx7") as walk:
        assert walked(walk, person) == "sys info"
        synth.set(sys_info=True)
        walk.answer("sound", AGAIN)
        assert walked(walk, person) == ""
        assert all(step.stands == "done" for step in walk.steps)
