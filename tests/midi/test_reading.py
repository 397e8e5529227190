"""Any bytes are read; each kind of damage known from files in the wild is named, and what can be saved is saved."""

import pytest
from files_of_voices import BANK, BANK_BYTES, BRASS, PACKED, SINGLE_BYTES, escape_event, midi_file, sysex_event
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import damaged_files, voices

from evosynth.midi.sysex import Problem, bank_dump, checksum, parameter_change, read_sysex, segments, single_dump
from evosynth.voices.dx7 import INIT_VOICE, Voice


def read(data: bytes, suffix: str = "") -> tuple[list[Voice], list[tuple[int, str]]]:
    check_every_byte_is_accounted_for(data)
    found, problems = read_sysex(data, suffix)
    return found, [(problem.offset, problem.message) for problem in problems]


def check_every_byte_is_accounted_for(data: bytes) -> None:
    position = 0
    for segment in segments(data):
        assert segment.start == position < segment.stop
        position = segment.stop
        assert segment.voices or segment.problems or segment.kind in ("container", "supplement")
        assert all(segment.start <= problem.offset <= segment.stop for problem in segment.problems)
        assert all(problem.message for problem in segment.problems)
    assert position == len(data)


# Laws


@given(st.binary())
@example(b"")
@example(b"\xf0")
@example(b"\xf0\x43")
@example(b"\xf0\x43\x00\x00\x01\x1b")
@example(b"\xf0\xf0\xf7\xf7\xf8")
@example(b"MThd\xf0\x81")
@example(b"MThd\xf0\x02\x43\x00\x00\xf7")
def test_any_bytes_are_read_and_accounted_for(data: bytes):
    read(data)


@settings(max_examples=300)
@given(damaged_files())
def test_damaged_files_are_read_and_accounted_for(data: bytes):
    read(data)


@given(st.binary(min_size=4088, max_size=4120), st.sampled_from(("", ".tx7", ".bnk", ".snd", ".syx", ".mid")))
@example(bytes(4096), "")
@example(b"\xff" * 4096, "")
@example(b"\xf0" * 4096, "")
def test_bytes_of_the_size_of_a_bank_are_read_and_accounted_for(data: bytes, suffix: str):
    read(data, suffix)


@given(st.lists(st.one_of(voices, st.lists(voices, min_size=1, max_size=1)), max_size=4))
def test_every_message_of_a_file_is_read_in_order(content: list):
    data = b"".join(bank_dump(item) if isinstance(item, list) else single_dump(item) for item in content)
    expected = [v for item in content for v in ([*item, *[INIT_VOICE] * 31] if isinstance(item, list) else [item])]
    found, problems = read(data)
    assert found == expected
    assert problems == ([] if content else [(0, "there is nothing in it")])


@given(st.integers(0, 4103), st.integers(0, 255))
@example(place=1, value=0xF8)
def test_one_spoilt_byte_of_a_bank_loses_at_most_the_voices_behind_it(place: int, value: int):
    data = bytearray(BANK_BYTES)
    data[place] = value
    found, problems = read(bytes(data))
    if bytes(data) == BANK_BYTES:
        assert (found, problems) == (BANK, [])
    elif place < 6:  # whatever the head says: the rest proves that it is a bank
        assert found == BANK
        assert problems or (place == 2 and value < 16)  # any channel is accepted
    else:
        whole = (place - 6) // 128
        assert found[:whole] == BANK[:whole]
        assert problems


# One test for each kind of damage


def test_a_bank_without_head_is_read_when_its_fields_are_in_range():
    assert read(PACKED) == (BANK, [])
    assert read(PACKED * 2) == (BANK * 2, [])


def test_voices_without_head_are_read():
    for count in (1, 2, 31):
        assert read(PACKED[: 128 * count]) == (BANK[:count], [])
    assert read(BRASS.data) == ([BRASS], [])
    with_checksum = BRASS.data + bytes((checksum(BRASS.data),))
    assert read(with_checksum) == ([BRASS], [(155, "1 byte is left out behind the voices")])


@pytest.mark.parametrize(
    "data",
    [
        bytes(4096),
        b"The quick brown fox jumps over the lazy dog. THE END.\r\n" * 200,
        b"0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ\n" * 200,
        bytes(range(256)) * 16,
        bytes(155),
        b"RIFF" + bytes(4092),
    ],
    ids=["zeros", "text", "capitals", "all bytes", "155 zeros", "a sound"],
)
@pytest.mark.parametrize("size", [155, 4096])
def test_other_things_of_the_size_of_a_bank_or_voice_are_no_voices(data: bytes, size: int):
    found, problems = read(data[:size])
    assert not found
    assert "not part of any message" in problems[-1][1]


def test_a_few_damaged_fields_of_a_bank_without_head_are_forgiven():
    data = bytearray(PACKED)
    data[128] = 120
    data[256] |= 0x80
    found, problems = read(bytes(data))
    assert found[1]["op6_rate1"] == 99
    assert found[2] == BANK[2]
    assert (128, "voice 2 (VOICE 2): op6_rate1 is 120, 99 is used") in problems
    assert any("above 127" in message for _, message in problems)


