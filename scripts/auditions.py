"""Listens to voices by numbers: what a voice of a kind has to be, and how far one is from that.

Everything is measured on the exact engine. Levels are dB below one full carrier; a sound is heard at five octaves, at
its home note softly and hard, and for as long as its key is held and three seconds more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis import fingerprint, prints
from evosynth.analysis.pitch import find_pitch
from evosynth.notation.tuning import midi_of
from evosynth.synths.base import Audio, Note
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import genomes_from_voices, voice_matrix

RATE = 22050  # Hz
OCTAVES = (36, 48, 60, 72, 84)
STEP = 220  # samples of a level: 10 ms
SILENCE_DB = -120.0
GATE_S = 1.0
TAIL_S = 3.0


@dataclass(frozen=True)
class Kind:
    """What a kind of sound has to be: (lowest, highest) of what is measured."""

    home: int  # the note that it is made for
    attack_s: tuple[float, float]  # until 3 dB below the peak
    held_db: tuple[float, float]  # level after one second of holding, against the peak
    bright: tuple[float, float]  # centroid, in fundamentals
    tuned: bool
    left_db: float = -45.0  # the most that may be left three seconds after the release, against the peak


KINDS = {
    "bass": Kind(40, (0.0, 0.08), (-30.0, 0.0), (0.6, 9.0), True),
    "lead": Kind(64, (0.0, 0.25), (-12.0, 0.0), (1.0, 9.0), True),
    "pluck": Kind(60, (0.0, 0.04), (-60.0, -9.0), (1.0, 8.0), True),
    "pad": Kind(60, (0.15, 2.0), (-9.0, 0.0), (1.0, 9.0), True, -30.0),
    "key": Kind(60, (0.0, 0.06), (-40.0, 0.0), (0.9, 9.0), True),
    "bell": Kind(67, (0.0, 0.05), (-55.0, -2.0), (1.0, 14.0), False, -15.0),
    "drum": Kind(55, (0.0, 0.04), (-120.0, -20.0), (0.3, 40.0), False),
    "effect": Kind(57, (0.0, 2.0), (-120.0, 0.0), (0.3, 60.0), False, -25.0),
}
LOUDEST, FAINTEST_DB = 5.0, -22.0  # peak of a hard note; loudest 100 ms of a medium one
OCTAVES_APART_DB = 22.0  # that one octave may be softer than the loudest
FELT = 1.5  # dB of level, or percent of brightness by ten, between a soft and a hard key
CLICK = 4.0  # how many times the sound's own sharpest edge the release may have
OFF_TUNE_CENTS = 14.0
CLEAN = 0.93  # share of a tuned sound that repeats with its pitch: less is noise


@dataclass(frozen=True)
class Heard:
    """What was measured of a batch of voices, a row each."""

    octaves_db: np.ndarray  # (n, octaves) loudest 100 ms
    attack_s: np.ndarray  # (n,)
    held_db: np.ndarray
    left_db: np.ndarray
    bright: np.ndarray
    felt_db: np.ndarray  # (n,) level hard against soft, and what brightness adds
    peak: np.ndarray
    click: np.ndarray
    clean: np.ndarray
    prints: np.ndarray  # (n, SIZE) fingerprints at the home note
    sounds: np.ndarray  # (n, samples) the home note


def hear(voices: list[Voice], kind: Kind) -> Heard:
    """Measure voices as sounds of a kind."""
    medium, soft, hard = (_played(voices, Note(kind.home, v, GATE_S, GATE_S + TAIL_S)) for v in (100, 40, 127))
    levels = _levels(medium)
    loudest = levels.max(axis=1)
    at = round(GATE_S * RATE / STEP)
    octaves = [_levels(_played(voices, Note(note, 100, 0.5, 0.6))).max(axis=1) for note in OCTAVES]
    felt = _levels(hard).max(axis=1) - _levels(soft).max(axis=1)
    brighter = 100.0 * (_centroids(hard) / np.maximum(_centroids(soft), 1.0) - 1.0)
    note = Note(kind.home, 100, GATE_S, GATE_S + 0.5)
    fundamental = 440.0 * 2.0 ** ((kind.home - 69) / 12.0)
    return Heard(
        octaves_db=np.stack(octaves, axis=1),
        attack_s=np.argmax(levels > loudest[:, None] - 3.0, axis=1) * STEP / RATE,
        held_db=levels[:, at - 3 : at].mean(axis=1) - loudest,
        left_db=levels[:, -6:].mean(axis=1) - loudest,
        bright=_centroids(medium) / fundamental,
        felt_db=np.abs(felt) + np.abs(brighter) / 10.0,
        peak=np.abs(hard).max(axis=1),
        click=_clicks(medium),
        clean=_repeats(medium, fundamental),
        prints=fingerprint.fingerprints(Audio(medium, RATE, len(medium)), note),
        sounds=medium,
    )


def faults(heard: Heard, kind: Kind) -> np.ndarray:
    """How far each row (n,) is from being a sound of its kind; 0 is none."""
    octaves = heard.octaves_db
    parts = (
        _outside(heard.attack_s, kind.attack_s) * 20.0,
        _outside(heard.held_db, kind.held_db) / 6.0,
        _outside(np.log2(heard.bright), (np.log2(kind.bright[0]), np.log2(kind.bright[1]))) * 2.0,
        np.maximum(heard.left_db - kind.left_db, 0.0) / 6.0,
        np.maximum(heard.peak / LOUDEST - 1.0, 0.0) * 4.0,
        np.maximum(FAINTEST_DB - octaves.max(axis=1), 0.0),
        np.maximum(octaves.max(axis=1, keepdims=True) - octaves - OCTAVES_APART_DB, 0.0).sum(axis=1) / 6.0,
        np.maximum(FELT - heard.felt_db, 0.0) * 2.0,
        np.maximum(heard.click - CLICK, 0.0),
        np.maximum(CLEAN - heard.clean, 0.0) * 40.0 * kind.tuned,
    )
    return np.round(np.sum(parts, axis=0), 3)


def in_tune(sound: np.ndarray, kind: Kind) -> bool:
    """Whether a sound of the home note has its pitch, in any octave or a fifth of it."""
    if not kind.tuned:
        return True
    pitch = find_pitch(sound.astype(np.float32), RATE)
    if pitch is None:
        return False
    cents = 100.0 * (midi_of(pitch.f0_hz) - kind.home)
    return any(abs((cents - tone + 600.0) % 1200.0 - 600.0) < OFF_TUNE_CENTS for tone in (0.0, 702.0))


def apart(mine: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Distance in dB (n,) of each fingerprint (n, SIZE) to the nearest of the others (m, SIZE)."""
    distances = np.stack([prints.differences(mine, other) for other in others], axis=1)
    return np.asarray(distances.min(axis=1))


