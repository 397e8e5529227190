"""Strokes that several widgets share: text in a token, rounded grounds, chips on pictures, stars, pictures of sound."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from evosynth.arrays import U8
from ui.look import colormaps, icons, theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
CHIP_OPACITY = 0.86  # text on a chip keeps its contrast over the loudest colour
PENDING = 0.45  # opacity of what does not stand in the document yet
CHIP_HEIGHT = 20

CHANGED_DOT = 7.0  # px


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    *,
    size: int = 13,
    weight: int = 400,
    token: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = False,
) -> float:
    """Write one line into a rectangle; returns its width."""
    metrics = theme.metrics(size, weight)
    words = theme.words(words)
    if elide:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(theme.font(size, weight))
    painter.setPen(theme.color(token))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, words)
    return metrics.horizontalAdvance(words)


def advance(words: str, size: int = 13, weight: int = 400) -> float:
    """Width of one line, in logical pixels."""
    return theme.metrics(size, weight).horizontalAdvance(theme.words(words))


def ground(
    painter: QPainter, rect: QRectF, fill: str | QColor, radius: float = 6, *, edge: str = "", width: float = 1
) -> None:
    """A rounded rectangle. An edge lies inside of the rectangle, so that it stays crisp."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color(fill) if isinstance(fill, str) else fill)
    if edge:
        painter.setPen(QPen(theme.color(edge), width))
        inset = width / 2
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)


def ring(painter: QPainter, rect: QRectF, width: float, radius: float) -> None:
    """The accent ring *around* a shape: its inner edge touches the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), width))
    out = width / 2
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), radius + out, radius + out)


def dashed_pen(token: str, width: float = 1.0, dash: float = 4.0) -> QPen:
    pen = QPen(theme.color(token), width)
    pen.setDashPattern([dash / width, dash * 0.75 / width])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def changed_dot(painter: QPainter, centre: QPointF) -> None:
    """What marks a value that changed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("warn"))
    painter.drawEllipse(centre, CHANGED_DOT / 2, CHANGED_DOT / 2)


def chip_width(words: str = "", icon: str = "", *, size: int = 12, weight: int = 500) -> float:
    pad = 6 if icon and not words else 7
    inner = (13 if icon else 0) + (5 if icon and words else 0) + (advance(words, size, weight) if words else 0)
    return math.ceil(inner + 2 * pad)


def chip(
    painter: QPainter,
    right: float,
    top: float,
    words: str = "",
    icon: str = "",
    *,
    icon_token: str = "text",
    filled: bool = False,
    second: str = "",
) -> float:
    """A chip on a picture, by its top right corner; returns its left edge. ``second`` follows in text2."""
    weight = 600 if second else 500
    width = chip_width(words, icon, weight=weight) + (advance(second, 12) + 8 if second else 0)
    height = theme.px(CHIP_HEIGHT)
    rect = QRectF(right - width, top, width, height)
    ground(painter, rect, theme.color("panel", CHIP_OPACITY), theme.RADIUS["chip"])
    x = rect.left() + (6 if icon and not words else 7)
    if icon:
        icons.draw(painter, QPointF(x + 6.5, rect.center().y()), icon, icon_token, 13, filled=filled)
        x += 18
    if words:
        x += text(painter, QRectF(x, top, width, height), words, size=12, weight=weight) + 8
    if second:
        text(painter, QRectF(x, top, rect.right() - x, height), second, size=12, token="text2")
    return rect.left()


@lru_cache(maxsize=8)
def star(size: float) -> QPolygonF:
    """A five-pointed star around (0, 0), ``size`` across."""
    outer, inner = size / 2, size / 2 * 0.46
    points = []
    for k in range(10):
        radius = outer if k % 2 == 0 else inner
        angle = math.pi * k / 5
        points.append(QPointF(radius * math.sin(angle), -radius * math.cos(angle) + size * 0.03))
    return QPolygonF(points)


def stars(painter: QPainter, left: float, middle: float, pitch: float, size: float, count: int, outlines: bool) -> None:
    """Five stars from ``left`` on: ``count`` filled, the others dots, or outlines while they can be clicked."""
    ratio = painter.device().devicePixelRatioF()
    key = (pitch, size, count, outlines, ratio, theme.mode())
    if key not in _STARS:
        _STARS[key] = _star_row(pitch, size, count, outlines, ratio)
    top = round((middle - size) * ratio) / ratio
    painter.drawPixmap(QPointF(round(left * ratio) / ratio, top), _STARS[key])


