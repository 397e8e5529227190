"""Wavetables in files: single cycles one behind the other, as Serum, Vital and Surge read and write them.

A table here is an array (frames, 2048), float32. A WAV file's chunks say how long its frames are (``frame_marks``), or
its sound does (``frame_guess``), and a person has the last word. Surge's and Vital's files have modules of their own.
Facts and their sources: docs/formats/wavetable-wav.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.audio import surge_tables, vital_tables
from evosynth.audio.chunks import chunks_of
from evosynth.audio.files import read_whole
from evosynth.audio.formats import READABLE
from evosynth.audio.frame_guess import Assumption, assumed, sizes_for
from evosynth.audio.frame_marks import MARKED_SIZES, marked_frame
from evosynth.audio.sound_file import SILENCE
from evosynth.errors import AudioError
from evosynth.system.writing import write_atomically

FRAME = 2048  # samples of a frame
MOST_FRAMES = 256
RATE = 44_100  # Hz, written into files; a table has no rate of its own
SIZES = (2, 65_536)  # samples of a frame that a person may ask for
OWN_TABLES = (surge_tables.SUFFIX, vital_tables.SUFFIX)  # suffixes of files that are tables and nothing else
SUFFIXES = (*READABLE, *OWN_TABLES)  # files that tables come in
WRITTEN = (".wav", surge_tables.SUFFIX)
_MOST_SAMPLES = 4096 * FRAME  # of a file that is read at all
_LOUDEST = 1e30  # times full scale; beyond it the sums of a frame would not be numbers
_SOUNDS = (b"fLaC", b"OggS", b"caff")  # how sounds without chunks begin
_PRESETS = {  # what holds a table in a way that only its own program reads
    ".vital": "Vital",
    ".fxp": "Serum",
    ".serumpreset": "Serum",
    ".uhm": "Hive",
    ".h2p": "Hive",
}

NO_TABLE = (
    "is a recording, no table: it is too long. A table can be made of it with evosynth table make; "
    "if it is one, say how long its frames are (--frame-size)."
)


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """What a file holds: frames (n, 2048), and sentences about what was mended, left out or assumed.

    ``size`` is how many samples a frame had in the file. ``assumed`` says so where nothing in the file does; what is
    merely the convention stands there alone and not among the remarks.
    """

    frames: F32
    remarks: tuple[str, ...] = ()
    size: int = FRAME
    assumed: Assumption | None = None
    sizes: tuple[int, ...] = ()  # that a person may choose from
    marked: int | None = None  # samples of a frame as the file itself says; None where it does not

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that there is to say, what was assumed among it."""
        if self.assumed is None or self.assumed.surprising:
            return self.remarks
        return (self.assumed.sentence, *self.remarks)

    @property
    def told(self) -> tuple[str, ...]:
        """The same where sizes can be chosen beside it: without what undoes it on the command line."""
        if self.assumed is None:
            return self.remarks
        return (self.assumed.told, *(remark for remark in self.remarks if remark != self.assumed.sentence))


def read_table(path: str | Path, frame_size: int | None = None) -> TableFile:
    """The table in a WAV file (or FLAC, AIFF ...), a ``.wt`` or a ``.vitaltable``, at most 256 frames.

    ``frame_size``: samples of a frame, whatever the file says. AudioError, in one sentence, for what is no table:
    silent, empty, damaged, not finite, or a recording.
    """
    path = Path(path)
    if frame_size is not None and not SIZES[0] <= frame_size <= SIZES[1]:
        raise AudioError(f"A frame has {SIZES[0]} to {SIZES[1]} samples, not {frame_size}.")
    row = _read(path)
    if row.samples.size and not np.isfinite(row.samples).all():
        raise AudioError(f"{path.name} has samples that are not a number (NaN or infinite).")
    peak = float(np.abs(row.samples).max(initial=0.0))
    if peak < SILENCE:
        raise AudioError(f"{path.name} is silent.")
    if peak > _LOUDEST:
        raise AudioError(f"{path.name} is damaged: it goes to {peak:.3g} times full scale.")
    size, guess = _frame_size(row, frame_size, path)
    remarks = ([guess.sentence] if guess is not None and guess.surprising else []) + row.remarks
    whole = len(row.samples) // size * size
    if whole < len(row.samples):
        left = len(row.samples) - whole
        remarks.append(f"The last {left} samples are less than a frame of {size} and were left out.")
    frames = _chosen(row.samples[:whole].reshape(-1, size), remarks)
    try:
        frames = _sealed(_bounded(resized(frames), remarks))
    except AudioError as error:
        raise AudioError(f"{path.name}: {error}") from error
    marked = row.marked if _believed(row) else None
    sizes = sizes_for(len(row.samples), size, *(() if marked is None else (marked,)))
    return TableFile(frames, tuple(remarks), size, guess, sizes, marked)


