"""Search here, decide there: the best that a search on the built-in engine has found are played on a device.

It ranks them as it hears them. What comes first there is the result; how its order differs is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evosynth.evolution.report import Candidate
from evosynth.runs.finals import FINALISTS, SIMPLIFIED, Finals
from evosynth.runs.hearing_again import AGAIN, HEARINGS
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget

FEW = 3  # with fewer an agreement says nothing
MOST_DECIDING = FINALISTS + AGAIN * (HEARINGS - 1)  # takes


@dataclass(frozen=True, slots=True)
class Judged:
    """One voice, as near as both find it."""

    voice_name: str
    here: float  # distance on the built-in engine
    there: float  # and on the device


@dataclass(frozen=True, slots=True)
class Decision:
    """The order of a device."""

    judged: tuple[Judged, ...]  # the nearest on the device first

    def place_here(self, one: Judged) -> int:
        """From 1: where the built-in engine has it."""
        return 1 + sum(other.here < one.here for other in self.judged)

    @property
    def agreement(self) -> float | None:
        """Kendall's tau of both orders: 1 the same, 0 nothing to do with each other; None for too few voices."""
        voices = self.judged
        if len(voices) < FEW:
            return None
        pairs = [(one, other) for at, one in enumerate(voices) for other in voices[at + 1 :]]
        return sum(_sign(one.here, other.here) * _sign(one.there, other.there) for one, other in pairs) / len(pairs)

    @property
    def words(self) -> str:
        """For a person, in one or two sentences."""
        first = self.judged[0]
        place, many = self.place_here(first), len(self.judged)
        same = "also comes first here" if place == 1 else f"comes {_ordinal(place)} of {many} here"
        said = f"Of {many} voices the synth has {first.voice_name.strip()} first, which {same}."
        if place == 1 or (agreement := self.agreement) is None:
            return said
        own = min(self.judged, key=lambda one: one.here)
        there = _ordinal(1 + self.judged.index(own))
        alike = f"both orders agree by {agreement:.2f} (1 is the same order, 0 none in common)"
        return f"{said} The first here, {own.voice_name.strip()}, is {there} there; {alike}."


def _sign(a: float, b: float) -> int:
    return (a < b) - (a > b)


def _ordinal(place: int) -> str:
    ending = "th" if 10 < place % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def rivals(finals: Finals) -> tuple[Candidate, ...]:
    """At most 16 of what was found that differ, best first: what was made simpler stands for what it was made of."""
    winner, *others = finals.best_first
    made_of = winner.parents[0] if winner.move == SIMPLIFIED else None
    return (winner, *(one for one in others if one.id != made_of))[:FINALISTS]


def finals_there(
    candidates: Sequence[Candidate],
    target: PreparedTarget,
    settings: RunSettings,
    cancelled: Callable[[], bool] = never,
) -> Finals:
    """The same against each other as the device of ``settings.decides`` sounds; none of them is changed any more.

    The best few are heard several times, until ``cancelled()``; before all were heard once that raises Cancelled.
    """
    assert settings.decides is not None, "somebody decides"
    there = replace(settings, synth=settings.decides, decides=None, simplify=False)
    return Finals(candidates, target, there, cancelled=cancelled)


def decision_of(here: Sequence[Candidate], there: Finals) -> Decision:
    """What came of it, once the finals there are over."""
    before = {one.id: one.distance for one in here}
    heard = [one.candidate for one in there.ranked]
    names = there.names
    return Decision(tuple(Judged(names[one.id], before[one.id], one.distance) for one in heard))
