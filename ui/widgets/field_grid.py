"""Fields of several values in columns, each below its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from evosynth.parameters import Parameter
from ui.look import theme
from ui.widgets.labelled import Labelled
from ui.widgets.value_field import ChoiceField, NumberField, field_of

GAP, LINE_GAP = 8, 6


class Fields:
    """A few of a voice's values, wherever their fields stand; mixed in by what has them."""

    fields: dict[str, NumberField | ChoiceField]

    def show_values(self, values: Mapping[str, float], parent: Mapping[str, float]) -> None:
        """A voice's native values by name, and those of its parent, or none."""
        for name, field in self.fields.items():
            field.show_value(values.get(name))
            field.show_parent(parent.get(name))

    def show_locked(self, names: Collection[str]) -> None:
        """Which parameters the search leaves alone."""
        for name, field in self.fields.items():
            field.set_locked(name in names)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be changed; empty: it can."""
        for field in self.fields.values():
            field.set_reason(reason)


class FieldGrid(QWidget, Fields):
    """``columns`` fields in a line. ``wished`` carries native values by name, and what undo calls them."""

    wished = Signal(object, str)
    held = Signal(bool)
    refused = Signal(str)

    def __init__(self, parameters: Sequence[Parameter], captions: Mapping[str, str], columns: int = 3) -> None:
        super().__init__()
        self.fields = {parameter.name: field_of(parameter) for parameter in parameters}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(GAP))
        grid.setVerticalSpacing(theme.px(LINE_GAP))
        self._cells = [self._captioned(parameter, captions[parameter.name]) for parameter in parameters]
        self._grid, self._columns = grid, 0
        self.set_columns(columns)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_columns(self, columns: int) -> None:
        """So many in a line."""
        before, self._columns = self._columns, columns
        if columns == before:
            return
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, place // columns, place % columns)
        for column in range(max(before, columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, theme.px(44) if column < columns else 0)

    def _captioned(self, parameter: Parameter, caption: str) -> QWidget:
        field = self.fields[parameter.name]
        field.wished.connect(lambda name, value: self.wished.emit({name: value}, parameter.label))
        field.held.connect(self.held)
        field.refused.connect(self.refused)
        return Labelled(caption, field)
