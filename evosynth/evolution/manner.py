"""How a generation is bred from the one before: by which recipe, and how far. A plain value, said by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Recipe = Literal["mixed", "fine to wild", "onward", "between", "weed", "towards", "away"]
RECIPES: dict[Recipe, str] = {
    "mixed": "crossed, moved and changed children side by side",
    "fine to wild": "small changes to great ones, places shuffled",
    "onward": "further where your last choices went",
    "between": "both parents, near and beyond",
    "weed": "what is rejected is replaced by children of the rest",
    "towards": "all others a step towards this one",
    "away": "all others a step away from this one",
}
IN_PLACE = ("weed", "towards", "away")  # who stays keeps the place
AMOUNTS = ((0.25, "fine"), (0.6, "lively"), (0.85, "wide"), (1.0, "wild"))  # up to where each word reaches
USUAL = 0.5
USUAL_GENES, MOST_GENES = 6, 40  # that a mutation changes, about
USUAL_REACH = 1.3 * 0.12  # standard deviation of a change, in ranges of its parameter
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Manner:
    """``amount`` in [0, 1]: how many values change, and how far; at 0.5 as ever.

    ``share``: of the free values that change, about, and ``reach``: how far they go in ranges of a parameter (standard
    deviation); None: by the amount. ``around``: whom the others go towards, or away from, by its id. ValueError for
    what is none of these.
    """

    recipe: Recipe = "mixed"
    amount: float = USUAL
    share: float | None = None
    reach: float | None = None
    around: int = NOBODY

    def __post_init__(self) -> None:
        if self.recipe not in RECIPES:
            raise ValueError(f"there is no recipe {self.recipe!r}: it is one of {', '.join(RECIPES)}")
        for name in ("amount", "share", "reach"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} is {value}: it lies in 0..1")

    @property
    def word(self) -> str:
        """Of the amount."""
        return amount_word(self.amount)

    @property
    def usual(self) -> bool:
        """Whether children are changed as ever."""
        return self.amount == USUAL and self.share is None and self.reach is None

    def genes(self, free: int) -> int:
        """How many of so many free values a mutation changes, about."""
        wished = USUAL_GENES * 6.0 ** (2.0 * self.amount - 1.0) if self.share is None else self.share * free
        return max(1, min(MOST_GENES, free, round(wished)))

    @property
    def far(self) -> float:
        """How far a value goes that changes: standard deviation, in ranges of its parameter."""
        return USUAL_REACH * 4.0 ** (2.0 * self.amount - 1.0) if self.reach is None else self.reach


def amount_word(amount: float) -> str:
    """Fine, lively, wide or wild."""
    return next(word for end, word in AMOUNTS if amount <= end)
