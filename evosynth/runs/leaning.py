"""Where a match goes, between its target and a taste, while it runs: what is said, and what follows of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evosynth.evolution.blend import Blend
from evosynth.evolution.fitness import Fitness
from evosynth.runs.folder import Plan
from evosynth.taste.fitness import TasteFitness

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.runs.answering import Answering


def leaned(plan: Plan, session: Session, answers: Answering, towards: float | None = None) -> Plan:
    """The plan of a match that goes on ``towards`` (None: as far as before), by all that was answered so far.

    Everybody whom the session knows is judged by it. Where too little is known it goes to its target alone.
    """
    wanted = plan.settings.towards if towards is None else towards
    settings = replace(plan.settings, towards=wanted if answers.model is not None else 0.0)
    changed = replace(plan, settings=settings, taste=answers.taste)
    session.judge_by(_fitness(changed, session.fitness, answers))
    return changed


def _fitness(plan: Plan, before: Fitness, answers: Answering) -> Fitness:
    """Of the same target, and of the same taste while nothing else is known of it: then nobody is heard again."""
    match = before.match if isinstance(before, Blend) else before
    model, towards = answers.model, plan.settings.towards
    if model is None or towards == 0.0:
        return match
    same = isinstance(before, Blend) and isinstance(before.taste, TasteFitness) and before.taste.model is model
    taste = before.taste if same and isinstance(before, Blend) else TasteFitness(model, match.notes[:1])
    return Blend(match, taste, towards)
