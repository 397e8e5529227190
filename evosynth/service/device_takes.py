"""Takes that are wanted of the synth: recorded when nobody is at it, cut short by who comes, done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evosynth.errors import AudioError, Cancelled, PortError
from evosynth.midi.conversation import Conversation
from evosynth.service.device_library import ForLibrary, record_next
from evosynth.service.device_messages import Goes, NotDone, UseDevice
from evosynth.service.device_recording import Recording
from evosynth.service.device_report import Report
from evosynth.service.device_turns import Turns
from evosynth.service.sentences import explained
from evosynth.service.take_messages import NoTakes, RecordVoices, Unwanted, WantTakes

WAITS = "Recording waits while you are at the synth"


@dataclass(frozen=True, slots=True)
class Wish:
    """What waits to be recorded, and the turn of the acts in which it was wanted."""

    wanted: WantTakes | ForLibrary
    turn: int


class DeviceTakes:
    """``take`` is called in the thread of the acts, the rest in any."""

    def __init__(self, report: Report, recording: Recording, turns: Turns) -> None:
        self._report, self._recording, self._turns = report, recording, turns
        self._in_the_air: WantTakes | ForLibrary | None = None
        self._cut = False  # what is in the air
        self._unwanted: set[int] = set()  # tickets

    def want(self, message: WantTakes | RecordVoices | Unwanted, turn: int) -> None:
        """After those that were wanted before; or no longer."""
        if isinstance(message, Unwanted):
            self._unwanted.add(message.ticket)
        else:
            self._turns.put_take(Wish(ForLibrary(message) if isinstance(message, RecordVoices) else message, turn))

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
            self._record(wish, talk, using, cancelled)
            self._report.reaches("sent")
        except Cancelled:
            self._is_cut_short(wish, broken())
        except Exception as error:
            lost = isinstance(error, (PortError, AudioError))
            self._end(wanted, explained(error, "Recording the synth"), lost=lost)
        finally:
            self._in_the_air = None
            if not self._turns.take_waits:
                self._recording.over()

    def _record(self, wish: Wish, talk: Conversation, using: UseDevice, cancelled: Callable[[], bool]) -> None:
        if isinstance(wish.wanted, WantTakes):
            self._report.hand_on(self._recording.takes(talk, using, wish.wanted, cancelled))
            return
        left = record_next(self._report, self._recording, talk, using, wish.wanted, cancelled)
        if left is not None:
            self._turns.put_take(Wish(left, wish.turn))

    def _end(self, wanted: WantTakes | ForLibrary, told: str, *, lost: bool = False, broken_off: bool = False) -> None:
        """It is not recorded. ``lost``: since the synth cannot be reached; ``broken_off``: by a person."""
        if isinstance(wanted, WantTakes):
            self._report.hand_on(NoTakes(wanted.ticket, told, lost))
        else:
            self._report.say(Goes(""))
            self._report.say(NotDone(wanted.ticket, f"{told} {wanted.so_far}.", broken_off))

    def _is_cut_short(self, wish: Wish, broken: bool) -> None:
        """By whom: then it is not wanted any more, was broken off, or is done again."""
        ticket = wish.wanted.ticket
        if ticket in self._unwanted:
            self._unwanted.discard(ticket)
        elif broken:
            self._end(wish.wanted, "Recording was broken off.", broken_off=True)
        else:
            self._turns.put_back(wish)
