"""TX802 (1987): eight parts, 64 voices in two blocks, with the settings of a DX7II beside each."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_MANUAL = "Yamaha, TX802 Owner's Manual, MIDI data format; its MIDI chart at stoffelshome.de/tx802_mic.html"
_JSYNTHLIB = "JSynthLib, yamaha/tx802"
_FORUM = "sequencer.de, thread 160622 on the TX802: its protection is switched off anew after each power-on"
_EDISYN = "Edisyn, YamahaDX7.java: 50 ms after a voice and after a parameter"

PROFILE = Profile(
    key="tx802",
    name="Yamaha TX802",
    takes_parameters=frozenset({"voice", "operators", "supplement", "performance"}),
    answers=frozenset({0, 5, 6, 9}),
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    supplements=True,
    bank_slots=64,
    checks=(
        Check(
            "Device Number",
            "",
            "It must be the channel that EvoSynth sends on, or all: with another one, or off, nothing is taken.",
        ),
        Check("Internal Memory Protect off", "power-on", "With it on, a bank is refused.", "System, 8"),
    ),
    quirks=(
        "A voice that comes without its settings directly ahead of it gets default ones: EvoSynth always sends both.",
        "A bank goes to the block that was chosen last; EvoSynth chooses it.",
        "It takes changes, but sends none of its own.",
        "With its device number at all, it sends as 1.",
    ),
    sources=(
        *said_by(
            _MANUAL,
            "takes_voice",
            "takes_bank",
            "takes_parameters",
            "answers",
            "supplements",
            "bank_slots",
            "quirks",
            "default_channel",
            "wire_bytes_per_s",
            "operator_mask_in_checksum",
        ),
        *said_by(_JSYNTHLIB, "supplements", "checks", "sent_block"),
        *said_by(_FORUM, "checks"),
        *said_by(_EDISYN, "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
