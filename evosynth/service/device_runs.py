"""Runs that are heard on a synth at the end of a cable: the way there, over the window, and what is kept of it.

A run has the way to its device as long as it is in hand. It is played where a person has begun it, lets it go on or has
stopped it; at rest it makes no sound, and what is told of it is told by what is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evosynth.documents.run_store import RunInDocument
from evosynth.documents.take_store import TakesInDocument
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import Notice, Stored
from evosynth.service.far_takes import FarTakes
from evosynth.service.process import Channel
from evosynth.service.take_messages import FromTakes, NoTakes, TakesAre


class DeviceRuns:
    """Of one process, of which one run is in hand at a time. ``changed``: its takes have gone on."""

    def __init__(self, channel: Channel, interrupted: Callable[[], bool], changed: Callable[[], None]) -> None:
        self._channel, self._interrupted, self._changed = channel, interrupted, changed
        self._store: TakesInDocument | None = None
        self.takes: FarTakes | None = None  # of the run in hand; None: it is heard here
        channel.at_once.update(dict.fromkeys((TakesAre, NoTakes), self._hear))

    def led(self, settings: RunSettings, run: RunInDocument) -> RunSettings:
        """Settings of the run that is in hand from now on, with the way to its device where it has one."""
        self.takes = None
        if not settings.synth.device:
            return settings
        device, path = settings.synth.device, run.path
        before = self._kept_at(path, device).recorded_since(run.began)
        return replace(settings, synth=settings.synth.heard_by(self.way_to(device, path, before)))

    def way_to(self, device: str, path: Path, before: int = 0) -> FarTakes:
        """The way to a device; what it plays is kept in the document at this path. ``before``: voices that it has."""
        store = self._kept_at(path, device)
        self.takes = FarTakes(
            device, self._channel.send, store, interrupted=self._interrupted, changed=self._changed, before=before
        )
        return self.takes

    def _kept_at(self, path: Path, device: str) -> TakesInDocument:
        """Of the run before, where it is the same place: what was kept last may not stand in the file yet."""
        if self._store is None or (self._store.path, self._store.device) != (path, device):
            self._store = store = TakesInDocument(
                path,
                device,
                lambda changes: self._channel.send(Stored(store.path, changes)),
                tell=lambda told: self._channel.send(Notice(told)),
            )
        return self._store

    def follow(self, path: Path, to: Path) -> None:
        """A document goes on under another name."""
        if self._store is not None and self._store.path == path:
            self._store.path = to

    def _hear(self, message: FromTakes) -> None:
        """Called in the pipe's thread."""
        if (takes := self.takes) is not None:
            takes.hear(message)
