"""TargetMatch: how far candidates are from a target. A Fitness with the objectives "spectrum" and "envelope".

Sounds are compared at 22,050 Hz, whatever rate candidates come at: those of another rate are resampled to it first, so
that a distance of the final ranking is measured by the same yardstick as one of the search. A candidate is heard from
note-on: never shifted, stretched or retuned. It is cut or padded with silence to the target's length, and both are set
to the same RMS.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from evosynth.analysis.features import RESOLUTIONS, STEP, Features, hear
from evosynth.analysis.lanes import LANES, power_spectrum
from evosynth.analysis.pitch import hz_of_note
from evosynth.analysis.similarity import ENVELOPE_RANGE_DB, Reference, envelope_distances, spectral_distances
from evosynth.analysis.stft import RATE, mel_bank
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64
from evosynth.audio.files import resample
from evosynth.errors import AudioError
from evosynth.machine import available_cores
from evosynth.synths.base import Audio, Note

WORST = 1e3  # the score of silence in each objective; evolution.fitness knows the same number
_ATTACK_S = 0.1
_WINDOWS_S = (0.01, 0.02)  # of the attack's and the whole level curve, or one period of a lower note


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
        steps = math.ceil(self._samples / STEP)
        self._attack = min(steps, round(_ATTACK_S * RATE / STEP))
        period_s = 1.0 / hz_of_note(target.note.midi_note)
        attack, body = (max(1, min(steps - 1, math.ceil(max(s, period_s) * RATE / STEP))) for s in _WINDOWS_S)
        self._windows = max(1, min(attack, self._attack - 1)), body
        self._floor_db = -200.0
        features = self._heard(resample(target.samples, target.sample_rate, RATE)[None, :])
        if not features.heard[0]:
            raise AudioError(f"{target.name} is silent.")
        self._floor_db = float(features.body_db[:, 0].max()) - ENVELOPE_RANGE_DB
        reference = Reference.of(features)
        self._target = replace(
            reference,
            attack_db=np.maximum(reference.attack_db, np.float32(self._floor_db)),
            body_db=np.maximum(reference.body_db, np.float32(self._floor_db)),
        )

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """Distances (n, 2) >= 0, lower is better, never NaN; a silent or broken row has WORST in both columns."""
        if len(audio) != 1 or audio[0].sample_rate != self.sample_rate:
            given = ", ".join(f"{a.sample_rate} Hz" for a in audio) or "nothing"
            raise ValueError(f"expected one Audio of {self.sample_rate} Hz, got {given}")
        return self.distances(audio[0].rows())

    def distances(self, rows: F32) -> F64:
        """Distances (n, 2) of sounds (n, samples) at ``sample_rate``."""
        out = np.empty((len(rows), 2))
        chunks = [slice(i, min(i + LANES, len(rows))) for i in range(0, len(rows), LANES)]
        if self.threads == 1 or len(chunks) < 2:
            for chunk in chunks:
                self._measure(rows[chunk], out[chunk])
        else:
            self._pool = self._pool or ThreadPoolExecutor(self.threads, thread_name_prefix="match")
            for done in [self._pool.submit(self._measure, rows[chunk], out[chunk]) for chunk in chunks]:
                done.result()
        return out

    def _measure(self, rows: F32, out: F64) -> None:
        """Distances of up to LANES rows."""
        if self.sample_rate != RATE:
            rows = np.stack([resample(row, self.sample_rate, RATE) for row in rows])
        features = self._heard(rows)
        scores = np.stack(
            [spectral_distances(self._target, features), envelope_distances(self._target, features)], axis=1
        )
        scores = np.minimum(scores, WORST * (1.0 - 1e-9))  # nothing that sounds is as bad as silence
        scores[~features.heard] = WORST
        out[:] = scores[: len(rows)]

    def _heard(self, rows: F32) -> Features:
        """Features of up to LANES sounds (n, samples) at 22,050 Hz."""
        return hear(rows, self._samples, self._windows, self._attack, self._floor_db)


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Compile or load the kernels of the comparison, so that the first score() is as fast as any other."""
    progress(0.0, "Preparing the comparison")
    _warm_up_transforms()
    progress(0.6, "Preparing the comparison")
    sound = np.sin(np.arange(RATE // 4, dtype=np.float32) * np.float32(0.1))
    target = PreparedTarget(
        "warm-up", sound, RATE, (0.0, 0.25), Note(60, 100, 0.2, 0.25), "given", None, 0.0, True, -18.0
    )
    TargetMatch(target, RATE, threads=1).distances(sound[None, :])
    progress(1.0, "Preparing the comparison")


def _warm_up_transforms() -> None:
    """The transforms alone: two thirds of what is compiled, so that there is something to report in between."""
    bank = mel_bank(RESOLUTIONS[0])
    n = bank.resolution.n_fft * LANES
    z, x, y = (np.zeros(n, np.float32) for _ in range(3))
    sound, power = np.zeros((2, n // 2), np.float32), np.empty(bank.resolution.bins * LANES, np.float32)
    power_spectrum(sound, 0, bank.window, bank.tables, (z, x, y), power)
