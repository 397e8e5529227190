"""FS1R (1998): takes a DX7's voice, and makes one of its own of it."""

from __future__ import annotations

from evosynth.midi.profiles.profile import Check, Profile, Settling, said_by

_MANUAL = "Yamaha, FS1R Data List, pages 37 and 41: VCED and ACED are received"
_EDISYN = "Edisyn, YamahaDX7.html and YamahaDX7.java"

PROFILE = Profile(
    key="fs1r",
    name="Yamaha FS1R",
    takes_bank=False,
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.0),
    supplements=True,
    bank_slots=0,
    checks=(
        Check("Receive Bulk Dump on", "", "Without it the FS1R takes no voice."),
        Check("Device Number", "", "It must be the channel that EvoSynth sends on."),
    ),
    quirks=(
        "It converts a voice when it comes: it does not sound quite like a DX7.",
        "It answers in its own format only, so what it has taken cannot be read back.",
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
            "checks",
            "quirks",
            "default_channel",
            "wire_bytes_per_s",
            "operator_mask_in_checksum",
        ),
        *said_by(_EDISYN, "quirks", "settling_s"),
    ),
)
