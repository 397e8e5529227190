"""What a person is told while a synth is heard: which voice, of how many, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evosynth.cli import hearing as hearing_module
from evosynth.cli.device import Connected, Told
from evosynth.cli.hearing import Hearing
from evosynth.errors import AudioError, Cancelled, InputError
from evosynth.hardware.address import Address
from evosynth.hardware.soundcheck import Soundcheck
from evosynth.runs.budget import Budget
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.takes import InMemory, Take, TakesOf
from evosynth.voices.dx7 import INIT_VOICE

NOTE = Note(60, 100, 0.02, 0.05)
VOICES = [INIT_VOICE.with_values(op1_coarse=n).data for n in range(8)]


class Screen:
    """A line of progress that remembers."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: list[float] = []
        self.sentences: list[str] = []

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def heard(self, words: str, part: float) -> None:
        self.lines.append(words)
        self.parts.append(part)


class Synth:
    """The built-in engine, whose third take is not to be trusted and whose ``last`` is none."""

    def __init__(self, told: Told, last: int, odd: int) -> None:
        self._takes = TakesOf(registry.make("dx7", 44100, 1), registry.default())
        self._told, self._last, self._count = told, last, 0
        self.odd = odd  # so often it cannot be made out what it plays

    def record(self, voices: Any, notes: Any, *, again: int = 0, cancelled: Any) -> Iterator[tuple[Take, ...]]:
        for voice in voices:
            self._count += 1
            if self._count == 3:
                self._told("it clips. It is played again.")
                self._told("it clips. It is played again.")
            if self.odd:
                self.odd -= 1
                raise InputError("it was played 5 times: there is a hum on the sound input")
            if self._count == self._last:
                raise AudioError("the sound input 'Line In' has gone")
            yield from self._takes.record([voice], notes, cancelled=cancelled)


def hearing_of(store: InMemory, last: int = 1000, odd: int = 0) -> Hearing:
    told = Told()
    address, check = Address("dx7", "USB", "", "Line In", 1), Soundcheck(0.01, 0.001, -80.0, -12.0)
    synth = Connected(address, None, Synth(told, last, odd), check, told)  # type: ignore[arg-type]
    return Hearing(synth, store, [NOTE])


def test_each_voice_that_is_played_is_told_and_what_went_wrong_with_it() -> None:
    hearing, screen = hearing_of(InMemory()), Screen()
    hearing.watched(screen, Budget(12, 600.0), stopped=lambda: False)
    list(hearing.record(VOICES, [NOTE]))
    assert [line.split(",")[0] for line in screen.lines] == [f"voice {n} of 12" for n in range(1, 9)]
    assert all(line.endswith(" s left") for line in screen.lines)
    assert screen.sentences == ["Voice 3: it clips. It is played again."]
    assert all(0.0 <= part <= 1.0 for part in screen.parts)


def test_what_was_recorded_before_is_not_told_and_the_next_has_its_number() -> None:
    store = InMemory()
    list(hearing_of(store).record(VOICES[:5], [NOTE]))
    hearing, screen = hearing_of(store), Screen()
    hearing.watched(screen, Budget(40), stopped=lambda: False, heard=16)
    list(hearing.record(VOICES, [NOTE]))
    assert [line.split(",")[0] for line in screen.lines] == [f"voice {n} of 40" for n in (22, 23, 24)]


def test_the_best_that_are_heard_once_more_are_counted_on() -> None:
    store, screen = InMemory(), Screen()
    hearing = hearing_of(store)
    hearing.watched(screen, Budget(11), stopped=lambda: False)
    list(hearing.record(VOICES, [NOTE]))
    screen.lines.clear()
    hearing.reached(8, 1.5)
    for voice in VOICES[:3]:
        list(hearing.record([voice], [NOTE]))  # the finals look up what was heard
    for voice in VOICES[:3]:
        list(hearing.record([voice], [NOTE], again=1))
    assert [line.split(", about")[0] for line in screen.lines] == [
        f"voice {n} of 11, the best once more" for n in (9, 10, 11)
    ]
    assert all("distance 1.50" in line for line in screen.lines)


def test_once_it_is_stopped_nothing_is_played_and_what_was_heard_can_be_had() -> None:
    hearing = hearing_of(InMemory())
    stopped = False
    hearing.watched(Screen(), Budget(8), stopped=lambda: stopped)
    heard = list(hearing.record(VOICES[:4], [NOTE]))
    stopped = True
    again = list(hearing.record(VOICES[:4], [NOTE]))
    assert [take.samples.tolist() for (take,) in again] == [take.samples.tolist() for (take,) in heard]
    with pytest.raises(Cancelled):
        list(hearing.record(VOICES[:5], [NOTE]))
    assert hearing.lost == ""


@pytest.mark.parametrize("odd", [2, 3])
def test_a_voice_with_which_something_goes_wrong_is_tried_anew_a_little_later(
    monkeypatch: pytest.MonkeyPatch, odd: int
) -> None:
    monkeypatch.setattr(hearing_module._Played, "pauses_s", (0.01, 0.02))
    hearing, screen = hearing_of(InMemory(), odd=odd), Screen()
    hearing.watched(screen, Budget(8), stopped=lambda: False)
    if odd == 2:
        assert len(list(hearing.record(VOICES, [NOTE]))) == 8
    else:
        with pytest.raises(Cancelled):
            list(hearing.record(VOICES, [NOTE]))
        assert (hearing.lost, hearing.gone) == ("it was played 5 times: there is a hum on the sound input", False)
    assert screen.sentences[:2] == [
        "Voice 1: it was played 5 times: there is a hum on the sound input. It is tried anew in 0.01 s.",
        "Voice 1: it was played 5 times: there is a hum on the sound input. It is tried anew in 0.02 s.",
    ]


def test_a_synth_that_has_gone_cancels_the_search_and_says_why() -> None:
    hearing, screen = hearing_of(InMemory(), last=4), Screen()
    hearing.watched(screen, Budget(8), stopped=lambda: False)
    with pytest.raises(Cancelled):
        list(hearing.record(VOICES, [NOTE]))
    assert (hearing.lost, hearing.gone) == ("the sound input 'Line In' has gone", True)
    assert len(screen.lines) == 4
