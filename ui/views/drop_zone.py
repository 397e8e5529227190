"""The dashed zone of the start page: the wave, the headline, and the ways to begin."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.intents.workflow import Workflow
from ui.look import theme
from ui.views.dropping import DropHint, paint_zone
from ui.views.panel import row
from ui.widgets import painting
from ui.widgets.buttons import Button

WIDTH = 788
WAVE, WAVE_GAP, HEADLINE, LINE, BEFORE_BUTTONS, BUTTONS = 52, 14, 42, 22, 21, 28  # what stands in it, from above
READ = "WAV, FLAC, OGG, MP3, AIFF and others. A bank becomes the starting population."


class DropZone(QWidget):
    """As high as it is told to be: where there is little room the wave gets lower, and goes before any word."""

    def __init__(self, workflow: Workflow, ask_open: Callable[[], None]) -> None:
        super().__init__()
        self._hint: DropHint | None = None
        self._reading = ""
        self._kinds = True
        self.open = Button("Open a sound", "folder-open", kind="main", key="Ctrl+O")
        self.open.set_tip("Open a sound, a bank or a document", "Ctrl+O")
        self.open.clicked.connect(lambda: ask_open())
        self.breed = Button("Breed without a target", "dna", key="Ctrl+B")
        self.breed.set_tip("Listen, give stars, and let the voices that you like have children", "Ctrl+B")
        self.breed.clicked.connect(workflow.breed_without_target)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addLayout(row(None, self.open, self.breed, None))
        self.setFixedWidth(theme.px(WIDTH))
        self.set_height(268, kinds=True)

    def set_height(self, height: int, *, kinds: bool) -> None:
        """At 100 %; ``kinds``: which files are read is said, too."""
        self._kinds = kinds
        self.setFixedHeight(theme.px(height))
        self._column.setContentsMargins(0, 0, 0, theme.px(round((height - self._content(height)) / 2)))
        self.update()

    def _wave(self, height: float) -> int:
        """Its height at 100 %; 0: it has gone."""
        rest = height - (self._content_without_wave() + WAVE_GAP)
        return WAVE if rest >= WAVE + 40 else 30 if rest >= 30 + 24 else 0

    def _content_without_wave(self) -> int:
        return HEADLINE + LINE * (1 + self._kinds) + BEFORE_BUTTONS + BUTTONS

    def _content(self, height: float) -> int:
        wave = self._wave(height)
        return self._content_without_wave() + (wave + WAVE_GAP if wave else 0)

    def show_hint(self, hint: DropHint | None) -> None:
        """What hovers over the window, if anything."""
        self._hint = hint
        for button in (self.open, self.breed):
            button.setVisible(hint is None)
        self.setAccessibleName(hint.text if hint else "Drop a sound to begin")
        self.update()

    def show_reading(self, name: str) -> None:
        """A file is being read, or (empty) has been."""
        self._reading = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_zone(painter, QRectF(self.rect()), self._hint)
        height = self.height() / theme.px(1000) * 1000
        refused = self._hint is not None and not self._hint.loadable
        wave, top = self._wave(height), (height - self._content(height)) / 2
        if wave:
            _paint_wave(painter, QPointF(self.width() / 2, theme.px(top + wave / 2)), wave, plain=refused)
            top += wave + WAVE_GAP
        if self._hint is not None:
            self._paint_hint(painter, self._hint, top)
            return
        headline = "Reading it …" if self._reading else "Drop a sound to begin"
        self._line(painter, top, HEADLINE, headline, 28, "text")
        first = theme.words(self._reading) or "EvoSynth finds its pitch and evolves voices that match it."
        self._line(painter, top + HEADLINE, LINE, first, 13, "text2")
        if self._kinds:
            self._line(painter, top + HEADLINE + LINE, LINE, READ, 12, "text3")

    def _line(self, painter: QPainter, top: float, height: int, words: str, size: int, token: str) -> None:
        painter.setFont(theme.font(size, 600, display=True) if size > 13 else theme.font(size))
        painter.setPen(theme.color(token))
        box = QRectF(0, theme.px(top), self.width(), theme.px(height))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_hint(self, painter: QPainter, hint: DropHint, top: float) -> None:
        room = self.width() - theme.px(64)
        words = theme.metrics(15, 600).elidedText(theme.words(hint.text), Qt.TextElideMode.ElideMiddle, room)
        below = QRectF(0, theme.px(top), self.width(), theme.px(HEADLINE + LINE))
        token = "text" if hint.loadable else "danger"
        painting.text(painter, below, words, size=15, weight=600, token=token, align=painting.CENTRE)


def _paint_wave(painter: QPainter, centre: QPointF, tall: int, *, plain: bool) -> None:
    """The one ornament: bars of a made-up sound, accent in the middle, fading into grey."""
    count, step = 49, theme.px(6)
    accent, grey = theme.color("accent"), theme.color("ctl")
    for bar in range(count):
        at = (bar - count // 2) / (count // 2)
        swell = math.exp(-5.0 * at * at) * (0.62 + 0.38 * math.sin(bar * 1.93 + 0.4 * math.sin(bar * 0.71)))
        height = max(theme.px(3), theme.px(tall) * swell)
        share = 0.0 if plain else math.exp(-7.0 * at * at)
        tone = _between(grey, accent, share)
        tone.setAlphaF(0.45 + 0.55 * math.exp(-3.0 * at * at))
        painter.setPen(QPen(tone, 2.5 * theme.px(1), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x = centre.x() + (bar - count // 2) * step
        painter.drawLine(QPointF(x, centre.y() - height / 2), QPointF(x, centre.y() + height / 2))


def _between(first: QColor, second: QColor, share: float) -> QColor:
    """A mixture: 0 is the first colour, 1 the second."""
    parts = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in parts))
