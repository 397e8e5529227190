"""How often a sound is called by the family that it is of: ``python tests/bench/christening_figures.py``.

Notes of General MIDI's 128 programs from Debian's ``fluidsynth`` and ``fluid-soundfont-gm`` at five keys, held for 1 s:
the program says the family. Programs that are of none of our families (effects, an orchestra's hit) are left out, and
basses above C3. Then our own voices, whose banks say what they were made for.
"""

from __future__ import annotations

import numpy as np
from gm_font import RATE, alone

from evosynth.analysis.christening import FAMILIES, family_of
from evosynth.analysis.descriptors import describe
from evosynth.arrays import F32
from evosynth.library import paths
from evosynth.library.voice_files import read_voices
from evosynth.runs.assembly import engine
from evosynth.synths import voicing
from evosynth.synths.base import Audio, Note

HELD_S, LENGTH_S = 1.0, 1.6
KEYS = (36, 48, 60, 72, 84)
HIGHEST_BASS = 48
PROGRAMS = {  # counted from 1; by what an ear would call them where the list says otherwise (kalimba, timpani)
    "KEYS": range(1, 9),
    "BELL": (9, 10, 11, 12, 13, 14, 15, 109, 113, 115),
    "PLUCK": (16, *range(25, 29), 46, 47, *range(105, 109), 116),
    "ORGAN": range(17, 21),
    "BRASS": (*range(21, 25), *range(57, 73), 110, 112),  # with reeds
    "LEAD": (30, 31, *range(81, 89)),
    "BASS": range(33, 41),
    "STRING": (*range(41, 46), *range(49, 53), 111),
    "DRUM": (48, 114, *range(117, 120)),
    "PAD": (*range(53, 56), *range(89, 97)),  # with choirs
    "FLUTE": range(73, 81),
    "NOISE": (120, 122, 123, 126, 127, 128),
}
BANKS = ("BASS", "LEAD", "PLUCK", "PAD", "KEYS", "BELL", "DRUM", "")  # eights of our DX7 voices; effects are of none
PATCHES = {
    "bass": "BASS",
    "bell": "BELL",
    "drum": "DRUM",
    "key": "KEYS",
    "lead": "LEAD",
    "pad": "PAD",
    "pluck": "PLUCK",
}


def of_the_font() -> list[tuple[str, str]]:
    """(family that it is of, that it is called by) of every note."""
    found = []
    for family, programs in PROGRAMS.items():
        keys = [key for key in KEYS if family != "BASS" or key <= HIGHEST_BASS]
        for program in programs:
            for key, sound in zip(keys, alone(program, [(k, 100) for k in keys], HELD_S, LENGTH_S), strict=True):
                mono = np.asarray(sound.mean(axis=1), np.float32)
                values = describe(Audio(mono[None], RATE, 1), Note(key, 100, HELD_S, LENGTH_S))[0]
                if not np.isnan(values).any():
                    found.append((family, family_of(values, key)))
    return found


def of_ours() -> list[tuple[str, str]]:
    """The same of our own voices: basses at C2, others at C4."""
    found = []
    banks = [voice for path in paths.banks() for voice in read_voices(path).voices]
    meant = [(voice, BANKS[place // 8]) for place, voice in enumerate(banks)]
    for path in sorted((paths.bundled() / "wavetable").glob("*.evopatch")):
        meant.append((read_voices(path).voices[0], PATCHES.get(path.stem.split()[0], "")))
    for voice, family in meant:
        if family:
            key = 36 if family == "BASS" else 60
            values = _described(voice, Note(key, 100, HELD_S, LENGTH_S))
            if not np.isnan(values).any():
                found.append((family, family_of(values, key)))
    return found


def _described(voice: bytes, note: Note) -> F32:
    synth = voicing.synth_of(voice)
    genomes = voicing.genome_of(voice, synth)[None]
    return describe(engine(synth, RATE).render(genomes, [note], quality="final")[0], note)[0]


def show(found: list[tuple[str, str]]) -> None:
    """A row a family that they are of, a column a family that they are called by."""
    called = [family for family in FAMILIES if any(one == family for _, one in found)]
    print(f"| is | {' | '.join(called)} | right |")
    print(f"| --- |{' ---: |' * (len(called) + 1)}")
    for family in dict.fromkeys(one for one, _ in found):
        row = [sum(pair == (family, other) for pair in found) for other in called]
        right = sum(pair == (family, family) for pair in found) / sum(row)
        print(f"| {family} | {' | '.join(str(n or '') for n in row)} | {right:.0%} |")
    print(f"\n{sum(one == other for one, other in found)} of {len(found)} are right.\n")


if __name__ == "__main__":
    show(of_the_font())
    show(of_ours())
