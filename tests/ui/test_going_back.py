"""The past of a real breeding and a real match: acts are gone to, lines are told and heard, branches begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_undo import bred, breeding, shown
from windowless import Told, made_sound

from evosynth.synths import voicing
from ui.intents.history import LOOKING
from ui.view_state.acts import ActsState, LineageState
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


class Past:
    """What the place History is told."""

    def __init__(self, told: Told) -> None:
        self.acts, self.line = ActsState(), LineageState()
        self.told, self.intent = told, told.intents.history
        self.intent.acts_changed.connect(lambda state: setattr(self, "acts", state))
        self.intent.changed.connect(self._take)
        told.controller.edits.tell()

    def _take(self, state: LineageState) -> None:
        self.line = state
        if state.lacking:
            self.intent.look()

    def texts(self, stand: str) -> list[str]:
        return [line.text for line in self.acts.lines if line.stand == stand]

    def number(self, text: str) -> int:
        return next(line.number for line in self.acts.lines if line.text == text)

    def drawn(self) -> bool:
        looked = bool(self.line.steps) and not self.line.lacking and self.line.title != LOOKING
        return looked and all(s.picture or s.silent for s in self.line.steps)


@pytest.fixture
def past(told: Told) -> Past:
    return Past(told)


def youngest(told: Told) -> int:
    """The place of a child of the generation on show that is heard."""
    return max((t.place for t in told.tiles() if t.picture), key=lambda place: told.tiles()[place].candidate.generation)


def another_breeding(told: Told) -> None:
    """Beside the one in hand, and on show."""
    told.intents.workflow.breed_without_target()
    told.until(lambda: told.controller.run.snapshot is None)
    told.until(lambda: told.controller.run.generation == 0)
    told.full()


def generations(told: Told, count: int) -> None:
    """Bred, each from one child of the one before."""
    breeding(told)
    for number in range(count):
        place = youngest(told)
        told.intents.rating.rate_place(place, 5)
        told.until(lambda place=place: told.grid.tiles[place].stars == 5)
        told.intents.breeding.breed()
        bred(told, number + 1)
        told.full()


def test_a_click_on_an_act_goes_back_through_generations_and_forth_again(told: Told, past: Past) -> None:
    generations(told, 2)
    first = [candidate for candidate, _ in shown(told)]
    done = past.texts("done")
    assert [text for text in done if text.startswith("Bred")] == ["Bred generation 1", "Bred generation 2"]
    assert all(line.awake for line in past.acts.lines)
    start = past.acts.lines[0]
    past.intent.go_to(start.number)
    bred(told, 0)
    told.until(lambda: past.acts.here == start.number)
    assert past.texts("done") == done[:1]
    assert past.texts("undone") == done[1:]
    past.intent.go_to(past.number("Bred generation 2"))
    bred(told, 2)
    told.until(lambda: past.texts("done") == done)
    assert [candidate for candidate, _ in shown(told)] == first


def test_a_click_on_an_act_of_another_run_goes_back_to_that_run_and_forth_again(told: Told, past: Past) -> None:
    breeding(told)
    told.intents.rating.rate_place(0, 3)
    told.intents.rating.rate_place(1, 4)
    told.until(lambda: [stars for _, stars in shown(told)][:2] == [3, 4])
    first = shown(told)
    another_breeding(told)
    told.intents.rating.rate_place(2, 5)
    there = past.acts.lines[1]
    assert all(line.awake for line in past.acts.lines)
    past.intent.go_to(there.number)
    told.until(lambda: past.acts.here == there.number)
    assert told.toast_with("3 acts undone, back to: 3 stars").icon == "undo-2"
    told.until(lambda: [stars for _, stars in shown(told)][:2] == [3, 0])
    past.intent.go_to(past.acts.lines[-1].number)
    told.until(lambda: [stars for _, stars in shown(told)][:3] == [0, 0, 5])
    told.toast_with("3 acts done again")
    past.intent.go_to(past.acts.lines[2].number)
    told.until(lambda: shown(told) == first)


def test_a_run_that_made_way_and_that_undo_does_not_come_to_is_brought_back_by_an_act(told: Told, past: Past) -> None:
    breeding(told)
    begun = past.acts.lines[0]
    told.intents.rating.rate_place(0, 3)
    told.until(lambda: told.grid.tiles[0].stars == 3)
    first = shown(told)
    told.intents.undo.undo()
    told.intents.undo.undo()
    told.toast_with("redo brings it back")
    another_breeding(told)
    line = past.acts.lines[0]
    assert (line.number, line.awake, line.stand) == (begun.number, True, "aside")
    stars = past.acts.lines[1]
    past.intent.go_to(stars.number)
    told.until(lambda: shown(told) == first)
    assert past.acts.lines[-1].text == "Return to breeding without a target"
    told.until(lambda: past.acts.lines[1].stand == "done")


def test_a_click_on_what_made_way_says_why_nothing_leads_there(told: Told, past: Past) -> None:
    breeding(told)
    told.intents.rating.rate_place(0, 3)
    told.intents.undo.undo()
    assert told.toast_with("Undone: 3 stars for").icon == "undo-2"
    told.intents.undo.redo()
    told.toast_with("Done again: 3 stars for")
    told.intents.undo.undo()
    told.intents.rating.rate_place(0, 4)
    past.intent.go_to(past.acts.lines[1].number)
    told.toast_with("something else was done")


def test_the_line_of_a_bred_voice_leads_from_its_founder_and_says_what_changed(told: Told, past: Past) -> None:
    generations(told, 3)
    told.intents.grid.select(youngest(told))
    told.until(lambda: past.drawn() and past.line.steps[-1].generation == 3)
    steps = past.line.steps
    assert [step.selected for step in steps] == [*[False] * (len(steps) - 1), True]
    assert [step.generation for step in steps] == sorted({step.generation for step in steps})
    assert steps[0].move == "Founder"
    assert len(steps) > 1
    assert all("→" in step.changed for step in steps[1:])
    assert past.line.chosen == len(steps) - 2
    assert past.line.values
    past.intent.choose(0)
    told.until(lambda: past.line.chosen == 0)
    assert "from generation 0 to 3" in past.line.title


def test_going_back_to_a_step_shows_its_generation_with_it_selected_and_is_undone(told: Told, past: Past) -> None:
    generations(told, 3)
    told.intents.grid.select(youngest(told))
    told.until(lambda: past.drawn() and past.line.steps[-1].generation == 3)
    last = [candidate for candidate, _ in shown(told)]
    founder = past.line.steps[0]
    past.intent.go_back(0)
    bred(told, 0)
    told.until(lambda: told.selection.label == founder.label)
    assert past.acts.lines[-1].text == f"Went back to {founder.label}"
    told.until(lambda: past.line.steps[-1].id == founder.id)
    assert past.line.step is None
    told.intents.breeding.breed()  # another branch
    bred(told, 1)
    told.intents.undo.undo()
    bred(told, 0)
    told.intents.undo.undo()
    bred(told, 3)
    told.until(lambda: [candidate for candidate, _ in shown(told)] == last)


def test_in_a_match_a_step_gone_back_to_is_selected_and_evolution_goes_on_from_it(
    told: Told, past: Past, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.evaluations > 1500)
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.until(lambda: past.drawn() and len(past.line.steps) > 1)
    founder = past.line.steps[0]
    assert founder.move.startswith("Founder")
    past.intent.keep(0)
    told.until(lambda: told.kept.total == 1)
    told.until(lambda: past.line.steps[0].kept)
    run = told.controller.run.own
    past.intent.go_back(0)
    told.state(Run.READY)
    told.toast_with("Evolve goes on from it")
    assert past.acts.lines[-1].text == f"Went back to {founder.label}"
    sound = voicing.sound(founder.voice)
    told.until(lambda: [voicing.sound(tile.candidate.voice) for tile in told.tiles()] == [sound])
    assert voicing.sound(told.selection.voice) == sound
    told.intents.workflow.evolve()
    told.until(lambda: told.controller.run.own not in (None, run))
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.generation > 1)
    assert voicing.sound(told.selection.voice) == sound, "it stays selected while others come"
    told.intents.run.stop()


def test_a_kept_voice_has_the_line_of_the_run_that_it_was_kept_in_and_leads_back_there(told: Told, past: Past) -> None:
    generations(told, 2)
    run, place = told.controller.edits.run, youngest(told)
    label = told.grid.tiles[place].label
    told.intents.keeping.keep_place(place)
    told.until(lambda: told.kept.total == 1)
    breeding(told)
    other = told.controller.edits.run
    assert other != run
    told.intents.keeping.select(told.kept.voices[0].id)
    told.until(lambda: past.drawn() and past.line.steps[-1].label == label)
    steps = past.line.steps
    assert {step.run for step in steps} == {run}
    assert steps[0].move == "Founder"
    assert len(steps) > 1
    assert steps[-1].kept
    past.intent.go_back(0)
    told.until(lambda: told.controller.edits.run == run)
    bred(told, 0)
    told.until(lambda: told.selection.label == steps[0].label)
    assert [line.text for line in past.acts.lines[-2:]] == [
        "Return to the breeding",
        f"Went back to {steps[0].label}",
    ]
    told.intents.undo.undo()
    bred(told, 2)
    told.intents.undo.undo()
    told.until(lambda: told.controller.edits.run == other)


def test_a_match_that_began_with_a_voice_of_another_one_has_the_line_of_both(
    told: Told, past: Past, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.evaluations > 1500)
    told.intents.workflow.evolve()
    told.until(lambda: told.controller.run.snapshot and told.controller.run.snapshot.finals == "ranked")
    first, began_with = told.controller.edits.run, voicing.sound(told.selection.voice)
    told.intents.workflow.evolve_near()
    told.until(lambda: told.controller.edits.run != first and told.transport.generation > 3)
    told.intents.workflow.evolve()
    told.until(lambda: told.controller.run.snapshot and told.controller.run.snapshot.finals == "ranked")
    second = told.controller.edits.run
    told.intents.grid.select(max(tile.place for tile in told.tiles() if tile.candidate.move != "seed"))
    told.until(lambda: past.drawn() and past.line.title.endswith("through 2 searches"))
    steps = past.line.steps
    assert [bool(step.begins) for step in steps].count(True) == 2
    assert steps[0].begins == "the match of tone_57.wav"
    assert began_with in [voicing.sound(step.voice) for step in steps if step.run == first]
    path = told.controller.document.path
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    told.intents.documents.open(path)
    told.until(lambda: told.controller.edits.run == second and told.tiles())
    told.until(lambda: past.drawn() and [step.voice for step in past.line.steps] == [step.voice for step in steps])
    past.intent.go_back(0)
    told.until(lambda: told.controller.edits.run not in (first, second) and told.tiles())
    returned, began = (line.text for line in past.acts.lines[-2:])
    assert returned == "Return to the match of tone_57.wav"
    assert began.startswith(("New match from", "Went back to"))
    assert began.endswith(steps[0].label)
    told.intents.workflow.stop()
