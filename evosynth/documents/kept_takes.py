"""What a synth was heard to make of a voice that is kept goes with it: out of the document, into the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress

from evosynth.errors import EvoSynthError
from evosynth.library import take_rows, take_store
from evosynth.synths import voicing
from evosynth.system.database import sentences


def keep_takes(db: sqlite3.Connection, voices: Iterable[bytes]) -> None:
    """All takes of these voices that a document holds, and the library does not.

    Where that cannot be done they stay in the document alone.
    """
    for voice in voices:
        with suppress(EvoSynthError), sentences("The document"):
            if takes := list(take_rows.of_voice(db, voicing.sound(voice))):
                take_store.keep(takes, over=False)
