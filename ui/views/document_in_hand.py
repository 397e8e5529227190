"""What the window says and offers of documents: the name in the menu row and in its title, saving, those of before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from ui.intents.documents import Documents
from ui.keys.actions import Actions
from ui.look import theme
from ui.models.loading import Loading
from ui.view_state.documents import SAVED, WRITING, DocumentCard, DocumentState
from ui.view_state.states import States
from ui.views.choosers import FileChoosers
from ui.widgets.document_title import DocumentTitle

MOST = 9  # documents, and sounds, of the menu


class DocumentInHand:
    """Connects itself; ``commands`` first, ``attach`` when there are actions."""

    def __init__(
        self, window: QWidget, states: States, documents: Documents, loading: Loading, files: FileChoosers
    ) -> None:
        self._window, self._documents, self._loading, self._files = window, documents, loading, files
        self.title = DocumentTitle()
        self.recent = QMenu("Open recent", window)
        self._state = DocumentState()
        self._target = ""
        self._cards: tuple[DocumentCard, ...] = ()
        self._sounds: tuple[str, ...] = ()
        self._actions: Actions | None = None
        states.document.connect(self.show_document)
        states.documents.connect(self.show_documents)
        states.recents.connect(self.show_sounds)
        states.target.connect(self.show_target)
        self._fill()

    def attach(self, actions: Actions, file_menu: QMenu) -> None:
        """The commands of the table that concern documents are there."""
        self._actions = actions
        file_menu.insertMenu(actions["all_documents"], self.recent)
        self._tell()

    # ---- state in ------------------------------------------------------------------------------------------------

    def show_document(self, state: DocumentState) -> None:
        """Another one is in hand, or something of it was written."""
        self._state = state
        self.title.show_document(state)
        self._tell()

    def show_target(self, target: object) -> None:
        """Until a document has a name the window is called by the sound that it matches."""
        self._target = getattr(target, "name", "")
        self._tell()

    def show_documents(self, cards: Sequence[DocumentCard]) -> None:
        self._cards = tuple(card for card in cards if not card.in_hand)[:MOST]
        self._fill()

    def show_sounds(self, paths: Sequence[str]) -> None:
        self._sounds = tuple(paths)[:MOST]
        self._fill()

    def _tell(self) -> None:
        name = theme.words(self._state.name or self._target)
        self._window.setWindowTitle(
            f"{name}{' (not saved)' if self.unsaved else ''} – EvoSynth" if name else "EvoSynth"
        )
        if self._actions is not None:
            for command in ("save", "save_as"):
                self._actions[command].setEnabled(bool(self._state.name))
            self._actions["save"].setText("Save" if self.named and not self.unsaved else "Save…")

    def _fill(self) -> None:
        self.recent.clear()
        for card in self._cards:
            action = self.recent.addAction(_shown(f"{card.name}: {card.told}"))
            action.setToolTip(card.path)
            action.triggered.connect(partial(self._open, card.path))
        if self._cards and self._sounds:
            self.recent.addSeparator()
        for path in self._sounds:
            action = self.recent.addAction(_shown(Path(path).name))
            action.triggered.connect(partial(self._load, path))
        self.recent.menuAction().setEnabled(bool(self._cards or self._sounds))

    # ---- commands ------------------------------------------------------------------------------------------------

    @property
    def named(self) -> bool:
        """Whether a person has said where it lies."""
        return self._state.named

    @property
    def unsaved(self) -> bool:
        """Whether something cannot be written where it lies."""
        return bool(self._state.name) and self._state.saved not in (SAVED, WRITING)

    def save(self) -> None:
        """All of it is saved as it is done: of that it is said. What has no name, or cannot be written, gets a name."""
        if self.named and not self.unsaved:
            self.title.affirm()
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a name; the document goes on under it."""
        if self._state.name:
            self._files.save_document(self._state, self._documents.save_as)

    def _open(self, path: str, _checked: bool = False) -> None:
        self._documents.open(path)

    def _load(self, path: str, _checked: bool = False) -> None:
        self._loading.open([path])


def _shown(words: str) -> str:
    """A menu would take an ampersand for a mark."""
    return theme.words(words).replace("&", "&&")
