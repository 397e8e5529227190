"""What changed in the selected voice against its parent: at the foot of the left column, and in the voice panel."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.views.panel import Elided, label, row

LINES = 2  # of what was changed, where there is room


class WhatChangedFoot(QWidget):
    """A title with what it did to the sound, and below it what was changed; where it is low, all in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("What changed", "title")
        self.sound = Elided("", "text2")
        self.changes = Elided("", "text", lines=LINES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        head = row(self.title, self.sound)
        head.setStretchFactor(self.sound, 1)
        column.addLayout(head)
        column.addWidget(self.changes)
        self._state, self._low = WhatChanged(), False

    def set_low(self, low: bool) -> None:
        """Whether there is room for one line alone."""
        self._low = low
        self.show_changes(self._state)

    def show_changes(self, state: WhatChanged) -> None:
        """Another voice is selected, or more is known of it."""
        self._state = state
        self.changes.setVisible(not self._low)
        sound, changes = state.why_not or state.sound, list(state.found.changes) if state.found else []
        if self._low:
            self.sound.set_text(" · ".join(filter(None, (*changes, sound))))
        else:
            self.sound.set_text(sound)
            against = f"Against {state.parent}: " if state.parent and changes else ""
            self.changes.set_text(f"{against}{' · '.join(changes)}")
        self.title.setToolTip(f"Of the selected voice {state.against}" if state.against else "")
        self.setAccessibleName(f"What changed {state.against}".strip())
        self.setAccessibleDescription(state.text)
