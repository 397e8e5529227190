"""Whether a rise of the level is a new note, or what one note does: swell, pulse, beat, come back as an echo."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from evosynth.analysis.envelope import levels_db
from evosynth.arrays import F32, F64

SHORTEST_NOTE_S = 0.5  # what follows sooner may be a pulse, and is no reason to cut
_FALL_DB = 3.0  # below what was there, before it rises again: else it is still the same rise
_PLATEAU_S, _PLATEAU_DB = 0.1, 3.0  # or it stays so level for so long
_PRECURSOR_DB = 20.0  # what is so far below what comes is its breath or its hammer, no note before it
_SILENCE_DB = 40.0  # below the loudest of what was: a rest between two notes
_REST_DB, _REST_S, _RECENT_S = 20.0, 0.1, 0.6  # or so far below what was lately, for so long
_DIED_DB, _DIED_S, _SLOWER = 12.0, 0.2, 4.0  # so far, so long, so many times as slowly as it comes back
_UNLIKE_DB = 6.0  # between the bands of two sounds as loud: another spectrum; pulses and beats stay below 5
_PART_S = 0.1  # of a sound, whose spectrum is looked at
_PAST_S, _NEXT_S = 0.5, 0.2  # where its loudest part is looked for
_LOWEST_HZ, _BANDS_OF_AN_OCTAVE, _BANDS = 60.0, 12, 92
_FLOOR_DB, _SEEN_DB = -45.0, -30.0  # bands against all of them
_COPY_S, _COPY = 0.08, 0.9  # an echo is the beginning once more: so alike ...
_ECHO_DB = 3.0  # ... and so much quieter; a key that is struck again is not


class NewNotes:
    """The ear for one sound (samples,) that starts with its onset."""

    def __init__(self, samples: F32, rate: int) -> None:
        self._sound, self._rate = samples.astype(np.float64), rate
        self._levels, self._step = levels_db(samples, rate)

    def of(self, rises: Iterable[float], steps: Iterable[float]) -> list[float]:
        """Those of these moments in seconds at which a note begins, in order.

        ``rises``: where the level rises; ``steps``: where the pitch is another one, which counts where the spectrum is
        another one, too. Without such a step what comes and goes faster than notes is a pulse.
        """
        begun, others = [at for at in rises if self._begins(at)], [at for at in steps if self._unlike(at) > _UNLIKE_DB]
        return sorted([*others, *(at for at in begun if _near(at, others) or not _pulses(at, begun))])

    def _begins(self, at_s: float) -> bool:
        past, peak_db = self._around(at_s)
        if not self._came_to_rest(past) or past.max() < peak_db - _PRECURSOR_DB:
            return False
        if self._echoes(at_s):
            return False
        silent = _fallen_db(past) > _SILENCE_DB or self._rested(past)
        return silent or self._struck(past, at_s, peak_db) or self._unlike(at_s) > _UNLIKE_DB

    def _around(self, at_s: float) -> tuple[F64, float]:
        """The levels before a moment in dB, and the loudest thereafter."""
        at = max(1, round(at_s / self._step))
        return self._levels[:at], float(self._levels[at : at + round(_NEXT_S / self._step)].max())

    def _came_to_rest(self, past: F64) -> bool:
        """Whether the level had fallen, or stayed where it was, when it rose."""
        last = past[-round(_PLATEAU_S / self._step) :]
        return _fallen_db(past) > _FALL_DB or float(np.ptp(last)) < _PLATEAU_DB

    def _rested(self, past: F64) -> bool:
        """Whether the level was low for a while: from there beats and slow waves do not come back so fast."""
        recent = past[-round(_RECENT_S / self._step) :]
        low = recent[-max(1, round(_REST_S / self._step)) :]
        return bool(low.max() < recent.max() - _REST_DB)

    def _struck(self, past: F64, at_s: float, peak_db: float) -> bool:
        """Whether the level died slowly and is back at once, as what is struck again; beats come as they went."""
        at = round(at_s / self._step)
        died_s = (len(past) - int(np.argmax(past))) * self._step
        came_s = (1 + int(np.argmax(self._levels[at:] > peak_db - _FALL_DB))) * self._step
        return _fallen_db(past) > _DIED_DB and died_s > max(_DIED_S, _SLOWER * came_s)

    def _echoes(self, at_s: float) -> bool:
        """Whether what begins here is the beginning of the sound once more, only quieter."""
        n, late = round(_COPY_S * self._rate), round(0.02 * self._rate)
        at = round(at_s * self._rate)
        first, here = self._sound[:n], self._sound[max(0, at - late) : at + n + late]
        own = float(np.square(first).sum())
        if len(here) < n or own <= 0.0:
            return False
        products = np.correlate(here, first, "valid")
        sums = np.concatenate([[0.0], np.cumsum(np.square(here))])
        alike = products / np.sqrt(np.maximum(sums[n:] - sums[:-n], 1e-20) * own)
        place = int(np.argmax(alike))
        return bool(alike[place] > _COPY and products[place] < 10.0 ** (-_ECHO_DB / 20.0) * own)

    def _unlike(self, at_s: float) -> float:
        """How unlike in dB the spectra of the loudest parts before and behind a moment are."""
        at = round(at_s * self._rate)
        before = self._loudest(at - round(_PAST_S * self._rate), at - round(0.01 * self._rate))
        behind = self._loudest(at, at + round(_NEXT_S * self._rate))
        if min(len(before), len(behind)) < 0.3 * _PART_S * self._rate:
            return 0.0
        one, other = self._bands_db(before), self._bands_db(behind)
        seen = np.maximum(one, other) > max(one.max(), other.max()) + _SEEN_DB
        return float(np.abs(np.maximum(one, _FLOOR_DB) - np.maximum(other, _FLOOR_DB))[seen].mean())

    def _loudest(self, start: int, end: int) -> F64:
        """The part with the most energy of a stretch, or all of a short one."""
        part, n = self._sound[max(0, start) : max(0, end)], round(_PART_S * self._rate)
        if len(part) <= n:
            return part
        sums = np.concatenate([[0.0], np.cumsum(np.square(part))])
        at = int(np.argmax(sums[n:] - sums[:-n]))
        return part[at : at + n]

    def _bands_db(self, part: F64) -> F64:
        """The levels of semitone bands against all of them (bands,)."""
        n = 1 << 15
        power = np.square(np.abs(np.fft.rfft(part * np.hanning(len(part)), n)))
        edges = _LOWEST_HZ * 2.0 ** (np.arange(_BANDS + 1) / _BANDS_OF_AN_OCTAVE)
        places = np.minimum(np.ceil(edges * n / self._rate).astype(int), len(power))
        sums = np.concatenate([[0.0], np.cumsum(power)])
        bands = np.maximum(sums[places[1:]] - sums[places[:-1]], 1e-14)
        return np.asarray(10.0 * np.log10(bands / bands.sum()))


def _fallen_db(past: F64) -> float:
    """How far levels in dB fell from their loudest moment."""
    return float(past.max() - past[int(np.argmax(past)) :].min())


def _pulses(at: float, begun: list[float]) -> bool:
    """Whether another beginning is nearer than a note is long."""
    return any(0.0 < abs(other - at) < SHORTEST_NOTE_S for other in begun)


def _near(at: float, others: list[float]) -> bool:
    return any(abs(at - other) < 0.15 for other in others)
