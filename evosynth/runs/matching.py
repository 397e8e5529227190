"""One match from its target to its result: search until the budget is spent, then rank, simplify, hand over.

The best that differ are ranked again at the rate of the result, and only those distances are reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.errors import Cancelled
from evosynth.evolution.headway import Headway, headway
from evosynth.evolution.report import Candidate, GenerationReport, StrandState
from evosynth.runs.assembly import make_session, make_synth, warm_up
from evosynth.runs.finals import distances, final_ranking, gain_db, simplest, unbeaten
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session

FINALISTS = 16  # how many of the best that differ are ranked again at the result's rate
SIMPLER = 128  # evaluations at most that make the winner simpler

Progress = Callable[["MatchProgress"], None]


@dataclass(frozen=True, slots=True)
class MatchProgress:
    """Where a run stands, after each generation."""

    report: GenerationReport
    session: Session
    elapsed_s: float  # of searching, what an interrupted run had spent included
    part: float  # of the budget, 0..1; 0 where there is none
    trial: bool = False  # of an engine that may not be the one that goes on

    @property
    def evaluations(self) -> int:
        """So far."""
        return self.report.evaluations


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The best voice of a run, as it sounds, and how it was found."""

    target: PreparedTarget
    settings: RunSettings
    genome: F64  # (d,)
    voice_name: str
    audio: F32  # (samples,) at settings.rate_hz, at the engine's own level
    gain_db: float  # brings it to the target's loudness
    distances: dict[str, float]  # by objective, and "total"
    history: list[dict[str, float]]
    hall_of_fame: list[dict[str, float]]  # the best that the search heard, at its own rate: id and distance
    strategy: str
    evaluations: int
    seconds: float
    finalists: tuple[Candidate, ...] = ()  # the best that differ, best first, with their final scores
    front: tuple[Candidate, ...] = ()  # of the finalists, where the strategy keeps a Pareto front, best sum first
    strands: tuple[StrandState, ...] = ()  # where each strand of the search stood at the end
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives: see analysis.flags
    others: tuple[F32, ...] = ()  # the voice at the further notes of its target, like ``audio``
    found: dict[str, float] = field(default_factory=dict)  # distances of the winner before it was made simpler

    @property
    def headway(self) -> Headway | None:
        """Whether the search still got nearer at its end; None where it was too short to say."""
        return headway(np.array([[row["evaluations"], row["best"]] for row in self.history]))


def run_match(
    target: PreparedTarget,
    settings: RunSettings,
    *,
    seeds: F64 | None = None,
    session: Session | None = None,
    spent_s: float = 0.0,
    on_progress: Progress = lambda progress: None,
    cancelled: Callable[[], bool] = never,
) -> MatchResult:
    """Search until the budget is spent or ``cancelled()``; then rank the best that differ and hand over the first.

    ``session`` and ``spent_s`` are those of an interrupted run that goes on: what it has spent counts. The clock is
    read only where ``settings.seconds`` asks for it. Raises Cancelled when there is nothing to hand over.
    """
    session = session or make_session(target, settings, seeds)
    warm_up(synth=settings.synth)
    started = time.perf_counter() - spent_s
    reserve = _final_share(settings.evaluations) + _simpler_share(settings)
    while (room := _room(session, settings, reserve)) > 0 and not (session.generation and _late(started, settings)):
        try:
            report = session.step(at_most=room, cancelled=_stopper(session, started, settings, cancelled))
        except Cancelled:
            break
        elapsed = time.perf_counter() - started
        on_progress(MatchProgress(report, session, elapsed, _part(session, settings, elapsed)))
    if session.generation:
        most = _final_share(settings.evaluations)
        finalists = session.front(most) or session.distinct[:most]
        spare = 0 if cancelled() else _simpler_share(settings)
        return _concluded(session, finalists, target, settings, started, spare)
    if settings.evaluations != 1 or cancelled():
        raise Cancelled("the run was stopped before its first candidate was heard")
    return _concluded(session, (_first_guess(session, settings),), target, settings, started)


def _first_guess(session: Session, settings: RunSettings) -> Candidate:
    """What a run of one evaluation hands over: the search's first genome, which only the ranking hears."""
    genome = session.strategy.ask(np.random.Generator(np.random.PCG64(settings.seed)))[0]
    return Candidate(id=0, genome=genome, scores=np.zeros(len(session.fitness.objectives)), move="prior")


def _concluded(
    session: Session,
    finalists: Sequence[Candidate],
    target: PreparedTarget,
    settings: RunSettings,
    started: float,
    spare: int = 0,
) -> MatchResult:
    """The result; ``spare`` evaluations are left to make the winner simpler."""
    from evosynth.analysis.flags import flags

    ranked = final_ranking(finalists, target, settings)
    (best, audio), simpler = ranked[0], 0
    found = distances(best, session.fitness.objectives)
    if settings.simplify:
        best, audio, simpler = simplest(ranked, target, settings, spare)
    notes = session.fitness.notes[1:]
    others = make_synth(settings).render(best.genome[None], notes, quality="final") if notes else []
    return MatchResult(
        target=target,
        settings=settings,
        genome=best.genome,
        voice_name=best.voice_name,
        audio=audio,
        gain_db=gain_db(audio, settings.rate_hz, target),
        distances=distances(best, session.fitness.objectives),
        history=[{k: row[k] for k in ("evaluations", "best", "median")} for row in session.logbook],
        hall_of_fame=[{"id": i.id, "distance": i.fitness.values[0]} for i in session.hall_of_fame],
        strategy=session.strategy.name,
        evaluations=session.evaluations + len(finalists) + simpler,
        seconds=time.perf_counter() - started,
        finalists=tuple(candidate for candidate, _ in ranked),
        front=unbeaten([candidate for candidate, _ in ranked]) if session.front(1) else (),
        strands=session.strands,
        found=found,
        flags=flags(target, [audio], settings.rate_hz)[0],
        others=tuple(each.rows()[0] for each in others),
    )


def _final_share(evaluations: int | None) -> int:
    """How many of the evaluations the final ranking may take: a tenth, at least the 1 that is handed over."""
    return FINALISTS if evaluations is None else min(FINALISTS, max(1, evaluations // 10))


def _simpler_share(settings: RunSettings) -> int:
    """How many may go into making the winner simpler: one in forty of those there are."""
    if not settings.simplify:
        return 0
    return SIMPLER if settings.evaluations is None else min(SIMPLER, settings.evaluations // 40)


def _room(session: Session, settings: RunSettings, reserve: int) -> int:
    return (settings.evaluations or 1 << 62) - reserve - session.evaluations


def _late(started: float, settings: RunSettings) -> bool:
    return settings.seconds is not None and time.perf_counter() - started >= settings.seconds


def _stopper(
    session: Session, started: float, settings: RunSettings, cancelled: Callable[[], bool]
) -> Callable[[], bool]:
    """Cancel a generation when the person says so, or when time is up and there is something to hand over."""
    return lambda: cancelled() or (session.generation > 0 and _late(started, settings))


def _part(session: Session, settings: RunSettings, elapsed: float) -> float:
    by_count = session.evaluations / settings.evaluations if settings.evaluations else 0.0
    by_time = elapsed / settings.seconds if settings.seconds else 0.0
    return min(1.0, max(by_count, by_time))
