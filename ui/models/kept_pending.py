"""Voices on their way onto the kept list and off it: drawn as pending until the keeper has written that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from evosynth.library.records import Kept
from evosynth.synths import voicing
from ui.view_state.kept import KeptPage, KeptVoice


@dataclass(slots=True)
class _Pending:
    kept: Kept
    gone: bool  # it is taken off
    waiting: int = 0  # how often something was asked of this row that is not written yet


class KeptPending:
    """By row. What is written stays here until the list has been read anew, so that nothing flickers."""

    def __init__(self) -> None:
        self._rows: dict[int, _Pending] = {}

    def ask(self, kept: Kept, *, gone: bool) -> None:
        """This is to be written."""
        row = self._rows.setdefault(kept.id, _Pending(kept, gone))
        row.kept, row.gone, row.waiting = kept, gone, row.waiting + 1

    def call(self, kept_id: int, name: str) -> None:
        """Where it is on its way, it is so under this name."""
        if (row := self._rows.get(kept_id)) is not None:
            row.kept = replace(row.kept, name=name)

    def answered(self, kept_id: int, *, refused: bool = False) -> None:
        """What was asked of this row first was written, or never will be."""
        if (row := self._rows.get(kept_id)) is not None:
            row.waiting -= 1
            if refused and row.waiting <= 0:
                del self._rows[kept_id]

    @property
    def written(self) -> frozenset[int]:
        """Rows of which the library knows everything: who reads it from now on may forget them."""
        return frozenset(id for id, row in self._rows.items() if row.waiting <= 0)

    def forget(self, kept_ids: Iterable[int]) -> None:
        """The library was read after these were written."""
        for kept_id in self.written.intersection(kept_ids):
            del self._rows[kept_id]

    def clear(self) -> None:
        """Nobody will hear any more whether they were written."""
        self._rows.clear()

    # ---- looking ---------------------------------------------------------------------------------------------------

    def coming(self, kept_id: int) -> Kept | None:
        """A voice that comes onto the list."""
        row = self._rows.get(kept_id)
        return None if row is None or row.gone else row.kept

    @property
    def going(self) -> tuple[int, ...]:
        """Rows that are taken off."""
        return tuple(id for id, row in self._rows.items() if row.gone)

    def holds(self, voice: bytes, target: str) -> bool:
        """Whether this sound comes onto the list for this target."""
        sound = voicing.sound(voice)
        coming = (row.kept for row in self._rows.values() if not row.gone)
        return any(kept.target == target and voicing.sound(kept.voice) == sound for kept in coming)

    @property
    def sounds(self) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Those that come, and those whose mark is not certain yet."""
        coming = frozenset(voicing.sound(row.kept.voice) for row in self._rows.values() if not row.gone)
        open = frozenset(voicing.sound(row.kept.voice) for row in self._rows.values() if row.waiting > 0)
        return coming, open

    def among(self, page: KeptPage, shown: Callable[[Kept], KeptVoice]) -> KeptPage:
        """A stretch of the list as it was read, with those that come and go: the later kept, the larger the id."""
        if not self._rows:
            return page
        ids = [voice.id for voice in page.voices]
        coming = [row.kept for id, row in self._rows.items() if not row.gone and id not in ids]
        above = [kept for kept in coming if page.first and (not ids or kept.id > ids[0])]
        at_end = page.first + len(ids) >= page.total
        here = [kept for kept in coming if kept not in above and (at_end or kept.id > ids[-1])]
        voices = sorted((*page.voices, *map(shown, here)), key=lambda voice: -voice.id)
        marked = (replace(voice, pending=self._is_open(voice.id)) for voice in voices)
        return KeptPage(page.total + len(coming), page.first + len(above), tuple(marked))

    def _is_open(self, kept_id: int) -> bool:
        row = self._rows.get(kept_id)
        return row is not None and (row.waiting > 0 or row.gone)
