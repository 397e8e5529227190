"""What a match lacks of its target, as a person is told: a sentence, and the region of a picture that it is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missed:
    """One thing that was not reached."""

    words: str  # the sentence
    what: str  # "breath", "noise"; empty: what sounds at all
    missing_db: float  # by which it is too faint
    start_s: float  # from the target's onset on
    end_s: float
    low_hz: float
    high_hz: float
