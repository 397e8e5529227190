"""What candidates are called. What a voice is made of, whatever its synth, is for synths.voicing to say."""

from __future__ import annotations

from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing


def voice_name(candidate: Candidate) -> str:
    """A seed keeps its own name; what evolved is called after its generation and row: "EVO 037-01".

    One that was made simpler has another name than what it was made of: both may be kept.
    """
    name = candidate.voice_name
    name = name.replace("EVO", "SIM", 1) if candidate.move == SIMPLIFIED else name
    return own_name(candidate) or name


def own_name(candidate: Candidate) -> str:
    """The name that a seed came with; empty: it has none."""
    return voicing.own_name(candidate.voice) if candidate.move == "seed" else ""


def tile_label(candidate: Candidate) -> str:
    """What stands on a tile: the bank's name for its voice, or "037-01"; a winner that was made simpler says so."""
    return own_name(candidate) or (f"{candidate.label} simpler" if candidate.move == SIMPLIFIED else candidate.label)
