"""What is done on the start page: in no document, and undone like anything else; the next one that begins has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from windowless import Told, made_sound

from evosynth.documents import reading
from evosynth.documents.opening import reading as to_read
from evosynth.library import paths

pytestmark = pytest.mark.usefixtures("home")


def documents() -> list[Path]:
    return list(paths.documents().glob("*.evosynth"))


def test_a_kept_voice_deleted_on_the_start_page_is_an_act_of_no_document_and_undo_brings_it_back(
    told: Told, tmp_path: Path
) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.keeping.keep_place(2)
    told.until(lambda: told.kept.total == 1)
    name = told.kept.voices[0].name
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    before = documents()
    told.intents.keeping.delete(told.kept.voices[0].id)
    assert told.toast_with(f"Deleted {name}").undo
    told.until(lambda: told.kept.total == 0)
    told.controller.edits.undo()
    told.keeps(name)
    assert told.controller.document.path is None
    assert documents() == before
    told.controller.edits.redo()
    told.until(lambda: told.kept.total == 0)
    told.load(made_sound(tmp_path))
    told.until(lambda: not told.controller.document.pending)
    path = told.controller.document.path
    assert path is not None
    with to_read(path) as db:
        assert [act.number for act in reading.acts(db)] == [1, 2]
    assert f"deleting {name}" in [edit.text for edit, _ in told.controller.edits.history.record]
