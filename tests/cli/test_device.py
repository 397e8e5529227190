"""The synth that a command line names: where it is, and whether a search can be on it."""

from __future__ import annotations

from argparse import Namespace

import pytest

from evosynth.cli.device import check_plays, named_again
from evosynth.errors import InputError
from evosynth.hardware.address import Address
from evosynth.midi.profiles import registry

ADDRESS = Address("tx802", "USB MIDI", "USB MIDI in", "Line In#2", 3)


def given(**words: str) -> Namespace:
    return Namespace(**{"port": None, "input": None, "midi_input": None, **words})


def test_a_run_that_goes_on_finds_its_synth_where_it_was() -> None:
    assert vars(named_again(ADDRESS, given())) == {
        "port": "USB MIDI",
        "input": "Line In#2",
        "midi_input": "USB MIDI in",
        "model": "tx802",
        "channel": 3,
    }


def test_ports_that_are_called_otherwise_now_take_the_place_of_those_that_it_had() -> None:
    assert named_again(ADDRESS, given(input="Mic")).input == "Mic"
    moved = named_again(ADDRESS, given(port="UM-ONE"))
    assert (moved.port, moved.midi_input, moved.model) == ("UM-ONE", None, "tx802"), "its own input is looked for"
    assert named_again(ADDRESS, given(port="UM-ONE", midi_input="none")).midi_input == "none"
    assert named_again(Address("dx7", "USB"), given()).midi_input == "none"


def test_a_model_that_takes_no_single_voice_or_of_which_nothing_is_known_is_not_searched_on() -> None:
    for profile in registry.PROFILES:
        if profile.takes_voice and profile.verified:
            check_plays(profile)
    with pytest.raises(InputError, match="takes no single voice: nothing can be searched on it"):
        check_plays(registry.named("opsix"))
    with pytest.raises(InputError, match="stands in no document of its maker"):
        check_plays(registry.named("fm1"))
