"""Which candidates of a match sound alike: all behind a tile do, no two tiles do, and nobody goes to and fro."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from evosynth.analysis.alike import ALIKE, steps
from evosynth.arrays import F64
from evosynth.evolution.report import Candidate
from evosynth.runs.assembly import engine
from evosynth.service.kinds import AT_ONCE, LONGEST_S, STAYS, Kind, Kinds
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix

NOTE = Note(57, 100, 0.4, 0.5)


@dataclass
class Fitness:
    notes: tuple[Note, ...] = (NOTE,)


@dataclass
class Searched:
    """As much of a session as is needed to hear its candidates."""

    synth: Synth
    fitness: Fitness


class Clock:
    """Time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def session() -> Searched:
    return Searched(engine(registry.default(), 22050, 1), Fitness())


@pytest.fixture
def kinds(session: Searched) -> Kinds:
    return Kinds(session, Clock())  # type: ignore[arg-type]


def voice(brightness: int, **values: int) -> F64:
    made = INIT_VOICE.with_values(op1_output=99, op2_output=brightness, op2_coarse=3, **values)
    return np.asarray(genomes_from_voices(voice_matrix([made]))[0])


def one(id: int, distance: float, genome: F64) -> Candidate:
    return Candidate(id, genome, np.array([distance]))


def pool() -> list[Candidate]:
    """Four kinds of three near copies each, from near to far."""
    levels = (0, 60, 78, 92)
    return [
        one(10 * kind + copy, 1.0 + kind + copy / 10, voice(level, lfo_delay=copy))
        for kind, level in enumerate(levels)
        for copy in range(3)
    ]


def ids(found: tuple[Kind, ...]) -> list[list[int]]:
    return [[kind.best.id, *(other.id for other in kind.others)] for kind in found]


def test_the_nearest_of_each_kind_heads_it_and_near_copies_stand_behind_it(kinds: Kinds) -> None:
    everybody = pool()
    kinds.look(reversed(everybody))
    assert ids(kinds.found) == [[10 * k, 10 * k + 1, 10 * k + 2] for k in range(4)]
    assert [kind.count for kind in kinds.found] == [3] * 4


def test_all_behind_a_tile_sound_like_it_and_no_two_tiles_sound_alike(kinds: Kinds) -> None:
    rng = np.random.default_rng(0)
    everybody = [one(k, float(k), voice(int(rng.integers(0, 99)))) for k in range(AT_ONCE)]
    kinds.look(everybody)
    heads = [kinds._heard[kind.best.id] for kind in kinds.found]
    for head, kind in zip(heads, kinds.found, strict=True):
        assert all(steps(kinds._heard[other.id], head)[0] < STAYS for other in kind.others)
    assert all(steps(a, b)[0] >= ALIKE for k, a in enumerate(heads) for b in heads[:k])
    assert 4 <= len(heads) < AT_ONCE


def test_who_was_alike_stays_so_a_little_beyond_the_limit_when_another_heads_the_kind(kinds: Kinds) -> None:
    row = [one(k, float(k), voice(50 + k)) for k in range(45)]
    kinds.ranked(row)
    heard = [kinds._heard[c.id] for c in row]
    far = np.array([[float(steps(a, b)[0]) for a in heard] for b in heard])
    first, second, edge = next(
        (a, b, c) for a, b, c in np.ndindex(45, 45, 45)
        if a != b and far[a, b] < ALIKE and far[a, c] < ALIKE and ALIKE <= far[b, c] < STAYS
    )  # fmt: skip
    strangers = Kinds(kinds.session)
    assert len(strangers.ranked([row[second], row[edge]])) == 2
    known = Kinds(kinds.session)
    assert len(known.ranked([row[first], row[second], row[edge]])) == 1
    assert ids(known.told([row[second], row[edge]])) == [[second, edge]]


def test_who_was_alike_stays_so_when_a_newcomer_heads_the_kind(kinds: Kinds) -> None:
    row = [one(k, float(k), voice(50 + k)) for k in range(45)]
    kinds.ranked(row)
    heard = [kinds._heard[c.id] for c in row]
    far = np.array([[float(steps(a, b)[0]) for a in heard] for b in heard])
    new, first, edge = next(
        (a, b, c) for a, b, c in np.ndindex(45, 45, 45)
        if a != b and far[a, b] < ALIKE and far[b, c] < ALIKE and ALIKE <= far[a, c] < STAYS
    )  # fmt: skip
    assert len(Kinds(kinds.session).ranked([row[new], row[first], row[edge]])) == 2, "of strangers it is not alike"
    known = Kinds(kinds.session)
    assert ids(known.ranked([row[first], row[edge]])) == [[first, edge]]
    assert ids(known.ranked([row[new], row[first], row[edge]])) == [[new, first, edge]]
    assert ids(known.ranked([row[new], row[edge]])) == [[new, edge]], "they go on as one kind"


def test_in_one_look_so_many_are_heard_and_the_far_ones_too(kinds: Kinds) -> None:
    everybody = [one(k, float(k), voice(k % 99)) for k in range(4 * AT_ONCE)]
    kinds.look(everybody)
    assert len(kinds._heard) <= AT_ONCE
    assert {0, 4 * AT_ONCE - 1} <= set(kinds._heard)
    kinds.look(everybody[:10])
    assert set(kinds._heard) <= set(range(10)), "who has gone is forgotten"


def test_it_looks_again_after_a_while(kinds: Kinds) -> None:
    clock = kinds._clock
    assert kinds.due
    kinds.look(pool())
    assert not kinds.due
    clock.now += LONGEST_S  # type: ignore[attr-defined]
    assert kinds.due


def test_what_is_ranked_keeps_its_order_and_is_told_apart_once(kinds: Kinds) -> None:
    everybody = pool()
    winner = everybody[4]
    order = [winner, *(c for c in everybody if c is not winner)]
    told = kinds.ranked(order)
    assert ids(told)[0] == [11, 10, 12]
    assert kinds.ranked(order) is told


def test_every_genome_of_the_pool_is_a_voice_of_its_own() -> None:
    genomes = np.stack([c.genome for c in pool()])
    assert len(np.unique(DX7_SPACE.decode(genomes), axis=0)) == len(genomes)
