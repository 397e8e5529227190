"""What acts are called in their list, and why those rest that are not in hand."""

from __future__ import annotations

import time

import pytest

from evosynth.edits.edit import DOCUMENT, KEPT, Edit, engine_scope, generation_scope, run_scope, search_scope
from evosynth.edits.history import History
from evosynth.edits.values import Confined, Ended, Generation, Halted, KeptRow, Residents, RunInHand, Sent, Stars
from evosynth.library.records import Kept
from ui.look import icons
from ui.models.acts import listed, moment, said, where

VOICE = Kept(bytes(155), "GLASS", None)
SAID = [
    ("rating", Stars(3, b"", 0), Stars(3, b"", 4), "rating of 003-01", "4 stars for 003-01"),
    ("rating", Stars(3, b"", 0), Stars(3, b"", 1), "rating of 003-01", "1 star for 003-01"),
    ("rating", Stars(3, b"", 4), Stars(3, b"", 0), "rating of 003-01", "No stars for 003-01"),
    ("rating", Stars(3, b"", 0), Stars(3, b"", 5), "making 003-01 a favourite", "Made 003-01 a favourite"),
    ("kept", KeptRow(1, None), KeptRow(1, VOICE), "keeping GLASS", "Kept GLASS"),
    ("kept", KeptRow(1, VOICE), KeptRow(1, None), "deleting GLASS", "Deleted GLASS"),
    ("generation", Generation(0), Generation(24), "breeding of generation 1", "Bred generation 1"),
    ("generation", Generation(24), Generation(0), "return to generation 0", "Back to generation 0"),
    ("generation", Generation(24), Generation(0), "going back to 000-03", "Went back to 000-03"),
    ("strand", Residents(1, "before"), Residents(1, "fresh"), "restart of strand 2", "Restart of strand 2"),
    ("halt", Halted(1, False), Halted(1, True), "stop of strand 2", "Stopped strand 2"),
    ("halt", Halted(1, True), Halted(1, False), "go on of strand 2", "Went on with strand 2"),
    ("stop", Ended("a", False), Ended("a", True), "stop", "Stopped the search"),
    ("stop", Ended("a", True), Ended("a", False), "going on", "Went on with the search"),
    ("limits", Confined("dx7", ()), Confined("dx7", ("op2",)), "lock of operator 2", "Lock of operator 2"),
]


@pytest.mark.parametrize(("kind", "before", "after", "text", "words"), SAID, ids=[row[4] for row in SAID])
def test_an_act_is_said_as_what_was_done_with_an_icon_that_there_is(
    kind: str, before: object, after: object, text: str, words: str
) -> None:
    shown, icon = said(Edit(kind, before, after, KEPT, text))
    assert shown == words
    assert (icons.FOLDER / f"{icon}.svg").is_file()


def kept(history: History, *numbers: int) -> None:
    for number in numbers:
        history.do(Edit("kept", KeptRow(number, None), KeptRow(number, VOICE), KEPT, f"keeping {number}"))


def made(run: str) -> History:
    """Of a document that has this run in hand."""
    history = History()
    for kind in ("kept", "rating", "stop"):
        history.register(kind, lambda value: None)
    history.register("run", lambda value: history.stand_at((DOCUMENT, KEPT, run_scope(value.run))))
    history.stand_at((DOCUMENT, KEPT, run_scope(run)))
    return history


def opened(history: History, before: str, now: str) -> None:
    history.do(Edit("run", RunInHand(before), RunInHand(now), DOCUMENT, f"opening of {now}"))


def rated(history: History, run: str) -> None:
    history.do(Edit("rating", Stars(3, b"", 0), Stars(3, b"", 4), run_scope(run), "rating of 003-01"))


def test_acts_stand_in_the_order_in_which_they_were_done_and_a_person_after_those_that_were_not_undone() -> None:
    history = made("a")
    kept(history, 1, 2, 3, 4, 5)
    for _ in range(3):
        history.undo()
    state = listed(history, "a")
    assert ([line.number for line in state.past], [line.number for line in state.later]) == ([1, 2], [3, 4, 5])
    assert state.here == 2
    history.redo()
    kept(history, 9)
    state = listed(history, "a")
    assert [line.stand for line in state.lines] == ["done", "done", "done", "aside", "aside", "done"]
    assert (state.here, state.later) == (6, ())
    assert "something else was done" in next(line.why for line in state.lines if line.number == 4)


def test_what_was_done_again_stands_where_it_was_done_first() -> None:
    history = made("a")
    kept(history, 1)
    history.undo()
    rated(history, "a")
    history.redo()
    state = listed(history, "a")
    assert [line.text for line in state.lines] == ["Kept GLASS", "4 stars for 003-01"]
    assert state.here == 2


def test_acts_of_a_run_that_undo_comes_to_look_like_others_and_those_of_one_set_aside_say_so() -> None:
    history = made("")
    opened(history, "", "a")
    rated(history, "a")
    opened(history, "a", "b")
    rated(history, "b")
    state = listed(history, "b")
    assert all(line.awake and not line.why for line in state.lines)
    assert state.here == 4
    history.undo()
    history.undo()
    opened(history, "a", "c")  # in the place of b
    state = listed(history, "c")
    assert [line.awake for line in state.lines] == [True] * 5
    assert [bool(line.why) for line in state.lines] == [False, False, True, True, False]
    assert "a click brings it back" in state.lines[2].why


def test_what_nothing_takes_back_stands_before_the_place_where_a_person_is_when_it_came_last() -> None:
    history = made("a")
    kept(history, 1)
    history.note_for_good(Edit("sent", Sent(), Sent("DX7", 0, bytes(155)), DOCUMENT, "sending GLASS"))
    assert listed(history, "a").here == 2


def test_why_an_act_rests_is_said_of_what_it_was_done_to() -> None:
    paths = {KEPT, generation_scope("a", 24), search_scope("a", "dx7"), engine_scope("dx7")}
    assert where(engine_scope("wavetable"), paths) == "in the engine Wavetable"
    assert where(run_scope("b"), paths) == "in another run"
    assert "do not lead" in where(KEPT, paths)
    assert where(generation_scope("a", 0), paths) == "in another generation"
    assert where(search_scope("a", "wavetable"), paths) == "in a search that has ended"


def test_the_time_of_an_act_has_its_day_where_that_is_another_one() -> None:
    then = time.mktime((2026, 3, 7, 12, 7, 0, 0, 0, -1))
    assert moment(then, then + 60) == "12:07"
    assert moment(then, then + 86400).startswith("7 ")
    assert moment(then, then + 86400).endswith("12:07")


def test_what_was_one_act_is_one_line_as_long_as_all_of_it_stands_alike() -> None:
    history = History()
    history.register("kept", lambda value: None)
    history.register("rating", lambda value: None)
    history.stand_at((KEPT, DOCUMENT))
    text = "making 003-01 a favourite"
    history.do(Edit("kept", KeptRow(1, None), KeptRow(1, VOICE), KEPT, text))
    history.do(Edit("rating", Stars(3, b"", 0), Stars(3, b"", 5), DOCUMENT, text, joined=True))
    assert [line.text for line in listed(history).lines] == ["Made 003-01 a favourite"]
    history.undo()
    assert [line.stand for line in listed(history).lines] == ["done", "undone"]
    history.undo()
    assert [line.stand for line in listed(history).lines] == ["undone"]
