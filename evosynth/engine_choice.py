"""Which engine is nearer? ``auto`` as a synth: each engine searches for a quarter of the budget, the better goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evosynth import assembly, matching
from evosynth.errors import Cancelled, InputError
from evosynth.matching import MatchProgress, MatchResult, Progress
from evosynth.settings import OWN_TABLE, RunSettings
from evosynth.synths import voicing
from evosynth.synths.base import never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session

AUTO = "auto"
SHARE = 4  # a quarter of the budget for each of two engines: half of it is left for the better one
SECONDS = 30.0  # of a search that has no limit: the trial is as long as that of a usual one


@dataclass(frozen=True, slots=True)
class Choice:
    """The search of the better engine, which goes on, and why it is that one.

    ``settings`` have what is left: ``evaluations`` without those of the other engine; ``spent_s`` counts for both.
    """

    settings: RunSettings
    session: Session
    spent_s: float


def is_open(settings: RunSettings) -> bool:
    """Whether the settings leave the engine to the search."""
    return settings.synth.partition(":")[0] == AUTO


def check(settings: RunSettings) -> None:
    """InputError where an engine cannot keep what the settings ask of it."""
    name, _, keys = settings.synth.partition(":")
    if name == AUTO and settings.voices:
        raise InputError("Voices that begin a search are of one engine: name it in place of auto.")
    for engine in voicing.VOICINGS if name == AUTO else (name,):
        own = [key for key in keys.split(",") if key and key != OWN_TABLE and engine == voicing.WAVETABLE]
        assembly.make_synth(replace(settings, synth=voicing.joined(engine, own)))


def run(
    target: PreparedTarget,
    settings: RunSettings,
    *,
    on_progress: Progress = lambda progress: None,
    cancelled: Callable[[], bool] = never,
) -> MatchResult:
    """``matching.run_match``, where the engine may be left open or a table be made of the target."""
    if not is_open(settings):
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
    keys = settings.synth.partition(":")[2]
    started = time.perf_counter()
    tried: list[tuple[RunSettings, Session]] = []
    for number, name in enumerate(voicing.VOICINGS):
        synth = f"{name}:{keys}" if keys and name == voicing.WAVETABLE else name
        own = assembly.resolved(replace(settings, synth=synth), target)
        session = assembly.make_session(target, own)
        assembly.warm_up(synth=own.synth)
        _search(session, settings, number, on_progress, cancelled)
        if session.generation:
            tried.append((own, session))
    if not tried:
        raise Cancelled("the run was stopped before its first candidate was heard")
    best, session = min(tried, key=_distance)
    others = sum(other.evaluations for _, other in tried if other is not session)
    left = None if settings.evaluations is None else max(settings.evaluations - others, session.evaluations + 1)
    sentence = _why(tried, best)
    return Choice(replace(best, evaluations=left, chosen=sentence), session, time.perf_counter() - started)


def _distance(one: tuple[RunSettings, Session]) -> float:
    best = one[1].best
    return float("inf") if best is None else best.distance


def _search(
    session: Session, settings: RunSettings, number: int, on_progress: Progress, cancelled: Callable[[], bool]
) -> None:
    """A trial: a quarter of the evaluations, or of the seconds where these end first."""
    most = settings.evaluations // SHARE if settings.evaluations else None
    seconds = settings.seconds if settings.seconds or most else SECONDS
    started = time.perf_counter()

    def late() -> bool:
        return seconds is not None and session.generation > 0 and time.perf_counter() - started >= seconds / SHARE

    while (room := 1 << 62 if most is None else max(1, most) - session.evaluations) > 0 and not late():
        try:
            report = session.step(at_most=room, cancelled=lambda: cancelled() or late())
        except Cancelled:
            return
        elapsed = time.perf_counter() - started
        by_time = elapsed * SHARE / seconds if seconds else 0.0
        part = min(1.0, max(by_time, session.evaluations / most if most else 0.0))
        on_progress(MatchProgress(report, session, elapsed, (number + part) / SHARE, trial=True))


def _why(tried: list[tuple[RunSettings, Session]], best: RunSettings) -> str:
    """A sentence for the report."""
    found = (
        f"{voicing.of(own.synth).title} {_distance((own, session)):.2f} after {session.evaluations:,}"
        for own, session in tried
    )
    return f"{voicing.of(best.synth).title} was nearer when each engine was tried: {', '.join(found)} evaluations."
