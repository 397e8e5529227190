"""How long a match at rest is ranked: ``python tests/bench/finals_speed.py tests/targets/epiano_60.flac ...``.

Searched and ranked as in the window, which leaves one core to itself. Whoever goes on waits for one step at most, so
the longest step stands beside the median generation, measured in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

GENERATIONS = 16
HEAD = "| target | engine | generation ms | finals ms | steps | longest step ms | heard |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", type=Path, nargs="+")
    arguments = parser.parse_args()
    print(HEAD, "| --- | --- |" + " ---: |" * 5, sep="\n")
    for target in arguments.targets:
        for engine in ("dx7", "wavetable"):
            print(row(target, engine), flush=True)


def row(path: Path, engine: str) -> str:
    """One search and its finals, as a row of Markdown."""
    from evosynth.analysis.prepare import load_target
    from evosynth.runs import assembly
    from evosynth.runs.finals import finals_of
    from evosynth.runs.settings import RunSettings
    from evosynth.system.machine import available_cores

    target = load_target(path)
    settings = RunSettings(synth=engine, seed=1, seconds=None, threads=max(1, available_cores() - 1))
    assembly.warm_up(synth=engine)
    session = assembly.make_session(target, settings)
    generations = [_ms(session.step) for _ in range(GENERATIONS)]
    finals, steps = finals_of(session, target, settings), []
    while not finals.over:
        steps.append(_ms(finals.step))
    figures = statistics.median(generations), sum(steps), len(steps), max(steps), finals.evaluations
    return f"| {path.stem} | {engine} | " + " | ".join(f"{figure:.0f}" for figure in figures) + " |"


def _ms(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return 1000.0 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
