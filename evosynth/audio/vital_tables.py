"""Tables as Vital keeps them in ``.vitaltable`` files: JSON that says what a table is made of, not the table itself.

Made of drawn waves alone, they are the table, and are read. What Vital computes out of sounds, of lines
or with its modifiers only Vital can render: refused with the advice to export WAV there.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import AudioError

SUFFIX = ".vitaltable"
_WAVES = "Wave Source"
_SIZE = 2048  # samples of each of its waves
_POSITIONS = 257  # where waves may stand
_MOST_BYTES = 1 << 25  # 256 waves are 3 MB
_EXPORT = "Export it in Vital as WAV instead"


def read_vital(path: Path) -> F32:
    """Frames (n, 2048). AudioError in one sentence for what is damaged, or made in a way that only Vital knows."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise AudioError(f"{path.name} is too long for a table of Vital.")
    try:
        table = json.loads(data)
        groups = table["groups"]
        parts = [part for group in groups for part in group["components"]]
        kinds = [str(part["type"]) for part in parts]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AudioError(f"{path.name} is damaged, or no table of Vital.") from error
    if len(groups) != 1 or kinds != [_WAVES]:
        made = ", ".join(dict.fromkeys(kinds)) or "nothing"
        raise AudioError(f"{path.name} is made in Vital's own way ({made[:80]}), which only Vital renders. {_EXPORT}.")
    try:
        waves = dict(sorted(_placed(keyframe) for keyframe in parts[0]["keyframes"]))
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise AudioError(f"{path.name} is damaged: one of its waves cannot be read.") from error
    if not waves:
        raise AudioError(f"{path.name} contains no frame.")
    return _in_a_row(waves)


def _placed(keyframe: Mapping[str, Any]) -> tuple[int, F32]:
    """Where a wave stands, and its samples (2048,): floats, or 16 bits as Vital wrote them once."""
    place = keyframe["position"]
    if not isinstance(place, int) or not 0 <= place < _POSITIONS:
        raise ValueError("a wave stands nowhere")
    data = base64.b64decode(keyframe["wave_data"], validate=True)
    if len(data) == 2 * _SIZE:
        return place, np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32_767)
    if len(data) != 4 * _SIZE:
        raise ValueError("a wave has another length")
    return place, np.frombuffer(data, "<f4").astype(np.float32)


def _in_a_row(waves: dict[int, F32]) -> F32:
    """The waves as frames at even distances: as they are where they stand so, else crossfaded at every place."""
    places, frames = list(waves), np.stack(list(waves.values()))
    if len(set(np.diff(places).tolist())) <= 1:
        return frames
    every = np.arange(places[0], places[-1] + 1)
    after = np.clip(np.searchsorted(places, every, side="right"), 1, len(places) - 1)
    first, last = np.asarray(places)[after - 1], np.asarray(places)[after]
    part = ((every - first) / (last - first)).astype(np.float32)[:, None]
    row: F32 = frames[after - 1] * (1.0 - part) + frames[after] * part
    return row
