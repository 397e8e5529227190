"""What report.json holds of a match."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evosynth.analysis.nearness import nearness
from evosynth.analysis.weights import Weights
from evosynth.evolution.report import Candidate, StrandState
from evosynth.hardware.address import Address
from evosynth.runs.deciding import Decision
from evosynth.runs.finals import distances
from evosynth.runs.matching import MatchResult

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget


def report_of(result: MatchResult) -> dict[str, Any]:
    """What report.json holds: all that is needed to render the voice again and to judge the run."""
    target, settings = result.target, result.settings
    return {
        **_told_of(target),
        "targets": [_told_of(each) for each in target.every],
        "synth": str(settings.synth),
        **({"device": _device(settings.device)} if settings.device else {}),
        **({"calibration": asdict(settings.calibration)} if settings.calibration else {}),
        "engine_choice": settings.chosen,
        "rate_hz": settings.rate_hz,
        "bits": settings.bits,
        "gain_db": result.gain_db,
        "voice_name": result.voice_name,
        "seed": settings.seed,
        "strategy": result.strategy,
        "limits": list(settings.limits.words),
        "voices": {"from": list(map(str, settings.voices)), "nearest": settings.nearest, "near": settings.near},
        "evaluations": result.evaluations,
        "seconds": round(result.seconds, 3),
        "weights": _weights(settings.weights),
        "distances": result.distances,
        **({"taste": _taste(result)} if result.taste_words else {}),
        "pitch": {"cents_off": result.cents_off, "words": result.pitch_words},
        "flags": list(result.flags),
        "unreached": [missed.words for missed in result.unreached],
        "distances_before_simplifying": result.found,
        "nearness": nearness(result.distances["total"], result.distances.get("attack")),
        "headway": result.headway and {**asdict(result.headway), "words": result.headway.words},
        "pareto_front": [_on_the_front(place, one, result) for place, one in enumerate(result.front, 1)],
        "strands": [_strand(strand) for strand in result.strands],
        "history": result.history,
        "hall_of_fame": result.hall_of_fame,
        **({"decision": _decision(result.decision)} if result.decision else {}),
        **({"hearings": _hearings(result)} if result.heard else {}),
        "timing": {
            "evaluations_per_second": round(result.evaluations / max(result.seconds, 1e-9), 1),
            "threads": settings.threads,
        },
    }


def _told_of(target: PreparedTarget) -> dict[str, Any]:
    """A target: which part of which file, and how it is played."""
    note = target.note
    return {
        "target": target.name,
        "region_s": list(target.region_s),
        "note": note.midi_note,
        "note_source": target.note_source,
        "f0_hz": target.f0_hz,
        "cents": target.cents,
        "tuning": target.tuning,
        "retuned_by": target.retuned_by,
        "remarks": list(target.remarks),
        "velocity": note.velocity,
        "gate_s": note.gate_s,
        "length_s": note.length_s,
    }


def _device(device: str) -> dict[str, Any]:
    """The synth that was heard, in the search or at its end."""
    address = Address.parse(device)
    return {**asdict(address), "words": address.words}


def _decision(decision: Decision) -> dict[str, Any]:
    """How a synth ranked what was found without it, and how it was ranked here."""
    voices = [
        {"voice_name": one.voice_name, "there": one.there, "here": one.here, "place_here": decision.place_here(one)}
        for one in decision.judged
    ]
    return {"words": decision.words, "agreement": decision.agreement, "voices": voices}


def _weights(weights: Weights) -> dict[str, Any]:
    parts: dict[str, Any] = dict(zip(weights.names, weights.parts, strict=True))
    if weights.mask is not None:
        parts["mask"] = {name: getattr(weights.mask, name).tolist() for name in ("seconds", "hz", "weights")}
    return parts


def _taste(result: MatchResult) -> dict[str, Any]:
    """How far the winner is from what is liked, and what was minimised of it: ``weighed``."""
    winner, settings = result.best_first[0], result.settings
    answers = settings.taste.answers if settings.taste is not None else 0
    part = {"towards": settings.towards, "taste": winner.taste, "weighed": winner.weighed}
    return {**part, "answers": answers, "words": result.taste_words}


def _hearings(result: MatchResult) -> dict[str, Any]:
    """Of a device: the winner, then the finalists, each time that they were heard, and how well it repeats itself.

    Of several hearings ``distances`` are the means; ``repeat_to`` is one standard deviation, None where nothing was
    heard twice.
    """
    voices = [
        {"voice_name": one.voice_name, "distances": list(one.distances), "mean": one.mean, "spread": one.spread}
        for one in result.heard
    ]
    return {"repeat_to": result.repeats.spread if result.repeats else None, "voices": voices}


def _on_the_front(place: int, candidate: Candidate, result: MatchResult) -> dict[str, Any]:
    objectives = [name for name in result.distances if name != "total"]
    parts = distances(candidate, objectives)
    return {"place": place, "id": candidate.id, "voice_name": result.names[candidate.id], "distances": parts}


def _strand(strand: StrandState) -> dict[str, Any]:
    heard = strand.best >= 0  # nobody may live there just after a restart
    return {
        "strand": strand.number + 1,
        "distance": strand.distance if heard else None,
        "evaluations": strand.evaluations,
        "evaluations_without_gain": strand.stale,
        "stopped": strand.halted,
        "focused": strand.focused,
    }
