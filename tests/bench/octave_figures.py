"""How often the right octave is heard: ``python tests/bench/octave_figures.py even``.

Notes of General MIDI's first eighty programs (`gm_instruments.py`) come from Debian's `fluidsynth` and
`fluid-soundfont-gm` without reverb and chorus, held for 2 s; *even* programs may be tuned with, *odd* ones are measured
only. *dx7* plays those of the 128 ROM voices (Debian's hexter) whose carriers that are on all have ratio 1, without
transposition or pitch envelope, at three notes: never tuned with. *folder* takes sounds whose names end in their notes.

Each sound is prepared under a name without a note, as for any match. It is *right* where the note that was detected is
the one that was played, *sure* as the program says. Two kinds are counted apart, told by the spectrum alone:

- *shows the lower octave*: over the first 1.2 s there are partials at odd multiples of half the note's fundamental, as
  a 16' drawbar or a sub-oscillator makes them: within 25 cents, 12 dB above the median of the spectrum around, and
  either two of the first four (1/2, 3/2, 5/2, 7/2) at -30 dB or more of the strongest partial, or the first alone at
  -20 dB. Who hears the octave below has then heard what is there.
- *speaks an octave higher*: no partial at 1, 3, 5 and 7 times the fundamental reaches -50 dB: the note is not in it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from gm_font import RATE, alone
from gm_instruments import INSTRUMENTS, VELOCITIES

from evosynth.analysis.names import note_in_name
from evosynth.analysis.prepare import load_target
from evosynth.arrays import F64
from evosynth.errors import AudioError
from evosynth.notation.tuning import hz_of_note

HELD_S, LENGTH_S = 2.0, 3.5
HALVES, ODD = (0.5, 1.5, 2.5, 3.5), (1, 3, 5, 7)
NEAR_CENTS, STANDS_OUT_DB, LOWER_DB, ALONE_DB, ABSENT_DB = 25.0, 12.0, -30.0, -20.0, -50.0
SILENT = 1e-4
DX7_KEYS = (48, 60, 72)


@dataclass(frozen=True, slots=True)
class Case:
    """A note that was played."""

    group: str
    path: Path
    key: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of it."""

    case: Case
    note: int | None
    sure: bool
    kind: str  # "plain", "lower", "higher"

    @property
    def right(self) -> bool:
        return self.note == self.case.key


