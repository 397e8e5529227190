"""Children that a synth has played while others of their generation are still to come: seen, heard, not rated."""

from __future__ import annotations

import numpy as np

from evosynth.service.evolver_messages import Candidate, Snapshot


def coming(snapshot: Snapshot) -> tuple[Candidate, ...]:
    """Those of a breeding that have been played so far; none where no generation is under way.

    Nobody knows yet by what number the run will know them: theirs are below that of nobody, -1.
    """
    at = snapshot.on_device
    if at is None or not at.voice:
        return ()
    generation = snapshot.generation + 1 if snapshot.line else 0
    return tuple(
        Candidate(-2 - place, voice, np.zeros(0), generation=generation, index=place)
        for place, voice in enumerate(at.heard)
    )


def is_coming(candidate: Candidate) -> bool:
    """Whether it is one of those."""
    return candidate.id < 0
