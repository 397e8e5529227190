"""A and B: the selected voice and what it is held against, heard by turns in the same moment of the same sound.

A key that is held hears the other one for as long as it is down; one that is struck stays there. The side is that which
sounded last, whoever began it, so that it also says what the other one is where nothing sounds.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from ui.intents.listening import Listening
from ui.models.audition import Owner
from ui.models.grid import Grid
from ui.models.pair import Pair
from ui.view_state.pair import REFERENCE, SELECTED, Kind, PairState
from ui.view_state.window import SelectionState, Toast

HELD_S = 0.3  # a key that is down for longer is held
NOBODY = "Select a voice first: then it can be heard against another one"


class Flipping(QObject):
    """What a person hears of the pair."""

    changed = Signal(object)  # PairState
    said = Signal(object)  # Toast

    def __init__(self, pair: Pair, listening: Listening, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pair, self._listening, self._grid = pair, listening, grid
        self._side = SELECTED
        self._of: Owner | None = None  # of whom that is a side
        self._heard = b""  # the voice that it was held against when that was heard
        self._pressed_s: float | None = None
        self._told: tuple[object, ...] = ()
        pair.changed.connect(self._look)
        grid.selection_changed.connect(self._follow)
        listening.sounding.connect(self._hear)

    def flip(self) -> None:
        """The other one sounds, where the one that sounds stands; where nothing does, from its start."""
        self.hear(SELECTED if self._side == REFERENCE else REFERENCE)

    def press(self) -> None:
        """The key goes down."""
        self._pressed_s = time.monotonic()
        self.flip()

    def release(self) -> None:
        """It goes up: where it was held, what sounded before sounds again."""
        before, self._pressed_s = self._pressed_s, None
        if before is not None and time.monotonic() - before > HELD_S:
            self.flip()

    def hear(self, side: int) -> None:
        """This one of the two."""
        against = self._pair.against
        if self._grid.selected is None:
            self.said.emit(Toast(NOBODY, "circle-alert"))
        elif side == REFERENCE and against.why_not:
            self.said.emit(Toast(f"Nothing to hear it against: {against.why_not}", "circle-alert"))
        else:
            self._side, self._heard = side, against.voice
            self._listening.take_over(against if side == REFERENCE else None)
            self._tell()

    def choose(self, kind: Kind) -> None:
        """Another reference; where the one before sounds, it takes over."""
        sounds = self._side == REFERENCE and self._listening.anything_sounds
        self._pair.choose(kind)  # the one before does not stand any more
        if sounds and not self._pair.against.why_not:
            self.hear(REFERENCE)

    def _follow(self, _state: SelectionState | None) -> None:
        """Of another voice nothing was heard yet: it is what keys play."""
        owner = self._listening.owner_of_selected()
        if owner != self._of:
            self._of = owner
            self._stand(SELECTED)

    def _hear(self, owner: Owner | None) -> None:
        """Somebody has begun one of the two."""
        if owner is None:
            return
        if owner == self._listening.owner_of_selected():
            self._stand(SELECTED)
        elif owner == self._pair.against.owner:
            self._side, self._heard = REFERENCE, self._pair.against.voice
            self._tell()
        self._listening.prepare(self._pair.against)

    def _look(self) -> None:
        """Where another one is the reference by now, it was not heard yet."""
        if self._side == REFERENCE and self._pair.against.voice != self._heard:
            self._stand(SELECTED)
        else:
            self._tell()

    def _stand(self, side: int) -> None:
        self._side = side
        if side == SELECTED:
            self._listening.put_back()
        self._tell()

    def _tell(self) -> None:
        chosen = self._grid.selected
        state = PairState(self._pair.kinds, self._pair.against, chosen.label if chosen else "", self._side)
        told = _seen(state)
        if told != self._told:
            self._told = told
            self.changed.emit(state)


def _seen(state: PairState) -> tuple[object, ...]:
    """What of it is painted: by value, but its picture by identity."""
    one = state.against
    about = one.kind, one.title, one.label, one.voice, id(one.picture), one.why_not
    return state.kinds, about, state.selected, state.side
