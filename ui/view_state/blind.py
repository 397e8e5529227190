"""What a blind listening test shows: nothing by which a sound could be known again before its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evosynth.taste.blind import Outcome

Question = Literal["better", "nearer"]
QUESTIONS: tuple[Question, ...] = ("better", "nearer")
LENGTHS = (4, 8, 12)  # pairs that can be asked for
USUAL = 8


@dataclass(frozen=True, slots=True)
class BlindChoice:
    """What is chosen before it begins."""

    question: Question = "better"
    why_not_nearer: str = ""
    of_two: bool = False  # the two heard last, again and again; else the selected one against others
    selected: str = ""  # by its name; empty: nobody
    others: int = 0  # whom it can be heard against
    two: tuple[str, ...] = ()  # the names of those heard last
    length: int = USUAL  # pairs that are asked for
    pairs: int = 0  # that there will be
    why_not: str = ""  # why it cannot begin


@dataclass(frozen=True, slots=True)
class BlindTurn:
    """One hearing."""

    question: Question
    number: int  # from 1 on
    of: int
    sounding: Literal["", "target", "first", "second"] = ""
    heard: bool = False  # both were: it can be answered
    can_go_back: bool = False


@dataclass(frozen=True, slots=True)
class BlindResult:
    """What came out."""

    question: Question
    one: str  # by its name
    other: str
    outcome: Outcome
    sentences: tuple[str, ...]  # the main thing first


BlindState = BlindChoice | BlindTurn | BlindResult
