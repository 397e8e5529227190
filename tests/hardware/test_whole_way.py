"""From a voice to a synth's edit buffer and back: what is sent by a profile, against the stand-in at DIN speed.

Its bytes are written by other hands from the makers' documents, so what agrees here agrees with those.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from hardware.device import Ear, StandIn
from hardware.raw_midi import RawMidi
from jack_server import until

from evosynth.midi import outgoing
from evosynth.midi.delivery import deliver
from evosynth.midi.incoming import (
    BankCame,
    IdentityCame,
    NoteCame,
    ParameterCame,
    ProgramCame,
    Receiver,
    RequestCame,
    VoiceCame,
    followed,
)
from evosynth.midi.outgoing import Packet
from evosynth.midi.profiles.registry import named
from evosynth.voices.dx7 import HIGHEST, INIT_VOICE, Voice
from evosynth.voices.supplement import Supplement

QUICK = ("dx7", "tx7", "volca-fm", "minidexed")  # of which a voice is one message
AT_ONCE = {"bytes_per_s": None, "busy": False}


class Cable:
    """A port of the program's that sends through python-rtmidi and keeps the connection."""

    def __init__(self, midi: RawMidi) -> None:
        self.name = "cable"
        self._midi = midi

    def send(self, data: bytes) -> None:
        self._midi.send(data)

    def close(self) -> None:
        self._midi.close()


@pytest.fixture
def cable(midi: RawMidi) -> Cable:
    return Cable(midi)


def hurry(cable: Cable, packets: Iterable[Packet]) -> None:
    """For a synth that takes everything at once."""
    deliver(cable, packets, pause=lambda _: None)


def random_voices(seed: int, count: int) -> Iterator[Voice]:
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield Voice(bytes(rng.integers(0, np.array(list(HIGHEST)) + 1).astype(np.uint8)))


def some_supplement(seed: int) -> Supplement:
    """One that comes back the same from 35 bytes."""
    rng = np.random.default_rng(seed)
    return Supplement.from_packed(Supplement(bytes(rng.integers(0, 2, 49).astype(np.uint8))).to_packed())


def arrived(synth: StandIn, voice: Voice) -> bool:
    """Whether a voice that was sent is in the edit buffer, byte by byte, and all of it sounds."""
    state = synth.until(lambda state: "voice" in [message["did"] for message in state["received"]])
    synth.ask("forget")
    return state["edit_buffer"] == voice.data.hex() and state["operators"] & 63 == 63 and not state["lost_while_busy"]


# Sent


@pytest.mark.parametrize("model", ["dx7", "dx7ii", "minidexed"])
def test_voices_arrive_undamaged_at_din_speed(synth, cable, model):
    synth.become(model)
    voices = list(random_voices(1, 2))
    for voice in voices:
        deliver(cable, outgoing.voice(voice, named(model), 1))
        assert arrived(synth, voice)


@pytest.mark.slow
def test_1000_voices_arrive_undamaged_at_din_speed(stand_ins):
    """At four synths, 250 each: a cable takes a tenth of a second for one."""
    synths = {model: stand_ins(model, model.upper()) for model in QUICK}
    cables = {model: RawMidi(synth) for model, synth in synths.items()}
    voices, lost = random_voices(2, 1000), []
    for _ in range(250):
        sent = {}
        for model in QUICK:
            sent[model] = next(voices)
            (packet,) = outgoing.voice(sent[model], named(model), 1)
            cables[model].send(packet.data)
        time.sleep(packet.wait_s)
        lost += [model for model, voice in sent.items() if not arrived(synths[model], voice)]
    for raw in cables.values():
        raw.close()
    assert lost == []


def test_only_what_changed_of_a_voice_goes_out_and_a_synth_has_it(synth, cable):
    synth.set(**AT_ONCE)
    before, after = next(random_voices(2, 1)), INIT_VOICE.with_values(algorithm=5, op1_output=75, op6_detune=0)
    hurry(cable, outgoing.voice(INIT_VOICE, named("dx7"), 1))
    hurry(cable, outgoing.changes(INIT_VOICE, after, named("dx7"), 1))
    assert synth.received(4) == ["voice", *(f"parameter {index} = {after.data[index]}" for index in (20, 121, 134))]
    assert synth.state()["edit_buffer"] == after.data.hex()
    hurry(cable, outgoing.changes(after, before, named("dx7"), 1))  # too many: the whole voice
    assert synth.received(5)[4] == "voice"
    assert synth.state()["edit_buffer"] == before.data.hex()


def test_a_volca_gets_whole_voices_with_all_operators_on(synth, midi, cable):
    synth.become("volca-fm")
    midi.connect()
    deliver(cable, outgoing.changes(INIT_VOICE, INIT_VOICE.with_values(algorithm=5), named("volca-fm"), 1))
    assert synth.received(1) == ["voice"]
    state = synth.state()
    assert (state["operators"], bytes.fromhex(state["edit_buffer"])[134]) == (0x7F, 5)


def test_a_dx7ii_has_the_supplement_of_each_voice_its_own_or_the_default(synth, cable):
    synth.become("dx7ii", **AT_ONCE)
    voice, own = INIT_VOICE.with_values(op3_amp_mod_sens=2), some_supplement(3)
    hurry(cable, outgoing.voice(voice, named("dx7ii"), 1, own))
    assert synth.received(2) == ["supplement", "voice"]
    assert synth.state()["supplement"] == own.data.hex()
    hurry(cable, outgoing.voice(voice, named("dx7ii"), 1))
    synth.received(4)
    default = bytes.fromhex(synth.state()["supplement"])
    # Sensitivity of operator 3, bend range, biases of breath and aftertouch in the middle.
    assert {at: value for at, value in enumerate(default) if value} == {9: 2, 16: 2, 33: 50, 37: 50}


