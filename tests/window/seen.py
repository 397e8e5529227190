"""A label that says "ready" when it is seen: only then can a pointer reach it."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel


class Seen(QLabel):
    """Prints one word when it is painted first."""

    said = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.said:
            self.said = True
            print("ready", flush=True)