_STARS: dict[tuple[object, ...], QPixmap] = {}  # a row is drawn once; at most 12 rows per size and theme


def _star_row(pitch: float, size: float, count: int, outlines: bool, ratio: float) -> QPixmap:
    row = QPixmap(math.ceil(5 * pitch * ratio), math.ceil(2 * size * ratio))
    row.setDevicePixelRatio(ratio)
    row.fill(Qt.GlobalColor.transparent)
    painter = QPainter(row)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for k in range(5):
        filled = k < count
        shaped = filled or outlines
        pen = QPen(theme.color("text" if filled else "ctl"), 1.2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen if shaped else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if shaped and not filled else theme.color("text" if filled else "ctl"))
        centre = QPointF(pitch * (k + 0.5), size)
        if shaped:
            painter.drawPolygon(star(size - 1).translated(centre))
        else:
            painter.drawEllipse(centre, 1.5, 1.5)
    painter.end()
    return row


def picture_pixmap(pixels: U8, size: QSize, ratio: float, map_name: str = "", *, peaks: bool = True) -> QPixmap:
    """Bytes (rows, frames), lowest row first, through a colour map, at ``size`` logical pixels of a screen's ``ratio``.

    With ``peaks`` a row of the screen takes the loudest of the rows that fall into it, so that thin partials keep their
    level however small the picture is.
    """
    wide, high = max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))
    if peaks and high < len(pixels):
        edges = np.linspace(0, len(pixels), high + 1).astype(int)[:-1]
        pixels = np.maximum.reduceat(pixels, edges, axis=0)
    smooth = pixels_image(pixels, map_name).scaled(
        wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap.fromImage(smooth)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixels_image(pixels: U8, map_name: str = "") -> QImage:
    """Bytes (rows, frames), lowest row first, as an image of that size."""
    rows, frames = pixels.shape
    packed = np.ascontiguousarray(colormaps.packed(map_name)[pixels[::-1]])
    return QImage(packed.data, frames, rows, frames * 4, QImage.Format.Format_RGB32).copy()  # owns its bytes


def rounded(size: QSize, radius: float) -> QPainterPath:
    """A rectangle at (0, 0) with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, size.width(), size.height()), radius, radius)
    return path


def top_rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle whose upper corners are rounded."""
    path = QPainterPath()
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.arcTo(QRectF(rect.left(), rect.top(), 2 * radius, 2 * radius), 180, -90)
    path.lineTo(rect.right() - radius, rect.top())
    path.arcTo(QRectF(rect.right() - 2 * radius, rect.top(), 2 * radius, 2 * radius), 90, -90)
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path


def bottom_rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle whose lower corners are rounded."""
    path = QPainterPath()
    path.moveTo(rect.topLeft())
    path.lineTo(rect.left(), rect.bottom() - radius)
    path.arcTo(QRectF(rect.left(), rect.bottom() - 2 * radius, 2 * radius, 2 * radius), 180, 90)
    path.lineTo(rect.right() - radius, rect.bottom())
    path.arcTo(QRectF(rect.right() - 2 * radius, rect.bottom() - 2 * radius, 2 * radius, 2 * radius), 270, 90)
    path.lineTo(rect.topRight())
    path.closeSubpath()
    return path


def left_rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle whose left corners are rounded."""
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0, 0, 2 * radius, 0), radius, radius)
    right = QPainterPath()
    right.addRect(rect)
    return path.intersected(right)


def cut_corners(pixmap: QPixmap, keep: QPainterPath, ratio: float) -> QPixmap:
    """The pixmap without what lies outside of a path, with soft edges; done once, so that painting needs no clip."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    outside = QPainterPath()
    outside.addRect(QRectF(0, 0, image.width() / ratio, image.height() / ratio))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillPath(outside.subtracted(keep), Qt.GlobalColor.black)
    painter.end()
    return QPixmap.fromImage(image)


def playhead(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """The moving line: text on a halo of the well, to be seen on loud and quiet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)  # it moves by parts of a pixel
    painter.fillRect(QRectF(x - 1.75, top, 3.5, bottom - top), theme.color("well"))
    painter.fillRect(QRectF(x - 0.75, top, 1.5, bottom - top), theme.color("text"))
