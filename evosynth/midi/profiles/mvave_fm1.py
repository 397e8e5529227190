"""M-VAVE FM1 (2026): a small FM synth that takes a DX7's voices. Known by one editor that others have written."""

from __future__ import annotations

from evosynth.midi.profiles.profile import CAUTION, Check, Profile, Settling, said_by

_EDITOR = "benny-sparra/fm1-dx7-patch-importer, README.md and src/lib/midi.ts"
_PACE = "benny-sparra/fm1-dx7-patch-importer, src/hooks/use-midi.ts: 35 ms at least after each message"

PROFILE = Profile(
    key="fm1",
    name="M-VAVE FM1",
    verified=False,
    takes_parameters=frozenset({"voice", "operators"}),
    settling_s=Settling(voice=0.05, parameter=0.05, bank=0.5),
    checks=(
        Check(
            "bank A, B, C or D",
            "",
            "After a bank it asks at its display where to put it: a knob chooses, and it saves.",
        ),
    ),
    quirks=(
        "It does not send its voices, so nothing in it can be saved first.",
        "Its effects have a channel of their own, 2 when it is new.",
    ),
    sources=(
        *said_by(
            _EDITOR,
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
        *said_by(_PACE, "settling_s"),
        *said_by(CAUTION + ", after a bank", "settling_s"),
    ),
)
