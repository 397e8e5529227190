"""What arrives at the tests' own DX7, and messages byte by byte; laws of all synths: contract/test_profiles."""

import pytest
from fakes import VirtualDX7

from evosynth.midi import outgoing
from evosynth.midi.profiles.registry import DEFAULT, named
from evosynth.midi.sysex import bank_dump, parameter_change, voice_request
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)
SOFT = BRASS.with_values(op1_output=75, algorithm=5)


def send(synth: VirtualDX7, packets: tuple[outgoing.Packet, ...]) -> None:
    for packet in packets:
        synth.send(packet.data)


def test_a_voice_goes_to_the_edit_buffer_of_its_channel_and_the_memory_stays():
    synth = VirtualDX7(channel=5)
    send(synth, outgoing.voice(BRASS, DEFAULT, 6))
    assert synth.edit_buffer == INIT_VOICE
    send(synth, outgoing.voice(BRASS, DEFAULT, 5))
    assert synth.edit_buffer == BRASS
    assert synth.memory == [INIT_VOICE] * 32


def test_changes_arrive_in_the_edit_buffer_byte_by_byte():
    synth = VirtualDX7()
    send(synth, outgoing.voice(BRASS, DEFAULT, 1))
    packets = outgoing.changes(BRASS, SOFT, DEFAULT, 1)
    assert [packet.data.hex(" ") for packet in packets] == ["f0 43 10 00 79 4b f7", "f0 43 10 01 06 05 f7"]
    send(synth, packets)
    assert synth.edit_buffer == SOFT


def test_requests_notes_and_silence_byte_by_byte():
    assert [packet.data.hex(" ") for packet in outgoing.request("voice", named("tx7"), 3)] == ["f0 43 22 00 f7"]
    assert [packet.data.hex(" ") for packet in outgoing.identity_request()] == ["f0 7e 7f 06 01 f7"]
    assert [packet.data.hex(" ") for packet in outgoing.note_on(60, 100, 16)] == ["9f 3c 64"]
    silent = outgoing.silence(2, [64, 60, 64])
    assert [packet.data.hex(" ") for packet in silent] == ["81 3c 40", "81 40 40", "81 40 40", "b1 40 00", "b1 7b 00"]
    for wrong in (
        lambda: outgoing.note_on(60, 0, 1),
        lambda: outgoing.note_on(128, 1, 1),
        lambda: outgoing.note_off(60, 0),
    ):
        with pytest.raises(ValueError, match=r"outside|0\.\.127"):
            wrong()


def test_after_a_voice_the_cable_and_the_device_get_their_time():
    packets = [packet for profile in (DEFAULT, named("dexed")) for packet in outgoing.voice(BRASS, profile, 1)]
    assert [packet.wait_s for packet in packets] == [pytest.approx(0.05 + 163 * 320e-6), 0.0]


def test_channels_outside_midi_are_refused():
    with pytest.raises(ValueError, match=r"channel 17 is outside 1\.\.16"):
        outgoing.voice(BRASS, DEFAULT, 17)


# The stand-in does what section "The DX7 as a receiver" of docs/formats/dx7-sysex.md says.


def test_the_virtual_dx7_takes_banks_changes_and_no_requests():
    synth = VirtualDX7()
    synth.send(bank_dump([BRASS]))
    assert synth.memory == [BRASS] + [INIT_VOICE] * 31
    assert synth.edit_buffer == INIT_VOICE
    synth.send(parameter_change(134, 7))
    assert synth.edit_buffer["algorithm"] == 7
    synth.send(parameter_change(155, 0x20))
    assert synth.operators == 0x20
    synth.send(voice_request())
    assert len(synth.messages) == 4


def test_the_virtual_dx7_refuses_when_protected_and_tells_of_a_bad_checksum():
    synth = VirtualDX7(protected=True)
    send(synth, outgoing.voice(BRASS, DEFAULT, 1))
    assert (synth.edit_buffer, synth.display) == (INIT_VOICE, "MEMORY PROTECTED")
    synth.protected = False
    send(synth, outgoing.voice(BRASS, named("volca-fm"), 1))
    assert (synth.edit_buffer, synth.display) == (BRASS, "CHECK SUM ERROR!")
