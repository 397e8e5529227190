"""The twenty voices that a DX7 is calibrated by, each made to show one thing.

A level that moves at one rate, of one sine, shows how fast envelopes run: falls, releases and rises from some 7 to
some 300 dB a second, where neither the blocks that an engine counts in nor the noise of a cable matters much. Sines an
octave apart, all at one level, show what becomes of their levels on the way; two spectra of feedback and two bells
show the same in between, and whether this instrument makes such spectra at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE, Voice

Shows = Literal["fall", "release", "rise", "response"]

TONE_KEY, TONE_HZ = 72, 1046.5  # of what moves: a sine an octave above its key
_ORGAN = 31  # the algorithm without modulation, as it is stored
_STACK = 0  # two operators and four


@dataclass(frozen=True, slots=True)
class Probe:
    """One voice, the note that it is played at, and what it is there for."""

    voice: Voice
    note: Note
    shows: Shows
    partials_hz: tuple[float, ...] = ()  # of what shows the response: where it has something to measure

    @property
    def name(self) -> str:
        return self.voice.name.strip()


def probes() -> tuple[Probe, ...]:
    """All twenty, in the order in which they are played."""
    return (*_falls(), *_releases(), *_rises(), *_organs(), *_spectra())


def seconds() -> float:
    """How long all notes take together; what a device needs beside is for who knows it."""
    return sum(probe.note.length_s for probe in probes())


def _tone(name: str, rates: tuple[int, int, int, int], levels: tuple[int, int, int, int]) -> Voice:
    """A sine whose level moves."""
    values = {f"op1_rate{n}": rate for n, rate in enumerate(rates, start=1)}
    values |= {f"op1_level{n}": level for n, level in enumerate(levels, start=1)}
    return INIT_VOICE.with_values(**values, op1_output=90, op1_coarse=2).with_name(name)


def _falls() -> list[Probe]:
    """While the key is held."""
    lengths = {31: 3.0, 37: 2.5, 43: 1.5, 49: 1.0, 55: 0.7}
    return [
        Probe(_tone(f"FALL {rate}", (99, rate, rate, 99), (99, 0, 0, 0)), Note(TONE_KEY, 100, at, at), "fall")
        for rate, at in lengths.items()
    ]


def _releases() -> list[Probe]:
    """After it was let go."""
    lengths = {40: 2.4, 46: 1.5, 52: 1.0, 58: 0.8}
    return [
        Probe(_tone(f"LET GO {rate}", (99, 99, 99, rate), (99, 99, 99, 0)), Note(TONE_KEY, 100, 0.3, at), "release")
        for rate, at in lengths.items()
    ]


def _rises() -> list[Probe]:
    lengths = {32: 1.7, 39: 0.9, 46: 0.6}
    return [
        Probe(_tone(f"RISE {rate}", (rate, 99, 99, 90), (99, 99, 99, 0)), Note(TONE_KEY, 100, at, at + 0.1), "rise")
        for rate, at in lengths.items()
    ]


def _organs() -> list[Probe]:
    """Six sines each, all at one level: from 65 Hz on, and up to 16 kHz."""
    return [
        _organ(36, (1, 2, 4, 8, 16, 31)),
        _organ(48, (1, 2, 3, 6, 12, 24)),
        _organ(72, (1, 2, 4, 8, 16, 31)),
        _organ(60, (1, 5, 10, 20, 27, 30)),
    ]


def _organ(key: int, ratios: tuple[int, ...]) -> Probe:
    values = {f"op{n}_coarse": ratio for n, ratio in enumerate(ratios, start=1)}
    values |= {f"op{n}_output": 82 for n in range(1, 7)}
    voice = INIT_VOICE.with_values(algorithm=_ORGAN, **values).with_name(f"SINES {key}")
    return Probe(voice, Note(key, 100, 0.7, 0.8), "response", tuple(hz_of_note(key) * ratio for ratio in ratios))


def _spectra() -> list[Probe]:
    """A sine that modulates itself, low and high; and a bell, low and high."""
    saw = {"algorithm": _ORGAN, "feedback": 5, "op1_output": 0, "op6_output": 88}
    bell = {"algorithm": _STACK, "op1_output": 88, "op2_output": 84, "op2_coarse": 7}
    return [_spectrum(f"SAW {key}", key, saw, tuple(float(n) for n in range(1, 41))) for key in (48, 67)] + [
        _spectrum(f"BELL {key}", key, bell, (1, 6, 8, 13, 15, 20, 22, 27, 29, 34, 36)) for key in (53, 69)
    ]


def _spectrum(name: str, key: int, values: dict[str, int], ratios: tuple[float, ...]) -> Probe:
    voice = INIT_VOICE.with_values(**values).with_name(name)
    return Probe(voice, Note(key, 100, 0.7, 0.8), "response", tuple(hz_of_note(key) * ratio for ratio in ratios))
