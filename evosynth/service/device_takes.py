"""Takes that are wanted of the synth: recorded when nobody is at it, cut short by who comes, done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evosynth.errors import Cancelled, PortError
from evosynth.midi.conversation import Conversation
from evosynth.service.device_messages import UseDevice
from evosynth.service.device_recording import Recording
from evosynth.service.device_report import Report
from evosynth.service.device_turns import Turns
from evosynth.service.sentences import explained
from evosynth.service.take_messages import NoTakes, Unwanted, WantTakes

WAITS = "Recording waits while you are at the synth"


@dataclass(frozen=True, slots=True)
class Wish:
    """A take that waits, and the turn of the acts in which it was wanted."""

    wanted: WantTakes
    turn: int


class DeviceTakes:
    """``take`` is called in the thread of the acts, the rest in any."""

    def __init__(self, report: Report, recording: Recording, turns: Turns) -> None:
        self._report, self._recording, self._turns = report, recording, turns
        self._in_the_air: WantTakes | None = None
        self._cut = False  # what is in the air
        self._unwanted: set[int] = set()  # tickets

    def want(self, message: WantTakes | Unwanted, turn: int) -> None:
        """After those that were wanted before; or no longer."""
        if isinstance(message, WantTakes):
            self._turns.put_take(Wish(message, turn))
        else:
            self._unwanted.add(message.ticket)

    @property
    def go(self) -> bool:
        """Whether one is in the air, or waits."""
        return self._in_the_air is not None or self._turns.take_waits

    def spoil(self) -> None:
        """Somebody plays: no take is made of that."""
        self._cut = True
        self._turns.touch()

    def take(self, wish: Wish, talk: Conversation | None, using: UseDevice | None, broken: Callable[[], bool]) -> None:
        """Record it, and say what became of it. ``broken``: a person has broken off what goes on."""
        wanted = wish.wanted
        self._cut, self._in_the_air = False, wanted

        def cancelled() -> bool:
            return self._cut or broken() or wanted.ticket in self._unwanted

        try:
            if broken() or wanted.ticket in self._unwanted:
                raise Cancelled("it is not wanted any more")
            if talk is None or using is None:
                raise PortError("no MIDI output is chosen for the synth")
            self._report.hand_on(self._recording.takes(talk, using, wanted, cancelled))
            self._report.reaches("sent")
        except Cancelled:
            self._is_cut_short(wish, broken())
        except Exception as error:
            self._report.hand_on(NoTakes(wanted.ticket, explained(error, "Recording the synth")))
        finally:
            self._in_the_air = None
            if not self._turns.take_waits:
                self._recording.over()

    def _is_cut_short(self, wish: Wish, broken: bool) -> None:
        """By whom: then it is not wanted any more, was broken off, or is done again."""
        ticket = wish.wanted.ticket
        if ticket in self._unwanted:
            self._unwanted.discard(ticket)
        elif broken:
            self._report.hand_on(NoTakes(ticket, "Recording was broken off."))
        else:
            self._turns.put_back(wish)
