"""All tables in columns, each with its picture: one is chosen, and the list goes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QWidget

from evosynth.arrays import F32
from ui.look import theme
from ui.views.popover import Popover
from ui.widgets import painting
from ui.widgets.own_keys import ENTER

THUMB = QSize(64, 34)
CELL = QSize(208, 44)
LINES = 10  # of cells


def small_picture(rows: F32, ratio: float) -> QPixmap:
    """A few cycles (n, samples), -1..1, one behind the other."""
    size = QSize(theme.px(THUMB.width()), theme.px(THUMB.height()))
    drawn = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painting.ground(painter, QRectF(0, 0, size.width(), size.height()), "well", 4)
    last = max(1, len(rows) - 1)
    for number in reversed(range(len(rows))):
        part = number / last
        left, middle = 4 + part * 14, size.height() * (0.74 - 0.44 * part)
        step = (size.width() - 22) / max(1, rows.shape[1] - 1)
        points = [QPointF(left + i * step, middle - 6.5 * float(y)) for i, y in enumerate(rows[number])]
        painter.setPen(QPen(theme.color("text2", 1.0 - 0.6 * part), 1.1))
        painter.drawPolyline(QPolygonF(points))
    painter.end()
    return drawn


class TableList(Popover):
    """``chosen`` carries the place of a table."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName("Tables")
        self.list.setFlow(QListView.Flow.TopToBottom)
        self.list.setWrapping(True)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "tables")
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.list.itemClicked.connect(self._take)
        self.column.setContentsMargins(*(theme.px(8),) * 4)
        self.column.addWidget(self.list)

    def present(self, names: Mapping[int, str], current: int, below: QWidget) -> None:
        """Come below a button with these names by place."""
        cell = QSize(theme.px(CELL.width()), theme.px(CELL.height()))
        self.list.setIconSize(QSize(theme.px(THUMB.width()), theme.px(THUMB.height())))
        self.list.setGridSize(cell)
        self.list.clear()
        for place, name in names.items():
            item = QListWidgetItem(theme.words(name), self.list)
            item.setData(Qt.ItemDataRole.UserRole, place)
            if place == current:
                self.list.setCurrentItem(item)
        columns = -(-len(names) // LINES)
        lines = -(-len(names) // columns)
        seen = min(columns, (below.window().width() - theme.px(40)) // cell.width())  # the others by its bar and arrows
        bar = self.list.horizontalScrollBar().sizeHint().height() if seen < columns else 0
        self.list.setFixedSize(seen * cell.width() + 4, lines * cell.height() + bar + 4)
        self.show_below(below, left=True)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_picture(self, place: int, name: str, rows: F32) -> None:
        """The cycles (a few, samples) of a table of the list have come, and with them its name."""
        for number in range(self.list.count()):
            item = self.list.item(number)
            if item.data(Qt.ItemDataRole.UserRole) == place:
                item.setText(theme.words(name))
                item.setIcon(QIcon(small_picture(rows, self.devicePixelRatioF())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.list.currentItem() is not None:
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
