"""TX7 (1985): a DX7 without keys, with functions beside each of its 32 voices."""

from __future__ import annotations

from evosynth.midi.profiles.profile import Check, Profile, Settling, said_by

_SERVICE = "Yamaha, TX7 Service Manual: specifications and MIDI data format"
_TX816 = "Yamaha, TX816 Owner's Manual, pages 54 and 55, whose modules have the same receiver"
_EDISYN = "Edisyn, YamahaDX7.java (tested with a TX7): 50 ms after a voice and after a parameter"

PROFILE = Profile(
    key="tx7",
    name="Yamaha TX7",
    takes_parameters=frozenset({"voice", "operators", "performance"}),
    answers=frozenset({0, 1, 2, 9, 125}),
    settling_s=Settling(voice=0.05, parameter=0.05, bank=2.0),
    checks=(Check("Memory Protect OFF", "", "With it on, a bank is refused; a single voice is taken."),),
    quirks=(
        "It needs two seconds after a bank, while it writes it.",
        "All that it sends is on channel 1.",
    ),
    sources=(
        *said_by(_SERVICE, "takes_voice", "takes_bank", "bank_slots", "default_channel", "wire_bytes_per_s"),
        *said_by(_TX816, "takes_parameters", "answers", "checks", "quirks", "operator_mask_in_checksum", "supplements"),
        *said_by(_TX816 + ": its LED is lit for 2 seconds", "settling_s"),
        *said_by(_EDISYN, "settling_s"),
    ),
)
