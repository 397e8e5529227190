"""What is said of a run that is heard on a synth: which voice is being recorded, how long it takes, what was wrong."""

from __future__ import annotations

from evosynth.service.evolver_messages import OnDevice


def progress(at: OnDevice) -> str:
    """ "Voice 7 of 16 · about 40 s left in this generation · 112 recorded"; parts by " · ", the first is never cut."""
    told = [f"voice {at.voice} of {at.voices}"] if at.voice else []
    if at.voice and at.left_s is not None:
        told.append(f"about {duration(at.left_s)} left in this generation")
    words = " · ".join([*told, f"{at.takes:,} recorded"])
    return words[:1].upper() + words[1:]


def ranking(at: OnDevice) -> str:
    """ "Voice 3 of 11: the best are heard again · about 12 s left"."""
    left = "" if at.left_s is None else f" · about {duration(at.left_s)} left"
    return f"Voice {at.voice} of {at.voices}: the best are heard again{left}"


def deciding(at: OnDevice, who: str, takes: int) -> str:
    """ "My DX7 decides: 7 of 26 takes · about 20 s left"; ``takes``: as many as it takes, about."""
    left_s = (takes - at.takes) * at.each_s
    left = f" · about {duration(left_s)} left" if left_s > 0 else ""
    return f"{who[:1].upper()}{who[1:]} decides: {at.takes} of {takes} takes{left}"


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
