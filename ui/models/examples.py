"""The sounds that the empty state shows: read when nothing else is asked for, loaded at once when they are chosen."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.library import paths
from evosynth.notation.note_names import note_label
from evosynth.service.desk_messages import LoadTarget, TargetReady
from ui.models.loading import Loading
from ui.processes.workers import Workers
from ui.view_state.window import Example


class Examples(QObject):
    """Names at once, pictures when the desk has read them."""

    changed = Signal(object)  # tuple[Example, ...]

    def __init__(self, workers: Workers, loading: Loading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._loading = workers, loading
        self.paths: tuple[Path, ...] = ()
        self._ready: dict[int, TargetReady] = {}

    def start(self) -> None:
        self.paths = paths.examples()
        self.tell()
        for index, path in enumerate(self.paths):
            self._read(index, path)

    def ready(self, index: int) -> TargetReady | None:
        """The example, when it has been read."""
        return self._ready.get(index)

    def open(self, index: int) -> None:
        """Load one as the target."""
        if (ready := self.ready(index)) is not None:
            self._loading.take(ready)
        elif 0 <= index < len(self.paths):
            self._loading.load(LoadTarget(0, self.paths[index]))

    def _read(self, index: int, path: Path) -> None:
        def taken(ready: TargetReady) -> None:
            self._ready[index] = ready
            self.tell()

        self._workers.ask(lambda ticket: LoadTarget(ticket, path, on_show=True), taken, lambda problem: None)

    def tell(self) -> None:
        """What is there."""
        self.changed.emit(tuple(self._example(i, path) for i, path in enumerate(self.paths)))

    def _example(self, index: int, path: Path) -> Example:
        name = " ".join(word for word in path.stem.split("_") if not word.isdigit()).capitalize()
        ready = self._ready.get(index)
        if ready is None:
            return Example(name, "", 0.0, os.fspath(path))
        length_s = len(ready.target.samples) / ready.target.sample_rate
        return Example(name, note_label(ready.target.note.midi_note), length_s, os.fspath(path), ready.picture)
