"""Which engine is nearer? Where it is left open each searches for a part of the budget, and the better one goes on.

All trials together have half of the budget: of two engines a quarter each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evosynth.errors import Cancelled, InputError
from evosynth.limits import Limits
from evosynth.runs import assembly, matching
from evosynth.runs.budget import Budget
from evosynth.runs.matching import MatchProgress, MatchResult, Progress
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import never
from evosynth.synths.engine import TARGET_TABLE

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.report import GenerationReport
    from evosynth.evolution.session import Session

SHARE = 2  # half of the budget, its other half is left for the better one
SECONDS = 30.0  # of a search that has no limit: the trial is as long as that of a usual one


@dataclass(frozen=True, slots=True)
class Choice:
    """The search of the better engine, which goes on, and why it is that one.

    ``settings`` have what is left: ``evaluations`` without those of the other engine; ``spent_s`` counts for both.
    """

    settings: RunSettings
    session: Session
    spent_s: float


def check(settings: RunSettings) -> None:
    """InputError where an engine cannot keep what the settings ask of it."""
    if settings.synth.is_open and settings.voices:
        raise InputError(f"Voices that begin a search are of one engine: name it in place of {settings.synth.name}.")
    for synth in registry.meant(settings.synth):
        own = (key for key in synth.tables if key != TARGET_TABLE)
        assembly.make_synth(replace(settings, synth=synth.without_tables().with_tables(*own)))


def run(
    target: PreparedTarget,
    settings: RunSettings,
    *,
    on_progress: Progress = lambda progress: None,
    cancelled: Callable[[], bool] = never,
) -> MatchResult:
    """``matching.run_match``, where the engine may be left open or a table be made of the target."""
    if not settings.synth.is_open:
        settings = assembly.resolved(settings, target)
        return matching.run_match(target, settings, on_progress=on_progress, cancelled=cancelled)
    choice = chosen(target, settings, on_progress=on_progress, cancelled=cancelled)
    return matching.run_match(
        target,
        choice.settings,
        session=choice.session,
        spent_s=choice.spent_s,
        on_progress=on_progress,
        cancelled=cancelled,
    )


def chosen(
    target: PreparedTarget,
    settings: RunSettings,
    *,
    on_progress: Progress = lambda progress: None,
    cancelled: Callable[[], bool] = never,
) -> Choice:
    """Try every engine on a target. Raises Cancelled where nothing was heard before ``cancelled()``."""
    started = time.perf_counter()
    trial = Trial(target, settings)
    while trial.advance():
        assembly.warm_up(synth=trial.now.settings.synth)
        while not trial.over:
            try:
                report = trial.step(cancelled)
            except Cancelled:
                break
            part = trial.part / SHARE
            on_progress(MatchProgress(report, trial.now.session, trial.now.elapsed_s, part, trial=True))
    return replace(trial.choice(), spent_s=time.perf_counter() - started)


@dataclass(slots=True, eq=False)
class Try:
    """One engine and its search."""

    settings: RunSettings
    session: Session
    elapsed_s: float = 0.0  # of searching

    @property
    def distance(self) -> float:
        """Of its best; infinite before anything was heard."""
        return float("inf") if self.session.best is None else self.session.best.distance

    @property
    def cost(self) -> float:
        """What is minimised, of the same."""
        return float("inf") if self.session.best is None else self.session.best.cost


class Trial:
    """Every engine's turn, one generation a step: for whoever has other things to do between two of them.

    ``limits`` are what the engines keep to by their names, where they are not all to keep to those of the settings.
    """

    def __init__(
        self, target: PreparedTarget, settings: RunSettings, limits: Mapping[str, Limits] | None = None
    ) -> None:
        self.engines = registry.meant(settings.synth)
        self.share = SHARE * len(self.engines)
        self.tried: list[Try] = []
        self._target, self._settings = target, settings
        self.limits = dict(limits or {})
        most = max(1, settings.evaluations // self.share) if settings.evaluations else None
        seconds = settings.seconds if settings.seconds or most else SECONDS
        self._turn = Budget(most, seconds and seconds / self.share)

    @property
    def now(self) -> Try:
        """The one whose turn it is."""
        return self.tried[-1]

    def advance(self) -> bool:
        """Turn to the next engine; false where each has had its turn."""
        if len(self.tried) == len(self.engines):
            return False
        synth = self.engines[len(self.tried)]
        own = replace(self._settings, synth=synth, limits=self.limits.get(synth.name, self._settings.limits))
        own = assembly.resolved(own, self._target)
        self.tried.append(Try(own, assembly.make_session(self._target, own)))
        return True

    @property
    def over(self) -> bool:
        """Whether this engine has had its part of the evaluations, or of the seconds where these end first."""
        now = self.now
        return self._turn.room(now.session) <= 0 or self._turn.late(now.session, lambda: now.elapsed_s)

    @property
    def part(self) -> float:
        """Of the whole trial, 0..1."""
        own = self._turn.part(self.now.session, self.now.elapsed_s)
        return (len(self.tried) - 1 + own) / len(self.engines)

    def step(self, cancelled: Callable[[], bool] = never) -> GenerationReport:
        """A generation of this engine's. Raises Cancelled where a person or its time cuts it short."""
        now, started = self.now, time.perf_counter()
        before = now.elapsed_s

        def spent() -> float:
            return before + time.perf_counter() - started

        try:
            room = self._turn.room(now.session)
            return now.session.step(at_most=room, cancelled=lambda: cancelled() or self._turn.late(now.session, spent))
        finally:
            now.elapsed_s = spent()

    def choice(self) -> Choice:
        """The engine that came nearer. Raises Cancelled where nothing was heard."""
        tried = [one for one in self.tried if one.session.generation]
        if not tried:
            raise Cancelled("the run was stopped before its first candidate was heard")
        best = min(tried, key=lambda one: one.cost)
        others = sum(one.session.evaluations for one in tried if one is not best)
        most = self._settings.evaluations
        left = None if most is None else max(most - others, best.session.evaluations + 1)
        settings = replace(best.settings, evaluations=left, chosen=_why(tried, best))
        return Choice(settings, best.session, sum(one.elapsed_s for one in self.tried))


def _why(tried: Sequence[Try], best: Try) -> str:
    """A sentence for the report."""
    found = (
        f"{registry.of(one.settings.synth).title} {one.distance:.2f} after {one.session.evaluations:,}" for one in tried
    )
    title = registry.of(best.settings.synth).title
    return f"{title} was nearer when each engine was tried: {', '.join(found)} evaluations."
