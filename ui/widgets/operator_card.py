"""One operator in short: number, frequency, output level, and its envelope. A click or Enter opens it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from evosynth.voices.ratios import frequency_text
from ui.look import theme
from ui.widgets import painting
from ui.widgets.envelope_view import EnvelopeView
from ui.widgets.focus_ring import FocusRing
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.own_keys import ENTER, OwnKeys

PAD, HEADER, FOOT = 8, 34, 8
BADGE = 20  # px of the number's square


class OperatorCard(FocusRing, OwnKeys):
    """A header with a lock, and the envelope below it."""

    clicked = Signal(int)  # the operator
    locked = Signal(int, bool)  # the operator, and what a person wants
    own_keys = ENTER

    def __init__(self, operator: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operator = operator
        self._frequency = self._level = ""
        self._changed = self._selected = self._silenced = False
        self._carrier = False
        self.envelope = EnvelopeView()
        self.lock = LockToggle(f"operator {operator}", key="L when it is marked", parent=self)
        self.lock.locked.connect(lambda on: self.locked.emit(operator, on))
        self.lock.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(PAD), theme.px(HEADER), theme.px(PAD), theme.px(FOOT))
        column.addWidget(self.envelope)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Operator {operator}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_voice(self, voice: bytes | None, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        """The operator of a voice (155 bytes); None or empty shows an empty card."""
        before = self._frequency, self._level, self._carrier
        self._frequency, self._level, self._carrier = "", "", False
        self.lock.setVisible(bool(voice))
        self.envelope.set_voice(voice, self._operator, gate_s=gate_s, length_s=length_s)
        if voice:
            self._describe(Voice(voice))
        if before != (self._frequency, self._level, self._carrier):
            self.update()

    def _describe(self, voice: Voice) -> None:
        name = f"op{self._operator}"
        self._frequency = frequency_text(bool(voice[f"{name}_mode"]), voice[f"{name}_coarse"], voice[f"{name}_fine"])
        self._level = f"level {voice[f'{name}_output']}"
        self._carrier = self._operator in ALGORITHMS[voice["algorithm"]].carriers
        spoken = f"Operator {self._operator}, {self._frequency}, {self._level}"
        self.setAccessibleName(spoken)
        detune = DX7_SPACE.named(f"{name}_detune").text(voice[f"{name}_detune"])
        self.setToolTip(f"{spoken}, detune {detune}")

    def set_parent_voice(self, voice: bytes, *, changed: bool) -> None:
        """The parent's envelope as a ghost; ``changed``: what is named of its changes is of this operator."""
        self.envelope.set_ghost(voice, self._operator)
        if changed != self._changed:
            self._changed = changed
            self._tell()

    def set_selected(self, selected: bool) -> None:
        """It is the one that is open."""
        self._selected = selected
        self.envelope.set_selected(selected)
        self._tell()

    def set_silenced(self, silenced: bool) -> None:
        """It is not heard now: switched off, or another one is alone."""
        if silenced != self._silenced:
            self._silenced = silenced
            self._tell()

    def _tell(self) -> None:
        words = (
            ("open", self._selected),
            ("not heard now", self._silenced),
            ("changed against its parent", self._changed),
        )
        self.setAccessibleDescription(", ".join(word for word, so in words if so))
        self.update()

    def set_locked(self, locked: bool) -> None:
        """No ground, a line, and a closed lock: nothing of it moves."""
        self.lock.set_closed(locked)
        self.envelope.set_locked(locked)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock.adjustSize()
        self.lock.move(
            self.width() - self.lock.width() - theme.px(PAD) + 4, (theme.px(HEADER) - self.lock.height()) // 2
        )

    def sizeHint(self) -> QSize:
        return QSize(210, theme.px(HEADER + FOOT) + 54)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(HEADER + FOOT) + 24)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit(self._operator)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.clicked.emit(self._operator)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = theme.RADIUS["panel"]
        if self._selected:
            painting.ground(painter, rect, "sel", radius, edge="accent")
        else:
            painting.ground(painter, rect, "panel", radius)
        self._paint_header(painter)
        if self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.5))
            painter.drawRoundedRect(rect.adjusted(1.25, 1.25, -1.25, -1.25), radius - 1, radius - 1)

    def _paint_header(self, painter: QPainter) -> None:
        side, left = theme.px(BADGE), theme.px(PAD)
        row = QRectF(left, 0, self.lock.x() - left - 4, theme.px(HEADER))
        kept = self.lock.closed or self._silenced
        badge(
            painter,
            QRectF(left, (theme.px(HEADER) - side) / 2, side, side),
            self._operator,
            open_=self._selected,
            filled=self._carrier,
            quiet=kept,
        )
        if not self._level:
            return
        row.setLeft(left + side + 8)
        token = "text3" if self._silenced else "text2" if kept else "text"
        number = self._level.removeprefix("level ")
        shown = "off" if self._silenced else number
        used = painting.text(painter, row, shown, size=13, weight=600, token=token, align=painting.RIGHT)
        need = painting.advance(self._frequency, 13, 600) + (16 if self._changed else 0)
        word = painting.advance("level", 12)
        if not self._silenced and need + 16 + word + 6 + used <= row.width():
            painting.text(
                painter, row.adjusted(0, 0, -used - 6, 0), "level", size=12, token="text2", align=painting.RIGHT
            )
        area = row.adjusted(0, 0, -used - 8, 0)
        wide = painting.text(painter, area, self._frequency, weight=600, token=token, elide=True)
        if self._changed and wide + 14 < area.width():
            painting.changed_dot(painter, QPointF(area.left() + wide + 10, row.center().y()))


def badge(painter: QPainter, box: QRectF, operator: int, *, open_: bool, filled: bool, quiet: bool = False) -> None:
    """An operator's number as in the diagram: the open one in the accent, carriers filled, modulators outlined."""
    if open_:
        painting.ground(painter, box, "accent", 4)
    elif filled:
        painting.ground(painter, box, "ctl" if quiet else "text2", 4)
    else:
        painting.ground(painter, box, "panel", 4, edge="ctl" if quiet else "text2", width=1.5)
    token = "on" if open_ else "window" if filled else "text3" if quiet else "text"
    painting.text(painter, box, str(operator), size=12, weight=600, token=token, align=painting.CENTRE)
