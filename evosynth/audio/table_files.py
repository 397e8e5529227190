"""Wavetables as WAV files: single cycles one behind the other, as Serum, Vital and Surge read and write them.

A table here is an array (frames, 2048), float32. The chunk ``clm `` says how long a frame of a file is; without it the
length of the file tells. Facts and their sources: docs/formats/wavetable-wav.md.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.files import SILENCE, read_whole
from evosynth.errors import AudioError
from evosynth.writing import write_atomically

FRAME = 2048  # samples of a frame
MOST_FRAMES = 256
RATE = 44_100  # Hz, written into files; a table has no rate of its own
GUESSED = (2048, 1024, 512, 256)  # frame sizes that a file without ``clm `` may have: the first that divides its length
LONGEST_CYCLE = 8192  # samples of a file that is one cycle of any length
_MOST_SAMPLES = 4096 * FRAME  # of a file that is read at all
_MARKED_SIZES = (16, 65_536)
_NOT_A_TABLE = 1024  # frames; a file without ``clm `` that has more is a recording

NO_TABLE = "is a recording, no table: it is too long. A table can be made of it with evosynth table make."


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """What a file holds: frames (n, 2048), and sentences about what was mended or left out."""

    frames: F32
    remarks: tuple[str, ...] = ()


def read_table(path: str | Path) -> TableFile:
    """The table in a WAV file (or FLAC, AIFF ...), at most 256 frames.

    AudioError, in one sentence, for what is no table: silent, empty, damaged, not finite, or a recording.
    """
    path = Path(path)
    marked = marked_frame(path)
    samples, _, channels = read_whole(path, _MOST_SAMPLES, NO_TABLE)
    if np.abs(samples).max(initial=0.0) < SILENCE:
        raise AudioError(f"{path.name} is silent.")
    size, remarks = _frame_size(samples, marked, path)
    whole = len(samples) // size * size
    if whole < len(samples):
        remarks.append(f"The last {len(samples) - whole} samples are less than a frame of {size} and were left out.")
    if channels > 1:
        remarks.append(f"Its {channels} channels were mixed to one.")
    frames = _chosen(samples[:whole].reshape(-1, size), remarks)
    return TableFile(_sealed(_bounded(resized(frames), remarks)), tuple(remarks))


def write_table(path: str | Path, frames: F32) -> None:
    """Frames (n, 2048) as 32-bit float WAV with a ``clm `` chunk, the same bytes for the same frames.

    ``ValueError`` for another shape or numbers that are not finite; StorageError where the file cannot be written.
    """
    frames = np.ascontiguousarray(frames, "<f4")
    if frames.ndim != 2 or frames.shape[1] != FRAME or not 1 <= len(frames) <= MOST_FRAMES:
        raise ValueError(f"a table has the shape (1..{MOST_FRAMES}, {FRAME}), got {frames.shape}")
    if not np.isfinite(frames).all():
        raise ValueError("write_table was given frames that are not finite")
    write_atomically(Path(path), _riff(frames))


def resized(frames: F32) -> F32:
    """Single cycles (n, any length) as (n, 2048): the same harmonics, none added, those above 1023 left out.

    The mean of each cycle is taken away: it cannot be heard, and clicks where a note begins.
    """
    length = frames.shape[1]
    spectra = np.fft.rfft(frames.astype(np.float64), axis=1)
    spectra[:, 0] = 0.0
    if length == FRAME:
        out = np.fft.irfft(spectra, FRAME, axis=1)
    else:
        kept = min(length // 2 + 1, FRAME // 2)
        if length % 2 == 0:
            spectra[:, -1] *= 0.5  # the one at half the rate counts twice in a longer cycle
        padded = np.zeros((len(frames), FRAME // 2 + 1), complex)
        padded[:, :kept] = spectra[:, :kept]
        out = np.fft.irfft(padded, FRAME, axis=1) * (FRAME / length)
    return out.astype(np.float32)


def marked_frame(path: Path) -> int | None:
    """The frame size that the ``clm `` chunk of a RIFF file gives; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] != b"RIFF" or head[8:] != b"WAVE":
                return None
            while len(chunk := file.read(8)) == 8:
                name, size = chunk[:4], struct.unpack("<I", chunk[4:])[0]
                if name == b"clm ":
                    said = re.match(rb"<!>(\d{1,6})", file.read(min(size, 64)))
                    return int(said[1]) if said else None
                file.seek(size + size % 2, 1)
    except OSError:
        return None  # reading the sound says what is wrong
    return None


def _frame_size(samples: F32, marked: int | None, path: Path) -> tuple[int, list[str]]:
    """Samples of a frame, from the chunk or else from the length; and what there is to say about it."""
    n = len(samples)
    if marked is not None and _MARKED_SIZES[0] <= marked <= _MARKED_SIZES[1]:
        if marked <= n:
            return marked, []
        return n, [f"It says that a frame has {marked} samples and has only {n}: they are taken as one cycle."]
    remarks = [] if marked is None else [f"Its frame size of {marked} makes no sense: it was guessed."]
    if n < 2:
        raise AudioError(f"{path.name} has only 1 sample: a cycle has at least 2.")
    if n <= FRAME:
        return n, remarks
    size = next((size for size in GUESSED if n % size == 0 and n // size <= _NOT_A_TABLE), 0)
    if not size and n <= LONGEST_CYCLE:
        return n, remarks
    if not size:
        raise AudioError(f"{path.name} {NO_TABLE}")
    return size, remarks


def _chosen(frames: F32, remarks: list[str]) -> F32:
    if len(frames) <= MOST_FRAMES:
        return frames
    remarks.append(f"Of its {len(frames)} frames, {MOST_FRAMES} were taken at even distances.")
    return frames[even_places(len(frames), MOST_FRAMES)]


def even_places(there: int, wanted: int) -> list[int]:
    """``wanted`` whole numbers from 0 to ``there - 1`` at even distances, the first and the last among them."""
    return [int(place) for place in np.linspace(0, there - 1, min(there, wanted)).round()]


def _bounded(frames: F32, remarks: list[str]) -> F32:
    """At most full scale: what goes beyond brings the whole table down, so that its frames keep their balance."""
    peak = float(np.abs(frames).max())
    if peak < SILENCE:
        raise AudioError("The table holds nothing but a constant: it is silent.")
    if peak <= 1.5:  # taking the mean away, and the ripple of a cycle with corners, go a little beyond 1
        return frames
    remarks.append(f"It goes to {peak:.3g} times full scale and was brought down to 1.")
    return frames / np.float32(peak)


def _sealed(frames: F32) -> F32:
    frames = np.ascontiguousarray(frames, np.float32)
    frames.setflags(write=False)
    return frames


def _riff(frames: F32) -> bytes:
    """fmt (3 = IEEE float), fact, ``clm `` (size, linear crossfade, no factory table), data."""
    data = frames.tobytes()
    fmt = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 3, 1, RATE, RATE * 4, 4, 32, 0)
    fact = struct.pack("<4sII", b"fact", 4, frames.size)
    text = f"<!>{FRAME} 10000000 wavetable (EvoSynth)".encode()
    text += b" " * (len(text) % 2)
    mark = struct.pack("<4sI", b"clm ", len(text)) + text
    body = b"WAVE" + fmt + fact + mark + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body
