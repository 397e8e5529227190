"""The bridge to the processes that search, answer and write: starts and feeds them, makes Qt signals of what they say.

Messages arrive in threads of the pipes and are handed over in the window's thread. Of several snapshots that wait, only
the last is handed over. A child that dies is started again; what was asked of it is then answered as failed. The desk
is there twice: what nobody waits for goes to the second one, which the system serves last.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal

from evosynth.service.desk_messages import Examined, Pictures, RequestFailed
from evosynth.service.evolver_messages import Snapshot
from evosynth.service.messages import Preparing, Shutdown
from evosynth.service.priority import Priority, priority_of
from evosynth.service.process import Child
from evosynth.service.take_messages import HearOn, TakesHeard, ToTakes, Unwanted, WantTakes
from ui.processes.restarts import Restarts

EVOLVER = "evosynth.service.evolver:run"
DESK = "evosynth.service.desk:run"
BACKGROUND = "evosynth.service.desk:run_background"
KEEPER = "evosynth.service.keeper:run"
DESKS = ("desk", "background")
NICENESS = {"evolver": 10, "desk": 0, "background": 15, "keeper": 0}
END_S = 1.0  # how long a child may take to end by itself
KEEPER_END_S = 20.0  # it may have something to write, and have been started just now on a busy machine

Answer = Callable[[Any], None]


class Workers(QObject):
    """The evolver, the desk, the desk for the background, and the keeper."""

    evolver_said = Signal(object)  # Snapshot, Preparing or Failed
    pictures = Signal(object)  # Pictures: a Draw is answered in pieces
    examined = Signal(object)  # Examined: so is an Examine
    keeper_said = Signal(object)  # what keeper_messages has for the window
    evolver_died = Signal()
    keeper_began = Signal()  # in the place of one that has died: it has no document in hand
    desk_died = Signal()
    desk_ready = Signal()  # it has loaded what a person may want first: now others may load
    gave_up = Signal(str)  # one of them, by its name, dies again and again
    _woken = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        evolver: str = EVOLVER,
        desk: str = DESK,
        background: str = BACKGROUND,
        keeper: str = KEEPER,
    ) -> None:
        super().__init__(parent)
        self._targets = {"evolver": evolver, "desk": desk, "background": background, "keeper": keeper}
        self._children: dict[str, Child] = {}
        self._restarts = {name: Restarts() for name in self._targets}
        self._arrived: deque[tuple[str, Any]] = deque()
        self._wake_pending = threading.Event()
        self._tickets = itertools.count(1)
        self._answers: dict[int, tuple[str, Answer, Answer]] = {}  # by ticket: who was asked, and what it calls
        self._closing = False
        self.want_takes: Callable[[ToTakes], None] = lambda wanted: None  # called in the pipe's thread
        self._hear_on: HearOn | None = None
        self._woken.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Start those processes that do not run; returns before they are ready. One that was given up begins afresh."""
        for name in self._targets:
            if name not in self._children:
                again = self._restarts[name].forget()
                self._start(name)
                if again and name == "keeper":
                    self.keeper_began.emit()

    def process_id(self, name: str) -> int:
        """The process id of "evolver", "desk", "background" or "keeper"; 0 when it does not run."""
        child = self._children.get(name)
        return child.pid if child else 0

    def tell(self, command: object) -> None:
        """Give the evolver a command."""
        if child := self._children.get("evolver"):
            child.send(command)

    def tell_keeper(self, request: object) -> None:
        """Give the keeper a request; its answer comes by its signal."""
        if child := self._children.get("keeper"):
            child.send(request)

    def tell_desks(self, message: TakesHeard | HearOn) -> None:
        """Both desks are to know; from any thread. Where voices are heard a desk that is started again is told, too."""
        if isinstance(message, HearOn):
            self._hear_on = message
        for name in DESKS:
            if child := self._children.get(name):
                child.send(message)

    def ask(self, make: Callable[[int], object], answered: Answer, failed: Answer) -> int:
        """Give the desk a request made with a ticket; one of the two is called with the answer or the RequestFailed."""
        ticket = next(self._tickets)
        request = make(ticket)
        name = _answering(request)
        self._answers[ticket] = name, answered, failed
        if child := self._children.get(name):
            child.send(request)
        else:
            answer = RequestFailed(ticket, "The process that reads files and renders is not running.")
            self._arrived.append((name, answer))
            self._wake()
        return ticket

    def ask_for_pieces(self, make: Callable[[int], object]) -> None:
        """Ask for pictures or flags; they come by their signal, in pieces. A newer request replaces an older one."""
        request = make(next(self._tickets))
        if child := self._children.get(_answering(request)):
            child.send(request)

    def forget(self, ticket: int) -> None:
        """Nobody waits for this answer any more."""
        self._answers.pop(ticket, None)

    def ask_and_wait(self, make: Callable[[int], object], timeout_s: float) -> Any:
        """The answer, or None after a problem or the timeout: for a drag, which cannot wait for a signal."""
        loop, found = QEventLoop(), []

        def take(message: Any) -> None:
            found.append(message)
            loop.quit()

        ticket = self.ask(make, take, take)
        QTimer.singleShot(round(1000 * timeout_s), loop, loop.quit)
        if not found:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.forget(ticket)
        return None if not found or isinstance(found[0], RequestFailed) else found[0]

    def close(self, last_words: Callable[[Any], object] = lambda message: None) -> None:
        """End the processes, each after END_S at the latest. ``last_words`` gets what the evolver still had to say.

        The keeper ends last, since there may be something to write among it.
        """
        self._closing = True
        self._end([name for name in self._children if name != "keeper"])
        for name, message in self._arrived:
            if name == "evolver" and message is not None:
                last_words(message)
        self._end(["keeper"], KEEPER_END_S)
        self._children.clear()
        self._answers.clear()
        self._arrived.clear()

    def _end(self, names: Sequence[str], timeout_s: float = END_S) -> None:
        children = [self._children[name] for name in names if name in self._children]
        enders = [threading.Thread(target=child.end, args=(Shutdown(), timeout_s), daemon=True) for child in children]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join(2 * timeout_s)

    # ---- inside -----------------------------------------------------------------------------------------------

    def _start(self, name: str) -> None:
        def said(message: Any) -> None:
            if isinstance(message, WantTakes | Unwanted):
                self.want_takes(message)
                return
            self._arrived.append((name, message))
            self._wake()

        def ended(code: int | None) -> None:
            self._arrived.append((name, None))
            self._wake()

        self._children[name] = Child(self._targets[name], on_message=said, on_end=ended, niceness=NICENESS[name])
        if name in DESKS and self._hear_on is not None:
            self._children[name].send(self._hear_on)

    def _wake(self) -> None:
        """Called in any thread."""
        if not self._closing and not self._wake_pending.is_set():
            self._wake_pending.set()
            self._woken.emit()

    def _hand_over(self) -> None:
        self._wake_pending.clear()
        messages = []
        while self._arrived:
            messages.append(self._arrived.popleft())
        last_snapshot = max((i for i, (_, m) in enumerate(messages) if isinstance(m, Snapshot)), default=-1)
        for i, (name, message) in enumerate(messages):
            if self._closing:
                return
            if message is None:
                self._died(name)
            elif name == "keeper":
                self.keeper_said.emit(message)
            elif name != "evolver":
                self._answer(message)
            elif not isinstance(message, Snapshot) or i == last_snapshot:
                self.evolver_said.emit(message)

    def _answer(self, message: Any) -> None:
        if isinstance(message, Pictures | Examined):
            (self.pictures if isinstance(message, Pictures) else self.examined).emit(message)
            return
        if isinstance(message, Preparing):
            self.desk_ready.emit()
            return
        _, answered, failed = self._answers.pop(message.ticket, ("", None, None))
        handler = failed if isinstance(message, RequestFailed) else answered
        if handler:
            handler(message)

    def _died(self, name: str) -> None:
        self._children.pop(name)
        restarted = self._restarts[name].may_start_again()
        if restarted:
            self._start(name)
        else:
            self.gave_up.emit(name)
        if name == "evolver":
            self.evolver_died.emit()
            return
        if name == "keeper":
            if restarted:
                self.keeper_began.emit()
            return
        dead = {ticket: failed for ticket, (asked, _, failed) in self._answers.items() if asked == name}
        for ticket, failed in dead.items():
            self.forget(ticket)
            failed(RequestFailed(ticket, "The process that reads files and renders has died; it was started again."))
        self.desk_died.emit()


def _answering(request: object) -> str:
    """The process that answers a request."""
    return "background" if priority_of(request) is Priority.BACKGROUND else "desk"
