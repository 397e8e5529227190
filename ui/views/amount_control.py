"""How far the next generation goes: a slider with its word in the bar; behind the word how many values, and how far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evosynth.evolution.manner import AMOUNTS, amount_word
from ui.keys.actions import key_of
from ui.look import theme
from ui.models.manner import BreedingManner
from ui.view_state.amount import AmountState
from ui.view_state.states import States
from ui.views.panel import label, row, rule
from ui.views.popover import Popover
from ui.widgets.slider import Slider
from ui.widgets.word_button import WordButton

WIDTH, DETAIL = 90, 170  # px of the sliders
OWN = "own"  # the word where how many and how far were set by themselves


def percent(part: float) -> str:
    """A part in words."""
    return f"{100 * part:.0f} %"


class AmountPopover(Popover):
    """Pops up below the word."""

    def __init__(self, parent: QWidget, manner: BreedingManner) -> None:
        super().__init__(parent)
        self.setAccessibleName("Amount")
        self.title, self.told = label("", "title"), label("", "text2")
        self.share = Slider("How many", width=DETAIL, say=lambda _part: self.told.text())
        self.reach = Slider("How far", width=DETAIL, say=percent)
        self.share_words, self.reach_words = label("", "title"), label("", "title")
        self.column.addLayout(row(self.title, None, self.told, gap=24))
        for words, slider, figure in (
            ("How many", self.share, self.share_words),
            ("How far", self.reach, self.reach_words),
        ):
            named = label(words, "text2")
            named.setFixedWidth(theme.px(72))
            figure.setFixedWidth(theme.px(48))
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.column.addLayout(row(named, slider, figure, gap=12))
        self.column.addWidget(label("The slider in the bar sets both. It counts from the next generation on.", "hint"))
        self.share.changed.connect(manner.set_count_part)
        self.reach.changed.connect(manner.set_reach)

    def show_amount(self, state: AmountState) -> None:
        """How things stand."""
        self.title.setText(f"Amount: {OWN if state.own else state.word}")
        self.told.setText(f"about {state.count} of {state.values} values")
        self.share.set_value(state.count / state.most)
        self.reach.set_value(state.reach)
        self.share_words.setText(percent(state.count / state.values))
        self.reach_words.setText(percent(state.reach))

    def present(self, at: QWidget) -> None:
        """Its left edge on one line with the word's."""
        self.show_below(at, left=True)
        self.share.setFocus(Qt.FocusReason.PopupFocusReason)


class AmountControl(QWidget):
    """In the bar of a breeding, beside the button that breeds by it."""

    def __init__(self, states: States, manner: BreedingManner) -> None:
        super().__init__()
        self.slider = Slider("Amount", 0.5, width=WIDTH, say=amount_word)
        self.slider.setFixedWidth(theme.px(WIDTH))
        self.word = WordButton()
        self.word.set_size(13)
        self.word.keep_room(*(word for _end, word in AMOUNTS), OWN)
        self.popover = AmountPopover(self, manner)
        self.setLayout(row(rule(), 8, label("Amount", "text2"), self.slider, self.word, gap=4))
        keys = f"{key_of('less_amount')}, {key_of('more_amount')}"
        self.slider.setToolTip(f"How far children go from their parents ({keys})")
        self.slider.changed.connect(manner.set_amount)
        self.word.clicked.connect(lambda: self.popover.present(self.word))
        states.amount.connect(self.show_amount)
        self.show_amount(AmountState())

    def show_amount(self, state: AmountState) -> None:
        """How things stand."""
        word = OWN if state.own else state.word
        self.word.set_word(word, f"Amount: {word}")
        self.word.set_tip("How many values change, and how far")
        self.slider.set_value(state.amount)
        self.popover.show_amount(state)
