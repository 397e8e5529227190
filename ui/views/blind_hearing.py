"""While a blind test goes on: two cards without a name, and what can be answered. Nothing else is in the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.intents.blind import Blind
from ui.keys.actions import BY_ID, key_text
from ui.keys.modes import Mode
from ui.look import theme
from ui.view_state.blind import QUESTIONS, BlindTurn
from ui.views.blind_choosing import ASKED
from ui.views.panel import label, row
from ui.widgets.blind_card import WAIT, BlindCard
from ui.widgets.buttons import Button
from ui.widgets.progress_line import ProgressLine

PLAYED, SILENT = "The target sounds", "The target comes before each of them"
NOTHING_YET = "Nothing was answered yet"
KEYS = "1, 2 and 0 answer · Space hears both again · Backspace takes the last answer back · Esc ends it"


def key(name: str) -> str:
    """By which a command is given while a test goes on."""
    return key_text(BY_ID[name], Mode.BLIND)


class BlindHearing(QWidget):
    """The question, the target where it is asked of it, the two, no difference; how far it is."""

    def __init__(self, blind: Blind) -> None:
        super().__init__()
        self.asked = label(ASKED[0])
        self.asked.setFont(theme.font(22, 600, display=True))
        self.target = label(SILENT, "text2")
        self.cards = BlindCard("First", key("blind_first")), BlindCard("Second", key("blind_second"))
        self.neither = Button("No difference", tip="They are the same to you", key=key("blind_neither"))
        self.again = Button(
            "Hear both again", "rotate-ccw", kind="flat", tip="From the beginning", key=key("blind_again")
        )
        self.back = Button(
            "Take the last answer back", "undo-2", kind="flat", tip="And hear those two again", key=key("blind_back")
        )
        self.count = label("", "text2")
        self.line = ProgressLine()
        for which, button in ((1, self.cards[0]), (2, self.cards[1]), (0, self.neither)):
            button.clicked.connect(partial(self._answer, blind, which))
        self.again.clicked.connect(blind.again)
        self.back.clicked.connect(blind.back)
        self.order = *self.cards, self.neither, self.again, self.back
        self._compose()

    def _answer(self, blind: Blind, which: int, _checked: bool = False) -> None:
        blind.answer(which)

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        for words in (self.asked, self.target):
            column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(theme.px(8))
        column.addSpacing(theme.px(20))
        column.addLayout(row(None, *self.cards, None, gap=24))
        column.addSpacing(theme.px(24))
        column.addWidget(self.neither, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(24))
        column.addLayout(row(None, self.again, self.back, None, gap=12))
        column.addSpacing(theme.px(12))
        column.addWidget(label(KEYS, "hint"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        column.addWidget(self.count, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(8))
        column.addWidget(self.line)

    def show_turn(self, state: BlindTurn) -> None:
        """How things stand."""
        self.asked.setText(ASKED[QUESTIONS.index(state.question)])
        self.target.setText(PLAYED if state.sounding == "target" else SILENT if state.question == "nearer" else "")
        tone = "title" if state.sounding == "target" else "text2"
        if self.target.property("tone") != tone:
            self.target.setProperty("tone", tone)
            self.target.style().polish(self.target)
        for card, part in zip(self.cards, ("first", "second"), strict=True):
            card.set_state(sounding=state.sounding == part, heard=state.heard)
        self.neither.set_reason("" if state.heard else WAIT)
        self.back.set_reason("" if state.can_go_back else NOTHING_YET)
        self.count.setText(f"Hearing {state.number} of {state.of}")
        self.line.set_part((state.number - 1) / state.of)
