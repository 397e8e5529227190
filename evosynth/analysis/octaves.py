"""Whether the partials of a sound bear out the octave in which its period was heard.

The period that all partials share can be an octave below the note, or more: stops of an organ that sound at 16' and 5
1/3' with the 8' are partials 1 and 3 of a lower tone, a kettledrum's modes at 1, 1.5, 2 and 2.5 times its strike note
(Rossing, "The physics of kettledrums", 1982) are the second to fifth. And a lower tone can be there too faintly for the
period to be told by. What gives these away stands in one long spectrum:

- in a tone the odd partials go on where the even ones do; of stops there are the first and third at most;
- a tone without its first partial is nevertheless harmonic; modes are not;
- partials half-way between those of the note, or strong ones anywhere else, are somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from evosynth.arrays import F64

PERIODS = 10.0  # a shorter sound has no spectrum in which halves of its fundamental stand apart
_NEAR_CENTS = 25.0  # of a partial's place
_ELSEWHERE_CENTS = 45.0  # beyond, a peak is no partial, nor one that a stiff string stretches
_EXACT_CENTS = 15.0  # the same where nothing but the places of higher partials speaks for a fundamental
_STANDS_OUT_DB = 12.0  # above the median around
_HEARD_DB = -32.0  # of the strongest: where even partials are fainter, odd ones tell nothing
_GAP_DB = -22.0  # an odd partial so far below the even ones around is not there
_PARTIAL_DB = -26.0  # what is needed to be told from what a body, a hammer or a breath adds
_ABSENT_DB = -30.0  # a first partial below this is not there
_FAINT_DB = -30.0  # some partials so strong between those of the note are another tone's,
_FAINTER_DB, _MORE = -40.0, 2  # or more fainter ones,
_ALONE_DB = -20.0  # or one, its fundamental
_ODD_DB, _ODD_ONES = -20.0, 3  # of four half-way so strong: the period was heard an octave too high
_FOREIGN_DB = -12.0  # one peak elsewhere so strong
_MODE_DB = -20.0  # and where the first partial is absent, or few frames agree
_LOWEST, _HIGHEST = 0.4, 6.5  # of the fundamental: knocks are below, what is stiff or noisy is above
# Where a tone an octave, a twelfth or two octaves below has partials of its own, and how many are no chance.
_BETWEEN = (
    ((0.5, 1.5, 2.5, 3.5, 4.5, 5.5), 2),
    ((1 / 3, 2 / 3, 4 / 3, 5 / 3, 7 / 3, 8 / 3), 4),
    ((0.25, 0.75, 1.25, 1.75, 2.25, 2.75), 4),
)


Doubt = Literal["", "octave", "pitch"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """In which octave a note stands, and what of it is open."""

    f0_hz: float
    doubt: Doubt


def judged(
    spectrum: F64, hz_a_bin: float, seconds: float, f0_hz: float, *, agreed: bool = True, spread_cents: float = 0.0
) -> Verdict:
    """The verdict on a period that was heard.

    Parameters
    ----------
    spectrum : (bins,) magnitudes of the whole sound through a Hann window.
    seconds : how long the sound is.
    agreed : most frames have the same period; otherwise less is put up with.
    spread_cents : standard deviation of the pitch from frame to frame, by which partials are smeared.
    """
    if seconds * f0_hz < PERIODS or not spectrum.any():
        return Verdict(f0_hz, "" if agreed else "pitch")
    db = 20.0 * np.log10(np.maximum(spectrum / spectrum.max(), 1e-9))
    seen = _Spectrum(db, hz_a_bin, f0_hz, max(4.0 / seconds, 0.12 * f0_hz))
    if sum(seen.level(h) > _ODD_DB and seen.stands_out(h) for h in (0.5, 1.5, 2.5, 3.5)) >= _ODD_ONES:
        return _of_tone(_Spectrum(db, hz_a_bin, 0.5 * f0_hz, seen.width_hz), agreed, spread_cents)
    return (
        _of_tone(seen, agreed, spread_cents) if seen.level(1) >= _ABSENT_DB else _headless(seen, agreed, spread_cents)
    )


def _of_tone(seen: _Spectrum, agreed: bool, spread_cents: float) -> Verdict:
    """Of a tone with its first partial."""
    cents = max(_ELSEWHERE_CENTS, 10.0 + 2.0 * spread_cents)
    if seen.strongest_elsewhere(cents, _HIGHEST) > (_FOREIGN_DB if agreed else _MODE_DB):
        return Verdict(seen.f0_hz, "pitch")
    return Verdict(seen.f0_hz, "octave" if seen.ends_odd or seen.has_lower else "")


def _headless(seen: _Spectrum, agreed: bool, spread_cents: float) -> Verdict:
    """Of a period that has no partial itself: a tone's, or what modes or stops have in common."""
    modes = seen.strongest_elsewhere(_EXACT_CENTS + spread_cents, 2.0 * _HIGHEST) > _PARTIAL_DB
    odd = sum(seen.stands_out(h) and seen.level(h, _EXACT_CENTS) > _PARTIAL_DB for h in (3, 5, 7))
    doubt: Doubt = "pitch" if modes or seen.levels[:3].max() < _PARTIAL_DB else "octave"
    if (seen.ends_odd or modes) and odd <= (1 if agreed else 2) and seen.levels[[1, 3]].min() > _PARTIAL_DB:
        return Verdict(2.0 * seen.f0_hz, doubt)
    return Verdict(seen.f0_hz, doubt if doubt == "pitch" or odd <= 1 or seen.ends_odd or seen.has_lower else "")