@dataclass(slots=True, eq=False)
class _Row:
    """Samples (n,) of a file, how long a frame is where it says so, and what there is to say so far."""

    samples: F32
    marked: int | None
    remarks: list[str]


def _read(path: Path) -> _Row:
    suffix = path.suffix.lower()
    if suffix in _PRESETS:
        raise AudioError(f"{path.name} is a file of {_PRESETS[suffix]}'s own: export the table there as WAV.")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise AudioError(f"{path} is not a regular file.")
        with path.open("rb") as file:
            head = file.read(4)
            sound = head in _SOUNDS or chunks_of(file) is not None  # whatever it is called
        surge = head == surge_tables.MARK or (suffix == surge_tables.SUFFIX and not sound)
        if surge:
            table = surge_tables.read_surge(path)
            return _Row(table.frames.ravel(), table.frames.shape[1], list(table.remarks))
        if suffix == vital_tables.SUFFIX:
            frames = vital_tables.read_vital(path)
            return _Row(frames.ravel(), frames.shape[1], [])
    except OSError:
        pass  # reading the sound says what is wrong
    whole = read_whole(path, _MOST_SAMPLES, NO_TABLE)
    mixed = [f"Its {whole.mixed} channels were mixed to one."] if whole.mixed > 1 else []
    return _Row(whole.samples, marked_frame(path), [*whole.remarks, *mixed])


def _frame_size(row: _Row, asked: int | None, path: Path) -> tuple[int, Assumption | None]:
    """Samples of a frame: as a person says, else the file, else the sound."""
    n, marked = len(row.samples), row.marked
    if asked is not None:
        if asked > n:
            raise AudioError(f"{path.name} has only {n:,} samples, less than a frame of {asked}.")
        return asked, None
    if marked is not None and _believed(row):
        if marked <= n:
            return marked, None
        row.remarks.append(f"It says that a frame has {marked} samples and has only {n}: they are taken as one cycle.")
        return n, None
    if marked is not None:
        row.remarks.append(f"Its frame size of {marked} makes no sense: it was guessed.")
    if n < 2:
        raise AudioError(f"{path.name} has only 1 sample: a cycle has at least 2.")
    guess = assumed(row.samples)
    if guess is None:
        raise AudioError(f"{path.name} {NO_TABLE}")
    plain = guess.frames == 1 and not guess.surprising
    return guess.size, None if plain else guess


def _believed(row: _Row) -> bool:
    """Whether what the file says of its frames makes sense."""
    marked = row.marked
    if marked is None:
        return False
    return marked in MARKED_SIZES or len(row.samples) % marked == 0 < marked < MARKED_SIZES.start


def write_table(path: str | Path, frames: F32) -> None:
    """Frames (n, 2048) as 32-bit float WAV with a ``clm `` chunk, or as Surge's ``.wt`` where the path ends so.

    The same bytes for the same frames. ``ValueError`` for another shape or numbers that are not finite; StorageError
    where the file cannot be written.
    """
    frames = np.ascontiguousarray(frames, "<f4")
    if frames.ndim != 2 or frames.shape[1] != FRAME or not 1 <= len(frames) <= MOST_FRAMES:
        raise ValueError(f"a table has the shape (1..{MOST_FRAMES}, {FRAME}), got {frames.shape}")
    if not np.isfinite(frames).all():
        raise ValueError("write_table was given frames that are not finite")
    path = Path(path)
    surge = path.suffix.lower() == surge_tables.SUFFIX
    write_atomically(path, surge_tables.surge_bytes(frames) if surge else _riff(frames))


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
