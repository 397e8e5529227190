"""A favourite is kept, and has five stars: what outlives the run, and what its children come from."""

from __future__ import annotations

from ui.intents.keeping import Keeping
from ui.intents.rating import Rating
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import MOST_STARS


class Favourites:
    """One act, undone at once."""

    def __init__(self, rating: Rating, keeping: Keeping, grid: Grid, edits: Edits) -> None:
        self._rating, self._keeping, self._grid, self._edits = rating, keeping, grid, edits

    def favour_selected(self) -> None:
        """First it is kept: stars may go on to the next voice."""
        chosen = self._grid.selected
        if chosen is None or chosen.candidate is None:
            return
        with self._edits.as_one(f"making {chosen.label} a favourite"):
            self._keeping.keep_selected()
            self._rating.give_selected(MOST_STARS)
