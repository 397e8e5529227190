"""What views show of locks and limits: frozen, made of the words that a run keeps to. Each engine has its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evosynth.limits import Limits
from evosynth.synths import voicing

OPERATORS = 6


@dataclass(frozen=True, slots=True)
class Most:
    """Something that there may be at most so many of."""

    sign: str  # what its words begin with
    all: int  # how many there are without a limit
    of: str
    label: str  # beside the choice


@dataclass(frozen=True, slots=True)
class Offer:
    """What the window offers to keep of an engine's voices. Keys are words of limits, values what people call them."""

    locks: Mapping[str, str]
    most: Most
    bans: Mapping[str, str]  # what there is none of
    boxes: Mapping[str, str]  # locks that stand among the limits


OFFERS: Mapping[str, Offer] = {
    voicing.DX7: Offer(
        locks={
            **{f"op{number}": f"operator {number}" for number in range(1, OPERATORS + 1)},
            "algorithm": "the algorithm",
            "feedback": "the feedback",
            "lfo": "the LFO",
        },
        most=Most("operators<=", OPERATORS, "operators", "Operators that sound, at most"),
        bans={"feedback=0": "feedback"},
        boxes={"algorithm": "Keep the algorithm"},
    ),
    voicing.WAVETABLE: Offer(
        locks={
            "osc1": "oscillator 1",
            "osc2": "oscillator 2",
            "filter": "the filter",
            "env_amp": "the amp envelope",
            "env_filter": "the filter envelope",
            "env_free": "the free envelope",
            "sub": "the sub oscillator",
            "noise": "the noise",
            "lfo": "the pair of LFOs",
            "modulation": "the modulation matrix",
            "table": "the choice of tables",
            "tuning": "the tuning",
        },
        most=Most("unison<=", 7, "voices in unison", "Voices in unison, at most"),
        bans={"noise_level=0": "noise", "filter_type=0": "filter", "mod?_depth=0": "modulation"},
        boxes={"table": "Keep the tables", "tuning": "Keep octaves and tuning"},
    ),
}


@dataclass(frozen=True, slots=True)
class LimitsState:
    """The words of one engine, whose voice is on show."""

    engine: str = voicing.DX7
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, limits: Limits, engine: str = voicing.DX7) -> LimitsState:
        return cls(engine, limits.words)

    @property
    def offer(self) -> Offer:
        return OFFERS[self.engine]

    @property
    def count(self) -> int:
        """Words in all."""
        return len(self.words)

    @property
    def most(self) -> int:
        """How many there may be of what the engine counts."""
        most = self.offer.most
        said = [int(word.removeprefix(most.sign)) for word in self.words if word.startswith(most.sign)]
        return min(said, default=most.all)

    def keeps(self, word: str) -> bool:
        """Whether this is locked or limited."""
        return word in self.words

    def summary(self) -> str:
        """All that is kept, in words."""
        offer = self.offer
        kept = [name.removeprefix("the ") for word, name in offer.locks.items() if self.keeps(word)]
        said = [f"Locked: {', '.join(kept)}"] if kept else []
        said += [f"at most {self.most} {offer.most.of}"] if self.most < offer.most.all else []
        said += [f"no {name}" for word, name in offer.bans.items() if self.keeps(word)]
        return "; ".join(said) or "What every voice of the search keeps to"


def spoken(word: str, on: bool, engine: str = voicing.DX7) -> str:
    """What a step of the undo list is called: "lock of operator 2", "limit to 4 operators"."""
    offer = OFFERS[engine]
    if word.startswith(offer.most.sign):
        number = word.removeprefix(offer.most.sign)
        return f"limit to {number} {offer.most.of}" if on else f"limit of {offer.most.of}"
    if (banned := offer.bans.get(word)) is not None:
        return f"ban on {banned}" if on else f"return of {banned}"
    return f"{'lock' if on else 'unlock'} of {offer.locks.get(word, word)}"
