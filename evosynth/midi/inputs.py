"""MIDI inputs by name: keyboards to play from. What comes in is handed over as bytes, in a thread of the driver."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from evosynth.errors import PortError
from evosynth.midi.ports import REASONS, backends
from evosynth.system.machine import quiet


def input_names() -> list[str]:
    """The names of all MIDI inputs, possibly none. ``PortError`` when there is no MIDI here at all, and why."""
    return list(_inputs())


def open_input(name: str, on_message: Callable[[bytes], None]) -> Input:
    """Listen to the input of this name; ``on_message`` is called with each whole message but sysex.

    ``PortError`` when there is no such input.
    """
    backend = _inputs().get(name)
    if backend is None:
        raise PortError(f"the MIDI input {name!r} is not connected")

    def take(message: Any) -> None:
        if message.type != "sysex":
            on_message(bytes(message.bytes()))

    try:
        with quiet():
            port = backend.open_input(name, callback=take)
    except (OSError, ValueError) as error:
        raise PortError(f"the MIDI input {name!r} cannot be opened: {error}") from error
    return Input(name, port)


class Input:
    """An input that is listened to."""

    def __init__(self, name: str, port: Any) -> None:
        self.name = name
        self._port = port

    def close(self) -> None:
        """Listen no more. A closed input can be closed again."""
        port, self._port = self._port, None
        if port is not None:
            with quiet(), contextlib.suppress(OSError):
                port.close()


def _inputs() -> dict[str, Any]:
    """Every input's name, with mido's backend for the system that has it."""
    inputs: dict[str, Any] = {}
    systems, failed = backends(), []
    for backend in systems:
        try:
            with quiet():
                names: list[str] = backend.get_input_names()
        except OSError as error:
            failed.append(REASONS.get(backend.api, str(error)))
        else:
            inputs = dict.fromkeys(names, backend) | inputs
    if len(failed) == len(systems):
        raise PortError(f"there is no MIDI here: {', and '.join(failed)}")
    return inputs
