"""One match from its target to its result: search until the budget is spent, then rank, simplify, hand over."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.missed import Missed
from evosynth.arrays import F32, F64
from evosynth.audio.level import CEILING_DB, gain_for, true_peak_db
from evosynth.errors import Cancelled
from evosynth.evolution.headway import Headway, headway_of
from evosynth.evolution.repeats import Repeats
from evosynth.evolution.report import Candidate, GenerationReport, StrandState
from evosynth.runs.assembly import make_session, warm_up
from evosynth.runs.budget import NO_END
from evosynth.runs.deciding import Decision, decision_of, finals_there, rivals
from evosynth.runs.finals import FINALISTS, SIMPLIFIED, Finals, distances, finals_of, reserve, unbeaten
from evosynth.runs.hearing_again import Heard
from evosynth.runs.reached import unreached
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session

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
    audio: F32  # (samples,) at settings.rate_hz, at the engine's own level
    gain_db: float  # brings it to the target's loudness
    distances: dict[str, float]  # by objective, and "total"
    history: list[dict[str, float]]
    hall_of_fame: list[dict[str, float]]  # the best that the search heard, at its own rate: id and distance
    strategy: str
    evaluations: int
    seconds: float = 0.0
    finalists: tuple[Candidate, ...] = ()  # the best that differ, best first, with their final scores
    front: tuple[Candidate, ...] = ()  # of the finalists, where the strategy keeps a Pareto front, best sum first
    strands: tuple[StrandState, ...] = ()  # where each strand of the search stood at the end
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives: see analysis.flags
    unreached: tuple[Missed, ...] = ()  # each thing of its target that it lacks: see analysis.reach
    others: tuple[F32, ...] = ()  # the voice at the further notes of its target, like ``audio``
    found: dict[str, float] = field(default_factory=dict)  # distances of the winner before it was made simpler
    best_first: tuple[Candidate, ...] = ()  # the winner as it is, and then the finalists
    decision: Decision | None = None  # of the device that ranked what was found without it
    heard: tuple[Heard, ...] = ()  # on a device: the winner, and then the finalists, each time that they were heard
    repeats: Repeats = field(default_factory=Repeats)  # how well a device repeated itself
    names: dict[int, str] = field(default_factory=dict)  # of the finalists and the winner, by their ids
    cents_off: float | None = None  # its pitch above that of the sound that was given; None: not to be told

    @property
    def voice_name(self) -> str:
        """What the best is called."""
        return self.names[self.best_first[0].id]

    @property
    def pitch_words(self) -> str:
        """The same in one sentence; empty where it is not to be told."""
        from evosynth.analysis.intonation import intonation_words

        return intonation_words(self.cents_off, self.target)

    @property
    def heard_words(self) -> str:
        """How often a device was heard for this, in one sentence; empty where there is no device."""
        if not self.heard:
            return ""
        best, winner = self.heard[0], self.best_first[0]
        made_of = [one for one in self.heard if winner.move == SIMPLIFIED and one.id == winner.parents[0]]
        said = [f"On the device {best.words}", *(f"what it was made of {one.words}" for one in made_of)]
        return "; ".join([*said, *([self.repeats.words] if self.repeats else [])]) + "."

    @property
    def taste_words(self) -> str:
        """How much the winner is to a person's taste, in one sentence; empty where none was asked."""
        taste, towards = self.best_first[0].taste if self.best_first else np.nan, self.settings.towards
        if np.isnan(taste):
            return ""
        return f"Taste {taste:.2f} (0 is as liked as anything that was named), counted with {towards:.0%}."

    @property
    def headway(self) -> Headway | None:
        """Whether the search still got nearer at its end; None where it was too short to say."""
        return headway_of(self.history)


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
    budget, kept = settings.budget, reserve(settings)

    def elapsed() -> float:
        return time.perf_counter() - started

    def room() -> int:
        """How many the next generation may have."""
        in_time = budget.room_in_time(session, elapsed, kept) if settings.synth.device else NO_END
        return min(budget.room(session, kept), in_time)

    while (most := room()) > 0 and not budget.late(session, elapsed):
        try:
            report = session.step(at_most=most, cancelled=lambda: cancelled() or budget.late(session, elapsed))
        except Cancelled:
            break
        spent = elapsed()
        on_progress(MatchProgress(report, session, spent, budget.part(session, spent)))
    if session.generation:
        finals = _finals(session, target, settings, cancelled)
    elif settings.evaluations != 1 or cancelled():
        raise Cancelled("the run was stopped before its first candidate was heard")
    else:
        finals = Finals((_first_guess(session, settings),), target, settings)
    if settings.decides is not None and not cancelled():
        return replace(_decided(session, finals, target, settings, cancelled), seconds=elapsed())
    return replace(_concluded(session, finals, target, settings), seconds=elapsed())


