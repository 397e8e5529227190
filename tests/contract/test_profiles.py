"""The laws that every profile of a synth obeys, and everything that is sent by it."""

from __future__ import annotations

import importlib.util
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.errors import InputError
from evosynth.midi import outgoing
from evosynth.midi.incoming import BankCame, Receiver, VoiceCame
from evosynth.midi.layout import LONGEST, checksum, dump_size
from evosynth.midi.outgoing import Packet
from evosynth.midi.profiles.profile import WIRE_BYTES_PER_S, Profile
from evosynth.midi.profiles.registry import PROFILES, named
from evosynth.midi.syxfile import load
from evosynth.voices.dx7 import HIGHEST, INIT_VOICE, VOICE_SIZE, Voice
from evosynth.voices.supplement import SUPPLEMENT_SIZE, Supplement

# What a profile says of the device and must be able to prove; what its panel sends only where there is something.
FACTS = {field.name for field in fields(Profile)} - {
    "key", "name", "sources", "verified", "piece_bytes", "voice_sent_by_panel", "bank_sent_by_panel", "sent_block"
}  # fmt: skip
ROOT = Path(__file__).parents[2]
HEXTER_BANK = Path("/usr/share/hexter/dx7_roms.dx7")

voices = st.binary(min_size=VOICE_SIZE, max_size=VOICE_SIZE).map(
    lambda data: Voice(bytes(value % (high + 1) for value, high in zip(data, HIGHEST, strict=True)))
)
supplements = st.binary(min_size=SUPPLEMENT_SIZE, max_size=SUPPLEMENT_SIZE).map(
    lambda data: Supplement(bytes(value % 128 for value in data))
)
few = settings(max_examples=12)  # for each profile
channels = st.integers(1, 16)
each = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.key)
taking_voices = pytest.mark.parametrize(
    "profile", [profile for profile in PROFILES if profile.takes_voice], ids=lambda profile: profile.key
)
taking_banks = pytest.mark.parametrize(
    "profile", [profile for profile in PROFILES if profile.takes_bank], ids=lambda profile: profile.key
)


def numbered(count: int) -> list[Voice]:
    return [INIT_VOICE.with_name(f"VOICE {i}").with_values(algorithm=i % 32) for i in range(count)]


def joined(packets: tuple[Packet, ...]) -> bytes:
    return b"".join(packet.data for packet in packets)


def kinds(packets: tuple[Packet, ...]) -> list[str]:
    """What a receiver written from the byte tables would take each packet for."""
    told = []
    for packet in packets:
        data = packet.data
        if data[0] != 0xF0:
            told.append("played")
        elif data[1] == 0x43 and data[2] >> 4 == 0:
            told.append({0: "voice", 5: "supplement", 6: "supplements", 9: "bank"}[data[3]])
        elif data[1] == 0x43 and data[2] >> 4 == 1:
            told.append(
                "block" if data[3:5] in (b"\x19\x4c", b"\x19\x4d") else "change" if data[3] < 2 else "other change"
            )
        elif data[1] == 0x43 and data[2] >> 4 == 2:
            told.append("request")
        else:
            told.append("universal")
    return told


# ---- what a profile says -------------------------------------------------------------------------------------------


@each
def test_every_fact_has_a_source(profile):
    panel = {name for name in ("voice_sent_by_panel", "bank_sent_by_panel") if getattr(profile, name)}
    blocks = {"sent_block"} if profile.blocks > 1 else set()
    assert {source.fact for source in profile.sources} >= FACTS | panel | blocks
    assert all(source.where.strip() for source in profile.sources)
    assert {source.fact for source in profile.sources} <= {field.name for field in fields(Profile)}


