"""A bank before it is sent: the 32 voices that it writes, those that it overwrites, and whether they were saved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from ui.look import theme
from ui.view_state.device import BankQuestion
from ui.views.panel import label, row
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.segmented import Segmented

RECORD_TIP = "Plays and records each of them, one after the other; nothing of its memory is overwritten"
ROWS, HIGH, NUMBER = 16, 18, 28


class BankSlots(QWidget):
    """Two columns of sixteen: what will be there, and in text3 what is there now."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._before: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName("The 32 voices that are overwritten")

    def show_names(self, names: tuple[str, ...], before: tuple[str, ...]) -> None:
        """32 of each; ``before`` is empty where they are not known."""
        self._names, self._before = names, before
        told = [f"{at} {name}" for at, name in enumerate(names, start=1)]
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), theme.px(HIGH) * ROWS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        high, wide, number = theme.px(HIGH), self.width() / 2, theme.px(NUMBER)
        for place, name in enumerate(self._names):
            left, top = (place // ROWS) * wide, (place % ROWS) * high
            painting.text(
                painter, QRectF(left, top, number - 8, high), str(place + 1), token="text3", align=painting.RIGHT
            )
            area = QRectF(left + number, top, wide - number - 12, high)
            used = painting.text(painter, area, name, elide=True)
            if place < len(self._before):
                area = area.adjusted(max(used + 12, area.width() / 2), 0, 0, 0)
                before = self._before[place]
                told = "stays" if before == name else f"over {before}"
                painting.text(painter, area, told, token="text3", elide=True)


class DeviceBank(QWidget):
    """Nothing is sent from here before a person has said so with the button that names what it does."""

    agreed = Signal(bool)  # whether the word was given that there is a copy
    block_chosen = Signal(int)  # 1 or 2
    let_go = Signal()
    file_asked = Signal()
    record_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "title")
        self.told = label("", "text2")
        self.slots = BankSlots()
        self.block = Segmented(("Voices 1 to 32", "Voices 33 to 64"))
        self.word = QCheckBox("I have a copy of them, or do not need them")
        self.send = Button("Overwrite 32 voices", "send")
        self.file = Button("Another bank …", "folder-open", kind="flat")
        self.record = Button("Record them", "audio-lines", kind="flat", tip=RECORD_TIP)
        self.back = Button("Back", kind="flat")
        self.told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addLayout(row(self.title, None, self.block))
        for part in (self.told, self.slots, self.word):
            column.addWidget(part)
        column.addLayout(row(self.send, self.file, self.record, self.back, None))
        column.addStretch(1)
        self.word.toggled.connect(lambda _on: self._tell())
        self.send.clicked.connect(lambda: self.agreed.emit(self.word.isChecked()))
        self.back.clicked.connect(self.let_go)
        self.block.chosen.connect(lambda at: self.block_chosen.emit(at + 1))
        self.file.clicked.connect(self.file_asked)
        self.record.clicked.connect(self.record_asked)
        self._question: BankQuestion | None = None

    def show_question(self, question: BankQuestion | None, name: str) -> None:
        """Another bank, or more is known of what it overwrites; ``name`` is the synth's."""
        if question is None or self._question is None or question.source != self._question.source:
            self.word.setChecked(False)
        self._question = question
        if question is None:
            return
        self.title.setText(
            theme.words(f"{question.source}: these 32 take the place of those in the memory of your {name}")
        )
        saved = f"The voices that are there were read and saved: {question.saved}" if question.saved else ""
        self.told.setText(theme.words(saved or question.needs_word))
        self.word.setVisible(bool(question.needs_word))
        self.slots.show_names(question.names, question.overwritten)
        self.block.setVisible(question.blocks > 1)
        self.block.set_current(question.block - 1)
        self._tell()

    def _tell(self) -> None:
        question = self._question
        if question is not None:
            missing = question.needs_word and not self.word.isChecked()
            self.send.set_reason(question.why_not or ("Say first that there is a copy of them" if missing else ""))
