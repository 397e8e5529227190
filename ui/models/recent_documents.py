"""The documents that could be opened: those without a name in the data folder, and those that were opened last."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.documents.opening import SUFFIX
from evosynth.documents.own import in_use
from evosynth.library import paths
from evosynth.service.desk_messages import CardDrawn, DocumentsListed, DrawCard, ListDocuments, Listed
from ui.models.document import Document
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.documents import DocumentCard

MOST_DRAWN = 8  # documents without a picture, the newest first: more than the start page shows


class RecentDocuments(QObject):
    """The newest first. Those that hold no picture are drawn one by one, when there is time."""

    expected = Signal(int)  # so many may be found, before they have been looked at
    changed = Signal(object)  # tuple[DocumentCard, ...]
    failed = Signal(str)
    found_put_aside = Signal(object, str)  # likewise, of the newest that could not be written where it lies
    found_cut_off = Signal(object, str)  # path and name of the newest that was not closed in good order

    def __init__(self, workers: Workers, document: Document, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._document, self._settings = workers, document, settings
        self._ticket = 0
        self._looked = False
        self._drawn: dict[tuple[Path, float], CardDrawn] = {}  # by document, and when it had changed
        self._drawing = 0  # ticket
        self.listed: tuple[Listed, ...] = ()
        self._told_of: Path | None = None  # that was in hand when the cards were told last
        document.state_changed.connect(lambda _state: self._follow())

    def _follow(self) -> None:
        """Another document is in hand: the cards say so at once."""
        if self._document.path != self._told_of:
            self._tell()

    def look(self) -> None:
        """Let the desk look at them, when it has time."""
        self._workers.forget(self._ticket)
        named = tuple(map(Path, self._settings.documents))
        first = not self._looked
        if first and self._document.path is None:
            self.expected.emit(len(named) + sum(1 for _ in paths.documents().glob(f"*{SUFFIX}")))
        self._ticket = self._workers.ask(
            lambda ticket: ListDocuments(ticket, paths.documents(), named, background=not first),
            self._take,
            lambda _problem: self._tell(),
        )

    def opened(self, path: Path) -> None:
        """This one is in hand now."""
        if path.parent != paths.documents():
            self._settings.add_document(path)

    def find(self, path: str) -> Listed | None:
        """A document of the list."""
        return next((one for one in self.listed if str(one.path) == path), None)

    def delete(self, names: Sequence[str]) -> tuple[str, ...]:
        """Delete documents that nobody has named; sentences about those that were left."""
        said = []
        for path in map(Path, names):
            if path == self._document.path or path.parent != paths.documents() or in_use(path):
                said.append(f"{path.name} was left: it is open, or not without a name.")
                continue
            try:
                path.unlink(missing_ok=True)
                for end in ("-wal", "-shm", "-journal"):
                    path.with_name(path.name + end).unlink(missing_ok=True)
            except OSError as error:
                said.append(f"{path.name} cannot be deleted: {error.strerror or error}.")
        return tuple(said)

    def _take(self, answer: DocumentsListed) -> None:
        self.listed = answer.documents
        self._tell()
        if not self._looked:
            self._looked = True
            for sentence in answer.told:
                self.failed.emit(sentence)
            cut_off = next((one for one in self.listed if one.cut_off), None)
            if cut_off is not None and self._document.path is None:
                found = self.found_put_aside if cut_off.put_aside else self.found_cut_off
                found.emit(cut_off.path, cut_off.put_aside or cut_off.name)

    def _tell(self) -> None:
        """Also what was drawn of those that hold no picture; the next of them is asked for."""
        self._told_of = self._document.path
        self.listed = tuple(map(self._with_picture, self.listed))
        self.changed.emit(tuple(map(self._card, self.listed)))
        bare = [one for one in self.listed if one.picture is None and one.path != self._document.path][:MOST_DRAWN]
        following = next((one for one in bare if _key(one) not in self._drawn), None)
        self._workers.forget(self._drawing)
        if following is not None:
            self._drawing = self._workers.ask(
                lambda ticket: DrawCard(ticket, following.path),
                lambda drawn: self._take_drawn(following, drawn),
                lambda problem: self._take_drawn(following, CardDrawn(problem.ticket)),
            )

    def _take_drawn(self, one: Listed, drawn: CardDrawn) -> None:
        self._drawn[_key(one)] = drawn
        self._tell()

    def _with_picture(self, one: Listed) -> Listed:
        drawn = self._drawn.get(_key(one))
        if one.picture is not None or drawn is None:
            return one
        heard = (one.voice, one.occasion) if one.voice else (drawn.voice, drawn.occasion)
        return replace(one, picture=drawn.picture, voice=heard[0], occasion=heard[1])

    def _card(self, one: Listed) -> DocumentCard:
        return DocumentCard(
            path=str(one.path),
            name=one.name,
            told=f"cut off {day(one.changed)}" if one.cut_off else f"{one.told}, {day(one.changed)}",
            size=one.size,
            picture=one.picture,
            named=one.path.parent != paths.documents(),
            in_hand=one.path == self._document.path,
            cut_off=one.cut_off,
            elsewhere=one.in_use and one.path != self._document.path,
        )


def _key(one: Listed) -> tuple[Path, float]:
    return one.path, one.changed


def day(at: float, now: float | None = None) -> str:
    """ "today", "yesterday", "12 Nov"."""
    then, today = time.localtime(at), time.localtime(now)
    yesterday = time.localtime(time.mktime((*today[:3], 12, 0, 0, 0, 0, -1)) - 86_400)
    if then[:3] == today[:3]:
        return "today"
    return "yesterday" if then[:3] == yesterday[:3] else f"{then.tm_mday} {time.strftime('%b', then)}"
