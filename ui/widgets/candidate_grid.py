"""The grid of candidates, 4 by 4, 4 by 3 or 3 by 3. It takes the focus; which keys mean what is the window's affair."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QWidget

from ui.look import theme
from ui.view_state.window import GridState, Tile
from ui.widgets.tile import MARGIN, TileWidget

MOST = 16
GAP = 10  # between shapes; the ring lies in it
REST_MS = 250  # after which the pointer rests
PER_TURN, TURN_MS = 2, 12  # how many new pictures are shown in one turn of the event loop


class CandidateGrid(QWidget):
    """The tiles of one ``GridState``."""

    selected = Signal(int)  # place, 0..15
    play = Signal(int)
    fold_turned = Signal(int)
    rated = Signal(int, int)  # place, stars; 0 takes the rating back
    dragged = Signal(int, str)  # place, ".syx" or ".wav": the view starts the drag
    menu_requested = Signal(int, QPoint)  # place, global position
    rename_asked = Signal(int)  # place
    rested_on = Signal(int)  # place: the pointer has come to rest there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Candidates")
        self._lines = QGridLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GAP - 2 * MARGIN)
        self.tiles: list[TileWidget] = []
        for place in range(MOST):
            tile = TileWidget(self)
            tile.clicked.connect(partial(self.selected.emit, place))
            tile.fold_turned.connect(partial(self.fold_turned.emit, place))
            tile.play_requested.connect(partial(self.play.emit, place))
            tile.star_clicked.connect(partial(self.rated.emit, place))
            tile.drag_started.connect(partial(self.dragged.emit, place))
            tile.menu_requested.connect(partial(self.menu_requested.emit, place))
            tile.rename_requested.connect(partial(self.rename_asked.emit, place))
            tile.pointed.connect(partial(self._point, place))
            self.tiles.append(tile)
        self._pointed = -1  # the tile under the pointer
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rest_there)
        self._waiting: dict[int, Tile] = {}  # places whose new picture is still to be shown
        self._turns = QTimer(self, interval=TURN_MS)
        self._turns.timeout.connect(self._show_some)
        self._size = 0
        self._arrange(MOST)

    def _arrange(self, size: int) -> None:
        """So many tiles a page: nine in rows of three, others in rows of four."""
        self._size, columns = size, 3 if size == 9 else 4
        rows = -(-size // columns)
        for place, tile in enumerate(self.tiles):
            self._lines.removeWidget(tile)
            tile.setVisible(place < size)
            if place < size:
                self._lines.addWidget(tile, place // columns, place % columns)
        for line in range(4):
            self._lines.setColumnStretch(line, int(line < columns))
            self._lines.setRowStretch(line, int(line < rows))

    def set_state(self, state: GridState) -> None:
        """Show a page; places beyond ``state.total`` are vacant."""
        size = len(state.tiles) or MOST
        if size != self._size:
            self._arrange(size)
        first = state.page * size
        by_place = dict(enumerate(state.tiles))
        for place, widget in enumerate(self.tiles[:size]):
            tile = by_place.get(place)
            beyond = state.total <= first + place
            self._waiting.pop(place, None)
            if tile is None:
                widget.set_state(widget.state(), vacant=True)
            elif self._may_wait(widget.state(), tile):
                self._waiting[place] = tile
            else:
                widget.set_state(tile, vacant=beyond and tile.candidate is None)
        if self._waiting and not self._turns.isActive():
            self._turns.start()
        chosen = next((t for t in state.tiles if t.selected), None)
        named = self.tiles[state.tiles.index(chosen)].accessibleName() if chosen else "none selected"
        self.setAccessibleDescription(named)

    def _point(self, place: int, there: bool) -> None:
        """The pointer has come to a tile, or has left it."""
        self._pointed = place if there else -1
        self._rest.stop()
        if there:
            self._rest.start()

    def _rest_there(self) -> None:
        """Not while a hand holds something, and not where it is heard already."""
        place = self._pointed
        if place < 0 or QApplication.mouseButtons() != Qt.MouseButton.NoButton or not self.isVisible():
            return
        tile = self.tiles[place].state()
        if tile.candidate is not None and not tile.silent and not tile.playing:
            self.rested_on.emit(place)

    def _may_wait(self, shown: Tile, tile: Tile) -> bool:
        """A new picture alone may come a few turns later: sixteen at once would hold up the window's other motion."""
        if not theme.motion_ms() or not self.isVisible():
            return False
        touched = _acts(tile) != _acts(shown)
        return tile.picture is not None and tile.picture is not shown.picture and not touched

    def _show_some(self) -> None:
        for place in list(self._waiting)[:PER_TURN]:
            self.tiles[place].set_state(self._waiting.pop(place))
        if not self._waiting:
            self._turns.stop()

    def set_letters(self, letters: str) -> None:
        """The key that hears each tile, shown on it; empty: none does."""
        for place, tile in enumerate(self.tiles):
            tile.set_letter(letters[place : place + 1])

    def set_playhead(self, place: int | None, fraction: float | None) -> None:
        """Move the line over one tile; every other one has none."""
        for k, tile in enumerate(self.tiles):
            tile.set_playhead(fraction if k == place else None)

    def sizeHint(self) -> QSize:
        return QSize(880, 460)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._focus(False)
        super().focusOutEvent(event)

    def _focus(self, focused: bool) -> None:
        for tile in self.tiles:
            tile.set_focused(focused)


def _acts(tile: Tile) -> tuple[object, ...]:
    """What a person or the player did to it: never late."""
    return tile.selected, tile.playing, tile.stars, tile.ranks, tile.shared, tile.rejected, tile.kept, tile.kept_pending
