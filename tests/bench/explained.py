"""How well a child is explained: ``python tests/bench/explained.py``.

Children of breedings without a person (a few of each page are rated at random, the next page is bred from them), of
each engine, and candidates of short matches beside the last step of their line that is heard, as the document
remembers it. Told: how many of them lose at least half of the heard change (``alike.steps``) when the named parameters
are put back, what is left in the median, how many things are named, and the CPU time of an explanation.
What is left is heard anew, by the exact engine that plays everything that a person hears.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from evosynth.analysis.alike import ALIKE, steps
from evosynth.analysis.impressions import impressions
from evosynth.analysis.prepare import load_target
from evosynth.arrays import F64
from evosynth.documents.lineage import Lineage
from evosynth.evolution.session import Session
from evosynth.runs import assembly
from evosynth.runs.explained import Explanation, Pair, explained
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.synths.base import Audio, Note, Synth
from evosynth.synths.engine import EngineSpec

RATE = 44100
ENGINES = ("dx7", "wavetable")
TARGETS = Path(__file__).parents[1] / "targets"
RATED = 4  # voices of a page


@dataclass(frozen=True)
class Result:
    """One child."""

    said: Explanation
    left: float  # of the heard change, as the exact engine plays it
    cpu_s: float


Child = tuple[F64, F64, str, Note]  # parent, child, how it came about, and where it is heard


def bred(engine: str, n: int, seed: int) -> Iterator[Child]:
    """n children of breedings of a few pages each."""
    rng = np.random.default_rng(seed)
    while n > 0:
        settings = RunSettings(synth=EngineSpec(engine), seed=int(rng.integers(1 << 30)), threads=1)
        session = assembly.make_breeding(settings)
        session.step()
        for _ in range(3):
            liked = rng.choice([one.id for one in session.population], RATED, replace=False)
            session.rate({int(id): float(rng.uniform(0.4, 1.0)) for id in liked})
            known = {one.id for one in session.population}
            session.step()
            for one in session.population:
                line = session.chain(one.id)
                if one.id not in known and len(line) > 1 and n > 0:
                    n -= 1
                    yield line[-2].genome, one.genome, one.move, Note()


def matched(engine: str, n: int, seed: int) -> Iterator[Child]:
    """The last step that is heard, and the candidate: n of the distinct of short matches."""
    for number, path in enumerate(sorted(TARGETS.glob("*.flac"))):
        target = load_target(path)
        settings = RunSettings(synth=EngineSpec(engine), seed=seed + number, threads=1, evaluations=1500)
        session: Session = assembly.make_session(target, settings)
        while session.evaluations < 1500:
            session.step()
        lines = Lineage(partial(_rendered, session.synth, target.note), target.note)
        for one in session.distinct:
            line = lines.thinned(session.chain(one.id))
            if len(line) > 1 and n > 0:
                n -= 1
                yield line[-2].genome, one.genome, one.move, target.note
        if n <= 0:
            return


def _rendered(synth: Synth, note: Note, genomes: F64) -> Audio:
    return synth.render(genomes, [note])[0]


def result(synth: Synth, spec: EngineSpec, parent: F64, child: F64, note: Note) -> Result:
    """A child explained, and what is left as the exact engine plays it."""
    before, after = voicing.voices_of(np.array([parent, child]), spec)
    pair = Pair.of(before, after)
    assert pair is not None
    began = time.process_time()
    said = explained(pair, lambda genomes: impressions(synth.render(genomes, [note])[0], note))
    cpu_s = time.process_time() - began
    space = synth.space
    back = pair.genomes[1].copy()
    columns = [space.index(name) for name in said.names]
    back[columns] = pair.genomes[0, columns]
    genomes = np.array([pair.genomes[0], pair.genomes[1], back])
    heard = impressions(synth.render(genomes, [note], quality="final")[0], note)
    away, rest = steps(heard[1:], heard[0:1])
    return Result(said, float(rest / max(away, 1e-9)), cpu_s)


def table(rows: dict[str, list[Result]]) -> str:
    """Those that sound otherwise than their parents; how many do not is told beside."""
    lines = ["| children | of them alike | half gone | left, median | one, two, three things | CPU ms, median, worst |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, results in rows.items():
        told = [one for one in results if one.said.apart >= ALIKE]
        half = np.mean([one.left <= 0.5 for one in told])
        left = np.median([one.left for one in told])
        things = [sum(len(one.said.changes) == n for one in told) for n in (1, 2, 3)]
        cpu = 1e3 * np.array([one.cpu_s for one in told])
        lines.append(
            f"| {len(results)} {name} | {len(results) - len(told)} | {half:.1%} | {left:.2f} | "
            f"{things[0]}, {things[1]}, {things[2]} | {np.median(cpu):.0f}, {cpu.max():.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=100, help="of each engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--said", action="store_true", help="every explanation, too")
    wanted = parser.parse_args()
    rows = dict[str, list[Result]]()
    for engine in ENGINES:
        spec = EngineSpec(engine)
        synth = assembly.engine(spec, RATE, 1)
        result(synth, spec, *synth.prior(None, 2, np.random.default_rng(0)), Note())  # kernels are loaded
        for kind, children in (("bred", bred), ("of a match", matched)):
            rows[f"{kind}, {engine}"] = found = []
            for parent, child, move, note in children(engine, wanted.children, wanted.seed):
                found.append(result(synth, spec, parent, child, note))
                if wanted.said:
                    one = found[-1]
                    figures = f"{one.said.apart:.1f} steps, {one.left:.2f} left, {1e3 * one.cpu_s:.0f} ms"
                    print(f"{engine} {kind} {move}: {one.said} | {figures}")
    print(table(rows))


if __name__ == "__main__":
    main()
