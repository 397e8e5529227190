"""A voice leaves the program: saved as a file, dragged out of the window, sent to a synth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.service.messages import Done, Export, Problem, SendVoice
from ui import naming
from ui.stage import Chosen
from ui.worker import Workers

DRAG_WAIT_S = 3.0


class TakingAway(QObject):
    """Asks the desk to write and to send; says what was done."""

    done = Signal(str)
    failed = Signal(str)
    port_failed = Signal()  # the list of ports may be out of date

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers

    def save(self, chosen: Chosen, target: PreparedTarget | None, path: Path) -> None:
        """Write .syx or .wav, by the suffix."""
        self._workers.ask(_export(chosen, target, path), self._done, self._failed)

    def file_for_drag(self, chosen: Chosen, target: PreparedTarget | None, suffix: str) -> Path | None:
        """A file that is there before the drag begins; None, with a sentence, when it cannot be written."""
        try:
            path = paths.made(paths.drags()) / naming.file_name(chosen.name, suffix)
        except StorageError as error:
            self.failed.emit(str(error))
            return None
        if self._workers.ask_and_wait(_export(chosen, target, path), DRAG_WAIT_S) is None or not path.is_file():
            self.failed.emit(f"{path.name} could not be written for the drag.")
            return None
        return path

    def send(self, chosen: Chosen, port: str, channel: int) -> None:
        """To the edit buffer of the synth on a port."""

        def failed(problem: Problem) -> None:
            self.failed.emit(problem.message)
            self.port_failed.emit()

        genome, name = chosen.genome, chosen.name
        self._workers.ask(lambda ticket: SendVoice(ticket, genome, name, port, channel), self._done, failed)

    def _done(self, done: Done) -> None:
        self.done.emit(done.message)

    def _failed(self, problem: Problem) -> None:
        self.failed.emit(problem.message)


def _export(chosen: Chosen, target: PreparedTarget | None, path: Path) -> Callable[[int], Export]:
    return lambda ticket: Export(ticket, chosen.genome, target, path, chosen.name)
