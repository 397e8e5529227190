"""What the slider between target and taste shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui.view_state.window import Run

NO_TARGET = "Drop a sound here: then a search goes between it and your taste"
NO_MATCH = "With a sound it goes between that and your taste"
OFF = "Your taste is switched off"
TRYING = "Target and taste are weighed once the engine has been chosen"
CUT_OFF = "The search was cut off: it goes on first"


@dataclass(frozen=True, slots=True)
class LeanState:
    """``towards`` 0: the target alone; 1: the taste alone. ``why_not``: why the slider rests; empty: it moves."""

    towards: float = 0.0
    why_not: str = NO_MATCH
    shown: bool = False
    bred: bool = False  # a breeding, whose target's end is off


def too_few(answers: int, enough: int) -> str:
    """Why too little is known of a taste."""
    so_far = {0: "none so far", 1: "one so far"}.get(answers, f"{answers} so far")
    return f"After {enough} answers, as stars, a taste is known: {so_far}"


def lean_state(run: Run, towards: float, *, breeding: bool, why_not: str) -> LeanState:
    """In a breeding it stands at its taste's end."""
    if run is Run.EMPTY:
        return LeanState()
    if breeding:
        return LeanState(1.0, NO_TARGET, shown=True, bred=True)
    return LeanState(towards, why_not, shown=True)
