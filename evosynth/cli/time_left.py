"""How long the rest of a run on a synth takes: by what its voices have taken so far."""

from __future__ import annotations

import math

GUESSED = 3  # a guess counts as much as so many voices: the first that are heard do not make the time left jump
LATELY = 24  # voices that the pace is told by
STEPS_S = ((60.0, 10.0), (600.0, 30.0), (math.inf, 60.0))  # below so many seconds the words go in steps of so many


class Pace:
    """Seconds that a voice takes, learned from each that is heard."""

    def __init__(self, guess_s: float) -> None:
        """``guess_s``: what one will take, before one was heard."""
        self.voice_s, self._counted = guess_s, GUESSED

    def took(self, seconds: float) -> None:
        """One more voice was heard."""
        self._counted = min(self._counted + 1, LATELY)
        self.voice_s += (seconds - self.voice_s) / self._counted

    def left_s(self, voices: float, most_s: float = math.inf) -> float:
        """Seconds for so many voices, of which no more begins after ``most_s``."""
        return max(0.0, min(voices * self.voice_s, most_s))


def words(left_s: float) -> str:
    """For a person: "about 4 min 30 s left". In steps, never less than it is."""
    step = next(step for below, step in STEPS_S if left_s < below)
    whole = max(step, math.ceil(left_s / step) * step)
    minutes, seconds = divmod(round(whole), 60)
    parts = [f"{minutes} min"] * (minutes > 0) + [f"{seconds} s"] * (seconds > 0)
    return f"about {' '.join(parts)} left"
