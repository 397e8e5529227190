"""The process of one cell: search, judge, write down.

It gets what to do as one JSON argument and leaves in the cell's folder the sounds (FLAC), the voice, the curve
(CSV) and ``rows.json``, which the bench reads. What it prints on its error stream is the reason where it fails.
"""

from __future__ import annotations

import csv
import json
import math
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import metrics
import numpy as np
import soundfile

from evosynth.arrays import F32
from evosynth.export.result_files import save_voice
from evosynth.synths import voicing
from matching import methods, target_sets
from matching.cells import Budget
from matching.methods import Found
from matching.target_sets import Target

ROWS_FILE, CURVE_FILE, TARGET_FILE = "rows.json", "curve.csv", "target.flac"
PEAK = 0.9


def main() -> int:
    task = json.loads(sys.argv[1])
    folder = Path(task["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    target = target_sets.load(task["set"], task["target"], Path(task["roms"]) if task["roms"] else None)
    search = methods.search(
        task["method"],
        target,
        Budget.read(task["budget"]),
        task["seed"],
        threads=task["threads"],
        marks=task["marks"],
    )
    rows = [row(found, target, folder, load) for found in search.found]
    save_sound(folder / TARGET_FILE, target.samples, target.rate)
    save_curve(folder / CURVE_FILE, search.curve)
    (folder / ROWS_FILE).write_text(json.dumps(rows), encoding="utf-8")
    return 0


def row(found: Found, target: Target, folder: Path, load: float) -> dict[str, Any]:
    """The figures of one answer; its sound and voice are kept beside."""
    name = f"match-{found.budget}"
    save_sound(folder / f"{name}.flac", found.audio, 44100)
    suffix = voicing.of(found.synth).suffix
    save_voice(found.genome, f"B{found.budget}", folder / f"{name}{suffix}", found.synth)
    given = metrics.prepared(target.samples, target.rate)
    judged = metrics.compare(given, metrics.prepared(found.audio, 44100)) or dict.fromkeys(metrics.NAMES, math.nan)
    return {
        "budget": str(found.budget),
        **{name: round(value, 5) for name, value in judged.items()},
        "distance": round(found.distance, 5),
        "evaluations": found.evaluations,
        "seconds": round(found.seconds, 3),
        "note": target.prepared.note.midi_note,
        "load": round(load, 2),
        "files": name,
    }


def save_sound(path: Path, samples: F32, rate: int) -> None:
    """At a peak of PEAK: files are for listening, the figures are of the sound itself."""
    scale = np.float32(PEAK / max(float(np.abs(samples).max(initial=0.0)), 1e-9))
    soundfile.write(path, samples * scale, rate, subtype="PCM_16")


def save_curve(path: Path, curve: methods.Curve) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("evaluations", "seconds", "best"))
        writer.writerows((n, round(s, 3), round(best, 5)) for n, s, best in curve)


if __name__ == "__main__":
    sys.exit(main())
