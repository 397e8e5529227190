"""Sound files as clips: the part that is wanted, from its onset on, held by its loop where it is shorter than a note.

Reading goes through libsndfile, block by block: of a long file only the part that is wanted is ever held in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.clip import Clip
from evosynth.audio.marks import Loop, Root
from evosynth.audio.sound_file import SHORTEST_S, SILENCE, SoundFile, opened, too_short
from evosynth.audio.sources import Source
from evosynth.errors import AudioError

DEFAULT_S = 4.0  # how much is taken after the onset when nothing else is said
HELD_S = 2.0  # a loop plays on up to here when nothing else is said: so long is the key held
LONGEST_S = 30.0  # a longer region would make every evaluation slower than a person waits for
_CYCLE_S = 0.1  # a loop over the whole file that is no longer is a few periods
_PHRASE_S = 0.5  # one that is longer repeats what was played, attack and all
_EDGE_S = 0.05  # so much at its start and its end tells whether a sound dies away
_AWAY_DB = 6.0  # by so much it then is softer


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A part of a file as a clip, and what the file says of it."""

    clip: Clip
    region_s: tuple[float, float]  # where it lies in the file
    rest_s: float  # how much of the file comes behind it
    root: Root | None = None  # the key that the file gives
    held: bool = False  # it goes on by its loop
    remarks: tuple[str, ...] = ()  # sentences for a person


def read_clip(source: Source, region_s: tuple[float, float] | None = None) -> Clip:
    """A sound file as a mono clip at its own rate: the region, or the first 4 s after its onset.

    Parameters
    ----------
    source : a file of any rate and any number of channels, by its path or opened with 'rb'; a pipe is read to its end.
    region_s : (start, end) in seconds of the file; the end is cut to the end of the file.

    Raises
    ------
    AudioError : one sentence naming the file and what is wrong with it.
    """
    return read_sound(source, region_s).clip


def read_sound(
    source: Source, region_s: tuple[float, float] | None = None, *, longest_s: float | None = None
) -> Reading:
    """Like read_clip, with all that the file says. ``longest_s`` counts where no region is given."""
    with opened(source) as file:
        if region_s is None:
            first = file.onset()
            last = min(file.frames, first + round((longest_s or DEFAULT_S) * file.rate))
            what = file.name
        else:
            first, last = _frames_of(region_s, file.rate, file.frames, file.name)
            what = f"{file.name} from {first / file.rate:g} s to {last / file.rate:g} s"
        loop = _useful(file, first, round((longest_s or HELD_S) * file.rate))
        samples = file.stretch(first, last)
        if loop is None or last < file.frames:  # a part that ends before is meant to end there
            return _read(file, what, samples, first)
        why = _not_played(loop, first, samples, file)
        return _read(file, what, samples, first, why) if why else _held(file, loop, first, longest_s or HELD_S)


