"""Tables that the voices of a document name, copied into it: they sound the same where its file is taken to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from evosynth.documents.records import StoredTable
from evosynth.library import paths

_KEY = re.compile(r"[0-9a-f]{16}")


def is_key(text: str) -> bool:
    """Whether a table can be called by it; what a stranger's document says may be the path of a file."""
    return _KEY.fullmatch(text) is not None


def of_store(keys: Iterable[str]) -> Iterator[StoredTable]:
    """Those of these keys that lie in the user's folder, as they lie there."""
    for key in filter(is_key, keys):
        with suppress(OSError):
            for file in sorted(paths.tables().glob(f"{key}-*.wav"))[:1]:
                yield StoredTable(key, file.stem.partition("-")[2], file.read_bytes())
