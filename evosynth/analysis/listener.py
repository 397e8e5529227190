"""How far sounds are from one note of a target, sixteen at a time. TargetMatch has one for each of its notes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from evosynth.analysis.attack_part import AttackPart
from evosynth.analysis.features import RESOLUTIONS, STEP, Level, Scratch, level_of
from evosynth.analysis.lanes import Sixteen, comparable, halved, sixteen
from evosynth.analysis.periodicity import Comb, comb_of, fitted, pitch_distances
from evosynth.analysis.similarity import (
    Listened,
    curves_of,
    envelope_distances,
    spectra_of,
    spectral_distances,
)
from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.weights import Mask
from evosynth.arrays import F64
from evosynth.errors import AudioError
from evosynth.kernels.vectors import LANES
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Audio

_ATTACK_S = 0.1
_WINDOWS_S = (0.01, 0.02)  # of the attack's and the whole level curve, or one period of a lower note


class Listener:
    """Distances to one prepared target. Its sound is at 22,050 Hz, as are those that it is compared with.

    ``attack_part``: the part "attack" is measured too, with its ``edges``, by ``high`` of what is above 11 kHz as well.
    """

    def __init__(
        self,
        target: PreparedTarget,
        mask: Mask | None = None,
        *,
        attack_part: bool = True,
        edges: bool = True,
        high: bool = True,
    ) -> None:
        mask = None if mask is None or mask.plain else mask
        self.note = target.note
        self.samples = target.note.samples(RATE)
        self._frames = 1 + round(target.note.gate_s * RATE) // RESOLUTIONS[0].hop
        sounds = heard(comparable(Audio(target.samples[None, :], target.sample_rate, 1)), 0)
        sounds = sounds if high else replace(sounds, full=None)
        steps = math.ceil(self.samples / STEP)
        self._over_time = None if mask is None else mask.over_time(steps, self.samples / RATE)
        if self._over_time is not None and not self._over_time.any():
            raise AudioError(f"The weights leave nothing of {target.name} to be compared.")
        level = self._level(sounds)
        if not level.heard[0]:
            raise AudioError(f"{target.name} is silent.")
        self.level_db = float(level.level_db[0])
        attack_steps = min(steps, round(_ATTACK_S * RATE / STEP))
        period_s = 1.0 / hz_of_note(target.note.midi_note)
        attack, body = (max(1, min(steps - 1, math.ceil(max(s, period_s) * RATE / STEP))) for s in _WINDOWS_S)
        windows = max(1, min(attack, attack_steps - 1)), body
        self._curves = curves_of(level, attack_steps, windows, self._over_time)
        self._spectra = spectra_of(sounds, level, self.samples, mask)
        gate_s, hz = target.note.gate_s, hz_of_note(target.note.midi_note)
        self._attack_part: AttackPart | None = None
        if attack_part:
            self._attack_part = AttackPart(sounds, level, self.samples, gate_s=gate_s, hz=hz, mask=mask, edges=edges)
        self._comb: Comb | None = None
        if target.pitch_hz is not None:
            comb, scratch = comb_of(target.pitch_hz, RESOLUTIONS[0]), Scratch()
            listened = self._listening(comb)
            spectral_distances(self._spectra, sounds, level, self.samples, scratch, listened)
            self._comb = fitted(comb, listened.spectrum)

    def measure(self, sounds: Sixteen, scratch: Scratch) -> tuple[F64, Level]:
        """Spectrum, envelope, pitch and, where it is asked, attack (LANES, k), and how loud the sounds are."""
        level, listened = self._level(sounds), self._listening(self._comb)
        spectrum = spectral_distances(self._spectra, sounds, level, self.samples, scratch, listened)
        pitch = np.zeros(LANES) if self._comb is None else pitch_distances(self._comb, listened.spectrum)
        parts = [spectrum, envelope_distances(self._curves, level), pitch]
        if self._attack_part is not None:
            parts.append(self._attack_part.distances(sounds, level, scratch))
        return np.stack(parts, axis=1), level

    def _level(self, sounds: Sixteen) -> Level:
        return level_of(sounds, self.samples, self._over_time)

    def _listening(self, comb: Comb | None) -> Listened:
        """An empty spectrum for what a comb wants to know."""
        if comb is None:
            return Listened(0, 0, np.zeros(0, np.float32))
        first, end = comb.bins
        return Listened(self._frames, first, np.zeros((end - first) * LANES, np.float32))


def heard(audio: Audio, part: int) -> Sixteen:
    """Up to LANES sounds at 22,050 Hz."""
    sounds = sixteen(audio, part)
    return halved(sounds) if audio.sample_rate == 2 * RATE else sounds
