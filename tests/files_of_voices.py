"""Files of voices as other programs write them, made here: no voice of anybody else's is in them."""

from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(algorithm=21, op1_detune=9, op3_fine=77, lfo_wave=5)
BANK = [INIT_VOICE.with_name(f"VOICE {i + 1}").with_values(op2_coarse=i, feedback=i % 8) for i in range(32)]
SINGLE_BYTES, BANK_BYTES = single_dump(BRASS), bank_dump(BANK)
PACKED = BANK_BYTES[6:-2]


def variable(number: int) -> bytes:
    """A number as MIDI files write lengths: 7 bits a byte, bit 7 set on all but the last."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.insert(0, 0x80 | number & 0x7F)
    return bytes(digits)


def midi_file(*events: bytes) -> bytes:
    """A MIDI file of one track of these events, each behind a pause of 0."""
    track = b"".join(b"\x00" + event for event in events) + b"\x00\xff\x2f\x00"
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0"
    return head + b"MTrk" + len(track).to_bytes(4, "big") + track


def sysex_event(message: bytes) -> bytes:
    """A message as an F0 event."""
    return b"\xf0" + variable(len(message) - 1) + message[1:]


def escape_event(data: bytes) -> bytes:
    """Any bytes as an F7 event."""
    return b"\xf7" + variable(len(data)) + data


def riff_midi(inside: bytes) -> bytes:
    """A MIDI file in a RIFF RMID, behind a chunk of another kind."""
    chunks = b"DISP\x03\x00\x00\x00abc\x00" + b"data" + len(inside).to_bytes(4, "little") + inside
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"RMID" + chunks


def macbinary(inside: bytes, *, resources: bytes = b"") -> bytes:
    """A Macintosh file with its head and, padded to 128 bytes each, its two forks."""
    head = bytearray(128)
    head[1:10] = b"\x08SYSX.BNK"
    head[65:73] = b"MidiSeq "
    head[83:91] = len(inside).to_bytes(4, "big") + len(resources).to_bytes(4, "big")
    return bytes(head) + b"".join(fork + bytes(-len(fork) % 128) for fork in (inside, resources))
