"""The MIDI systems of this machine through rtmidi, which is imported when the first of them is asked.

ALSA and JACK on Linux, CoreMIDI on macOS, Windows' own. They are asked again and again without making a new connection
each time, so that a look at the names costs some 0.1 ms. What comes in is handed over as bytes, also of
system-exclusive messages, in a thread of the driver.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from evosynth.errors import PortError
from evosynth.midi.jack_ports import JackPorts
from evosynth.system.machine import quiet

Kind = Literal["outputs", "inputs"]

NAME = "EvoSynth"  # what our clients' names begin with: we do not offer our own ports to ourselves
_QUEUE = 1 << 14  # messages that wait in an input before the driver drops some
LISTEN_S = 0.001  # from one look at what has come to the next
_number = itertools.count(1)


class System:
    """One of them."""

    def __init__(self, api: int) -> None:
        self._api = api
        self.is_jack = bool(api == rtmidi().API_UNIX_JACK)
        self._asks: dict[Kind, Any] = {}

    @property
    def reason(self) -> str:
        """Why it may not answer."""
        module = rtmidi()
        if self.is_jack:
            return "the JACK server has ended: start this program anew" if jack().dead else "no JACK server is running"
        if self._api == module.API_LINUX_ALSA:
            return "the ALSA sequencer does not answer (try 'sudo modprobe snd-seq')"
        return f"{module.get_api_display_name(self._api)} does not answer"

    def names(self, kind: Kind) -> list[str]:
        """Of all outputs or inputs. OSError where it does not answer."""
        if self.is_jack:
            return jack().names("out" if kind == "outputs" else "in")
        if kind not in self._asks:
            self._asks[kind] = self.client(kind, f"{NAME} looks")
        for _ in range(8):
            with contextlib.suppress(ValueError):  # one went while they were counted
                return list(self._asks[kind].get_ports())
        return []

    def open_output(self, name: str) -> Output:
        """PortError where there is no such output."""
        return Output(self, name)

    def open_input(self, name: str, on_bytes: Callable[[bytes], None]) -> Input:
        """With sysex, active sensing and clocks. PortError where there is no such input."""
        return Input(self, name, on_bytes)

    def client(self, kind: Kind, name: str) -> Any:
        """rtmidi's object, not connected. OSError where the system does not answer."""
        if self.is_jack:
            jack().check()
        with quiet():
            if kind == "outputs":
                return rtmidi().MidiOut(self._api, name)
            return rtmidi().MidiIn(self._api, name, queue_size_limit=_QUEUE)


class _End:
    """One end of a connection that was made. A closed one can be closed again."""

    kind: Kind

    def __init__(self, system: System, name: str) -> None:
        self.name = name
        self._system = system
        self._own = f"{NAME} {os.getpid()}.{next(_number)}"  # nobody else's, so that connections can be told apart
        self._client: Any = None
        try:
            self._client = system.client(self.kind, self._own)
            with quiet():
                self._client.open_port(self._client.get_ports().index(name), "out" if self.kind == "outputs" else "in")
        except (OSError, ValueError) as error:
            self.close()
            raise PortError(f"the MIDI {self.kind[:-1]} {name!r} cannot be opened: it is not there any more") from error

    def connected(self) -> bool:
        """Whether the other end is still there. It may have gone and come back meanwhile under the same name: then JACK
        takes messages on, and they go nowhere. OSError where the system does not answer any more."""
        if self._client is None:
            return False
        if self._system.is_jack:
            return jack().connected(self.name, self._own)
        return self.name in self._system.names(self.kind)

    def close(self) -> None:
        """Waits until what was sent is out."""
        client, self._client = self._client, None
        if client is not None:
            with quiet(), contextlib.suppress(OSError, RuntimeError):
                client.close_port()
                client.delete()


