"""The tables whose frames have come, for pictures of voices; others are asked for when they are to be drawn.

A table is half a megabyte that has to be made or read: another process does that, and the window waits for none.
"""

from __future__ import annotations

from collections.abc import Callable

from evosynth.arrays import F32
from ui.view_state.wavetable_tables import MISSING, OWN
from ui.view_state.window import TableFrames


class TablesAtHand:
    """By the words that patches have for them. ``wish`` is called with each that is needed, until it has come."""

    def __init__(self, wish: Callable[[str], object]) -> None:
        self._wish = wish
        self._come: dict[str, TableFrames] = {}

    def take(self, table: TableFrames) -> None:
        """One has come, or is known to be missing."""
        self._come[table.word] = table

    def frames(self, word: str) -> F32 | None:
        """The frames (n, 2048) of a table; None where it is not here, or not yet."""
        if word not in self._come:
            self._wish(word)
        return self._come[word].frames if word in self._come else None

    def hint(self, word: str) -> str:
        """What stands where its frames would; nothing while they are on their way."""
        return MISSING if word in self._come and self._come[word].frames is None else ""

    def name(self, word: str) -> str:
        """What it is called."""
        if word in self._come:
            return self._come[word].name
        return word.removeprefix(OWN)[:8] if word.startswith(OWN) else word

    def look_again(self) -> None:
        """What was missing may be there by now."""
        self._come = {word: table for word, table in self._come.items() if table.frames is not None}
