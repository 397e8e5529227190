"""Instruments beside their voices, in a real sampler: keys held and let go, their levels, whether loops are heard.

python tests/bench/sfz_instruments.py patches/banks/evosynth_1.syx:5 'patches/wavetable/key Tine.evopatch' ...
python tests/bench/sfz_instruments.py --every 7 patches/banks/*.syx
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from sampler import Sampler

from evosynth.arrays import F32, F64
from evosynth.export import sfz
from evosynth.export.level_course import course, falls, level_db
from evosynth.export.release import window_s
from evosynth.library.voice_files import read_voices
from evosynth.runs.assembly import engine
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

RATE = 44_100
NOTES = (36, 60, 84)
VELOCITIES = (1, 20, 45, 64, 89, 90, 110, 127)
HELD_S, GATES_S, TAIL_S = 20.0, (1.0, 3.0), 12.0
SHORT_S = 0.004  # what two times may differ by, whatever they are
LET_GO_DB = 40.0  # below what was played: there is nothing left to let go
HEARD_DB = 50.0  # below a voice's loudest: what is compared

Play = Callable[[int, int, float, float], F32]


@dataclass(frozen=True)
class Figures:
    """Worst cases over notes, and velocities or moments."""

    held_db: float
    let_go: tuple[float, ...]  # per note and gate and fall: instrument / voice - 1
    level_db: float
    click: float


def figures(voice: Play, instrument: Play, notes: Sequence[int], loops: dict[int, tuple[int, int]]) -> Figures:
    held = max(_held_db(voice(note, 100, HELD_S, HELD_S), instrument(note, 100, HELD_S, HELD_S)) for note in notes)
    let_go = [ratio for note in notes for gate in GATES_S for ratio in _let_go(voice, instrument, note, gate)]
    clicks = [_click(instrument(note, 100, 13.0, 13.0), *loops[note]) for note in notes if note in loops]
    return Figures(held, tuple(let_go), _levels_db(voice, instrument, notes), max(clicks, default=0.0))


def _held_db(voice: F32, instrument: F32) -> float:
    """How far levels of a second each lie apart while the voice is heard; after it, by how much the instrument is."""
    wanted, found = (course(sound, RATE, 1.0, 0.5) for sound in (voice, instrument))
    least = wanted.max() - HEARD_DB
    return float(np.abs(np.maximum(wanted, least) - np.maximum(found, least)).max())


def _let_go(voice: Play, instrument: Play, note: int, gate_s: float) -> list[float]:
    sounds = [play(note, 100, gate_s, gate_s + TAIL_S) for play in (voice, instrument)]
    gate, before = round(gate_s * RATE), round((gate_s - 0.1) * RATE)
    if level_db(sounds[0][before:gate]) < level_db(sounds[0][:gate]) - LET_GO_DB:
        return []  # it has all but ended
    wanted, found = (falls(sound, RATE, gate, window_s(note), (20.0, 40.0)) for sound in sounds)
    return [_ratio(a, b) for a, b in zip(wanted, found, strict=True)]


def _ratio(wanted: float | None, found: float | None) -> float:
    wanted_s, found_s = (TAIL_S if one is None else one for one in (wanted, found))
    return 0.0 if abs(wanted_s - found_s) <= SHORT_S else found_s / max(wanted_s, SHORT_S) - 1.0


def _levels_db(voice: Play, instrument: Play, notes: Sequence[int]) -> float:
    pairs = [
        [level_db(play(note, velocity, 1.0, 1.0)) for play in (voice, instrument)]
        for note in notes
        for velocity in VELOCITIES
    ]
    wanted, found = np.maximum(pairs, np.max(pairs) - 70.0).T
    return float(np.abs(wanted - found).max())


def _click(sound: F32, start: int, end: int) -> float:
    """The steepest bend within a millisecond of the loop's ends / that of 50 ms on either side; 1 and less: none."""
    if end + round(0.06 * RATE) >= len(sound):
        return 0.0
    bends: F64 = np.abs(np.diff(sound.astype(np.float64), 3))
    near, around = round(0.001 * RATE), round(0.05 * RATE)
    own = np.concatenate([bends[end - around : end - near], bends[end + near : end + around]]).max()
    return float(bends[end - near : end + near].max() / max(own, 1e-12))


def examine(
    name: str, genome: F64, spec: EngineSpec, step: int, notes: Sequence[int], straight: bool = False
) -> Figures:
    synth = engine(spec, RATE)
    with tempfile.TemporaryDirectory() as folder:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        keys = sfz.sampled_keys(step)
        written = sfz.write(genome, spec, name, Path(folder), keys=keys, rate_hz=RATE, bits=24)
        took, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.wav")) / 1e6
        text = written.path.read_text()
        if straight:
            text = re.sub(r"^eg01_.*\n", "", text, flags=re.MULTILINE)
            written.path.write_text(text)

        def voice(note: int, velocity: int, gate_s: float, length_s: float) -> F32:
            return synth.render(genome[None], [Note(note, velocity, gate_s, length_s)], quality="final")[0].rows()[0]

        sampler = Sampler(written.path, RATE)
        gain = np.float32(10.0 ** ((level_db(voice(60, 127, 1, 1)) - level_db(sampler.note(60, 127, 1, 1))) / 20.0))
        found = figures(voice, lambda *note: sampler.note(*note) * gain, notes, dict(_loops(text)))
    regions = text.count("<region>")
    layers = regions // len(keys)
    worst, beyond = max(map(abs, found.let_go), default=0.0), sum(abs(ratio) > 0.15 for ratio in found.let_go)
    loops, decays, bends = (text.count(word) for word in ("loop_continuous", "ampeg_hold", "eg01_sustain"))
    print(
        f"{name:<16} {layers} {loops:3}/{regions:<3} {decays:3} {bends:3} {size:6.1f} MB"
        f" {took:5.1f} s {cpu:5.1f} s  held {found.held_db:5.1f} dB  let go {100 * worst:4.0f} % ({beyond:2} of"
        f" {len(found.let_go):2} beyond)  level {found.level_db:4.1f} dB  click {found.click:5.2f}"
        f"{'  *' if written.remarks else ''}",  # it says that a loop does not hold all
        flush=True,
    )
    return found


def _loops(text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Of each key's region for velocity 100 where the loop is."""
    for region in text.split("<region>")[1:]:
        words = dict(word.split("=", 1) for word in region.split() if "=" in word)
        if "loop_start" in words and int(words["lovel"]) <= 100 <= int(words["hivel"]):
            yield int(words["pitch_keycenter"]), (int(words["loop_start"]), int(words["loop_end"]))


def _voices(files: list[str], every: int) -> Iterator[tuple[str, F64, EngineSpec]]:
    for file in files:
        path, _, number = file.rpartition(":") if file.rpartition(":")[2].isdigit() else (file, "", "")
        voices = read_voices(Path(path))
        chosen = [int(number) - 1] if number else range(0, len(voices.voices), every)
        for at in chosen:
            yield voices.names[at].strip(), voices.genomes[at], voices.synth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", help="a file, or file:number")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of banks, every n-th voice")
    parser.add_argument("--step", type=int, default=sfz.STEP, metavar="N", help="semitones between sampled keys")
    parser.add_argument("--notes", type=int, nargs=3, default=NOTES, metavar="N", help="that are played")
    parser.add_argument("--straight", action="store_true", help="as a sampler without a second envelope plays them")
    arguments = parser.parse_args()
    for voice in _voices(arguments.files, arguments.every):
        examine(*voice, arguments.step, arguments.notes, arguments.straight)


if __name__ == "__main__":
    main()
