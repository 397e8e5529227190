"""How wavetable voices travel: as patches, tables of one's own named by their keys."""

from __future__ import annotations

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.patch import Patch
from evosynth.synths.engine import EngineSpec
from evosynth.synths.patch_voices import voicing_by_patches
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.patches import patch_of, read_patch, space_of
from evosynth.synths.wavetable.space import SYNTH_NAME


def _read(patch: Patch, synth: EngineSpec) -> tuple[F64, tuple[str, ...]]:
    """Values (d,) in the space of the synth's tables. InputError where one of the patch's is not among them."""
    reading = read_patch(patch)
    missing = set(reading.own) - set(synth.tables)
    if missing:
        raise InputError(f"The voice needs {len(missing)} table(s) that the engine was not given.")
    space, values = space_of(len(synth.tables)), reading.values.copy()
    first = len(factory_names())
    for name in ("osc1_table", "osc2_table"):
        column = space.index(name)
        if values[column] >= first:
            values[column] = first + synth.tables.index(reading.own[int(values[column]) - first])
    return values, reading.problems


def _tables(patch: Patch) -> tuple[str, str]:
    first, second = (patch.choices.get(f"{name}_table", "") for name in ("osc1", "osc2"))
    return ("Own table" if first.startswith("#") else first), ("Own table" if second.startswith("#") else second)


def _describe(patch: Patch) -> str:
    first, second = _tables(patch)
    return f"{first} and {second}" if patch.values.get("osc2_level", 0.0) > 0.0 else first


VOICING = voicing_by_patches(
    SYNTH_NAME,
    space=lambda synth: space_of(len(synth.tables)),
    write=lambda values, synth: patch_of(values, synth.tables),
    read=_read,
    mark=lambda patch: _tables(patch)[0],
    describe=_describe,
    file_kind="Wavetable patch",
    save_tip="EvoSynth loads it; its own tables travel in it",
    send_reason="Only DX7 voices can be sent to a synth",
)
