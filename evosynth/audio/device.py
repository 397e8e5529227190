"""Sound devices, how they are found and how they are left. PortAudio is loaded when it is first looked for.

A device that has vanished (``Stream.active`` may stay true) is left with ``abort`` and ``close``: ``stop`` would hang.
After that PortAudio can be started anew to find another device, but not when it is connected to a JACK server, which
may be what died: then it would hang or abort the whole program, and only another process helps.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

STALL_S = 1.5  # a device that asks for nothing for so long has gone
CLOSE_S = 1.0  # how long the end waits for a driver
looking = threading.RLock()  # held from a look for devices until one is open: a thread that rests ends PortAudio
JACK = "JACK Audio Connection Kit"  # PortAudio's name for it
NO_RATE = 48000  # stands in for the rate of a device that is not there


@dataclass(frozen=True, slots=True)
class PlayerState:
    """Whether there is a device: ``text`` names it, or says in a few words what is missing."""

    available: bool
    text: str
    sample_rate: int = NO_RATE
    remedy: str = ""  # what a person can do about it
    needs_restart: bool = False  # of the program: this process finds no device any more


OPENING = PlayerState(False, "Looking for a sound device")
CLOSED = PlayerState(False, "Sound is off")
GONE = PlayerState(False, "The sound device has gone")
LOST = PlayerState(False, "The sound device has gone", needs_restart=True)
NO_DEVICE = PlayerState(False, "No sound device")
NO_PORTAUDIO = PlayerState(
    False, "PortAudio is not installed", remedy="On Debian and Ubuntu: sudo apt install libportaudio2"
)


@dataclass(frozen=True, slots=True)
class Output:
    """The default device, not opened yet."""

    sounddevice: Any  # the module
    name: str
    rate: int  # Hz
    channels: int  # 1 or 2
    with_jack: bool  # PortAudio has met a JACK server

    @property
    def state(self) -> PlayerState:
        return PlayerState(True, f"{self.name}, {self.rate / 1000:g} kHz", self.rate)


def portaudio() -> Any:
    """The module sounddevice, after a new look for devices; or the state that says why there is none."""
    os.environ.setdefault("JACK_NO_START_SERVER", "1")  # looking for a server must not start one
    with looking:
        first_look = "sounddevice" not in sys.modules
        try:
            import sounddevice
        except OSError:
            return NO_PORTAUDIO
        if not first_look and not _looked_again(sounddevice):
            return LOST
    return sounddevice


def has_met_jack(sounddevice: Any) -> bool:
    """Whether PortAudio is connected to a JACK server."""
    return any(api["name"] == JACK for api in sounddevice.query_hostapis())


def find_output() -> Output | PlayerState:
    """The default device, or what is missing."""
    sounddevice = portaudio()
    if isinstance(sounddevice, PlayerState):
        return sounddevice
    try:
        device = sounddevice.query_devices(kind="output")
        with_jack = has_met_jack(sounddevice)
    except (sounddevice.PortAudioError, ValueError):
        return NO_DEVICE
    rate, channels = round(device["default_samplerate"]), min(2, int(device["max_output_channels"]))
    return Output(sounddevice, str(device["name"]).split(":")[0], rate, channels, with_jack)


class Pulse:
    """Notices by the counter of its callbacks that a device has gone: ``Stream.active`` may stay true."""

    def __init__(self, calls: int) -> None:
        self._calls, self._since = calls, time.monotonic()

    def stopped(self, calls: int) -> bool:
        """Call now and then. Whether the device has not called for STALL_S."""
        now = time.monotonic()
        if calls != self._calls:
            self._calls, self._since = calls, now
        return now - self._since > STALL_S


def start(stream: Any, sounddevice: Any) -> PlayerState | None:
    """Start an opened stream; what is wrong if that fails."""
    try:
        stream.start()
    except sounddevice.PortAudioError as error:
        let_go(stream)
        return PlayerState(False, f"The sound device does not start ({error})")
    _streams.add(id(stream))
    return None


_streams: set[int] = set()  # ids of those that are open in this process
_leaving: set[int] = set()  # of those whose device has died and whose driver has not let go of them yet
_resting = False  # PortAudio was shut down, since another process has the device
_lost = False  # a device has died while PortAudio was connected to a JACK server


def begin_to_leave(stream: Any, with_jack: bool) -> None:
    """A device has died: from now on PortAudio would hang or abort the program when it is shut down, also at exit."""
    global _lost
    _lost = _lost or with_jack
    _leaving.add(id(stream))
    import sounddevice

    atexit.unregister(sounddevice._exit_handler)


def abandon(stream: Any, with_jack: bool) -> None:
    """A device has died: leave it in a thread, since its driver may never answer."""
    begin_to_leave(stream, with_jack)
    threading.Thread(target=leave, args=(stream,), name="audio-abort", daemon=True).start()


def part_with(stream: Any, with_jack: bool, *, living: bool) -> bool:
    """Close a stream, without waiting longer than CLOSE_S for its driver. Whether that has let go of it."""
    if not living:
        begin_to_leave(stream, with_jack)
    thread = threading.Thread(target=leave, args=(stream,), name="audio-close", daemon=True)
    thread.start()
    thread.join(CLOSE_S)
    if thread.is_alive():  # the driver hangs: so would PortAudio at exit
        begin_to_leave(stream, with_jack)
        return False
    return True


def leave(stream: Any) -> None:
    """Leave a dead device, which may take for ever. Without it PortAudio can be shut down again, but not after JACK."""
    let_go(stream)
    _leaving.discard(id(stream))
    if not _leaving and not _lost:
        import sounddevice

        atexit.register(sounddevice._exit_handler)


def rest() -> None:
    """Let go of PortAudio until a device is looked for again: a sound server that dies then is none of our business."""
    global _resting
    with looking:
        if "sounddevice" not in sys.modules or _resting or _lost or _streams or _leaving:
            return
        import sounddevice

        sounddevice._terminate()
        _resting = True


def _looked_again(sounddevice: Any) -> bool:
    """PortAudio looks for devices once, when it starts: start it anew. False where that is not safe any more."""
    global _resting
    if _resting:
        sounddevice._initialize()
        _resting = False
        return True
    end = time.monotonic() + CLOSE_S
    while _leaving and not _lost and time.monotonic() < end:  # a driver may be just about to let go
        time.sleep(0.02)
    if _lost or _leaving:
        return False
    if not _streams:
        sounddevice._terminate()
        sounddevice._initialize()
    return True


def let_go(stream: Any) -> None:
    """Close a stream, whatever state it is in."""
    with suppress(Exception):  # a dead device may say anything
        stream.abort(ignore_errors=True)
    with suppress(Exception):
        stream.close(ignore_errors=True)
    _streams.discard(id(stream))
