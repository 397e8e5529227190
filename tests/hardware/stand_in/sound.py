"""Notes that sound: dexed-py renders them whole, so one is rendered anew when it is let go or lasts longer."""

from __future__ import annotations

from typing import Any

import numpy as np
from pace import Pace

try:
    import dexed
except ImportError:  # an extra of the tests; without it the synth is silent
    dexed = None

FIRST_S, TAIL_S, LONGEST_S = 0.25, 1.0, 40.0
INAUDIBLE = 1.0 / 4096  # of full scale: the reference has 12 bits
POLYPHONY = 16


class Engine:
    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._synth: Any = dexed._RawDexedSynth(rate) if dexed is not None else None
        self._loaded = b""
        self.pace = Pace(dexed, self._synth, rate)

    @property
    def there(self) -> bool:
        return self._synth is not None

    def render(self, voice: bytes, key: int, velocity: int, gate_s: float, length_s: float) -> np.ndarray:
        if voice != self._loaded:
            self._synth.load_sysex(voice + b"\x3f")
            self._loaded = voice
        self.pace.keep()
        samples: np.ndarray = self._synth.render(key, velocity, gate_s, length_s)
        return samples


class Note:
    """One key from its press until nothing is heard of it; frames are the sound server's."""

    def __init__(self, engine: Engine, voice: bytes, key: int, velocity: int, frame: int) -> None:
        self.key, self.velocity, self.voice, self.frame = key, velocity, voice, frame
        self.ended: int | None = None
        self.goes_until = 0  # a frame, once its key is up and it goes on sounding all the same
        self._engine = engine
        self._samples = np.zeros(0, np.float32)
        self._render(FIRST_S)

    def release(self, frame: int) -> None:
        if self.ended is None:
            self.ended = max(frame, self.frame)
            self._render((self.ended - self.frame) / self._engine.rate + TAIL_S)

    def _render(self, length_s: float) -> None:
        if self._engine.there:
            held = LONGEST_S if self.ended is None else (self.ended - self.frame) / self._engine.rate
            self._samples = self._engine.render(self.voice, self.key, self.velocity, held, min(length_s, LONGEST_S))

    def add_to(self, out: np.ndarray, first: int) -> bool:
        """Adds what sounds from frame ``first`` on; False once nothing comes any more."""
        at = first - self.frame
        size = len(self._samples)
        if at + len(out) > size and self._goes_on(size):
            self._render(2 * size / self._engine.rate)
        part = self._samples[max(at, 0) : max(at + len(out), 0)]
        start = max(-at, 0)
        out[start : start + len(part)] += part
        return self.ended is None or at < len(self._samples)

    def forget(self) -> None:
        self._samples = np.zeros(0, np.float32)

    def _goes_on(self, size: int) -> bool:
        if not self._engine.there or size >= LONGEST_S * self._engine.rate:
            return False
        return self.ended is None or float(np.abs(self._samples[-256:]).max(initial=0.0)) >= INAUDIBLE


class Voices:
    """The notes of a synth with 16 voices, and a list of those that there were."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sounding: list[Note] = []  # keys down, or held by the pedal
        self.pedal = False
        self.log: list[Note] = []
        self.deaf = 0  # so many notes to come are not played
        self.rings_on: list[float] = []  # s for which each of the notes to end goes on sounding
        self._released: list[Note] = []
        self._waiting: list[Note] = []  # let go while the pedal is down

    def on(self, voice: bytes, key: int, velocity: int, frame: int) -> Note | None:
        """None where it is not played."""
        if self.deaf:
            self.deaf -= 1
            return None
        if len(self.sounding) == POLYPHONY:
            self._end(self.sounding[0], frame)
        while len(self.sounding) + len(self._released) >= POLYPHONY:
            self._released.pop(0).forget()  # its place is taken, however it rings
        note = Note(self.engine, voice, key, velocity, frame)
        self.sounding.append(note)
        self.log.append(note)
        return note

    def off(self, key: int, frame: int) -> None:
        """One key up ends one note, the oldest of its key."""
        held = [note for note in self.sounding if note.key == key and self._is_down(note)]
        if held and self.pedal:
            self._waiting.append(held[0])
        elif held and self.rings_on:
            held[0].goes_until = frame + round(self.rings_on.pop(0) * self.engine.rate)
        elif held:
            self._end(held[0], frame)

    def _is_down(self, note: Note) -> bool:
        return note not in self._waiting and not note.goes_until

    def run(self, frame: int) -> None:
        """Ends what went on sounding until now."""
        for note in [note for note in self.sounding if note.goes_until and note.goes_until <= frame]:
            self._end(note, note.goes_until)

    def press_pedal(self, down: bool, frame: int) -> None:
        self.pedal = down
        if not down:
            for note in self._waiting:
                self._end(note, frame)
            self._waiting.clear()

    def all_off(self, frame: int) -> None:
        self.pedal = False
        self._waiting.clear()
        for note in list(self.sounding):
            self._end(note, frame)

    def silence(self, frame: int) -> None:
        """All are over at once, their tails too."""
        self.all_off(frame)
        self._released.clear()

    def _end(self, note: Note, frame: int) -> None:
        note.release(frame)
        if note in self.sounding:
            self.sounding.remove(note)
            self._released.append(note)

    def mix(self, first: int, frames: int) -> np.ndarray:
        out = np.zeros(frames, np.float32)
        for note in self.sounding:
            note.add_to(out, first)
        still = [note for note in self._released if note.add_to(out, first)]
        for note in self._released:
            if note not in still:
                note.forget()
        self._released = still
        return out
