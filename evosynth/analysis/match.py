"""TargetMatch: how far candidates are from a target. A Fitness with the objectives "spectrum" and "envelope".

Sounds are compared at 22,050 Hz, whatever rate candidates come at: those of another rate are resampled to it first, so
that a distance of the final ranking is measured by the same yardstick as one of the search. A candidate is heard from
note-on: never shifted, stretched or retuned. It is cut or padded with silence to the target's length, and both are set
to the same RMS.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from evosynth.analysis.features import RMS, SILENT_RMS, STEP, Features, banks, level_curve, log_mel, rms_of
from evosynth.analysis.similarity import ENVELOPE_RANGE_DB, compressed, envelope_distance, spectral_distance
from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64
from evosynth.audio.files import resample
from evosynth.errors import AudioError
from evosynth.synths.base import Audio, Note

WORST = 1e3  # the score of silence in each objective; evolution.fitness knows the same number
_CHUNK = 8  # rows that one thread takes at a time
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
        self.threads = max(1, threads if threads is not None else os.cpu_count() or 1)
        self._pool: ThreadPoolExecutor | None = None
        self._banks = banks()
        self._samples = target.note.samples(RATE)
        f0_hz = 440.0 * 2.0 ** ((target.note.midi_note - 69) / 12.0)
        self._windows = tuple(max(1, math.ceil(max(s, 1.0 / f0_hz) * RATE / STEP)) for s in _WINDOWS_S)
        self._floor_db = np.float32(-200.0)
        sound = self._fitted(resample(target.samples, target.sample_rate, RATE))
        features = self._heard(sound)
        if features is None:
            raise AudioError(f"{target.name} is silent.")
        self._floor_db = np.float32(features.body_db.max() - ENVELOPE_RANGE_DB)
        self._target = Features(
            features.log_mels,
            np.maximum(features.attack_db, self._floor_db),
            np.maximum(features.body_db, self._floor_db),
        )
        self._compressed = tuple(compressed(m) for m in features.log_mels)
        self._means = tuple(float(m.mean(dtype=np.float64)) for m in self._compressed)

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """Distances (n, 2) >= 0, lower is better, never NaN; a silent or broken row has WORST in both columns."""
        if len(audio) != 1 or audio[0].sample_rate != self.sample_rate:
            given = ", ".join(f"{a.sample_rate} Hz" for a in audio) or "nothing"
            raise ValueError(f"expected one Audio of {self.sample_rate} Hz, got {given}")
        return self.distances(audio[0].rows())

    def distances(self, rows: F32) -> F64:
        """Distances (n, 2) of sounds (n, samples) at ``sample_rate``."""
        out = np.empty((len(rows), 2))
        chunks = [slice(i, min(i + _CHUNK, len(rows))) for i in range(0, len(rows), _CHUNK)]
        if self.threads == 1 or len(chunks) < 2:
            for chunk in chunks:
                self._measure(rows[chunk], out[chunk])
        else:
            self._pool = self._pool or ThreadPoolExecutor(self.threads, thread_name_prefix="match")
            for done in [self._pool.submit(self._measure, rows[chunk], out[chunk]) for chunk in chunks]:
                done.result()
        return out

    def _measure(self, rows: F32, out: F64) -> None:
        for i, row in enumerate(rows):
            features = self._heard(self._fitted(resample(row, self.sample_rate, RATE)))
            out[i] = WORST if features is None else self._distance(features)

    def _fitted(self, sound: F32) -> F32:
        """The sound cut or padded with silence to the target's length."""
        missing = self._samples - len(sound)
        fitted = np.pad(sound, (0, missing)) if missing > 0 else sound[: self._samples]
        return np.ascontiguousarray(fitted, np.float32)

    def _heard(self, sound: F32) -> Features | None:
        """Features of a sound at 22,050 Hz, or None if there is nothing to hear."""
        rms = rms_of(sound)
        if not (math.isfinite(rms) and rms > SILENT_RMS):
            return None
        scale = RMS / rms
        attack_window, body_window = self._windows
        attack = sound[: round(_ATTACK_S * RATE)]
        return Features(
            tuple(log_mel(sound, scale, bank) for bank in self._banks),
            level_curve(attack, np.float32(scale), attack_window, self._floor_db),
            level_curve(sound, np.float32(scale), body_window, self._floor_db),
        )

    def _distance(self, features: Features) -> tuple[float, float]:
        parts = [
            spectral_distance(target, compressed_target, mean, candidate)
            for target, compressed_target, mean, candidate in zip(
                self._target.log_mels, self._compressed, self._means, features.log_mels, strict=True
            )
        ]
        spectrum = sum(parts) / len(parts)
        target = self._target
        envelope = envelope_distance(target.attack_db, target.body_db, features.attack_db, features.body_db)
        worst = WORST * (1.0 - 1e-9)  # nothing that sounds is as bad as silence
        return min(spectrum, worst), min(envelope, worst)


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Compile or load the kernels of the comparison, so that the first score() is as fast as any other."""
    progress(0.0, "Preparing the comparison")
    sound = np.sin(np.arange(RATE // 4, dtype=np.float32) * np.float32(0.1))
    target = PreparedTarget(
        "warm-up", sound, RATE, (0.0, 0.25), Note(60, 100, 0.2, 0.25), "given", None, 0.0, True, -18.0
    )
    TargetMatch(target, RATE, threads=1).distances(sound[None, :])
    progress(1.0, "Preparing the comparison")
