"""Dexed: the plug-in and program that plays DX7 voices; EvoSynth's engine is its Mark I."""

from __future__ import annotations

from evosynth.midi.profiles.profile import Check, Profile, Settling, said_by

_SOURCE = "Dexed, PluginProcessor.cpp and PluginData.cpp"
_ISSUE = "Dexed, issue 156: the group of a parameter change is ignored"

PROFILE = Profile(
    key="dexed",
    name="Dexed",
    takes_parameters=frozenset({"voice", "operators"}),
    answers=frozenset({0, 9}),
    settling_s=Settling(voice=0.0, parameter=0.0, bank=0.0),
    wire_bytes_per_s=None,
    checks=(Check("DX7 IN", "", "Dexed must listen to the port that EvoSynth sends to."),),
    quirks=(
        "It takes every channel, and a voice with a wrong checksum.",
        "A change of a function would land in the voice: EvoSynth sends it none.",
    ),
    sources=(
        *said_by(
            _SOURCE,
            "takes_voice",
            "takes_bank",
            "takes_parameters",
            "answers",
            "settling_s",
            "wire_bytes_per_s",
            "default_channel",
            "operator_mask_in_checksum",
            "supplements",
            "bank_slots",
            "checks",
            "quirks",
        ),
        *said_by(_ISSUE, "takes_parameters", "quirks"),
    ),
)
