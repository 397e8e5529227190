"""The frames of tables for pictures: the engine's own, made when they are first drawn, and those of a person."""

from __future__ import annotations

from evosynth.arrays import F32
from evosynth.library import table_store
from evosynth.synths.wavetable.factory import factory_names, factory_table

OWN = "#"  # before the key of a table of one's own, in the words of patches
MISSING = "The table is not here"


def frames_of(word: str) -> F32 | None:
    """The frames (n, 2048) of the table of this word; None where it is not here."""
    if word.startswith(OWN):
        own = table_store.find(word.removeprefix(OWN))
        return None if own is None else own.frames
    return factory_table(word).frames if word in factory_names() else None


def name_of(word: str) -> str:
    """What it is called."""
    key = word.removeprefix(OWN)
    return table_store.names([key])[key] if word.startswith(OWN) else word


def words_of(tables: tuple[str, ...]) -> tuple[str, ...]:
    """The words of all tables that a voice with these own ones (keys) can play, in the order of their values."""
    return (*factory_names(), *(f"{OWN}{key}" for key in tables))
