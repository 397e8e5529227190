"""Volca FM2 (2022): six notes at once, 64 voices; a bank reaches the first 32."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Profile, Settling, said_by

_CART = "handeyeco.github.io, 'Korg Volca FM2 Full Cart SysEx', 2024: a bank fills voices 1 to 32 of 64"
_SAVING = "digitalsynth.net, 'Saving KORG volca fm2 voices', 2025: voices leave by SYNC OUT, as sound, not by MIDI"
_DEXED = "Dexed, issue 155: the checksum of a voice taken as operator switches"
_EDISYN = "Edisyn, YamahaDX7.java on the Volca FM"

PROFILE = Profile(
    key="volca-fm2",
    name="Korg Volca FM2",
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    operator_mask_in_checksum=True,
    quirks=(
        "Like a Volca FM it takes the byte behind a voice as operator switches: EvoSynth sends all on there.",
        "It takes whole voices only, no single changes.",
        "A bank overwrites its voices 1 to 32; 33 to 64 cannot be reached.",
        "The voice that sounds stays until another is chosen at its panel.",
        "It does not send its voices by MIDI, so nothing in it can be saved first.",
    ),
    sources=(
        *said_by(_CART, "takes_bank", "bank_slots", "quirks", "wire_bytes_per_s", "default_channel", "checks"),
        *said_by(_SAVING, "answers", "supplements"),
        *said_by(_DEXED, "operator_mask_in_checksum", "takes_parameters"),
        *said_by(_EDISYN, "takes_voice", "operator_mask_in_checksum", "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