@pytest.mark.parametrize(("data", "what", "place"), [(SINGLE_BYTES, "voice", 161), (BANK_BYTES, "bank", 4102)])
def test_a_wrong_checksum_is_told_and_the_voices_are_read(data: bytes, what: str, place: int):
    spoilt = bytearray(data)
    spoilt[place] ^= 1
    found, problems = read(bytes(spoilt))
    assert found == ([BRASS] if what == "voice" else BANK)
    assert problems == [(place, f"the checksum of the {what} is wrong, so it may be damaged")]


@pytest.mark.parametrize("data", [SINGLE_BYTES, BANK_BYTES], ids=["voice", "bank"])
def test_a_missing_end_mark_is_told_and_the_voices_are_read(data: bytes):
    expected = read(data)[0]
    what = "voice" if len(expected) == 1 else "bank"
    missing = f"the end mark F7 of the {what} is missing"
    assert read(data[:-1]) == (expected, [(len(data) - 1, missing)])
    assert read(data[:-1] + SINGLE_BYTES) == ([*expected, BRASS], [(len(data) - 1, missing)])
    no_checksum = (len(data) - 2, f"the {what} has no checksum")
    assert read(data[:-2]) == (expected, [no_checksum, (len(data) - 2, missing)])


def test_a_message_without_checksum_is_told_and_the_voices_are_read():
    assert read(SINGLE_BYTES[:-2] + b"\xf7") == ([BRASS], [(162, "the voice has no checksum")])


@pytest.mark.parametrize("tail", [b"", b"\xf7", SINGLE_BYTES], ids=["the end", "an end mark", "the next message"])
@pytest.mark.parametrize(("size", "whole"), [(0, 0), (127, 0), (128, 1), (2000, 15), (4095, 31)])
def test_a_truncated_bank_gives_its_whole_voices(size: int, whole: int, tail: bytes):
    found, problems = read(BANK_BYTES[: 6 + size] + tail)
    assert found == BANK[:whole] + ([BRASS] if len(tail) > 1 else [])
    assert problems[0][1] == f"the bank breaks off after {size} of 4096 bytes, {whole} of its voices are whole"


def test_a_truncated_voice_is_told():
    assert read(SINGLE_BYTES[:100]) == (
        [],
        [(100, "the voice breaks off after 94 of 155 bytes"), (100, "the end mark F7 of the voice is missing")],
    )


@pytest.mark.parametrize("channel", range(1, 17))
def test_every_channel_is_accepted(channel: int):
    assert read(single_dump(BRASS, channel) + bank_dump(BANK, channel)) == ([BRASS, *BANK], [])


def test_a_wrong_byte_count_is_told_and_the_voices_are_read():
    data = BANK_BYTES[:4] + b"\x10\x00" + BANK_BYTES[6:]
    assert read(data) == (BANK, [(4, "the bank announces 2048 bytes in place of 4096")])


def test_two_banks_in_one_file_are_64_voices():
    assert read(BANK_BYTES + bank_dump(BANK[::-1])) == (BANK + BANK[::-1], [])


def test_leading_and_trailing_text_is_left_out():
    found, problems = read(b"Brass sounds, 1985\r\n" + SINGLE_BYTES + b"\x1a" + BANK_BYTES + b"\0\0")
    assert found == [BRASS, *BANK]
    assert problems == [
        (0, "20 bytes are not part of any message and left out"),
        (183, "1 byte is not part of any message and left out"),
        (4288, "2 bytes are not part of any message and left out"),
    ]


def test_prefix_blocks_of_a_dx7ii_are_kept_out_but_for_the_supplement_directly_ahead():
    select = bytes.fromhex("F0 43 10 19 4D 00 F7")
    scaling = b"\xf0\x43\x00\x7e\x03\x76LM  FKSYC_" + bytes(492) + b"\x00\xf7"
    supplement = b"\xf0\x43\x00\x06\x08\x60" + bytes(1120) + b"\x00\xf7"
    found, problems = read(select + scaling + supplement + BANK_BYTES)
    assert found == BANK
    assert problems == [
        (0, "a parameter change is left out"),
        (7, "a block of DX7II or TX802 settings is left out"),
    ]


def test_requests_changes_and_other_makers_are_left_out():
    data = bytes.fromhex("F0 43 20 09 F7") + parameter_change(134, 4) + bytes.fromhex("F0 41 10 00 F7 F0 43 40 00 F7")
    assert [message for _, message in read(data + SINGLE_BYTES)[1]] == [
        "a request for a dump is left out",
        "a parameter change is left out",
        "a message for a synth that is not Yamaha's (maker 41h) is left out",
        "a message of an unknown kind is left out",
    ]


def split_file(message: bytes, split: int) -> bytes:
    """A MIDI file whose message goes on in a second event from byte ``split`` on."""
    return midi_file(sysex_event(message[:split]), escape_event(message[split:]))


