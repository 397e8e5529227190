"""Takes: a synth that is heard instead of computed. A voice is played at a note and what comes back is kept.

A take is real time and differs a little each time. So it is kept the moment it exists, by whoever has a place for it,
and not asked for again: given the takes, a search through a device has the same future as one on an engine.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import Cancelled
from evosynth.synths import voicing
from evosynth.synths.base import Note, Synth, never
from evosynth.synths.engine import EngineSpec

STEPS = 1 << 23  # of full scale: 24 bits
HEADROOM = 0.125  # of an engine in the place of a device: six full carriers do not clip


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One voice heard once at one note.

    ``samples`` (m,) is mono from note-on on, the full scale of the input 1.0, rounded to 24 bits so that a file keeps
    them to the bit; at most as long as the note, silence from its end on.
    """

    samples: F32
    sample_rate: int  # Hz
    problem: str = ""  # a sentence for a person, where it is not quite to be trusted

    @classmethod
    def of(cls, samples: F32, sample_rate: int, problem: str = "") -> Take:
        """Of samples as they came."""
        steps = np.clip(np.rint(samples.astype(np.float64) * STEPS), -STEPS, STEPS - 1)
        return cls((steps / STEPS).astype(np.float32), sample_rate, problem)


class Takes(Protocol):
    """Whoever can have a voice played and recorded."""

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """For each voice in turn its takes at the notes, as they come.

        ``again`` numbers the hearings of a voice: 0 is the first, and the only one that is needed as a rule. Raises
        Cancelled between two voices, PortError or InputError where the device does not answer any more.
        """
        ...


class OneByOne(ABC):
    """Takes that play one voice after the other, and none once it is broken off."""

    @abstractmethod
    def heard(self, voice: bytes, notes: Sequence[Note], again: int, cancelled: Callable[[], bool]) -> tuple[Take, ...]:
        """One voice at the notes; errors as of Takes.record."""

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """See Takes."""
        for voice in voices:
            if cancelled():
                raise Cancelled("no more is to be heard")
            yield self.heard(voice, notes, again, cancelled)


class TakeStore(Protocol):
    """A place where takes of one device are kept."""

    def find(self, sound: bytes, note: Note, again: int) -> Take | None:
        """The take of a voice, given without its name; None: there is none yet, or it is damaged."""
        ...

    def put(self, sound: bytes, note: Note, again: int, take: Take) -> None:
        """Keep it; returns when nothing but the machine's end can lose it."""
        ...


class Remembered:
    """Takes that are looked up before they are recorded, and kept as they come."""

    def __init__(self, takes: Takes, store: TakeStore) -> None:
        self._takes, self._store = takes, store

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """As Takes.record; what is kept already is not recorded."""
        for voice in voices:
            sound = voicing.sound(voice)
            found = {note: take for note in notes if (take := self._store.find(sound, note, again)) is not None}
            missing = [note for note in dict.fromkeys(notes) if note not in found]
            if missing:
                heard = next(self._takes.record([voice], missing, again=again, cancelled=cancelled))
                for note, take in zip(missing, heard, strict=True):
                    self._store.put(sound, note, again, take)
                    found[note] = take
            yield tuple(found[note] for note in notes)


class InMemory:
    """A store that lasts as long as the process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[bytes, Note, int], Take] = {}

    def find(self, sound: bytes, note: Note, again: int) -> Take | None:
        """See TakeStore."""
        return self.kept.get((sound, note, again))

    def put(self, sound: bytes, note: Note, again: int, take: Take) -> None:
        """See TakeStore."""
        self.kept[sound, note, again] = take


class TakesOf(OneByOne):
    """Takes of an engine in the place of a device, as it sounds when it is saved, a full carrier at HEADROOM.

    ``spoil`` makes of such samples and the number of their hearing what comes in.
    """

    def __init__(
        self, synth: Synth, spec: EngineSpec, spoil: Callable[[F32, int], F32] = lambda samples, again: samples
    ) -> None:
        self._synth, self._spec, self._spoil = synth, spec.without_device(), spoil
        self.count = 0  # voices heard so far

    def heard(self, voice: bytes, notes: Sequence[Note], again: int, cancelled: Callable[[], bool]) -> tuple[Take, ...]:
        """Rendered."""
        rendered = self._synth.render(voicing.genomes_of([voice], self._spec), notes, quality="final")
        self.count += 1
        full = np.float32(HEADROOM)
        return tuple(Take.of(self._spoil(one.rows()[0] * full, again), one.sample_rate) for one in rendered)
