"""How loud a sound input is now: a bar and its figure."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import theme
from ui.widgets import painting

FLOOR_DB = -60.0  # where the bar begins
NOT_HEARD = "–"


class LevelBar(QWidget):
    """The bar in text2, the figure in a column of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._level_db: float | None = None
        self.setFixedHeight(theme.px(20))
        self.setMinimumWidth(theme.px(120))
        self.set_level(None)

    def set_level(self, level_db: float | None) -> None:
        """In dB, 0 is full scale; None: nobody listens."""
        if level_db is None or self._level_db is None or round(level_db) != round(self._level_db):
            told = NOT_HEARD if level_db is None else theme.number(level_db, 0) + " dB"
            self.setAccessibleName(f"Level of the sound input {told}")
        self._level_db = level_db
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        level = self._level_db
        words = NOT_HEARD if level is None else theme.number(max(level, FLOOR_DB), 0) + " dB"
        area = QRectF(self.rect())
        painting.text(painter, area, words, size=12, token="text2", align=painting.RIGHT)
        column = painting.advance("−00 dB", 12) + 12
        track = QRectF(0, area.center().y() - 1.5, area.width() - column, 3)
        painting.ground(painter, track, "hover", 1.5)
        part = 0.0 if level is None else min(1.0, max(0.0, 1.0 - level / FLOOR_DB))
        painting.ground(painter, QRectF(track.left(), track.top(), track.width() * part, 3), "text2", 1.5)
