"""A blind test in hand: what was answered, taken back, and whom it concerns."""

from __future__ import annotations

import numpy as np

from evosynth.edits import edit
from evosynth.edits.edit import Edit, run_scope
from evosynth.service.evolver_messages import Candidate
from ui.models.blind_test import BlindTest


def candidates(count: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(100 + k, bytes([k]), np.zeros(1), generation=3, index=k) for k in range(count))


def called(candidate: Candidate) -> str:
    return ("SOFT PAD", "DARK BELL", "GLASS KEYS")[candidate.index]


def begun(*, of_two: bool = False) -> BlindTest:
    one, *others = candidates(5)
    return BlindTest(0xBEEF, "better", one, (others[0],) * 4 if of_two else tuple(others), 16, called)


def test_answers_come_in_order_and_the_last_is_taken_back() -> None:
    test = begun()
    for _ in range(8):
        turn = test.now
        assert turn is not None
        assert {one.id for one in test.heard_in(turn)} == {turn.first, turn.second}
        assert test.take(test.value(turn, 100, given=True))
        assert test.last == turn
    assert test.now is None
    assert test.outcome.chosen == test.outcome.agreed == test.outcome.pairs == 4
    last = test.last
    assert last is not None
    assert test.take(test.value(last, given=False))
    assert test.now == last
    assert test.outcome.pairs == 3


def test_what_undo_takes_back_is_called_by_the_answers_that_were_given() -> None:
    test = begun()
    assert test.text(1) == "blind test of SOFT PAD: better, 1 of 8 answers"
    assert test.text(8) == "blind test of SOFT PAD: better, 4 pairs"


def test_what_another_test_was_told_is_not_taken() -> None:
    test, other = begun(), BlindTest(0xBEEE, "better", *_ends(), 16, called)
    turn = other.now
    assert turn is not None
    assert not test.take(other.value(turn, 100, given=True))
    assert test.answers == {}


def _ends() -> tuple[Candidate, tuple[Candidate, ...]]:
    one, *others = candidates(5)
    return one, tuple(others)


def test_two_sounds_are_heard_again_and_again_and_named_at_the_end() -> None:
    assert begun(of_two=True).names == ("SOFT PAD", "DARK BELL")
    assert begun().names == ("SOFT PAD", "the others")
    assert len(begun(of_two=True).turns) == 8


def test_an_answer_is_an_edit_that_is_the_same_after_it_was_text() -> None:
    test = begun()
    turn = test.now
    assert turn is not None
    before, after = test.value(turn, given=False), test.value(turn, turn.second, given=True)
    one = Edit("blind", before, after, run_scope("4f00"), test.text(1), joined=True)
    assert edit.read(edit.written(one)) == one
    assert after.hearing == "0000beef.0"
    assert after.heard == (turn.first, turn.second)
