"""Where a person can be in the window: one voice in hand, and a question about it for each place."""

from __future__ import annotations

from enum import Enum


class Place(Enum):
    """A place changes what is seen, nothing else: selection, sound and search are the same in all of them."""

    EVOLVE = "Evolve"
    SEE = "See"
    VOICE = "Voice"
    HISTORY = "History"

    @property
    def question(self) -> str:
        """What it answers."""
        return QUESTIONS[self]


QUESTIONS = {
    Place.EVOLVE: "Which one?",
    Place.SEE: "How near is it, and where not?",
    Place.VOICE: "How is it made?",
    Place.HISTORY: "Where does it come from?",
}
