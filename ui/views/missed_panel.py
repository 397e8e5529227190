"""What is missed: the distance of the selected voice, its parts, what that forgives, and what was not reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evosynth.analysis.missed import Missed
from ui.look import theme
from ui.view_state.window import SelectionState
from ui.views.panel import Panel, label
from ui.widgets.flag_line import WHY
from ui.widgets.missed_line import MissedLine
from ui.widgets.parts_list import PartsList

NOTHING = "Select a voice to see how near it is."
BEYOND = "Farther from the target than a search leaves it by itself"
SILENT = "It has no distance: it is silent, or was not measured against this target."


class MissedPanel(Panel):
    """A row a part; a sentence for each fault, and for each thing of the target that it lacks, which points at it."""

    pointed = Signal(object)  # Missed: that which a person asks for; None: nothing any more

    def __init__(self) -> None:
        super().__init__("What is missed")
        self.distance, self.best = label("", "title"), label("", "text2")
        self.distance.setToolTip("The distance of the selected voice")
        self.controls.addWidget(self.distance)
        self.controls.addWidget(self.best)
        self.none = label(NOTHING, "text2")
        self.none.setWordWrap(True)
        self.parts = PartsList()
        self.why = label(f"{WHY}:", "hint")
        self.why.setWordWrap(True)
        self.beyond = label(f"{BEYOND}:", "hint")
        self.beyond.setWordWrap(True)
        self._flags, self._unreached = QVBoxLayout(), QVBoxLayout()
        for lines in (self._flags, self._unreached):
            lines.setSpacing(theme.px(4))
        for widget in (self.none, self.parts, self.why):
            self.body.addWidget(widget)
        self.body.addLayout(self._flags)
        self.body.addWidget(self.beyond)
        self.body.addLayout(self._unreached)
        self._shown: tuple[tuple[str, ...], tuple[Missed, ...]] = (), ()
        self.show_selection(None)

    def show_best(self, distance: float | None) -> None:
        """The best distance of the run so far."""
        self.best.setText("" if distance is None else f"best {theme.number(distance)}")

    def show_selection(self, state: SelectionState | None) -> None:
        """Another voice, or none."""
        distance = state.distance if state else None
        self.distance.setText("" if distance is None else theme.number(distance))
        self.none.setText(NOTHING if state is None else state.silence or SILENT)
        self.none.setVisible(distance is None)
        self.parts.set_parts(state.parts if state and distance is not None else ())
        flags, unreached = (state.flags, state.unreached) if state else ((), ())
        if flags != self._shown[0]:
            _put(self._flags, [_sentence(words) for words in flags])
        if unreached != self._shown[1]:
            _put(self._unreached, [self._line(missed) for missed in unreached])
        self._shown = flags, unreached
        self.why.setVisible(bool(flags))
        self.beyond.setVisible(bool(unreached))

    def lines(self) -> list[MissedLine]:
        """Of what was not reached, the worst first."""
        items = (self._unreached.itemAt(place) for place in range(self._unreached.count()))
        found = (item.widget() for item in items if item is not None)
        return [line for line in found if isinstance(line, MissedLine)]

    def show_pointed(self, missed: Missed | None) -> None:
        """Which of them is pointed at."""
        for line in self.lines():
            line.setChecked(line.missed == missed)

    def _line(self, missed: Missed) -> MissedLine:
        line = MissedLine(missed)
        line.clicked.connect(lambda on: self.pointed.emit(missed if on else None))
        return line


def _sentence(words: str) -> QWidget:
    made = label(words, "warn")
    made.setWordWrap(True)
    return made


def _put(lines: QVBoxLayout, widgets: Sequence[QWidget]) -> None:
    """These in the place of those before."""
    while (item := lines.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
    for widget in widgets:
        lines.addWidget(widget)
