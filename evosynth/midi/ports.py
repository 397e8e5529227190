"""MIDI outputs by name, over rtmidi, which is imported when the first one is asked for.

Every system that answers is listed: ALSA's and JACK's ports on Linux, CoreMIDI's on macOS, Windows' own. Whatever fails
becomes a ``PortError`` whose sentence says what to do.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Any, Protocol

from evosynth.errors import PortError

CLIENT = "EvoSynth"  # how other programs see us
LONGEST = 16000  # bytes; JACK drops messages of 16 kB and more without a word


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
    return _RtMidiPort(full_name, outputs[full_name])


class _RtMidiPort:
    """An output that connects anew for each message.

    A connection does not survive that its other end goes away and comes back (a synth switched off and on), and rtmidi
    sends into a dead one without an error. Connecting takes some 20 ms under JACK and shows both.
    """

    def __init__(self, name: str, api: int) -> None:
        self.name = name
        self._closed = False
        self._client = _client(api)
        try:
            self._connect()
        except PortError:
            self.close()
            raise

    def send(self, data: bytes) -> None:
        if len(data) > LONGEST:
            raise ValueError(f"a message of {len(data)} bytes: the longest is {LONGEST}")
        if self._closed:
            raise PortError(f"the MIDI output {self.name!r} is closed")
        self._connect()
        with self._gone_on_error():
            self._client.send_message(list(data))
        self._check_there()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            with _quiet(), contextlib.suppress(OSError):
                self._client.close_port()
                self._client.delete()

    def _connect(self) -> None:
        with self._gone_on_error():
            self._client.close_port()
            place = self._check_there()
            self._client.open_port(place, name="out")

    def _check_there(self) -> int:
        """The place of the port in the list."""
        with self._gone_on_error():
            names: list[str] = self._client.get_ports()
        if self.name not in names:
            raise self._gone()
        return names.index(self.name)

    @contextlib.contextmanager
    def _gone_on_error(self) -> Iterator[None]:
        # rtmidi's errors are OSError or ValueError; ports that went between two calls show as the latter.
        try:
            with _quiet():
                yield
        except PortError:
            raise
        except (OSError, ValueError) as error:
            raise self._gone() from error

    def _gone(self) -> PortError:
        return PortError(f"the MIDI output {self.name!r} has gone: the message did not get through")


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


def _outputs() -> dict[str, int]:
    """Every output's name, with the rtmidi number of the system that has it."""
    outputs: dict[str, int] = {}
    failed: list[str] = []
    for api in _systems():
        try:
            client = _client(api)
        except PortError as error:
            failed.append(str(error))
            continue
        try:
            with _quiet():
                for name in client.get_ports():
                    outputs.setdefault(name, api)
        finally:
            client.delete()
    if failed and len(failed) == len(_systems()):
        raise PortError(f"there is no MIDI here: {', and '.join(failed)}")
    return outputs


def _client(api: int) -> Any:
    """An rtmidi output that is not connected yet."""
    rtmidi = _rtmidi()
    try:
        with _quiet():
            return rtmidi.MidiOut(api, CLIENT)
    except OSError as error:
        raise PortError(_REASONS.get(rtmidi.get_api_name(api), str(error))) from error


_REASONS = {
    "alsa": "the ALSA sequencer does not answer (try 'sudo modprobe snd-seq')",
    "jack": "no JACK server is running",
}


def _systems() -> list[int]:
    rtmidi = _rtmidi()
    systems: list[int] = [api for api in rtmidi.get_compiled_api() if api != rtmidi.API_RTMIDI_DUMMY]
    if not systems:
        raise PortError("python-rtmidi was built without any MIDI system: install it anew")
    return systems


def _rtmidi() -> Any:
    try:
        import rtmidi
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
    return rtmidi


_quiet_lock = threading.RLock()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what the C libraries of ALSA and JACK print about their failures off the terminal."""
    with _quiet_lock, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # there is no standard error under a window of its own
            saved = os.dup(2)
            stack.callback(os.close, saved)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nowhere)
            os.dup2(nowhere, 2)
            stack.callback(os.dup2, saved, 2)
        yield
