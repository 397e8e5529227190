"""Sliders: a thin track, the part that was set in the accent, a round knob. Bipolar ones fill from the middle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import IconButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, OwnKeys

INSET = 8  # px from an end of the widget to that of its track: room for the knob and its ring
VOLUME, VOLUME_NARROW = 84, 56  # px


class Slider(FocusRing, OwnKeys):
    """A value from 0 to 1 (bipolar: −1 to 1), in ``steps`` of equal size if some are given.

    ``changed`` fires while dragging, by wheel and by arrow keys; ``settled`` once it is let go; ``held`` when the
    pointer takes hold of it and lets go.
    """

    changed = Signal(float)
    settled = Signal(float)
    held = Signal(bool)
    own_keys = ARROWS

    def __init__(
        self,
        name: str,
        value: float = 0.0,
        *,
        bipolar: bool = False,
        width: int = 96,
        steps: int = 0,
        say: Callable[[float], str] = lambda value: f"{round(value * 100)} percent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bipolar, self._width, self._steps, self._say = bipolar, width, steps, say
        self._value = value
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_value(value)

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        value = min(1.0, max(-1.0 if self._bipolar else 0.0, value))
        self._value = round(value * self._steps) / self._steps if self._steps else value
        self.setAccessibleName(f"{self._name} {self._say(self._value)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._width), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48), theme.px(24))

    def _track(self) -> QRectF:
        return QRectF(INSET, self.height() / 2 - 1.5, self.width() - 2 * INSET, 3)

    def _part(self) -> float:
        return (self._value + 1) / 2 if self._bipolar else self._value

    def _set_by_hand(self, value: float) -> None:
        before = self._value
        self.set_value(value)
        if self._value != before:
            self.changed.emit(self._value)

    def _move_to(self, x: float) -> None:
        track = self._track()
        part = (x - track.left()) / track.width()
        self._set_by_hand(part * 2 - 1 if self._bipolar else part)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.held.emit(True)
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.settled.emit(self._value)
            self.held.emit(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._bipolar:
            self._set_by_hand(0.0)

    def _step_by_hand(self, steps: float) -> None:
        self._set_by_hand(self._value + steps * (1 / self._steps if self._steps else 0.05))
        self.settled.emit(self._value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._step_by_hand(event.angleDelta().y() / 120)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step_by_hand(step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = self._track()
        painting.ground(painter, track, "ctl" if self.isEnabled() else "hover", 1.5)
        x = track.left() + self._part() * track.width()
        origin = track.center().x() if self._bipolar else track.left()
        if self.isEnabled():
            fill = QRectF(min(origin, x), track.top(), abs(x - origin), track.height())
            painting.ground(painter, fill, "accent", 1.5)
        if self._bipolar:
            painter.fillRect(QRectF(origin - 0.75, track.top() - 3, 1.5, track.height() + 6), theme.color("ctl"))
        self._knob(painter, QPointF(x, track.center().y()))

    def _knob(self, painter: QPainter, centre: QPointF) -> None:
        painter.setBrush(theme.color("knob" if self.isEnabled() else "ctl"))
        painter.setPen(Qt.PenStyle.NoPen if theme.is_dark() else QPen(theme.color("ctl"), 1))
        painter.drawEllipse(centre, 6.5, 6.5)
        if self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawEllipse(centre, 7, 7)


class VolumeSlider(QWidget):
    """A speaker that mutes, and the volume of listening. It never touches a file."""

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = 0.8
        self._speaker = IconButton("volume-2", "Mute", size=24)
        self._slider = Slider("Volume", 0.8, width=VOLUME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._speaker)
        row.addWidget(self._slider)
        self._slider.changed.connect(self._moved)
        self._speaker.clicked.connect(self._mute)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        """A shorter way, where there is little room."""
        self._slider.setFixedWidth(theme.px(VOLUME_NARROW if narrow else VOLUME))

    def volume(self) -> float:
        return self._slider.value()

    def set_volume(self, volume: float) -> None:
        self._slider.set_value(volume)
        self._show()

    def _show(self) -> None:
        silent = self.volume() == 0
        self._speaker.set_icon("volume-x" if silent else "volume-2", token="warn" if silent else "text2")
        self._speaker.set_name("Unmute" if silent else "Mute")
        self.setToolTip(f"Volume {round(self.volume() * 100)} %")

    def _moved(self, volume: float) -> None:
        self._show()
        self.changed.emit(volume)

    def _mute(self) -> None:
        if self.volume() > 0:
            self._before = self.volume()
            self.set_volume(0.0)
        else:
            self.set_volume(self._before)
        self.changed.emit(self.volume())
