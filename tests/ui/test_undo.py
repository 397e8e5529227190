"""What a person has done is taken back in the order in which it was done, wherever the window has been since."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from test_beginnings import bank, rated
from windowless import Told, made_sound

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.edits import edit as edits
from evosynth.edits.history import Stand
from evosynth.edits.values import KINDS
from evosynth.service.evolver_messages import InDocument
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


class Undo:
    """What the buttons say."""

    def __init__(self, told: Told) -> None:
        self.undoes = self.redoes = ""
        self.controller = told.controller
        told.controller.edits.changed.connect(self._take)
        told.controller.edits.tell()

    def _take(self, can_undo: bool, can_redo: bool, undoes: str, redoes: str) -> None:
        assert (can_undo, can_redo) == (bool(undoes), bool(redoes))
        self.undoes, self.redoes = undoes, redoes


@pytest.fixture
def undo(told: Told) -> Undo:
    return Undo(told)


# Acts that need answers, or several who are chosen, have tests of their own.
ELSEWHERE = {"taste", "forget", "lean", "ranks", "same", "blind", "archive", "parents", "edit", "name", "locks"}


def shown(told: Told) -> list[tuple[int, int]]:
    """Who is on show and with how many stars."""
    return [(tile.candidate.id, tile.stars) for tile in told.tiles()]


def breeding(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()


def bred(told: Told, generation: int) -> None:
    """Wait for a generation on show."""
    told.until(lambda: told.transport.generation == generation and told.controller.run.on_its_way is None)
    told.until(lambda: told.tiles() and max(t.candidate.generation for t in told.tiles()) == generation)


def left_and_opened_again(told: Told, undo: Undo) -> InDocument:
    """The document in hand makes way for a breeding in another one, and is opened again."""
    own = told.controller.run.own
    told.until(lambda: stands(own))
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    breeding(told)
    assert undo.undoes == "breeding without a target"
    told.intents.documents.open(own.path)
    told.until(lambda: told.controller.run.own == own)
    return own


def stands(own: InDocument) -> bool:
    """Whether a run could go on from what stands in its document."""
    with reading(own.path) as db:
        return read.checkpoint(db, own.run) is not None


def test_a_deleted_voice_comes_back_though_a_generation_was_bred_since(told: Told, undo: Undo) -> None:
    intents = told.intents
    breeding(told)
    intents.keeping.keep_place(3)
    told.until(lambda: told.kept.total == 1)
    (kept,) = told.kept.voices
    intents.keeping.delete(kept.id)
    intents.rating.rate_place(2, 5)
    rated = undo.undoes
    first = [id for id, _ in shown(told)]
    intents.breeding.breed()
    bred(told, 1)
    assert undo.undoes == "breeding of generation 1"
    intents.undo.undo()
    bred(told, 0)
    assert [id for id, _ in shown(told)] == first
    intents.undo.undo()
    assert undo.redoes == rated
    intents.undo.undo()
    told.keeps(kept.name)
    assert [(one.id, one.voice) for one in told.kept.voices] == [(kept.id, kept.voice)]
    assert undo.undoes == f"keeping {kept.name}"


def test_what_was_bred_comes_back_as_the_same_children_with_their_stars(told: Told, undo: Undo) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(2, 5)
    intents.breeding.breed()
    bred(told, 1)
    fresh = next(t.place for t in told.tiles() if t.candidate.generation == 1)
    intents.rating.rate_place(fresh, 3)
    rated = undo.undoes
    told.until(lambda: told.grid.tiles[fresh].stars == 3)
    children = shown(told)
    intents.breeding.back()
    bred(told, 0)
    assert undo.undoes == "return to generation 0"
    intents.rating.rate_place(7, 1)
    told.until(lambda: told.grid.tiles[7].stars == 1)
    assert undo.undoes == f"rating of {told.grid.tiles[7].label}"
    for _ in range(2):
        intents.undo.undo()
    bred(told, 1)
    told.until(lambda: shown(told) == children)
    assert undo.undoes == rated, "what was done there is awake again"
    intents.undo.undo()
    told.until(lambda: told.grid.tiles[fresh].stars == 0)
    intents.undo.undo()
    bred(told, 0)
    assert {t.place: t.stars for t in told.tiles() if t.stars} == {2: 5}, "and nothing that was undone"
    intents.undo.redo()
    bred(told, 1)
    intents.undo.redo()
    told.until(lambda: shown(told) == children)
    told.until(lambda: {round(5 * r) for r in controller.run.snapshot.ratings.values()} == {5, 3})


def test_breeding_again_after_going_back_gives_others_and_undo_leads_through_both(told: Told, undo: Undo) -> None:
    intents = told.intents
    breeding(told)
    intents.rating.rate_place(0, 4)
    seen = []
    for _ in range(2):
        intents.breeding.breed()
        bred(told, 1)
        seen.append([id for id, _ in shown(told)])
        intents.breeding.back()
        bred(told, 0)
    assert seen[0] != seen[1]
    intents.undo.undo()
    bred(told, 1)
    assert [id for id, _ in shown(told)] == seen[1]
    intents.undo.undo()
    intents.undo.undo()  # from one first generation to the other, which may be so fast that nothing is seen between
    told.until(lambda: [id for id, _ in shown(told)] == seen[0])


def test_undo_and_redo_may_come_faster_than_generations(told: Told, undo: Undo) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(4, 5)
    intents.breeding.breed()
    intents.breeding.breed()  # one is on its way
    intents.breeding.back()
    assert undo.undoes == "breeding of generation 1"
    for _ in range(3):
        intents.undo.undo()
        intents.undo.redo()
    bred(told, 1)
    assert undo.undoes == "breeding of generation 1"
    intents.undo.undo()
    intents.undo.undo()
    bred(told, 0)
    told.until(lambda: not any(stars for _, stars in shown(told)))
    told.until(lambda: controller.run.snapshot.ratings == {})
    assert undo.undoes == "breeding without a target"


def test_stars_given_while_a_generation_is_on_its_way_count_where_they_were_given(told: Told, undo: Undo) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(4, 5)
    intents.breeding.breed()
    intents.rating.rate_place(9, 2)
    late = told.grid.tiles[9].candidate.id
    bred(told, 1)
    assert late not in [id for id, _ in shown(told)]
    intents.breeding.back()
    bred(told, 0)
    told.until(lambda: {t.place: t.stars for t in told.tiles() if t.stars} == {4: 5, 9: 2})
    told.until(lambda: controller.run.snapshot.ratings.get(late) == pytest.approx(0.4))


def test_after_stop_stars_can_be_undone_and_generations_rest(told: Told, undo: Undo) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(1, 5)
    intents.breeding.breed()
    bred(told, 1)
    intents.rating.rate_place(1, 2)
    intents.run.stop()
    told.state(Run.STOPPED)
    assert undo.undoes.startswith("rating of")
    intents.undo.undo()
    assert undo.undoes == "breeding without a target"
    intents.undo.redo()
    assert undo.undoes.startswith("rating of")
    assert [stand for _, stand in controller.edits.history.record] == [Stand.DONE] * 4


def test_edits_of_a_match_rest_beside_another_target_and_those_of_the_kept_list_do_not(
    told: Told, undo: Undo, tmp_path: Path
) -> None:
    intents = told.intents
    told.load(made_sound(tmp_path))
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    intents.rating.rate_place(3, 4)
    intents.strands.restart(1)
    assert undo.undoes == "restart of strand 2"
    intents.keeping.keep_place(3)
    told.until(lambda: told.kept.total == 1)
    (kept,) = told.kept.voices
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    assert undo.undoes == "opening of other_69.wav"
    intents.undo.undo()
    assert undo.undoes == f"keeping {kept.name}"
    intents.undo.redo()
    intents.keeping.delete(kept.id)
    told.keeps()
    intents.undo.undo()
    told.keeps(kept.name)
    assert told.kept.voices[0].id == kept.id
    intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    assert undo.undoes == "", "acts stay in their document"
    told.keeps(kept.name)


def test_edits_of_a_run_wake_when_it_is_opened_again(told: Told, undo: Undo, tmp_path: Path) -> None:
    controller, intents = told.controller, told.intents
    told.load(made_sound(tmp_path))
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    intents.rating.rate_place(3, 4)
    told.until(lambda: told.grid.tiles[3].stars == 4)
    liked = told.grid.tiles[3].candidate.id
    own = left_and_opened_again(told, undo)
    grid = controller.grid
    told.until(lambda: liked in grid.order and grid.stars.get(liked) == 4)  # on whatever page
    assert undo.undoes.startswith("rating of")
    intents.undo.undo()
    told.until(lambda: not grid.stars)
    assert controller.run.own == own
    assert rated(told) == {}


def test_a_generation_that_was_bred_before_a_run_was_left_has_its_stars_when_it_is_done_again(
    told: Told, undo: Undo
) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(2, 5)
    intents.breeding.breed()
    bred(told, 1)
    intents.rating.rate_place(9, 3)
    elite = next(tile.place for tile in told.tiles() if tile.stars == 5)
    intents.rating.rate_place(elite, 1)
    told.until(lambda: (told.grid.tiles[9].stars, told.grid.tiles[elite].stars) == (3, 1))
    children = shown(told)
    intents.breeding.back()
    bred(told, 0)
    told.until(lambda: {t.place: t.stars for t in told.tiles() if t.stars} == {2: 5})
    left_and_opened_again(told, undo)
    bred(told, 0)
    assert undo.undoes == "return to generation 0"
    intents.undo.undo()
    bred(told, 1)
    told.until(lambda: shown(told) == children)
    told.until(lambda: sorted(round(5 * r) for r in controller.run.snapshot.ratings.values()) == [1, 3])


def test_stars_of_seeds_that_wait_can_be_undone_after_their_match_has_begun(
    told: Told, undo: Undo, tmp_path: Path
) -> None:
    controller, intents = told.controller, told.intents
    told.load(made_sound(tmp_path))
    path, _ = bank(tmp_path)
    intents.loading.open([str(path)])
    told.full()
    intents.rating.rate_place(5, 3)
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: controller.run.snapshot and controller.run.snapshot.ratings == {5: 0.6})
    assert undo.undoes.startswith("rating of")
    intents.undo.undo()
    told.until(lambda: controller.run.snapshot.ratings == {})
    assert rated(told) == {}


def test_a_killed_evolver_breeds_what_it_was_asked_for_when_it_goes_on(told: Told, undo: Undo) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.rating.rate_place(2, 5)
    told.until(lambda: controller.run.snapshot.ratings)
    intents.breeding.breed()
    os.kill(controller.workers.process_id("evolver"), signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    intents.undo.undo()
    assert undo.redoes == "breeding of generation 1"
    intents.undo.redo()
    intents.banner.press("resume")
    bred(told, 1)
    assert undo.undoes == "breeding of generation 1"
    intents.undo.undo()
    bred(told, 0)
    told.until(lambda: {t.place: t.stars for t in told.tiles() if t.stars} == {2: 5})


def test_steps_of_a_match_that_was_cut_off_rest_until_it_goes_on(told: Told, undo: Undo, tmp_path: Path) -> None:
    controller, intents = told.controller, told.intents
    told.load(made_sound(tmp_path))
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    intents.strands.toggle_halt(1)
    told.until(lambda: stands(controller.run.own))
    os.kill(controller.workers.process_id("evolver"), signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    assert undo.undoes == "opening of tone_57.wav"
    intents.banner.press("resume")
    told.state(Run.RUNNING)
    assert undo.undoes == "stop of strand 2"


def test_every_kind_of_edit_that_was_made_is_written_and_read_again(told: Told, undo: Undo, tmp_path: Path) -> None:
    controller, intents = told.controller, told.intents
    breeding(told)
    intents.keeping.keep_place(0)
    intents.rating.rate_place(0, 1)
    intents.breeding.breed()
    intents.locks.set("op2", True)
    controller.sent.note(controller.grid.selected, "Volca FM", 1)
    told.load(made_sound(tmp_path))
    intents.run.set_engine(next(engine for engine, _ in told.transport.engines if engine.name == "wavetable"))
    intents.run.set_strategy("de")
    intents.undo.undo()
    intents.undo.undo()
    assert (told.transport.engine.name, told.transport.strategy) == ("dx7", "ga")
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.until(lambda: told.transport.evaluations > 0)
    for act in (intents.strands.restart, intents.strands.toggle_focus, intents.strands.toggle_halt):
        act(1)
    intents.workflow.stop()
    intents.undo.undo()
    told.state(Run.PAUSED)
    record = [edit for edit, _ in controller.edits.history.record]
    assert {edit.kind for edit in record} == KINDS.keys() - ELSEWHERE
    assert [edits.written(edits.read(edits.written(edit))) for edit in record] == [
        edits.written(edit) for edit in record
    ]
    assert all(controller.edits.history.is_awake(edit) == (edit.kind != "generation") for edit in record[-4:])
    while undo.undoes:
        intents.undo.undo()
    assert [stand for edit, stand in controller.edits.history.record if edit.kind in ("limits", "kept")] == [
        Stand.UNDONE
    ] * 2
    assert [stand for edit, stand in controller.edits.history.record if edit.kind == "sent"] == [Stand.STAYS]


def test_a_library_that_cannot_be_written_is_said_and_nothing_counts_as_kept(
    told: Told, undo: Undo, shared_home: Path
) -> None:
    breeding(told)
    intents, marks, said = told.intents, told.controller.grid.candidates, list[str]()
    intents.keeping.failed.connect(said.append)
    with closing(sqlite3.connect(shared_home / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        intents.keeping.keep_place(3)
        assert (told.controller.kept.page.total, told.controller.kept.page.voices[0].pending) == (1, True)
        assert marks.kept_pending == marks.kept != frozenset()
        told.until(lambda: not told.controller.document.pending)
        assert said
        assert "library.sqlite" in said[0]
        assert (told.kept.total, marks.kept) == (0, frozenset())
        assert (undo.undoes, undo.redoes[:7]) == ("breeding without a target", "keeping")
        assert not [toast for toast in told.toasts if toast.text.startswith("Kept")]
        other.execute("ROLLBACK")
    intents.undo.redo()
    told.until(lambda: told.kept.total == 1 and told.grid.tiles[3].kept and not told.grid.tiles[3].kept_pending)
    (kept,) = told.kept.voices
    with closing(sqlite3.connect(shared_home / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        intents.keeping.delete(kept.id)
        told.until(lambda: not told.controller.document.pending)
        assert undo.undoes == f"keeping {kept.name}"
        intents.undo.undo()
        told.until(lambda: not told.controller.document.pending)
        assert undo.undoes == f"keeping {kept.name}"
        other.execute("ROLLBACK")
    told.keeps(kept.name)
    assert len(said) == 3
    with reading(told.controller.document.path) as db:
        assert [one.id for one in read.kept(db)] == [kept.id]
    told.controller.troubles.set("library", None)


GIVING = """
import sys
import numpy as np
sys.path[:0] = [sys.argv[1]]
from PySide6.QtWidgets import QApplication
from evosynth.service.evolver_messages import Candidate
from evosynth.voices.dx7 import INIT_VOICE
from ui.controller import AppController
from ui.processes.workers import Workers

def main():
    app = QApplication([])
    controller = AppController(workers=Workers(evolver="idle:run", desk="idle:run"))
    controller.start()
    controller.intents.workflow.breed_without_target()
    controller.grid.show_in_order([Candidate(6, INIT_VOICE.data, np.zeros(0))])
    controller.intents.rating.rate_place(0, 4)
    waiting = controller.document.pending
    while controller.ratings.pending:
        app.processEvents()
    print(controller.run.own.run, waiting, controller.document.path, flush=True)
    app.exec()

if __name__ == "__main__":
    main()
"""


def test_stars_stand_in_the_document_as_soon_as_they_are_not_pending(tmp_path: Path, home: Path) -> None:
    program = tmp_path / "giving.py"
    program.write_text(GIVING)
    command = [sys.executable, str(program), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        run, waiting, path = window.stdout.readline().split(maxsplit=2)
        window.kill()
    assert waiting == "True", "nothing waits for the disk"
    with reading(Path(path.strip())) as db:
        assert [(one.candidate, one.stars) for one in read.ratings(db, run)] == [(6, 4)]