class Output(_End):
    """An output. Bytes go out as they are: whole messages, or pieces of one."""

    kind = "outputs"

    def __init__(self, system: System, name: str) -> None:
        self._sent_at = self._period_s = 0.0
        super().__init__(system, name)
        self._period_s = jack().period_s() if system.is_jack else 0.0
        time.sleep(2 * self._period_s)  # JACK goes on without a new connection until its next period

    def close(self) -> None:
        if self._client is not None:
            time.sleep(max(0.0, min(self._sent_at + 2 * self._period_s - time.monotonic(), 0.2)))
        super().close()

    def send(self, data: bytes) -> None:
        """Hands bytes over. Quirk: rtmidi takes what begins with a data byte in threes only."""
        if self._client is None:
            raise OSError(f"the MIDI output {self.name!r} is closed")
        self._sent_at = time.monotonic()
        if data[0] >= 0x80:
            self._client.send_message(data)
            return
        for start in range(0, len(data), 3):
            self._client.send_message(data[start : start + 3])


class Input(_End):
    """An input that is listened to, in a thread of its own.

    Quirk: rtmidi's own callbacks run in JACK's thread and wait there for Python, which may just be closing a port and
    waiting for JACK's thread: a synth that gives signs of life twelve times a second has both stand still.
    """

    kind = "inputs"

    def __init__(self, system: System, name: str, on_bytes: Callable[[bytes], None]) -> None:
        self._on_bytes = on_bytes
        self._ended = threading.Event()
        self._listener: threading.Thread | None = None
        super().__init__(system, name)
        self._client.ignore_types(sysex=False, timing=False, active_sense=False)
        self._listener = threading.Thread(target=self._listen, args=(self._client,), name="midi-in", daemon=True)
        self._listener.start()

    def close(self) -> None:
        """What has come until now is still handed over."""
        self._ended.set()
        if self._listener is not None and threading.current_thread() is not self._listener:
            self._listener.join()
        super().close()

    def _listen(self, client: Any) -> None:
        while not self._ended.wait(LISTEN_S):
            while (event := client.get_message()) is not None:
                try:
                    self._on_bytes(bytes(event[0]))
                except Exception:  # whoever listens may fail at one message, and hears the next
                    traceback.print_exc()


class Systems:
    """All that answer here."""

    def __init__(self) -> None:
        """PortError where there is no MIDI at all, and why."""
        module = rtmidi()
        self._all = [System(api) for api in module.get_compiled_api() if api != module.API_RTMIDI_DUMMY]
        if not self._all:
            raise PortError("python-rtmidi was built without any MIDI system: install it anew")
        self._lock = threading.Lock()

    def names(self, kind: Kind) -> dict[str, System]:
        """Each name of all outputs or inputs with its system. PortError where none of them answers."""
        found: dict[str, System] = {}
        failed = []
        for system in self._all:
            try:
                with self._lock:
                    names = system.names(kind)
            except OSError:
                failed.append(system.reason)
            else:
                found = dict.fromkeys((name for name in names if not name.startswith(NAME)), system) | found
        if len(failed) == len(self._all):
            raise PortError(f"there is no MIDI here: {', and '.join(failed)}")
        return found

    def aliases(self) -> dict[str, str]:
        """What JACK's ports are also called: "system:midi_playback_1" is "USB-MIDI". Nothing without JACK."""
        with contextlib.suppress(OSError):
            ports = [name for system in self._all if system.is_jack for kind in _KINDS for name in system.names(kind)]
            return {name: _told(found) for name in ports if (found := jack().aliases(name))}
        return {}


_KINDS: tuple[Kind, ...] = ("outputs", "inputs")


def _told(aliases: tuple[str, ...]) -> str:
    """The alias that people know: the one with the device in it, without JACK's client and port about it."""
    best = max(aliases, key=len)
    return best.partition(":")[2].partition("/")[0] or best


@functools.cache
def shared() -> Systems:
    """For whoever has none of their own. PortError where there is no MIDI at all, and why."""
    return Systems()


@functools.cache
def jack() -> JackPorts:
    """What this process asks JACK with."""
    return JackPorts(Path(rtmidi().__file__).parent)


def rtmidi() -> Any:
    """The package; ``PortError`` says what to install."""
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
