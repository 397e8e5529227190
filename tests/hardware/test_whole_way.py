"""From a voice to a synth's edit buffer and back: what a link sends by a profile, to the stand-in at DIN speed.

The stand-in's bytes are written by other hands from the makers' documents, so what agrees here agrees with those.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hardware.device import Ear, StandIn
from hardware.talk import Talk, arrived, random_voices
from jack_server import until

from evosynth.errors import PortError
from evosynth.midi import outgoing
from evosynth.midi.conversation import Tune
from evosynth.midi.incoming import (
    BankCame,
    IdentityCame,
    NoteCame,
    ParameterCame,
    ProgramCame,
    Receiver,
    VoiceCame,
    followed,
)
from evosynth.midi.profiles.registry import named
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
AT_ONCE = {"bytes_per_s": None, "busy": False}


@pytest.fixture
def talk(synth: StandIn) -> Iterator[Callable[..., Talk]]:
    """With the synth of this test: ``talk("dx7ii")`` makes it one."""
    made: list[Talk] = []

    def make(model: str = "dx7", *, at_once: bool = True, **switches: object) -> Talk:
        synth.become(model, **(AT_ONCE if at_once else {}), **switches)
        made.append(Talk(synth, model, at_once=at_once))
        return made[-1]

    yield make
    for each in made:
        each.link.close()


def some_supplement(seed: int) -> Supplement:
    """One that comes back the same from 35 bytes."""
    rng = np.random.default_rng(seed)
    return Supplement.from_packed(Supplement(bytes(rng.integers(0, 2, 49).astype(np.uint8))).to_packed())


# Sent


@pytest.mark.parametrize("model", ["dx7", "dx7ii", "minidexed"])
def test_voices_arrive_undamaged_at_din_speed(synth, talk, model):
    link = talk(model, at_once=False).link
    for voice in random_voices(1, 2):
        link.send(outgoing.voice(voice, named(model), 1))
        assert arrived(synth, voice)


def test_only_what_changed_of_a_voice_goes_out_and_a_synth_has_it(synth, talk):
    link, profile = talk().link, named("dx7")
    before, after = next(random_voices(2, 1)), INIT_VOICE.with_values(algorithm=5, op1_output=75, op6_detune=0)
    link.send(outgoing.voice(INIT_VOICE, profile, 1))
    link.send(outgoing.changes(INIT_VOICE, after, profile, 1))
    assert synth.received(4) == ["voice", *(f"parameter {index} = {after.data[index]}" for index in (20, 121, 134))]
    assert synth.state()["edit_buffer"] == after.data.hex()
    link.send(outgoing.changes(after, before, profile, 1))  # too many: the whole voice
    assert synth.received(5)[4] == "voice"
    assert synth.state()["edit_buffer"] == before.data.hex()


def test_a_volca_gets_whole_voices_with_all_operators_on(synth, talk):
    made = talk("volca-fm")
    assert made.link.input == ""
    made.link.send(outgoing.changes(INIT_VOICE, INIT_VOICE.with_values(algorithm=5), made.profile, 1))
    assert synth.received(1) == ["voice"]
    state = synth.state()
    assert (state["operators"], bytes.fromhex(state["edit_buffer"])[134]) == (0x7F, 5)


def test_a_voice_of_a_dx7ii_without_a_supplement_gets_the_default(synth, talk):
    made = talk("dx7ii")
    own = some_supplement(3)
    assert made.conversation.send_voice(INIT_VOICE, own) == "verified"
    assert synth.state()["supplement"] == own.data.hex()
    assert made.conversation.send_voice(INIT_VOICE.with_values(op3_amp_mod_sens=2)) == "verified"
    default = bytes.fromhex(synth.state()["supplement"])
    # Sensitivity of operator 3, bend range, biases of breath and aftertouch in the middle.
    assert {at: value for at, value in enumerate(default) if value} == {9: 2, 16: 2, 33: 50, 37: 50}


def test_a_voice_is_said_to_be_as_far_as_it_got(synth, talk):
    voice = next(random_voices(6, 1))
    assert talk("tx7").conversation.send_voice(voice) == "verified"
    synth.set(spoil_out=[1])
    assert talk("tx7", spoil_out=[1]).conversation.send_voice(voice) == "answered"
    assert talk("dx7").conversation.send_voice(voice) == "sent"
    assert talk("dx7", sys_info=False).conversation.send_voice(voice) == "sent"  # a DX7 tells nobody


def test_a_bank_in_whose_midst_the_cable_is_pulled_is_told_and_whole_the_next_time(synth, talk):
    made = talk("tx7", at_once=False, pull_after=300)
    voices = list(random_voices(4, 32))
    with pytest.raises(PortError, match=r"has gone: .* may be overwritten, or damaged"):
        made.conversation.overwrite(voices, agreed=True)
    assert synth.received(1) == ["broken off after 300 bytes"]
    synth.ask("plug")
    synth.set(**AT_ONCE)
    again = Talk(synth, "tx7", at_once=True)
    assert again.conversation.overwrite(voices, agreed=True) == "verified"
    again.link.close()
    assert synth.state(memory=True)["memory"] == [voice.to_packed().hex() for voice in voices]


def test_a_bank_that_is_broken_off_before_it_goes_out_overwrites_nothing(synth, talk):
    made = talk("dx7ii")
    before = synth.state(memory=True)
    answers = iter([False, False, True, True, True])
    done = made.conversation.overwrite([INIT_VOICE] * 32, agreed=True, cancelled=lambda: next(answers))
    assert done is None
    assert synth.state(memory=True)["memory"] == before["memory"]


def test_a_note_after_a_voice_is_played_with_it_and_ends(synth, talk):
    """At DIN speed, and a DX7 knows no "all notes off"."""
    made, voice = talk(at_once=False), next(random_voices(5, 1))
    tune = Tune(((60, 100, 0.0, 0.1), (64, 90, 0.05, 0.15)))
    assert made.conversation.play(tune, before=outgoing.voice(voice, made.profile, 1))
    synth.until(lambda state: state["sounding"] == [] and state["count"] >= 5)
    notes = synth.notes()
    assert [(note["key"], note["velocity"], note["voice"]) for note in notes] == [
        (60, 100, voice.data.hex()),
        (64, 90, voice.data.hex()),
    ]


# Received


def test_what_is_done_at_the_panel_comes_as_events_and_the_voice_follows(synth, talk):
    made = talk(channel=3)
    synth.ask("press", number=7)
    for index, value in ((134, 12), (0, 41), (143, 5), (20, 127)):
        synth.ask("slide", index=index, value=value)
    synth.ask("slide", index=155, value=0x1F)
    synth.ask("key", note=60, velocity=99)
    synth.ask("key", note=60, velocity=0)
    voice_came, *changes, operators, on, off = made.got(8)
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
    assert made.got(9)[8] == ProgramCame(1, 1)


def test_a_dump_of_the_panel_comes_whole_and_a_spoilt_one_is_told(synth, talk):
    made = talk("dx7ii", spoil_out=[4])  # supplement, voice, supplements, bank
    synth.ask("transmit", what="voice")
    synth.ask("transmit", what="bank")
    voice, bank = made.got(2)
    assert isinstance(voice, VoiceCame)
    assert isinstance(bank, BankCame)
    assert voice.supplement is not None
    assert voice.supplement.data.hex() == synth.state()["supplement"]
    assert (voice.checksum_ok, bank.checksum_ok) == (True, False)
    assert [each.name for each in bank.voices] == [f"SLOT {number}" for number in range(1, 33)]


def test_who_is_there_is_told_where_a_synth_says_it(synth, talk):
    made = talk(identity="F0 7E 00 06 02 43 01 00 02 00 31 30 30 30 F7")
    made.link.send(outgoing.identity_request())
    assert made.got(1) == [IdentityCame(b"\x43", 1, 2, b"1000")]


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
