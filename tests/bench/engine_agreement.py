"""How near the search kernel comes to the exact engine, beside a plain double-precision engine under the same laws.

    .venv/bin/python tests/bench/engine_agreement.py

Voices: the 128 of the DX7's ROM banks where Debian's hexter is installed, and random ones over all parameters. For
feedback up to 5: the mean |dB difference| of each voice over log-mel bins within 40 dB of its peak (128 bands,
2048/512). For feedback 6 and 7, where any rounding changes the course of the noise: third-octave levels averaged over
100 ms, the mean |dB difference| over those within 40 dB of the peak. Voices under -60 dB are left out and counted.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "synths" / "fm"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine_voices import rom_voices
from fm_twin import render_twin
from fm_voices import random_voice

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note
from evosynth.synths.fm import exact, lanes

RATE = 44100
CHAOTIC = 6  # feedback from which on only averages can agree
QUIET_DB = -60.0
RANGE_DB = 40.0


def spectra(rows: F32, size: int, hop: int) -> np.ndarray:
    """Power (n, frames, bins) in Hann windows."""
    frames = np.lib.stride_tricks.sliding_window_view(rows, size, axis=1)[:, ::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(size), axis=2)) ** 2


def mel_levels(rows: F32) -> np.ndarray:
    """Log-mel (n, frames, 128), dB."""
    import librosa

    bank = librosa.filters.mel(sr=RATE, n_fft=2048, n_mels=128)
    return 10 * np.log10(spectra(rows, 2048, 512) @ bank.T + 1e-20)


def third_octave_levels(rows: F32) -> np.ndarray:
    """Levels of third octaves from 50 Hz on over 100 ms (n, windows, bands), dB."""
    frequency = np.fft.rfftfreq(4410, 1 / RATE)
    edges = 1000 * 2.0 ** ((np.arange(-13, 14) - 0.5) / 3)
    bank = np.stack([(frequency >= a) & (frequency < b) for a, b in pairwise(edges)])
    return 10 * np.log10(spectra(rows, 4410, 4410) @ bank.T.astype(float) + 1e-20)


def differences(wanted: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Mean |difference| (n,) of the levels that are within RANGE_DB of each voice's peak."""
    near = wanted > wanted.max(axis=(1, 2), keepdims=True) - RANGE_DB
    return np.abs(got - wanted).sum(axis=(1, 2), where=near) / near.sum(axis=(1, 2))


def measured(voices: U8, note: Note) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Differences (n,) of each engine to the exact one, NaN for quiet voices; which are chaotic; their peaks in dB."""
    engines = {"lanes": lanes.render_voices, "float64 twin": render_twin}
    result = {name: np.full(len(voices), np.nan) for name in engines}
    chaotic, peaks = voices[:, 135] >= CHAOTIC, np.zeros(len(voices))
    for first in range(0, len(voices), 32):
        part = slice(first, first + 32)
        wanted = exact.render_voices(voices[part], note, RATE)
        peaks[part] = 20 * np.log10(np.abs(wanted).max(axis=1) + 1e-9)
        loud = peaks[part] > QUIET_DB
        for name, render in engines.items():
            got = render(voices[part], note, RATE)
            for levels, rows in ((mel_levels, loud & ~chaotic[part]), (third_octave_levels, loud & chaotic[part])):
                if rows.any():
                    result[name][part][rows] = differences(levels(wanted[rows]), levels(got[rows]))
    return result, chaotic, peaks


def show(title: str, voices: U8, note: Note) -> None:
    """The figures of a set of voices, and which of them exceed."""
    result, chaotic, peaks = measured(voices, note)
    print(f"\n{title}: {len(voices)} voices, {np.isnan(result['lanes']).sum()} too quiet, note {note.midi_note}")
    for name, values in result.items():
        heard = ~np.isnan(values)
        calm, wild = values[~chaotic & heard], values[chaotic & heard]
        print(f"  {name:13} feedback 0-5: {len(calm):4} voices, median {np.median(calm):.4f} dB, 99 % under", end=" ")
        print(f"{np.quantile(calm, 0.99):.3f} dB, {np.mean(calm < 1):.2%} under 1 dB")
        print(f"  {'':13} feedback 6-7: {len(wild):4} voices, median {np.median(wild):.4f} dB, 95 % under", end=" ")
        print(f"{np.quantile(wild, 0.95):.3f} dB, {np.mean(wild < 1.5):.2%} under 1.5 dB")
    limit = np.where(chaotic, 1.5, 1.0)
    for i in np.flatnonzero(result["lanes"] > limit):
        name = bytes(voices[i, 145:155]).decode("ascii", "replace")
        print(
            f"    exceeds: voice {i:4} {name!r} algorithm {voices[i, 134] + 1} feedback {voices[i, 135]}: "
            f"lanes {result['lanes'][i]:.2f} dB, twin {result['float64 twin'][i]:.2f} dB, peak {peaks[i]:.0f} dB"
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--random", type=int, default=300, help="random voices (300)")
    count = arguments.parse_args().random
    note = Note(60, 100, 0.8, 1.2)
    roms = rom_voices()
    if roms is None:
        print("The ROM voices are not there (apt install hexter).")
    else:
        show("ROM voices", roms, note)
        show("ROM voices", roms, Note(40, 100, 0.8, 1.2))
    rng = np.random.default_rng(1)
    show("Random voices", np.stack([random_voice(rng) for _ in range(count)]), note)


if __name__ == "__main__":
    main()
