"""What views show of how the next generation is bred: by what recipe, and how far. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.evolution.manner import Recipe


@dataclass(frozen=True, slots=True)
class AmountState:
    """``own``: how many and how far were set by themselves, beside the amount."""

    amount: float = 0.5  # 0 to 1
    word: str = "lively"
    own: bool = False
    count: int = 6  # values of a child that change, about
    values: int = 128  # that a voice has
    most: int = 40  # of them that ever change
    reach: float = 0.16  # of its range that such a value goes, as a standard deviation
    recipe: Recipe = "mixed"
