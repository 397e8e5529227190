"""Whether what moves in a sound moves in its match: level and pitch curves of the twenty modulated voices.

    python tests/bench/modulated_bench.py -o rows.jsonl --evaluations 5000 --seeds 0
    python tests/bench/modulated_bench.py -o rows.jsonl --table

*Level* is the correlation of RMS curves in dB, *pitch* that of librosa's pyin in cents, each over the held note; where
the target's own hardly moves (under 1 dB, 10 cents) there is nothing to be right about, and ``-`` is printed. A voice
is *right* where all that moves correlates over 0.8. One that was run is not run again.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import librosa
import metrics
import numpy as np
from modulated_voices import GATE_S, LENGTH_S, Modulated, modulated

from evosynth.analysis.prepare import prepare_target
from evosynth.arrays import F32, F64
from evosynth.audio.clip import Clip
from evosynth.runs import matching
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7_space import genomes_from_voices, voice_matrix

RATE, LISTENED = 44_100, 22_050
STILL_DB, STILL_CENTS = 1.0, 10.0
RIGHT = 0.8


def sound_of(one: Modulated) -> F32:
    note = Note(one.note, 100, GATE_S, LENGTH_S)
    sound = FMSynth(RATE).render(genomes_from_voices(voice_matrix([one.voice])), [note], quality="final")[0].rows()[0]
    return np.asarray(sound * (0.5 / np.abs(sound).max()), np.float32)


def curves(sound: F32) -> tuple[F64, F64]:
    """Level in dB and pitch in cents (NaN: none) of the held note, every 12 ms."""
    held = metrics.prepared(sound, RATE)[: round(GATE_S * LISTENED)]
    rms = librosa.feature.rms(y=held, frame_length=1024, hop_length=256)[0]
    hz, _, _ = librosa.pyin(held, fmin=40, fmax=2000, sr=LISTENED, hop_length=256)
    n = min(len(rms), len(hz))
    return 20.0 * np.log10(np.maximum(rms[:n], 1e-5)), 1200.0 * np.log2(hz[:n] / 55.0)


def correlation(target: F64, match: F64, still: float) -> float:
    """Of what both have; nan where the target's hardly moves, 0 where the match has too little."""
    n = min(len(target), len(match))
    own = np.isfinite(target[5:n])
    if own.sum() < 10 or np.std(target[5:n][own]) < still:
        return math.nan
    both = own & np.isfinite(match[5:n])
    if both.sum() < 0.5 * own.sum() or np.std(match[5:n][both]) < 1e-6:
        return 0.0
    return float(np.corrcoef(target[5:n][both], match[5:n][both])[0, 1])


def run(one: Modulated, evaluations: int, seed: int, synth: str) -> dict[str, Any]:
    sound = sound_of(one)
    name = f"{one.name}.wav"
    target = prepare_target(Clip(sound, RATE), name, note=one.note, gate_s=GATE_S, length_s=LENGTH_S, already_cut=True)
    settings = RunSettings(synth=EngineSpec.parse(synth), seed=seed, evaluations=evaluations, threads=1)
    result = matching.run_match(target, settings)
    mine, theirs = curves(sound), curves(np.asarray(result.audio, np.float32))
    judged = metrics.compare(metrics.prepared(sound, RATE), metrics.prepared(result.audio, RATE)) or {}
    return {
        "name": one.name,
        "seed": seed,
        "synth": synth,
        "evaluations": evaluations,
        "level": correlation(mine[0], theirs[0], STILL_DB),
        "pitch": correlation(mine[1], theirs[1], STILL_CENTS),
        "MSS": judged.get("MSS", math.nan),
        "zim": judged.get("zim", math.nan),
        "distance": result.distances["total"],
    }


def right(row: dict[str, Any]) -> bool:
    return all(not row[name] <= RIGHT for name in ("level", "pitch"))


def table(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        shown = [f"{row[k]:.2f}" if math.isfinite(row[k]) else "-" for k in ("level", "pitch", "MSS", "zim")]
        print(f"| {row['name']} | {row['seed']} | {' | '.join(shown)} |")
    mean = {name: np.nanmean([row[name] for row in rows]) for name in ("MSS", "zim", "distance")}
    print(f"right {sum(map(right, rows))} of {len(rows)}; means {mean}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--evaluations", type=int, default=5000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--synth", default="dx7")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--table", action="store_true")
    wanted = parser.parse_args()
    lines = wanted.output.read_text().splitlines() if wanted.output.exists() else []
    rows = [json.loads(line) for line in lines]
    done = {(row["name"], row["seed"], row["synth"], row["evaluations"]) for row in rows}
    for one in modulated() if not wanted.table else ():
        for seed in wanted.seeds:
            key = (one.name, seed, wanted.synth, wanted.evaluations)
            if key in done or (wanted.only and one.name not in wanted.only):
                continue
            rows.append(run(one, wanted.evaluations, seed, wanted.synth))
            with wanted.output.open("a") as file:
                file.write(json.dumps(rows[-1]) + "\n")
    table(rows)


if __name__ == "__main__":
    main()
