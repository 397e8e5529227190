"""The one writer of the kept list: what is kept or deleted goes into the library first, then into the document.

A process that dies between the two is asked once more for both; a voice whose id is there already stays one row.
"""

from __future__ import annotations

from collections.abc import Iterable

from evosynth.documents.changes import Change, KeptCalled, KeptGone
from evosynth.documents.records import KeptCopy
from evosynth.library import paths
from evosynth.library.store import Library
from evosynth.service.keeper_messages import Keep, Unkeep, Wanted


class KeptWriter:
    """The library is opened when the first voice comes, and again after it could not be."""

    def __init__(self) -> None:
        self._library: Library | None = None

    def obey(self, wanted: Iterable[Wanted]) -> list[Change]:
        """Write what concerns the kept list; returns what the document is to hold. StorageError where that fails."""
        return [self._obey(one) for one in wanted]

    def close(self) -> None:
        if self._library is not None:
            self._library.close()

    def _obey(self, one: Wanted) -> Change:
        if isinstance(one, Keep):
            self._open().keep(one.kept)
            return copy_of(one)
        if isinstance(one, Unkeep):
            self._open().delete_kept(one.id)
            return KeptGone(one.id)
        if isinstance(one, KeptCalled):
            self._open().call_kept(one.id, one.name)
        return one

    def _open(self) -> Library:
        if self._library is None:
            self._library = Library(paths.library_file())
        return self._library


def copy_of(keep: Keep) -> KeptCopy:
    """What a document holds of a kept voice."""
    kept = keep.kept
    said = kept.name, kept.target, kept.distance, kept.stars, kept.note, kept.loudness_lufs
    return KeptCopy(kept.id, keep.at, keep.run, keep.candidate, *said, kept.voice)
