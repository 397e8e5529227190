"""Who hears for a person: sounds of a run's voices as taste knows them, and children chosen by a model of it.

A device is heard by its twin: what would take minutes there is only foretold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64, I64, Bool
from evosynth.errors import Cancelled
from evosynth.synths.base import Rehearable, never
from evosynth.taste.choosing import chosen

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.taste.model import Model

POOL = 200  # children that are heard for one page
AT_ONCE = 16  # voices that are heard without looking up
REMEMBERED = 1000  # sounds: of some pages


def heard(session: Session, genomes: F64) -> Impressions:
    """Impressions (n,) of voices (n, d) of a session, by the first note that it listens to; a row is that row alone."""
    from evosynth.analysis.impressions import impressions

    synth, note = session.synth, session.fitness.notes[0]
    if isinstance(synth, Rehearable):
        synth = synth.twin
    return impressions(synth.render(genomes, (note,))[0], note)


class Memory:
    """What was heard of a session's voices: a sound is the same whenever it is heard, and whatever beside."""

    def __init__(self, session: Session) -> None:
        self._session, self._synth = session, session.synth
        self._known: dict[bytes, Impressions] = {}  # by genome, the latest last

    def heard(self, genomes: F64, cancelled: Callable[[], bool] = never) -> Impressions:
        """As ``heard``. Raises Cancelled between two parts; nothing that was heard by then is heard again."""
        if self._session.synth is not self._synth:  # it keeps to other limits now
            self._known, self._synth = {}, self._session.synth
        marks = [row.tobytes() for row in genomes]
        lacking = [row for row, mark in enumerate(marks) if mark not in self._known]
        for first in range(0, len(lacking), AT_ONCE):
            if cancelled():
                raise Cancelled("something else is to be done first")
            rows = lacking[first : first + AT_ONCE]
            sounds = heard(self._session, genomes[rows])
            self._known |= {marks[row]: sounds[k : k + 1] for k, row in enumerate(rows)}
        found = [self._known[mark] for mark in marks]
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))
        return joined(found) if found else heard(self._session, genomes)


def joined(each: Sequence[Impressions]) -> Impressions:
    """Of n >= 1 sounds, one behind the other."""
    return Impressions(np.concatenate([one.values for one in each]), np.concatenate([one.prints for one in each]))


@dataclass(frozen=True, slots=True, eq=False)
class TasteEar:
    """Hears the children of a session, and chooses by a model of taste: see evolution.interactive.Ear.

    It raises Cancelled between two parts of what it hears.
    """

    model: Model
    memory: Memory
    cancelled: Callable[[], bool] = never
    pool: int = POOL

    def choose(
        self, children: F64, usual: Bool, beside: F64, wanted: int, rng: np.random.Generator
    ) -> tuple[I64, Bool]:
        pool = self.memory.heard(children, self.cancelled)
        shown = self.memory.heard(beside, self.cancelled) if len(beside) else pool[:0]
        taken = chosen(self.model, pool, shown, wanted, rng, usual)
        silent = np.flatnonzero(np.isnan(pool.values[:, 0]))[: wanted - len(taken.rows)]
        surprises = np.concatenate([taken.surprises, np.zeros(len(silent), bool)])
        return np.concatenate([taken.rows, silent]), surprises


def warm_up() -> None:
    """Compile or load the kernels of a model of taste, so that the tenth answer is not waited for."""
    from evosynth.analysis import prints
    from evosynth.analysis.alike import NAMES
    from evosynth.taste.answers import Page, Taste
    from evosynth.taste.model import ENOUGH, fitted

    rng = np.random.default_rng(1)
    sounds = Impressions(
        rng.normal(size=(ENOUGH, len(NAMES))).astype(np.float32),
        rng.integers(0, 100, (ENOUGH, prints.SIZE), dtype=np.uint8),
    )
    page = Page(sounds, np.array(rng.permutation(ENOUGH) % 5 + 1, float))
    model = fitted(Taste((page, page), off=frozenset(NAMES[:1])))
    assert model is not None, "there are enough answers"
    chosen(model, sounds, sounds[:1], 4, rng)
