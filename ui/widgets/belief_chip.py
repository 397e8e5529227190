"""What is believed of a person, as a switch: a word, and below it a bar as long as it is strong."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

BAR, GAP = 3, 4  # px: the bar, and what lies between it and the word


class BeliefChip(Pushed):
    """Checked while the belief counts. A click turns it."""

    def __init__(self, descriptor: str, words: str, strength: float, *, on: bool) -> None:
        super().__init__()
        self.descriptor, self._strength = descriptor, strength if on else 0.0
        self.setText(words or descriptor.replace("_", " "))
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"You like: {self.text()}" if on else f"{self.text()} does not count")
        self.set_tip(
            "Counts for what comes: press to leave it out"
            if on
            else "Left out: nothing that comes is preferred for it, or for lack of it. Press to let it count"
        )

    def sizeHint(self) -> QSize:
        words = painting.advance(self.text())
        return QSize(int(words) + theme.px(12), theme.px(18 + GAP + BAR + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(3, 2, -3, -2)
        token = "text" if self.isChecked() and self.isEnabled() else "text3"
        words = QRectF(rect.left(), rect.top(), rect.width(), theme.px(18))
        painting.text(painter, words, self.text(), token=token)
        bar = QRectF(rect.left(), rect.bottom() - theme.px(BAR), rect.width(), theme.px(BAR))
        painting.ground(painter, bar, "hover" if self.underMouse() else "ctl", theme.px(BAR) / 2)
        if self._strength > 0.0:
            part = QRectF(bar.left(), bar.top(), max(bar.height(), bar.width() * self._strength), bar.height())
            painting.ground(painter, part, "text2", theme.px(BAR) / 2)
        self._ring(painter, theme.RADIUS["button"])
