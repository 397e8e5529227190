"""How quickly the sampler has to fade a key that is let go, so that it falls as the voice does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export.level_course import falls, level_db
from evosynth.notation.tuning import hz_of_note

# A release of one second falls by so many dB in it: samplers go by e to the -9 t / s (read in sfizz, and measured; the
# reference of the format gives about -8 for ARIA).
DB = 9.0 * 20.0 / float(np.log(10.0))
SHORTEST_S, LONGEST_S = 0.001, 60.0
GATES_S = (0.1, 0.3, 1.0, 3.0)
HEARD_DB = 30.0  # below the loudest of these moments
FALLS = (20.0, 40.0)  # dB after the key is let go: where it is to meet the voice


def window_s(midi_note: int) -> float:
    """The width of the windows that levels of a note are taken in: some periods, at least 8 ms."""
    return max(0.008, 2.0 / hz_of_note(midi_note))


@dataclass(frozen=True, slots=True)
class LetGo:
    """A voice (samples,) whose key was let go at the sample ``gate``, to be met there."""

    sound: F32
    gate: int


def gates_s(held: F32, rate_hz: int, goes_on: bool) -> list[float]:
    """The moments at which a key is let go and listened to: the last two of GATES_S at which it is still heard.

    What ``goes_on`` for as long as it is held, however soft it has become, is heard at all of them.
    """
    if goes_on:
        return list(GATES_S[-2:])
    levels = [level_db(held[round((gate - 0.05) * rate_hz) : round(gate * rate_hz)]) for gate in GATES_S]
    loud = [gate for gate, level in zip(GATES_S, levels, strict=True) if level > max(levels) - HEARD_DB]
    return loud[-2:]


def has_fallen(let_go: LetGo, rate_hz: int, midi_note: int) -> bool:
    """Whether the sound is long enough to tell how it falls."""
    return falls(let_go.sound, rate_hz, let_go.gate, window_s(midi_note), FALLS)[-1] is not None


def release_s(let_go: Sequence[LetGo], held: F32, rate_hz: int, midi_note: int) -> float:
    """Seconds of ``ampeg_release`` with which what the sampler plays of a held key falls as the voice does.

    ``held`` : (samples,) from the key's press. It may fall by itself; the release makes up for the rest, as well as may
    be for keys that are let go sooner and later.
    """
    width = window_s(midi_note)
    wanted = [(one, falls(one.sound, rate_hz, one.gate, width, FALLS)) for one in let_go]
    met = [(one.gate, [time for time in times if time is not None]) for one, times in wanted if times[0] is not None]
    if not met:
        return LONGEST_S
    tried = np.geomspace(SHORTEST_S, LONGEST_S, 25)
    for _ in range(3):
        best = int(np.argmin([max(_error(held, *one, rate_hz, width, time) for one in met) for time in tried]))
        tried = np.geomspace(tried[max(0, best - 1)], tried[min(len(tried) - 1, best + 1)], 9)
    return float(tried[4])


def _error(held: F32, gate: int, wanted_s: list[float], rate_hz: int, width: float, release: float) -> float:
    """The worst of the ratios of times, as a logarithm."""
    first = max(0, gate - round(width * rate_hz))
    part = held[first : gate + round((1.5 * wanted_s[-1] + 0.1) * rate_hz)]
    times = falls(released(part, gate - first, rate_hz, release), rate_hz, gate - first, width, FALLS[: len(wanted_s)])
    found = [len(part) / rate_hz if time is None else time for time in times]
    return max(abs(float(np.log((a + 1e-3) / (b + 1e-3)))) for a, b in zip(found, wanted_s, strict=True))


def released(held: F32, gate: int, rate_hz: int, release: float) -> F32:
    """What a sampler plays of a held sound (samples,) when the key is let go at ``gate``."""
    after: F64 = np.exp(-9.0 / (release * rate_hz) * np.arange(len(held) - gate))
    return np.concatenate([held[:gate], (held[gate:] * after).astype(np.float32)])
