"""What views show of locks and limits: frozen, made of the words that a run keeps to."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.limits import Limits

OPERATORS = 6
NO_FEEDBACK = "feedback=0"
MOST = "operators<="


@dataclass(frozen=True, slots=True)
class LimitsState:
    """Of a DX7 voice. ``reason``: why nothing can be locked now, empty where it can."""

    operators: frozenset[int] = frozenset()  # that are locked
    algorithm: bool = False
    feedback: bool = False
    lfo: bool = False
    no_feedback: bool = False
    most: int = OPERATORS  # operators that may sound
    count: int = 0  # words in all
    reason: str = ""

    @classmethod
    def of(cls, limits: Limits, reason: str = "") -> LimitsState:
        words = set(limits.words)
        most = [int(word.removeprefix(MOST)) for word in limits.words if word.startswith(MOST)]
        return cls(
            operators=frozenset(op for op in range(1, OPERATORS + 1) if f"op{op}" in words),
            algorithm="algorithm" in words,
            feedback="feedback" in words,
            lfo="lfo" in words,
            no_feedback=NO_FEEDBACK in words,
            most=min(most, default=OPERATORS),
            count=len(words),
            reason=reason,
        )


def spoken(word: str, on: bool) -> str:
    """What a step of the undo list is called: "lock of operator 2", "limit to 4 operators"."""
    if word.startswith(MOST):
        return f"limit to {word.removeprefix(MOST)} operators" if on else "limit of operators"
    if word == NO_FEEDBACK:
        return "ban on feedback" if on else "return of feedback"
    names = {"lfo": "the LFO", "algorithm": "the algorithm", "feedback": "the feedback"}
    what = names.get(word, f"operator {word.removeprefix('op')}")
    return f"{'lock' if on else 'unlock'} of {what}"
