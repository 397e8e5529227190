"""What letters mean now, at the left end of the status bar: quiet where they are commands, else on the accent."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.keys.modes import Mode
from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

TIPS = {
    Mode.COMMANDS: "Letters are commands. F2: they hear tiles",
    Mode.TILES: "Letters hear the tiles that show them. F2: they play the piano",
    Mode.BLIND: "Digits answer",
    Mode.PIANO: "Letters play the piano, Z X octave, C V velocity. F2: they are commands",
}
WIDEST = "C−0  velocity 000"  # nothing beside it moves while a piano is set
ICON, GAP = 29, 8  # px before the words, and between them


class ModeChip(Pushed):
    """A click goes on to the next mode, as F2 does."""

    def __init__(self) -> None:
        super().__init__()
        self._mode, self._more, self._silent = Mode.COMMANDS, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tell()

    def set_mode(self, mode: Mode, more: str = "") -> None:
        """``more`` is what else is to be known of it: where the piano begins, and how loud it is."""
        if (mode, more) != (self._mode, self._more):
            self._mode, self._more = mode, more
            self._tell()

    def set_silent(self, why: str) -> None:
        """Why nothing can be heard; empty where it can."""
        self._silent = why
        self._tell()

    def _tell(self) -> None:
        words = f"{self._mode.value}  {self._more}".strip()
        self.setText(words)
        self.setAccessibleName(f"Keys: {words}")
        silent = f"{self._silent}: nothing is heard. " if self._silent and self._mode is Mode.PIANO else ""
        self.set_tip(silent + TIPS[self._mode])
        self.updateGeometry()
        self.update()

    def _parts(self) -> tuple[tuple[str, int, str], ...]:
        """Words, weight and colour, from left to right."""
        if self._mode is Mode.COMMANDS:
            return ("Keys", 400, "text2"), (self._mode.value, 400, "text")
        return ("Keys", 400, "on"), (self._mode.value, 600, "on"), *([(self._more, 400, "on")] if self._more else [])

    def sizeHint(self) -> QSize:
        widest = [(WIDEST if words == self._more else words, weight) for words, weight, _ in self._parts()]
        room = sum(painting.advance(words, 12, weight) + GAP for words, weight in widest)
        return QSize(int(ICON + room + 1.999), theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        quiet = self._mode is Mode.COMMANDS
        if not quiet or self.underMouse() or self.isDown():
            painting.ground(painter, rect, "hover" if quiet else "accent", theme.RADIUS["chip"])
        icons.draw(painter, QPointF(16, rect.center().y()), "keyboard-music", "text2" if quiet else "on", 14)
        x = float(ICON)
        for words, weight, token in self._parts():
            room = QRectF(x, 0, rect.right() - x, rect.height())
            x += painting.text(painter, room, words, size=12, weight=weight, token=token) + GAP
        self._ring(painter, theme.RADIUS["chip"], "accent" if quiet else "text")
