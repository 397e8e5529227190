"""Sound files decoded by libsndfile: what is really there, the same on every reading.

libsndfile may promise more than it decodes (an MP3 that breaks off) and soundfile hands on buffers by the promise:
their ends are whatever was in memory. Here every block is as long as what was decoded. What is coded with loss (MP3,
Vorbis, Opus, ADPCM) is only ever read forwards from its beginning: behind a seek a decoder lacks what came before, and
a part of a file would differ from the same part of the whole. 20 minutes of MP3 take half a second.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import BinaryIO

import numpy as np
import soundfile

from evosynth.arrays import F32, F64
from evosynth.system.machine import quiet

_STEP = 4096  # frames decoded at once; what follows in a step that fails is lost
_ENDLESS = 1 << 48  # frames; a head that does not know its length promises more
_EXACT = ("PCM", "FLOAT", "DOUBLE", "ULAW", "ALAW")  # subtypes in which every sample stands for itself

DecoderError = soundfile.LibsndfileError


class NoSound(Exception):
    """libsndfile does not know the file as a sound."""


class _Straight(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """Read on from where it stands: soundfile seeks behind every read, which in an MP3 changes what comes next."""

    def seekable(self) -> bool:
        return False


class Decoder:
    """An open sound file. ``broken`` is true once less came out of it than its head promises."""

    def __init__(self, source: str | bytes | BinaryIO) -> None:
        self._source = source
        self._file = self._opened()
        self._at = 0
        self.broken = False
        self.rate, self.channels = int(self._file.samplerate), int(self._file.channels)
        exact = self._file.subtype.startswith(_EXACT)
        self._straight = not exact or self._file.frames >= _ENDLESS
        self._dtype = "float64" if self._file.subtype == "DOUBLE" else "float32"
        self.frames = int(self._file.frames)
        if self.frames >= _ENDLESS:
            self.frames = self._counted()

    def close(self) -> None:
        self._file.close()

    def read(self, first: int, last: int) -> F32 | F64:
        """Frames [first, last) as (frames, channels), as many of them as there are."""
        blocks = []
        with quiet() if self._file.subtype.startswith("MPEG") else nullcontext():
            self._go_to(first)
            while self._at < last:
                block = self._step(min(_STEP, last - self._at))
                if not len(block):
                    break
                blocks.append(block)
        read: F32 | F64 = np.concatenate([np.zeros((0, self.channels), self._dtype), *blocks])
        if self._at < min(last, self.frames):
            self.broken, self.frames = True, self._at
        return read

    def _opened(self) -> soundfile.SoundFile:
        if not isinstance(self._source, (str, bytes)):
            self._source.seek(0)
        file = _Straight(self._source)
        if file.format == "RAW":  # guessed by libsndfile from a suffix such as .vox or .snd
            file.close()
            raise NoSound
        return file

    def _go_to(self, frame: int) -> None:
        if frame == self._at:
            return
        if not self._straight:
            try:
                self._at = self._file.seek(frame)
            except DecoderError:
                self._at = min(frame, self.frames)
                self._file.close()
                self._file = self._opened()
                self._skip(self._at)
            return
        if frame < self._at:
            self._file.close()
            self._file, self._at = self._opened(), 0
        self._skip(frame - self._at)

    def _skip(self, frames: int) -> None:
        """Decode and forget."""
        end = self._at + frames
        while self._at < end and len(self._step(min(_STEP, end - self._at))):
            pass

    def _step(self, frames: int) -> F32 | F64:
        """The next frames, zeroed beforehand: fewer at the end, none where the decoder fails."""
        buffer = np.zeros((frames, self.channels), self._dtype)
        try:
            block: F32 | F64 = self._file.read(frames, out=buffer)
        except DecoderError:
            self.broken = True
            return buffer[:0]
        self._at += len(block)
        return block

    def _counted(self) -> int:
        """How many frames there are, where no head says so."""
        self._skip(_ENDLESS)
        frames, self._at = self._at, 0
        self._file.close()
        self._file = self._opened()
        return frames
