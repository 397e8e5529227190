"""What a person does at a synth's panel and its keys, and what it sends then."""

from __future__ import annotations

from collections.abc import Callable

from models import ACED, AMEM, BANK, VOICE
from synth import YAMAHA, Synth
from voices import with_operators


def press_voice_button(synth: Synth, number: int, send: Callable[[bytes], None]) -> None:
    """Button 1 and on: the voice is in the edit buffer, and the other side is told which, or gets it whole."""
    synth.select(number - 1)
    if synth.model.sends_voice_at_button and synth.sys_info:
        synth.transmit(VOICE)
    else:
        send(bytes([0xC0 | _channel(synth), number - 1]))


def move_slider(synth: Synth, index: int, value: int, send: Callable[[bytes], None]) -> None:
    if index < 155:
        synth.edit[index] = value
    else:
        synth.operators = value
    if synth.model.sends_changes and synth.sys_info:
        send(bytes([0xF0, YAMAHA, 0x10 | _channel(synth), index >> 7, index & 0x7F, value, 0xF7]))


def transmit(synth: Synth, what: str) -> None:
    """The whole memory block or the voice, its supplement directly before it."""
    if synth.model.supplements:
        synth.transmit({"voice": ACED, "bank": AMEM}[what])
    synth.transmit({"voice": VOICE, "bank": BANK}[what])


def press_key(synth: Synth, key: int, velocity: int, frame: int, send: Callable[[bytes], None]) -> None:
    """Velocity 0 lets it go, as on the cable."""
    if velocity:
        synth.notes.on(with_operators(synth.edit, synth.operators), key, velocity, frame)
    else:
        synth.notes.off(key, frame)
    send(bytes([0x90 | _channel(synth), key, velocity]))


def _channel(synth: Synth) -> int:
    return 0 if synth.model.sends_on_channel_1 else synth.channel - 1
