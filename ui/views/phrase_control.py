"""By what phrase voices are heard: its name in the bar; behind it phrases, a MIDI file, tempo, loop and latch."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from evosynth.notation.phrases import FASTEST_BPM, SLOWEST_BPM
from ui.look import theme
from ui.models.phrase import PhrasePlayer
from ui.view_state.phrase import PhraseState
from ui.view_state.states import States
from ui.views.panel import label, row
from ui.views.popover import Popover
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.slider import Slider

WIDTH = 240
WIDTH_WIDE, WIDTH_NARROW = 168, 116  # of the button in the bar
LOOP_TIP = "Begins again at its end, until Esc"
LATCH_TIP = "Another voice goes on where the phrase stands"


def bpm_at(part: float) -> float:
    """Beats a minute at a part (0 to 1) of the slider, whole ones."""
    return float(round(SLOWEST_BPM + part * (FASTEST_BPM - SLOWEST_BPM)))


def part_at(bpm: float) -> float:
    """Where a tempo stands on the slider."""
    return (bpm - SLOWEST_BPM) / (FASTEST_BPM - SLOWEST_BPM)


class PhrasePopover(Popover):
    """Pops up below its button."""

    def __init__(self, parent: QWidget, phrase: PhrasePlayer, open_file: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setAccessibleName("Phrase")
        self.choice = ChoiceButton("")
        self.choice.setMinimumWidth(theme.px(WIDTH))
        self.file = Button("Open a MIDI file…", "folder-open", kind="flat")
        steps = FASTEST_BPM - SLOWEST_BPM
        self.tempo = Slider(
            "Tempo", width=WIDTH - 76, steps=steps, say=lambda part: f"{bpm_at(part):.0f} beats a minute"
        )
        self.tempo_words = label("", "title")
        self.tempo_words.setFixedWidth(theme.px(68))
        self.loop, self.latch = QCheckBox("Loop"), QCheckBox("Latch")
        self.loop.setToolTip(LOOP_TIP)
        self.latch.setToolTip(LATCH_TIP)
        self.column.addWidget(label("Voices are heard by", "title"))
        self.column.addWidget(self.choice)
        self.column.addLayout(row(self.file, None))
        self.column.addLayout(row(label("Tempo", "text2"), None))
        self.column.addLayout(row(self.tempo, self.tempo_words, gap=8))
        self.column.addLayout(row(self.loop, self.latch, None, gap=24))
        self.column.addWidget(label("Every voice is as loud as every other, by any phrase.", "hint"))
        self.choice.chosen.connect(phrase.choose)
        self.file.clicked.connect(self.close)
        self.file.clicked.connect(open_file)
        self.tempo.changed.connect(lambda part: self.tempo_words.setText(f"{bpm_at(part):.0f} bpm"))
        self.tempo.settled.connect(lambda part: phrase.set_tempo(bpm_at(part)))
        self.loop.clicked.connect(phrase.set_looped)
        self.latch.clicked.connect(phrase.set_latched)

    def show_phrase(self, state: PhraseState) -> None:
        """How things stand."""
        self.choice.set_choices(state.names, state.chosen)
        self.tempo.set_value(part_at(state.tempo))
        self.tempo_words.setText(f"{state.tempo:.0f} bpm")
        self.loop.setChecked(state.loop)
        self.latch.setChecked(state.latch)
        for widget in (self.tempo, self.loop, self.latch):
            widget.setEnabled(state.chosen > 0)
        self.latch.setEnabled(state.chosen > 0 and state.loop)

    def present(self, at: QWidget) -> None:
        """Its right edge on one line with the button's."""
        self.show_below(at)
        self.choice.setFocus(Qt.FocusReason.PopupFocusReason)


class PhraseControl(ChoiceButton):
    """In the bar: the phrase's name, which opens all that there is to it."""

    def __init__(self, states: States, phrase: PhrasePlayer, open_file: Callable[[], None]) -> None:
        super().__init__("Phrase", ("Note",))
        self.set_narrow(False)
        self.popover = PhrasePopover(self, phrase, open_file)
        states.phrase.connect(self.show_phrase)
        self.show_phrase(PhraseState())

    def set_narrow(self, narrow: bool) -> None:
        """Its width does not change with the phrase."""
        super().set_narrow(narrow)
        self.setFixedWidth(theme.px(WIDTH_NARROW if narrow else WIDTH_WIDE))

    def open_menu(self) -> None:
        """All of it at once."""
        self.popover.present(self)

    def show_phrase(self, state: PhraseState) -> None:
        """How things stand."""
        self.set_choices(state.names, state.chosen)
        self.set_tip(f"Voices are heard by: {state.names[state.chosen]}")
        self.popover.show_phrase(state)
