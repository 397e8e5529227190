"""TargetMatch: how far candidates are from a target. A Fitness of the objectives spectrum, envelope, pitch and attack.

Sounds are compared at 22,050 Hz, whatever rate candidates come at: those of another rate are resampled to it first, so
that a distance of the final ranking is measured by the same yardstick as one of the search. A candidate is heard from
note-on: never shifted, stretched or retuned. It is cut or padded with silence to the target's length, and both are set
to the same RMS.

A target may be several notes of one instrument. Distances are then means over the notes, and what is not free any more
is how loud the notes are against each other: it counts as part of the envelope, so that velocity and key scaling are
found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from evosynth.analysis.attack_part import AttackPart
from evosynth.analysis.edges import edge_of
from evosynth.analysis.features import RESOLUTIONS, Scratch, level_of
from evosynth.analysis.lanes import comparable, halved, side_by_side, sixteens
from evosynth.analysis.listener import Listener, heard
from evosynth.analysis.periodicity import comb_of, pitch_distances
from evosynth.analysis.similarity import (
    Listened,
    curves_of,
    envelope_distances,
    spectra_of,
    spectral_distances,
)
from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget, same_peaks
from evosynth.analysis.transform import power_spectrum, transform_of
from evosynth.analysis.weights import Weights
from evosynth.arrays import F32, F64
from evosynth.distance import WORST
from evosynth.kernels.vectors import LANES
from evosynth.synths.base import Audio, Note
from evosynth.system.machine import available_cores

BALANCE_WEIGHT = (
    0.8  # of a dB between notes: twice what a dB of envelope weighs, since it is the same throughout a note
)
_BELOW_WORST = WORST * (1.0 - 1e-9)  # nothing that sounds is as bad as silence


class _Own(threading.local):
    """What each thread has for itself."""

    def __init__(self) -> None:
        self.scratch = Scratch()


class TargetMatch:
    """Distances (n, k) of candidates to one target, k parts; the same to the bit for any number of threads.

    Parameters
    ----------
    target : what to match, with the other notes of its instrument where there are any.
    sample_rate : Hz of the candidates that score() will be given.
    threads : how many rows are measured at a time; None: one a core.
    weights : how much regions of time and frequency and the parts of the distance count.

    Raises
    ------
    AudioError : a target is silent, or a mask leaves nothing of it to be compared.
    ValueError : the sample rate is not positive.
    """

    def __init__(
        self,
        target: PreparedTarget,
        sample_rate: int,
        *,
        threads: int | None = None,
        weights: Weights | None = None,
    ) -> None:
        if sample_rate <= 0:
            raise ValueError(f"sample rate {sample_rate} Hz is not positive")
        targets, weights = target.every, weights or Weights()
        self.objectives: tuple[str, ...] = weights.names
        asked, high = weights.attack is not None, sample_rate > RATE
        heeded = {"attack_part": asked, "edges": weights.edges, "high": high}
        self._listeners = tuple(Listener(each, weights.mask, **heeded) for each in targets)
        self._balance = None if len(targets) == 1 or same_peaks(targets) else _about_mean(self._levels())
        self._factors = np.array(weights.parts)
        self.notes: tuple[Note, ...] = tuple(each.note for each in targets)
        self.sample_rate = sample_rate
        self.threads = available_cores() if threads is None else max(1, threads)
        self._pool: ThreadPoolExecutor | None = None
        self._own = _Own()

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """Distances (n, k) >= 0, lower is better, never NaN; a silent or broken row has WORST in every column."""
        if len(audio) != len(self.notes) or any(a.sample_rate != self.sample_rate for a in audio):
            given = ", ".join(f"{a.sample_rate} Hz" for a in audio) or "nothing"
            wanted = "one Audio" if len(self.notes) == 1 else f"{len(self.notes)} Audios"
            raise ValueError(f"expected {wanted} of {self.sample_rate} Hz, got {given}")
        return self._scores(audio)

    def distances(self, *rows: F32) -> F64:
        """Distances (n, k) of sounds (n, samples) at ``sample_rate``, one array a note."""
        return self.score(np.empty((len(rows[0]), 0)), [Audio(row, self.sample_rate, len(row)) for row in rows])

    def _levels(self) -> F64:
        return np.array([[listener.level_db] for listener in self._listeners])

    def _scores(self, audio: Sequence[Audio]) -> F64:
        audio = [comparable(one) for one in audio]
        n, notes = audio[0].n, len(audio)
        out, levels = np.empty((notes, n, len(self.objectives))), np.empty((notes, n))
        parts = [(note, part) for note in range(notes) for part in range(sixteens(audio[note]))]
        if self.threads == 1 or len(parts) < 2:
            for note, part in parts:
                self._measure(audio[note], note, part, out[note], levels[note])
        else:
            self._pool = self._pool or ThreadPoolExecutor(self.threads, thread_name_prefix="match")
            for done in [
                self._pool.submit(self._measure, audio[note], note, part, out[note], levels[note])
                for note, part in parts
            ]:
                done.result()
        return self._together(out, levels)

    def _measure(self, audio: Audio, note: int, part: int, out: F64, levels: F64) -> None:
        """Distances of up to LANES sounds of one note, to their rows of out, and their levels in dB."""
        sounds = heard(audio, part)
        scores, level = self._listeners[note].measure(sounds, self._own.scratch)
        scores = np.minimum(scores * self._factors, _BELOW_WORST)
        scores[~level.heard] = WORST
        rows = slice(part * LANES, part * LANES + sounds.n)
        out[rows], levels[rows] = scores[: sounds.n], level.level_db[: sounds.n]

    def _together(self, scores: F64, levels: F64) -> F64:
        """One distance a candidate of those of its notes (notes, n, k); a note that is silent counts as WORST."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        mean: F64 = scores.mean(axis=0)
        if self._balance is not None:
            apart = np.abs(_about_mean(levels) - self._balance).mean(axis=0)
            mean[:, 1] += BALANCE_WEIGHT * self._factors[1] * apart
        silent = (scores == WORST).all(axis=(0, 2))
        return np.asarray(np.where(silent[:, None], WORST, np.minimum(mean, _BELOW_WORST)))


