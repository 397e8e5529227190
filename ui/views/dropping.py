"""Dragging: what hovers over the window and the sentence for it, and files that are dragged out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from evosynth.documents.opening import SUFFIX
from evosynth.library import readable
from ui.look import icons, theme
from ui.widgets.kept_strip import PLACE_MIME


@dataclass(frozen=True, slots=True)
class DropHint:
    """What a drop would do: the paths, whether it can be loaded, and the words for it."""

    paths: tuple[str, ...]
    loadable: bool
    text: str


def hint_of(mime: QMimeData) -> DropHint:
    """Look at names only; nothing is opened while a file hovers."""
    paths = tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    if not paths:
        return DropHint((), False, "Only files from this computer can be dropped here")
    if len(paths) > 1:
        return DropHint(paths, True, f"Release to choose one of {len(paths)} files")
    path = Path(paths[0])
    if path.is_dir():
        return DropHint(paths, True, f"Release to look into {path.name}")
    if (suffix := path.suffix.lower()) == SUFFIX:
        return DropHint(paths, True, f"Release to open {path.name}")
    if suffix in readable.EVERYTHING:
        return DropHint(paths, True, f"Release to load {path.name}")
    kind = f"{suffix} files" if suffix else "Files without a suffix"
    return DropHint(paths, False, f"{kind} are not read; {readable.WORDS} are")


def paint_zone(painter: QPainter, rect: QRectF, hint: DropHint | None, *, ground: QColor | None = None) -> None:
    """The drop zone's shape: dashed when idle, solid in the accent or in danger while something hovers."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.px(theme.RADIUS["zone"])
    if hint is None:
        pen = QPen(theme.color("ctl"), 1.25)
        pen.setDashPattern([6, 4])
        fill = ground or theme.color("panel")
    else:
        pen = QPen(theme.color("accent" if hint.loadable else "danger"), 2)
        fill = theme.color("sel" if hint.loadable else "danger_ground")
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def drag_file(source: QWidget, path: Path, picture: QPixmap | None = None, place: int | None = None) -> None:
    """Drag a file out of the window, a tile's with its place; returns when it has been dropped or let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    if place is not None:
        mime.setData(PLACE_MIME, str(place).encode())
    drag = QDrag(source)
    drag.setMimeData(mime)
    if picture is not None:
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(16, 16))
    drag.exec(Qt.DropAction.CopyAction)


class DropVeil(QWidget):
    """Lies over the panels, and over a sheet on them, while a file hovers and says what releasing it does."""

    def __init__(self, window: QWidget, over: QWidget) -> None:
        super().__init__(window)  # whose sheets it comes before: a sheet that is open hides no word of it
        self._window, self._over = window, over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint: DropHint | None = None
        self.hide()

    def show_hint(self, hint: DropHint | None) -> None:
        """Show the words, or go away."""
        self._hint = hint
        self.setVisible(hint is not None)
        if hint is not None:
            self.setGeometry(QRect(self._over.mapTo(self._window, QPoint()), self._over.size()))
            self.raise_()
            self.setAccessibleName(hint.text)
            self.update()

    def text(self) -> str:
        """The words on it now; empty when nothing hovers."""
        return self._hint.text if self._hint else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._hint is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window", 0.6))
        width = min(theme.px(788), self.width() - theme.px(48))
        zone = QRectF((self.width() - width) / 2, (self.height() - theme.px(188)) / 2, width, theme.px(188))
        paint_zone(painter, zone, self._hint)
        token = "accent" if self._hint.loadable else "danger"
        symbol = "download" if self._hint.loadable else "circle-alert"
        icons.draw(painter, zone.center() - QPointF(0, theme.px(24)), symbol, token, theme.px(28))
        painter.setFont(theme.font(15, 600))
        painter.setPen(theme.color("text" if self._hint.loadable else "danger"))
        words = zone.adjusted(theme.px(24), theme.px(72), -theme.px(24), -theme.px(24))
        elided = theme.metrics(15, 600).elidedText(
            theme.words(self._hint.text), Qt.TextElideMode.ElideMiddle, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, elided)
