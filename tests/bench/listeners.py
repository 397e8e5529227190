"""How fast breeding comes to what somebody likes, with simulated listeners: ``python tests/bench/listeners.py run``.

``run`` plays listeners of six kinds with each breeder, page after page, and appends what came of it to a file; broken
off, it goes on there. ``table`` prints what is in it: gain of the page at ten, pages until it is 0.6 and their ratios
with intervals, the favourite held, and how well a model knew how sure it was. Who they are and what a gain is: the
modules of ``tests/bench/listening``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from listening import courses, ratios, sureness
from listening.courses import ANYHOW, BREEDERS, Cell
from listening.gain import VOICES, ground, usual_cache
from listening.kinds import KINDS
from listening.protocol import HELD_AFTER, PAGES, Course
from listening.sureness import Sureness

from evosynth.synths import registry

COMPARED = (
    ("model", "stars"), ("model, first three", "edisyn"), ("model", "edisyn"),
    ("model, first three", "stars, first three"), ("stars", "edisyn"), ("oracle", "stars"), ("stars", "random"),
)  # fmt: skip


def run(out: Path, engines: list[str], seeds: list[int], breeders: list[str], pages: int, voices: int) -> None:
    """All cells that are missing."""
    known = courses.read(out)
    place = cache(lambda engine: ground(engine, voices, cache=usual_cache()))
    for cell in courses.cells(engines, seeds, breeders):
        if cell not in known:
            found = courses.course(cell, place(cell.engine), pages)
            courses.append(out, cell, found)
            print(f"{cell.engine} {cell.kind} {cell.seed} {cell.breeder}: {found.pages:g} pages", flush=True)


def table(known: Mapping[Cell, Course]) -> str:
    """What the courses say, as a page of Markdown."""
    heard = {cell: course for cell, course in known.items() if cell.kind != ANYHOW}
    parts = [_breeders(heard), _ratios(heard), _kinds(heard), _sureness(heard), _variety(known)]
    return "\n\n".join(part for part in parts if part.count("\n") > 1)


def _breeders(known: Mapping[Cell, Course]) -> str:
    lines = ["| | listeners | gain of page 10 | pages until 0.6 | favourite | variety |", "| --- |" + " ---: |" * 5]
    for engine in dict.fromkeys(cell.engine for cell in known):
        for name in BREEDERS:
            some = [course for cell, course in known.items() if (cell.engine, cell.breeder) == (engine, name)]
            if some:
                lines.append(f"| {engine}, {name} | {len(some)} | " + _middles(some) + " |")
    return "\n".join(lines)


def _middles(some: list[Course]) -> str:
    at_ten = np.median([course.medians[HELD_AFTER - 1] for course in some])
    pages = ratios.middle(np.array([course.pages for course in some]))
    variety = np.mean([course.variety[HELD_AFTER - 1] for course in some])
    return f"{at_ten:.2f} | {pages:.3g} | {np.mean([c.favourite for c in some]):.3f} | {variety:.2f}"


def _ratios(known: Mapping[Cell, Course]) -> str:
    lines = ["| | median of kinds | all | favourite, one minus other |", "| --- | ---: | ---: | ---: |"]
    for one, other in COMPARED:
        pages = ratios.paired(known, one, other, lambda course: course.pages)
        held = ratios.paired(known, one, other, lambda course: course.favourite)
        if pages:
            figures = (
                (ratios.pages_ratio, pages, ".2f"),
                (ratios.whole_ratio, pages, ".2f"),
                (ratios.mean_gap, held, "+.3f"),
            )
            cells = [f"{of(pairs):{form}} {_between(*ratios.interval(pairs, of), form)}" for of, pairs, form in figures]
            lines.append(f"| {one} : {other} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _kinds(known: Mapping[Cell, Course]) -> str:
    lines = ["| pages, model and stars | " + " | ".join(KINDS) + " |", "| --- |" + " ---: |" * len(KINDS)]
    pairs = ratios.paired(known, "model", "stars", lambda course: course.pages)
    for engine in dict.fromkeys(engine for engine, _ in pairs):
        middles = [_both(pairs.get((engine, kind), [])) for kind in KINDS]
        lines.append(f"| {engine} | " + " | ".join(middles) + " |")
    return "\n".join(lines)


def _both(rows: list[tuple[float, float]]) -> str:
    if not rows:
        return ""
    return " / ".join(f"{ratios.middle(np.array(pages)):.3g}" for pages in zip(*rows, strict=True))


def _sureness(known: Mapping[Cell, Course]) -> str:
    lines = ["| sureness of the next page | pairs | right | error | log loss |", "| --- |" + " ---: |" * 4]
    for name in BREEDERS:
        some = [course for cell, course in known.items() if cell.breeder == name]
        for which, parts in (("all", [one.of_all for one in some]), ("both named", [one.sureness for one in some])):
            if pairs := [pair for part in parts for pair in part]:
                lines.append(f"| {name}, {which} | {len(pairs)} | {_figures(pairs)} |")
    return "\n".join(lines)


def _figures(pairs: list[tuple[float, bool]]) -> str:
    of = Sureness(np.array([chance for chance, _ in pairs]), np.array([first for _, first in pairs]))
    return f"{sureness.right(of):.3f} | {sureness.calibration_error(of):.3f} | {sureness.log_loss(of):.3f}"


def _variety(known: Mapping[Cell, Course]) -> str:
    """What is shown to one who answers anyhow, of what it is without a model."""
    lines = [
        "| variety of pages for one who does not listen, of that without a model | people | |",
        "| --- | ---: | ---: |",
    ]
    for engine in dict.fromkeys(cell.engine for cell in known):
        of = {
            name: {
                c.seed: found for c, found in known.items() if (c.engine, c.kind, c.breeder) == (engine, ANYHOW, name)
            }
            for name in ("model", "stars")
        }
        seeds = of["model"].keys() & of["stars"].keys()
        if seeds:
            shown, without = (np.mean([of[name][seed].variety[4:] for seed in seeds]) for name in ("model", "stars"))
            lines.append(f"| {engine} | {len(seeds)} | {shown / without:.2f} |")
    return "\n".join(lines)


def _between(low: float, high: float, form: str) -> str:
    return f"[{low:{form}}, {high:{form}}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("-o", "--out", type=Path, default=Path("listeners.jsonl"))
    parser.add_argument("--engine", nargs="+", default=list(registry.names()))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3])
    parser.add_argument("--breeder", nargs="+", choices=BREEDERS, default=list(BREEDERS))
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--voices", type=int, default=VOICES)
    wanted = parser.parse_args()
    if wanted.what == "run":
        run(wanted.out, wanted.engine, wanted.seeds, wanted.breeder, wanted.pages, wanted.voices)
    print(table(courses.read(wanted.out)))


if __name__ == "__main__":
    main()
