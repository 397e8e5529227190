"""MIDI outputs by name, for one message or a few; ``link`` is the way to a synth that stays open.

Whatever fails becomes a ``PortError`` whose sentence says what to do.
"""

from __future__ import annotations

from typing import Protocol

from evosynth.errors import PortError
from evosynth.midi import port_names, systems
from evosynth.midi.layout import END, LONGEST, START


class Port(Protocol):
    """Somewhere to send MIDI messages to."""

    @property
    def name(self) -> str: ...

    def send(self, data: bytes) -> None:
        """Sends one whole message. ``PortError`` when the port has gone; it may be tried again when it is back."""
        ...

    def close(self) -> None:
        """Waits until everything is out, then lets go. A closed port can be closed again."""
        ...


def output_names() -> list[str]:
    """The names of all MIDI outputs, possibly none. ``PortError`` when there is no MIDI here at all, and why."""
    return list(systems.shared().names("outputs"))


def open_output(name: str) -> Port:
    """Opens the output of this name, or the only one that has ``name`` in its name, whatever the case.

    ``PortError`` tells the names that there are when none or several fit.
    """
    found = systems.shared().names("outputs")
    full_name = port_names.chosen(name, list(found), "output", systems.shared().aliases())
    return _Connected(full_name, found[full_name])


class _Connected:
    """An output that is connected again when its other end went away and came back (a synth switched off and on)."""

    def __init__(self, name: str, system: systems.System) -> None:
        self.name = name
        self._system = system
        self._closed = False
        self._output: systems.Output | None = system.open_output(name)

    def send(self, data: bytes) -> None:
        check_whole(data)
        if self._closed:
            raise PortError(f"the MIDI output {self.name!r} is closed")
        try:
            output = self._living()
            output.send(data)
            if output.connected():
                return
        except (OSError, ValueError, PortError) as error:
            raise self._gone() from error
        raise self._gone()

    def close(self) -> None:
        self._closed = True
        self._let_go()

    def _living(self) -> systems.Output:
        if self._output is None or not self._output.connected():
            self._let_go()
            self._output = self._system.open_output(self.name)
        return self._output

    def _let_go(self) -> None:
        if self._output is not None:
            self._output.close()

    def _gone(self) -> PortError:
        return PortError(f"the MIDI output {self.name!r} has gone: the message did not get through")


def check_whole(data: bytes) -> None:
    """``ValueError`` for what is not one whole message, or is longer than the way carries."""
    if len(data) > LONGEST:
        raise ValueError(f"a message of {len(data)} bytes: the longest is {LONGEST}")
    if not data or data[0] < 0x80 or data[0] == END:
        raise ValueError("a MIDI message begins with a status byte")
    if (data[0] == START) != (data[-1] == END):
        raise ValueError("a system-exclusive message begins with F0 and ends with F7")
    inside = data[1:-1] if data[0] == START else data[1:]
    if any(byte >= 0x80 for byte in inside):
        raise ValueError("a status byte stands inside a message")
