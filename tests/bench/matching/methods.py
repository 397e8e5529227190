"""How a method searches a target, all of them with the same engine, the same counter and the same last step.

=========  =============================================================================================================
ours       what ``evosynth match`` does: it begins with the nearest of the voices that come along, and the prior
unseeded   the same from the prior alone
random     uniform genomes, the best of them
prior      fresh voices from the engine's prior, the best of them
spiegelib  SpiegeLib's genetic algorithm (see ``spiegelib``) with every parameter free that one note can tell of
narrow     the same where only what our search frees is free
plain      a textbook genetic algorithm from a uniform start (see ``gaussian``)
warm       the same from the prior
cma        the product's strategies of these names; what each hands over
nsga2      the same: of the front the least sum of objectives
knee       NSGA-II as others use it: of the front the one that is nearest to the best of each objective
de         the same as cma and nsga2
wavetable  what ``evosynth match --synth wavetable`` does: the other engine, with the tables that come with it
resynthesis  the same with ``--table target``: one of its tables is cut out of the target itself, so that no invention
           is needed where that one is played as it was cut
=========  =============================================================================================================

The clock runs while a method searches: neither while the program starts and compiles, nor for the judges.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.evolution import strategies
from evosynth.evolution.report import Candidate
from evosynth.runs import assembly, finals, matching
from evosynth.runs.matching import MatchProgress, MatchResult
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Confinable
from evosynth.synths.engine import EngineSpec
from matching import gaussian
from matching.cells import Budget
from matching.target_sets import Target

STRATEGIES = {"ours": "ga", "unseeded": "ga", "random": "uniform", "prior": "random", "plain": "plain", "warm": "warm"}
SYNTHS = {"wavetable": "wavetable", "resynthesis": "wavetable:target"}  # the others search the DX7 engine
STRATEGIES |= {"cma": "cma", "nsga2": "nsga2", "knee": "nsga2", "de": "de"}
SEEDED = ("ours", "cma", "nsga2", "knee", "de")  # these begin with voices that come along, as the program does
WARMING = 64  # evaluations before the clock starts, so that nothing is compiled under it

BASELINES = ("spiegelib", "narrow")
KEYBOARD = ("scaling", "velocity", "name")  # roles of what one note tells nothing of

strategies.FACTORIES["uniform"] = lambda space, moves, budget, batch: gaussian.Uniform(space)
strategies.FACTORIES["plain"] = lambda space, moves, budget, batch: gaussian.Gaussian(space, warm=False)
strategies.FACTORIES["warm"] = lambda space, moves, budget, batch: gaussian.Gaussian(space, warm=True)

Curve = list[tuple[int, float, float]]  # evaluations, seconds, best distance of the method's own


@dataclass(slots=True)
class Found:
    """What a method hands over, or would have handed over at a mark."""

    genome: F64  # (d,)
    audio: F32  # (samples,) by the exact engine
    distance: float  # of the product, whatever the method minimised
    evaluations: int
    seconds: float
    budget: Budget
    synth: EngineSpec = field(default_factory=registry.default)


@dataclass(slots=True)
class Search:
    """A finished search: its answer last, those at marks before it."""

    found: list[Found]
    curve: Curve = field(default_factory=list)


def search(
    method: str, target: Target, budget: Budget, seed: int, *, threads: int, marks: Sequence[float] = ()
) -> Search:
    """Run one method. ``marks`` are seconds at which a timed run of the product's own strategies is looked at too."""
    settings = RunSettings(
        synth=EngineSpec.parse(SYNTHS.get(method, "dx7")),
        strategy=STRATEGIES.get(method, "ga"),
        seed=seed,
        evaluations=budget.evaluations,
        seconds=budget.seconds,
        threads=threads,
    )
    if method not in SEEDED:
        settings = replace(settings, nearest=0)
    settings = assembly.resolved(settings, target.prepared)  # a tenth of a second for a table of the target's
    _warm_up(target, settings)
    if method in BASELINES:
        return _spiegelib(method, target, budget, settings)
    return _watched(method, target, budget, settings, sorted(marks))


def _warm_up(target: Target, settings: RunSettings) -> None:
    matching.run_match(target.prepared, replace(settings, strategy="ga", evaluations=WARMING, seconds=None))