def test_a_midi_file_gives_the_voices_of_its_messages():
    assert read(midi_file(sysex_event(SINGLE_BYTES), sysex_event(BANK_BYTES))) == ([BRASS, *BANK], [])
    assert read(split_file(BANK_BYTES, 300)) == (BANK, [])


def test_problems_in_a_midi_file_stand_at_their_byte_of_the_file():
    spoilt = bytearray(BANK_BYTES)
    spoilt[6 + 128] = 120
    for data in (midi_file(sysex_event(bytes(spoilt))), split_file(bytes(spoilt), 100)):
        problem = read(data)[1][0]
        assert problem[1] == "voice 2 (VOICE 2): op6_rate1 is 120, 99 is used"
        assert data[problem[0]] == 120


def test_a_midi_file_cut_short_gives_its_whole_voices():
    data = midi_file(sysex_event(BANK_BYTES))
    found, problems = read(data[: data.index(b"\xf0") + 3 + 5 + 200])
    assert found == BANK[:1]
    assert "breaks off after 200 of 4096 bytes" in problems[0][1]


def test_a_midi_file_of_notes_only_says_so():
    found, problems = read(midi_file())
    assert not found
    assert problems[0] == (0, "this is a MIDI file without a system-exclusive message")


def test_bytes_above_127_are_cleared_of_bit_7_where_the_end_mark_stands_right():
    for value in (0x80, 0xF0, 0xF7, 0xF8):
        data = bytearray(BANK_BYTES)
        data[1000] = value
        found, problems = read(bytes(data))
        assert found[:7] == BANK[:7]
        assert found[8:] == BANK[8:]
        assert problems[0] == (1000, "1 byte is above 127, which no data is; bit 7 is cleared")


def test_bit_7_alone_spoils_nothing():
    data = bytearray(BANK_BYTES)
    for place in range(1000, 1100):
        data[place] |= 0x80
    assert read(bytes(data)) == (BANK, [(1000, "100 bytes are above 127, which no data is; bit 7 is cleared")])


def test_realtime_bytes_inside_a_message_are_dropped():
    for places in ((1,), (3,), (6,), (1000, 2000), (4102,), (4103,), range(1, 4103, 40)):
        data = bytearray(BANK_BYTES)
        for i, place in enumerate(places):
            data.insert(place + i, 0xFE)
        assert read(bytes(data) + SINGLE_BYTES) == ([*BANK, BRASS], [])


def test_values_out_of_range_are_clamped_and_named():
    data = bytearray(BRASS.data)
    data[0], data[17], data[134] = 120, 2, 99
    dump = SINGLE_BYTES[:6] + bytes(data) + bytes((checksum(data), 0xF7))
    found, problems = read(dump)
    assert found == [BRASS.with_values(op6_rate1=99, op6_mode=1, algorithm=31)]
    assert problems == [(6, "voice 1 (BRASS): op6_rate1 is 120, 99 is used; so for 2 more of its values")]


def test_values_out_of_range_in_a_bank_are_named_at_their_byte():
    data = bytearray(PACKED)
    data[128 * 4 + 117] = 60
    dump = BANK_BYTES[:6] + bytes(data) + bytes((checksum(data), 0xF7))
    found, problems = read(dump)
    assert found[4] == BANK[4].with_values(transpose=48)
    assert problems == [(6 + 128 * 4 + 117, "voice 5 (VOICE 5): transpose is 60, 48 is used")]


@pytest.mark.parametrize("number", [3, 4])
def test_voices_for_four_operators_are_refused_with_the_reason(number: int):
    size = {3: 93, 4: 4096}[number]
    data = bytes((0xF0, 0x43, 0x00, number, size >> 7, size & 0x7F)) + PACKED[:size] + b"\x00\xf7"
    found, problems = read(data)
    assert not found
    assert len(problems) == 1
    assert "4 operators (DX21" in problems[0][1]
    assert "a DX7 cannot play" in problems[0][1]


def test_files_of_old_editors_hold_a_bank_and_then_their_own_data():
    junk = bytes(range(128, 256)) * 32
    for suffix in (".tx7", ".SND", ""):
        found, problems = read(PACKED + junk, suffix)
        assert found == BANK
        assert problems[-1] == (4096, "4096 bytes are left out behind the voices")
    assert read(PACKED + bytes(1120), ".snd")[0] == BANK
    assert read(PACKED * 2, ".tx7")[0] == BANK


def test_files_that_alternate_voices_with_other_bytes_are_read():
    junk = bytes(range(128, 256))
    data = b"".join(PACKED[i : i + 128] + junk for i in range(0, 4096, 128))
    for suffix in (".bnk", ""):
        found, problems = read(data, suffix)
        assert found == BANK
        assert problems == [
            (128, "the 128 bytes behind each voice are left out"),
            (8064, "128 bytes are left out behind the voices"),
        ]
    alike = b"".join(PACKED[i : i + 128] * 2 for i in range(0, 4096, 128))
    assert read(alike, ".bnk")[0] == BANK


def test_nothing_is_told_as_such():
    assert read_sysex(b"") == ([], [Problem(0, "there is nothing in it")])
