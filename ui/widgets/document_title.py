"""The document in hand at the right end of the menu row: its name, and whether all of it is written."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.view_state.documents import SAVED, WRITING, DocumentState
from ui.widgets import painting

AFFIRM_MS = 1600
GAP, EDGE = 8, 16


class DocumentTitle(QWidget):
    """Empty where there is none. What cannot be written says so in two words, and in a tooltip why."""

    def __init__(self) -> None:
        super().__init__()
        self.state = DocumentState()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._affirmed = QTimer(self, singleShot=True, interval=AFFIRM_MS)
        self._affirmed.timeout.connect(self.update)

    def show_document(self, state: DocumentState) -> None:
        """How it stands now."""
        self.state = state
        trouble = state.saved not in (SAVED, WRITING)
        self.setToolTip("" if not state.name else state.saved if trouble else state.path)
        self.setAccessibleName(f"Document {theme.words(state.name)}, {state.saved}" if state.name else "")
        self.updateGeometry()
        self.update()

    def affirm(self) -> None:
        """Somebody has asked for it to be saved: the word that says that it is lights up."""
        self._affirmed.start()
        self.update()

    @property
    def word(self) -> str:
        """Whether it is written, in a word or two."""
        return self.state.saved if self.state.saved in (SAVED, WRITING) else "not saved"

    def sizeHint(self) -> QSize:
        if not self.state.name:
            return QSize(0, theme.px(34))
        widest = max(painting.advance(word, 13, 500) for word in (SAVED, WRITING, self.word))
        wide = painting.advance(self.state.name, 13, 600) + theme.px(GAP + EDGE) + widest
        return QSize(round(wide) + 1, theme.px(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.state.name:
            return
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(0, 0, -theme.px(EDGE), 0)
        lit = self._affirmed.isActive()
        token = "warn" if self.word == "not saved" else "accent" if lit else "text2"
        word = painting.advance(self.word, 13, 500 if lit else 400)
        name = min(painting.advance(self.state.name, 13, 600) + 1, room.width() - word - theme.px(GAP))
        left = room.right() - word - theme.px(GAP) - name
        painting.text(painter, QRectF(left, 0, name, room.height()), self.state.name, weight=600, elide=True)
        after = QRectF(room.right() - word, 0, word + 1, room.height())
        painting.text(painter, after, self.word, weight=500 if lit else 400, token=token)
