"""Who makes the pages: each shows sixteen sounds, is told what was said of them, and shows sixteen others.

All begin with the same first page. Strangers on every page, whatever is said, bound all others from below; from above
an oracle does (``led``).
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.fitness import Audible
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session
from listening.gain import NOTE, Ground

PAGE = 16
STARS = 5.0


class Breeder(Protocol):
    """Somebody who breeds for a listener."""

    def page(self) -> F64:
        """Genomes (16, d) of the page that is to be heard now."""
        ...

    def told(self, grades: F64) -> None:
        """What was said of it (16,); the next page is another one."""
        ...


def first_page(place: Ground, seed: int) -> F64:
    """Sixteen voices of the prior that can be heard, the same for everybody."""
    genomes = place.synth.prior(None, 4 * PAGE, np.random.default_rng([seed, 1]))
    return audible(place, genomes)[:PAGE]


def audible(place: Ground, genomes: F64) -> F64:
    """Those of some genomes that can be heard."""
    heard = np.isfinite(place.heard(place.rendered(genomes))[:, 0])
    return place.synth.space.admitted(genomes[heard])


class Strangers:
    """Random search: a fresh page of the prior each time."""

    def __init__(self, place: Ground, seed: int) -> None:
        self._place, self._rng, self._now = place, np.random.default_rng([seed, 2]), first_page(place, seed)

    def page(self) -> F64:
        return self._now

    def told(self, grades: F64) -> None:
        self._now = audible(self._place, self._place.synth.prior(None, 2 * PAGE, self._rng))[:PAGE]


class ByStars:
    """The program's breeding without a model: a session as runs.assembly makes it, driven as the evolver drives it."""

    def __init__(self, place: Ground, seed: int) -> None:
        self.breeding = Breeding(place.synth.space, place.synth.moves)
        self.session = Session(place.synth, Audible((NOTE,)), self.breeding, seed=seed, seeds=first_page(place, seed))
        self.session.step()

    def page(self) -> F64:
        return np.array([candidate.genome for candidate in self.session.population])

    def told(self, grades: F64) -> None:
        """A person gives the stars of a page anew: who is not named now has none."""
        shown = self.session.population
        self.session.rate({c.id: max(float(grade), 0.0) / STARS for c, grade in zip(shown, grades, strict=True)})
        self._bred()

    def _bred(self) -> None:
        self.session.step()
