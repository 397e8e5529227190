"""What acts are called in their list, and why those rest that are not in hand."""

from __future__ import annotations

import time

import pytest

from evosynth.edits.edit import KEPT, Edit, engine_scope, generation_scope, run_scope, search_scope
from evosynth.edits.history import History
from evosynth.edits.values import Confined, Generation, Halted, KeptRow, Residents, Stars
from evosynth.library.records import Kept
from ui.look import icons
from ui.models.acts import listed, moment, said, where

VOICE = Kept(bytes(155), "GLASS", None)
SAID = [
    ("rating", Stars(3, b"", 0), Stars(3, b"", 4), "rating of 003-01", "4 stars for 003-01"),
    ("rating", Stars(3, b"", 0), Stars(3, b"", 1), "rating of 003-01", "1 star for 003-01"),
    ("rating", Stars(3, b"", 4), Stars(3, b"", 0), "rating of 003-01", "No stars for 003-01"),
    ("kept", KeptRow(1, None), KeptRow(1, VOICE), "keeping GLASS", "Kept GLASS"),
    ("kept", KeptRow(1, VOICE), KeptRow(1, None), "deleting GLASS", "Deleted GLASS"),
    ("generation", Generation(0), Generation(24), "breeding of generation 1", "Bred generation 1"),
    ("generation", Generation(24), Generation(0), "return to generation 0", "Back to generation 0"),
    ("generation", Generation(24), Generation(0), "going back to 000-03", "Went back to 000-03"),
    ("strand", Residents(1, "before"), Residents(1, "fresh"), "restart of strand 2", "Restart of strand 2"),
    ("halt", Halted(1, False), Halted(1, True), "stop of strand 2", "Stopped strand 2"),
    ("halt", Halted(1, True), Halted(1, False), "go on of strand 2", "Went on with strand 2"),
    ("limits", Confined("dx7", ()), Confined("dx7", ("op2",)), "lock of operator 2", "Lock of operator 2"),
]


@pytest.mark.parametrize(("kind", "before", "after", "text", "words"), SAID, ids=[row[4] for row in SAID])
def test_an_act_is_said_as_what_was_done_with_an_icon_that_there_is(
    kind: str, before: object, after: object, text: str, words: str
) -> None:
    shown, icon = said(Edit(kind, before, after, KEPT, text))
    assert shown == words
    assert (icons.FOLDER / f"{icon}.svg").is_file()


def test_what_was_undone_comes_last_the_next_to_be_done_again_first() -> None:
    history = History()
    history.register("kept", lambda row: None)
    history.stand_at((KEPT,))
    for number in range(1, 6):
        history.do(Edit("kept", KeptRow(number, None), KeptRow(number, VOICE), KEPT, f"keeping {number}"))
    for _ in range(3):
        history.undo()
    state = listed(history)
    assert ([line.number for line in state.past], [line.number for line in state.undone]) == ([1, 2], [3, 4, 5])
    assert state.here == 2
    history.redo()
    history.do(Edit("kept", KeptRow(9, None), KeptRow(9, VOICE), KEPT, "keeping 9"))
    state = listed(history)
    assert {line.number: line.stand for line in state.lines} == {
        1: "done",
        2: "done",
        3: "done",
        4: "aside",
        5: "aside",
        6: "done",
    }
    assert state.here == 6
    assert "took its place" in next(line.why for line in state.lines if line.number == 4)


def test_why_an_act_rests_is_said_of_what_it_was_done_to() -> None:
    paths = {KEPT, generation_scope("a", 24), search_scope("a", "dx7"), engine_scope("dx7")}
    assert where(engine_scope("wavetable"), paths) == "in the engine Wavetable"
    assert where(run_scope("b"), paths) == "in another run"
    assert where(generation_scope("a", 0), paths) == "in another generation"
    assert where(search_scope("a", "wavetable"), paths) == "in a search that has ended"


def test_the_time_of_an_act_has_its_day_where_that_is_another_one() -> None:
    then = time.mktime((2026, 3, 7, 12, 7, 0, 0, 0, -1))
    assert moment(then, then + 60) == "12:07"
    assert moment(then, then + 86400).startswith("7 ")
    assert moment(then, then + 86400).endswith("12:07")
