"""What came out of a blind test: the sentence, the interval that it is sure within, and how alike the answers were."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.intents.blind import Blind
from ui.look import theme
from ui.view_state.blind import BlindResult
from ui.views.blind_hearing import key
from ui.views.panel import label, row
from ui.widgets.buttons import Button
from ui.widgets.share_bar import ShareBar

MOST = 4  # sentences below the main one
BACK = "Every answer is written. Undo takes the whole test back."


class BlindResultView(QWidget):
    """Names are there again."""

    def __init__(self, blind: Blind) -> None:
        super().__init__()
        self.headline = label()
        self.headline.setFont(theme.font(22, 600, display=True))
        self.headline.setWordWrap(True)
        self.share = ShareBar()
        self.lines: tuple[QLabel, ...] = tuple(label() for _ in range(MOST))
        self.done = Button("Done", "check", kind="main", tip="Back to the voices", key=key("blind_go"))
        self.done.clicked.connect(blind.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addStretch(2)
        column.addWidget(self.headline)
        column.addSpacing(theme.px(12))
        column.addWidget(self.share)
        column.addSpacing(theme.px(12))
        for line in self.lines:
            line.setWordWrap(True)
            column.addWidget(line)
        column.addSpacing(theme.px(12))
        column.addLayout(row(self.done, label(BACK, "text2"), None, gap=16))
        column.addStretch(3)

    def show_result(self, state: BlindResult) -> None:
        """What it is."""
        self.headline.setText(theme.words(state.sentences[0]))
        for line, words in zip(self.lines, (*state.sentences[1:], *[""] * MOST), strict=False):
            line.setText(theme.words(words))
            line.setVisible(bool(words))
        outcome = state.outcome
        self.share.setVisible(outcome.decided > 0)
        if outcome.decided:
            low, high = outcome.share
            self.share.show_share(state.other, state.one, outcome.chosen / outcome.decided, low, high)
