"""The toast in the middle of the status bar: one sentence, and Undo with its key.

It stays as long as it takes to read, and as long as it is hovered. What has no room in the bar stands whole above it.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.view_state.window import Toast
from ui.widgets import painting
from ui.widgets.whole_sentence import WholeSentence

SHOWN_MS = 6000  # at least
_NOTICED_MS, _READ_MS = 4000, 60  # until a person looks; for each letter, about 17 a second
_UNDO, _KEY = "Undo", "Ctrl Z"


def shown_ms(text: str) -> int:
    """How long a sentence is shown: a long one takes longer to read."""
    return max(SHOWN_MS, _NOTICED_MS + _READ_MS * len(text))


class ToastBar(QWidget):
    """Empty until ``show_toast``; keeps its place, so that nothing moves when a toast comes."""

    undone = Signal(str)  # action id of the toast's undo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._toast: Toast | None = None
        self.whole: WholeSentence | None = None  # made when a sentence first has no room
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_toast(self, toast: Toast) -> None:
        """Show it now; the one before goes."""
        self._toast = toast
        self.setToolTip(toast.text)
        self.setAccessibleName(toast.text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.start(shown_ms(toast.text))
        self._show_whole()
        self.update()

    def _show_whole(self) -> None:
        """Above the bar, where the bar has no room for it."""
        if self._toast is None or not self.isVisible() or self._words_width() <= self._room():
            if self.whole is not None:
                self.whole.hide()
            return
        if self.whole is None:
            self.whole = WholeSentence(self)
            self.whole.pressed.connect(self.clear)
            self.whole.hovered.connect(self._hover)
        self.whole.say(self._toast.text, self._icon(), error=self._toast.error)

    @property
    def stands_above(self) -> bool:
        """Whether the whole sentence does, so that nothing more has to be said here."""
        return self.whole is not None and self.whole.isVisible()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._show_whole()

    def offer_nothing(self) -> None:
        """What it tells of is not what would be undone any more."""
        if self._toast is not None and self._toast.undo:
            self._toast = replace(self._toast, undo="")
            self.unsetCursor()
            self.update()

    def clear(self) -> None:
        self._toast = None
        self._show_whole()
        self._timer.stop()
        self.setToolTip("")
        self.unsetCursor()
        self.update()

    def toast(self) -> Toast | None:
        return self._toast

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(26))

    def _undo_width(self) -> float:
        if self._toast is None or not self._toast.undo:
            return 0.0
        return 12 + painting.advance(_UNDO, 13, 600) + 8 + painting.advance(_KEY, 12)

    def _words_width(self) -> float:
        return painting.advance(self._toast.text, 13) if self._toast else 0.0

    def _room(self) -> float:
        """For words."""
        return self.width() - (12 + 16 + 8 + self._undo_width() + 12)

    def _icon(self) -> str:
        if self._toast is None:
            return ""
        return "triangle-alert" if self._toast.error and self._toast.icon == "check" else self._toast.icon

    def _shape(self) -> QRectF:
        width = min(self.width() - self._room() + self._words_width(), self.width())
        left = round((self.width() - width) / 2)
        height = theme.px(26)
        return QRectF(left, (self.height() - height) / 2, width, height)

    def _undo_rect(self) -> QRectF:
        shape = self._shape()
        return QRectF(shape.right() - 12 - self._undo_width(), shape.top(), self._undo_width() + 12, shape.height())

    def enterEvent(self, _event: QEvent) -> None:
        self._hover(True)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(False)

    def _hover(self, on: bool) -> None:
        if on:
            self._timer.stop()
        elif self._toast is not None:
            self._timer.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._undo_width() > 0 and self._undo_rect().contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._toast is None:
            return
        undo = self._toast.undo
        if undo and self._undo_rect().contains(event.position()):
            self.clear()
            self.undone.emit(undo)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._toast is None or (self.stands_above and not self._toast.undo):
            return
        painter = QPainter(self)
        shape = self._shape()
        painting.ground(painter, shape, "raised", theme.RADIUS["button"], edge="danger" if self._toast.error else "ctl")
        token = "danger" if self._toast.error else "accent"
        filled = self._toast.icon in ("bookmark", "star", "heart")
        icons.draw(painter, QPointF(shape.left() + 18, shape.center().y()), self._icon(), token, 14, filled=filled)
        x = shape.left() + 34
        limit = shape.right() - 12 - self._undo_width()
        painting.text(painter, QRectF(x, shape.top(), limit - x + 1, shape.height()), self._toast.text, elide=True)
        if self._undo_width():
            x = limit + 12
            area = QRectF(x, shape.top(), 200, shape.height())
            x += painting.text(painter, area, _UNDO, weight=600, token="accent") + 8
            painting.text(painter, QRectF(x, shape.top(), 100, shape.height()), _KEY, size=12, token="text3")
