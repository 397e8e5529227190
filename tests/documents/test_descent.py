"""The line of a stored voice leads to its founder, and on into the run that the founder came from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evosynth.documents import descent
from evosynth.documents.changes import Began, Change, Found
from evosynth.documents.descent import line_of, line_to
from evosynth.documents.document import Document
from evosynth.documents.records import NOBODY, Candidate, KeptCopy, Run, Why
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec


def voices(count: int, engine: str = "dx7") -> list[bytes]:
    """Without names of their own."""
    synth = EngineSpec(engine)
    return voicing.voices_of(voicing.space_of(synth).sample(count, np.random.default_rng(7)), synth)


def one(id: int, step: int, voice: bytes, move: str = "mutate", why: Why = Why.SHOWN) -> Candidate:
    return Candidate(id, step, NOBODY, step, max(0, id // 16), id % 16, int(why), move, voice, b"\0" * 8)


def document(path: Path, *changes: Change) -> Document:
    made = Document(path / "Rhodes.evosynth")
    made.apply(changes)
    return made


def began(run: str, at: float, *candidates: Candidate, synth: str = "dx7") -> tuple[Change, ...]:
    return Began(Run(run, at, False, f"{run}.wav", synth)), Found(run, candidates)


def told(line: tuple[descent.Step, ...]) -> list[tuple[str, int]]:
    return [(step.run.run, step.candidate.id) for step in line]


def test_a_line_leads_from_step_to_step_to_its_founder(tmp_path: Path) -> None:
    a, b, c, d = voices(4)
    line = one(3, NOBODY, a, "prior", Why.ANCESTOR), one(20, 3, b), one(40, 20, c), one(41, 3, d)
    made = document(tmp_path, *began("aa", 1.0, *line))
    assert told(line_of(made.db, "aa", 40)) == [("aa", 3), ("aa", 20), ("aa", 40)]
    assert told(line_of(made.db, "aa", 3)) == [("aa", 3)]
    assert line_of(made.db, "aa", 99) == line_of(made.db, "bb", 3) == ()
    made.close()


@pytest.mark.parametrize("engine", registry.names())
def test_a_seed_is_followed_into_the_run_that_it_came_from_whatever_it_is_called(tmp_path: Path, engine: str) -> None:
    a, b, c, d, e = voices(5, engine)
    renamed = voicing.renamed(b, "EVO 001-04")
    first = began("aa", 1.0, one(3, NOBODY, a, "prior"), one(20, 3, b, why=Why.ANCESTOR), synth=engine)
    second = began("bb", 2.0, one(0, NOBODY, renamed, "seed"), one(30, 0, c), synth=engine)
    seed = one(0, NOBODY, voicing.renamed(c, "Glass"), "seed")
    third = began("cc", 3.0, seed, one(9, 0, d), one(31, 9, e), synth=engine)
    made = document(tmp_path, *first, *second, *began("other", 2.5, one(5, NOBODY, d)), *third)
    assert told(line_of(made.db, "bb", 30)) == [("aa", 3), ("aa", 20), ("bb", 30)]
    assert told(line_of(made.db, "bb", 0)) == [("aa", 3), ("bb", 0)], "the seed itself is the last, once"
    assert told(line_of(made.db, "cc", 31)) == [*told(line_of(made.db, "bb", 30)), ("cc", 9), ("cc", 31)]
    assert told(line_to(made.db, voicing.renamed(e, "Bells"))) == told(line_of(made.db, "cc", 31))
    made.close()


def test_a_founder_that_was_drawn_is_the_first_though_a_later_run_begins_with_it(tmp_path: Path) -> None:
    a, b, c = voices(3)
    first = began("aa", 1.0, one(3, NOBODY, a, "prior"), one(20, 3, b))
    second = began("bb", 2.0, one(0, NOBODY, a, "seed"), one(30, 0, c))
    made = document(tmp_path, *first, *second)
    assert told(line_of(made.db, "aa", 20)) == [("aa", 3), ("aa", 20)]
    assert told(line_of(made.db, "bb", 30)) == [("aa", 3), ("bb", 30)]
    made.close()


def test_a_planted_voice_goes_on_in_its_own_run_where_it_was_born(tmp_path: Path) -> None:
    a, b, c = voices(3)
    planted = one(50, NOBODY, voicing.renamed(b, "EVO 001-04"), "plant")
    made = document(tmp_path, *began("aa", 1.0, one(3, NOBODY, a, "prior"), one(20, 3, b), planted, one(60, 50, c)))
    assert told(line_of(made.db, "aa", 60)) == [("aa", 3), ("aa", 20), ("aa", 60)]
    made.close()


def test_a_kept_voice_is_known_by_its_copy_and_a_stranger_by_nothing(tmp_path: Path) -> None:
    a, b, c = voices(3)
    kept = KeptCopy(1, 5.0, "aa", 20, "Glass", "aa.wav", None, 0, None, None, voicing.renamed(b, "Glass"))
    made = document(tmp_path, *began("aa", 1.0, one(3, NOBODY, a, "prior"), one(20, 3, b)), kept)
    assert told(line_to(made.db, voicing.renamed(b, "Of another list"))) == [("aa", 3), ("aa", 20)]
    assert line_to(made.db, c) == line_to(made.db, b"no voice of any engine") == ()
    made.close()


def test_a_line_that_a_file_closes_into_a_ring_ends(tmp_path: Path) -> None:
    a, b = voices(2)
    first = began("aa", 1.0, one(3, 20, a), one(20, 3, b))
    second = began("bb", 2.0, one(0, 0, a, "seed"), one(1, 0, b, "plant"))
    made = document(tmp_path, *first, *second)
    assert told(line_of(made.db, "aa", 20)) == [("aa", 3), ("aa", 20)]
    assert len(line_of(made.db, "bb", 1)) < 6
    made.close()
