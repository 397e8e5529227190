"""Laws of the history, for any order of edits, undo, redo and changes of place."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from evosynth.edits.edit import DOCUMENT, KEPT, Edit, Scope, engine_scope, generation_scope, run_scope, search_scope
from evosynth.edits.history import History, Stand
from evosynth.edits.values import Generation, Sent, Stars
from evosynth.errors import StorageError

SCOPES = (
    KEPT,
    *(run_scope(run) for run in "ab"),
    *(search_scope(run) for run in "ab"),
    *(generation_scope(run, number) for run in "ab" for number in (0, 24)),
    *(engine_scope(engine) for engine in ("dx7", "wavetable")),
)


def place(run: str, number: int, engine: str, alive: bool) -> set[Scope]:
    searches = {search_scope(run, engine)} if alive else set()
    return {KEPT, generation_scope(run, number), engine_scope(engine), *searches}


PLACES = st.builds(
    place, st.sampled_from("ab"), st.sampled_from((0, 24)), st.sampled_from(("dx7", "wavetable")), st.booleans()
)


class Orders(RuleBasedStateMachine):
    """A world with one value a scope; each edit changes that of its own scope."""

    def __init__(self) -> None:
        super().__init__()
        self.world = dict.fromkeys(SCOPES, 0)
        self.history = History()
        self.history.register("rating", self.apply)
        self.applied: list[Stars] = []
        self.made: list[Edit] = []
        self.history.stand_at(place("a", 0, "dx7", True))

    def apply(self, value: Stars) -> None:
        self.applied.append(value)
        self.world[SCOPES[value.candidate]] = value.stars

    def awake(self) -> list[Scope]:
        return [scope for scope in SCOPES if self.history.is_awake(Edit("rating", *[Stars(0, b"", 0)] * 2, scope, ""))]

    @rule(data=st.data(), stars=st.integers(1, 5))
    def something_is_done(self, data: st.DataObject, stars: int) -> None:
        scope = data.draw(st.sampled_from(self.awake()))
        where = SCOPES.index(scope)
        edit = Edit(
            "rating", Stars(where, b"", self.world[scope]), Stars(where, b"", stars), scope, str(len(self.made))
        )
        self.made.append(edit)
        self.history.do(edit)
        assert self.history.undoes is edit
        assert self.history.redoes is None, "what was undone before makes way, wherever it was done"

    @rule(paths=PLACES)
    def the_program_stands_elsewhere(self, paths: set[Scope]) -> None:
        before = dict(self.world)
        self.history.stand_at(paths)
        assert self.world == before

    @rule()
    def undone(self) -> None:
        self.turned(self.history.undoes, self.history.undo, "after", "before")

    @rule()
    def done_again(self) -> None:
        self.turned(self.history.redoes, self.history.redo, "before", "after")

    def turned(self, expected: Edit | None, turn: object, stands: str, comes: str) -> None:
        """What is turned over is awake, and what stands is what it says; nothing else changes."""
        before, count = dict(self.world), len(self.applied)
        edit = turn()  # type: ignore[operator]
        assert edit is expected
        if edit is None:
            assert (self.world, len(self.applied)) == (before, count)
            return
        assert self.history.is_awake(edit)
        assert self.applied[count:] == [getattr(edit, comes)]
        assert before[edit.scope] == getattr(edit, stands).stars
        assert {scope for scope in SCOPES if self.world[scope] != before[scope]} <= {edit.scope}

    @precondition(lambda self: self.history.undoes is not None)
    @rule()
    def undo_and_redo_change_nothing(self) -> None:
        before, looks = dict(self.world), (self.history.undoes, self.history.redoes)
        assert self.history.undo() is self.history.redo()
        assert (self.world, (self.history.undoes, self.history.redoes)) == (before, looks)

    @precondition(lambda self: self.history.redoes is not None)
    @rule()
    def redo_and_undo_change_nothing(self) -> None:
        before, looks = dict(self.world), (self.history.undoes, self.history.redoes)
        assert self.history.redo() is self.history.undo()
        assert (self.world, (self.history.undoes, self.history.redoes)) == (before, looks)

    @invariant()
    def nothing_is_ever_dropped(self) -> None:
        assert [edit for edit, _ in self.history.record] == self.made

    @invariant()
    def what_stands_is_what_was_done_last(self) -> None:
        for scope in SCOPES:
            done = [edit for edit, stand in self.history.record if edit.scope == scope and stand is Stand.DONE]
            assert self.world[scope] == (done[-1].after.stars if done else 0)

    @invariant()
    def all_that_is_awake_can_be_undone_to_the_beginning(self) -> None:
        awake = [e for e, stand in self.history.record if stand is Stand.DONE and self.history.is_awake(e)]
        assert (self.history.undoes is not None) == bool(awake)


TestOrders = Orders.TestCase
TestOrders.settings = settings(max_examples=60, stateful_step_count=40)


def rating(stars: tuple[int, int], scope: Scope, text: str) -> Edit:
    return Edit("rating", Stars(0, b"", stars[0]), Stars(0, b"", stars[1]), scope, text)


def test_a_path_wakes_what_belongs_to_its_beginnings_alone() -> None:
    history = History()
    history.stand_at({KEPT, generation_scope("a", 24)})
    awake = [s for s in SCOPES if history.is_awake(rating((0, 1), s, ""))]
    assert awake == [KEPT, run_scope("a"), generation_scope("a", 24)]


def test_leaving_a_generation_rests_its_edits_and_coming_back_wakes_them() -> None:
    history, seen = History(), []
    for kind in ("rating", "generation"):
        history.register(kind, seen.append)

    def show(generation: Generation) -> None:
        history.stand_at({KEPT, search_scope("a"), generation_scope("a", generation.number)})

    first, second = Generation(0), Generation(24, 0)
    show(first)
    history.do(rating((0, 4), generation_scope("a", 0), "rating"))
    history.do(Edit("generation", first, second, search_scope("a"), "breeding"))
    show(second)
    history.do(rating((0, 3), generation_scope("a", 24), "rating of a child"))
    history.do(Edit("generation", second, first, search_scope("a"), "return"))
    show(first)
    assert history.undo().text == "return"
    show(second)
    texts = [history.undo().text, history.undo().text]
    show(first)
    texts.append(history.undo().text)
    assert texts == ["rating of a child", "breeding", "rating"]
    assert history.undoes is None
    assert history.redo().text == "rating"
    assert history.redo().text == "breeding"
    show(second)
    assert history.redo().text == "rating of a child"


def test_what_fails_is_neither_done_nor_undone() -> None:
    history, broken = History(), []

    def apply(value: Stars) -> None:
        if broken:
            raise StorageError("The library cannot be written.")

    history.register("rating", apply)
    history.stand_at({KEPT})
    history.do(rating((0, 1), KEPT, "first"))
    broken.append(True)
    with pytest.raises(StorageError):
        history.undo()
    with pytest.raises(StorageError):
        history.do(rating((1, 2), KEPT, "second"))
    assert [(edit.text, stand) for edit, stand in history.record] == [("first", Stand.DONE)]
    broken.clear()
    assert history.undo().text == "first"


def test_what_could_not_be_written_stands_as_before_and_can_be_tried_again() -> None:
    told: list[tuple[int, Stand]] = []
    history = History(lambda acts: told.extend((act.number, act.stand) for act in acts))
    history.register("rating", lambda value: None)
    history.stand_at({KEPT})
    first, second = rating((0, 1), KEPT, "first"), rating((1, 2), KEPT, "second")
    history.do(first)
    history.undo()
    history.do(second)
    told.clear()
    history.refuse(second.after)
    assert (history.undoes, history.redoes) == (None, second)
    assert told == [(2, Stand.UNDONE), (1, Stand.ASIDE)], "the one that made way for it was not written either"
    history.redo()
    history.undo()
    history.refuse(second.before)
    assert (history.undoes, history.redoes) == (second, None)
    history.refuse(rating((1, 2), KEPT, "another").after)
    history.refuse(first.after)
    assert [stand for _, stand in history.record] == [Stand.ASIDE, Stand.DONE]


def test_what_cannot_be_taken_back_stays_and_makes_nothing_go() -> None:
    told: list[tuple[int, Stand]] = []
    history = History(lambda acts: told.extend((act.number, act.stand) for act in acts))
    history.register("rating", lambda value: None)
    history.stand_at({KEPT, DOCUMENT})
    first = rating((0, 1), DOCUMENT, "first")
    history.do(first)
    history.undo()
    told.clear()
    history.note_for_good(Edit("sent", Sent(), Sent("Volca", 1, b"voice"), DOCUMENT, "sending A to Volca"))
    assert told == [(2, Stand.STAYS)]
    assert (history.undoes, history.redoes) == (None, first), "what was undone can still be done again"
    again = History()
    again.register("rating", lambda value: None)
    again.stand_at({KEPT, DOCUMENT})
    again.restore(history.acts)
    assert again.redo() is first
    assert again.undo() is first
    assert again.undo() is None
    assert [stand for _, stand in again.record] == [Stand.UNDONE, Stand.STAYS]
