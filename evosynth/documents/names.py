"""What voices are called in a document: by their sounds, as they were named from it or by a person."""

from __future__ import annotations

import json
from collections.abc import Mapping

from evosynth.documents.changes import Looked
from evosynth.documents.records import NAMED
from evosynth.library.content import sound_key

LONGEST = 40  # characters that are believed


def key_of(voice: bytes) -> str:
    """Under which a document has the name of a voice."""
    return NAMED + sound_key(voice).hex()


def named(voice: bytes, name: str) -> Looked:
    """That it is called so."""
    return Looked(key_of(voice), json.dumps(name))


def names_in(looked: Mapping[str, str]) -> dict[str, str]:
    """All names by their keys; what is none is left aside."""
    found = {key: _name(value) for key, value in looked.items() if key.startswith(NAMED)}
    return {key: name for key, name in found.items() if name}


def _name(value: str) -> str:
    try:
        name = json.loads(value)
    except (ValueError, RecursionError):
        return ""
    return name if isinstance(name, str) and 0 < len(name) <= LONGEST and name.isprintable() else ""
