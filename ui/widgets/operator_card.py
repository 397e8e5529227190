"""One operator in short: number, frequency, output level, and its envelope."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.envelope_view import EnvelopeView
from ui.widgets.lock_toggle import HEIGHT as LOCK_HEIGHT
from ui.widgets.lock_toggle import LockToggle

HEADER = 24
_OUTPUT, _MODE, _COARSE, _FINE, _DETUNE = 16, 17, 18, 19, 20


def frequency(block: bytes) -> str:
    """ "× 14.00" for a ratio, "112.2 Hz" for a fixed frequency, from the 21 bytes of an operator."""
    if block[_MODE]:
        return f"{10 ** ((block[_COARSE] & 3) + block[_FINE] / 100):.4g} Hz"
    ratio = (block[_COARSE] or 0.5) * (1 + block[_FINE] / 100)
    return f"× {ratio:.2f}"


class OperatorCard(QWidget):
    """A header with a lock, and the envelope below it."""

    clicked = Signal(int)  # the operator
    locked = Signal(int, bool)  # the operator, and what a person wants

    def __init__(self, operator: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operator = operator
        self._block = b""
        self.envelope = EnvelopeView()
        self.lock = LockToggle(f"operator {operator}", key="L when it is marked", parent=self)
        self.lock.locked.connect(lambda on: self.locked.emit(operator, on))
        self.lock.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(HEADER), 0, 0)
        column.addWidget(self.envelope)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_voice(self, voice: bytes | None, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        """The operator of a voice (155 bytes); None or empty shows an empty card."""
        voice = voice or b""
        start = (6 - self._operator) * 21
        self._block = voice[start : start + 21]
        self.lock.setVisible(bool(self._block))
        self.envelope.set_voice(voice, self._operator, gate_s=gate_s, length_s=length_s)
        if self._block:
            spoken = f"Operator {self._operator}, {frequency(self._block)}, level {self._block[_OUTPUT]}"
            self.setAccessibleName(spoken)
            detune = self._block[_DETUNE] - 7
            self.setToolTip(f"{spoken}, detune {theme.number(detune, 0, sign=True)}")
        self.update()

    def set_selected(self, selected: bool) -> None:
        self.envelope.set_selected(selected)

    def set_locked(self, locked: bool) -> None:
        """No ground, a line, and a closed lock: nothing of it moves."""
        self.lock.set_closed(locked)
        self.envelope.set_locked(locked)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock.adjustSize()
        self.lock.move(self.width() - self.lock.width(), 0)

    def sizeHint(self) -> QSize:
        return QSize(210, theme.px(HEADER) + 44)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit(self._operator)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        row = QRectF(0, 0, self.width() - self.lock.width() - 2, theme.px(LOCK_HEIGHT))
        kept = self.lock.closed
        painting.text(painter, row, str(self._operator), size=12, weight=600, token="text2" if kept else "text")
        if not self._block:
            return
        level = f"level {self._block[_OUTPUT]}"
        painting.text(painter, row, level, size=12, token="text2", align=painting.RIGHT)
        room = row.width() - painting.advance(level, 12) - 24
        area = QRectF(QPointF(14, 0), QPointF(14 + max(0.0, room), row.bottom()))
        painting.text(painter, area, frequency(self._block), size=12, token="text2", elide=True)
