"""Islands: populations side by side, who lives where, who gives way to whom, and who is still to come.

An island is what people see as a *strand* of a search: it can be started afresh, planted with given genomes, halted, or
have all the children to itself. The state is plain arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.evolution.patience import without_progress
from evosynth.evolution.report import StrandState
from evosynth.evolution.strategy import NOBODY

GIVEN = "plant"  # the word of rows that are evaluated as they are, and of what grows from them
NOWHERE = -1  # the home of whoever lives on no island
_ARRAYS = ("genomes", "scores", "ids", "home", "wanted", "stale", "spent", "halted", "plants", "plant_home")


@dataclass(slots=True)
class Brood:
    """Children in the making: rows, ids of their parents, how they came about, and who they compete with."""

    genomes: F64  # (n, d)
    parents: I64  # (n, 2)
    moves: list[str]
    homes: I64  # (n,) island, or NOWHERE
    ways: I64  # (n,) how children of leaders were made, who compete with their parents alone; NOWHERE for all others
    mothers: F64  # (n, d) the main parents
    bars: F64  # (n,) their distances, infinite where there is no parent

    @classmethod
    def joined(cls, broods: Sequence[Brood]) -> Brood:
        return cls(
            np.concatenate([b.genomes for b in broods]),
            np.concatenate([b.parents for b in broods]),
            [move for b in broods for move in b.moves],
            np.concatenate([b.homes for b in broods]),
            np.concatenate([b.ways for b in broods]),
            np.concatenate([b.mothers for b in broods]),
            np.concatenate([b.bars for b in broods]),
        )

    def part(self, rows: slice) -> Brood:
        """Some of them."""
        kept = self.genomes[rows], self.parents[rows], self.moves[rows], self.homes[rows]
        return Brood(*kept, self.ways[rows], self.mothers[rows], self.bars[rows])

    @classmethod
    def orphans(cls, genomes: F64, homes: I64, word: str) -> Brood:
        """Rows without parents."""
        n = len(genomes)
        nobody = np.full((n, 2), NOBODY, np.int64)
        return cls(genomes, nobody, [word] * n, homes, np.full(n, NOWHERE), genomes, np.full(n, np.inf))


class Islands:
    """``count`` populations of at most ``size`` genomes of d columns; ``first`` fresh rows settle all of them."""

    def __init__(self, count: int, size: int, first: int, d: int) -> None:
        self.count, self.size = count, size
        self.settlers = max(size, first // count)  # fresh rows after a restart
        self.genomes: F64 = np.empty((0, d))
        self.scores: F64 = np.empty((0, 1))
        self.ids: I64 = np.empty(0, np.int64)
        self.home: I64 = np.empty(0, np.int64)  # island of each row
        self.wanted: I64 = np.full(count, -(-first // count), np.int64)  # settlers still to come
        self.stale: I64 = np.zeros(
            count + 1, np.int64
        )  # evaluations since the best improved; last: of those at NOWHERE
        self.spent: I64 = np.zeros(count, np.int64)  # evaluations of its children
        self.halted: Bool = np.zeros(count, bool)
        self.focused = NOWHERE  # the island that gets all the children
        self.plants: F64 = np.empty((0, d))  # genomes that settle an island instead of fresh ones, with their mutants
        self.plant_home: I64 = np.empty(0, np.int64)
        self.plant_ids: I64 = np.empty(0, np.int64)  # NOBODY until they have been evaluated

    # ---- who gets children ---------------------------------------------------------------------------------------

    @property
    def open(self) -> I64:
        """Islands that get children: the focused one, or all but the halted, or all where every one is halted."""
        if self.focused != NOWHERE:
            return np.array([self.focused])
        return np.flatnonzero(~self.halted | self.halted.all())

    @property
    def settled(self) -> Bool:
        """(count,) whether all its settlers have come."""
        return self.wanted <= 0

    def members(self, island: int) -> I64:
        """Rows of those who live there."""
        return np.flatnonzero(self.home == island)

    def planted(self, island: int, coming: int) -> tuple[F64, I64]:
        """What the next settlers grow from: a genome for each (coming, d), and its number. None without plants.

        Numbers below the plants' own count are the plants as they are; the others want a mutant.
        """
        plants = self.plants[self.plant_home == island]
        if not len(plants):
            return plants, np.empty(0, np.int64)
        numbers = max(self.size, len(plants)) - self.wanted[island] + np.arange(coming)
        return plants[numbers % len(plants)], numbers

    # ---- what people may do --------------------------------------------------------------------------------------

    def restart(self, island: int) -> None:
        """Everybody there makes room for fresh settlers."""
        self._leave(self.home != island, self.plant_home != island)
        self.stale[island] = 0
        self.wanted[island] = self.settlers

    def plant(self, island: int, genomes: F64) -> None:
        """Everybody there makes room for these genomes (m, d), m >= 1, and mutants of them."""
        self.restart(island)
        self.plants = np.concatenate([self.plants, genomes])
        self.plant_home = np.append(self.plant_home, np.full(len(genomes), island))
        self.plant_ids = np.append(self.plant_ids, np.full(len(genomes), NOBODY))
        self.wanted[island] = max(self.size, len(genomes))

    def focus(self, island: int | None) -> None:
        """All children to one island, halted or not; None: to all again."""
        self.focused = NOWHERE if island is None else island
        if island is not None:
            self.halted[island] = False

    def halt(self, island: int, halted: bool) -> None:
        """No more children there, or children again."""
        self.halted[island] = halted
        if halted and self.focused == island:
            self.focused = NOWHERE

    def strand(self, island: int, best: int, distance: float) -> StrandState:
        """Where it stands, given its best."""
        return StrandState(
            number=island,
            best=best,
            distance=distance,
            evaluations=int(self.spent[island]),
            stale=int(self.stale[island]),
            halted=bool(self.halted[island]),
            focused=self.focused == island,
            settling=bool(self.wanted[island] > 0),
        )

    def age(self, homes: I64, improved: Bool) -> None:
        """So many more evaluations went by without progress, but where the best improved (count + 1,)."""
        born = np.bincount(np.where(homes == NOWHERE, self.count, homes), minlength=self.count + 1)
        self.stale = without_progress(self.stale, born, improved | np.append(~self.settled, False))

    # ---- newcomers -----------------------------------------------------------------------------------------------

    def take(self, genomes: F64, scores: F64, ids: I64, brood: Brood) -> None:
        """The evaluated rows of a brood, each against those who live where it belongs."""
        if not len(self.ids):
            self.scores = np.empty((0, scores.shape[1]))
        homes = brood.homes[: len(ids)]
        self.spent += np.bincount(homes[homes != NOWHERE], minlength=self.count)
        for row in range(len(ids)):
            self._place(genomes[row], scores[row], int(ids[row]), brood, row)
            if brood.moves[row] == GIVEN and brood.parents[row, 0] == NOBODY:
                self._learn_plant(int(homes[row]), int(ids[row]))
        self._keep_plants(~self.settled[self.plant_home])

    def _learn_plant(self, island: int, id: int) -> None:
        """The next one of those planted there has this id."""
        unborn = np.flatnonzero((self.plant_home == island) & (self.plant_ids == NOBODY))
        self.plant_ids[unborn[:1]] = id

    def _place(self, genome: F64, scores: F64, id: int, brood: Brood, row: int) -> None:
        home = int(brood.homes[row])
        mother = NOBODY if brood.moves[row] == GIVEN else int(brood.parents[row, 0])
        if brood.ways[row] != NOWHERE:
            self._replace_parent(genome, scores, id, mother)
        elif self.wanted[home] > 0 or brood.moves[row] == "seed":
            self._settle(genome, scores, id, home)
        else:
            self._compete(genome, scores, id, home, mother)

    def _settle(self, genome: F64, scores: F64, id: int, home: int) -> None:
        """A first settler: joins while there is room, then in the place of the worst."""
        self.wanted[home] -= 1
        members = self.members(home)
        if len(members) < self.size:
            self.genomes = np.concatenate([self.genomes, genome[None]])
            self.scores = np.concatenate([self.scores, scores[None]])
            self.ids = np.append(self.ids, id)
            self.home = np.append(self.home, home)
            return
        worst = members[np.argmax(self.scores[members].sum(1))]
        if scores.sum() < self.scores[worst].sum():
            self._put(worst, genome, scores, id)

    def _compete(self, genome: F64, scores: F64, id: int, home: int, parent: int) -> None:
        """A better child takes its main parent's place, else that of the worst of three drawn by its id."""
        members = self.members(home)
        distance = scores.sum()
        distances = self.scores[members].sum(1)
        places = np.flatnonzero(self.ids[members] == parent)
        if not (len(places) and distance < distances[places[0]]):
            drawn = (id * np.array([7919, 104729, 1299709])) % len(members)
            places = drawn[np.argsort(-distances[drawn], kind="stable")]
        if distance < distances[places[0]]:
            self._put(int(members[places[0]]), genome, scores, id)

    def _replace_parent(self, genome: F64, scores: F64, id: int, parent: int) -> None:
        """A polished child takes its parent's place on the parent's island, where that still lives."""
        rows = np.flatnonzero(self.ids == parent)
        if len(rows) and scores.sum() < self.scores[rows[0]].sum():
            self._put(int(rows[0]), genome, scores, id)

    def _put(self, row: int, genome: F64, scores: F64, id: int) -> None:
        self.genomes[row], self.scores[row], self.ids[row] = genome, scores, id

    def _leave(self, living: Bool, planted: Bool) -> None:
        """Only these rows and these plants stay."""
        self.genomes, self.scores, self.ids = self.genomes[living], self.scores[living], self.ids[living]
        self.home = self.home[living]
        self._keep_plants(planted)

    def _keep_plants(self, those: Bool) -> None:
        self.plants, self.plant_home = self.plants[those], self.plant_home[those]
        self.plant_ids = self.plant_ids[those]

    def judge_anew(self, judge: Callable[[F64], F64]) -> None:
        """Everybody's scores are others from now on, and each population has all its patience again."""
        self.scores = judge(self.genomes)
        self.stale = np.zeros_like(self.stale)

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name).copy() for name in (*_ARRAYS, "plant_ids")} | {
            "focused": np.array(self.focused)
        }

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        for name in _ARRAYS:
            setattr(self, name, np.array(state[name]))
        unknown = np.full(len(self.plants), NOBODY)  # in what older versions have written
        self.plant_ids = np.array(state.get("plant_ids", unknown))
        self.focused = int(state["focused"])
