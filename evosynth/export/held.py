"""What a sampler needs of a held key: a sample, a loop where the sound goes on, a decay where it goes on falling.

A sound that ends by itself is kept to its end. One that goes on is looped as early as it has settled: its spectrum and,
but for a steady fall, its level are from there on what they are half a minute later. A steady fall is taken out of the
sample and handed to the sampler's envelope, so that the loop itself is level and the key dies as the voice's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export import loops
from evosynth.export.level_course import course
from evosynth.export.loops import Loop
from evosynth.export.spectrum import apart_db, bands

FIRST_LOOK_S, HELD_S = 8.0, 24.0
SETTLED_S = ((1.2, 3.0), (3.0, 6.0), (6.0, 9.0))  # tried for the places of a loop, earliest first
WHOLE_S = (1.8, 12.0)  # and where nothing settles
LATE_S = (8.0, 12.0)  # of a sound that falls, but not quite steadily
ENDED_DB = -66.0  # below the loudest: it has ended by itself
FAINT = 2.5e-4  # of a sample's peak: -72 dB, where it is cut off
CUT_S = 0.005
LOOK_S = 1.5  # windows that levels and spectra are compared in: longer than most beats
STEADY_DB = 1.5  # that the level may be off, later
NEARLY_DB = 8.0  # of a sound that beats while it falls
SAME_DB = 3.0  # that the spectrum may be off, later
SLOWEST_DB_PER_S = 0.1  # of a fall
ROUGH = 3e-3  # of the power: -25 dB; above, a later loop is looked for


@dataclass(frozen=True, slots=True)
class Decay:
    """What the sampler's envelope does while the key is held: nothing for a while, then a fall to a level."""

    hold_s: float
    db_per_s: float
    to_db: float | None  # None: to silence

    def gains(self, samples: int, rate_hz: int) -> F64:
        """(samples,) from the key's press."""
        fall = -self.db_per_s * np.maximum(0.0, np.arange(samples) / rate_hz - self.hold_s)
        gains: F64 = 10.0 ** ((fall if self.to_db is None else np.maximum(fall, self.to_db)) / 20.0)
        return gains


@dataclass(frozen=True, slots=True)
class Held:
    """A key's sample (samples,) and how it is played while the key is down."""

    samples: F32
    loop: Loop | None = None
    decay: Decay | None = None
    faithful: bool = True  # the loop holds all that the sound goes on to do

    def played(self, samples: int, rate_hz: int) -> F32:
        """(samples,) what a sampler makes of it at the sample's own pitch."""
        sound = loops.unrolled(self.samples, self.loop, samples)
        return sound if self.decay is None else (sound * self.decay.gains(samples, rate_hz)).astype(np.float32)


def held(render: Callable[[float], F32], rate_hz: int, like: Loop | None = None) -> Held:
    """Of a key that ``render`` holds for so many seconds: (samples,) of them.

    ``like``: a loop that suited the key at another velocity, and is taken where it suits here.
    """
    look = render(FIRST_LOOK_S)
    if _ended(look, rate_hz):
        return Held(cut(look, rate_hz))
    sound = render(HELD_S)
    late = None
    for span_s in SETTLED_S:
        late = _settled(sound, rate_hz, span_s, like) or late
        if late is not None and late.faithful:
            return late
    return late or _falling(sound, rate_hz) or _whole(sound, rate_hz)


def _ended(sound: F32, rate_hz: int) -> bool:
    levels = course(sound, rate_hz, 0.25, 0.125)
    return bool(levels[-1] <= max(levels.max() + ENDED_DB, -120.0))


def _falling(sound: F32, rate_hz: int) -> Held | None:
    """Of a sound that falls all the time: looped late, where it is soft; None of another."""
    decay = _decay(sound, rate_hz, LATE_S[0], NEARLY_DB)
    if decay is None or decay.db_per_s < STEADY_DB / (HELD_S - LATE_S[1]):
        return Held(cut(sound, rate_hz)) if _ended(sound, rate_hz) else None
    return _looped(_level(sound, decay, rate_hz), rate_hz, LATE_S, decay)


