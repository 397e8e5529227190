"""What the window is told of a person's taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evosynth.evolution.interactive import Breeding
from evosynth.runs.answering import Answering
from evosynth.runs.ear import POOL
from evosynth.service.evolver_messages import TasteState
from evosynth.taste.model import ENOUGH

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


def taste_state(answers: Answering, session: Session) -> TasteState:
    """Where it stands in a session."""
    model, strategy = answers.model, session.strategy
    surprises = strategy.surprises if isinstance(strategy, Breeding) else np.empty(0, np.int64)
    return TasteState(
        answers=answers.answers,
        enough=ENOUGH,
        on=answers.switches.on,
        led=model is not None,
        heard=0 if model is None else POOL,
        trust=0.0 if model is None else model.trust,
        surprises=tuple(surprises.tolist()),
        rejected=session.rejected,
        same=session.same,
    )
