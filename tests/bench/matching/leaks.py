"""Leak control: which voices of a bank are so near to a target that a search which begins with them proves nothing.

A voice leaks when fewer than 40 of its audible genes differ from the voice that a target was played by, or when it
sounds like the target to less than 1 dB of log-mel level, loudness apart. Run as a program it says how many of the
bundled voices leak, target by target:

    python -m matching.leaks        (in tests/bench)
"""

from __future__ import annotations

import sys

import numpy as np

from evosynth.analysis.features import DB_PER_LOG2, Scratch, level_of, log_mels
from evosynth.analysis.lanes import comparable, halved, sixteen, sixteens
from evosynth.analysis.stft import RATE, Resolution, mel_bank
from evosynth.arrays import F32, F64, U8, Bool
from evosynth.evolution.operators import Genes
from evosynth.synths.base import Audio
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import NAME_SIZE, VOICE_SIZE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices
from matching.target_sets import IN_DOMAIN, SETS, Target, load, names, rom_voice

FEWEST_GENES = 40
NEAREST_DB = 1.0
GRID = Resolution(512, 256, 64)


def leaking(voices: U8, target: Target, own: U8 | None = None) -> Bool:
    """Which of the voices (n, 155) are too near to a target; ``own`` (155,) is what it was played by, where known."""
    near: Bool = log_mel_db(voices, target) < NEAREST_DB
    return near if own is None else near | (differing_genes(voices, own) < FEWEST_GENES)


def differing_genes(voices: U8, own: U8) -> F64:
    """How many genes differ (n,), those of muted operators and the name left out."""
    genes = Genes(DX7_SPACE)
    theirs, mine = (genes.audible(genomes_from_voices(rows)) for rows in (voices, own[None, :]))
    return np.asarray((theirs != mine)[:, : VOICE_SIZE - NAME_SIZE].sum(axis=1))


def log_mel_db(voices: U8, target: Target) -> F32:
    """Mean difference of log-mel levels in dB (n,) between voices at the target's note and the target."""
    prepared = target.prepared
    (audio,) = FMSynth(RATE, threads=1).render(genomes_from_voices(voices), [prepared.note], quality="final")
    samples = prepared.note.samples(RATE)
    wanted = _levels(Audio(prepared.samples[None, :], prepared.sample_rate, 1), samples)
    return np.asarray(np.abs(_levels(audio, samples) - wanted).mean(axis=(1, 2)) * DB_PER_LOG2, np.float32)


def _levels(audio: Audio, samples: int) -> F32:
    """log2 of mel power (n, frames, mels), all sounds set to one RMS."""
    audio = comparable(audio)
    parts, scratch = [], Scratch(GRID.n_fft)
    for part in range(sixteens(audio)):
        sounds = sixteen(audio, part)
        sounds = halved(sounds) if audio.sample_rate == 2 * RATE else sounds
        logs = log_mels(sounds, samples, level_of(sounds, samples).gain, mel_bank(GRID), scratch)
        parts.append(logs[:, :, : sounds.n].transpose(2, 0, 1))
    return np.concatenate(parts)


def main() -> int:
    from evosynth.runs import seeding
    from evosynth.synths.engine import EngineSpec

    voices, total = np.stack([np.frombuffer(v, np.uint8) for v in seeding.own_voices(EngineSpec("dx7"))]), 0
    for kind in SETS:
        for name in names(kind, "tuning"):
            own = np.asarray(rom_voice(int(name.split("_")[1]))) if kind == IN_DOMAIN else None
            target = load(kind, name)
            leaks = int(leaking(voices, target, own).sum())
            total += leaks
            print(f"{name}: {leaks} leak; nearest {log_mel_db(voices, target).min():.1f} dB")
    print(f"{total} of the {len(voices)} bundled voices are too near to a target.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
