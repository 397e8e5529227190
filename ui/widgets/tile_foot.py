"""The foot of a tile: distance or name, what it is made with, the shape of its level, and its stars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from evosynth.service.desk_messages import Picture
from ui.look import theme
from ui.view_state.window import Tile
from ui.widgets import painting

SMALL, COMPACT = 205, 165  # widths below which stars shrink, and words drop
LEAST_WORD = 28  # px in which the beginning of a table's name still says something


def audible(tile: Tile) -> bool:
    """Whether there is something to play, and so something to rate."""
    return tile.candidate is not None and not tile.silent


def star_metrics(rect: QRectF) -> tuple[float, float, float]:
    """Left edge, pitch and size of the stars in a foot."""
    size, pitch = (11.5, 13.5) if rect.width() >= SMALL else (9.0, 11.5)
    return rect.right() - 6 - 5 * pitch, pitch, size


class TileFoot:
    """Paints it, and keeps the glyph of the level as long as the picture stays the same."""

    def __init__(self) -> None:
        self._glyph = QPolygonF()
        self._glyph_of: Picture | None = None
        self._glyph_width = 0.0

    def paint(self, painter: QPainter, rect: QRectF, tile: Tile, hovered: bool, focused: bool, over: int) -> None:
        """``over`` is the star under the pointer, 0 is none; star outlines show while they can be clicked."""
        token = "sel" if tile.selected else ("hover" if hovered and tile.candidate else "raised")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        painter.drawPath(painting.bottom_rounded(rect, theme.RADIUS["tile"]))
        if tile.candidate is None:
            inner = rect.adjusted(8, 0, -8, 0)
            painting.text(painter, inner, "Rendering", size=12, token="text2", elide=True)
            return
        left, pitch, size = star_metrics(rect)
        self._paint_figures(painter, rect, tile, left - 4 if audible(tile) else rect.right() - 8)
        if audible(tile):
            outlines = hovered or (tile.selected and focused)
            painter.setOpacity(painting.PENDING if tile.pending else 1.0)
            painting.stars(painter, left, rect.center().y(), pitch, size, over or tile.stars, outlines)
            painter.setOpacity(1.0)

    def _paint_figures(self, painter: QPainter, rect: QRectF, tile: Tile, limit: float) -> None:
        """Distance or name, quiet until it was heard, algorithm, glyph: each only where it fits before ``limit``."""
        compact = rect.width() < COMPACT
        x = rect.left() + 8
        named = tile.distance is None and not tile.silent
        words = tile.label if named else ("–" if tile.distance is None else theme.number(tile.distance))
        weight, room = (500, limit - x) if named else (600, painting.advance("00.00", 13, 600))
        column = min(painting.advance(words, 13, weight) + 1, room) if named else room
        area = QRectF(x, rect.top(), column, rect.height())
        token = "text" if tile.heard or tile.silent else "text2"
        painting.text(painter, area, words, weight=weight, token=token, elide=named)
        x = self._paint_mark(painter, rect, tile.mark, x + column + (6 if compact else 10), limit)
        width = min(32.0, limit - 2 - x)
        if tile.picture is not None and not tile.silent and not compact and width >= 18:
            self._paint_glyph(painter, tile.picture, QPointF(x, rect.center().y() + 5.5), width)

    def _paint_mark(self, painter: QPainter, rect: QRectF, mark: str, x: float, limit: float) -> float:
        """What the voice is made with, from ``x`` on; returns where it goes on, ``limit`` when nothing more fits."""
        compact, numbered = rect.width() < COMPACT, mark.startswith("ALG ")
        mark = mark.replace("ALG ", "A") if compact else mark
        reserved = painting.advance(("A00" if compact else "ALG 00") if numbered else mark, 12)
        if numbered and x + painting.advance(mark, 12) > limit:
            return limit
        if not numbered:
            reserved = min(reserved + 1, limit - x)
            if reserved < LEAST_WORD:
                return limit
        area = QRectF(x, rect.top(), reserved, rect.height())
        painting.text(painter, area, mark, size=12, token="text2", elide=not numbered)
        return x + reserved + (10 if rect.width() >= 240 else 6)

    def _paint_glyph(self, painter: QPainter, picture: Picture, corner: QPointF, width: float) -> None:
        if self._glyph_of is not picture or self._glyph_width != width:
            self._glyph = painting.glyph_shape(picture.envelope, width, 11)
            self._glyph_of, self._glyph_width = picture, width
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ctl"))
        painter.drawPolygon(self._glyph.translated(corner))
