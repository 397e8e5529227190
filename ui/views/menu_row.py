"""The uppermost line of the window: menus at the left, the places in its middle, the document at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenuBar, QWidget

from ui.look import theme
from ui.widgets.document_title import DocumentTitle
from ui.widgets.place_bar import PlaceBar


class MenuRow(QWidget):
    """34 high. The places stand in the middle of the window, however wide the menus are."""

    def __init__(self, places: PlaceBar, document: DocumentTitle) -> None:
        super().__init__()
        self.menus = QMenuBar()
        self.places = places
        line = QGridLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(0)
        line.addWidget(self.menus, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(places, 0, 1)
        line.addWidget(document, 0, 2, Qt.AlignmentFlag.AlignRight)
        for side in (0, 2):
            line.setColumnStretch(side, 1)
        self.setFixedHeight(theme.px(34))
