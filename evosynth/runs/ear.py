"""Who hears for a person: sounds of a run's voices as taste knows them, and children chosen by a model of it.

A device is heard by its twin: what would take minutes there is only foretold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64, I64, Bool
from evosynth.synths.base import Rehearable
from evosynth.taste.choosing import chosen

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.taste.model import Model

POOL = 200  # children that are heard for one page


def heard(session: Session, genomes: F64) -> Impressions:
    """Impressions (n,) of voices (n, d) of a session, by the first note that it listens to; a row is that row alone."""
    from evosynth.analysis.impressions import impressions

    synth, note = session.synth, session.fitness.notes[0]
    if isinstance(synth, Rehearable):
        synth = synth.twin
    return impressions(synth.render(genomes, (note,))[0], note)


@dataclass(frozen=True, slots=True, eq=False)
class TasteEar:
    """Hears the children of a session, and chooses by a model of taste: see evolution.interactive.Ear."""

    model: Model
    session: Session
    pool: int = POOL

    def choose(self, children: F64, beside: F64, wanted: int, rng: np.random.Generator) -> tuple[I64, Bool]:
        pool = heard(self.session, children)
        shown = heard(self.session, beside) if len(beside) else pool[:0]
        taken = chosen(self.model, pool, shown, wanted, rng)
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