def font_cases(programs: list[int], folder: Path) -> Iterator[Case]:
    """The notes of these programs, rendered where they are not there yet."""
    for program in programs:
        instrument = INSTRUMENTS[program]
        played = [(key, velocity) for key in instrument.keys for velocity in VELOCITIES]
        paths = [folder / f"program_{program:03d}" / f"{key}_at_{velocity}" / "sound.wav" for key, velocity in played]
        if played and not paths[-1].exists():
            for path, samples in zip(paths, alone(program, played, HELD_S, LENGTH_S), strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                soundfile.write(path, samples, RATE, "PCM_24")
        for path, (key, _) in zip(paths, played, strict=True):
            if np.abs(soundfile.read(path, dtype="float32")[0]).max() > SILENT:  # beyond a font's last sample
                yield Case(f"{program:3d} {instrument.name}", path, key)


def voice_cases(folder: Path) -> Iterator[Case]:
    """ROM voices whose pitch their bytes tell."""
    from engine_voices import rom_voices

    from evosynth.synths.base import Note
    from evosynth.synths.fm.synth import FMSynth
    from evosynth.voices.dx7_space import genomes_from_voices

    voices = rom_voices()
    if voices is None:
        raise SystemExit("The ROM voices are not there: apt install hexter.")
    synth = FMSynth(RATE)
    for number in [n for n in range(len(voices)) if _at_its_note(voices[n].tobytes())]:
        for key in DX7_KEYS:
            path = folder / f"voice_{number:03d}" / f"key_{key}" / "sound.wav"
            if not path.exists():
                genome = genomes_from_voices(voices[number][None])
                sound = synth.render(genome, [Note(key, 100, 1.5, 2.0)], quality="final")[0].rows()[0]
                path.parent.mkdir(parents=True, exist_ok=True)
                soundfile.write(path, 0.5 * sound / max(float(np.abs(sound).max()), 1e-9), RATE, "PCM_24")
            yield Case(f"voice {number:03d}", path, key)


def _at_its_note(voice: bytes) -> bool:
    """Whether all carriers that are on have ratio 1, and nothing moves the pitch from the key's."""
    from evosynth.synths.fm.algorithms import ALGORITHMS
    from evosynth.voices.dx7 import operator_offset

    pitch_levels, transpose, algorithm = voice[130:134], voice[144], voice[134]
    starts = [operator_offset(carrier) for carrier in ALGORITHMS[algorithm].carriers]
    on = [voice[at : at + 21] for at in starts if voice[at + 16] > 0]  # by their output levels
    plain = all(operator[17] == 0 and operator[18] == 1 and operator[19] == 0 for operator in on)
    return bool(on) and plain and transpose == 24 and set(pitch_levels) == {50}


def folder_cases(folder: Path) -> Iterator[Case]:
    """Sounds whose names end in their notes, hidden from the detector behind links without them."""
    with tempfile.TemporaryDirectory() as hidden:
        for path in sorted(folder.iterdir()):
            key = note_in_name(path.name)
            if key is not None:
                link = Path(hidden, path.stem, f"sound{path.suffix}")
                link.parent.mkdir()
                link.symlink_to(path.resolve())
                yield Case(path.stem, link, key)


def heard(case: Case) -> Heard:
    """What the program makes of a sound of which it knows nothing."""
    kind = shown(*soundfile.read(case.path, dtype="float64", always_2d=True), hz_of_note(case.key))
    try:
        target = load_target(case.path)
    except AudioError:
        return Heard(case, None, False, kind)
    return Heard(case, target.note.midi_note if target.note_source == "detected" else None, target.sure, kind)


def shown(sound: F64, rate: int, f0_hz: float) -> str:
    """The kind of a sound (samples, channels) by its spectrum alone; see above."""
    mono = sound.mean(axis=1)
    onset = int(np.argmax(np.abs(mono) > 0.01 * np.abs(mono).max()))
    part = mono[onset : onset + round(1.2 * rate)]
    n = 1 << 18
    spectrum = 20.0 * np.log10(np.abs(np.fft.rfft(part * np.hanning(len(part)), n)) + 1e-12)
    whole = [_partial(spectrum, h * f0_hz * n / rate, f0_hz * n / rate) for h in range(1, 13)]
    strongest = max(level for level, _ in whole)
    halves = [_partial(spectrum, h * f0_hz * n / rate, f0_hz * n / rate) for h in HALVES]
    there = [level - strongest for level, above in halves if above >= STANDS_OUT_DB]
    first = halves[0][0] - strongest if halves[0][1] >= STANDS_OUT_DB else -np.inf
    if first >= ALONE_DB or sum(level >= LOWER_DB for level in there) >= 2:
        return "lower"
    own = [whole[h - 1] for h in ODD]
    absent = all(level - strongest < ABSENT_DB or above < STANDS_OUT_DB for level, above in own)
    return "higher" if absent else "plain"


def _partial(spectrum: F64, at: float, f0_bins: float) -> tuple[float, float]:
    """The level of a partial about bin ``at`` in dB, and how far it stands out of half an f0 around it."""
    ratio = 2.0 ** (NEAR_CENTS / 1200.0)
    low, high = round(at / ratio), round(at * ratio) + 1
    around = spectrum[max(0, round(at - f0_bins / 4)) : round(at + f0_bins / 4) + 1]
    if high >= len(spectrum):
        return -240.0, 0.0
    level = float(spectrum[low:high].max())
    return level, level - float(np.median(around))


def table(found: list[Heard], each: bool) -> str:
    """Counts by group where something is not as it should be, and of all."""
    lines = ["| what | sounds | right | right or not sure | wrong though sure | sure |", "| --- |" + " ---: |" * 5]
    groups = {h.case.group: [x for x in found if x.case.group == h.case.group] for h in found}
    lines += [_row(name, those) for name, those in groups.items() if each or any(not h.right for h in those)]
    for kind, name in (("plain", "plain"), ("lower", "shows the lower octave"), ("higher", "speaks an octave higher")):
        lines.append(_row(f"**{name}**", [h for h in found if h.kind == kind]))
    return "\n".join([*lines, _row("**all**", found)])


def _row(name: str, those: list[Heard]) -> str:
    n = max(1, len(those))
    right, sure = sum(h.right for h in those), sum(h.sure for h in those)
    wrong = sum(h.sure and not h.right for h in those)
    honest = len(those) - wrong
    return (
        f"| {name} | {len(those)} | {right} ({100 * right / n:.1f} %) | {honest} | {wrong} | {100 * sure / n:.1f} % |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["even", "odd", "dx7", "folder"])
    parser.add_argument("--sounds", type=Path, default=Path(__file__).resolve().parent.parent / "targets")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "octaves")
    parser.add_argument("--each", action="store_true", help="all groups, and each sound that was not right")
    wanted = parser.parse_args()
    if wanted.what == "dx7":
        cases = voice_cases(wanted.cache)
    elif wanted.what == "folder":
        cases = folder_cases(wanted.sounds)
    else:
        cases = font_cases([p for p in INSTRUMENTS if p % 2 == (wanted.what == "odd")], wanted.cache)
    found = [heard(case) for case in cases]
    print(table(found, wanted.each))
    for h in found:
        if wanted.each and not h.right:
            print(f"{h.case.group}, {h.case.path.parent.name}: {h.note}, {'sure' if h.sure else 'unsure'}, {h.kind}")


if __name__ == "__main__":
    main()
