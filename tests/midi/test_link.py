"""A link to a synth that stands in for one, in a process of its own, over JACK."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hardware.device import StandIn
from jack_server import until

from evosynth.errors import PortError
from evosynth.midi import outgoing
from evosynth.midi.incoming import ActiveSensing, Event, OtherCame, VoiceCame
from evosynth.midi.link import Link
from evosynth.midi.profiles import registry
from evosynth.voices.dx7 import INIT_VOICE

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
DX7 = registry.named("dx7")
BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def link(synth: StandIn, events: list[Event]) -> Iterator[Link]:
    with Link(synth.midi_in, synth.midi_out, DX7, 1, on_event=events.append) as made:
        yield made


def test_a_voice_goes_out_in_the_pace_of_the_wire_and_one_at_a_panel_comes_in(
    link: Link, synth: StandIn, events: list[Event]
) -> None:
    began = time.monotonic()
    assert link.send(outgoing.voice(BRASS, DX7, 1) * 3)
    assert link.settle()
    assert time.monotonic() - began >= 3 * (163 / 3125 + 0.05)
    assert synth.received(3) == ["voice"] * 3
    assert bytes.fromhex(synth.state()["edit_buffer"]) == BRASS.data
    synth.ask("press", number=1)
    until(lambda: any(isinstance(event, VoiceCame) for event in events))
    assert any(isinstance(event, ActiveSensing) for event in events)


def test_a_part_of_the_name_is_enough_and_the_whole_name_is_told(synth: StandIn) -> None:
    with Link("synth:midi", "", DX7, 1) as link:
        assert link.output == synth.midi_in
        assert link.input == ""


def test_a_link_waits_for_a_port_that_is_not_there_yet(synth: StandIn) -> None:
    synth.ask("pull")
    came = threading.Event()
    with Link(synth.midi_in, synth.midi_out, DX7, 1, on_change=lambda link: came.set()) as link:
        assert not link.there
        with pytest.raises(PortError, match="'SYNTH:midi in' is not there: note 60 was not sent"):
            link.send(outgoing.note_on(60, 100, 1))
        synth.ask("plug")
        assert came.wait(10.0)
        until(lambda: bool(link.output and link.input))
        assert link.send(outgoing.voice(BRASS, DX7, 1))
        assert synth.received(1) == ["voice"]


@pytest.mark.slow
def test_a_port_that_vanishes_is_noticed_by_itself_and_used_again_when_it_is_back(link: Link, synth: StandIn) -> None:
    synth.ask("pull")
    until(lambda: not link.there and not link.input)
    synth.ask("plug")
    until(lambda: bool(link.output and link.input))
    assert link.send(outgoing.voice(BRASS, DX7, 1))
    assert synth.received(1) == ["voice"]


@pytest.mark.slow
def test_a_synth_that_comes_back_under_another_number_is_the_same(stand_ins) -> None:
    synth = stand_ins("dx7", "USB MIDI [28]")
    with Link(synth.midi_in, synth.midi_out, DX7, 1) as link:
        synth.ask("power_off")
        until(lambda: not link.there)
        synth.ask("power_on", name="USB MIDI [29]")
        until(lambda: bool(link.output and link.input))
        assert (link.output, link.input) == ("USB MIDI [29]:midi in", "USB MIDI [29]:midi out")


@pytest.mark.parametrize("pause_s", [0.0, 0.1])
def test_a_connection_that_died_between_two_looks_is_made_anew_before_anything_is_sent(
    link: Link, synth: StandIn, pause_s: float
) -> None:
    for note in range(60, 63):
        synth.ask("pull")
        synth.ask("plug")
        time.sleep(pause_s)
        link.send(outgoing.note_on(note, 100, 1))
        synth.until(lambda state, note=note: [note, 100] in state["sounding"])


def test_what_goes_into_nothing_is_not_said_to_be_sent(link: Link, synth: StandIn) -> None:
    synth.ask("pull")
    with pytest.raises(PortError, match=r"the MIDI output 'SYNTH:midi in' (has gone|is not there): .*voice BRASS"):
        link.send(outgoing.voice(BRASS, DX7, 1))


@pytest.mark.slow
def test_notes_that_a_pulled_cable_has_left_sounding_end_when_it_is_back(link: Link, synth: StandIn) -> None:
    link.send(outgoing.note_on(60, 100, 1))
    synth.until(lambda state: state["sounding"] == [[60, 100]])
    synth.ask("pull")
    until(lambda: not link.there)
    with pytest.raises(PortError):
        link.send(outgoing.note_off(60, 1))
    synth.ask("plug")
    synth.until(lambda state: state["sounding"] == [])


@pytest.mark.slow
def test_silence_does_not_wait_for_a_bank_that_is_on_its_way(link: Link, synth: StandIn) -> None:
    link.send(outgoing.note_on(60, 100, 1))
    bank = threading.Thread(target=link.send, args=(outgoing.bank([BRASS] * 32, DX7, 1) * 2,))
    bank.start()
    time.sleep(0.1)
    link.silence()
    assert link.sounding == frozenset()
    link.close()
    bank.join(5.0)
    assert not bank.is_alive()
    assert synth.until(lambda state: state["sounding"] == [])


def test_closing_ends_notes_of_all_channels_and_all_that_may_sound(link: Link, synth: StandIn) -> None:
    link.send(outgoing.note_on(60, 100, 1) + outgoing.note_on(64, 100, 5))
    link.close()
    link.close()
    did = synth.received(7)
    assert {"note off 60", "ignored: channel 5", "pedal 0"} <= set(did)
    assert bytes.fromhex(synth.state()["received"][-3]["hex"]) == bytes([0x84, 64, 64])
    with pytest.raises(PortError, match="is not there"):
        link.play(outgoing.note_on(60, 100, 1))


@pytest.mark.slow
def test_no_note_hangs_however_often_a_phrase_is_broken_off(synth: StandIn) -> None:
    rng = random.Random(5)
    with Link(synth.midi_in, "", DX7, 1) as link:
        for _ in range(60):
            note = rng.randrange(30, 90)
            phrase = [*outgoing.note_on(note, 100, 1), *outgoing.note_on(note + 7, 100, 1)]
            phrase = [replace(packet, wait_s=rng.uniform(0.0, 0.03)) for packet in phrase]
            end = time.monotonic() + rng.uniform(0.0, 0.03)
            link.send(phrase, cancelled=lambda end=end: time.monotonic() > end)
            link.silence()
        assert link.sounding == frozenset()
    assert synth.until(lambda state: state["sounding"] == [])
    notes = synth.notes()
    assert notes
    assert all(note["frames"] is not None for note in notes)


@pytest.mark.slow
def test_a_bank_in_pieces_arrives_and_one_that_is_broken_off_is_ended_before_the_next_message(
    link: Link, synth: StandIn
) -> None:
    pieces = replace(DX7, piece_bytes=256)
    assert link.send(outgoing.bank([BRASS] * 32, pieces, 1))
    assert link.settle()
    assert synth.received(1) == ["bank"]
    asked = iter([False] * 4 + [True] * 100)
    assert not link.send(outgoing.bank([INIT_VOICE] * 32, pieces, 1)[:2], cancelled=lambda: next(asked))
    link.send(outgoing.voice(BRASS, DX7, 1))
    did = synth.received(3)
    assert did[1].startswith("broken off after")
    assert did[2] == "voice"


@pytest.mark.slow
def test_a_dump_that_a_pulled_cable_cuts_is_told_and_the_next_one_is_whole(
    link: Link, synth: StandIn, events: list[Event]
) -> None:
    synth.set(pieces=100)
    synth.ask("transmit", what="bank")
    time.sleep(0.4)
    synth.ask("pull")
    until(lambda: not link.input)
    synth.ask("plug")
    until(lambda: bool(link.input))
    synth.set(pieces=0)
    synth.ask("press", number=1)
    until(lambda: any(isinstance(event, VoiceCame) for event in events))
    (came,) = [event for event in events if isinstance(event, VoiceCame)]
    assert came.checksum_ok
    assert not [event for event in events if isinstance(event, OtherCame) and "broke" not in event.words]


@pytest.mark.slow
def test_two_links_to_two_synths_do_not_hear_each_other(link: Link, synth: StandIn, stand_ins, events) -> None:
    other, heard = stand_ins("minidexed", "MINI"), []
    with Link(other.midi_in, other.midi_out, registry.named("minidexed"), 2, on_event=heard.append) as second:
        second.send(outgoing.voice(BRASS, second.profile, 2))
        synth.ask("press", number=1)
        until(lambda: any(isinstance(event, VoiceCame) for event in events))
    assert synth.state()["count"] == 0
    assert heard == []
