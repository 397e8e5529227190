"""Where the factory voices of the DX7 are: Debian's package hexter brings them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

from evosynth.arrays import U8
from evosynth.voices.dx7 import PACKED_SIZE, Voice


def rom_voices() -> U8 | None:
    """The 128 voices of the four ROM banks (128, 155), or None where they are not installed."""
    try:
        files = subprocess.run(["dpkg", "-L", "hexter"], capture_output=True, text=True, check=False).stdout.split()
    except FileNotFoundError:
        return None
    found = [Path(f) for f in files if f.endswith("/dx7_roms.dx7") and Path(f).exists()]
    if not found:
        return None
    return voices_of(found[0].read_bytes())


def voices_of(data: bytes) -> U8:
    """Packed voices one after the other, without any header -> (n, 155)."""
    packed = [data[at : at + PACKED_SIZE] for at in range(0, len(data), PACKED_SIZE)]
    return np.stack([np.frombuffer(Voice.from_packed(p).data, np.uint8) for p in packed])
