"""What a device says otherwise than its twin, as far as can be told from the voices that were heard.

The errors of the twin are a Gaussian process over genomes (Rasmussen and Williams, "Gaussian Processes for Machine
Learning", 2006, chapter 2): alike voices have alike errors, and far from all that was heard there is the usual one.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.niches import Niches

REACH = 3.0  # a difference (see Niches) over which a third remains of what is known of a voice
DOUBT = 0.1  # part of an error that is its voice's alone, or the noise of its take
DIGITS = 6  # the last bits of a solved system depend on the machine
MOST = 30.0  # an error beyond is no matter of sound: one of both is silent


class Surprises:
    """Learned from genomes (m, d), m >= 1, and by how much the twin was wrong about them (m, k).

    ``kinship`` : whose measure of difference counts.
    """

    def __init__(self, kinship: Niches, genomes: F64, errors: F64) -> None:
        self._kinship, self._genomes = kinship, genomes
        errors = np.clip(errors, -MOST, MOST)
        self._usual = np.asarray(np.median(errors, axis=0), float)
        near = self._near(genomes)
        near[np.diag_indices(len(near))] += DOUBT
        self._weights: F64 = np.linalg.solve(near, errors - self._usual)

    def of(self, genomes: F64) -> F64:
        """What is to be added to what the twin says of genomes (n, d): (n, k)."""
        added: F64 = self._usual + self._near(genomes) @ self._weights
        return np.round(added, DIGITS)

    def _near(self, genomes: F64) -> F64:
        near: F64 = np.exp(-self._kinship.differences(genomes, self._genomes) / REACH)
        return near
