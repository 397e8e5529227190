"""Where a match goes, between its target and a taste, while it runs: what is said, and what follows of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evosynth.runs import assembly
from evosynth.runs.folder import Plan

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
    session.judge_by(assembly.make_fitness(plan.target, changed.judged))
    return changed
