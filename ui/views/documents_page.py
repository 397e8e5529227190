"""All documents with what they hold and take: any of them can be opened, and those without a name can be cleared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.intents.documents import Documents
from ui.look import theme
from ui.view_state.documents import DocumentCard, DocumentState, in_words
from ui.view_state.states import States
from ui.views.panel import Elided, label, row
from ui.widgets.buttons import Button

STAYS = "They stay until you clear them here. What you have saved under a name is yours: it is never cleared."


def why_it_stays(card: DocumentCard) -> str:
    """Why a document cannot be cleared; empty when it can."""
    if card.in_hand:
        return "It is open in this window"
    if card.elsewhere:
        return "It is open in another window"
    return f"It lies where you have saved it: {card.path}" if card.named else ""


class DocumentRow(QWidget):
    """One document: chosen by its box, opened by its button."""

    open_asked = Signal(str)

    def __init__(self, card: DocumentCard) -> None:
        super().__init__()
        self.card = card
        reason = why_it_stays(card)
        self.box = QCheckBox()
        self.box.setEnabled(not reason)
        self.box.setToolTip(reason or "Choose it to be cleared")
        self.box.setAccessibleName(f"{card.name}, {card.told}, {in_words(card.size)}")
        self.box.setAccessibleDescription(reason)
        name = Elided(card.name, "text", 13, 600)
        told = Elided(_told(card), "warn" if card.cut_off else "text2", 12)
        size = label(in_words(card.size), "text2")
        size.setFixedWidth(theme.px(72))
        size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.open = Button("Open", kind="flat", compact=True, tip=f"Open {card.name}")
        self.open.setAccessibleName(f"Open {card.name}")
        self.open.clicked.connect(lambda: self.open_asked.emit(card.path))
        for part, there in ((self.box, not reason), (self.open, not card.in_hand and not card.elsewhere)):
            _keep_room(part)
            part.setVisible(there)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(told)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        line.setSpacing(theme.px(12))
        line.addWidget(self.box)
        line.addLayout(words, 1)
        line.addWidget(size)
        end = row(self.open, None)
        line.addLayout(end)
        self.setFixedHeight(theme.px(48))


def _keep_room(part: QWidget) -> None:
    """Columns stay columns where a row has no box or no button."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    part.setSizePolicy(policy)


def _told(card: DocumentCard) -> str:
    where = "in hand" if card.in_hand else "open in another window" if card.elsewhere else ""
    return " · ".join(part for part in (card.told, where, card.path if card.named else "") if part)


class DocumentsPage(QWidget):
    """What is chosen is cleared after one question, which stands where the button was."""

    left = Signal()  # a document that was opened here is in hand

    def __init__(self, states: States, documents: Documents) -> None:
        super().__init__()
        self._documents = documents
        self._cards: tuple[DocumentCard, ...] = ()
        self._stale = True
        self._opening = ""  # the path that was asked for
        self.rows: list[DocumentRow] = []
        self.total = label("", "title")
        self.all = Button("Choose all", kind="flat", compact=True, tip="All that can be cleared")
        self.clear = Button("Clear", "x", compact=True)
        self.question = label("", "warn")
        self.sure = Button("Clear for good", compact=True)
        self.spare = Button("Keep", kind="flat", compact=True)
        self._asking = (self.question, self.sure, self.spare)
        head = row(self.total, None, self.all, self.clear, *self._asking)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(label(STAYS, "hint"))
        column.addLayout(self._list)
        column.addStretch(1)
        self.all.clicked.connect(self._choose_all)
        self.clear.clicked.connect(lambda: self._ask(True))
        self.spare.clicked.connect(lambda: self._ask(False))
        self.sure.clicked.connect(self._clear)
        states.documents.connect(self.show_documents)
        states.document.connect(self._show_in_hand)
        self._ask(False)
        self._tell()

    def show_documents(self, cards: Sequence[DocumentCard]) -> None:
        """Rows are only made while they are seen."""
        self._cards, self._stale = tuple(cards), True
        if self.isVisible():
            self._make_rows()

    def _open(self, path: str) -> None:
        self._opening = path
        self._documents.open(path)

    def _show_in_hand(self, state: DocumentState) -> None:
        """One that cannot be opened leaves the page as it is."""
        if self._opening and state.path == self._opening:
            self._opening = ""
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_rows()
        self._documents.look()

    @property
    def chosen(self) -> tuple[DocumentCard, ...]:
        """Those that would be cleared."""
        return tuple(one.card for one in self.rows if one.box.isChecked() and one.box.isEnabled())

    def _make_rows(self) -> None:
        if not self._stale:
            return
        self._stale = False
        before = {card.path for card in self.chosen}
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [DocumentRow(card) for card in self._cards]
        for one in self.rows:
            one.open_asked.connect(self._open)
            one.box.setChecked(one.card.path in before and one.box.isEnabled())
            one.box.toggled.connect(self._choice_changed)
            self._list.addWidget(one)
        self._choice_changed()

    def _choice_changed(self, _checked: bool = False) -> None:
        self._ask(False)
        self._tell()

    def _tell(self) -> None:
        loose = [card for card in self._cards if not card.named]
        size = in_words(sum(card.size for card in loose))
        many = "1 document" if len(loose) == 1 else f"{len(loose)} documents"
        self.total.setText(f"{many} without a name, {size}" if loose else "No document without a name")
        self.all.set_reason("" if any(one.box.isEnabled() for one in self.rows) else "There is none that could go")
        self.clear.set_reason("" if self.chosen else "Choose what is to go first")
        self.clear.set_tip("Delete what is chosen")

    def _choose_all(self) -> None:
        """All, or none of them where all are chosen."""
        free = [one for one in self.rows if one.box.isEnabled()]
        wanted = len(self.chosen) < len(free)
        for one in free:
            one.box.setChecked(wanted)

    def _ask(self, asking: bool) -> None:
        """Whether the question stands."""
        for part in self._asking:
            part.setVisible(asking)
        for part in (self.all, self.clear):
            part.setVisible(not asking)
        if asking:
            size = in_words(sum(card.size for card in self.chosen))
            many = "1 document goes" if len(self.chosen) == 1 else f"{len(self.chosen)} documents go"
            self.question.setText(f"{many} for good, {size}.")
            self.spare.setFocus(Qt.FocusReason.OtherFocusReason)  # whoever presses Enter again keeps them

    def _clear(self) -> None:
        paths = tuple(card.path for card in self.chosen)
        self._ask(False)
        self._documents.forget(paths)
