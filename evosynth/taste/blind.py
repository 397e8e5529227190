"""A blind listening test: pairs of sounds without names, each heard twice, in either order; and what its answers say.

A pair counts for the one that was chosen whichever came first. A pair that was answered otherwise the other way round,
or of which the two sounded the same, was not decided. How often the one is chosen in the long run is told with the
interval of Clopper and Pearson ("The use of confidence or fiducial limits", Biometrika 26, 1934): it is exact, so it is
wrong in at most five of a hundred tests however few the pairs are. No NumPy, no SciPy: the window computes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from random import Random

WRONG = 0.05  # how often an interval may miss what is true
BLOCK = 4  # pairs that are heard before the first of them comes the other way round, at most
HALVINGS = 40  # of a search for the end of an interval


@dataclass(frozen=True, slots=True)
class Turn:
    """One hearing: two sounds one after the other, and the pair that they are."""

    number: int  # from 0 on
    pair: int
    first: int  # who is heard, as the pairs name them
    second: int


def turns(pairs: Sequence[tuple[int, int]], seed: int) -> tuple[Turn, ...]:
    """A few pairs, then these once more the other way round, each time in an order that the seed draws; and so on.

    So whoever ends it early has heard most pairs in both orders. None is heard twice running, where there are others.
    """
    drawn, heard = Random(seed), list[tuple[int, bool]]()
    left = drawn.sample(range(len(pairs)), len(pairs))
    for blocks in range(-(-len(pairs) // BLOCK), 0, -1):
        before, left = left[: -(-len(left) // blocks)], left[-(-len(left) // blocks) :]
        swapped = {pair: drawn.random() < 0.5 for pair in before}
        after = drawn.sample(before, len(before))
        if before[-1] == after[0]:
            after = [*after[1:], after[0]]
        heard += [(pair, swapped[pair]) for pair in before] + [(pair, not swapped[pair]) for pair in after]
    ends = [pairs[pair][::-1] if turned else pairs[pair] for pair, turned in heard]
    return tuple(Turn(number, pair, *both) for number, ((pair, _), both) in enumerate(zip(heard, ends, strict=True)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the pairs that were heard in both orders: how many went to the first of each, and how many to the second."""

    pairs: int
    chosen: int
    against: int
    agreed: int  # answered the same way in both orders, also that there is no difference

    @property
    def decided(self) -> int:
        return self.chosen + self.against

    @property
    def share(self) -> tuple[float, float]:
        """Between which shares of decided pairs the one is chosen in the long run; wrong in WRONG of tests at most."""
        return interval(self.chosen, self.decided)

    @property
    def coin(self) -> float:
        """How often tossing a coin for each decided pair comes out as clearly, either way, or more so."""
        clear = max(self.chosen, self.against)
        return min(1.0, 2.0 * at_least(clear, self.decided, 0.5)) if self.decided else 1.0


def outcome(pairs: Sequence[tuple[int, int]], heard: Sequence[Turn], answers: Mapping[int, int | None]) -> Outcome:
    """Of answers by the number of a turn: who was chosen, None: no difference. Turns without one were not reached."""
    said: list[list[int | None]] = [[] for _ in pairs]
    for turn in heard:
        if turn.number in answers:
            said[turn.pair].append(answers[turn.number])
    both = [(pair, given) for pair, given in zip(pairs, said, strict=True) if len(given) == 2]
    agreed = [(pair, given[0]) for pair, given in both if given[0] == given[1]]
    return Outcome(
        pairs=len(both),
        chosen=sum(choice == pair[0] for pair, choice in agreed),
        against=sum(choice == pair[1] for pair, choice in agreed),
        agreed=len(agreed),
    )


def interval(times: int, of: int) -> tuple[float, float]:
    """Where a chance may lie that came true so many times of so many: (0, 1) of none."""
    low = 0.0 if times == 0 else _where(lambda chance: at_least(times, of, chance) < WRONG / 2)
    high = 1.0 if times == of else _where(lambda chance: at_least(times + 1, of, chance) < 1.0 - WRONG / 2)
    return low, high


def at_least(times: int, of: int, chance: float) -> float:
    """How surely something of this chance comes true at least so many times of so many."""
    return sum(comb(of, k) * chance**k * (1.0 - chance) ** (of - k) for k in range(times, of + 1))


def _where(below: Callable[[float], bool]) -> float:
    """The chance up to which it is so."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


# ---- in words --------------------------------------------------------------------------------------------------------


def sentences(of: Outcome, question: str, one: str, other: str) -> tuple[str, ...]:
    """What came out, the main thing first, of pairs of ``one`` and ``other``, as they are called.

    ``question``: "better" or "nearer".
    """
    if not of.pairs:
        return ("No pair was heard in both orders: the test says nothing.",)
    undecided, low, high = of.pairs - of.decided, *(round(100 * end) for end in of.share)
    told = [
        f"You heard {one} {question} than {other} in {of.chosen} of {_counted(of.pairs)}.",
        f"It was the other way round in {of.against}. Not decided: {undecided}, for there was no difference, or "
        "another answer in the other order.",
    ]
    if of.decided:
        told += [
            f"Of 100 decided pairs, between {low} and {high} would go to {one}: such an interval is right in 95 of 100 "
            "tests.",
            f"Tossing a coin comes out as clearly in {_chance(of.coin)} of 100 tests.",
        ]
    told.append(f"You answered {of.agreed} of {_counted(of.pairs)} the same way in both orders.")
    return tuple(told)


def _counted(pairs: int) -> str:
    return f"{pairs} pair{'s' * (pairs != 1)}"


def _chance(share: float) -> str:
    return f"{round(100 * share)}" if share >= 0.01 else "fewer than one"
