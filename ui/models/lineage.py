"""Who a voice came from, as the document knows it: read by the background desk, once for each voice.

Who is not remembered yet, as it came on show just now, is noted by the evolver first, and read when that is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.documents.descent import CAME_IN
from evosynth.service.desk_messages import LineStep, LineTold, RequestFailed, TellLine
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.models.document import Document
from ui.models.run import RunControl
from ui.processes.workers import Workers

MOST_LINES = 200
TRIALS = 4  # after so many writings a voice that the document does not know is none of its own


@dataclass(frozen=True, slots=True)
class Whom:
    """Of whom the line is: a candidate of a run, or a voice that is known by its sound alone (``run`` is empty)."""

    run: str = ""
    id: int = -1
    sound: bytes = b""

    @classmethod
    def candidate(cls, run: str, one: Candidate) -> Whom:
        """Of a run of the document; who came in is found by its sound where its search has not begun."""
        return cls(run, one.id, voicing.sound(one.voice) if one.move in CAME_IN else b"")

    @classmethod
    def kept(cls, voice: bytes) -> Whom:
        """From whatever list."""
        return cls(sound=voicing.sound(voice))


class Lineage(QObject):
    """Lines of the document in hand."""

    changed = Signal()

    def __init__(self, workers: Workers, document: Document, run: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._document, self._run = workers, document, run
        self._of: Path | None = None  # the document that these are of
        self._lines: dict[Whom, tuple[LineStep, ...]] = {}
        self._asked: Whom | None = None
        self._ticket = 0
        self._unwritten: set[Whom] = set()  # whom the document did not know when it was read last
        self._again: set[Whom] = set()  # likewise, and something was written since
        self._trials: Counter[Whom] = Counter()  # how often it did not know them
        self._writings = 0  # of the document, since the start
        document.written.connect(self._look_again)

    def ask(self, whom: Whom, voice: bytes) -> None:
        """Let the line of a voice be read; only the last one that was asked for is waited for."""
        document = self._document.path
        if document is None or not self.lacks(whom):
            return
        self._workers.forget(self._ticket)
        self._asked, writings = whom, self._writings
        self._again.discard(whom)
        sought = voice if whom.sound else b""
        self._ticket = self._workers.ask(
            lambda ticket: TellLine(ticket, document, whom.run, whom.id, sought),
            lambda told: self._take(whom, told, writings),
            lambda problem: self._fail(whom, problem),
        )

    def lacks(self, whom: Whom) -> bool:
        """Whether more can be asked for than is known."""
        self._follow()
        return (whom in self._again or whom not in self._lines) and whom not in (self._asked, *self._unwritten)

    def of(self, whom: Whom) -> tuple[LineStep, ...] | None:
        """The founder first; nobody where the document does not know the voice, None as long as it was not read."""
        self._follow()
        return self._lines.get(whom)

    def forget_strangers(self) -> None:
        """Voices that the document did not know may be asked for once more."""
        self._lines = {whom: line for whom, line in self._lines.items() if line}
        self._trials.clear()

    def _follow(self) -> None:
        """Another document is in hand: none of this is of it."""
        if self._document.path != self._of:
            self._of, self._asked = self._document.path, None
            self._lines.clear()
            self._unwritten.clear()
            self._again.clear()

    def _take(self, whom: Whom, told: LineTold, writings: int) -> None:
        """``writings``: when it was asked. What the document does not know may just not stand in it yet."""
        self._asked = None
        noted = bool(whom.run) and not whom.sound
        if told.steps or not noted:
            self._lines[whom] = told.steps
        else:
            self._run.remember(whom.id, at_once=True)
        if not told.steps and (noted or self._trials[whom] < TRIALS):
            self._trials[whom] += 1
            (self._unwritten if writings == self._writings else self._again).add(whom)
        while len(self._lines) > MOST_LINES:
            self._lines.pop(next(iter(self._lines)))
        self.changed.emit()

    def _fail(self, whom: Whom, _problem: RequestFailed) -> None:
        """A document that cannot be read now may be later."""
        self._asked = None
        self._unwritten.add(whom)

    def _look_again(self, _ticket: int) -> None:
        self._writings += 1
        if self._unwritten:
            self._again |= self._unwritten
            self._unwritten.clear()
            self.changed.emit()
