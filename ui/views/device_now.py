"""What passed over the cable, newest first, how the synth differs, and what to look after on its panel."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from ui.look import icons, theme
from ui.view_state.device import HOW_FAR, DeviceLine, DeviceState
from ui.views.device_differs import DeviceDiffers
from ui.views.panel import label
from ui.widgets import painting

LINES, LINE, INSET = 8, 28, 12
NOTHING = "Nothing was sent or received yet."


class CableLines(QWidget):
    """The last messages: what, how far it is known to have got, when."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[DeviceLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Messages")
        self.show_lines(())

    def show_lines(self, lines: tuple[DeviceLine, ...]) -> None:
        """Newest first; those that have no room are left out."""
        self._lines = lines[:LINES]
        told = "; ".join(f"{line.text} {line.how_far}" for line in self._lines)
        self.setAccessibleDescription(told or NOTHING)
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def told_at(self, y: float) -> str:
        """All that the line at this height says; empty: there is none."""
        place = int((y - theme.px(6)) // theme.px(LINE))
        if not 0 <= place < len(self._lines):
            return ""
        line = self._lines[place]
        return " · ".join(part for part in (line.text, line.how_far, line.when) if part)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = theme.words(self.told_at(event.pos().y()))
            QToolTip.showText(event.globalPos(), f"<p>{escape(told)}</p>" if told else "", self)  # rich text wraps
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(LINE) * max(1, len(self._lines)) + 2 * theme.px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.ground(painter, QRectF(self.rect()), "well", theme.RADIUS["button"])
        high, inset = theme.px(LINE), theme.px(INSET)
        if not self._lines:
            area = QRectF(inset, 0, self.width() - 2 * inset, self.height())
            painting.text(painter, area, NOTHING, token="text3", elide=True)
        for place, line in enumerate(self._lines):
            area = QRectF(inset, theme.px(6) + place * high, self.width() - 2 * inset, high)
            icons.draw(painter, QPointF(area.left() + 7, area.center().y()), line.icon, "text2", 14)
            used = painting.text(painter, area, line.when, size=12, token="text3", align=painting.RIGHT)
            far = area.adjusted(0, 0, -used - theme.px(14), 0)
            told = painting.text(painter, far, line.how_far, token="text2", align=painting.RIGHT)
            painting.text(painter, far.adjusted(theme.px(24), 0, -told - theme.px(12), 0), line.text, elide=True)


class DeviceNow(QWidget):
    """The right column of the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = CableLines()
        self.far = label(HOW_FAR, "hint")
        self.differs = DeviceDiffers()
        self.checks_title = label("On its panel", "title")
        self.checks = label("", "text2")
        self.quirks = label("", "hint")
        for words in (self.far, self.checks, self.quirks):
            words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label("Now", "title"))
        for part in (self.lines, self.far):
            column.addWidget(part)
        column.addSpacing(theme.px(14))
        column.addWidget(self.differs)
        column.addSpacing(theme.px(14))
        for part in (self.checks_title, self.checks, self.quirks):
            column.addWidget(part)
        column.addStretch(1)

    def show_device(self, state: DeviceState) -> None:
        """Another message, or another model."""
        self.lines.show_lines(state.lines)
        self.checks.setText(theme.words("\n\n".join(state.checks)))
        self.quirks.setText(theme.words(" ".join(state.quirks)))
        for part, there in (
            (self.checks_title, bool(state.checks or state.quirks)),
            (self.checks, bool(state.checks)),
            (self.quirks, bool(state.quirks)),
        ):
            part.setVisible(there)
