"""Two sounds heard one after the other, which of them a person would rather have, and what follows of several hearings.

Who prefers whatever comes first, or last, says nothing of the sounds: each pair is heard in either order, and only what
is said in more than half of its hearings holds. Otherwise the two are the same to this person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Two candidates, by their ids, in the order in which they were heard. ValueError where another one was chosen.

    ``name`` finds it again: said once more, it replaces what was said.
    """

    name: str
    first: int
    second: int
    chosen: int | None = None  # one of them; None: they are the same

    def __post_init__(self) -> None:
        if self.first == self.second or self.chosen not in (None, self.first, self.second):
            raise ValueError(f"of {self.first} and {self.second} nobody can choose {self.chosen}")

    @property
    def pair(self) -> Pair:
        """Whatever their order."""
        return min(self.first, self.second), max(self.first, self.second)


def verdicts(hearings: Iterable[Hearing]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Pairs of which the first is preferred, and pairs that are the same, in the order of their ids."""
    often: dict[Pair, int] = Counter()
    chosen: dict[tuple[Pair, int | None], int] = Counter()
    for one in hearings:
        often[one.pair] += 1
        chosen[one.pair, one.chosen] += 1
    preferred, same = list[Pair](), list[Pair]()
    for pair, times in sorted(often.items()):
        winner = next((id for id in pair if 2 * chosen[pair, id] > times), None)
        if winner is None:
            same.append(pair)
        else:
            preferred.append(pair if winner == pair[0] else pair[::-1])
    return tuple(preferred), tuple(same)
