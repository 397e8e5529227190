"""Regions of a difference in which something of the target was not reached: hatched, with a quiet label."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from evosynth.analysis.missed import Missed
from ui.look import theme
from ui.widgets import painting

APART, LEAST = 7, 6  # px between lines, and that a region is wide and high at least
LABEL, INSET = 18, 4  # px of its height, and from the corner of its region


def region(missed: Missed, area: QRectF, length_s: float, range_hz: tuple[float, float]) -> QRectF:
    """Where it lies in a picture whose frequency is logarithmic; empty where the picture does not reach."""
    low, high = range_hz
    octaves = math.log2(high / low)

    def x(seconds: float) -> float:
        return area.left() + min(1.0, seconds / length_s) * area.width()

    def y(hz: float) -> float:
        return area.bottom() - min(1.0, max(0.0, math.log2(max(hz, 1.0) / low) / octaves)) * area.height()

    found = QRectF(x(missed.start_s), y(missed.high_hz), 0.0, 0.0)
    found.setRight(x(missed.end_s))
    found.setBottom(y(missed.low_hz))
    if found.isEmpty():
        return QRectF()
    wide, high_px = (max(0.0, (LEAST - size) / 2) for size in (found.width(), found.height()))
    return found.adjusted(-wide, -high_px, wide, high_px).intersected(area)


def hatch(painter: QPainter, rect: QRectF, *, pointed: bool = False) -> None:
    """Slanting lines in a dashed frame; the one that is pointed at has a whole one in the accent."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if pointed else "text", 0.8 if pointed else 0.4), 1))
    first, last = math.floor((rect.left() - rect.bottom()) / APART), math.ceil((rect.right() - rect.top()) / APART)
    lines = [
        QLineF(at * APART + rect.bottom(), rect.bottom(), at * APART + rect.top(), rect.top())
        for at in range(first, last + 1)
    ]
    painter.drawLines(lines)
    painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    under = QPen(theme.color("well", 0.8), 3)  # so that the frame is seen on any colour
    for pen in (under, QPen(theme.color("accent"), 2) if pointed else painting.dashed_pen("text", 1.0, 4.0)):
        painter.setPen(pen)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint(painter: QPainter, regions: Iterable[tuple[Missed, QRectF]], pointed: Missed | None) -> None:
    """All of them, that which is pointed at on top; a label where it finds room and covers no other."""
    ordered = sorted(regions, key=lambda one: one[0] == pointed)
    for missed, rect in ordered:
        hatch(painter, rect, pointed=missed == pointed)
    taken: list[QRectF] = []
    for missed, rect in reversed(ordered):
        place = _place(words_of(missed), rect, taken)
        if place is not None:
            taken.append(place)
            painting.ground(painter, place, theme.color("panel", painting.CHIP_OPACITY), theme.RADIUS["chip"])
            painting.text(painter, place, words_of(missed), size=11, token="text2", align=painting.CENTRE)


def words_of(missed: Missed) -> str:
    """ "breath −22 dB"."""
    return f"{missed.what} {theme.number(-missed.missing_db, 0)} dB".strip()


def _place(words: str, rect: QRectF, taken: Iterable[QRectF]) -> QRectF | None:
    """In the lower left corner of a region, over labels that are there already; None: there is no room."""
    wide, high = painting.advance(words, 11) + 10, theme.px(LABEL)
    place = QRectF(rect.left() + INSET, rect.bottom() - INSET - high, wide, high)
    for other in sorted(taken, key=lambda one: -one.bottom()):
        if place.intersects(other):
            place.moveBottom(other.top() - 2)
    return place if rect.adjusted(1, 1, -1, -1).contains(place) else None
