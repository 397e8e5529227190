"""Voices with tables of their own, which are there or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evosynth.synths import patch_tables, patch_voices
from evosynth.synths.tables import Table
from evosynth.synths.wavetable import patches

SAID = "missing: open a patch that carries it."


def made_table(seed: int) -> Table:
    return patch_tables.own_table("Mine", np.random.default_rng(seed).uniform(-1, 1, (2, 2048)).astype(np.float32))


def voice_with(table: Table, name: str = "Own") -> bytes:
    """The initial patch with this table in its first oscillator; the voice does not carry it."""
    space = patches.space_of(1)
    values = np.array([p.default for p in space.parameters])
    values[space.index("osc1_table")] = space.parameters[space.index("osc1_table")].high
    return patch_voices.voice_of_patch(patches.patch_of(values, (table.key,), name=name))


def patch_file(table: Table, path: Path, *, attached: bool = True) -> Path:
    """The same as a file, with or without its table."""
    patch = patch_voices.patch_of_voice(voice_with(table))
    path.write_text((patch_tables.with_tables(patch, (table,)) if attached else patch).to_json())
    return path
