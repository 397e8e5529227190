"""A second program: a window that takes files and says which ones, as a file manager or a sampler would."""

from __future__ import annotations

import sys

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from seen import Seen


class Target(Seen):
    """Prints "ready" when it is seen, "over" when something hovers, and the path of what is dropped."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        print("over", flush=True)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        print(event.mimeData().urls()[0].toLocalFile(), flush=True)


app = QApplication(sys.argv[:1])
target = Target("drop here")
target.setAcceptDrops(True)
target.setFixedSize(200, 160)
target.move(1360, 300)
target.show()
sys.exit(app.exec())