def _decided(
    session: Session,
    finals: Finals,
    target: PreparedTarget,
    settings: RunSettings,
    cancelled: Callable[[], bool],
) -> MatchResult:
    """The result as a device has it; where it is stopped, or does not answer any more, as it was found."""
    here = rivals(finals.finish())
    there = finals_there(here, target, settings, cancelled)
    try:
        there.finish()
    except Cancelled:
        return _concluded(session, finals, target, settings)
    found = _concluded(session, there, target, settings)
    return replace(found, evaluations=session.evaluations + finals.evaluations, decision=decision_of(here, there))


def _finals(session: Session, target: PreparedTarget, settings: RunSettings, cancelled: Callable[[], bool]) -> Finals:
    """The finals, over; of a device that nobody wants to hear any more as far as it was heard."""
    with suppress(Cancelled):
        if not cancelled():
            return finals_of(session, target, settings, cancelled=cancelled).finish()
    return finals_of(session, target, settings, simplify=False, again=False).finish()


def _first_guess(session: Session, settings: RunSettings) -> Candidate:
    """What a run of one evaluation hands over: the search's first genome, which only the ranking hears."""
    genome = session.strategy.ask(np.random.Generator(np.random.PCG64(settings.seed)))[0]
    return Candidate(id=0, genome=genome, scores=np.zeros(len(session.parts)), move="prior")


def _gain_db(sounds: Sequence[F32], target: PreparedTarget, rate_hz: int) -> float:
    """What brings the first sound to the target's loudness, and none of them above a true peak of -1 dBFS."""
    room = [CEILING_DB - true_peak_db(sound, rate_hz) for sound in sounds[1:]]
    return min((gain_for(sounds[0], rate_hz, target.loudness_lufs), *room))


def _concluded(session: Session, finals: Finals, target: PreparedTarget, settings: RunSettings) -> MatchResult:
    """The result, but for the time that it took."""
    from evosynth.analysis.intonation import cents_off

    finals.finish()
    best, audio = finals.winner.candidate, finals.winner.sounds[0]
    ranked, objectives = [one.candidate for one in finals.ranked], session.parts
    return MatchResult(
        target=target,
        settings=settings,
        genome=best.genome,
        names=finals.names,
        audio=audio,
        gain_db=_gain_db(finals.winner.sounds, target, settings.rate_hz),
        distances=distances(best, objectives),
        history=[{k: row[k] for k in ("evaluations", "best", "median", "cost") if k in row} for row in session.logbook],
        hall_of_fame=[{"id": i.id, "distance": i.distance} for i in session.hall_of_fame],
        strategy=session.strategy.name,
        evaluations=session.evaluations + finals.evaluations,
        finalists=tuple(ranked),
        front=unbeaten(ranked) if session.front(1) else (),
        strands=session.strands,
        found=distances(ranked[0], objectives),
        flags=finals.winner.flags,
        unreached=unreached(target, audio, settings.rate_hz, settings.synth),
        others=finals.winner.sounds[1:],
        best_first=finals.best_first[:FINALISTS],
        heard=finals.heard,
        repeats=session.repeats.joined(finals.repeats),
        cents_off=cents_off(target, audio, settings.rate_hz),
    )
