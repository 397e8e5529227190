"""What the window is told of a person's taste."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from evosynth.evolution.interactive import Breeding
from evosynth.runs.answering import Answering
from evosynth.runs.ear import POOL
from evosynth.service.evolver_messages import Belief, TasteState
from evosynth.taste import beliefs
from evosynth.taste.beliefs import believed, how_sure, sentence

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.taste.model import Model


def taste_state(answers: Answering, session: Session) -> TasteState:
    """Where it stands in a session."""
    model, strategy = answers.model, session.strategy
    known, sure = ((), "") if model is None else _words(model)
    surprises = strategy.surprises if isinstance(strategy, Breeding) else np.empty(0, np.int64)
    return TasteState(
        answers=answers.answers,
        enough=answers.enough,
        on=answers.switches.on,
        led=(led := model is not None and answers.chooses),
        heard=POOL if led else 0,
        sentence="" if model is None else sentence(known),
        sure=sure,
        trust=0.0 if model is None else model.trust,
        beliefs=(*_told(known), *(Belief(name, "", 0.0, 0.0, on=False) for name in sorted(answers.switches.off))),
        surprises=tuple(surprises.tolist()),
        rejected=session.rejected,
        same=session.same,
        compared=tuple(one.name for one in session.compared),
    )


@lru_cache(maxsize=2)
def _words(model: Model) -> tuple[tuple[beliefs.Belief, ...], str]:
    """What it believes, and how sure it is: asked for with each snapshot, and the same as long as the model is."""
    return believed(model), how_sure(model)


def _told(known: tuple[beliefs.Belief, ...]) -> tuple[Belief, ...]:
    """Beside the strongest of them."""
    most = max((one.strength for one in known), default=1.0)
    return tuple(Belief(one.descriptor, one.words, one.strength / most, one.sure) for one in known)
