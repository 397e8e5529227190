"""The LFO of a DX7 voice over time: its wave, as it fades in."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.voices.dx7 import Voice
from evosynth.voices.pitch_moves import LFO_HZ, lfo_fade, lfo_wave
from ui.look import theme
from ui.view_state.dx7_meanings import lfo_said
from ui.widgets import painting


class LfoView(QWidget):
    """One line in a well, from the key on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voice: Voice | None = None
        self._length_s = 2.0
        self.setAccessibleName("LFO")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_voice(self, voice: Voice | None, length_s: float) -> None:
        before, self._voice = self._voice, voice
        if (_moves(before), self._length_s) == (_moves(voice), length_s):
            return
        self._length_s = length_s
        self.setAccessibleDescription(lfo_said(voice) if voice else "no voice")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painting.ground(painter, rect, "well", 4, edge="" if theme.is_dark() else "line")
        if self._voice is None:
            return
        area = rect.adjusted(6, 7, -6, -7)
        seconds = np.linspace(0.0, self._length_s, max(2, int(area.width() * 2)))
        turns = seconds * LFO_HZ[self._voice["lfo_speed"]]
        wave = lfo_wave(self._voice["lfo_wave"], turns, sync=bool(self._voice["lfo_sync"]))
        heights = 0.5 + (wave - 0.5) * lfo_fade(self._voice["lfo_delay"], seconds)
        xs = area.left() + seconds / self._length_s * area.width()
        line = [QPointF(x, area.bottom() - y * area.height()) for x, y in zip(xs, heights, strict=True)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("text2"), 1.75))
        painter.drawPolyline(QPolygonF(line))


def _moves(voice: Voice | None) -> tuple[int, ...]:
    """What of a voice the curve is made of."""
    return tuple(voice[f"lfo_{what}"] for what in ("speed", "wave", "sync", "delay")) if voice else ()
