"""The archive of six: a key puts a voice there, a key hears it; it is part of the document and of what is undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from test_undo import bred, breeding, stands
from windowless import Told, made_sound

from evosynth.synths import voicing
from ui.intents.archiving import Archiving
from ui.models.archive import owner_of
from ui.view_state.archive import PLACES, ArchivedVoice, ArchiveState
from ui.widgets.archive_strip import ArchiveStrip

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def archiving(told: Told) -> Archiving:
    breeding(told)
    told.until(lambda: all(tile.candidate and tile.label != tile.candidate.label for tile in told.tiles()))
    return told.intents.archiving


def names(told: Told) -> list[str]:
    return [one.name for one in told.controller.archive.places]


def test_a_voice_is_put_heard_and_replaced_and_each_of_that_is_undone(told: Told, archiving: Archiving) -> None:
    third, sixth, eighth = (told.tiles()[place].label for place in (2, 5, 7))
    told.intents.grid.select(2)
    archiving.put_selected(0)
    archiving.put_tile(3, 7)
    assert names(told) == [third, "", "", eighth, "", ""]
    voice = told.controller.archive.places[0].voice
    archiving.hear(0)
    told.until(lambda: told.selection is not None and told.selection.archived)
    assert (told.selection.label, told.selection.kept) == (third, False)
    assert voicing.sound(told.selection.voice) == voicing.sound(voice)
    archiving.put_tile(0, 5)
    assert told.controller.grid.selected_kept is None
    assert f"where {third} was" in told.toast_with(f"Put {sixth} into F5").text
    archiving.take_out(3)
    told.intents.undo.undo()
    told.intents.undo.undo()
    assert names(told) == [third, "", "", eighth, "", ""]
    told.intents.undo.redo()
    assert names(told)[0] == sixth


def test_an_empty_place_says_which_key_fills_it(told: Told, archiving: Archiving) -> None:
    archiving.hear(5)
    assert told.toast_with("F10 is empty").text == "F10 is empty: Shift+F10 puts the selected voice there"


def test_the_archive_is_the_documents_and_breeds_after_it_is_opened_again(told: Told, archiving: Archiving) -> None:
    fifth = told.tiles()[4].label
    archiving.put_tile(1, 4)
    own = told.controller.run.own
    assert own is not None
    told.until(lambda: stands(own) and not told.controller.document.pending)
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    assert names(told) == [""] * PLACES
    told.intents.documents.open(own.path)
    told.until(lambda: names(told)[1] == fifth and len(told.tiles()) == 16)
    archiving.hear(1)
    told.intents.naming.toggle_selected()
    told.until(lambda: told.transport.can_breed)
    told.intents.breeding.breed()
    bred(told, 1)
    first = told.tiles()[0].candidate
    assert first is not None
    assert first.move == "seed"
    assert {id for tile in told.tiles()[1:] if tile.candidate for id in tile.candidate.parents} == {first.id, -1}


def test_what_was_heard_in_the_archive_is_not_selected_in_another_document(
    told: Told, archiving: Archiving, tmp_path: Path
) -> None:
    archiving.put_tile(0, 6)
    archiving.hear(0)
    told.until(lambda: told.selection is not None and told.selection.archived)
    told.intents.undo.undo()
    told.intents.undo.redo()
    archiving.hear(0)
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    told.load(made_sound(tmp_path))
    told.until(lambda: told.selection is None)
    assert (told.controller.grid.selected, told.controller.grid.selected_kept) == (None, None)


@pytest.fixture
def strip(qtbot: QtBot) -> ArchiveStrip:
    keys = tuple(f"F{k}" for k in range(5, 11))
    strip = ArchiveStrip(keys, tuple(f"Shift+{key}" for key in keys))
    qtbot.addWidget(strip)
    strip.set_state(ArchiveState((None, ArchivedVoice(1, "Glass reed", named=True), *[None] * 4)))
    strip.show()
    return strip


def test_the_strip_is_worked_by_keyboard_alone_and_says_what_is_where(strip: ArchiveStrip) -> None:
    done: list[tuple[str, int]] = []
    for name in ("hear", "put", "taken_out"):
        getattr(strip, name).connect(lambda place, name=name: done.append((name, place)))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(strip, key)
    assert done == [("put", 0), ("hear", 1), ("taken_out", 1)]
    assert strip.accessibleName() == "Archive, F6 Glass reed named as a parent"
    assert strip.accessibleDescription().startswith("F5 empty, F6 Glass reed")


def test_a_click_hears_and_on_an_empty_place_puts_the_selected_voice_there(strip: ArchiveStrip) -> None:
    done: list[tuple[str, int]] = []
    strip.hear.connect(lambda place: done.append(("hear", place)))
    strip.put.connect(lambda place: done.append(("put", place)))
    for place in (1, 4):
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip._rect(place).center().toPoint())
    assert done == [("hear", 1), ("put", 4)]
    assert strip._at_point(QPointF(0, 0)) == -1
    assert strip.tip_of(4) == "Empty: a click, or Shift+F9, puts the selected voice here"


def test_what_sounds_and_what_is_named_is_seen_on_the_place(told: Told, archiving: Archiving) -> None:
    archiving.put_tile(2, 6)
    shown: list[ArchiveState] = []
    told.controller.archive.changed.connect(shown.append)
    archiving.hear(2)
    told.controller.archive.set_sounding(owner_of(2))
    told.intents.naming.toggle_selected()
    told.until(lambda: shown and shown[-1].places[2] and shown[-1].places[2].picture is not None)
    there = shown[-1].places[2]
    assert there is not None
    assert (there.playing, there.named, there.selected) == (True, True, True)
    told.controller.archive.set_sounding(None)
    told.controller.archive.changed.disconnect(shown.append)
