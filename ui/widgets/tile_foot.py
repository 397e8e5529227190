"""The foot of a tile: what it is in words, then its stars, or how far it is from the target."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.look import theme
from ui.view_state.window import Tile
from ui.widgets import painting

SMALL, COMPACT = 205, 165  # widths below which stars shrink, and words of chips drop
PAD, APART = 8, 10
WORDS, SMALL_WORDS = 13, 11  # their size, and where they would not fit
RANKS = ("1st", "2nd", "3rd")


def audible(tile: Tile) -> bool:
    """Whether there is something to play, and so something to rate."""
    return tile.candidate is not None and not tile.silent


def star_metrics(rect: QRectF) -> tuple[float, float, float]:
    """Left edge, pitch and size of the stars in a foot."""
    size, pitch = (11.5, 13.5) if rect.width() >= SMALL else (9.0, 11.5)
    return rect.right() - 6 - 5 * pitch, pitch, size


def fitting(words: Sequence[str], room: float) -> str:
    """As many of the words as fit whole, the first ones; none where not even the first does."""
    said = list(words)
    while said and painting.advance(", ".join(said)) > room:
        said.pop()
    return ", ".join(said)


def paint(painter: QPainter, rect: QRectF, tile: Tile, hovered: bool, focused: bool, over: int) -> None:
    """``over`` is the star under the pointer, 0 is none; star outlines show while they can be clicked."""
    token = "sel" if tile.selected else ("hover" if hovered and tile.candidate else "raised")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(token))
    painter.drawPath(painting.bottom_rounded(rect, theme.RADIUS["tile"]))
    if tile.candidate is None:
        painting.text(painter, rect.adjusted(PAD, 0, -PAD, 0), "Rendering", size=12, token="text2", elide=True)
        return
    rateable = audible(tile) and (hovered or (tile.selected and focused))
    x = rect.left() + PAD
    if audible(tile) and not tile.heard:
        x = _unheard(painter, rect, x)
    limit = _paint_end(painter, rect, tile, over, outlines=rateable)
    room = limit - APART - x
    words, size = fitting(tile.words, room), WORDS
    if not words:  # the first of them says more than nothing
        words, size = ", ".join(tile.words[:1]), SMALL_WORDS
    token = "text3" if tile.rejected else "text" if tile.heard or tile.silent else "text2"
    area = QRectF(x, rect.top(), limit - (x if size == WORDS else x + 4), rect.height())
    painting.text(painter, area, words, size=size, token=token, elide=size != WORDS)


def _unheard(painter: QPainter, rect: QRectF, x: float) -> float:
    """Not heard yet: a quiet ring before the words; returns where these begin."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ctl"), 1.5))
    painter.drawEllipse(QPointF(x + 3.5, rect.center().y() + 0.5), 2.75, 2.75)
    return x + 7 + 8


def _paint_end(painter: QPainter, rect: QRectF, tile: Tile, over: int, *, outlines: bool) -> float:
    """Stars or a rank where it is rated or can be, else its distance; returns their left edge."""
    left, pitch, size = star_metrics(rect)
    if tile.ranks and audible(tile) and (tile.rank or outlines):
        return _paint_ranks(painter, rect, tile, over, outlines=outlines)
    if audible(tile) and (tile.stars or outlines):
        painter.setOpacity(painting.PENDING if tile.pending else 1.0)
        painting.stars(painter, left, rect.center().y(), pitch, size, over or tile.stars, True)
        painter.setOpacity(1.0)
        return left
    if tile.distance is None:
        return rect.right() - PAD + APART
    figure = theme.number(tile.distance)
    left = rect.right() - PAD - painting.advance(figure)
    painting.text(painter, QRectF(left, rect.top(), rect.right() - left, rect.height()), figure, token="text2")
    return left


def _paint_ranks(painter: QPainter, rect: QRectF, tile: Tile, over: int, *, outlines: bool) -> float:
    """The rank that it has; while they can be clicked all three as figures. Returns their left edge."""
    start, pitch, _size = star_metrics(rect)
    painter.setOpacity(painting.PENDING if tile.pending else 1.0)
    if outlines:
        slot, chosen = 5 * pitch / len(RANKS), over or tile.rank
        for rank in range(1, len(RANKS) + 1):
            room = QRectF(start + (rank - 1) * slot, rect.top(), slot, rect.height())
            weight, token = (600, "text") if rank == chosen else (400, "text2")
            painting.text(painter, room, str(rank), weight=weight, token=token, align=painting.CENTRE)
    else:
        words = RANKS[tile.rank - 1]
        start = rect.right() - PAD - painting.advance(words, 12, 600)
        painting.text(
            painter, QRectF(start, rect.top(), rect.right() - start, rect.height()), words, size=12, weight=600
        )
    painter.setOpacity(1.0)
    return start
