"""What a synth shows of a name that a person types."""

from __future__ import annotations

from evosynth.synths import voicing


def shown_name(voice: bytes, typed: str) -> str:
    """Cut to what there is room for; what the synth has no sign for is its own sign for that."""
    longest = voicing.of(voicing.synth_of(voice)).longest_name
    return voicing.own_name(voicing.renamed(voice, typed[:longest])).strip()


def shown_signs(voice: bytes, typed: str) -> str:
    """The same sign by sign, as it is typed: spaces at its end stay."""
    return "".join(sign if sign == " " else shown_name(voice, sign) or sign for sign in typed)
