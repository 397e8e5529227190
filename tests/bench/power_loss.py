"""Power that goes: a document's writer is stopped, file and log are copied, the log is cut at a random byte.

    python tests/bench/power_loss.py              (200 times)
    python tests/bench/power_loss.py --times 20 --seed 3

What is opened then must have the acts up to some moment, each whole and none out of turn, with the checkpoint that was
written together with them; where the log is not cut, all that the writer had acknowledged.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.documents import changes as c
from evosynth.documents import opening, reading
from evosynth.documents.document import Document
from evosynth.documents.records import Act, Rating, Run

CHECKPOINT = 1 << 20  # bytes
SEGMENT_S = (0.05, 0.6)  # how long the writer is left to write


@dataclass(frozen=True, slots=True)
class Outcome:
    """One power cut: acts found, acts acknowledged when the writer was stopped, and what does not hold."""

    found: int
    acknowledged: int
    cut: bool
    fault: str = ""


def write(path: Path) -> None:
    """Rate, note an act, and now and then a checkpoint, for ever; each act is said when it is on disk."""
    document = Document(path)
    document.apply([c.Began(Run("a", 1.0, False, "cello", "dx7"))])
    number = 0
    while True:
        number += 1
        act = Act(number, float(number), "done", number, f'{{"act": {number}}}')
        document.apply([Rating("a", -1, number, 1 + number % 5, b"voice"), act])
        print(number, flush=True)
        if number % 5 == 0:
            data = number.to_bytes(8, "little") + bytes([number % 251]) * CHECKPOINT
            document.apply([c.StandsAt("a", f'{{"evaluations": {number}}}', data)], durable=False)


def cut_once(folder: Path, rng: np.random.Generator, *, cut: bool) -> Outcome:
    """Start a writer, stop it, copy, cut, look."""
    path, said = folder / "one.evosynth", folder / "said"
    with said.open("wb") as out:
        writer = subprocess.Popen([sys.executable, __file__, "--write", str(path)], stdout=out)
    try:
        while said.stat().st_size == 0:
            time.sleep(0.005)
        time.sleep(float(rng.uniform(*SEGMENT_S)))
        os.kill(writer.pid, signal.SIGSTOP)
        os.waitpid(writer.pid, os.WUNTRACED)
        acknowledged = said.read_bytes().count(b"\n")
        copy = folder / "copy.evosynth"
        shutil.copyfile(path, copy)
        log = path.with_name("one.evosynth-wal")
        if log.exists():
            data = log.read_bytes()
            kept = int(rng.integers(len(data) + 1)) if cut else len(data)
            copy.with_name("copy.evosynth-wal").write_bytes(data[:kept])
    finally:
        writer.kill()
        writer.wait()
    return _looked_at(copy, acknowledged, cut=cut)


def _looked_at(copy: Path, acknowledged: int, *, cut: bool) -> Outcome:
    with opening.reading(copy) as db:
        acts, ratings = reading.acts(db), reading.ratings(db, "a")
        data, run = reading.checkpoint(db, "a"), reading.run(db, "a")
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    numbers = [act.number for act in acts]
    fault = ""
    if sound != "ok":
        fault = f"the file is damaged: {sound}"
    elif numbers != list(range(1, len(numbers) + 1)) or [one.candidate for one in ratings] != numbers:
        fault = "an act is missing, or there by half"
    elif data is not None and (run is None or run.state != f'{{"evaluations": {int.from_bytes(data[:8], "little")}}}'):
        fault = "a checkpoint and its state are not of one moment"
    elif data is not None and data[8:] != bytes([int.from_bytes(data[:8], "little") % 251]) * CHECKPOINT:
        fault = "a checkpoint is there by half"
    elif not cut and len(acts) < acknowledged:
        fault = f"{acknowledged} acts were acknowledged, {len(acts)} are there"
    Document(copy).close()  # it goes on, too
    return Outcome(len(acts), acknowledged, cut, fault)


def run(times: int, seed: int) -> list[Outcome]:
    """So many power cuts; in every fourth the log is whole."""
    rng, outcomes = np.random.default_rng(seed), []
    for number in range(times):
        with tempfile.TemporaryDirectory() as folder:
            outcomes.append(cut_once(Path(folder), rng, cut=number % 4 != 3))
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write is not None:
        write(arguments.write)
    outcomes = run(arguments.times, arguments.seed)
    faults = [outcome.fault for outcome in outcomes if outcome.fault]
    whole = sum(not outcome.cut for outcome in outcomes)
    acts = sum(outcome.found for outcome in outcomes)
    print(f"{len(outcomes)} power cuts ({whole} with the whole log), {acts} acts found, {len(faults)} faults", *faults)
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
