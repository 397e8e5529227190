"""Patience: how many evaluations a population may go without progress before it starts afresh."""

from __future__ import annotations

from typing import Any

import numpy as np

from evosynth.arrays import I64


def without_progress(stale: Any, born: Any, improved: Any) -> I64:
    """Evaluations since the best improved, after ``born`` more; an array a population each, or a number of one."""
    return np.where(improved, 0, stale + born)


def worn_out(stale: Any, patience: int) -> int | None:
    """Which population has gone the longest without progress, where that is too long; None: they all go on."""
    waited = np.atleast_1d(stale)
    longest = int(np.argmax(waited))
    return longest if waited[longest] >= patience else None
