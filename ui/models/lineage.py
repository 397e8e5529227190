"""Who the selected voice came from: the line that the evolver tells, drawn by the desk, and what is known without it.

Until the evolver has answered, or where it cannot, the line goes as far back as parents were seen here.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate, Line, Snapshot, Trace
from ui.processes.workers import Workers

MOST_SEEN = 4000  # candidates of the run in hand that are remembered
MOST_LINES = 200


class Lineage(QObject):
    """Lines of the run in hand, by the candidate that they lead to."""

    changed = Signal()

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._run: object = None  # whose candidates these are
        self._seen: dict[int, Candidate] = {}
        self._lines: dict[int, tuple[Candidate, ...]] = {}
        self._asked: set[int] = set()
        workers.evolver_died.connect(self._asked.clear)

    def take(self, message: object) -> None:
        """A Line, or a Snapshot whose candidates are remembered."""
        if isinstance(message, Snapshot):
            self._see(message)
        elif isinstance(message, Line) and message.candidate in self._asked:
            self._asked.discard(message.candidate)
            self._lines[message.candidate] = message.steps
            while len(self._lines) > MOST_LINES:
                self._lines.pop(next(iter(self._lines)))
            self.changed.emit()

    def _see(self, snapshot: Snapshot) -> None:
        run = snapshot.where, snapshot.synth.name  # engines that are tried have candidates of their own
        if run != self._run:
            self._run = run
            self._seen.clear()
            self._lines.clear()
            self._asked.clear()
        strands = (strand.best for strand in snapshot.strands)
        everyone = (*snapshot.candidates, *snapshot.rated, *strands)
        self._seen |= {one.id: one for one in everyone if one is not None and one.id not in self._seen}
        while len(self._seen) > MOST_SEEN:
            self._seen.pop(next(iter(self._seen)))

    def ask(self, candidate: Candidate) -> None:
        """Let the evolver tell the line of a candidate of the run in hand, once."""
        if self.lacks(candidate):
            self._asked.add(known := _known_as(candidate))
            self._workers.tell(Trace(known))

    def lacks(self, candidate: Candidate) -> bool:
        """Whether more can be asked for than is known."""
        known = _known_as(candidate)
        return bool(candidate.parents[0] >= 0 and known not in self._lines and known not in self._asked)

    def of(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """The founder first, the candidate itself last."""
        told = self._lines.get(_known_as(candidate), ())
        if told:
            return (*(one for one in told if one.id != candidate.id), candidate)
        found = [candidate]
        while (parent := self._seen.get(found[-1].parents[0])) is not None and parent.id < found[-1].id:
            found.append(parent)
        return tuple(reversed(found))


def _known_as(candidate: Candidate) -> int:
    """The id that the search knows: a winner that was made simpler is of the finals alone."""
    return candidate.parents[0] if candidate.move == SIMPLIFIED else candidate.id
