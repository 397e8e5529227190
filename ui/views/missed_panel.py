"""What is missed: the distance of the selected voice, its parts, what that forgives, and what was not reached."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ui.look import theme
from ui.view_state.window import SelectionState
from ui.views.panel import Panel, label
from ui.widgets.flag_line import WHY
from ui.widgets.parts_list import PartsList

NOTHING = "Select a voice to see how near it is."
BEYOND = "Farther from the target than a search leaves it by itself"
SILENT = "It has no distance: it is silent, or was not measured against this target."


class MissedPanel(Panel):
    """A row a part; a sentence for each fault, and for each thing of the target that it lacks."""

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
        self.why.setVisible(_told(self._flags, state.flags if state else (), "warn"))
        self.beyond.setVisible(_told(self._unreached, state.unreached if state else (), "text2"))


def _told(lines: QVBoxLayout, sentences: tuple[str, ...], role: str) -> bool:
    """These in the place of those before; whether there are any."""
    while (item := lines.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
    for sentence in sentences:
        words = label(sentence, role)
        words.setWordWrap(True)
        lines.addWidget(words)
    return bool(sentences)
