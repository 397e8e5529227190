"""Sound inputs by name: cards, and under JACK and PulseAudio each program that sounds. PortAudio knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from evosynth.audio.device import NO_RATE, PlayerState, has_met_jack, looking, portaudio, rest
from evosynth.errors import AudioError

_CHANNEL = re.compile(r"(.*)#(\d+)")  # "NAME#2": one channel of it


@dataclass(frozen=True, slots=True)
class SoundInput:
    """An input that is there, not opened yet."""

    sounddevice: Any  # the module
    number: int  # PortAudio's
    name: str
    rate: int  # Hz, its own
    channels: int  # that it has
    channel: int | None  # the one that is meant, 0 the first; None: the mean of the first two
    with_jack: bool  # PortAudio has met a JACK server

    @property
    def opened_channels(self) -> int:
        """As many as are needed of it."""
        return min(2, self.channels) if self.channel is None else self.channel + 1


def inputs() -> tuple[str, ...]:
    """The names of the inputs that there are, the default one first; () without PortAudio or any input.

    While a device is open in this process: those that there were when PortAudio was started.
    """
    with looking:
        sounddevice = portaudio()
        if isinstance(sounddevice, PlayerState):
            return ()
        names = tuple(_named(sounddevice))
        rest()
    return names


def find_input(wanted: str) -> SoundInput:
    """The one input of this name or with this part in its name, also "NAME#2" for its second channel; "": the default.

    AudioError where there is no PortAudio, no such input, several of them, or no such channel in it.
    """
    with looking:
        return _found(wanted)


def _found(wanted: str) -> SoundInput:
    sounddevice = portaudio()
    if isinstance(sounddevice, PlayerState):
        raise AudioError(_cannot_look(sounddevice))
    there = _named(sounddevice)
    name, channel = _chosen(wanted, list(there))
    device = sounddevice.query_devices(there[name])
    channels = int(device["max_input_channels"])
    if channel is not None and not 0 <= channel < channels:
        raise AudioError(f"the sound input {name!r} has {channels} channel{'s' * (channels != 1)}, not {channel + 1}")
    rate = round(device["default_samplerate"]) or NO_RATE
    return SoundInput(sounddevice, there[name], name, rate, channels, channel, has_met_jack(sounddevice))


def _named(sounddevice: Any) -> dict[str, int]:
    """PortAudio's numbers of all inputs by their names, the default one first. Of several with one name the first."""
    devices = [device for device in sounddevice.query_devices() if device["max_input_channels"] > 0]
    first = sounddevice.default.device[0]
    named: dict[str, int] = {}
    for device in sorted(devices, key=lambda device: device["index"] != first):
        named.setdefault(str(device["name"]), int(device["index"]))
    return named


def _chosen(wanted: str, names: list[str]) -> tuple[str, int | None]:
    """The name that is meant among those that there are, and a channel of it."""
    if not names:
        raise AudioError("there is no sound input")
    if not wanted:
        return names[0], None
    if name := _fitting(wanted, names):
        return name, None
    part = _CHANNEL.fullmatch(wanted)
    if part and part[2] and (name := _fitting(part[1], names) if part[1] else names[0]):
        return name, int(part[2]) - 1
    raise AudioError(f"there is no sound input {wanted!r}; there are: {', '.join(names)}")


def _fitting(wanted: str, names: list[str]) -> str:
    """The name that this is, or the only one that has it as a part; "" where there is none."""
    small = wanted.casefold()
    found = [name for name in names if name.casefold() == small] or [name for name in names if small in name.casefold()]
    if len(found) > 1 and wanted not in found:
        raise AudioError(f"{wanted!r} fits several sound inputs: {', '.join(found)}; give more of its name")
    return wanted if wanted in found else "".join(found)


def _cannot_look(state: PlayerState) -> str:
    if state.needs_restart:
        return "a sound device has gone with its JACK server: start the program again to find sound inputs"
    return f"there is no sound input: {state.text}" + (f" ({state.remedy})" if state.remedy else "")
