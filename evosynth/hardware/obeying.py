"""Whether a synth plays what it was sent: asked by two references, where what is heard gives a reason to ask.

A DX7 that was switched off and on refuses voices until it is told not to, and says nothing: it plays whatever it has.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import InputError
from evosynth.hardware.cables import Cables, Cancelling, Heard
from evosynth.hardware.judging import HEARD_DB, loudest_db
from evosynth.hardware.reference import HIGHER, VOICE, is_reference, refusal
from evosynth.synths.base import never

UNLIKE = 0.5  # likeness below which a take is not that of the voice that the engine plays
SAME, OTHER = 0.995, 0.95  # two takes above the one whose voices are below the other on the engine are one voice
PATIENCE = 16  # voices that are not doubted after a doubt that had no ground; twice as many after the next
TRIES = 4  # that a reference is given, where the computer was too busy to listen
Playing = Callable[[Cancelling], Heard]


def obeys(cables: Cables, played: Playing, silence_db: float, cancelled: Cancelling = never) -> bool:
    """Whether the references are heard; ``played`` plays NOTE of what is in the edit buffer.

    False where nothing is heard. InputError where another voice is.
    """
    for voice, higher in ((VOICE, False), (HIGHER, True)):
        for last in (False, True):
            cables.send(voice, cancelled)
            heard = _whole(played, cancelled)
            if loudest_db(heard.samples, heard.sample_rate) < silence_db + HEARD_DB:
                return False
            if heard.dropped or is_reference(heard.samples, heard.sample_rate, higher=higher):
                break
            if last:
                raise InputError(refusal(cables.link.profile))
            cables.let_go(cancelled)  # it may be a note beside it that somebody has left
    return True


def _whole(played: Playing, cancelled: Cancelling) -> Heard:
    """A note of which nothing is missing, where there is one in so many."""
    for _ in range(TRIES):
        heard = played(cancelled)
        if not heard.dropped:
            break
    return heard


def likeness(one: F32, other: F32) -> float:
    """Of two sounds at one rate, by their spectra, 0..1; silence is like nothing but silence."""
    size = max(len(one), len(other))
    spectra = [np.abs(np.fft.rfft(samples, size)) for samples in (one, other)]
    lengths = [float(np.linalg.norm(spectrum)) for spectrum in spectra]
    if min(lengths) <= 0.0:
        return float(max(lengths) <= 0.0)
    return float(spectra[0] @ spectra[1]) / (lengths[0] * lengths[1])


class Doubt:
    """What gives a reason to ask: a take unlike its voice, or like the one before whose voice is another."""

    def __init__(self) -> None:
        self._before: tuple[F32, F32] | None = None  # take, and what the engine plays
        self._patience, self._left = PATIENCE, 0

    def arises(self, take: F32, own: F32) -> bool:
        """Of the next take in a row, and what the engine plays of its voice at its note, at the same rate."""
        before, self._before = self._before, (take, own)
        self._left = max(0, self._left - 1)
        if self._left:
            return False
        if likeness(take, own[: max(1, len(take))]) < UNLIKE:
            return True
        return before is not None and likeness(take, before[0]) > SAME and likeness(own, before[1]) < OTHER

    def was_groundless(self) -> None:
        """The synth obeys: it only sounds otherwise than the engine."""
        self._left, self._patience = self._patience, 2 * self._patience
