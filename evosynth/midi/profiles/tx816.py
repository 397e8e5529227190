"""TX816 and TX216 (1985): a rack of modules (TF1), each of which is a TX7 with its own channel."""

from __future__ import annotations

from evosynth.midi.profiles.profile import Check, Profile, Settling, said_by

_MANUAL = "Yamaha, TX816 Owner's Manual, pages 52 to 55"
_EDISYN = "Edisyn, YamahaDX7.java (tested with a TX216): 50 ms after a voice and after a parameter"

PROFILE = Profile(
    key="tx816",
    name="Yamaha TX816, TX216",
    takes_parameters=frozenset({"voice", "operators", "performance"}),
    answers=frozenset({0, 1, 2, 9, 125}),
    settling_s=Settling(voice=0.05, parameter=0.05, bank=2.0),
    checks=(
        Check("MIDI channel of the module", "", "Each module has its own, and keeps it when it is switched off."),
        Check("Memory Protect OFF", "", "With it on, a bank is refused; a single voice is taken."),
        Check("OUTPUT SLOT", "", "Only the module whose number is chosen there can answer."),
    ),
    quirks=(
        "A module shows that a voice has come: its green Parameter Change LED flashes.",
        "It needs two seconds after a bank: its Memory Protect LED is lit so long.",
        "All that it sends is on channel 1.",
    ),
    sources=(
        *said_by(
            _MANUAL,
            "takes_voice",
            "takes_bank",
            "takes_parameters",
            "answers",
            "bank_slots",
            "checks",
            "quirks",
            "settling_s",
            "default_channel",
            "wire_bytes_per_s",
            "operator_mask_in_checksum",
            "supplements",
        ),
        *said_by(_EDISYN, "settling_s"),
    ),
)
