"""What a person has made of a voice by hand, as an individual of its run.

The ids of such are given by whoever shows voices to that person, so that nothing waits for a search that goes on. They
come from a range of their own: no search hears as many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.blend import Judge
from evosynth.evolution.report import EDIT, Candidate
from evosynth.evolution.strategy import NOBODY, Paged

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


def individual(session: Session, id: int, genome: F64, parent: int, born: tuple[int, int]) -> Candidate:
    """Heard and judged as all others are, on a device by what its twin foretells; ``born``: generation and row.

    Nothing is drawn, and no evaluation counted.
    """
    row = genome.copy()
    row.setflags(write=False)
    unheard = Candidate(id, row, np.zeros(0), (parent, NOBODY), EDIT, *born)
    return Judge(session.synth, session.fitness).foretold.verdict(row[None]).of(unheard, 0)


def stand(session: Session, one: Candidate | None, instead: int) -> bool:
    """On the page of a breeding, in the place of who has the id ``instead``; whether that is news.

    Where nobody has it, ``one`` joins the page; without ``one`` whoever has it goes.
    """
    strategy = session.strategy
    if not isinstance(strategy, Paged):
        return False
    before: list[int] = strategy.living().tolist()
    if one is not None and one.id in before:
        return False
    strategy.stand(None if one is None else (one.id, one.genome), instead)
    return bool(before != strategy.living().tolist())
