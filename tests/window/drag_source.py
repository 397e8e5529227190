"""A second program: a window with files to drag.

It says "ready" when it is seen, starts a drag with file URLs when it is pressed, and says how the drag ended.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication
from seen import Seen


class Source(Seen):
    """Drags the files named on the command line."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction  # Qt proposes to move then, as file managers do
        print(drag.exec(offered).name, flush=True)


app = QApplication(sys.argv[:1])
source = Source("drag me")
source.setFixedSize(120, 80)
source.move(1400, 40)
source.show()
sys.exit(app.exec())
