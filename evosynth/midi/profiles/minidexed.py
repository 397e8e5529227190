"""MiniDexed: eight DX7s on a Raspberry Pi."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_SOURCE = "MiniDexed, src/mididevice.cpp, and Synth_Dexed's checkSystemExclusive"
_ISSUE = "MiniDexed, issue 386 and pull request 249: a dump goes out when its voice is changed"

PROFILE = Profile(
    key="minidexed",
    name="MiniDexed",
    takes_bank=False,
    takes_parameters=frozenset({"voice", "operators", "function", "performance"}),
    answers=frozenset({0}),
    voice_sent_by_panel=True,
    settling_s=Settling(voice=0.01, parameter=0.01, bank=0.0),
    bank_slots=0,
    checks=(Check("MIDI Channel of the TG", "", "It must be EvoSynth's channel, or Omni: others hear nothing."),),
    quirks=(
        "It wants a voice's length and checksum to be right, or drops it.",
        "A bank is recognised, but not kept: banks come from its SD card.",
        "All of its parts on a channel take a voice; only the first of them answers a request.",
        "A change of the algorithm ends the notes of its part.",
    ),
    sources=(
        *said_by(
            _SOURCE,
            "takes_voice",
            "takes_bank",
            "takes_parameters",
            "answers",
            "wire_bytes_per_s",
            "default_channel",
            "operator_mask_in_checksum",
            "supplements",
            "bank_slots",
            "checks",
            "quirks",
        ),
        *said_by(_ISSUE, "voice_sent_by_panel"),
        *said_by(CAUTION, "settling_s"),
    ),
)
