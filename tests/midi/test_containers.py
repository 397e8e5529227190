"""Whatever a bank is wrapped in is peeled off, and what is said of a byte stands at its place in the file."""

import pytest
from files_of_voices import (
    BANK,
    BANK_BYTES,
    BRASS,
    SINGLE_BYTES,
    escape_event,
    macbinary,
    midi_file,
    riff_midi,
    sysex_event,
)

from evosynth.midi.sysex import read_sysex, segments

MIDI = midi_file(sysex_event(BANK_BYTES))
CONTAINERS = {
    "RIFF": riff_midi(MIDI),
    "MacBinary": macbinary(BANK_BYTES),
    "MacBinary with resources": macbinary(BANK_BYTES, resources=b"R" * 300),
    "MacBinary around a MIDI file": macbinary(MIDI),
    "MacBinary around RIFF": macbinary(riff_midi(MIDI)),
    "a MIDI file behind a head without sizes": bytes(128) + MIDI,
    "an F7 event": midi_file(escape_event(BANK_BYTES)),
    "hexadecimal text": BANK_BYTES.hex(" ").encode(),
    "hexadecimal text in lines": BANK_BYTES.hex(" ", 16).upper().replace(" ", ", ").encode() + b"\r\n",
    "hexadecimal text with 0x": b" ".join(b"0x%02X" % byte for byte in BANK_BYTES),
}


@pytest.mark.parametrize("data", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_container_is_peeled_off_without_a_word(data: bytes):
    assert read_sysex(data) == (BANK, [])


@pytest.mark.parametrize("around", [riff_midi, macbinary])
def test_problems_stand_at_their_byte_of_the_file(around):
    spoilt = bytearray(BANK_BYTES)
    spoilt[6 + 128] = 120
    data = around(midi_file(sysex_event(bytes(spoilt))))
    _, problems = read_sysex(data)
    assert problems[0].message == "voice 2 (VOICE 2): op6_rate1 is 120, 99 is used"
    assert data[problems[0].offset] == 120


def test_what_a_container_adds_is_accounted_for():
    for data in CONTAINERS.values():
        found = segments(data)
        assert [segment.start for segment in found] == [0, *(segment.stop for segment in found)][:-1]
        assert found[-1].stop == len(data)


def test_an_f7_event_can_hold_several_messages_and_parts_of_one():
    data = midi_file(escape_event(SINGLE_BYTES + BANK_BYTES[:100]), escape_event(BANK_BYTES[100:]))
    assert read_sysex(data) == ([BRASS, *BANK], [])


def test_notes_texts_and_running_status_between_messages_are_passed_over():
    notes = b"\x90\x3c\x40\x10\x3c\x00"
    data = midi_file(b"\xff\x03\x04\xf0\x43\x00\x09", notes, sysex_event(BANK_BYTES), b"\xc0\x05", b"\xe0\x00\x40")
    assert read_sysex(data) == (BANK, [])


def test_a_damaged_track_hides_no_message_behind_the_damage():
    data = midi_file(b"\x3c\x40", sysex_event(BANK_BYTES), b"\xf4", sysex_event(SINGLE_BYTES))
    assert read_sysex(data) == ([*BANK, BRASS], [])


def test_a_wrong_length_of_a_track_hides_nothing():
    data = bytearray(MIDI)
    data[18:22] = (20).to_bytes(4, "big")
    assert read_sysex(bytes(data)) == (BANK, [])


def test_a_bare_bank_is_no_macbinary():
    packed = BANK_BYTES[6:-2]
    assert read_sysex(b"\x00\x08" + packed[2:])[0][1:] == BANK[1:]


def test_an_event_that_reaches_into_the_next_track_is_read_once():
    data = midi_file() + b"\x01" * 8 + b"\xf0\x82\x00\x43\x10" + bytes(20) + MIDI[14:]
    assert [segment.start for segment in segments(data)][1:] == [segment.stop for segment in segments(data)][:-1]
