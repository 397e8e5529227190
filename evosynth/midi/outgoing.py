"""What is sent to a synth: sequences of packets, each with the time that must pass before the next.

A profile says what the synth takes and how; what it does not take is refused with a sentence. Only ``bank`` writes a
synth's memory: everything else is for its edit buffer, or is played. Channels are 1..16, blocks 1 or 2.

Sources: docs/formats/dx7-sysex.md and those of the profiles; the order of a supplement and its voice is Yamaha's
(manuals of DX7II and TX802): directly in front of it, or the synth takes its defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evosynth.errors import InputError
from evosynth.midi.layout import (
    ALL_OPERATORS,
    BANK,
    BANK_VOICES,
    BLOCK_SELECT,
    CHANGE,
    END,
    LONGEST,
    SINGLE,
    START,
    SUPPLEMENT,
    SUPPLEMENTS,
    YAMAHA,
    Format,
    dump_size,
)
from evosynth.midi.profiles.profile import WIRE_BYTES_PER_S, Profile
from evosynth.midi.sysex import dump, dump_request, parameter_change, status
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

Wanted = Literal["voice", "bank", "supplement", "supplements"]
FORMAT_OF: dict[Wanted, Format] = {
    "voice": SINGLE,
    "bank": BANK,
    "supplement": SUPPLEMENT,
    "supplements": SUPPLEMENTS,
}
ANSWER_S = 0.1  # that a synth may think before it answers
MOST_CHANGES = 16  # of one step: beyond, a whole voice is through earlier

_SUSTAIN, _ALL_NOTES_OFF = 64, 123


@dataclass(frozen=True, slots=True)
class Packet:
    """Bytes that go out at once, and how long the next must wait."""

    data: bytes
    wait_s: float  # the time on the wire and what the device needs afterwards
    label: str  # what it is, for people


def voice(voice: Voice, profile: Profile, channel: int, supplement: Supplement | None = None) -> tuple[Packet, ...]:
    """A voice into the edit buffer; to a synth with supplements its own, or the default, goes directly ahead of it.

    ``InputError`` where the synth takes no single voice.
    """
    if not profile.takes_voice:
        raise InputError(f"the {profile.name} takes no single voice")
    message = bytearray(dump(SINGLE, voice.data, channel))
    if profile.operator_mask_in_checksum:
        message[-2] = ALL_OPERATORS
    packets = [Packet(bytes(message), _wait(profile, len(message), profile.settling_s.voice), f"voice {voice.name}")]
    if profile.supplements:
        beside = supplement or Supplement.default_for(voice)
        packets.insert(0, _plain(profile, dump(SUPPLEMENT, beside.data, channel), f"DX7II settings of {voice.name}"))
    return in_pieces(packets, profile)


def bank(
    voices: Sequence[Voice],
    profile: Profile,
    channel: int,
    supplements: Sequence[Supplement | None] = (),
    block: int = 1,
) -> tuple[Packet, ...]:
    """32 voices into the memory: **all of these slots are overwritten**. Supplements: one a voice, or none at all.

    ``InputError`` where the synth takes no bank or has no such block, and for more or fewer than 32 voices.
    """
    if not profile.takes_bank:
        raise InputError(f"the {profile.name} takes no bank")
    if len(voices) != BANK_VOICES:
        raise InputError(
            f"a bank overwrites {BANK_VOICES} voices of a synth, and {len(voices)} are given: {BANK_VOICES} are needed"
        )
    _of_blocks(profile, block)
    packets = []
    if profile.blocks > 1:
        chosen = _change(BLOCK_SELECT, block - 1, channel)
        packets.append(_plain(profile, chosen, f"block {block}"))
    if profile.supplements:
        beside = [
            given or Supplement.default_for(voice) for given, voice in zip(_each(supplements), voices, strict=True)
        ]
        data = b"".join(each.to_packed() for each in beside)
        packets.append(_plain(profile, dump(SUPPLEMENTS, data, channel), "DX7II settings of 32 voices"))
    message = dump(BANK, b"".join(each.to_packed() for each in voices), channel)
    packets.append(Packet(message, _wait(profile, len(message), profile.settling_s.bank), "bank of 32 voices"))
    return in_pieces(packets, profile)


def _of_blocks(profile: Profile, block: int) -> None:
    if not 1 <= block <= profile.blocks:
        raise InputError(f"the {profile.name} has {profile.bank_slots} voices for banks: there is no block {block}")


def _each(supplements: Sequence[Supplement | None]) -> Sequence[Supplement | None]:
    if supplements and len(supplements) != BANK_VOICES:
        raise ValueError(f"a bank has {BANK_VOICES} supplements or none, not {len(supplements)}")
    return supplements or [None] * BANK_VOICES


def changes(
    before: Voice, after: Voice, profile: Profile, channel: int, supplement: Supplement | None = None
) -> tuple[Packet, ...]:
    """What makes the edit buffer with ``before`` in it hold ``after``: a parameter change for each byte that differs.

    A synth that takes none, or more than ``MOST_CHANGES`` at once: the whole voice. Nothing where nothing differs.
    """
    differing = [i for i, (old, new) in enumerate(zip(before.data, after.data, strict=True)) if old != new]
    if differing and ("voice" not in profile.takes_parameters or len(differing) > MOST_CHANGES):
        return voice(after, profile, channel, supplement)
    packets = []
    for parameter in differing:
        message = parameter_change(parameter, after.data[parameter], channel)
        wait_s = _wait(profile, len(message), profile.settling_s.parameter)
        packets.append(Packet(message, wait_s, f"parameter {parameter}"))
    return tuple(packets)


def request(what: Wanted, profile: Profile, channel: int) -> tuple[Packet, ...]:
    """Asks for the edit buffer, the 32 voices, or the DX7II settings of either. ``InputError`` where none answers."""
    form = FORMAT_OF[what]
    if form.number not in profile.answers:
        raise InputError(f"the {profile.name} does not answer a request for its {form.what}")
    return (_plain(profile, dump_request(form, channel), f"request for the {form.what}"),)


def request_whole(what: Literal["voice", "bank"], profile: Profile, channel: int, block: int = 1) -> tuple[Packet, ...]:
    """Asks for a voice or a bank with all that belongs to it: of two blocks the one that is meant, then the DX7II
    settings, each answer given its time, so that they come directly ahead of the voices. ``InputError`` as ``request``.
    """
    asked = request(what, profile, channel)
    beside: Wanted = "supplement" if what == "voice" else "supplements"
    packets: list[Packet] = []
    if what == "bank" and profile.blocks > 1:
        _of_blocks(profile, block)
        chosen = [_change((BLOCK_SELECT[0], number), block - 1, channel) for number in profile.sent_block]
        packets += [_plain(profile, message, f"block {block}") for message in chosen]
    if FORMAT_OF[beside].number in profile.answers:
        (ahead,) = request(beside, profile, channel)
        answer_s = ANSWER_S + profile.message_s(dump_size(FORMAT_OF[beside]))
        packets.append(replace(ahead, wait_s=ahead.wait_s + answer_s))
    return (*packets, *asked)


def identity_request() -> tuple[Packet, ...]:
    """Asks whatever listens who it is (MIDI 1.0, universal message 06 01); most synths of the eighties stay silent."""
    return (_played(bytes((START, 0x7E, 0x7F, 0x06, 0x01, END)), "request for who is there"),)


def note_on(note: int, velocity: int, channel: int) -> tuple[Packet, ...]:
    """A key pressed: note 0..127, velocity 1..127. ``ValueError`` outside."""
    _in_range(velocity=(velocity, 1))
    return (_of_channel(f"note {note}", channel, "note_on", note=note, velocity=velocity),)


def note_off(note: int, channel: int) -> tuple[Packet, ...]:
    """A key let go. ``ValueError`` for a note outside 0..127."""
    return (_of_channel(f"note {note} off", channel, "note_off", note=note, velocity=64),)


def silence(channel: int, sounding: Iterable[int] = ()) -> tuple[Packet, ...]:
    """Ends all that may sound: each of these notes, as often as it is there (of a key pressed twice it may end one),
    the sustain pedal, and all notes off for synths that know it."""
    controls = [
        _of_channel(label, channel, "control_change", control=number, value=0)
        for number, label in ((_SUSTAIN, "sustain pedal up"), (_ALL_NOTES_OFF, "all notes off"))
    ]
    return (*(packet for note in sorted(sounding) for packet in note_off(note, channel)), *controls)


def in_pieces(packets: Iterable[Packet], profile: Profile) -> tuple[Packet, ...]:
    """Packets cut where the way to the synth carries short pieces only; the wire gets its time after each.

    Quirk: a piece behind the first begins with a data byte, and not every library passes those on (rtmidi drops them).
    """
    size = profile.piece_bytes
    cut: list[Packet] = []
    for packet in packets:
        if len(packet.data) > LONGEST:
            raise ValueError(f"a message of {len(packet.data)} bytes: the longest is {LONGEST}")
        if size is None or len(packet.data) <= size:
            cut.append(packet)
            continue
        pieces = [packet.data[start : start + size] for start in range(0, len(packet.data), size)]
        before = [Packet(piece, profile.message_s(len(piece)), packet.label) for piece in pieces[:-1]]
        rest = packet.wait_s - sum(each.wait_s for each in before)
        cut += [*before, Packet(pieces[-1], rest, packet.label)]
    return tuple(cut)


def _change(target: tuple[int, int], value: int, channel: int) -> bytes:
    group, parameter = target
    return bytes((START, YAMAHA, status(CHANGE, channel), group, parameter, value, END))


def _wait(profile: Profile, size: int, settling_s: float) -> float:
    return profile.message_s(size) + settling_s


def _plain(profile: Profile, message: bytes, label: str) -> Packet:
    """A message after which the device needs what it needs after a parameter change."""
    return Packet(message, _wait(profile, len(message), profile.settling_s.parameter), label)


def _played(message: bytes, label: str) -> Packet:
    return Packet(message, len(message) / WIRE_BYTES_PER_S, label)


def _of_channel(label: str, channel: int, kind: str, **values: int) -> Packet:
    """A message of a channel by mido, which refuses values that are none with a ValueError."""
    import mido

    return _played(mido.Message(kind, channel=status(0, channel), **values).bin(), label)


def _in_range(**values: tuple[int, int]) -> None:
    for name, (value, lowest) in values.items():
        if not lowest <= value <= 127:
            raise ValueError(f"{name} {value} is outside {lowest}..127")
