"""What changed in a child against its parent, and what that did to the sound.

The parts of a voice that differ are put back to the parent's values, one after the other, and it is heard how much of
the change goes: the two or three that take most of it away are named. Narrow parts are better words; wider ones, as
"all of Op 1", come in where no three narrow ones take half of it away. What is said holds at one note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from evosynth.analysis.alike import ALIKE, Impressions, steps
from evosynth.analysis.comparatives import SAME, measured
from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.parameters import ParameterSpace
from evosynth.synths import voicing
from evosynth.synths.differences import differing, weights_of
from evosynth.synths.engine import EngineSpec
from evosynth.synths.part_words import Change, Ratios, told
from evosynth.synths.parts import Part, Width, parts_of

MOST = 3  # things that are named
HALF = 0.5  # of the heard change: what has to go when they are put back
PLENTY = 0.25  # where so little is left, no further part is looked for
WORTH = 0.08  # of the change: what a further part has to take away, once half of it has gone
MOST_TRIED = 64  # sounds of the first round: two batches of an engine
TRIED_ON = 31  # of the rounds that follow; with what is there already, one batch
TOGETHER = 8  # wide parts of which all threes are tried at last
PENALTY = {  # of a wide word, in shares of the change
    Width.ASPECT: 0.0,
    Width.ENVELOPE: 0.1,
    Width.BLOCK: 0.3,
    Width.EVERYWHERE: 0.3,
    Width.BLOCKS: float("inf"),  # the last resort: it says next to nothing
}

Hear = Callable[[F64], Impressions]  # genomes (n, d) of the engine, as they sound at one note


@dataclass(frozen=True, slots=True)
class Explanation:
    """A child beside its parent, in words."""

    changes: tuple[str, ...]  # "Op 3 ratio 1 to 3", what did most first; none where nothing is heard
    sound: tuple[str, ...]  # "brighter +0.3 oct"
    blocks: frozenset[str] = frozenset()  # of the parameters that are named
    names: frozenset[str] = frozenset()  # these parameters
    left: float = 0.0  # of the heard change, when they are put back
    apart: float = 0.0  # just noticeable steps between the two

    def __str__(self) -> str:
        """ "Op 3 ratio 1 to 3, Op 1 decay faster: brighter +0.3 oct"."""
        return ": ".join(", ".join(words) for words in (self.changes, self.sound) if words)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two voices of one engine as genomes of the same space."""

    space: ParameterSpace
    genomes: F64  # (2, d), before and after
    synth: EngineSpec  # that can play both
    ratios: Ratios | None = None

    @classmethod
    def of(cls, before: bytes, after: bytes) -> Pair | None:
        """None where they are of different engines, or a table of theirs is not here."""
        try:
            first, second = voicing.synth_of(before), voicing.synth_of(after)
            if first.name != second.name:
                return None
            synth = first.with_tables(*second.tables)
            genomes = voicing.genomes_of([before, after], synth)
        except InputError:
            return None
        kind = voicing.of(synth)
        ratios = None if kind.ratio is None else (partial(kind.ratio, before), partial(kind.ratio, after))
        return cls(kind.space(synth), genomes, synth, ratios)


def explained(pair: Pair, hear: Hear) -> Explanation:
    """All rounds at once."""
    *_, found = explaining(pair, hear)
    assert found is not None
    return found


def explaining(pair: Pair, hear: Hear) -> Iterator[Explanation | None]:
    """Round by round, each a batch or two: None, and the explanation at last. Whoever asks may stop in between."""
    parts = parts_of(pair.space, differing(pair.space, pair.genomes))
    trial = Trial(pair.genomes, parts, weights_of(pair.space, pair.genomes), hear)
    yield None
    if trial.apart < ALIKE:
        yield Explanation((), (SAME,), apart=trial.apart)
        return
    yield from trial.rounds()
    yield _said(pair, trial)


