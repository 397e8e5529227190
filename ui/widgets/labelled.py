"""A field with its short name above it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.look import theme
from ui.widgets.value_field import ChoiceField, NumberField

GAP = 2


class Labelled(QWidget):
    """The name belongs to the field for a screen reader, too."""

    def __init__(self, words: str, field: NumberField | ChoiceField) -> None:
        super().__init__()
        self.field = field
        self.name = QLabel(theme.words(words))
        self.name.setProperty("tone", "field")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setBuddy(field)
        self.name.setMinimumWidth(1)  # it is the field that needs the room
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.name)
        column.addWidget(field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
