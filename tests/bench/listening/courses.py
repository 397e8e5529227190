"""The courses of many listeners with many breeders, a line of JSON each: a long run goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from listening.breeders import Breeder, ByStars, Strangers
from listening.edisyn import Climber
from listening.gain import Ground, Scale
from listening.kinds import KINDS
from listening.led import ByModel, ByOracle
from listening.listener import Anyhow, Errs, Listener, Way, listener
from listening.protocol import PAGES, Course, answered_anyhow, listened
from listening.sureness import together

ANYHOW = "anyhow"  # in the place of a kind: one who does not listen
Made = Callable[[Ground, int, Listener], Breeder]
BREEDERS: dict[str, tuple[Way, Made]] = {
    "random": ("six stars", lambda place, seed, who: Strangers(place, seed)),
    "edisyn": ("first three", lambda place, seed, who: Climber(place, seed)),
    "stars": ("six stars", lambda place, seed, who: ByStars(place, seed)),
    "stars, first three": ("first three", lambda place, seed, who: ByStars(place, seed)),
    "model": ("six stars", lambda place, seed, who: ByModel(place, seed)),
    "model, first three": ("first three", lambda place, seed, who: ByModel(place, seed)),
    "oracle": ("six stars", lambda place, seed, who: ByOracle(place, seed, who.truth)),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One listener and one breeder."""

    engine: str
    kind: str
    seed: int
    breeder: str


def errs(seed: int) -> Errs:
    """Every second listener slips, the others hear with noise."""
    return "wrong" if seed % 2 else "slips"


def cells(engines: Sequence[str], seeds: Sequence[int], breeders: Sequence[str]) -> Iterator[Cell]:
    """Seed by seed, so that a run that is broken off has all kinds; and with each one who does not listen."""
    for seed in seeds:
        for engine in engines:
            for kind in KINDS:
                yield from (Cell(engine, kind, seed, breeder) for breeder in breeders)
            yield from (Cell(engine, ANYHOW, seed, breeder) for breeder in breeders if breeder in ("model", "stars"))


def course(cell: Cell, place: Ground, pages: int = PAGES, scale: Scale | None = None) -> Course:
    """What comes of it."""
    way, made = BREEDERS[cell.breeder]
    if cell.kind == ANYHOW:
        rng = np.random.default_rng([cell.seed, 9])
        deaf = ByModel if cell.breeder == "model" else ByStars
        return answered_anyhow(deaf(place, cell.seed), Anyhow(way, rng), place)
    who = listener(cell.kind, cell.seed, place, errs(cell.seed), way, scale)
    breeder = made(place, cell.seed, who)
    found = listened(breeder, who, pages)
    if isinstance(breeder, ByModel):
        found.sureness, found.of_all = (together(parts).pairs for parts in (breeder.sureness, breeder.of_all))
    return found


def append(path: Path, cell: Cell, found: Course) -> None:
    """Write what came of a cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps([cell.engine, cell.kind, cell.seed, cell.breeder, found.written()]) + "\n")


def read(path: Path) -> dict[Cell, Course]:
    """What is known so far; a line that was cut short counts for nothing."""
    found: dict[Cell, Course] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            engine, kind, seed, breeder, written = json.loads(line)
        except ValueError:
            continue
        found[Cell(engine, kind, seed, breeder)] = Course.of(written)
    return found
