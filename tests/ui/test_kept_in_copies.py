"""Two documents tell of the same kept voice: what is undone in the copy leaves what the other one tells of."""

from __future__ import annotations

import shutil
from pathlib import Path

from windowless import Told

from ui.models.acts import NOT_KEPT
from ui.view_state.acts import ActsState
from ui.view_state.window import Run


def kept_in(told: Told, tmp_path: Path) -> tuple[Path, str]:
    """A document with a name, from which a voice was kept, and that voice."""
    told.intents.workflow.breed_without_target()
    told.state(Run.BREEDING)
    told.full()
    told.intents.keeping.keep_place(3)
    told.until(lambda: told.kept.total == 1)
    told.intents.documents.save_as(tmp_path / "mine.evosynth")
    told.until(lambda: told.controller.document.named and not told.controller.document.pending)
    (kept,) = told.kept.voices
    return tmp_path / "mine.evosynth", kept.name


def undoes(told: Told) -> str:
    """What undo would take back."""
    edit = told.controller.edits.history.undoes
    return "" if edit is None else edit.text


def opened(told: Told, path: Path) -> None:
    told.intents.documents.open(path)
    told.until(lambda: told.controller.document.path == path and told.transport.run is Run.BREEDING)


def test_an_undo_in_a_copy_leaves_the_voice_and_a_deletion_is_told_in_the_other(told: Told, tmp_path: Path) -> None:
    acts: list[ActsState] = []
    told.intents.history.acts_changed.connect(acts.append)
    mine, name = kept_in(told, tmp_path)
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    copy = tmp_path / "copy.evosynth"
    told.until(lambda: not mine.with_name("mine.evosynth-wal").exists())
    shutil.copyfile(mine, copy)
    opened(told, copy)
    assert undoes(told) == f"keeping {name}"
    told.intents.undo.undo()
    told.toast_with(f"{name} stays in the kept list")
    told.until(lambda: not told.controller.document.pending)
    told.keeps(name)
    opened(told, mine)
    told.keeps(name)
    assert undoes(told) == f"keeping {name}"
    opened(told, copy)
    told.intents.keeping.delete(told.kept.voices[0].id)
    told.keeps()
    opened(told, mine)
    told.until(lambda: [line.why for line in acts[-1].lines if line.text == f"Kept {name}"] == [NOT_KEPT])
    told.intents.history.acts_changed.disconnect(acts.append)
