"""How the sampler has to fade a key that is let go, so that it falls as the voice does.

One time is all that every sampler reads: a straight line in dB. Where a voice falls at two speeds, a second envelope
bends that line for the samplers that have one; the others go by the line that is least wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export.level_course import falls, level_db
from evosynth.notation.tuning import hz_of_note

# A release of one second falls by so many dB in it: samplers go by e to the -9 t / s (read in sfizz, and measured; the
# reference of the format gives about -8 for ARIA).
DB = 9.0 * 20.0 / float(np.log(10.0))
SHORTEST_S, LONGEST_S = 0.001, 60.0
GATES_S = (0.1, 0.3, 1.0, 3.0)
HEARD_DB = 40.0  # below the loudest of these moments
FALLS = (20.0, 40.0)  # dB after the key is let go: where it is to meet the voice
STRAIGHT = 0.08  # logarithm of a ratio of times: so near to the voice, a line needs no bend
BETTER = 0.8  # of the straight line's errors are left, or it is not worth a bend
LASTS = 1.2  # a bent line is cut off with the straight one: not before so many times the time to the last of FALLS
ENDED_DB = 80.0  # below what was let go: from there on a line is not bent
MOST_BENT_DB = 100.0
HOPS = 10  # a window


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


@dataclass(frozen=True, slots=True)
class Release:
    """How a sampler fades: in ``seconds`` straight by DB; ``bend`` is what a second envelope adds to that.

    ``bend``: moments in seconds after the key is let go, and dB, straight between them, nothing at first.
    """

    seconds: float
    bend: tuple[tuple[float, float], ...] = ()

    def gains_db(self, seconds: F64) -> F64:
        """At ``seconds`` (n,) after the key is let go, none before: (n,)."""
        after = np.maximum(seconds, 0.0)
        times, levels = zip((0.0, 0.0), *self.bend, strict=True)
        gains: F64 = np.interp(after, times, levels) - DB / self.seconds * after
        return gains


@dataclass(frozen=True, slots=True)
class _Moment:
    """What is held, from a window before a key is let go: powers (hops,), and when the voice has fallen by FALLS."""

    powers: F64
    hop_s: float
    wanted_s: tuple[float, ...]

    def errors(self, gains_db: Callable[[F64], F64]) -> list[float]:
        """Of each fall the ratio of the sampler's time to the voice's, as a logarithm."""
        times: F64 = self.hop_s * (np.arange(0.5, len(self.powers)) - HOPS)
        gains: F64 = 10.0 ** (0.1 * gains_db(times))
        sums = np.concatenate([[0.0], np.cumsum(self.powers * gains)])
        levels = 10.0 * np.log10(np.maximum(sums[HOPS:] - sums[:-HOPS], 0.0) + 1e-16)
        found = (np.flatnonzero(levels >= levels[0] - fall)[-1] + 1 for fall in FALLS)
        pairs = zip(found, self.wanted_s, strict=False)
        return [float(np.log((hops * self.hop_s + 1e-3) / (wanted + 1e-3))) for hops, wanted in pairs]


def release(let_go: Sequence[LetGo], held: F32, rate_hz: int, midi_note: int) -> Release:
    """How what the sampler plays of a held key is faded so that it falls as the voice does.

    ``held`` : (samples,) from the key's press. It may fall by itself; the release makes up for the rest, as well as may
    be for keys that are let go sooner and later.
    """
    moments = [one for each in let_go if (one := _moment(each, held, rate_hz, window_s(midi_note))) is not None]
    if not moments:
        return Release(LONGEST_S)
    straight = Release(_best(lambda seconds: max(_worst(moments, Release(seconds).gains_db))))
    lasts = [one.wanted_s[-1] for one in moments if len(one.wanted_s) == len(FALLS)]
    off = _worst(moments, straight.gains_db)
    if len(lasts) < len(moments) or max(off) <= STRAIGHT:
        return straight
    bent = _bent(moments, max(straight.seconds, LASTS * max(lasts)))
    return bent if sum(_worst(moments, bent.gains_db)) < BETTER * sum(off) else straight


def _moment(let_go: LetGo, held: F32, rate_hz: int, width_s: float) -> _Moment | None:
    """None where the voice is not heard to fall."""
    wanted = [time for time in falls(let_go.sound, rate_hz, let_go.gate, width_s, FALLS) if time is not None]
    hop = max(1, round(width_s * rate_hz / HOPS))
    if not wanted or let_go.gate < HOPS * hop:
        return None
    part = held[let_go.gate - HOPS * hop : let_go.gate + round((1.5 * wanted[-1] + 0.1) * rate_hz)].astype(np.float64)
    powers = np.square(part[: len(part) // hop * hop]).reshape(-1, hop).mean(1)
    return _Moment(powers, hop / rate_hz, tuple(wanted))


def _bent(moments: Sequence[_Moment], seconds: float) -> Release:
    """The line that falls at one speed until the voice has fallen by the first of FALLS, then at another."""
    bend_s = float(np.exp(np.mean([np.log(one.wanted_s[0]) for one in moments])))

    def off(first: float, second: float) -> list[float]:
        return _worst(moments, _line(seconds, bend_s, first, second).gains_db)

    begun = _best(lambda tried: off(tried, tried)[0])
    ended = _best(lambda tried: sum(off(begun, tried)))
    first = _best(lambda tried: sum(off(tried, ended)))
    return _line(seconds, bend_s, first, _best(lambda tried: sum(off(first, tried))))


def _line(seconds: float, bend_s: float, first: float, second: float) -> Release:
    """A line of ``seconds`` bent so that it falls by DB in ``first`` seconds up to ``bend_s``, then in ``second``."""
    at_bend = max(-MOST_BENT_DB, bend_s * (DB / seconds - DB / first))
    rest_s = max(0.0, ENDED_DB - bend_s * DB / first) * second / DB
    rest_s = min(rest_s, (MOST_BENT_DB + at_bend) / abs(DB / seconds - DB / second + 1e-9))
    return Release(seconds, ((bend_s, at_bend), (bend_s + rest_s, at_bend + rest_s * (DB / seconds - DB / second))))


def _best(cost: Callable[[float], float]) -> float:
    """The time that costs least."""
    tried = np.geomspace(SHORTEST_S, LONGEST_S, 25)
    for _ in range(3):
        best = int(np.argmin([cost(float(time)) for time in tried]))
        tried = np.geomspace(tried[max(0, best - 1)], tried[min(len(tried) - 1, best + 1)], 9)
    return float(tried[4])


def _worst(moments: Sequence[_Moment], gains_db: Callable[[F64], F64]) -> list[float]:
    """Of each fall the largest error at any moment."""
    errors = [one.errors(gains_db) for one in moments]
    return [max(abs(error) for error in fall if error is not None) for fall in zip_longest(*errors)]
