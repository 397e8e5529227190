"""What JACK tells of its ports and rtmidi does not: their other names (aliases), and that its server has died.

A client of a dead server goes on to list the ports that there were and to take messages, without a word; its library
tells only whom it was asked to tell. It is asked through the same copy of the library that rtmidi has loaded.
Source: JACK's C API, jack/jack.h.
"""

from __future__ import annotations

import atexit
import ctypes
import ctypes.util
import threading
from pathlib import Path
from typing import Any, Literal

from evosynth.system.machine import quiet

NAME = "EvoSynth looks"
_NO_START_SERVER = 1  # JackNoStartServer: nobody asked for a server
_MIDI = b"8 bit raw midi"
_FLAGS = {"out": 1, "in": 2}  # JackPortIsInput, where our output goes; JackPortIsOutput
_ALIAS_SIZE = 512  # bytes that the longest alias has room in
_WHEN_DEAD = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class JackPorts:
    """One client without ports, made when it is first asked; one a process.

    Quirk: once the server has died its library ends all clients of the process when a new one is made, and whoever
    closes one of them crashes. So nothing is made any more then, nor closed.
    """

    def __init__(self, beside: Path) -> None:
        """``beside``: where the package rtmidi stands."""
        self._beside = beside
        self._lock = threading.Lock()
        self._library: Any = None
        self._client: Any = None
        self._dead = threading.Event()
        self._when_dead = _WHEN_DEAD(lambda _: self._dead.set())
        atexit.register(self.close)

    def names(self, direction: Literal["out", "in"]) -> list[str]:
        """The MIDI ports that can be sent to ("out") or listened to. ``OSError`` where no server answers."""
        with self._lock:
            library, client = self._asked()
            return _taken(library, library.jack_get_ports(client, None, _MIDI, _FLAGS[direction]))

    def aliases(self, name: str) -> tuple[str, ...]:
        """The other names of a port."""
        with self._lock:
            library, client = self._asked()
            port = library.jack_port_by_name(client, name.encode())
            if not port:
                return ()
            room = [ctypes.create_string_buffer(_ALIAS_SIZE) for _ in range(2)]
            pointers = (ctypes.c_char_p * 2)(*(ctypes.cast(each, ctypes.c_char_p) for each in room))
            count = library.jack_port_get_aliases(port, pointers)
            return tuple(each.value.decode("utf-8", "replace") for each in room[: max(0, count)])

    def period_s(self) -> float:
        """How long the server takes from one look at all programs to the next. ``OSError`` likewise."""
        with self._lock:
            library, client = self._asked()
            return float(library.jack_get_buffer_size(client)) / float(library.jack_get_sample_rate(client))

    @property
    def dead(self) -> bool:
        """Whether its server has ended."""
        return self._dead.is_set()

    def check(self) -> None:
        """``OSError`` once the server has died."""
        if self.dead:
            raise OSError("the JACK server has ended, and this program has to be started anew to use another one")

    def connected(self, name: str, client: str) -> bool:
        """Whether a port has a connection with one of this client's."""
        with self._lock:
            library, asking = self._asked()
            port = library.jack_port_by_name(asking, name.encode())
            if not port:
                return False
            others = _taken(library, library.jack_port_get_all_connections(asking, port))
            return any(other.startswith(f"{client}:") for other in others)

    def close(self) -> None:
        """Lets the client go."""
        with self._lock:
            client, self._client = self._client, None
            if client and not self.dead:
                with quiet():
                    self._library.jack_client_close(client)

    def _asked(self) -> tuple[Any, Any]:
        """The library and a client of a server that lives."""
        self.check()
        if self._library is None:
            self._library = _loaded(self._beside)
        if not self._client:
            with quiet():
                client = self._library.jack_client_open(NAME.encode(), _NO_START_SERVER, None)
            if not client:
                raise OSError("no JACK server is running")
            self._library.jack_on_shutdown(client, self._when_dead, None)
            if self._library.jack_activate(client):  # its library looks after the server only for active ones
                raise OSError("the JACK server does not take another program")
            self._client = client
        return self._library, self._client


def _taken(library: Any, found: Any) -> list[str]:
    """The names of a list that the library has made, which is given back."""
    names: list[str] = []
    while found and found[len(names)]:
        names.append(found[len(names)].decode("utf-8", "replace"))
    library.jack_free(found)
    return names


def _loaded(beside: Path) -> Any:
    """rtmidi's own copy where its wheel brings one, else the system's. ``OSError`` where there is none."""
    own = sorted(beside.parent.glob("python_rtmidi*/libjack*")) + sorted(beside.glob(".dylibs/libjack*"))
    name = str(own[0]) if own else ctypes.util.find_library("jack")
    if not name:
        raise OSError("there is no library of JACK")
    library = ctypes.CDLL(name)
    for function, result, arguments in (
        ("jack_client_open", ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]),
        ("jack_client_close", ctypes.c_int, [ctypes.c_void_p]),
        ("jack_activate", ctypes.c_int, [ctypes.c_void_p]),
        ("jack_on_shutdown", None, [ctypes.c_void_p, _WHEN_DEAD, ctypes.c_void_p]),
        (
            "jack_get_ports",
            ctypes.POINTER(ctypes.c_char_p),
            [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong],
        ),
        ("jack_port_get_all_connections", ctypes.POINTER(ctypes.c_char_p), [ctypes.c_void_p, ctypes.c_void_p]),
        ("jack_get_buffer_size", ctypes.c_uint32, [ctypes.c_void_p]),
        ("jack_get_sample_rate", ctypes.c_uint32, [ctypes.c_void_p]),
        ("jack_free", None, [ctypes.c_void_p]),
        ("jack_port_by_name", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
        ("jack_port_get_aliases", ctypes.c_int, [ctypes.c_void_p, ctypes.c_void_p]),
    ):
        found = getattr(library, function)
        found.restype, found.argtypes = result, arguments
    return library