class Trial:
    """Which parts of a child make what is heard of its change: listened to by putting them back."""

    def __init__(self, genomes: F64, parts: Sequence[Part], weights: F64, hear: Hear) -> None:
        """The first round: each part alone, as far as there is room, the parent and the child."""
        self._genomes, self._hear = genomes, hear
        self.parts = _as_many(parts, weights, MOST_TRIED - 2)
        heard = hear(np.concatenate([genomes, self._back([(row,) for row in range(len(self.parts))])]))
        self._parent = heard[0:1]
        self.words = measured(heard[1:2], heard[0:1])
        away = steps(heard[1:], self._parent)
        self.apart = float(away[0])
        self._left: dict[tuple[int, ...], float] = {}
        self._note_left([(row,) for row in range(len(self.parts))], away[1:])
        self.best: tuple[int, ...] = ()  # the parts that are named, as far as has been tried

    def left(self, chosen: tuple[int, ...]) -> float:
        """Of the heard change, with these parts put back; all of it with none of them."""
        return self._left[chosen] if chosen else 1.0

    def rounds(self) -> Iterator[None]:
        """Better from round to round."""
        yield from self._greedy()
        if self.left(self.best) > HALF:
            self._three_at_once()

    def _three_at_once(self) -> None:
        """What changes only together, as two operators that were swapped, no part alone tells: all threes of a few."""
        wide = sorted(range(len(self.parts)), key=self._apart_from_blocks)[:TOGETHER]
        threes = list(combinations(sorted(wide), min(MOST, len(wide))))
        if threes:
            self._note_left(threes, steps(self._hear(self._back(threes)), self._parent))
            self.best = min([self.best, *threes], key=self._says_little)

    def _greedy(self) -> Iterator[None]:
        """Part by part, each time the one after which the least is left."""
        chosen: tuple[int, ...] = ()
        for _ in range(min(MOST, len(self.parts))):
            tried = self._next(chosen)
            if not tried:
                return
            following = min(tried, key=lambda those: self.left(those) + PENALTY[self.parts[those[-1]].width])
            if self.left(chosen) <= HALF and self.left(chosen) - self.left(following) < WORTH:
                return
            chosen = following
            if self.left(chosen) <= self.left(self.best):
                self.best = chosen
            yield None
            if self.left(chosen) <= PLENTY or self.left(chosen) * self.apart < ALIKE / 2:
                return

    def _says_little(self, chosen: tuple[int, ...]) -> tuple[bool, bool, float]:
        """What takes half away before what does not, and before what says "every Op", as that says next to nothing."""
        left = self.left(chosen)
        return left > HALF, any(self.parts[row].width is Width.BLOCKS for row in chosen), left

    def _apart_from_blocks(self, row: int) -> tuple[int, float]:
        """The order in which parts are tried together: all of the blocks, what belongs to none, the other wide ones."""
        part = self.parts[row]
        rank = 0 if part.width is Width.BLOCKS else 1 if part.own else 2 if part.width is not Width.ASPECT else 3
        return rank, self._left[(row,)]

    def _next(self, chosen: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The chosen ones with one more, all of them heard."""
        held = set().union(*(self.parts[row].columns for row in chosen))
        alone = sorted(range(len(self.parts)), key=lambda row: self._left[(row,)])
        more = [row for row in alone if not set(self.parts[row].columns) <= held]
        tried = [(*chosen, row) for row in (more[:TRIED_ON] if chosen else more)]
        lacking = [those for those in tried if those not in self._left]
        if lacking:
            self._note_left(lacking, steps(self._hear(self._back(lacking)), self._parent))
        return tried

    def _note_left(self, sets: Sequence[tuple[int, ...]], away: F64) -> None:
        self._left |= {those: float(rest) / max(self.apart, 1e-9) for those, rest in zip(sets, away, strict=True)}

    def _back(self, sets: Sequence[tuple[int, ...]]) -> F64:
        """The child with each of these sets of parts as the parent had them: genomes (n, d)."""
        children = np.repeat(self._genomes[1:], len(sets), axis=0)
        for child, those in zip(children, sets, strict=True):
            for row in those:
                columns = list(self.parts[row].columns)
                child[columns] = self._genomes[0, columns]
        return children


def _as_many(parts: Sequence[Part], weights: F64, most: int) -> tuple[Part, ...]:
    """Where there are too many: the wide ones, those of no block, and of the others what weighs most."""
    if len(parts) <= most:
        return tuple(parts)

    def rank(row: int) -> tuple[bool, float]:
        narrow = parts[row].width is Width.ASPECT and not parts[row].own
        return narrow, -float(weights[list(parts[row].columns)].sum())

    kept = sorted(sorted(range(len(parts)), key=rank)[:most])
    return tuple(parts[row] for row in kept)


def _without_contained(parts: Sequence[Part]) -> list[Part]:
    """Those that a later, wider one does not hold."""
    held = [set(part.columns) for part in parts]
    return [part for row, part in enumerate(parts) if not any(held[row] <= later for later in held[row + 1 :])]


def _said(pair: Pair, trial: Trial) -> Explanation:
    space, weights = pair.space, weights_of(pair.space, pair.genomes)
    change = Change(space, space.decode(pair.genomes), weights, pair.ratios)
    parts = _without_contained([trial.parts[row] for row in trial.best])
    named = [space.parameters[column] for part in parts for column in part.columns]
    return Explanation(
        tuple(told(part, change) for part in parts),
        trial.words,
        frozenset(one.block for one in named),
        frozenset(one.name for one in named),
        trial.left(trial.best),
        trial.apart,
    )