def test_the_page_of_devices_says_what_the_profiles_say():
    spec = importlib.util.spec_from_file_location("devices_page", ROOT / "scripts" / "devices_page.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PAGE.read_text() == script.page(), "run python scripts/devices_page.py"


@each
def test_what_a_person_reads_is_whole_sentences(profile):
    for sentence in (*profile.quirks, *(check.why for check in profile.checks)):
        assert sentence[0].isupper()
        assert sentence.endswith((".", "!"))


@each
def test_a_memory_that_banks_reach_is_of_whole_banks(profile):
    assert profile.bank_slots % 32 == 0
    assert (profile.bank_slots > 0) == profile.takes_bank
    assert 1 <= profile.default_channel <= 16


def test_profiles_are_found_by_their_keys_and_an_unknown_one_is_told_which_there_are():
    assert len({profile.key for profile in PROFILES}) == len(PROFILES)
    assert all(named(profile.key.upper()) is profile for profile in PROFILES)
    with pytest.raises(InputError, match=r"no device 'moog'; there are: dx7, .*fm1"):
        named("moog")


# ---- what is sent --------------------------------------------------------------------------------------------------


@taking_voices
@few
@given(voice=voices, channel=channels)
def test_a_voice_goes_to_the_edit_buffer_and_no_memory_is_written(profile, voice, channel):
    packets = outgoing.voice(voice, profile, channel)
    assert kinds(packets) == (["supplement", "voice"] if profile.supplements else ["voice"])
    assert packets[-1].data[:6] == bytes((0xF0, 0x43, channel - 1, 0, 1, 0x1B))
    assert packets[-1].data[6:161] == voice.data
    last = 0x7F if profile.operator_mask_in_checksum else checksum(voice.data)
    assert packets[-1].data[161:] == bytes((last, 0xF7))


@taking_voices
@few
@given(voice=voices, supplement=supplements)
def test_a_supplement_goes_directly_ahead_of_its_voice_where_the_synth_has_them(profile, voice, supplement):
    packets = outgoing.voice(voice, profile, 1, supplement)
    if profile.supplements:
        assert packets[-2].data[6:-2] == supplement.data
        assert packets[-2].data[-2] == checksum(supplement.data)
    else:
        assert len(packets) == 1


@taking_banks
def test_a_bank_goes_to_its_block_with_its_supplements_ahead(profile):
    for block in range(1, profile.blocks + 1):
        packets = outgoing.bank(numbered(32), profile, 3, block=block)
        expected = ["block"] * (profile.blocks > 1) + ["supplements"] * profile.supplements + ["bank"]
        assert kinds(packets) == expected
        if profile.blocks > 1:
            assert packets[0].data == bytes((0xF0, 0x43, 0x12, 0x19, 0x4D, block - 1, 0xF7))
        assert len(packets[-1].data) == 4104
        assert packets[-1].data[-2] == checksum(packets[-1].data[6:-2])


@each
def test_what_it_does_not_take_is_refused_in_a_sentence_that_names_it(profile):
    refused = []
    if not profile.takes_voice:
        refused.append(lambda: outgoing.voice(INIT_VOICE, profile, 1))
    if not profile.takes_bank:
        refused.append(lambda: outgoing.bank(numbered(32), profile, 1))
    refused += [
        lambda what=what: outgoing.request(what, profile, 1)
        for what, form in outgoing.FORMAT_OF.items()
        if form.number not in profile.answers
    ]
    refused.append(lambda: outgoing.bank(numbered(32), profile, 1, block=profile.blocks + 1))
    for ask in refused:
        with pytest.raises(InputError, match=profile.name):
            ask()


@taking_banks
@pytest.mark.parametrize("count", [0, 1, 31, 33])
def test_a_bank_is_32_voices_since_it_overwrites_32(profile, count):
    with pytest.raises(InputError, match="overwrites 32 voices"):
        outgoing.bank(numbered(count), profile, 1)


@taking_voices
@few
@given(before=voices, after=voices, some=st.sets(st.integers(0, VOICE_SIZE - 1), max_size=20))
def test_changes_make_the_edit_buffer_what_it_shall_be_and_send_only_what_differs(profile, before, after, some):
    mixed = Voice(
        bytes(new if i in some else old for i, (old, new) in enumerate(zip(before.data, after.data, strict=True)))
    )
    differing = sum(old != new for old, new in zip(before.data, mixed.data, strict=True))
    packets = outgoing.changes(before, mixed, profile, 4)
    buffer = bytearray(before.data)
    for kind, packet in zip(kinds(packets), packets, strict=True):
        if kind == "voice":
            buffer[:] = packet.data[6:161]
        elif kind == "change":
            index = packet.data[3] << 7 | packet.data[4]
            assert index <= 155
            assert packet.data[2] == 0x13
            buffer[index] = packet.data[5]
        else:
            assert kind == "supplement"
    assert bytes(buffer) == mixed.data
    if "voice" in profile.takes_parameters and differing <= outgoing.MOST_CHANGES:
        assert len(packets) == differing
    assert (not packets) == (not differing)


@each
def test_what_is_read_back_is_of_the_block_that_is_meant_and_comes_with_its_supplements(profile):
    for what, beside in (("voice", 5), ("bank", 6)):
        if outgoing.FORMAT_OF[what].number not in profile.answers:
            continue
        packets = outgoing.request_whole(what, profile, 1, max(1, profile.blocks))
        asked = [packet.data[3] for packet in packets if packet.data[2] >> 4 == 2]
        assert asked == [beside, outgoing.FORMAT_OF[what].number][not profile.supplements :]
        blocks = [packet.data[3:6] for packet in packets if packet.data[2] >> 4 == 1]
        expected = profile.sent_block if what == "bank" and profile.blocks > 1 else ()
        assert blocks == [bytes((0x19, number, profile.blocks - 1)) for number in expected]
        answer = outgoing.FORMAT_OF["supplement" if what == "voice" else "supplements"]
        if profile.supplements:
            assert packets[-2].wait_s > profile.message_s(dump_size(answer))


@each
def test_only_a_bank_writes_memory(profile):
    other = numbered(2)
    asked = [what for what, form in outgoing.FORMAT_OF.items() if form.number in profile.answers]
    packets = (
        *(outgoing.voice(other[0], profile, 1) if profile.takes_voice else ()),
        *(outgoing.changes(*other, profile, 1) if profile.takes_voice else ()),
        *(packet for what in asked for packet in outgoing.request(what, profile, 1)),
        *(outgoing.request_whole("voice", profile, 1) if "voice" in asked else ()),
        *(outgoing.request_whole("bank", profile, 1) if "bank" in asked else ()),
        *outgoing.identity_request(),
        *outgoing.note_on(60, 100, 1),
        *outgoing.note_off(60, 1),
        *outgoing.silence(1, [60, 64]),
    )
    assert set(kinds(packets)) <= {"voice", "supplement", "change", "block", "request", "universal", "played"}


@each
def test_every_packet_waits_for_the_wire_and_is_no_longer_than_what_arrives(profile):
    sent = []
    if profile.takes_voice:
        sent.append((outgoing.voice(INIT_VOICE, profile, 1), profile.settling_s.voice))
    if profile.takes_bank:
        sent.append((outgoing.bank(numbered(32), profile, 1), profile.settling_s.bank))
    if "voice" in profile.takes_parameters:
        sent.append((outgoing.changes(*numbered(2), profile, 1), profile.settling_s.parameter))
    for packets, settling_s in sent:
        assert all(len(packet.data) <= LONGEST for packet in packets)
        for packet in packets:
            assert packet.wait_s >= len(packet.data) / (profile.wire_bytes_per_s or float("inf"))
            assert packet.label
        assert packets[-1].wait_s == pytest.approx(profile.message_s(len(packets[-1].data)) + settling_s)
    assert profile.wire_bytes_per_s in (None, WIRE_BYTES_PER_S)


@taking_banks
def test_where_the_way_carries_short_pieces_only_nothing_is_longer_and_nothing_lost(profile):
    short = replace(profile, piece_bytes=256)
    whole, cut = outgoing.bank(numbered(32), profile, 1), outgoing.bank(numbered(32), short, 1)
    assert max(len(packet.data) for packet in cut) == 256
    assert joined(cut) == joined(whole)
    assert sum(packet.wait_s for packet in cut) == pytest.approx(sum(packet.wait_s for packet in whole))
    assert all(packet.wait_s >= profile.message_s(len(packet.data)) - 1e-12 for packet in cut)


# ---- what comes back -----------------------------------------------------------------------------------------------


@taking_voices
@few
@given(voice=voices, supplement=supplements, channel=channels, data=st.data())
def test_a_voice_reads_back_the_same_in_any_pieces_with_realtime_bytes_anywhere(
    profile, voice, supplement, channel, data
):
    sent = joined(outgoing.voice(voice, profile, channel, supplement))
    stream = bytearray(sent)
    for at in data.draw(st.lists(st.integers(0, len(sent)), max_size=8)):
        stream[at:at] = bytes((data.draw(st.sampled_from([0xF8, 0xFA, 0xFB, 0xFC, 0xFE, 0xFF])),))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    receiver = Receiver()
    events = []
    for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        events += receiver.feed(bytes(stream[start:stop]))
    (came,) = [event for event in (*events, *receiver.ended()) if isinstance(event, VoiceCame)]
    assert (came.voice, came.channel) == (voice, channel)
    assert came.supplement == (supplement if profile.supplements else None)
    assert came.raw == sent
    assert came.checksum_ok or profile.operator_mask_in_checksum


@pytest.mark.skipif(not HEXTER_BANK.exists(), reason="the bank of Debian's package hexter is not installed")
@pytest.mark.parametrize("key", ["dx7", "volca-fm", "dx7ii"])
def test_the_128_voices_of_a_dx7_read_back_the_same(key):
    receiver = Receiver()
    for voice in load(HEXTER_BANK).voices:
        *_, came = receiver.feed(joined(outgoing.voice(voice, named(key), 1)))
        assert came.voice == voice


@taking_banks
def test_a_bank_reads_back_the_same_with_its_supplements(profile):
    beside = [replace(Supplement.default_for(INIT_VOICE), data=bytes(48) + bytes((i % 2,))) for i in range(32)]
    sent = outgoing.bank(numbered(32), profile, 2, beside)
    receiver = Receiver()
    events = [event for packet in sent for event in receiver.feed(packet.data)]
    (came,) = [event for event in events if isinstance(event, BankCame)]
    assert list(came.voices) == numbered(32)
    assert list(came.supplements) == (beside if profile.supplements else [])
    assert (came.channel, came.checksum_ok, came.problems) == (2, True, ())
