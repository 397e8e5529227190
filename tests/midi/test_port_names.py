"""Names of ports as ALSA, JACK, its bridges, CoreMIDI and Windows give them."""

import pytest

from evosynth.errors import PortError
from evosynth.midi.port_names import chosen, is_synth, model_in, pairs, same, stable

RENUMBERED = [
    ("a2j:USB Midi [28] (playback): USB Midi MIDI 1", "a2j:USB Midi [29] (playback): USB Midi MIDI 1"),
    ("UM-ONE:UM-ONE MIDI 1 20:0", "UM-ONE:UM-ONE MIDI 1 24:0"),
    ("Midi-Bridge:UM-ONE 28:(playback_0) UM-ONE MIDI 1", "Midi-Bridge:UM-ONE 32:(playback_0) UM-ONE MIDI 1"),
]


@pytest.mark.parametrize(("before", "after"), RENUMBERED)
def test_a_name_is_found_again_after_its_system_has_counted_anew(before: str, after: str) -> None:
    others = ["Midi Through:Midi Through Port-0 14:0", after, "DX7:midi in"]
    assert same(before, others) == [after]
    assert chosen(before, others, "output") == after


def test_the_number_of_a_socket_is_no_number_of_a_client() -> None:
    assert stable("MIDI4x4:MIDI4x4 MIDI 2 20:1", places=False) == "MIDI4x4:MIDI4x4 MIDI 2"
    assert stable("DX7 II") == "DX7 II"
    assert stable("system:midi_playback_3") == "system:midi_playback_3"


def test_windows_has_the_place_in_its_list_at_the_end() -> None:
    assert stable("UM-ONE 1", places=True) == stable("UM-ONE 2", places=True) == "UM-ONE"


def test_of_two_interfaces_of_one_make_none_is_guessed() -> None:
    two = ["USB:USB MIDI 1 20:0", "USB:USB MIDI 1 24:0"]
    assert chosen(two[1], two, "output") == two[1]
    with pytest.raises(PortError, match="several MIDI outputs have"):
        chosen("USB:USB MIDI 1 28:0", two, "output")


def test_an_alias_is_as_good_as_the_name() -> None:
    ports, aliases = ["system:midi_playback_1", "system:midi_playback_2"], {"system:midi_playback_2": "UM-ONE"}
    assert same("UM-ONE", ports, aliases) == [ports[1]]
    assert chosen("um-one", ports, "output", aliases) == ports[1]


def test_a_part_that_several_have_is_refused_with_their_names() -> None:
    ports = ["DX7:midi in", "DX7 II:midi in"]
    with pytest.raises(PortError, match=r"several MIDI outputs have 'midi in' in the name; these: 'DX7:midi in', 'DX7"):
        chosen("midi in", ports, "output")
    with pytest.raises(PortError, match="there is no MIDI input called 'x', there is none at all"):
        chosen("x", [], "input")


@pytest.mark.parametrize(
    ("output", "its_input"),
    [
        ("UM-ONE:UM-ONE MIDI 1 20:0", "UM-ONE:UM-ONE MIDI 1 20:0"),
        ("a2j:UM-ONE [28] (playback): UM-ONE MIDI 1", "a2j:UM-ONE [28] (capture): UM-ONE MIDI 1"),
        ("system:midi_playback_2", "system:midi_capture_2"),
        ("DX7:midi in", "DX7:midi out"),
        ("Dexed:midi_from_host", "Dexed:events-out"),
        ("DX7 II MIDI IN", "DX7 II MIDI OUT"),
    ],
)
def test_the_input_that_belongs_to_an_output_is_found_among_others(output: str, its_input: str) -> None:
    keys = "KeyStep:KeyStep MIDI 1 28:0"
    inputs = ["Midi Through:Midi Through Port-0 14:0", keys, "system:midi_capture_1", its_input]
    assert pairs([output, keys, "TX802:midi in"], inputs) == {output: its_input, keys: keys}


def test_an_interface_of_four_sockets_has_four_pairs() -> None:
    sockets = [f"MIDI4x4:MIDI4x4 MIDI {n} 20:{n}" for n in range(1, 5)]
    assert pairs(sockets, sockets) == dict(zip(sockets, sockets, strict=True))


def test_what_cannot_be_told_is_not_guessed() -> None:
    assert pairs(["Host:a", "Host:b"], ["Host:c"]) == {}


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("volca FM:volca FM MIDI 1 20:0", "volca-fm"),
        ("volca fm2 MIDI 1", "volca-fm2"),
        ("MiniDexed:MiniDexed MIDI 1 20:0", "minidexed"),
        ("Dexed:midi in", "dexed"),
        ("DX7:midi in", "dx7"),
        ("Yamaha DX7IIFD", "dx7ii"),
        ("DX7s", "dx7ii"),
        ("TX802 in", "tx802"),
        ("TX-7", "tx7"),
        ("opsix:opsix MIDI 1 28:0", "opsix"),
        ("UM-ONE:UM-ONE MIDI 1 20:0", ""),
        ("reface DX", ""),
        ("FDX700 controller", ""),
    ],
)
def test_a_name_tells_the_model_where_it_names_one(name: str, model: str) -> None:
    assert model_in(name) == model


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("DX7:midi in", True),
        ("reface DX", True),
        ("UM-ONE:UM-ONE MIDI 1 20:0", True),
        ("a2j:USB Midi [28] (playback): USB Midi MIDI 1", True),
        ("Midi Through:Midi Through Port-0 14:0", False),
        ("IAC Driver Bus 1", False),
        ("Ardour:MTC in", False),
    ],
)
def test_ports_that_may_lead_to_a_synth_are_told_from_those_that_do_not(name: str, does: bool) -> None:
    assert is_synth(name) is does