@dataclass(frozen=True, eq=False)
class _Spectrum:
    """Levels in dB (bins,) of the strongest, looked at in multiples of a fundamental."""

    db: F64
    hz_a_bin: float
    f0_hz: float
    width_hz: float  # of a peak's lump

    @cached_property
    def levels(self) -> F64:
        """Of the partials 1 to 10."""
        return np.array([self.level(h) for h in range(1, 11)])

    @property
    def ends_odd(self) -> bool:
        """Whether odd partials are missing where even ones go on."""
        gaps = []
        for h in (3, 5, 7):
            below, above = self.levels[max(1, h - 4) : h - 1 : 2].max(), self.levels[[h, h + 2]].max()
            reference = min(below, above)
            if reference > _HEARD_DB:
                gaps.append((h, self.levels[h - 1] - reference < _GAP_DB))
        telling = [gap for h, gap in gaps if h > 3] or [gap for _, gap in gaps]
        return bool(self.levels[1] > _PARTIAL_DB) and sum(telling) > len(telling) / 2

    @property
    def has_lower(self) -> bool:
        """Whether a lower tone has partials between those of this one."""
        return any(self.has_between(places, few) for places, few in _BETWEEN)

    def level(self, h: float, cents: float = _NEAR_CENTS) -> float:
        """The strongest bin about h times the fundamental."""
        at, ratio = h * self.f0_hz / self.hz_a_bin, 2.0 ** (cents / 1200.0)
        part = self.db[round(at / ratio) : round(at * ratio) + 1]
        return float(part.max()) if at * ratio < len(self.db) else -180.0

    def stands_out(self, h: float) -> bool:
        at, reach = h * self.f0_hz / self.hz_a_bin, 0.1 * self.f0_hz / self.hz_a_bin
        around = self.db[max(0, round(at - reach)) : round(at + reach)]
        return len(around) > 0 and self.level(h) - float(np.median(around)) > _STANDS_OUT_DB

    def has_between(self, places: tuple[float, ...], few: int) -> bool:
        """Whether a tone's partials stand at these places."""
        found = [self.level(h) for h in places if self.stands_out(h)]
        some, many = (sum(level > least for level in found) for least in (_FAINT_DB, _FAINTER_DB))
        alone = self.stands_out(places[0]) and self.level(places[0]) > _ALONE_DB
        return some >= few or many >= few + _MORE or alone

    def strongest_elsewhere(self, cents: float, highest: float) -> float:
        """The level of the strongest peak that is no partial, nor a lump of one."""
        first, end = (int(h * self.f0_hz / self.hz_a_bin) for h in (_LOWEST, highest))
        part = self.db[first : min(end, len(self.db) - 1)]
        middle = part[1:-1]
        at = 1 + np.flatnonzero((middle > part[:-2]) & (middle >= part[2:]) & (middle > _PARTIAL_DB))
        hz, size = (first + at) * self.hz_a_bin, part[at]
        whole = np.maximum(1.0, np.rint(hz / self.f0_hz))
        away = np.abs(1200.0 * np.log2(hz / (whole * self.f0_hz))) > cents
        found = [
            s for f, s in zip(hz[away], size[away], strict=True) if s >= size[np.abs(hz - f) < self.width_hz].max()
        ]
        return max(map(float, found), default=-180.0)
