"""Sound files, read through libsndfile block by block: of a long file only the wanted part is ever held in memory.

Whatever is wrong with a file becomes one sentence that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.clip import Clip
from evosynth.errors import AudioError
from evosynth.machine import quiet

READABLE = (".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif")
FORMATS = "WAV, FLAC, OGG, MP3 and AIFF"
DEFAULT_S = 4.0  # how much is taken after the onset when nothing else is said
LONGEST_S = 30.0  # a longer region would make every evaluation slower than a person waits for
SHORTEST_S = 0.02  # less than this has neither pitch nor envelope
SILENCE = 1e-5  # -100 dBFS: what never passes it is silent
ONSET = 1e-3  # -60 dB of the peak: where a sound begins
CANCELLED = 0.01  # of the channels' energy: a mixdown with less has lost the sound (half is left of unlike channels)
_SEARCH_S = 30.0  # the onset is judged by the peak of so much sound after the first sample that is not silent


def read_clip(path: str | Path, region_s: tuple[float, float] | None = None) -> Clip:
    """A sound file as a mono clip at its own rate: the region, or the first 4 s after its onset.

    Parameters
    ----------
    path : a WAV, FLAC, OGG, MP3 or AIFF file of any rate and any number of channels (mixed down by their mean).
    region_s : (start, end) in seconds of the file; the end is cut to that of the file, which an infinite one means.

    Raises
    ------
    AudioError : one sentence naming the file and what is wrong with it.
    """
    return read_region(path, region_s)[0]


def read_region(
    path: str | Path, region_s: tuple[float, float] | None = None, *, longest_s: float = DEFAULT_S
) -> tuple[Clip, tuple[float, float]]:
    """Like read_clip, and which part of the file it is, in seconds. ``longest_s`` counts where no region is given."""
    path = Path(path)
    with _opened(path) as file:
        rate, total = int(file.samplerate), int(file.frames)
        if region_s is None:
            first = _onset(file, path)
            last = min(total, first + round(longest_s * rate))
        else:
            first, last = _frames_of(region_s, rate, total, path)
        samples = _stretch(file, path, first, last)
    what = path.name if region_s is None else f"{path.name} from {first / rate:g} s to {last / rate:g} s"
    if len(samples) < SHORTEST_S * rate:
        raise AudioError(_too_short(what, len(samples), rate))
    if np.abs(samples).max() < SILENCE:
        raise AudioError(f"{what} is silent.")
    return Clip(samples, rate), (first / rate, (first + len(samples)) / rate)


def read_around(path: str | Path, region_s: tuple[float, float], width_s: float = 30.0) -> tuple[Clip, float]:
    """Up to ``width_s`` seconds of a file with the region in their middle (for an overview), and where they start."""
    path = Path(path)
    with _opened(path) as file:
        rate, total = int(file.samplerate), int(file.frames)
        frames = min(total, round(width_s * rate))
        middle = round(0.5 * (region_s[0] + region_s[1]) * rate)
        first = min(max(0, middle - frames // 2), total - frames)
        samples = _stretch(file, path, first, first + frames)
    return Clip(samples, rate), first / rate


def read_whole(path: str | Path, most: int, too_long: str) -> tuple[F32, int, int]:
    """All of a file that is no longer than ``most`` frames: mono samples, the rate in Hz and how many channels it had.

    AudioError like read_clip's; of a longer file nothing is read, and ``too_long`` says why, after the file's name.
    Silence and shortness are for the caller to judge.
    """
    path = Path(path)
    with _opened(path) as file:
        rate, total, channels = int(file.samplerate), int(file.frames), int(file.channels)
        if total > most:
            raise AudioError(f"{path.name} {too_long}")
        return _stretch(file, path, 0, total), rate, channels


def seconds_of(path: str | Path) -> float:
    """How long a file is. AudioError like read_clip's."""
    with _opened(Path(path)) as file:
        return float(file.frames / file.samplerate)