@dataclass(slots=True)
class _Watch:
    """Follows a run: its curve, and who was best at each mark."""

    marks: list[float]
    curve: Curve = field(default_factory=list)
    seen: list[tuple[float, tuple[Candidate, ...], int, float]] = field(default_factory=list)
    last: tuple[tuple[Candidate, ...], int, float] = ((), 0, 0.0)

    def __call__(self, progress: MatchProgress) -> None:
        while self.marks and progress.elapsed_s > self.marks[0]:
            self.seen.append((self.marks.pop(0), *self.last))
        self.last = (progress.report.distinct, progress.evaluations, progress.elapsed_s)
        self.curve.append((progress.evaluations, progress.elapsed_s, progress.report.best_distance))


def _watched(method: str, target: Target, budget: Budget, settings: RunSettings, marks: list[float]) -> Search:
    watch = _Watch([mark for mark in marks if budget.seconds is not None and mark < budget.seconds])
    started = time.perf_counter()
    result = matching.run_match(target.prepared, settings, on_progress=watch)
    took_s = time.perf_counter() - started  # that of looking for the nearest voices included
    found = []
    for mark, candidates, evaluations, seconds in watch.seen:
        if candidates:
            best = _first(candidates[: finals.FINALISTS], target, settings)
            figures = best.candidate.distance, evaluations, seconds, Budget(seconds=mark)
            found.append(Found(best.candidate.genome, best.sounds[0], *figures, settings.synth))
    return Search([*found, _answer(method, result, took_s, target, budget, settings)], watch.curve)


def _answer(
    method: str, result: MatchResult, took_s: float, target: Target, budget: Budget, settings: RunSettings
) -> Found:
    best = result.genome, result.audio, result.distances["total"]
    if method == "knee":
        chosen = knee(result.front)
        heard = _first([chosen], target, settings)
        best = heard.candidate.genome, heard.sounds[0], heard.candidate.distance
    return Found(*best, result.evaluations, took_s, budget, settings.synth)


def _first(candidates: Sequence[Candidate], target: Target, settings: RunSettings) -> finals.Finalist:
    """The first of them after the final ranking, as it was found."""
    return finals.Finals(candidates, target.prepared, replace(settings, simplify=False)).finish().winner


def knee(front: Sequence[Candidate]) -> Candidate:
    """The candidate nearest to the best of each objective, each in parts of its range over the front."""
    scores = np.array([candidate.scores for candidate in front])
    span = np.maximum(scores.max(0) - scores.min(0), 1e-12)
    return front[int(np.argmin(np.linalg.norm((scores - scores.min(0)) / span, axis=1)))]


def _spiegelib(method: str, target: Target, budget: Budget, settings: RunSettings) -> Search:
    from matching import spiegelib

    if budget.evaluations is None:
        raise ValueError(f"{method} is measured by evaluations: its distance takes a librosa call a sound")
    synth, note = assembly.make_synth(settings), target.prepared.note
    if method == "spiegelib" and isinstance(synth, Confinable):
        frozen = [parameter.name for parameter in synth.space.parameters if parameter.role in KEYBOARD]
        synth = synth.within(synth.space.with_frozen(frozen))
    sound = np.zeros(note.samples(settings.rate_hz), np.float32)
    samples = librosa_resampled(target.prepared.samples, target.prepared.sample_rate, settings.rate_hz)[: len(sound)]
    sound[: len(samples)] = samples
    mfcc = spiegelib.Mfcc(sound, settings.rate_hz)
    curve: Curve = []
    started = time.perf_counter()
    genome = spiegelib.search(
        synth.space,
        lambda genomes: synth.render(genomes, [note])[0].rows(),
        mfcc,
        budget.evaluations - 1,
        np.random.default_rng(settings.seed),
        lambda evaluations, best: curve.append((evaluations, time.perf_counter() - started, best)),
    )
    candidate = Candidate(id=0, genome=genome, scores=np.zeros(2))
    best = _first([candidate], target, settings)
    seconds = time.perf_counter() - started
    return Search([Found(genome, best.sounds[0], best.candidate.distance, budget.evaluations, seconds, budget)], curve)


def librosa_resampled(samples: F32, rate: int, wanted: int) -> F32:
    """As SpiegeLib reads files: by librosa."""
    import librosa

    return samples if rate == wanted else librosa.resample(samples, orig_sr=rate, target_sr=wanted)
