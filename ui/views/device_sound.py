"""By which sound input the synth is heard here, how loud it is, and what a soundcheck found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import theme
from ui.view_state.device_sound import NONE, OWN, SoundState
from ui.views.panel import label, row
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.level_bar import LevelBar

CHECK_TIP = "Plays a few notes on the synth: how loud it comes in, how quiet the rest is, how long the way takes"


class DeviceSound(QWidget):
    """A row, and below it a line of figures and a sentence, where there are any."""

    chosen = Signal(object)  # str | None: (part of) a name, empty the system's own input; None: none
    check_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = SoundState()
        self.setAccessibleName("How the synth is heard here")
        self.input = ChoiceButton("Sound input")
        self.level = LevelBar()
        self.check = Button("Soundcheck", "audio-lines", tip=CHECK_TIP)
        self.findings = label("", "text2")
        self.told = label("", "text2")
        for words in (self.findings, self.told):
            words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        line = row(self.input, 4, self.level, 4, self.check)
        line.setStretch(2, 1)
        column.addLayout(line)
        column.addWidget(self.findings)
        column.addWidget(self.told)
        self.input.chosen.connect(lambda at: self.chosen.emit(_input(self._state.inputs, at)))
        self.check.clicked.connect(self.check_asked)
        self.show_sound(self._state)

    def show_sound(self, state: SoundState) -> None:
        """Another input, another level, or something was found."""
        before, self._state = self._state, state
        if (state.inputs, state.input) != (before.inputs, before.input) or not self.input.value():
            self.input.set_choices((NONE, OWN, *state.inputs), _place(state))
        self.level.set_level(state.level_db)
        self.check.set_reason(state.why_not_check)
        found = " · ".join(f"{what} {figure}" for what, figure in state.findings)
        self.findings.setText(theme.words(found))
        self.findings.setVisible(bool(found))
        if (state.told, state.wrong) != (before.told, before.wrong) or not self.told.text():
            self._tell(state)

    def _tell(self, state: SoundState) -> None:
        self.told.setText(theme.words(state.told))
        self.told.setProperty("tone", "warn" if state.wrong else "text2")
        self.told.style().polish(self.told)
        self.told.setVisible(bool(state.told))


def _place(state: SoundState) -> int:
    """Of the input in use among the choices."""
    if not state.input:
        return 0 if state.input is None else 1
    return 2 + state.inputs.index(state.input)


def _input(inputs: tuple[str, ...], at: int) -> str | None:
    """What the choice at this place means."""
    return None if at == 0 else "" if at == 1 else inputs[at - 2]
