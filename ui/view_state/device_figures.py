"""What is said of a run that is heard on a synth: which voice is being recorded, how long it takes, what was wrong."""

from __future__ import annotations

from evosynth.service.evolver_messages import OnDevice


def progress(at: OnDevice) -> str:
    """ "voice 7 of 16 · about 40 s left in this generation · 112 heard"; parts by " · ", the first is never cut."""
    told = [f"voice {at.voice} of {at.voices}"] if at.voice else []
    if at.left_s is not None and at.voice:
        told.append(f"about {duration(at.left_s)} left in this generation")
    return " · ".join([*told, f"{at.takes:,} heard"])


def duration(seconds: float) -> str:
    """As exact as it is known: "40 s", "3 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def pace(at: OnDevice) -> str:
    """ "2.1 s a voice"; empty where it is not known yet."""
    return f"{at.each_s:.1f} s a voice" if at.each_s else ""


def part(at: OnDevice) -> float | None:
    """Of the generation under way, 0..1; None where there is none."""
    return (at.voice - 1) / at.voices if at.voice and at.voices else None


def remark(at: OnDevice) -> str:
    """What is to be known of its takes: what was wrong with the last one, or how much a voice differs from itself."""
    if at.problem:
        return f"Last take: {at.problem[:1].lower()}{at.problem[1:].rstrip('.')}"
    return "" if at.noise is None else f"the same voice differs by {at.noise:.2f} from take to take"
