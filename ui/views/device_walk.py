"""From this computer to the sound, in steps: what is known of each, and what only a person can say."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.look import icons, theme
from ui.view_state.device import WalkStep
from ui.views.panel import label, row
from ui.widgets.buttons import Button
from ui.widgets.wrapping import WrappingRow

MARK, GAP = 24, 14


class StepMark(QWidget):
    """A circle: checked, being asked, waiting, or failed; the line leads to the next step."""

    def __init__(self, stands: str, *, last: bool) -> None:
        super().__init__()
        self._stands, self._last = stands, last
        self.setFixedWidth(theme.px(MARK))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = float(theme.px(MARK))
        centre = QPointF(size / 2, size / 2)
        if not self._last:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(size / 2, size + 4), QPointF(size / 2, self.height() - 4))
        circle = QRectF(0.75, 0.75, size - 1.5, size - 1.5)
        if self._stands == "waiting":
            painter.setPen(QPen(theme.color("ctl"), 1.25))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color({"open": "accent", "failed": "warn_ground"}.get(self._stands, "raised")))
        painter.drawEllipse(circle)
        if self._stands == "open":
            painter.setBrush(theme.color("on"))
            painter.drawEllipse(centre, 3.5, 3.5)
        else:
            name, token = ("triangle-alert", "warn") if self._stands == "failed" else ("check", "text")
            icons.draw(painter, centre, name, token, 13)


class StepRow(QWidget):
    """Its mark, its words, and what can be answered while it is being asked."""

    answered = Signal(str, str)  # step, answer

    def __init__(self, step: WalkStep, *, last: bool) -> None:
        super().__init__()
        self.setAccessibleName(f"{step.title}: {step.stands}")
        self.setAccessibleDescription(step.sentence)
        title = label(step.title, "" if step.stands == "waiting" else "title")
        if step.stands == "waiting":
            title.setProperty("tone", "text2")
        words = QVBoxLayout()
        words.setContentsMargins(0, theme.px(2), 0, theme.px(18))
        words.setSpacing(theme.px(4))
        words.addWidget(title)
        if step.sentence:
            sentence = label(step.sentence, "text2")
            sentence.setWordWrap(True)
            words.addWidget(sentence)
        self.buttons = [Button(told, kind="quiet") for _key, told in step.answers]
        for (key, _told), button in zip(step.answers, self.buttons, strict=True):
            button.clicked.connect(partial(self._answer, step.key, key))
        if self.buttons:
            words.addSpacing(theme.px(4))
            words.addLayout(WrappingRow(list(self.buttons), theme.px(8)))  # five answers are wider than the column
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(GAP))
        beside.addWidget(StepMark(step.stands, last=last))
        beside.addLayout(words, 1)

    def _answer(self, step: str, key: str, _checked: bool = False) -> None:
        self.answered.emit(step, key)


class DeviceWalk(QWidget):
    """As many rows as there are steps; made anew when one of them changes, the keyboard stays where it was."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Nothing received? From here to the sound")
        self._steps: tuple[WalkStep, ...] = ()
        self.rows: list[StepRow] = []
        head = row(label("Nothing received?", "title"), label("From here to the sound, step by step", "text2"), None)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(16))
        column.addLayout(head)
        column.addLayout(self._list)
        column.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(460), super().sizeHint().height())

    def show_steps(self, steps: tuple[WalkStep, ...]) -> None:
        """What is known now."""
        if steps == self._steps:
            return
        had = next((i for one in self.rows for i, button in enumerate(one.buttons) if button.hasFocus()), None)
        self._steps = steps
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [StepRow(step, last=step is steps[-1]) for step in steps]
        for one in self.rows:
            one.answered.connect(self.answered)
            self._list.addWidget(one)
        if had is not None and (buttons := [b for one in self.rows for b in one.buttons]):
            buttons[min(had, len(buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