def read_around(source: Source, region_s: tuple[float, float], width_s: float = 30.0) -> tuple[Clip, float]:
    """Up to ``width_s`` seconds of a file with the region in their middle (for an overview), and where they start."""
    with opened(source) as file:
        rate, total = file.rate, file.frames
        frames = min(total, round(width_s * rate))
        middle = round(0.5 * (region_s[0] + region_s[1]) * rate)
        first = min(max(0, middle - frames // 2), total - frames)
        return Clip(file.stretch(first, first + frames), rate), first / rate


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """All of a file: mono samples (samples,), the rate in Hz, how many channels were mixed, what there is to say."""

    samples: F32
    rate: int
    mixed: int
    remarks: tuple[str, ...]


def read_whole(source: Source, most: int, too_long: str) -> Whole:
    """All of a file that is no longer than ``most`` frames.

    AudioError like read_clip's; of a longer file nothing is read, and ``too_long`` says why, after the file's name.
    Silence and shortness are for the caller to judge.
    """
    with opened(source) as file:
        if file.frames > most:
            raise AudioError(f"{file.name} {too_long}")
        samples = file.stretch(0, file.frames)
        return Whole(samples, file.rate, 1 if file.alone else file.channels, file.remarks)


def resample(samples: F32, from_rate: float, to_rate: float) -> F32:
    """Samples (samples,) or (samples, channels) at another rate in Hz, by soxr at high quality; the same every time."""
    if from_rate == to_rate:
        return samples
    import soxr

    out: F32 = soxr.resample(np.ascontiguousarray(samples, np.float32), from_rate, to_rate, quality="HQ")
    return out


def _useful(file: SoundFile, first: int, wanted: int) -> Loop | None:
    """The loop of a file whose sound ends before ``wanted`` frames from its onset on."""
    loop = file.marks.loop
    if loop is not None and loop.end == file.frames + 1:  # some programs count the end as the first that is not played
        loop = replace(loop, end=file.frames)
    if loop is None or loop.end > file.frames or loop.end <= first or file.frames - first >= wanted:
        return None
    return loop


def _not_played(loop: Loop, first: int, samples: F32, file: SoundFile) -> str:
    """Why a loop over a whole sound, from its onset on, does not hold it; empty where it does."""
    length_s = (loop.end - loop.start) / file.rate
    if loop.start > first or loop.end < file.frames - 1 or length_s <= _CYCLE_S:
        return ""
    if length_s > _PHRASE_S:
        return f"The loop goes over the whole file and would begin it again after {length_s:.2f} s: it is not used."
    edge = min(len(samples) // 4, round(_EDGE_S * file.rate))
    start, end = (
        float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))) for part in (samples[:edge], samples[-edge:])
    )
    if end < start * 10 ** (-_AWAY_DB / 20):
        return "The loop goes over the whole file, whose sound dies away: it is not used."
    return ""


def _held(file: SoundFile, loop: Loop, first: int, length_s: float) -> Reading:
    """From the onset into the loop and on."""
    base = min(first, loop.start)
    places = loop.played(first, round(length_s * file.rate), file.frames) - base
    samples = file.stretch(base, file.frames)
    around = f"The loop from {loop.start / file.rate:.3f} s to {loop.end / file.rate:.3f} s"
    remark = f"{around} holds the sound: it was played on to {len(places) / file.rate:.2f} s."
    return _read(file, file.name, samples[places[places < len(samples)]], first, remark, held=True)


def _read(file: SoundFile, what: str, samples: F32, first: int, loop: str = "", *, held: bool = False) -> Reading:
    rate = file.rate
    if len(samples) < SHORTEST_S * rate:
        raise AudioError(too_short(what, len(samples), rate))
    if np.abs(samples).max() < SILENCE:
        raise AudioError(f"{what} is silent.")
    last = min(file.frames, first + len(samples))
    remarks = (*file.remarks, loop) if loop else file.remarks
    rest_s = (file.frames - last) / rate
    return Reading(Clip(samples, rate), (first / rate, last / rate), rest_s, file.marks.root, held, remarks)


def _frames_of(region_s: tuple[float, float], rate: int, total: int, name: str) -> tuple[int, int]:
    start, end = region_s
    if end == np.inf:
        end = max(total / rate, np.nextafter(start, np.inf))
    if not (np.isfinite(start) and np.isfinite(end) and 0 <= start < end):
        raise AudioError(f"A region goes from a start to a later end in seconds, {start:g}:{end:g} does not.")
    length_s = total / rate
    first, last = (round(min(time, length_s) * rate) for time in (start, end))
    if first >= total:
        raise AudioError(f"The region starts at {start:g} s, but {name} is only {length_s:.3g} s long.")
    end = min(end, length_s)
    if end - start > LONGEST_S:
        raise AudioError(
            f"The region {start:g}:{end:g} is {end - start:g} s long: at most {LONGEST_S:g} s are matched."
        )
    return first, last
