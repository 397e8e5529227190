"""Where the window was, and how large: remembered soon after a change, also by a program that is killed then."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.settings import Settings

SOON_MS = 400  # after the last change: a window that is dragged changes sixty times a second
CHANGES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)


@dataclass(frozen=True, slots=True)
class Placed:
    """The window's place while it is neither maximized nor full screen, and whether it is maximized."""

    area: QRect
    maximized: bool = False

    def __str__(self) -> str:
        corner, size = self.area.topLeft(), self.area.size()
        return f"{corner.x()} {corner.y()} {size.width()} {size.height()}{' maximized' * self.maximized}"


def parsed(text: str) -> Placed | None:
    """What was remembered; None where it is nothing that we wrote."""
    *numbers, last = text.split() or [""]
    maximized = last == "maximized"
    try:
        x, y, width, height = map(int, numbers if maximized else (*numbers, last))
    except ValueError:
        return None
    return Placed(QRect(x, y, width, height), maximized) if width > 0 < height else None


def fitted(area: QRect, screens: list[QRect]) -> QRect:
    """Wholly on the screen that it lies on most; on the first one where that screen has gone."""

    def shared(screen: QRect) -> int:
        both = screen.intersected(area)
        return both.width() * both.height()

    screen = max(screens, key=shared)
    width, height = min(area.width(), screen.width()), min(area.height(), screen.height())
    x = min(max(area.x(), screen.x()), screen.x() + screen.width() - width)
    y = min(max(area.y(), screen.y()), screen.y() + screen.height() - height)
    return QRect(x, y, width, height)


class WindowPlace(QObject):
    """Puts a window where it was, and watches it from then on."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.remember)
        self._restore()
        window.installEventFilter(self)

    def _restore(self) -> None:
        placed = parsed(self._settings.window)
        if placed is None:
            return
        area = fitted(placed.area, [screen.availableGeometry() for screen in QGuiApplication.screens()])
        self._window.resize(area.size())
        self._window.move(area.topLeft())
        if placed.maximized:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def remember(self) -> None:
        """Write it down now; where the settings cannot be written the end of the program says so."""
        window = self._window
        large = window.isMaximized() or window.isFullScreen()
        area = window.normalGeometry() if large else QRect(window.pos(), window.size())
        now = str(Placed(area, window.isMaximized()))
        if area.isValid() and now != self._settings.window:
            self._settings.window = now
            self._settings.file.sync()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in CHANGES and self._window.isVisible() and not self._window.isMinimized():
            self._soon.start()
        return super().eventFilter(watched, event)
