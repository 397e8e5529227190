"""DX7II-D, DX7II-FD and DX7s (1986): 64 voices in two blocks, each with settings that a first DX7 does not have."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_MANUAL = "Yamaha, DX7s Owner's Manual, MIDI data format (pages Add-4 to Add-7)"
_JSYNTHLIB = "JSynthLib, yamaha/dxii and DX7FamilyAdditionalVoiceBankDriver"
_FORUM = "forum.mutable-instruments.net, thread 3346 on a DX7IID: buttons 14, 29 and 32"
_EDISYN = "Edisyn, YamahaDX7.java: 50 ms after a voice and after a parameter"

PROFILE = Profile(
    key="dx7ii",
    name="Yamaha DX7II, DX7s",
    takes_parameters=frozenset({"voice", "operators", "supplement", "performance"}),
    answers=frozenset({0, 5, 6, 9}),
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    supplements=True,
    bank_slots=64,
    sent_block=(0x4C, 0x4D),  # 4C is what it sends, 4D what it receives: both are set, so that they never differ
    checks=(
        Check(
            "device number",
            "",
            "It must be the channel that EvoSynth sends on, or all: with another one, or off, nothing is taken.",
            "button 32",
        ),
        Check("MIDI IN normal", "", "With another setting it takes no dump, and says nothing.", "button 29"),
        Check("memory protect off", "", "With it on, a bank is refused.", "button 14"),
    ),
    quirks=(
        "A voice that comes without its settings directly ahead of it gets default ones: EvoSynth always sends both.",
        "A bank goes to the block that was chosen last; EvoSynth chooses it.",
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
            "default_channel",
            "wire_bytes_per_s",
            "operator_mask_in_checksum",
        ),
        *said_by(_JSYNTHLIB, "supplements", "quirks", "sent_block"),
        *said_by(_FORUM, "checks"),
        *said_by(_EDISYN, "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
