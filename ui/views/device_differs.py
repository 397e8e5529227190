"""How the synth differs from the built-in engine: in words, with a switch, and how to measure it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.look import theme
from ui.view_state.device_sound import DiffersState
from ui.views.panel import label, row
from ui.widgets.buttons import Button

NOT_MEASURED = (
    "A synth differs from the built-in engine: its envelopes may be faster, its sound darker. Some voices that are "
    "played on it tell by how much; then a search on it foresees better what it will play."
)
MEASURE, AGAIN = "Calibrate (20 voices, about 1 min)", "Calibrate again (about 1 min)"


class DeviceDiffers(QWidget):
    """Words first."""

    asked = Signal()
    forgotten = Signal()
    switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How yours differs")
        self.words, self.details = label("", "text2"), label("", "hint")
        for told in (self.words, self.details):
            told.setWordWrap(True)
        self.corrects = QCheckBox("Searches on this synth use it")
        self.measure = Button(MEASURE, "rotate-ccw")
        self.forget = Button("Forget it", kind="flat")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label("How yours differs", "title"))
        for part in (self.words, self.details, self.corrects):
            column.addWidget(part)
        column.addLayout(row(self.measure, self.forget, None))
        self.measure.clicked.connect(self.asked)
        self.forget.clicked.connect(self.forgotten)
        self.corrects.clicked.connect(self.switched)
        self.show_differs(DiffersState())

    def show_differs(self, state: DiffersState) -> None:
        """It was measured, forgotten or switched."""
        known = bool(state.words)
        self.words.setText(theme.words(state.words or NOT_MEASURED))
        self.details.setText(theme.words(state.details))
        self.details.setVisible(bool(state.details))
        for part in (self.corrects, self.forget):
            part.setVisible(known)
        self.corrects.setChecked(state.corrects)
        self.measure.set_label(AGAIN if known else MEASURE, "rotate-ccw")
        self.measure.set_reason(state.why_not)
