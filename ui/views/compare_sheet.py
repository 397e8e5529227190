"""Compare: the selected voice and another one as pictures, and all their values side by side, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.intents.comparing import Comparing
from ui.look import theme
from ui.view_state.comparing import Compared, CompareState, Group
from ui.view_state.states import States
from ui.views.panel import Elided, label, row
from ui.views.side_sheet import SideSheet
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.compared_pictures import ComparedPictures

PICTURES = 168  # px high
NAME, FIRST, SECOND, TAKE = range(4)  # columns
SAME = "No value differs"


class CompareSheet(SideSheet):
    """Not modal: another voice can be selected beside it, and is B then."""

    def __init__(self, host: QWidget, states: States, comparing: Comparing, field: Callable[[], QRect]) -> None:
        super().__init__(host, "Compare", "A with the selected voice, B", field)
        self._comparing, self._state, self._all = comparing, CompareState(), False
        self.choice = ChoiceButton("A")
        self.choice.chosen.connect(comparing.choose)
        self.head.insertWidget(2, self.choice)
        self.words, self.why = Elided("", "text", weight=600), label("", "text2")
        self.why.setWordWrap(True)
        self.pictures = ComparedPictures()
        self.pictures.setFixedHeight(theme.px(PICTURES))
        self.fold = Button("", kind="flat")
        self.fold.clicked.connect(self._turn)
        self.count = label("", "title")
        self.takes: dict[str, Button] = {}  # by parameter
        self.values = QWidget()
        self.content.addWidget(self.pictures)
        self.content.addWidget(self.why)
        line = row(self.count, self.words, self.fold)
        line.setStretchFactor(self.words, 1)
        self.content.addLayout(line)
        self.content.addWidget(self.values)
        self.content.addStretch(1)
        states.compared.connect(self.show_compared)
        self.closed.connect(lambda: comparing.watch(False))

    @property
    def first(self) -> QWidget:
        """Who A is."""
        return self.choice

    def present(self) -> None:
        """What is compared is drawn and told for as long as it is open."""
        self._comparing.watch(True)
        super().present()

    def show_compared(self, state: CompareState) -> None:
        """Another two, or more is known of them."""
        before, self._state = self._state, state
        self.choice.setVisible(bool(state.choices))
        if state.choices:
            self.choice.set_choices(state.choices, state.chosen)
        self.pictures.setVisible(bool(state.labels[1]) and (state.pictures[0] is not None or not state.why_not))
        self.pictures.set_pair(state.labels, state.pictures)
        self.why.setText(theme.words(state.why_not))
        self.why.setVisible(bool(state.why_not))
        self.words.set_text(", ".join(state.words))
        if (before.groups, before.why_not_take) != (state.groups, state.why_not_take):
            self._fill()

    def _turn(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        """The values that differ; the others when they are asked for."""
        state = self._state
        focus = next((name for name, button in self.takes.items() if button.hasFocus()), "")
        differ = state.differing
        self.count.setText(f"{differ} value{'s' * (differ != 1)} differ{'s' * (differ == 1)}" if differ else SAME)
        self.count.setVisible(bool(state.groups))
        self.fold.setVisible(state.alike > 0)
        equal = f"{state.alike} equal one{'s' * (state.alike != 1)}"
        self.fold.set_label(f"Hide {equal}" if self._all else f"Show {equal}")
        made = self._list(state)
        self.content.replaceWidget(self.values, made)
        self.values.hide()
        self.values.deleteLater()
        self.values = made
        if focus:
            (self.takes.get(focus) or next(iter(self.takes.values()), None) or self.choice).setFocus()

    def _list(self, state: CompareState) -> QWidget:
        """Two columns of blocks of about the same height."""
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(40))
        self.takes = {}
        groups = [replace(group, values=self._shown(group)) for group in state.groups if self._shown(group)]
        half, left = sum(len(group.values) + 2 for group in groups) / 2, 0
        columns: tuple[list[Group], list[Group]] = ([], [])
        for group in groups:
            columns[int(left >= half)].append(group)
            left += len(group.values) + 2
        for column in columns:
            line.addLayout(self._column(column), 1)
        return made

    def _shown(self, group: Group) -> tuple[Compared, ...]:
        return tuple(value for value in group.values if self._all or not value.same)

    def _column(self, groups: list[Group]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(16))
        for group in groups:
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.px(16))
            grid.setVerticalSpacing(0)
            grid.setColumnStretch(NAME, 1)
            grid.setColumnMinimumWidth(TAKE, theme.px(72))
            grid.addWidget(label(group.title, "title"), 0, NAME)
            for place, letter in ((FIRST, "A"), (SECOND, "B")):
                grid.addWidget(label(letter, "text2"), 0, place, Qt.AlignmentFlag.AlignRight)
            for line, value in enumerate(group.values, start=1):
                self._add(grid, line, value)
            column.addLayout(grid)
        column.addStretch(1)
        return column

    def _add(self, grid: QGridLayout, line: int, value: Compared) -> None:
        texts = [label(text, "text2" if value.same or column == 0 else "") for column, text in enumerate(value.texts)]
        for text, letter in zip(texts, "AB", strict=True):
            text.setAccessibleName(f"{value.whole} of {letter}: {text.text()}")
        grid.addWidget(label(value.label, "text2"), line, NAME)
        grid.addWidget(texts[0], line, FIRST, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(texts[1], line, SECOND, Qt.AlignmentFlag.AlignRight)
        if value.same:
            return
        take = Button("Take A", kind="flat", tip=f"Give the selected voice {value.whole} {value.texts[0]}")
        take.setAccessibleName(f"Take {value.whole} {value.texts[0]} from A")
        take.set_reason(self._state.why_not_take)
        take.clicked.connect(partial(self._comparing.take, value.name, value.first))
        grid.addWidget(take, line, TAKE)
        self.takes[value.name] = take
