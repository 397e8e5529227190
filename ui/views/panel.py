"""The frame that every panel shares: a rounded surface, a title row with sub-text and controls, and what it holds."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.look import theme


def label(text: str = "", tone: str = "") -> QLabel:
    """A line of text in one of the tones of the style sheet."""
    made = QLabel(theme.words(text))
    if tone:
        made.setProperty("tone", tone)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


_SENTENCES = re.compile(r"(?<=[.?!]) ")  # what is between them
ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
LINES = ONE_LINE | Qt.TextFlag.TextWordWrap


class Elided(QWidget):
    """Text that gives way: it ends in "…" where there is no room, and the tooltip says all of it.

    ``lines``: as many as it may take.
    """

    def __init__(
        self, text: str = "", token: str = "text2", px: int = 13, weight: int = 400, *, lines: int = 1
    ) -> None:
        super().__init__()
        self._lines = lines
        self._token, self._px, self._weight, self._text = token, px, weight, ""
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str, token: str | None = None) -> None:
        """Show other words, in another colour if one is given."""
        text = theme.words(text)
        if text == self._text and token in (None, self._token):
            return
        self._text, self._token = text, token or self._token
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_whole(self, whole: str) -> None:
        """What the tooltip says beside the text; empty: the text alone, where it is cut."""
        self._whole = theme.words(whole)
        self.update()

    def text(self) -> str:
        """All of it, whatever is visible."""
        return self._text

    def sizeHint(self) -> QSize:
        found = theme.metrics(self._px, self._weight)
        return QSize(int(found.horizontalAdvance(self._text)) + 2, self._lines * (int(found.height()) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme.font(self._px, self._weight)
        painter.setFont(font)
        painter.setPen(theme.color(self._token if self.isEnabled() else "text3"))
        shown = self._fitting(QFontMetricsF(font))
        told = (self._text if shown != self._text else "", self._whole)
        self.setToolTip("\n".join(filter(None, told)))
        painter.drawText(self.rect(), LINES if self._lines > 1 else ONE_LINE, shown)

    def _fitting(self, metrics: QFontMetricsF) -> str:
        """As many of the parts between dots, or whole sentences, as there is room for; only the first is ever cut."""
        dotted = self._lines == 1 or " · " in self._text
        parts, between = (self._text.split(" · "), " · ") if dotted else (_SENTENCES.split(self._text), " ")
        while len(parts) > 1 and not self._fits(metrics, between.join(parts)):
            parts.pop()
        shown = between.join(parts)
        room = float(self._lines * self.width())
        while not self._fits(metrics, shown) and room > 0:
            shown = metrics.elidedText(between.join(parts), Qt.TextElideMode.ElideRight, room)
            room -= 8
        return shown

    def _fits(self, metrics: QFontMetricsF, words: str) -> bool:
        if self._lines == 1:
            return metrics.horizontalAdvance(words) <= self.width()
        needed = metrics.boundingRect(QRectF(0, 0, self.width(), 1e4), int(LINES), words)
        return needed.height() <= self._lines * (metrics.height() + 1) and needed.width() <= self.width()


def rule() -> QFrame:
    """A hairline between groups of a bar."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedSize(1, theme.px(20))
    return made


def row(*widgets: QWidget | int | None, gap: int = 8) -> QHBoxLayout:
    """A horizontal row without margins; an int is fixed space, None takes what is left."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(gap))
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        elif isinstance(widget, int):
            layout.addSpacing(theme.px(widget))
        else:
            layout.addWidget(widget)
    return layout


def first_focus(part: QWidget) -> QWidget | None:
    """The first control in it that Tab can reach."""
    tab = Qt.FocusPolicy.TabFocus
    shown = (one for one in part.findChildren(QWidget) if one.isVisible() and one.isEnabled())
    return next((one for one in shown if one.focusPolicy() & tab), None)


class Panel(QFrame):
    """A titled surface. ``body`` takes what it shows, ``controls`` the right end of the title row."""

    def __init__(self, title: str, sub: str = "") -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName(title)
        self.title = label(title, "title")
        self.sub = Elided(sub, "text2")
        self.controls = row()
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(theme.px(8))
        self.head.addWidget(self.title)
        self.head.addWidget(self.sub, 1)
        self.head.addLayout(self.controls)
        head_box = QWidget()
        head_box.setFixedHeight(theme.px(28))
        head_box.setLayout(self.head)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(12))
        self.body.setSpacing(theme.px(8))
        self.body.addWidget(head_box)
