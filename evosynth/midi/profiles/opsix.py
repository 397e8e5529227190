"""opsix (2020): reads a DX7's banks, and converts them. What is known of that is what players have written."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_PLAYERS = "an article of 2020, 'Korg OPSIX DX7 Patches', as loadfan125.netlify.app/dx7-patches has it"
_EDISYN = "Edisyn, YamahaDX7.java, for a DX7; nothing is known of the opsix"

PROFILE = Profile(
    key="opsix",
    name="Korg opsix",
    verified=False,
    takes_voice=False,
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    checks=(Check("an init program is chosen", "", "Before a bank comes, one must be chosen in its browser."),),
    quirks=(
        "It takes whole banks only, no single voice.",
        "It converts what comes: a voice does not sound as on a DX7.",
    ),
    sources=(
        *said_by(
            _PLAYERS,
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
        *said_by(_EDISYN, "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
