"""What patches call the tables of a voice."""

from __future__ import annotations

from evosynth.synths.wavetable.factory import factory_names

OWN = "#"  # before the key of a table of one's own, in the words of patches
MISSING = "The table is not here"


def words_of(tables: tuple[str, ...]) -> tuple[str, ...]:
    """The words of all tables that a voice with these own ones (keys) can play, in the order of their values."""
    return (*factory_names(), *(f"{OWN}{key}" for key in tables))
