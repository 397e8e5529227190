"""Matches every target with ``evosynth match`` and prints a Markdown table of how near it came.

    python tests/bench/match_targets.py --seconds 60
    python tests/bench/match_targets.py --evaluations 20000 --seed 3 --only cello oboe

Each target is searched by the command itself, one after the other, with all cores; its best.wav is compared with the
target by ``metrics``. Needs the extra ``bench``.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import metrics

TARGETS = Path(__file__).resolve().parent.parent / "targets"
COLUMNS = ("note", "MSS", "zim", "LSD", "MFCC40", "MFCCD", "RMScos", "f0_cents", "distance", "evaluations", "seconds")
DECIMALS = {"note": 0, "f0_cents": 0, "evaluations": 0, "seconds": 1, "RMScos": 3}


def main() -> int:
    arguments = parsed()
    files = [p for p in sorted(arguments.targets.glob("*.flac")) if any(part in p.name for part in arguments.only)]
    if not files:
        print(f"No target in {arguments.targets} has {' or '.join(arguments.only)} in its name.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.output or Path(scratch)
        rows = {path.stem: matched(path, folder / path.stem, arguments) for path in files}
    print(table(rows))
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--evaluations", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--targets", type=Path, default=TARGETS, help="a folder of FLAC files")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of file names")
    parser.add_argument("-o", "--output", type=Path, help="keep the results here")
    arguments = parser.parse_args()
    if arguments.seconds is None and arguments.evaluations is None:
        arguments.seconds = 60.0
    return arguments


def matched(target: Path, folder: Path, arguments: argparse.Namespace) -> dict[str, float]:
    """One row of the table."""
    command = [sys.executable, "-m", "evosynth", "match", target, "-o", folder, "--seed", arguments.seed, "--json"]
    for name in ("seconds", "evaluations"):
        if (value := getattr(arguments, name)) is not None:
            command += [f"--{name}", value]
    started = time.perf_counter()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=True)
    report = json.loads(done.stdout)
    distances = metrics.compare(metrics.read(target), metrics.read(folder / "best.wav"))
    row = {
        "note": report["note"],
        **(distances or dict.fromkeys(metrics.NAMES, math.nan)),
        "distance": report["distances"]["total"],
        "evaluations": report["evaluations"],
        "seconds": report["seconds"],
    }
    wall_s = time.perf_counter() - started
    print(f"{target.stem}: MSS {row['MSS']:.2f}, zim {row['zim']:.1f} ({wall_s:.0f} s)", file=sys.stderr, flush=True)
    return row


def table(rows: dict[str, dict[str, float]]) -> str:
    """A Markdown table with a last line of means (of |cents|; of what is a number)."""
    means = {
        name: mean([abs(row[name]) if name == "f0_cents" else row[name] for row in rows.values()]) for name in COLUMNS
    }
    lines = ["| target | " + " | ".join(COLUMNS) + " |", "| --- " + "| ---: " * len(COLUMNS) + "|"]
    lines += [line(name, row) for name, row in rows.items()]
    lines.append(line("**mean**", {**means, "note": math.nan}))
    return "\n".join(lines)


def line(name: str, row: dict[str, float]) -> str:
    cells = ("" if math.isnan(row[c]) else f"{row[c]:,.{DECIMALS.get(c, 2)}f}" for c in COLUMNS)
    return f"| {name} | " + " | ".join(cells) + " |"


def mean(values: list[float]) -> float:
    numbers = [v for v in values if not math.isnan(v)]
    return sum(numbers) / len(numbers) if numbers else math.nan


if __name__ == "__main__":
    sys.exit(main())
