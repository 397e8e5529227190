"""How near the wavetable synth's search comes to what is saved, and how far below its partials it folds.

    .venv/bin/python tests/bench/wavetable_agreement.py [--picture folded.png]

Agreement by the measure of engine_agreement.py: the mean |dB difference| of each patch over log-mel bins within 40 dB
of its peak (128 bands, 2048/512), for patches of the prior and for wild ones from the whole cube. Folding: the highest
level below 16 kHz beside the partials of a saw from 440 Hz to 5 kHz, in ``search``, in ``final`` and in a plain
oscillator that draws straight lines between the samples of one cycle.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine_agreement import QUIET_DB, differences, mel_levels

from evosynth.arrays import F32, F64
from evosynth.synths.base import Note, Quality
from evosynth.synths.tables import FRAME, Table, TableSet
from evosynth.synths.wavetable.space import FILTERS
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100
HIGHEST_HZ = 16000.0
KEYS = (69, 76, 81, 86, 90, 95, 99, 103, 107, 111)
SAW = (1.0 - 2.0 * np.arange(FRAME) / FRAME).astype(np.float32)


def agreement(title: str, synth: WavetableSynth, genomes: F64, note: Note) -> None:
    """Figures of one set of patches."""
    result = []
    for first in range(0, len(genomes), 32):
        part = genomes[first : first + 32]
        final, search = (synth.render(part, [note], quality=q)[0].rows() for q in ("final", "search"))
        loud = 20 * np.log10(np.abs(final).max(axis=1) + 1e-9) > QUIET_DB
        if loud.any():
            result.append(differences(mel_levels(final[loud]), mel_levels(search[loud])))
    values = np.concatenate(result)
    print(
        f"{title}, note {note.midi_note}: {len(values)} of {len(genomes)} patches heard, median {np.median(values):.3f}"
        f" dB, 95 % under {np.quantile(values, 0.95):.2f} dB, {np.mean(values < 1):.1%} under 1 dB"
    )


def levels(sound: F32) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in Hz, levels in dB against the highest; the window's sides are under -130 dB."""
    found = np.abs(np.fft.rfft(sound * np.kaiser(len(sound), 20.0)))
    return np.fft.rfftfreq(len(sound), 1 / RATE), 20 * np.log10(found / found.max() + 1e-12)


def folded(sound: F32, fundamental: float) -> float:
    """The highest level below HIGHEST_HZ that is no partial, dB."""
    frequency, level = levels(sound)
    nearest = np.maximum(1, np.round(frequency / fundamental)) * fundamental
    between = (np.abs(frequency - nearest) > 12.0) & (frequency > 20.0) & (frequency < HIGHEST_HZ)
    return float(level[between].max())


def saws(key: int) -> dict[str, F32]:
    """A second of a saw by each oscillator."""
    synth = WavetableSynth(RATE, tables=TableSet((Table("saw", SAW[None]),)), threads=1)
    native = synth.space.decode(synth.space.default()[None])
    native[0, synth.space.index("filter_type")] = FILTERS.index("off")
    genome, note = synth.space.encode(native), Note(key, 100, 9.0, 1.1)
    qualities: tuple[Quality, ...] = ("search", "final")
    made = {quality: synth.render(genome, [note], quality=quality)[0].rows()[0][4410:] for quality in qualities}
    steps = np.arange(RATE) * (440.0 * 2 ** ((key - 69) / 12) / RATE) % 1 * FRAME
    return {**made, "plain": np.interp(steps, np.arange(FRAME + 1), np.append(SAW, SAW[0])).astype(np.float32)}


def draw(path: Path, key: int) -> None:
    """Spectra of the three, one above the other: 0 to 22 kHz, 0 to -140 dB, a line at -80 dB."""
    from PIL import Image, ImageDraw

    width, height = 900, 190
    image = Image.new("RGB", (width, 3 * height), "white")
    pen = ImageDraw.Draw(image)
    for panel, (name, sound) in enumerate(saws(key).items()):
        level = np.maximum(levels(sound)[1], -140.0)
        edges = np.linspace(0, len(level), width + 1).astype(int)
        top, at = panel * height + 8, [float(level[a:b].max()) for a, b in pairwise(edges)]
        scale = (height - 16) / 140.0
        pen.line([(0, top + 80 * scale), (width, top + 80 * scale)], fill=(200, 120, 120))
        pen.line([(x, top - y * scale) for x, y in enumerate(at)], fill=(40, 60, 110))
        pen.text((width - 130, top), f"{name}, {440 * 2 ** ((key - 69) / 12):.0f} Hz", fill="black")
    image.save(path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--patches", type=int, default=256)
    arguments.add_argument("--picture", type=Path, help="write spectra of a saw at 1865 Hz here ")
    settings = arguments.parse_args()
    synth, rng = WavetableSynth(RATE), np.random.default_rng(1)
    for key in (40, 60, 76):
        agreement("Prior", synth, synth.prior(None, settings.patches, rng), Note(key, 100, 0.8, 1.2))
    agreement("Whole cube", synth, synth.space.sample(settings.patches, rng), Note(60, 100, 0.8, 1.2))
    print(f"\nhighest level below {HIGHEST_HZ / 1000:.0f} kHz that is no partial of a saw, dB")
    for key in KEYS:
        fundamental = 440.0 * 2 ** ((key - 69) / 12)
        row = ", ".join(f"{name} {folded(sound, fundamental):6.1f}" for name, sound in saws(key).items())
        print(f"{fundamental:7.0f} Hz: {row}")
    if settings.picture:
        draw(settings.picture, 94)


if __name__ == "__main__":
    main()
