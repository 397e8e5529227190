"""What lies on a tile's picture: a shape or a word for each state, and the button that plays it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.look import icons, theme
from ui.view_state.window import Tile
from ui.widgets import painting


def unheard(painter: QPainter, rect: QRectF) -> None:
    """Not heard yet: a quiet ring on a ground of the well, to be seen on loud and quiet."""
    centre = QPointF(rect.left() + 12, rect.top() + 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("well"))
    painter.drawEllipse(centre, 5.5, 5.5)
    painter.setPen(QPen(theme.color("ctl"), 1.5))
    painter.drawEllipse(centre, 2.75, 2.75)


def rendering(painter: QPainter, rect: QRectF) -> None:
    """Four quiet bars that do not move."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("hover"))
    for k, part in enumerate((0.50, 0.70, 0.35, 0.60)):
        y = rect.top() + rect.height() * (0.18 + 0.17 * k)
        painter.drawRoundedRect(QRectF(rect.left() + 10, y, (rect.width() - 20) * part, 4), 2, 2)


def silent(painter: QPainter, rect: QRectF, words: str) -> None:
    """A crossed speaker above what is the matter."""
    centre = rect.center()
    icons.draw(painter, centre - QPointF(0, 9), "volume-x", "text2", 16)
    line = QRectF(rect.left(), centre.y() + 2, rect.width(), 20)
    painting.text(painter, line, words, size=12, token="text2", align=painting.CENTRE)


def second_edge(painter: QPainter, body: QRectF) -> None:
    """The edge of what lies behind a tile: others that sound alike."""
    rect = QRectF(body.left() + 10, body.top() - 4, body.width() - 20, 10)
    painter.setPen(Qt.PenStyle.NoPen if theme.is_dark() else QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("hover"))
    painter.drawPath(painting.top_rounded(rect if theme.is_dark() else rect.adjusted(0.5, 0.5, -0.5, 0), 4))


def rejected(painter: QPainter, rect: QRectF) -> None:
    """Dim, and crossed out from corner to corner."""
    painter.fillPath(painting.top_rounded(rect, theme.RADIUS["tile"]), theme.color("well", 0.72))
    painter.setPen(QPen(theme.color("danger"), 1.25))
    painter.drawLine(rect.bottomLeft(), rect.topRight())


def play_button(painter: QPainter, rect: QRectF) -> None:
    """Round, in the middle, while the pointer is over the tile."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("panel", 0.92))
    painter.drawEllipse(rect)
    icons.draw(painter, QPointF(rect.center()) + QPointF(0.5, 0), "play", "text", 16, filled=True)


def letter(painter: QPainter, rect: QRectF, key: str) -> None:
    """The key that hears it, in the lower left corner, where nothing else lies."""
    right = rect.left() + 6 + painting.chip_width(key)
    painting.chip(painter, right, rect.bottom() - 6 - theme.px(painting.CHIP_HEIGHT), key)


def wav_rect(rect: QRectF) -> QRectF:
    """Where the handle lies for dragging the sound out: the lower right corner of the picture."""
    width, height = painting.chip_width("WAV", "download"), theme.px(painting.CHIP_HEIGHT)
    return QRectF(rect.right() - 6 - width, rect.bottom() - 6 - height, width, height)


def wav_handle(painter: QPainter, rect: QRectF) -> None:
    """It lies there while the pointer is over the tile."""
    painting.chip(painter, rect.right(), rect.top(), "WAV", "download")


def chips(painter: QPainter, rect: QRectF, tile: Tile, *, words: bool) -> None:
    """From the right edge on: rejected, kept, flagged, playing, how many alike, parent; narrow without ``words``.

    A favourite is kept and has five stars.
    """
    right, top = rect.right() - 6, rect.top() + 6
    if tile.rejected:
        right = painting.chip(painter, right, top, "Rejected" * words, "x", icon_token="danger") - 5
    if tile.kept:
        painter.setOpacity(painting.PENDING if tile.kept_pending else 1.0)
        right = (
            painting.chip(
                painter, right, top, icon="heart" if tile.stars == 5 else "bookmark", icon_token="accent", filled=True
            )
            - 5
        )
        painter.setOpacity(1.0)
    if tile.flagged:
        right = painting.chip(painter, right, top, icon="triangle-alert", icon_token="warn") - 5
    if tile.playing:
        right = painting.chip(painter, right, top, "Playing" * words, "volume-2", icon_token="accent") - 5
    if tile.alike > 1:
        said = alike_words(tile) if right - rect.left() - 24 >= painting.chip_width(alike_words(tile), "stack") else ""
        right = painting.chip(painter, right, top, said, "chevron-left" if tile.unfolded else "stack") - 5
    if tile.member:
        right = painting.chip(painter, right, top, icon="stack", icon_token="text2") - 5
    of_breeding = (("Named", "accent", tile.named), ("Parent", "text", tile.parent and not tile.named))
    for word, token, on in of_breeding:
        if on:
            room = right - rect.left() - 24 >= painting.chip_width(word, "git-fork")
            right = painting.chip(painter, right, top, word * (words and room), "git-fork", icon_token=token) - 5
    if tile.surprise:
        room = right - rect.left() - 24 >= painting.chip_width("Surprise", "spark")
        painting.chip(painter, right, top, "Surprise" * (words and room), "spark")


def alike_words(tile: Tile) -> str:
    """How many sound like this one, itself included."""
    return f"{tile.alike} alike"


def alike_chip(rect: QRectF, tile: Tile) -> QRectF:
    """Where the chip is that unfolds them: at the right, left of what else lies there; empty where there is none."""
    if tile.alike < 2:
        return QRectF()
    right = rect.right() - 6
    for on, words, icon in (
        (tile.rejected, "Rejected", "x"),
        (tile.kept, "", "bookmark"),
        (tile.flagged, "", "triangle-alert"),
        (tile.playing, "Playing", "volume-2"),
    ):
        right -= painting.chip_width(words, icon) + 5 if on else 0
    width = painting.chip_width(alike_words(tile), "stack")
    return QRectF(right - width, rect.top() + 6, width, theme.px(painting.CHIP_HEIGHT))