def _about_mean(levels: F64) -> F64:
    """How much louder than the mean of all notes each one is, in dB (notes, n)."""
    return np.asarray(levels - levels.mean(axis=0))


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Compile or load the kernels of the comparison, so that the first score() is as fast as any other."""
    progress(0.0, "Preparing the comparison")
    for part in _warming_up():
        progress(part, "Preparing the comparison")


def _warming_up() -> Iterator[float]:
    """Kernel after kernel; what part of the time has gone."""
    sound = np.sin(np.arange(512, dtype=np.float32) * np.float32(0.1))
    sounds, scratch = side_by_side(sound[None, :]), Scratch()
    level = level_of(sounds, len(sound))
    yield 0.1
    power_spectrum(sounds.data, 0, sounds.step, transform_of(256).tables, scratch.z, scratch.power)
    yield 0.5
    spectra = spectra_of(sounds, level, len(sound))
    yield 0.7
    comb = comb_of(440.0, RESOLUTIONS[0])
    listened = Listened(1, comb.bins[0], np.zeros((comb.bins[1] - comb.bins[0]) * LANES, np.float32))
    spectral_distances(spectra, sounds, level, len(sound), scratch, listened)
    pitch_distances(comb, listened.spectrum)
    yield 0.8
    envelope_distances(curves_of(level, 2, (1, 1)), level)
    yield 0.9
    AttackPart(sounds, level, len(sound), gate_s=1.0, hz=440.0).distances(sounds, level, scratch)
    edge_of(sounds, len(sound), 0.01)
    halved(sounds)
    yield 1.0