def _whole(sound: F32, rate_hz: int) -> Held:
    """Of a sound that goes on and does not settle: looped over a long stretch of it."""
    return _looped(sound, rate_hz, WHOLE_S) or Held(cut(sound, rate_hz), faithful=False)


def _settled(sound: F32, rate_hz: int, span_s: tuple[float, float], like: Loop | None) -> Held | None:
    """Looped within a span, if what comes later is what the loop, and a steady fall, goes on with."""
    decay = _decay(sound, rate_hz, span_s[0], 2.0 * STEADY_DB)
    if decay is None or not _same_timbre(sound, rate_hz, span_s[1]):
        return None
    if not decay.db_per_s:
        return _looped(sound, rate_hz, span_s, None, like)
    return _looped(_level(sound, decay, rate_hz), rate_hz, span_s, decay, like)


def _looped(
    sound: F32,
    rate_hz: int,
    span_s: tuple[float, float],
    decay: Decay | None = None,
    like: Loop | None = None,
) -> Held | None:
    loop = loops.find(sound, rate_hz, round(span_s[0] * rate_hz), round(span_s[1] * rate_hz), like)
    if loop is None:
        return None
    return Held(loops.closed(sound, loop, rate_hz), loop, decay, faithful=decay is not None or loop.difference <= ROUGH)


def _level(sound: F32, decay: Decay, rate_hz: int) -> F32:
    """The sound without a fall."""
    level: F32 = (sound / decay.gains(len(sound), rate_hz)).astype(np.float32)
    return level


def _decay(sound: F32, rate_hz: int, from_s: float, off_db: float) -> Decay | None:
    """How the level goes on: None where it is neither steady nor a steady fall, ``off_db`` from it at most."""
    levels = course(sound[round(from_s * rate_hz) :], rate_hz, LOOK_S, 0.5 * LOOK_S)
    if np.abs(levels - np.median(levels)).max() <= STEADY_DB:
        return Decay(from_s, 0.0, None)
    times = np.arange(len(levels)) * 0.5 * LOOK_S
    heard = levels > levels[0] + ENDED_DB
    early = heard & (times <= max(2.0 * from_s, 6.0))
    slope = -float(np.polyfit(times[early], levels[early], 1)[0]) if early.sum() >= 3 else 0.0
    if slope <= SLOWEST_DB_PER_S:
        return None
    last = float(levels[-2:].mean() - levels[0])
    floor = last if abs(levels[-1] - levels[-4]) < 0.5 * STEADY_DB and last > ENDED_DB else None
    predicted = np.maximum(-slope * times, -1e3 if floor is None else floor)
    off = (levels - levels[0] - predicted)[heard]
    begin = 0.5 * LOOK_S * slope  # dB that the first window lies below the level at from_s
    return Decay(from_s, slope, None if floor is None else floor - begin) if np.abs(off).max() <= off_db else None


def _same_timbre(sound: F32, rate_hz: int, until_s: float) -> bool:
    """Whether the bands before ``until_s`` are those of later windows that are still heard."""
    width, until = round(LOOK_S * rate_hz), round(until_s * rate_hz)
    own = bands(sound[until - width : until], rate_hz)
    later = [bands(sound[at : at + width], rate_hz) for at in np.linspace(until, len(sound) - width, 4).astype(int)]
    faint = float(own.sum()) * 10.0 ** (-50.0 / 10.0)
    return all(apart_db(own, one) <= SAME_DB for one in later if float(one.sum()) > faint)


def cut(sound: F32, rate_hz: int) -> F32:
    """Cut where it has faded, and faded where it was cut off."""
    heard = np.flatnonzero(np.abs(sound) > FAINT * max(float(np.abs(sound).max(initial=0.0)), 1e-9))
    length = min(len(sound), (int(heard[-1]) if len(heard) else 0) + round(0.05 * rate_hz))
    ended = sound[:length].copy()
    fade = min(len(ended), max(1, round(CUT_S * rate_hz)))
    ended[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return ended
