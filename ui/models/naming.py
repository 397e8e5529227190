"""What candidates are called. What a voice is made of, whatever its synth, is for synths.voicing to say."""

from __future__ import annotations

from evosynth.evolution.report import EDIT
from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing


def voice_name(candidate: Candidate) -> str:
    """A seed keeps its own name; what evolved is called after its generation and row: "EVO 037-01".

    One that was made simpler has another name than what it was made of: both may be kept.
    """
    name = candidate.voice_name
    name = name.replace("EVO", "SIM", 1) if candidate.move == SIMPLIFIED else name
    return own_name(candidate) or (voicing.own_name(candidate.voice) if candidate.move == EDIT else "") or name


def own_name(candidate: Candidate) -> str:
    """The name that a seed came with, or that of a voice from elsewhere that was edited; empty: it has none."""
    came = candidate.move == "seed" or (candidate.move == EDIT and candidate.parents[0] < 0)
    return voicing.own_name(candidate.voice) if came else ""


def tile_label(candidate: Candidate) -> str:
    """What stands on a tile: its own name, or "037-01"; one that was made simpler, or edited, says so."""
    own, how = own_name(candidate), {SIMPLIFIED: " simpler", EDIT: " edited"}.get(candidate.move, "")
    return f"{own} edited" if own and candidate.move == EDIT else own or f"{candidate.label}{how}"
