"""A favourite is kept, and has five stars: what outlives the run, and what its children come from."""

from __future__ import annotations

from ui.intents.keeping import Keeping
from ui.intents.rating import Rating
from ui.models.run import MOST_STARS


class Favourites:
    """Two acts at once; each of them can be undone."""

    def __init__(self, rating: Rating, keeping: Keeping) -> None:
        self._rating, self._keeping = rating, keeping

    def favour_selected(self) -> None:
        """First it is kept: stars may go on to the next voice."""
        self._keeping.keep_selected()
        self._rating.give_selected(MOST_STARS)
