"""Synths that take DX7 voices, what is particular about each, and sending a voice to one.

A voice goes to the *edit buffer*, the sound that is being played: nothing here writes a device's memory. Sources: the
manuals of the DX7, DX7II, TX802 and TX816; ajxs' disassembly of the DX7's ROM; Edisyn for pauses; Dexed's issue 155 for
the Volca FM; MiniDexed's source.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from evosynth.errors import InputError
from evosynth.midi.ports import Port
from evosynth.midi.sysex import single_dump
from evosynth.voices.dx7 import Voice

WIRE_BYTES_PER_S = 3125  # of a MIDI cable: 31,250 baud, 10 bits a byte


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """One kind of synth."""

    key: str  # what people type
    name: str
    settling_s: float = 0.05  # pause that it needs after a voice
    wired: bool = True  # at the end of a MIDI cable, which takes its time
    channel: int = 1  # what it listens to when it is new
    all_operators_in_checksum: bool = False
    preparation: str = ""  # what a person has to do at the device first


_UNPROTECT = (
    "set MEMORY PROTECT INTERNAL to OFF and SYS INFO to AVAIL on the synth (both fall back when it is switched on)"
)

DX7 = DeviceProfile("dx7", "Yamaha DX7", preparation=_UNPROTECT)
# Quirk: a Volca FM takes the checksum of a voice as its operator switches and plays what that leaves.
VOLCA_FM = DeviceProfile("volca-fm", "Korg Volca FM", all_operators_in_checksum=True)
MINIDEXED = DeviceProfile("minidexed", "MiniDexed", settling_s=0.01)
DEXED = DeviceProfile("dexed", "Dexed", settling_s=0.0, wired=False)

PROFILES = (
    DX7,
    DeviceProfile("dx7ii", "Yamaha DX7II, DX7s", preparation="set the device number to the channel or to ALL"),
    DeviceProfile("tx7", "Yamaha TX7"),
    DeviceProfile("tx816", "Yamaha TX816, TX216", preparation="set each module to its own channel"),
    DeviceProfile("tx802", "Yamaha TX802", preparation="set the device number to the channel or to ALL"),
    VOLCA_FM,
    DeviceProfile("fs1r", "Yamaha FS1R"),
    MINIDEXED,
    DEXED,
)


def profile_named(key: str) -> DeviceProfile:
    """The profile with this key; ``InputError`` lists the keys that there are."""
    for profile in PROFILES:
        if profile.key == key.lower():
            return profile
    raise InputError(f"there is no device {key!r}; there are: {', '.join(profile.key for profile in PROFILES)}")


def voice_message(voice: Voice, channel: int = 1, profile: DeviceProfile = DX7) -> bytes:
    """The 163 bytes that put ``voice`` into the edit buffer of such a device."""
    message = bytearray(single_dump(voice, channel))
    if profile.all_operators_in_checksum:
        message[-2] = 0x7F
    return bytes(message)


def send_voice(
    port: Port,
    voice: Voice,
    channel: int = 1,
    profile: DeviceProfile = DX7,
    *,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Puts ``voice`` into the edit buffer of the device and waits until it can take the next message.

    ``PortError`` when the port has gone, ``ValueError`` for a channel outside 1..16.
    """
    message = voice_message(voice, channel, profile)
    port.send(message)
    pause(profile.settling_s + (len(message) / WIRE_BYTES_PER_S if profile.wired else 0.0))


def send_bytes(port: Port, voice: bytes, channel: int = 1) -> None:
    """``send_voice`` of 155 bytes, to whatever listens."""
    send_voice(port, Voice(voice), channel)
