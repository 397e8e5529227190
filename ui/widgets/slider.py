"""Sliders: a thin track, the part that was set in the accent, a round knob. Bipolar ones fill from the middle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import IconButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, OwnKeys


class Slider(FocusRing, OwnKeys):
    """A value from 0 to 1 (bipolar: −1 to 1). ``changed`` fires while dragging, by wheel and by arrow keys."""

    changed = Signal(float)
    own_keys = ARROWS

    def __init__(
        self, name: str, value: float = 0.0, *, bipolar: bool = False, width: int = 96, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bipolar, self._width = bipolar, width
        self._value = value
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_value(value)

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        self._value = min(1.0, max(-1.0 if self._bipolar else 0.0, value))
        self.setAccessibleName(f"{self._name} {round(self._value * 100)} percent")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._width), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48), theme.px(24))

    def _track(self) -> QRectF:
        return QRectF(8, self.height() / 2 - 1.5, self.width() - 16, 3)

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
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._bipolar:
            self._set_by_hand(0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._set_by_hand(self._value + event.angleDelta().y() / 120 * 0.05)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -0.05,
            Qt.Key.Key_Down: -0.05,
            Qt.Key.Key_Right: 0.05,
            Qt.Key.Key_Up: 0.05,
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._set_by_hand(self._value + step)

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
        self._slider = Slider("Volume", 0.8, width=84)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._speaker)
        row.addWidget(self._slider)
        self._slider.changed.connect(self._moved)
        self._speaker.clicked.connect(self._mute)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

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
