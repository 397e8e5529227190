"""The first DX7 (1983), also called mark I."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_ROM = "ajxs' disassembly of the DX7's ROM 1.8"
_MANUAL = "Yamaha, DX7 Operating Manual, MIDI data format"
_PANEL = "solikorea.blogg.se, 'DX7 librarian Mac', 2022: the steps at the panel, with its words"
_EDISYN = "Edisyn, YamahaDX7.java: 50 ms after a voice and after a parameter"

PROFILE = Profile(
    key="dx7",
    name="Yamaha DX7",
    takes_parameters=frozenset({"voice", "operators", "function"}),
    voice_sent_by_panel=True,
    bank_sent_by_panel="FUNCTION, then button 8 until the display shows MIDI TRANSMIT ?, then YES",
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    checks=(
        Check(
            "SYS INFO AVAIL",
            "power-on",
            "Without it the DX7 takes neither voices nor changes, and says nothing.",
            "FUNCTION, then button 8 until the display shows SYS INFO UNAVAIL, then YES",
        ),
        Check(
            "MEMORY PROTECT INTERNAL OFF",
            "power-on",
            "With it on, the DX7 refuses a single voice too, and shows MEMORY PROTECTED.",
            "MEMORY PROTECT INTERNAL, then NO",
        ),
        Check(
            "MIDI CH",
            "",
            "It must be EvoSynth's channel: what comes on another one is passed over.",
            "FUNCTION, then button 8, then YES or NO until it is the same",
        ),
    ),
    quirks=(
        "It never answers a request: what is in it must be sent from its panel.",
        "All that it sends is on channel 1, whatever channel it receives on.",
        "A bank with a wrong checksum is in its memory before it shows CHECK SUM ERROR!",
        "In compare mode it ignores changes.",
        "Controllers 6, 96 and 97 turn what is open at its panel: no keyboard should send them through to it.",
        "When active sensing has come once and stops for two thirds of a second, it ends all notes.",
    ),
    sources=(
        *said_by(
            _ROM,
            "takes_voice",
            "takes_bank",
            "takes_parameters",
            "answers",
            "voice_sent_by_panel",
            "checks",
            "quirks",
            "operator_mask_in_checksum",
            "supplements",
        ),
        *said_by(_MANUAL, "bank_slots", "bank_sent_by_panel", "default_channel", "wire_bytes_per_s"),
        *said_by(_PANEL, "checks"),
        *said_by(_EDISYN, "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
