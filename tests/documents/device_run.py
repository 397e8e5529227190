"""A search on a device that is none: an engine whose takes differ each time, at which a process may break off.

As a program it goes on with the search in a document, and says each voice that it plays.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.documents.match_document import MatchDocument, found, match_in
from evosynth.documents.take_store import heard_in
from evosynth.errors import Cancelled
from evosynth.evolution.session import Session
from evosynth.runs import assembly
from evosynth.runs.folder import Plan, State
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Note, never
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Remembered, Take, Takes, TakesOf

RATE = 44100
SPEC = EngineSpec("dx7", device="tx802;1;PORT;;")
SETTINGS = RunSettings(synth=SPEC, seed=4, evaluations=56, seconds=None, threads=1, nearest=0, foreseen=False)
PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"


class Killed(BaseException):
    """A process that ends while a voice sounds."""


class Device:
    """Plays voices by the engine, never twice the same. The so manyth that are ``deadly`` are the last of a process."""

    def __init__(self, deadly: Collection[int] = (), say: Callable[[int], None] = lambda number: None) -> None:
        self._engine = TakesOf(registry.make(SPEC.name, RATE), SPEC, self._noisy)
        self._deadly, self._say, self.played = set(deadly), say, 0

    def _noisy(self, samples: F32, again: int) -> F32:
        return samples + np.random.default_rng().normal(0.0, 1e-3, len(samples)).astype(np.float32)

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """See Takes."""
        for one in self._engine.record(voices, notes, again=again, cancelled=cancelled):
            self.played += 1
            self._say(self.played)
            if self.played in self._deadly:
                raise Killed
            yield one


@cache
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


def searched(
    session: Session, most: int, cancelled: Callable[[], bool] = never, *, stays: bool = False
) -> Iterator[Session]:
    """Generation by generation, to the end; who ``stays`` asks for one that was cancelled again."""
    while (room := most - session.evaluations) > 0:
        try:
            session.step(at_most=room, cancelled=cancelled)
        except Cancelled:
            if not stays:
                raise
        else:
            yield session


@dataclass
class DeviceRun:
    """The search in the document at ``path``."""

    path: Path
    settings: RunSettings = SETTINGS
    stays: bool = False  # whether a pause keeps its process

    def goes_on(self, device: Takes, cancelled: Callable[[], bool] = never) -> bytes:
        """Begin it, or go on with it, to its end; its last checkpoint."""
        known = match_in(self.path) if self.path.exists() else None
        document = MatchDocument(self.path, known)
        try:
            store = document.store
            state = store.state() if known else document.begin(Plan(self.settings, target()), ())
            if known:
                document.seam(state.evaluations)
            return self._searched(document, state, Remembered(device, store.takes(SPEC.device)), cancelled)
        finally:
            document.close()

    def _searched(self, document: MatchDocument, state: State, takes: Takes, cancelled: Callable[[], bool]) -> bytes:
        settings = replace(self.settings, synth=SPEC.heard_by(takes))
        data = document.store.checkpoint()
        if data is None:
            session = assembly.make_session(target(), settings)
        else:
            session = assembly.resume_session(data, target(), settings)
        for each in searched(session, settings.evaluations or 0, cancelled, stays=self.stays):
            document.store.write_checkpoint(each, state, 0.0)
        document.seam(session.evaluations)
        document.store.beside(*found(document.run, session, session.distinct, SPEC))
        document.store.flush()
        return session.checkpoint()

    def made_again(self) -> bytes:
        """The last checkpoint of the same search that nothing interrupts, and that hears what the document holds."""
        settings = replace(self.settings, synth=heard_in(self.path, SPEC))
        session = assembly.make_session(target(), settings)
        return [each.checkpoint() for each in searched(session, settings.evaluations or 0)][-1]


if __name__ == "__main__":
    DeviceRun(Path(sys.argv[1])).goes_on(Device(say=lambda number: print(number, flush=True)))
    print("end", flush=True)
