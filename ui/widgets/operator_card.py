"""One operator in short: number, frequency, output level, and its envelope."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from evosynth.voices.ratios import frequency_text
from ui.look import theme
from ui.widgets import painting
from ui.widgets.envelope_view import EnvelopeView
from ui.widgets.lock_toggle import HEIGHT as LOCK_HEIGHT
from ui.widgets.lock_toggle import LockToggle

HEADER = 24


class OperatorCard(QWidget):
    """A header with a lock, and the envelope below it."""

    clicked = Signal(int)  # the operator
    locked = Signal(int, bool)  # the operator, and what a person wants

    def __init__(self, operator: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operator = operator
        self._frequency = self._level = ""
        self._changed = False
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
        self._frequency = self._level = ""
        self.lock.setVisible(bool(voice))
        self.envelope.set_voice(voice, self._operator, gate_s=gate_s, length_s=length_s)
        if voice:
            self._describe(Voice(voice))
        self.update()

    def _describe(self, voice: Voice) -> None:
        name = f"op{self._operator}"
        self._frequency = frequency_text(bool(voice[f"{name}_mode"]), voice[f"{name}_coarse"], voice[f"{name}_fine"])
        self._level = f"level {voice[f'{name}_output']}"
        spoken = f"Operator {self._operator}, {self._frequency}, {self._level}"
        self.setAccessibleName(spoken)
        detune = DX7_SPACE.named(f"{name}_detune").text(voice[f"{name}_detune"])
        self.setToolTip(f"{spoken}, detune {detune}")

    def set_parent_voice(self, voice: bytes, *, changed: bool) -> None:
        """The parent's envelope as a ghost; ``changed``: what is named of its changes is of this operator."""
        self._changed = changed
        self.envelope.set_ghost(voice, self._operator)
        self.setAccessibleDescription("changed against its parent" if changed else "")
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
        if not self._level:
            return
        painting.text(painter, row, self._level, size=12, token="text2", align=painting.RIGHT)
        room = row.width() - painting.advance(self._level, 12) - 24
        area = QRectF(QPointF(14, 0), QPointF(14 + max(0.0, room), row.bottom()))
        used = painting.text(painter, area, self._frequency, size=12, token="text2", elide=True)
        if self._changed and used + 14 < room:
            painting.changed_dot(painter, QPointF(area.left() + used + 9, row.center().y()))
