"""A sound made ready to be matched: cut to its onset, its note found, its gate time estimated, brought in tune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evosynth.arrays import F32
from evosynth.notation.tunings import IN_TUNE_CENTS, Tuning
from evosynth.synths.base import Note

NoteSource = Literal["given", "file", "file name", "detected", "default"]  # "file": its root key

SLOWEST_HZ, FASTEST_HZ = 100, 1_000_000  # of a sound's samples: what no recording is outside of
LONGEST_S = 60.0  # of a target: no note is longer
ONE_LEVEL = 1.02  # 0.2 dB: peaks nearer to each other than this were made alike


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTarget:
    """What evolution, views and files need to know of a target; small enough to cross a pipe."""

    name: str  # file name with its suffix
    samples: F32  # (samples,) mono, onset at the first sample, in tune where `retuned`, at the target's own level
    sample_rate: int  # Hz, of `samples`
    region_s: tuple[float, float]  # which part of the file this is
    note: Note  # note, velocity, gate and length to render candidates with
    note_source: NoteSource
    f0_hz: float | None  # as measured in the file, before retuning; None where there is no pitch
    cents: float  # how far the file is above its note
    sure: bool  # the pitch is trusted
    loudness_lufs: float  # of `samples`: what saved sounds are brought to
    pitch_hz: float | None = None  # as it is heard in `samples`, whatever octave; None where it is not sure
    others: tuple[PreparedTarget, ...] = ()  # further notes of the same instrument, which the same voice is to play
    remarks: tuple[str, ...] = ()  # sentences for a person: "No pitch was found: note 60 is used."
    tuning: Tuning = "correct"  # what was wished for
    retuned: bool | None = None  # whether that was done; None, of earlier versions: wherever it was beyond 25 cents

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or not self.samples.size or self.samples.dtype.kind != "f":
            raise ValueError(f"a target has samples of shape (samples,), not {self.samples.shape}")
        if not np.isfinite(self.samples).all():
            raise ValueError("a target has samples that are not finite")
        if not SLOWEST_HZ <= self.sample_rate <= FASTEST_HZ or self.sample_rate != int(self.sample_rate):
            raise ValueError(f"a target has {SLOWEST_HZ} to {FASTEST_HZ} samples a second, not {self.sample_rate}")
        if self.samples.size > LONGEST_S * self.sample_rate:
            raise ValueError(
                f"a target is at most {LONGEST_S:g} s long, not {self.samples.size / self.sample_rate:g} s"
            )
        if not all(hz is None or 1.0 <= hz <= self.sample_rate for hz in (self.f0_hz, self.pitch_hz)):
            raise ValueError(f"a target cannot sound at {self.f0_hz} or {self.pitch_hz} Hz")

    @property
    def retuned_by(self) -> float:
        """How many cents `samples` are above the sound that was given."""
        done = abs(self.cents) > IN_TUNE_CENTS if self.retuned is None else self.retuned
        return -self.cents if done else 0.0

    @property
    def every(self) -> tuple[PreparedTarget, ...]:
        """All notes of the instrument, this one first."""
        return (self, *self.others)


def instrument(targets: Sequence[PreparedTarget]) -> PreparedTarget:
    """Several notes of one instrument as one target: the first, with the others beside it."""
    first, *others = targets
    return replace(first, others=tuple(others))


def same_peaks(targets: Sequence[PreparedTarget]) -> bool:
    """Whether all sounds reach the same peak: somebody brought them to one level, and their balance tells nothing."""
    peaks = np.array([float(np.abs(target.samples).max()) for target in targets])
    return len(peaks) > 1 and bool(peaks.max() < peaks.min() * ONE_LEVEL)