def resample(samples: F32, from_rate: float, to_rate: float) -> F32:
    """Samples (samples,) or (samples, channels) at another rate in Hz, by soxr at high quality; the same every time."""
    if from_rate == to_rate:
        return samples
    import soxr

    out: F32 = soxr.resample(np.ascontiguousarray(samples, np.float32), from_rate, to_rate, quality="HQ")
    return out


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file as a soundfile.SoundFile; every fault of opening or decoding as an AudioError."""
    _check_readable(path)
    import soundfile

    try:
        with quiet():
            opened = soundfile.SoundFile(
                os.fsencode(path) if os.name == "posix" else str(path)
            )  # a name may be no text
        with opened as file:
            if file.frames <= 0:
                raise AudioError(f"{path.name} contains no sound: it has zero samples.")
            yield file
    except (soundfile.LibsndfileError, TypeError) as error:  # TypeError: a raw file, whose rate nobody knows
        if path.suffix.lower() in READABLE:
            raise AudioError(f"{path.name} is damaged or not audio: it is none of {FORMATS}.") from error
        raise AudioError(f"{path.name} is not a sound file that EvoSynth reads: it reads {FORMATS}.") from error


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise AudioError(f"{path} is a folder: choose a sound file in it.")
        if path.exists() and not path.is_file():
            raise AudioError(f"{path} is not a regular file.")
        with path.open("rb") as file:
            if not file.read(1):
                raise AudioError(f"{path.name} is empty: it has zero bytes.")
    except FileNotFoundError as error:
        raise AudioError(f"{path} does not exist.") from error
    except OSError as error:
        raise AudioError(f"{path} cannot be read: {_reason(error)}.") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _frames_of(region_s: tuple[float, float], rate: int, total: int, path: Path) -> tuple[int, int]:
    start, end = region_s
    if end == np.inf:
        end = max(total / rate, np.nextafter(start, np.inf))
    if not (np.isfinite(start) and np.isfinite(end) and 0 <= start < end):
        raise AudioError(f"A region goes from a start to a later end in seconds, {start:g}:{end:g} does not.")
    if end - start > LONGEST_S:
        raise AudioError(
            f"The region {start:g}:{end:g} is {end - start:g} s long: at most {LONGEST_S:g} s are matched."
        )
    first, last = round(start * rate), min(total, round(end * rate))
    if first >= total:
        raise AudioError(f"The region starts at {start:g} s, but {path.name} is only {total / rate:.3g} s long.")
    return first, last


def _too_short(what: str, samples: int, rate: int) -> str:
    length = "1 sample" if samples == 1 else f"{1000 * samples // rate} ms"
    return f"{what} has only {length} of sound: at least {SHORTEST_S * 1000:.0f} ms are needed."


def _stretch(file: Any, path: Path, first: int, last: int) -> F32:
    """Frames [first, last) as mono, checked to be numbers."""
    file.seek(first)
    return _mono(file.read(last - first, dtype="float32", always_2d=True), path, first, int(file.samplerate))


def _mono(block: F32, path: Path, first: int, rate: int) -> F32:
    wrong = ~np.isfinite(block)
    if wrong.any():
        at = (first + int(np.argmax(wrong.any(axis=1)))) / rate
        count = int(wrong.sum())
        what = "1 sample that is" if count == 1 else f"{count} samples that are"
        raise AudioError(f"{path.name} has {what} not a number (NaN or infinite), the first at {at:.3f} s.")
    return block[:, 0] if block.shape[1] == 1 else _mixed(block)


def _mixed(block: F32) -> F32:
    """The mean of the channels (samples,); where they cancel each other out (one is inverted), the loudest."""
    mono: F32 = block.mean(axis=1, dtype=np.float64).astype(np.float32)
    energies = np.mean(np.square(block, dtype=np.float64), axis=0)
    if np.mean(np.square(mono, dtype=np.float64)) < CANCELLED * energies.mean():
        mono = block[:, int(np.argmax(energies))].copy()
    return mono


def _onset(file: Any, path: Path) -> int:
    """The frame where the sound begins: the first above -60 dB of the peak, the peak judged by 30 s of sound.

    Silence before it is read and dropped second by second; a file of any length costs no memory.
    """
    rate, start, position = int(file.samplerate), 0, 0
    kept: list[F32] = []
    file.seek(0)
    for block in file.blocks(blocksize=rate, dtype="float32", always_2d=True):
        mono = _mono(block, path, position, rate)
        position += len(mono)
        if not kept and np.abs(mono).max(initial=0.0) < SILENCE:
            start = position
            continue
        kept.append(mono)
        if position - start >= _SEARCH_S * rate:
            break
    if not kept:
        if position == 1:
            raise AudioError(_too_short(path.name, 1, rate))
        raise AudioError(f"{path.name} is silent.")
    sound = np.abs(np.concatenate(kept))
    return start + int(np.argmax(sound > ONSET * sound.max()))
