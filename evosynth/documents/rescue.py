"""A document that cannot be written where it lies, when nobody waits any more: all of it goes into another one.

It lies among those that have no name, with what could not be written, and is offered when the window opens next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from evosynth.documents import salvage
from evosynth.documents.changes import About, Change, Heard, Looked
from evosynth.documents.document import Document
from evosynth.documents.opening import check_pages, reading
from evosynth.documents.own import OPENED_BY, OwnDocument, copy_whole
from evosynth.documents.records import Card
from evosynth.errors import StorageError
from evosynth.library.paths import made

PUT_ASIDE = "put_aside"  # a fact: the name of the document that this one was made of
SLIGHT = Card | Looked | Heard | About  # alone they are not worth a document


def worth_it(parts: Iterable[Sequence[Change]]) -> bool:
    """Whether something of it was done by a person or found by a search."""
    return any(not isinstance(change, SLIGHT) for part in parts for change in part)


def put_aside(own: OwnDocument | None, path: Path, to: Path, parts: Iterable[Sequence[Change]]) -> None:
    """The document at ``path``, as far as it can be read, and these parts, as the new document ``to``.

    ``own`` where it is in hand. StorageError where that cannot be written either.
    """
    made(to.parent)
    if own is None or not _copied(own, to):
        with suppress(StorageError):  # where nothing can be read it begins empty, with what was done last
            salvage.salvage(path, to)
    document = Document(to)
    try:
        for part in parts:
            _apply_what_fits(document, part)
        document.apply([About(PUT_ASIDE, (path if own is None else own.place).stem), About(OPENED_BY, PUT_ASIDE)])
    finally:
        document.close()


def _copied(own: OwnDocument, to: Path) -> bool:
    """Through the connection that is open still: it reads a file also when that has no name any more."""
    try:
        copy_whole(own.db, to)
        with reading(to) as db:
            check_pages(db, to)
    except StorageError:
        to.unlink(missing_ok=True)
        return False
    return True


def _apply_what_fits(document: Document, part: Sequence[Change]) -> None:
    try:
        document.apply(part)
    except StorageError:
        for change in part:
            with suppress(StorageError):
                document.apply([change])


def add_to(aside: Path, parts: Iterable[Sequence[Change]]) -> None:
    """What came later still. It stays marked as not closed, and is offered."""
    document = Document(aside)
    try:
        for part in parts:
            _apply_what_fits(document, part)
    finally:
        document.close()