def _played(voices: list[Voice], note: Note) -> np.ndarray:
    synth = FMSynth(RATE, threads=1)
    return synth.render(genomes_from_voices(voice_matrix(voices)), [note], quality="final")[0].rows()


def _levels(sounds: np.ndarray) -> np.ndarray:
    """RMS in dB (n, steps) of every 10 ms, over the 100 ms that begin there; silence at SILENCE_DB."""
    steps = sounds.shape[1] // STEP
    power = (sounds[:, : steps * STEP].astype(np.float64) ** 2).reshape(len(sounds), steps, STEP).mean(axis=2)
    total = np.cumsum(np.pad(power, ((0, 0), (1, 0))), axis=1)
    wide = min(10, steps)
    return 10.0 * np.log10(np.maximum((total[:, wide:] - total[:, :-wide]) / wide, 10.0 ** (SILENCE_DB / 10.0)))


def _centroids(sounds: np.ndarray) -> np.ndarray:
    """Spectral centroid in Hz (n,) of the first half second."""
    power = np.abs(np.fft.rfft(sounds[:, : RATE // 2] * np.hanning(RATE // 2), axis=1)) ** 2
    hz = np.fft.rfftfreq(RATE // 2, 1.0 / RATE)
    return np.asarray((power * hz).sum(axis=1) / np.maximum(power.sum(axis=1), 1e-12))


def _clicks(sounds: np.ndarray) -> np.ndarray:
    """How much sharper the sharpest edge about the release is than any before it (n,)."""
    edges = np.abs(np.diff(sounds, n=2, axis=1))
    at = round(GATE_S * RATE)
    before = edges[:, at - RATE // 4 : at - 30].max(axis=1)
    return np.asarray(edges[:, at - 30 : at + 300].max(axis=1) / np.maximum(before, 1e-4))


def _repeats(sounds: np.ndarray, fundamental: float) -> np.ndarray:
    """Autocorrelation (n,) of the first third of a second, the best about one to four periods of the fundamental."""
    length = RATE // 3
    power = np.abs(np.fft.rfft(sounds[:, :length] * np.hanning(length), 2 * length, axis=1)) ** 2
    hz = np.fft.rfftfreq(2 * length, 1.0 / RATE)
    lags_s = (
        np.array([k * (1.0 + off) for k in (1, 2, 3, 4) for off in (-0.004, -0.002, 0.0, 0.002, 0.004)]) / fundamental
    )
    waves = np.cos(2.0 * np.pi * np.outer(hz, lags_s))
    return np.asarray((power @ waves).max(axis=1) / np.maximum(power.sum(axis=1), 1e-12))


def _outside(values: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    return np.maximum(bounds[0] - values, 0.0) + np.maximum(values - bounds[1], 0.0)
