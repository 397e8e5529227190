"""MIDI outputs by name, over mido and its backend rtmidi, imported when the first one is asked for.

Every system that answers is listed: ALSA's and JACK's ports on Linux, CoreMIDI's on macOS, Windows' own. Whatever fails
becomes a ``PortError`` whose sentence says what to do.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

from evosynth.errors import PortError
from evosynth.midi.layout import LONGEST
from evosynth.system.machine import quiet

_BACKEND = "mido.backends.rtmidi"


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
    return list(_outputs())


def open_output(name: str) -> Port:
    """Opens the output of this name, or the only one that has ``name`` in its name, whatever the case.

    ``PortError`` tells the names that there are when none or several fit.
    """
    outputs = _outputs()
    full_name = _chosen(name, list(outputs))
    return _MidoPort(full_name, outputs[full_name])


class _MidoPort:
    """An output that connects anew for each message.

    A connection does not survive that its other end goes away and comes back (a synth switched off and on), and sending
    into a dead one gives no error. Connecting shows both; under JACK it takes some 50 ms.
    """

    def __init__(self, name: str, backend: Any) -> None:
        self.name = name
        self._backend = backend
        self._closed = False
        self._output: Any = None
        self._connect()

    def send(self, data: bytes) -> None:
        if len(data) > LONGEST:
            raise ValueError(f"a message of {len(data)} bytes: the longest is {LONGEST}")
        if self._closed:
            raise PortError(f"the MIDI output {self.name!r} is closed")
        message = _message(data)
        self._connect()
        with self._gone_on_error():
            self._output.send(message)
            there = self.name in self._backend.get_output_names()
        if not there:
            raise self._gone()

    def close(self) -> None:
        self._closed = True
        self._disconnect()

    def _connect(self) -> None:
        self._disconnect()
        with self._gone_on_error():
            self._output = self._backend.open_output(self.name)

    def _disconnect(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            with quiet(), contextlib.suppress(OSError):
                output.close()

    @contextlib.contextmanager
    def _gone_on_error(self) -> Iterator[None]:
        # What is not there any more is an OSError of mido or rtmidi; rtmidi has a ValueError for a place in its list
        # that went between two calls.
        try:
            with quiet():
                yield
        except (OSError, ValueError) as error:
            raise self._gone() from error

    def _gone(self) -> PortError:
        return PortError(f"the MIDI output {self.name!r} has gone: the message did not get through")


def _message(data: bytes) -> Any:
    """The bytes as a message of mido, which refuses with a ``ValueError`` what is not one whole message."""
    import mido

    return mido.Message.from_bytes(data)


def _chosen(name: str, names: list[str]) -> str:
    """The name that is meant."""
    if name in names:
        return name
    close = [candidate for candidate in names if name.lower() in candidate.lower()] if name else []
    if len(close) == 1:
        return close[0]
    if not names:
        raise PortError(f"there is no MIDI output called {name!r}, there is none at all")
    what = "several MIDI outputs have" if close else "there is no MIDI output with"
    listed = ", ".join(repr(candidate) for candidate in close or names)
    raise PortError(f"{what} {name!r} in the name; {'these' if close else 'there are'}: {listed}")


def _outputs() -> dict[str, Any]:
    """Every output's name, with mido's backend for the system that has it."""
    outputs: dict[str, Any] = {}
    systems = backends()
    failed: list[str] = []
    for backend in systems:
        try:
            with quiet():
                names: list[str] = backend.get_output_names()
        except OSError as error:
            failed.append(REASONS.get(backend.api, str(error)))
        else:
            outputs = dict.fromkeys(names, backend) | outputs
    if len(failed) == len(systems):
        raise PortError(f"there is no MIDI here: {', and '.join(failed)}")
    return outputs


REASONS = {
    "LINUX_ALSA": "the ALSA sequencer does not answer (try 'sudo modprobe snd-seq')",
    "UNIX_JACK": "no JACK server is running",
}


def backends() -> list[Any]:
    """mido's backends over rtmidi, one for each system that it was built with."""
    import mido

    rtmidi = mido.Backend(_BACKEND)
    try:
        rtmidi.load()
    except ModuleNotFoundError as error:
        raise PortError(
            "MIDI needs the package python-rtmidi, which comes ready made for Python 3.11 and 3.12 only: use one of"
            " these, or install a C++ compiler (on Debian: g++ libasound2-dev libjack-jackd2-dev), then"
            " 'pip install python-rtmidi'"
        ) from error
    except ImportError as error:
        if "libasound" in str(error):
            raise PortError("MIDI needs the system library libasound2: 'sudo apt-get install libasound2'") from error
        raise PortError(f"MIDI cannot be used: {error}") from error
    systems = [name for name in rtmidi.module.get_api_names() if name != "RTMIDI_DUMMY"]
    if not systems:
        raise PortError("python-rtmidi was built without any MIDI system: install it anew")
    return [mido.Backend(f"{_BACKEND}/{system}") for system in systems]
