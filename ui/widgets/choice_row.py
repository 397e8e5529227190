"""One choice of several in a card: its icon, its name, and below it in a line what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

HIGH, SIDE, WORDS = 44, 10, 38  # px: its height, its margin, where words begin
OWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space)  # keys that move among rows, and press


class ChoiceRow(Pushed):
    """Checked where it is the one that holds."""

    def __init__(self, name: str, what: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what, self._icon = what, icon
        self.setText(name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(what)

    def event(self, event: QEvent) -> bool:
        """Shortcuts of the window do not take what is pressed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in OWN:
            event.accept()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        wide = max(painting.advance(self.text(), 13, 500), painting.advance(self._what, 12))
        return QSize(int(wide) + theme.px(WORDS + 36), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.underMouse() or self.isDown()
        if self.isChecked() or over:
            painting.ground(painter, rect, "sel" if self.isChecked() else "hover", theme.RADIUS["button"])
        middle, words = rect.center().y(), theme.px(WORDS)
        icons.draw(painter, QPointF(theme.px(SIDE + 9), middle), self._icon, "text2", 16)
        upper = QRectF(words, middle - theme.px(18), rect.right() - words, theme.px(18))
        painting.text(painter, upper, self.text(), weight=500)
        painting.text(painter, upper.translated(0, theme.px(17)), self._what, size=12, token="text2")
        if self.isChecked():
            icons.draw(painter, QPointF(rect.right() - theme.px(SIDE + 8), middle), "check", "text", 16)
        self._ring(painter, theme.RADIUS["button"])
