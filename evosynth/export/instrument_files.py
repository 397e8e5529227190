"""An instrument on disk: NAME.sfz beside a folder of samples, where an earlier one may stand.

No sample is ever written over, so that neither instrument plays what belongs to the other; the earlier one gives way at
the very end, and its samples with it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from itertools import count
from pathlib import Path

from evosynth.arrays import F32
from evosynth.audio.bit_depth import FLOAT
from evosynth.audio.wav_out import write_wav
from evosynth.export.loops import Loop
from evosynth.system.writing import folder_for, together, write_atomically

MAKER = "rendered by EvoSynth"  # in the first line of our instruments
SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a file of it holds: samples (samples,), the key that they were played at, the loop."""

    sound: F32
    key: int
    loop: Loop | None


def free_stem(name: str, folder: Path) -> str:
    """How the names of samples begin: "NAME", or "NAME-2" and so on where there are such samples already."""
    stems = (name if n == 1 else f"{name}-{n}" for n in count(1))
    samples = folder / SAMPLES
    return next(stem for stem in stems if not any(samples.glob(f"{escape(stem)}-[0-9][0-9][0-9]-v*.wav")))


def put(path: Path, text: str, samples: Mapping[str, Sample], rate_hz: int, bits: int = FLOAT) -> None:
    """Write an instrument and its samples, by their names, in place of an earlier one. StorageError says why not."""
    earlier = _own_samples(path)
    with folder_for(path.parent / SAMPLES) as folder:
        with together(folder) as staged:
            for file, sample in samples.items():
                write_wav(staged / file, sample.sound, rate_hz, bits=bits, more=_smpl(sample, rate_hz))
        try:
            write_atomically(path, text.encode())
        except BaseException:
            _remove(folder / file for file in samples)
            raise
    _remove(earlier)


def _smpl(sample: Sample, rate_hz: int) -> bytes:
    """The chunk that tells samplers of the key and the loop, whose last sample is its end (RIFF, after Microsoft)."""
    loop = sample.loop
    loops = b"" if loop is None else struct.pack("<6I", 0, 0, loop.start, loop.end, 0, 0)
    fields = (0, 0, round(1e9 / rate_hz), sample.key, 0, 0, 0, len(loops) // 24, 0)
    return struct.pack("<4sI9I", b"smpl", 36 + len(loops), *fields) + loops


def _own_samples(instrument: Path) -> list[Path]:
    """The samples that an instrument of ours plays, and no other instrument of its folder."""
    text = _text(instrument)
    if MAKER not in text.partition("\n")[0]:
        return []
    others = "".join(_text(other) for other in instrument.parent.glob("*.sfz") if other != instrument)
    names = re.findall(rf"^sample={SAMPLES}/(.+\.wav)$", text, re.MULTILINE)
    return [instrument.parent / SAMPLES / name for name in names if "/" not in name and name not in others]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
