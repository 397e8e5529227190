"""Volca FM (2016): three notes at once, the voices of a DX7."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Profile, Settling, said_by

_DEXED = "Dexed, issue 155: the checksum of a voice taken as operator switches"
_EDISYN = "Edisyn, YamahaDX7.java and YamahaDX7.html on the Volca FM"
_KORG = "Korg, volca fm Owner's Manual: MIDI IN only"

PROFILE = Profile(
    key="volca-fm",
    name="Korg Volca FM",
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    operator_mask_in_checksum=True,
    quirks=(
        "It takes the byte behind a voice, which is a checksum, as operator switches: EvoSynth sends all on there.",
        "It takes whole voices only, no single changes.",
        "It has no MIDI output: nothing can be read from it, so nothing in it can be saved first.",
    ),
    sources=(
        *said_by(_DEXED, "operator_mask_in_checksum", "takes_parameters", "quirks"),
        *said_by(_EDISYN, "operator_mask_in_checksum", "takes_voice", "takes_bank", "settling_s", "supplements"),
        *said_by(_KORG, "answers", "bank_slots", "checks", "default_channel", "wire_bytes_per_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
