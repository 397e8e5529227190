"""A keyboard to be played with the pointer, which shows what is down and which letter plays which key."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.notation.note_names import note_label
from ui.look import theme
from ui.widgets import painting

LOWEST, HIGHEST = 36, 96  # C2 to C7
BLACK = frozenset({1, 3, 6, 8, 10})
BLACK_PART = 0.62  # length of a black key
BLACK_WIDTH = 0.6  # of a white one
SOFTEST, LOUDEST = 30, 127  # by where a key is struck: the nearer to its end, the louder


def is_black(key: int) -> bool:
    return key % 12 in BLACK


WHITES = [key for key in range(LOWEST, HIGHEST + 1) if not is_black(key)]


class Keyboard(QWidget):
    """Five octaves. A press plays louder the lower it hits; drawing the pointer along plays key after key."""

    pressed = Signal(int, int)  # key, velocity
    released = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._down: frozenset[int] = frozenset()
        self._letters: dict[int, str] = {}
        self._held: int | None = None  # by the pointer
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go on meaning what they mean
        self.setAccessibleName("Keyboard")

    def set_down(self, keys: Collection[int]) -> None:
        """Keys that are shown as down, whoever presses them."""
        if frozenset(keys) != self._down:
            self._down = frozenset(keys)
            self.update()

    def set_letters(self, letters: Mapping[int, str]) -> None:
        """Key -> the letter that plays it."""
        self._letters = dict(letters)
        self.update()

    def let_go(self) -> None:
        """Release what the pointer holds."""
        held, self._held = self._held, None
        if held is not None:
            self.released.emit(held)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(900), theme.px(76))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(76))

    def rect_of(self, key: int) -> QRectF:
        """Where a key is."""
        width = self.width() / len(WHITES)
        before = sum(1 for white in WHITES if white < key)
        if not is_black(key):
            return QRectF(before * width, 0, width, self.height())
        narrow = width * BLACK_WIDTH
        return QRectF(before * width - narrow / 2, 0, narrow, self.height() * BLACK_PART)

    def key_at(self, point: QPointF) -> int | None:
        """The key under a point; black ones lie above."""
        for black in (True, False):
            for key in range(LOWEST, HIGHEST + 1):
                if is_black(key) is black and self.rect_of(key).contains(point):
                    return key
        return None

    # ---- the pointer ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._strike(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.key_at(event.position()) != self._held:
            self._strike(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go()

    def hideEvent(self, event: QEvent) -> None:
        self.let_go()

    def _strike(self, point: QPointF) -> None:
        self.let_go()
        key = self.key_at(point)
        if key is None:
            return
        self._held = key
        part = min(1.0, max(0.0, point.y() / self.rect_of(key).height()))
        self.pressed.emit(key, round(SOFTEST + part * (LOUDEST - SOFTEST)))

    # ---- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for black in (False, True):
            for key in range(LOWEST, HIGHEST + 1):
                if is_black(key) is black:
                    self._paint(painter, key)

    def _paint(self, painter: QPainter, key: int) -> None:
        rect, down, black = self.rect_of(key), key in self._down, is_black(key)
        # In both modes black keys are the darker ones and none is brighter than the pictures of sound.
        fill = "accent" if down else ("well" if theme.is_dark() else "text2") if black else "hover"
        gap = 0.0 if black else 1.0
        painting.ground(painter, rect.adjusted(gap, -4, -gap, -1), fill, 3)
        foot = QRectF(rect.left(), rect.bottom() - theme.px(19), rect.width(), theme.px(16))
        name = self._letters.get(key) or (note_label(key) if key % 12 == 0 else "")
        if name and rect.width() >= painting.advance(name, 11):
            own = key in self._letters
            plain = ("window" if black and not theme.is_dark() else "text") if own else "text3"
            token = "on" if down else plain
            painting.text(painter, foot, name, size=11, weight=600 if own else 400, token=token, align=painting.CENTRE)