def test_a_bank_with_its_supplements_goes_to_the_block_that_is_meant_and_comes_back_the_same(synth, midi, cable):
    synth.become("dx7ii", **AT_ONCE)
    profile, voices = named("dx7ii"), tuple(random_voices(4, 32))
    supplements = tuple(some_supplement(seed) for seed in range(32))
    hurry(cable, outgoing.bank(voices, profile, 1, supplements, block=2))
    assert synth.received(3) == ["block 1", "supplements", "bank"]
    state = synth.state(memory=True)
    assert state["memory"][32:] == [voice.to_packed().hex() for voice in voices]
    assert state["supplements"][32:] == [each.to_packed().hex() for each in supplements]
    assert bytes.fromhex(state["memory"][31])[118:] == b"SLOT 32   "
    hurry(cable, [*outgoing.request("supplements", profile, 1), *outgoing.request("bank", profile, 1)])
    receiver = Receiver()
    (came,) = [event for data in midi.got(2) for event in receiver.feed(data)]
    assert isinstance(came, BankCame)
    assert (came.voices, came.supplements, came.checksum_ok) == (voices, supplements, True)


def test_a_note_after_a_voice_is_played_with_it_and_ends(synth, cable):
    """At DIN speed, and a DX7 knows no "all notes off"."""
    profile, voice = named("dx7"), next(random_voices(5, 1))
    packets = [*outgoing.voice(voice, profile, 1), *outgoing.note_on(60, 100, 1), *outgoing.note_on(64, 90, 1)]
    deliver(cable, packets)
    synth.until(lambda state: state["sounding"] == [[60, 100], [64, 90]])
    assert [note["voice"] for note in synth.notes()] == [voice.data.hex()] * 2
    deliver(cable, outgoing.silence(1, [60, 64]))
    synth.until(lambda state: state["sounding"] == [])


# Received


def test_what_is_done_at_the_panel_comes_as_events_and_the_voice_follows(synth, midi):
    synth.set(**AT_ONCE, channel=3)
    synth.ask("press", number=7)
    for index, value in ((134, 12), (0, 41), (143, 5), (20, 127)):
        synth.ask("slide", index=index, value=value)
    synth.ask("slide", index=155, value=0x1F)
    synth.ask("key", note=60, velocity=99)
    synth.ask("key", note=60, velocity=0)
    receiver = Receiver()
    voice_came, *changes, operators, on, off = [event for data in midi.got(8) for event in receiver.feed(data)]
    assert isinstance(voice_came, VoiceCame)
    assert (voice_came.voice.name, voice_came.checksum_ok, voice_came.channel) == ("SLOT 7", True, 1)
    voice = voice_came.voice
    for change in changes:
        assert isinstance(change, ParameterCame)
        voice = followed(voice, change)
    edit = bytearray.fromhex(synth.state()["edit_buffer"])
    edit[20] = 14  # what a person can reach of a detune
    assert voice.data == edit
    assert (operators, on, off) == (ParameterCame(155, 0x1F, 1), NoteCame(True, 60, 99, 1), NoteCame(False, 60, 0, 1))
    synth.set(sys_info=False)
    synth.ask("press", number=2)
    assert receiver.feed(midi.got(9)[8]) == [ProgramCame(1, 1)]


def test_a_dump_of_the_panel_comes_whole_and_a_spoilt_one_is_told(synth, midi):
    synth.become("dx7ii", **AT_ONCE, spoil_out=[4])  # supplement, voice, supplements, bank
    synth.ask("transmit", what="voice")
    synth.ask("transmit", what="bank")
    receiver = Receiver()
    voice, bank = [event for data in midi.got(4) for event in receiver.feed(data)]
    assert isinstance(voice, VoiceCame)
    assert isinstance(bank, BankCame)
    assert voice.supplement is not None
    assert voice.supplement.data.hex() == synth.state()["supplement"]
    assert (voice.checksum_ok, bank.checksum_ok) == (True, False)
    assert [each.name for each in bank.voices] == [f"SLOT {number}" for number in range(1, 33)]


def test_a_request_and_an_identity_are_told(synth, midi, cable):
    synth.set(**AT_ONCE, identity="F0 7E 00 06 02 43 01 00 02 00 31 30 30 30 F7")
    hurry(cable, outgoing.identity_request())
    receiver = Receiver()
    (identity,) = receiver.feed(midi.got(1)[0])
    assert identity == IdentityCame(b"\x43", 1, 2, b"1000")
    assert receiver.feed(bytes.fromhex("F0 43 22 09 F7")) == [RequestCame(9, 3)]


@pytest.mark.slow
def test_a_bank_in_pieces_with_realtime_bytes_between_is_put_together(stand_ins):
    synth = stand_ins("tx7", "TX7", **AT_ONCE, pieces=256, realtime_inside=True)
    ear = Ear(synth.midi_out)
    synth.ask("transmit", what="bank")
    until(lambda: sum(map(len, ear.events)) == 4104 + 17)
    ear.close()
    receiver = Receiver()
    (bank,) = [event for piece in ear.events for event in receiver.feed(piece)]
    assert isinstance(bank, BankCame)
    assert bank.checksum_ok
    assert bank.raw.hex() == synth.state()["sent"][0]
