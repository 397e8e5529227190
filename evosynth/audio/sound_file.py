"""An open sound file: mono samples of any part of it, as numbers that can be reckoned with, and what there is to say.

Whatever is wrong with a file becomes one sentence that names it; what could be made good becomes a remark.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio import mixdown
from evosynth.audio.formats import FORMATS, READABLE
from evosynth.audio.identity import what_it_is
from evosynth.audio.marks import Marks, marks_of
from evosynth.audio.mending import BREAKS_OFF, breaks_off, mended
from evosynth.audio.sources import Source, bytes_of, name_of
from evosynth.errors import AudioError
from evosynth.system.machine import quiet

if TYPE_CHECKING:
    from evosynth.audio.decoding import Decoder

SHORTEST_S = 0.02  # less than this has neither pitch nor envelope
SILENCE = 1e-5  # -100 dBFS: what never passes it is silent
RATES_HZ = (1000, 1_000_000)  # beyond them a head is damaged: nothing is heard below, a breath fills the memory above
ONSET = 1e-3  # -60 dB of the peak: where a sound begins
_HUGE = 16.0  # full scales; a sound that goes beyond (24 dB) was never brought to full scale
_SEARCH_S = 30.0  # the onset is judged by the peak of so much sound after the first sample that is not silent


class SoundFile:
    """What is open: its name, rate in Hz, frames, channels and marks; ``remarks`` grow as it is read."""

    def __init__(self, name: str, decoder: Decoder, marks: Marks, remarks: list[str]) -> None:
        self.name, self.marks = name, marks
        self._decoder, self._remarks = decoder, remarks
        self.rate, self.channels = decoder.rate, decoder.channels
        self.alone = False  # one channel was taken instead of their mean

    @property
    def frames(self) -> int:
        """How long it is, as far as is known: less than its head promises once it has broken off."""
        return self._decoder.frames

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self._decoder.broken:
            return tuple(dict.fromkeys(self._remarks))
        where = f"The file breaks off or is damaged at {self.frames / self.rate:.2f} s: it was read up to there."
        return (*(remark for remark in dict.fromkeys(self._remarks) if remark != BREAKS_OFF), where)

    def stretch(self, first: int, last: int) -> F32:
        """Frames [first, last) as mono, as far as there are any; AudioError where they are not numbers."""
        block = self._decoder.read(first, last)
        self._check(block, first)
        peak = float(np.abs(block).max(initial=0.0))
        if peak > _HUGE:
            self._remarks.append(f"The sound goes to {peak:.3g} times full scale: it was brought down to full scale.")
            block = block / peak
        mono, alone = mixdown.mixed(block.astype(np.float32, copy=False), self.rate)
        if alone is not None:
            self.alone = True
            which = ("left", "right")[alone] if self.channels == 2 else f"{alone + 1}."
            self._remarks.append(f"Mixed to one, its channels cancel each other: the {which} one alone is taken.")
        return mono

    def onset(self) -> int:
        """The frame where the sound begins: the first above -60 dB of the peak, the peak judged by 30 s of sound.

        Silence before it is read and dropped second by second; a file of any length costs no memory.
        """
        start, position = 0, 0
        kept: list[F32 | F64] = []
        while position - start < _SEARCH_S * self.rate:
            block = self._decoder.read(position, position + self.rate)
            if not len(block):
                break
            level = self._level(block, position)
            position += len(block)
            if not kept and level.max(initial=0.0) < SILENCE:
                start = position
                continue
            kept.append(level)
        if not kept:
            self._complain_of_nothing(position)
        sound = np.concatenate(kept)
        return start + int(np.argmax(sound > ONSET * sound.max()))

    def _complain_of_nothing(self, frames: int) -> None:
        if frames == 0:
            raise AudioError(_unreadable(self.name))
        if frames == 1:
            raise AudioError(too_short(self.name, 1, self.rate))
        raise AudioError(f"{self.name} is silent.")

    def _level(self, block: F32 | F64, first: int) -> F32 | F64:
        """How far a block is from zero (samples,), channels mixed as well as can be told from so little."""
        self._check(block, first)
        peak = float(np.abs(block).max(initial=0.0))
        if peak > _HUGE:
            return np.asarray(np.abs(block / peak).max(axis=1) * min(peak, 1e300), np.float64)
        block = block.astype(np.float32, copy=False)
        if self.channels == 1:
            return np.abs(block[:, 0])
        mono, energies = mixdown.mean(block), mixdown.energies_of(block)
        return np.abs(block[:, int(np.argmax(energies))] if mixdown.cancelled(mono, energies) else mono)

    def _check(self, block: F32 | F64, first: int) -> None:
        wrong = ~np.isfinite(block)
        if not wrong.any():
            return
        at = (first + int(np.argmax(wrong.any(axis=1)))) / self.rate
        count = int(wrong.sum())
        what = "1 sample that is" if count == 1 else f"{count} samples that are"
        raise AudioError(f"{self.name} has {what} not a number (NaN or infinite), the first at {at:.3f} s.")


@contextmanager
def opened(source: Source) -> Iterator[SoundFile]:
    """A sound file to read from; every fault of opening or decoding is an AudioError in one sentence."""
    name = name_of(source)
    with bytes_of(source) as file:
        marks, cut = marks_of(file), breaks_off(file)
        whole, said = mended(file)
        remarks = [said] if said else []
        if cut:
            remarks.append(BREAKS_OFF)
        where = _in_place(source) if whole is file and isinstance(source, (str, Path)) else whole
        decoder = _decoder(where, name, file)
        try:
            if decoder.frames <= 0:
                raise AudioError(f"{name} contains no sound: it has zero samples.")
            if not RATES_HZ[0] <= decoder.rate <= RATES_HZ[1]:
                raise AudioError(f"{name} is damaged: it says that it has {decoder.rate:,} samples a second.")
            yield SoundFile(name, decoder, marks, remarks)
        finally:
            decoder.close()


def too_short(what: str, samples: int, rate: int) -> str:
    length = "1 sample" if samples == 1 else f"{1000 * samples // rate} ms"
    return f"{what} has only {length} of sound: at least {SHORTEST_S * 1000:.0f} ms are needed."


def _decoder(where: bytes | str | BinaryIO, name: str, file: BinaryIO) -> Decoder:
    from evosynth.audio.decoding import Decoder, DecoderError, NoSound

    try:
        with quiet():
            return Decoder(where)
    except (DecoderError, NoSound, TypeError) as error:  # TypeError: a raw file, whose rate nobody knows
        what = what_it_is(file)
        raise AudioError(f"{name} {what}" if what else _unreadable(name)) from error


def _in_place(path: str | Path) -> bytes | str:
    """A path as libsndfile takes it, whatever bytes its name is made of."""
    return os.fsencode(path) if os.name == "posix" else str(path)


def _unreadable(name: str) -> str:
    if Path(name).suffix.lower() in READABLE:
        return f"{name} is damaged or not audio: it is none of {FORMATS}."
    return f"{name} is not a sound file that EvoSynth reads: it reads {FORMATS}."
