"""What is to be matched: the two sets of targets.

*in-domain*: every fifth of the DX7's 128 ROM voices (4, 9, ... 124: 25 in all), played by the exact engine at the notes
48, 60 and 72 in turn; velocity 100, key held for 1.0 s, 1.5 s in all, 44.1 kHz. A DX7 can make these sounds. The voices
are read from Debian's package hexter or a file that is given; none is kept here, and none may enter a seed or a
statistic. Twelve of them (every other one) may be tuned with, the other thirteen are for measuring only.

*out-of-domain*: the ten notes of instruments in ``tests/targets``. Note, gate and length are found as for any file.

Whatever a search does with its target, it is judged against the sound as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from evosynth.analysis.prepare import load_target, prepare_target
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, U8
from evosynth.audio.clip import Clip
from evosynth.synths.base import Note

FOLDER = Path(__file__).resolve().parent.parent.parent / "targets"
IN_DOMAIN, OUT_OF_DOMAIN = "in-domain", "out-of-domain"
SETS = (IN_DOMAIN, OUT_OF_DOMAIN)
PARTS = ("tuning", "untouched", "all")
RATE = 44100  # Hz
VOICES = tuple(range(4, 128, 5))
NOTES = (48, 60, 72)
GATE_S, LENGTH_S = 1.0, 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A sound as it is given to everybody, and what the program makes of it."""

    name: str
    samples: F32  # (samples,) mono
    rate: int  # Hz
    prepared: PreparedTarget


def names(kind: str, part: str = "all") -> list[str]:
    """Targets of a set; ``part`` of the in-domain set only."""
    if kind == OUT_OF_DOMAIN:
        return [path.stem for path in sorted(FOLDER.glob("*.flac"))]
    chosen = {"tuning": range(0, 23, 2), "untouched": [*range(1, 24, 2), 24], "all": range(25)}[part]
    return [f"rom_{VOICES[k]:03d}_{NOTES[k % 3]}" for k in chosen]


def load(kind: str, name: str, roms: Path | None = None) -> Target:
    """One target of a set."""
    if kind == OUT_OF_DOMAIN:
        return _recorded(FOLDER / f"{name}.flac")
    _, voice, note = name.split("_")
    return _played(name, rom_voice(int(voice), roms), int(note))


def rom_voice(number: int, roms: Path | None = None) -> U8:
    """One of the 128 ROM voices (155,); SystemExit where they are not to be had."""
    voices = _rom_file(roms)
    if voices is None:
        raise SystemExit("The ROM voices are not there: apt install hexter, or --roms FILE.")
    return voices[number]


@cache
def _rom_file(path: Path | None) -> U8 | None:
    from engine_voices import rom_voices, voices_of

    return rom_voices() if path is None else voices_of(path.read_bytes())


def _played(name: str, voice: U8, midi_note: int) -> Target:
    from evosynth.synths.fm.synth import FMSynth
    from evosynth.voices.dx7_space import genomes_from_voices

    note = Note(midi_note, 100, GATE_S, LENGTH_S)
    sound = FMSynth(RATE).render(genomes_from_voices(voice[None]), [note], quality="final")[0].rows()[0]
    sound = (sound * np.float32(0.5 / max(float(np.abs(sound).max()), 1e-9))).astype(np.float32)
    prepared = prepare_target(
        Clip(sound, RATE), f"{name}.wav", note=midi_note, gate_s=GATE_S, length_s=LENGTH_S, already_cut=True
    )
    return Target(name, sound, RATE, prepared)


def _recorded(path: Path) -> Target:
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Target(path.stem, np.asarray(samples.mean(axis=1), np.float32), rate, load_target(path))
