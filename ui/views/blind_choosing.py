"""Before a blind test: which question, which sounds, how many pairs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.intents.blind import Blind
from ui.keys.actions import BY_ID, key_text
from ui.keys.modes import Mode
from ui.look import theme
from ui.view_state.blind import LENGTHS, QUESTIONS, BlindChoice
from ui.views.panel import Elided, label, row
from ui.widgets.buttons import Button
from ui.widgets.segmented import Segmented

NAMED = 110  # px of what a choice is called
ASKED = ("Which one is better?", "Which one is nearer to the target?")
COUNTS = (
    "Answers count for your taste: what you choose in both orders is an answer.",
    "Answers are written and told. They say nothing of your taste.",
)
SECONDS = 6.0  # that a hearing takes, about


class BlindChoosing(QWidget):
    """A row a choice, and the button that begins."""

    def __init__(self, blind: Blind) -> None:
        super().__init__()
        self.question = Segmented(ASKED)
        self.sounds = Segmented(("The selected one against others", "The two heard last"))
        self.length = Segmented([str(length) for length in LENGTHS])
        self.told = tuple(Elided("", "text2", lines=2) for _ in range(3))
        self.begin = Button(
            "Begin", "play", kind="main", tip="Hear the first pair", key=key_text(BY_ID["blind_go"], Mode.BLIND)
        )
        self.why_not = label("", "text2")
        self.question.chosen.connect(blind.ask)
        self.sounds.chosen.connect(lambda index: blind.hear(index == 1))
        self.length.chosen.connect(lambda index: blind.set_length(LENGTHS[index]))
        self.begin.clicked.connect(blind.go)
        self.order = self.question, self.sounds, self.length, self.begin
        self._compose()

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(24))
        headline = label("Listen without knowing what you hear", "")
        headline.setFont(theme.font(22, 600, display=True))
        column.addStretch(2)
        column.addWidget(headline)
        hidden = Elided(
            "Two sounds at a time, each pair in both orders. Names, distances, pictures and places stay hidden.",
            lines=2,
        )
        column.addWidget(hidden)
        for name, choice, told in zip(
            ("Question", "Sounds", "Pairs"), (self.question, self.sounds, self.length), self.told, strict=True
        ):
            named = label(name, "title")
            named.setFixedWidth(theme.px(NAMED))
            box = QVBoxLayout()
            box.setSpacing(theme.px(6))
            box.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
            box.addWidget(told)
            line = row(gap=12)
            line.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
            line.addLayout(box, 1)
            named.setFixedHeight(choice.sizeHint().height())
            column.addLayout(line)
        column.addLayout(row(theme.px(NAMED) + 12, self.begin, self.why_not, None, gap=0))
        column.addStretch(3)

    def show_choice(self, state: BlindChoice) -> None:
        """How things stand."""
        asked = QUESTIONS.index(state.question)
        self.question.set_current(asked)
        self.question.setEnabled(not state.why_not_nearer)
        self.sounds.set_current(int(state.of_two))
        self.length.set_current(LENGTHS.index(state.length))
        self.told[0].set_text(state.why_not_nearer or COUNTS[asked])
        self.told[1].set_text(_sounds(state))
        hearings, minutes = 2 * state.pairs, 2 * state.pairs * SECONDS / 60
        whole = f"{hearings} hearings, some {max(1, round(minutes))} minutes. It can be ended at any time."
        fewer = f"There are only {state.pairs}: " if state.pairs and state.pairs < state.length else ""
        self.told[2].set_text(fewer + whole if state.pairs else "")
        self.begin.set_reason(state.why_not)
        self.why_not.setText(f"   {state.why_not}" if state.why_not else "")


def _sounds(state: BlindChoice) -> str:
    """Who will be heard."""
    if state.of_two:
        return f"{' and '.join(state.two)}, again and again" if state.two else ""
    if not state.selected:
        return ""
    others = f"{state.others} other{'s' * (state.others != 1)}"
    return f"{state.selected} against {others} on show" + (", drawn by lot" if state.others > state.length else "")
