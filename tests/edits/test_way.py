"""What undo and redo would lead through is what they do lead through, whatever was done before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evosynth.edits.edit import KEPT, Edit, Scope, generation_scope, run_scope, search_scope
from evosynth.edits.history import Act, History, Stand
from evosynth.edits.values import Generation, KeptRow, Stars
from evosynth.edits.way import done_again, steps_to, undone

RUN = "a"
DEEDS = st.lists(st.sampled_from(("rate", "keep", "breed", "back", "undo", "redo")), max_size=24)


class Window:
    """A breeding and a kept list, as far as the history knows of them."""

    def __init__(self) -> None:
        self.history = History()
        self.history.register("generation", lambda value: self.stand_at(value.number))
        for kind in ("rating", "kept"):
            self.history.register(kind, lambda value: None)
        self.born, self.parents = 0, dict[int, int]()
        self.stand_at(0)

    def stand_at(self, number: int) -> None:
        self.number = number
        self.history.stand_at((KEPT, generation_scope(RUN, number), search_scope(RUN)))

    def act(self, deed: str) -> None:
        here = Generation(self.number)
        if deed == "rate":
            stars = Stars(0, b"", 0, self.number), Stars(0, b"", 1, self.number)
            self.history.do(Edit("rating", *stars, generation_scope(RUN, self.number), "rating"))
        elif deed == "keep":
            self.history.do(Edit("kept", KeptRow(1, None), KeptRow(2, None), KEPT, "keeping"))
        elif deed == "breed":
            self.born += 1
            self.parents[self.born] = self.number
            self.history.do(Edit("generation", here, Generation(self.born), search_scope(RUN), "breeding"))
        elif deed == "back" and self.number in self.parents:
            before = Generation(self.parents[self.number])
            self.history.do(Edit("generation", here, before, search_scope(RUN), "return"))
        elif deed in ("undo", "redo"):
            getattr(self.history, deed)()

    def number_of(self, edit: Edit | None) -> int | None:
        return next((act.number for act in self.history.acts if act.edit is edit), None)


@given(DEEDS)
def test_the_way_back_is_what_undo_after_undo_takes_back(deeds: list[str]) -> None:
    window = Window()
    for deed in deeds:
        window.act(deed)
    expected = undone(window.history.acts, window.history.paths)
    taken = []
    while (edit := window.history.undo()) is not None:
        taken.append(window.number_of(edit))
    assert tuple(taken) == expected


@given(DEEDS)
def test_the_way_forth_is_what_redo_after_redo_does_again(deeds: list[str]) -> None:
    window = Window()
    for deed in deeds:
        window.act(deed)
    expected = done_again(window.history.acts, window.history.paths)
    taken = []
    while (edit := window.history.redo()) is not None:
        taken.append(window.number_of(edit))
    assert tuple(taken) == expected


@given(DEEDS, st.integers(1, 24))
def test_after_the_steps_to_an_act_it_is_what_was_done_last(deeds: list[str], number: int) -> None:
    window = Window()
    for deed in deeds:
        window.act(deed)
    acts = {act.number: act for act in window.history.acts}
    steps = steps_to(number, window.history.acts, window.history.paths)
    if steps is None:
        assert number not in acts or acts[number].stand is Stand.ASIDE or number not in undone(*_state(window))
        return
    for step in steps:
        turned = window.history.redo() if acts[number].stand is Stand.UNDONE else window.history.undo()
        assert window.number_of(turned) == step
    assert window.number_of(window.history.undoes) == number


def test_no_way_leads_to_what_rests_in_another_run() -> None:
    window = Window()
    stars = Stars(0, b"", 0), Stars(0, b"", 3)
    window.history.note(Edit("rating", *stars, run_scope("another"), "rating"))
    window.act("rate")
    assert steps_to(1, *_state(window)) is None
    assert steps_to(2, *_state(window)) == ()


def _state(window: Window) -> tuple[tuple[Act, ...], frozenset[Scope]]:
    return window.history.acts, window.history.paths
