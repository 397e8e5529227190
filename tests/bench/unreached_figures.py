"""What matches lack of targets that their engine can make: the base of saying that it could not reach something.

    python tests/bench/unreached_figures.py run -o results --engine dx7 --voices 40 --evaluations 4000
    python tests/bench/unreached_figures.py table -o results --engine dx7

``run`` matches voices drawn from the engine's own prior (no bank, no recording; one search each, one thread) and notes
what each match lacks by ``analysis.unreached``; started again it does what is missing. Every fourth voice is matched
once more with a breath above 2.5 kHz laid over it, 24 dB under it, which counts as "cannot be made" for a DX7.
``table`` prints the most that was missing, and of how many something is said with the limits of the engine's record.
Limits were taken from seed 20,000; other seeds tell how often they speak falsely.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.reach import cells_of, heard
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.unreached import EDGES_HZ, ROWS, lacks
from evosynth.arrays import F32, F64
from evosynth.audio.clip import Clip
from evosynth.runs.matching import run_match
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

MADE_RATE = 44_100
NOTES = (36, 48, 60, 72, 84)  # in turn
BREATH_DB, BREATH_HZ = -24.0, 2500.0


def voice(engine: str, seed: int) -> tuple[F32, Note]:
    """The first of the prior's voices from this seed on that can be heard, played."""
    note = Note(NOTES[seed % len(NOTES)], 100, 1.0, 1.5)
    synth = registry.make(engine, MADE_RATE, threads=1)
    drawn = synth.prior(None, 16, np.random.Generator(np.random.PCG64(seed)))
    sounds = synth.render(drawn, [note], quality="final")[0].rows()
    return next(sound for sound in sounds if np.abs(sound).max() > 1e-2), note


def breathed(sound: F32, number: int) -> F32:
    """With a noise over it that begins and ends with it."""
    noise = np.random.Generator(np.random.PCG64(number)).standard_normal(len(sound))
    spectrum = np.fft.rfft(noise)
    spectrum[np.fft.rfftfreq(len(noise), 1.0 / MADE_RATE) < BREATH_HZ] = 0.0
    noise = np.fft.irfft(spectrum, len(noise))
    loud = np.abs(sound) > 0.02 * np.abs(sound).max()
    noise[len(sound) - int(loud[::-1].argmax()) :] = 0.0
    gain = 10 ** (BREATH_DB / 20) * np.sqrt(np.mean(sound**2) / np.mean(noise**2))
    return np.asarray(sound + gain * noise, np.float32)


def lacking(sound: F32, note: Note, engine: str, seed: int, evaluations: int) -> F64:
    """What a match of it lacks, and in the last place its distance."""
    clip = Clip(sound, MADE_RATE)
    target = prepare_target(
        clip, "voice.wav", note=note.midi_note, gate_s=note.gate_s, length_s=note.length_s, already_cut=True
    )
    settings = RunSettings(synth=EngineSpec(engine), evaluations=evaluations, seconds=None, threads=1, seed=seed)
    result = run_match(target, settings)
    found = missed(target, result.audio, settings.rate_hz)
    return np.append(found.ravel(), result.distances["total"])


def missed(target: PreparedTarget, sound: F32, rate: int) -> F64:
    """As lacks has it."""
    return lacks(cells_of(target), heard(sound, rate, target))


def run(folder: Path, engine: str, voices: range, evaluations: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in voices:
        sound, note = voice(engine, number)
        for kind in ("plain", "breath")[: 1 + (number % 4 == 0)]:
            path = folder / f"{engine}-{number}-{kind}.npy"
            if not path.exists():
                given = sound if kind == "plain" else breathed(sound, number)
                np.save(path, lacking(given, note, engine, number, evaluations))


def table(folder: Path, engine: str) -> None:
    """Limits, and what they do on voices that they were not taken from."""
    plain, breath = (
        {int(path.stem.split("-")[1]): np.load(path) for path in sorted(folder.glob(f"{engine}-*-{kind}.npy"))}
        for kind in ("plain", "breath")
    )
    print(
        f"{engine}: {len(plain)} voices, distances {np.percentile([row[-1] for row in plain.values()], [25, 50, 75])}"
    )
    worst = {number: worst_of(row) for number, row in plain.items()}
    for column, (kind, time) in enumerate(ROWS):
        print(f"  {kind} {time}:", np.round(np.sort([row[column] for row in worst.values()])[-8:], 1))
    limits = np.array(registry.named(engine).seldom_lacks or [np.inf] * len(ROWS))
    for name, rows in (("made", worst), ("with breath", {number: worst_of(row) for number, row in breath.items()})):
        said = [number for number, row in rows.items() if (row > limits).any()]
        print(f"  something is said of {len(said)} of {len(rows)} {name}: {said}")


def worst_of(row: F64) -> F64:
    """The most that is missing in any band, for each of ROWS."""
    found: F64 = row[:-1].reshape(-1, len(EDGES_HZ) - 1).max(axis=1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--engine", default="dx7", choices=registry.names())
    parser.add_argument("--voices", type=int, default=40)
    parser.add_argument("--seed", type=int, default=20_000, help="of the first voice")
    parser.add_argument("--evaluations", type=int, default=4000)
    wanted = parser.parse_args()
    if wanted.what == "run":
        run(wanted.output, wanted.engine, range(wanted.seed, wanted.seed + wanted.voices), wanted.evaluations)
    else:
        table(wanted.output, wanted.engine)


if __name__ == "__main__":
    main()
