"""Cells of the bench, and the ledger that keeps their rows.

A *cell* is one search: a target of a set, a method, a budget and a seed. A *row* is what came of it; a cell of 60
seconds can leave a second row of where it stood after 10. The ledger is a CSV file that is only ever appended to, so
that an interrupted bench goes on where it stopped; of two rows of one cell the later counts.
"""

from __future__ import annotations

import csv
import math
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

METHODS = (
    "ours",
    "unseeded",
    "random",
    "prior",
    "spiegelib",
    "narrow",
    "plain",
    "warm",
    "cma",
    "nsga2",
    "knee",
    "de",
    "wavetable",
    "resynthesis",
)  # see methods
KEY = ("set", "target", "method", "budget", "seed")
METRICS = ("MSS", "zim", "LSD", "wMFCC", "SOT", "MRSTFT", "MFCC40", "MFCC13", "MFCCD", "RMScos", "f0_cents")
FIGURES = (*METRICS, "distance", "evaluations", "seconds")
ABOUT = ("note", "threads", "load", "run", "version", "files", "error")
COLUMNS = (*KEY, *FIGURES, *ABOUT)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Budget:
    """So many evaluations, or so many seconds on all cores."""

    evaluations: int | None = None
    seconds: float | None = None

    @classmethod
    def read(cls, text: str) -> Budget:
        """``"5000"`` evaluations or ``"10s"``; ValueError for anything else."""
        number = text.removesuffix("s")
        if text.endswith("s") and float(number) > 0:
            return cls(seconds=float(number))
        if not text.endswith("s") and int(number) > 0:
            return cls(evaluations=int(number))
        raise ValueError(f"{text!r} is no budget: 5000 (evaluations) or 10s (seconds) are")

    def __str__(self) -> str:
        return f"{self.seconds:g}s" if self.seconds is not None else str(self.evaluations)

    @property
    def timed(self) -> bool:
        return self.seconds is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """One search of the bench."""

    set: str
    target: str
    method: str
    budget: Budget
    seed: int

    @property
    def key(self) -> tuple[str, ...]:
        return self.set, self.target, self.method, str(self.budget), str(self.seed)

    @property
    def name(self) -> str:
        """Fit for a folder."""
        return "/".join((self.set, self.target, f"{self.method}-{self.budget}-{self.seed}"))


class Ledger:
    """The CSV file of a bench. Threads may append at the same time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def rows(self) -> list[Row]:
        """The last row of every cell, in the order in which cells first came; a line cut short is left out."""
        if not self.path.is_file():
            return []
        with self.path.open(newline="", encoding="utf-8") as file:
            read = [row for row in csv.DictReader(file) if None not in row.values() and row.keys() == set(COLUMNS)]
        return list({key_of(row): row for row in read}.values())

    def append(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Add rows; columns that a row has not stay empty."""
        with self._lock:
            new = not self.path.is_file() or not self.path.stat().st_size
            with self.path.open("a+", newline="", encoding="utf-8") as file:
                file.seek(0)
                whole = new or file.read().endswith("\n")
                writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
                if new:
                    writer.writeheader()
                elif not whole:
                    file.write("\n")  # a killed bench left half a line
                writer.writerows(rows)

    def missing(self, cells: Iterable[Cell]) -> Iterator[Cell]:
        """Those that have no row yet, or failed."""
        done = {key_of(row) for row in self.rows() if not row["error"]}
        return (cell for cell in cells if cell.key not in done)


def key_of(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def number(row: Mapping[str, str], name: str) -> float:
    """NaN where a row has none."""
    try:
        return float(row[name])
    except (KeyError, ValueError):
        return math.nan


def plan(
    targets: Mapping[str, Iterable[str]], methods: Iterable[str], budgets: Iterable[Budget], seeds: Iterable[int]
) -> list[Cell]:
    """Every cell of these, budget after budget and target after target: what is cut short compares whole columns.

    ``targets`` are names by set.
    """
    methods, seeds = list(methods), list(seeds)
    return [
        Cell(kind, target, method, budget, seed)
        for budget in budgets
        for seed in seeds
        for kind, names in targets.items()
        for target in names
        for method in methods
    ]
