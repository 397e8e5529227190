"""Runs cells, each in a process of its own, and writes their rows down as they come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evosynth.system.machine import available_cores
from matching.cells import Cell, Ledger

HERE = Path(__file__).resolve().parent
PATIENCE_S = 900.0  # beyond a cell's own budget it is taken for dead


@dataclass
class Bench:
    """A folder of results that is being filled."""

    folder: Path
    ledger: Ledger
    jobs: int = 1
    marks: tuple[float, ...] = ()
    roms: Path | None = None

    def run(self, cells: Sequence[Cell]) -> int:
        """All of these cells -> how many failed. Those that are timed come last, one after the other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        counted = [cell for cell in cells if not cell.budget.timed]
        with ThreadPoolExecutor(max(1, self.jobs)) as pool:
            failed = sum(pool.map(self._done, counted))
        return failed + sum(self._done(cell) for cell in cells if cell.budget.timed)

    def _done(self, cell: Cell) -> int:
        """Search one cell and write its rows down -> 1 where it failed."""
        started = time.perf_counter()
        threads = available_cores() if cell.budget.timed else 1
        rows, error = self._searched(cell, threads)
        common = {"set": cell.set, "target": cell.target, "method": cell.method, "seed": cell.seed}
        common |= {"threads": threads, "run": str(cell.budget), "version": self._version}
        if error:
            rows = [{"budget": str(cell.budget), "error": error}]
        self.ledger.append([{**common, **row} for row in rows])
        said = error or ", ".join(f"{row['budget']}: MSS {row['MSS']:.2f}, zim {row['zim']:.1f}" for row in rows)
        print(f"{cell.name}: {said} ({time.perf_counter() - started:.0f} s)", file=sys.stderr, flush=True)
        return bool(error)

    def _searched(self, cell: Cell, threads: int) -> tuple[list[dict[str, Any]], str]:
        folder = self.folder / "cells" / cell.name
        task = {
            "set": cell.set,
            "target": cell.target,
            "method": cell.method,
            "budget": str(cell.budget),
            "seed": cell.seed,
            "threads": threads,
            "marks": self.marks,
            "roms": str(self.roms) if self.roms else None,
            "folder": str(folder),
        }
        command = [sys.executable, str(HERE / "one_cell.py"), json.dumps(task)]
        patience_s = PATIENCE_S + (cell.budget.seconds or 0.0)
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, env=_environment(threads), timeout=patience_s, check=False
            )
        except subprocess.TimeoutExpired:
            return [], f"no answer in {patience_s:.0f} s"
        if done.returncode:
            return [], (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        rows: list[dict[str, Any]] = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
        return [{**row, "files": f"cells/{cell.name}/{row['files']}"} for row in rows], ""

    @cached_property
    def _version(self) -> str:
        """Of the code that is measured."""
        command = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _environment(threads: int) -> dict[str, str]:
    """Every library may use so many threads, and no more."""
    names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {**os.environ, **dict.fromkeys(names, str(threads))}
