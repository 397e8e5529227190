"""TargetMatch: how far candidates are from a target. A Fitness with the objectives "spectrum" and "envelope".

Sounds are compared at 22,050 Hz, whatever rate candidates come at: those of another rate are resampled to it first, so
that a distance of the final ranking is measured by the same yardstick as one of the search. A candidate is heard from
note-on: never shifted, stretched or retuned. It is cut or padded with silence to the target's length, and both are set
to the same RMS.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from evosynth.analysis.features import STEP, Scratch, level_of
from evosynth.analysis.lanes import Sixteen, comparable, halved, side_by_side, sixteen, sixteens
from evosynth.analysis.pitch import hz_of_note
from evosynth.analysis.similarity import curves_of, envelope_distances, spectra_of, spectral_distances
from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.transform import plan, power_spectrum
from evosynth.analysis.vectors import LANES
from evosynth.arrays import F32, F64
from evosynth.errors import AudioError
from evosynth.machine import available_cores
from evosynth.synths.base import Audio, Note

WORST = 1e3  # the score of silence in each objective; evolution.fitness knows the same number
_ATTACK_S = 0.1
_WINDOWS_S = (0.01, 0.02)  # of the attack's and the whole level curve, or one period of a lower note


class _Own(threading.local):
    """What each thread has for itself."""

    def __init__(self) -> None:
        self.scratch = Scratch()


class TargetMatch:
    """Distances (n, 2) of candidates to one target; the same to the bit for any number of threads.

    Parameters
    ----------
    target : what to match.
    sample_rate : Hz of the candidates that score() will be given.
    threads : how many rows are measured at a time; None: one a core.
    """

    objectives: tuple[str, ...] = ("spectrum", "envelope")

    def __init__(self, target: PreparedTarget, sample_rate: int, *, threads: int | None = None) -> None:
        if sample_rate <= 0:
            raise ValueError(f"sample rate {sample_rate} Hz is not positive")
        self.notes: tuple[Note, ...] = (target.note,)
        self.sample_rate = sample_rate
        self.threads = available_cores() if threads is None else max(1, threads)
        self._pool: ThreadPoolExecutor | None = None
        self._samples = target.note.samples(RATE)
        sounds = _heard(comparable(Audio(target.samples[None, :], target.sample_rate, 1)), 0)
        level = level_of(sounds, self._samples)
        if not level.heard[0]:
            raise AudioError(f"{target.name} is silent.")
        steps = math.ceil(self._samples / STEP)
        attack_steps = min(steps, round(_ATTACK_S * RATE / STEP))
        period_s = 1.0 / hz_of_note(target.note.midi_note)
        attack, body = (max(1, min(steps - 1, math.ceil(max(s, period_s) * RATE / STEP))) for s in _WINDOWS_S)
        self._curves = curves_of(level, attack_steps, (max(1, min(attack, attack_steps - 1)), body))
        self._spectra = spectra_of(sounds, level, self._samples)
        self._own = _Own()

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """Distances (n, 2) >= 0, lower is better, never NaN; a silent or broken row has WORST in both columns."""
        if len(audio) != 1 or audio[0].sample_rate != self.sample_rate:
            given = ", ".join(f"{a.sample_rate} Hz" for a in audio) or "nothing"
            raise ValueError(f"expected one Audio of {self.sample_rate} Hz, got {given}")
        return self._scores(audio[0])

    def distances(self, rows: F32) -> F64:
        """Distances (n, 2) of sounds (n, samples) at ``sample_rate``."""
        return self._scores(Audio(rows, self.sample_rate, len(rows)))

    def _scores(self, audio: Audio) -> F64:
        audio, out = comparable(audio), np.empty((audio.n, 2))
        parts = range(sixteens(audio))
        if self.threads == 1 or len(parts) < 2:
            for part in parts:
                self._measure(audio, part, out)
        else:
            self._pool = self._pool or ThreadPoolExecutor(self.threads, thread_name_prefix="match")
            for done in [self._pool.submit(self._measure, audio, part, out) for part in parts]:
                done.result()
        return out

    def _measure(self, audio: Audio, part: int, out: F64) -> None:
        """Distances of up to LANES sounds, to their rows of out."""
        sounds = _heard(audio, part)
        level = level_of(sounds, self._samples)
        spectrum = spectral_distances(self._spectra, sounds, level, self._samples, self._own.scratch)
        scores = np.stack([spectrum, envelope_distances(self._curves, level)], axis=1)
        scores = np.minimum(scores, WORST * (1.0 - 1e-9))  # nothing that sounds is as bad as silence
        scores[~level.heard] = WORST
        out[part * LANES :][: sounds.n] = scores[: sounds.n]


def _heard(audio: Audio, part: int) -> Sixteen:
    """Up to LANES sounds at 22,050 Hz."""
    sounds = sixteen(audio, part)
    return halved(sounds) if audio.sample_rate == 2 * RATE else sounds


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
    power_spectrum(sounds.data, 0, sounds.step, plan(256).tables, scratch.z, scratch.power)
    yield 0.5
    spectra = spectra_of(sounds, level, len(sound))
    yield 0.7
    spectral_distances(spectra, sounds, level, len(sound), scratch)
    yield 0.85
    envelope_distances(curves_of(level, 2, (1, 1)), level)
    halved(sounds)
    yield 1.0
