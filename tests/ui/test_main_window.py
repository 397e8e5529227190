"""The window shows what it is told, and calls the intents of what a person does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from scenes import NO_SOUND, Scene

from evosynth.library import readable
from ui.view_state.device import DeviceState
from ui.view_state.documents import DocumentState
from ui.view_state.window import Banner, FilesToChoose, Run, TableState, Toast, TransportState
from ui.views.main_window import MainWindow
from ui.widgets.kept_strip import PLACE_MIME, KeptStrip
from ui.widgets.strand_card import StrandWidget


def running(scene: Scene) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    scene.calls.clear()


def test_views_may_call_only_what_an_intent_really_has(scene: Scene) -> None:
    scene.intents.grid.select(3)
    assert scene.calls == [("grid.select", 3)]
    with pytest.raises(AttributeError, match="chose"):
        scene.intents.grid.chose(3)  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        scene.intents.grid.select(3, 4)  # type: ignore[call-arg]


def test_the_first_look_is_the_empty_view_with_three_examples(window: MainWindow, scene: Scene) -> None:
    assert window.views.currentWidget() is window.empty
    assert [card.isVisible() for card in window.empty.cards] == [True, True, True]
    assert not window.transport.main.isEnabled()
    assert "Load a sound" in window.transport.why.text()
    assert not window.transport.stop.isVisible()


def test_a_click_on_an_example_loads_it_and_its_round_button_plays_it(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.calls.clear()
    card = window.empty.cards[1]
    qtbot.mouseClick(card.play, Qt.MouseButton.LeftButton)
    assert scene.calls == [("listening.play_example", 1)]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(40, 30))
    assert scene.calls[1:] == [("examples.open", 1)]


def test_the_main_button_says_what_it_does(window: MainWindow, scene: Scene, qtbot: QtBot) -> None:
    button = window.transport.main
    scene.load("x.wav")
    words = []
    for run in (Run.READY, Run.RUNNING, Run.PAUSED, Run.STOPPED):
        scene.tell(run=run)
        words.append(button.text())
        assert button.isEnabled()
    assert words == ["Evolve", "Pause", "Go on", "Evolve"]
    scene.tell(run=Run.BREEDING, bred=True, can_breed=True)
    scene.calls.clear()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert scene.calls == [("breeding.breed",)]


def test_preparing_the_engine_is_said_with_its_progress(window: MainWindow, scene: Scene) -> None:
    scene.load("x.wav")
    scene.tell(run=Run.PREPARING, preparing_part=0.4, preparing_what="Compiling the envelope")
    note = window.work.candidates.note
    assert note.isVisible()
    assert note.words.text() == "Compiling the envelope"
    assert "40 %" in window.status.time.text()
    scene.show_running()
    assert not note.isVisible()


def test_the_grid_names_its_figures(window: MainWindow, scene: Scene) -> None:
    running(scene)
    assert window.work.candidates.sub.text() == "15 of 64 · 9 heard · 5 rated"
    assert window.work.candidates.pager.where.text() == "Page 1 of 4"
    window.work.candidates.pager.after.click()
    assert ("grid.show_page", 1) in scene.calls


def test_stars_clicked_on_a_tile_reach_its_place(window: MainWindow, scene: Scene) -> None:
    running(scene)
    window.work.candidates.grid.tiles[4].star_clicked.emit(3)
    assert scene.calls == [("rating.rate_place", 4, 3)]


def test_the_first_window_fits_the_screen(window: MainWindow) -> None:
    room = window.screen().availableGeometry()
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_sending_says_why_it_is_not_possible(window: MainWindow, scene: Scene) -> None:
    running(scene)
    send = window.work.voice.send
    assert not send.isEnabled()
    assert send.toolTip() == "No MIDI output is chosen"
    scene.states.device.emit(DeviceState(output="DX7", there=True))
    assert send.isEnabled()
    assert send.toolTip().startswith("Send to the edit buffer on DX7, channel 1")
    send.click()
    assert ("hardware.send_selected",) in scene.calls


def test_a_voice_is_evolved_from_when_there_is_one_and_a_target(window: MainWindow, scene: Scene) -> None:
    button = window.work.voice.evolve
    scene.show_running(breeding=True)
    assert (button.isEnabled(), button.toolTip()) == (False, "Load a sound to evolve towards first")
    assert not window.actions_["evolve_near"].isEnabled()
    running(scene)
    assert button.isEnabled()
    button.click()
    assert ("workflow.evolve_near",) in scene.calls
    window.actions_["evolve_near"].trigger()
    assert scene.calls.count(("workflow.evolve_near",)) == 2


def test_the_sheet_of_the_synth_takes_the_place_of_the_settings(window: MainWindow, scene: Scene) -> None:
    running(scene)
    window.actions_["settings"].trigger()
    window.actions_["device"].trigger()
    assert (window.settings.isVisible(), window.device.isVisible()) == (False, True)
    window.actions_["silence"].trigger()
    assert not window.device.isVisible()
    window.status.midi.click()
    assert window.device.isVisible()
    window.actions_["settings"].trigger()
    assert (window.settings.isVisible(), window.device.isVisible()) == (True, False)


def test_news_and_undo_stand_in_the_status_bar(window: MainWindow, scene: Scene) -> None:
    scene.states.toast.emit(Toast("Kept 037-01", "bookmark", undo="undo"))
    assert window.status.toast.toast() == Toast("Kept 037-01", "bookmark", undo="undo")
    scene.calls.clear()
    window.status.toast.undone.emit("undo")
    assert scene.calls == [("undo.undo",)]


def test_a_toast_offers_no_undo_once_something_else_would_be_taken_back(window: MainWindow, scene: Scene) -> None:
    scene.states.undo.emit(True, False, "keeping 037-01", "")
    scene.states.toast.emit(Toast("Kept 037-01", "bookmark", undo="undo"))
    scene.states.undo.emit(True, True, "keeping 037-01", "rating of 037-02")
    assert window.status.toast.toast().undo == "undo"
    scene.states.undo.emit(True, False, "rating of 037-02", "")
    assert window.status.toast.toast() == Toast("Kept 037-01", "bookmark")


def test_a_toast_goes_when_what_it_tells_of_is_undone(window: MainWindow, scene: Scene) -> None:
    scene.states.undo.emit(True, False, "keeping 037-01", "")
    scene.states.toast.emit(Toast("Kept 037-01", "bookmark", undo="undo"))
    scene.states.undo.emit(True, True, "rating of 037-02", "keeping 037-01")
    assert window.status.toast.toast() is None


def test_undo_names_what_it_would_take_back(window: MainWindow, scene: Scene) -> None:
    scene.states.undo.emit(True, False, "four stars", "")
    assert window.actions_["undo"].text() == "Undo four stars"
    assert window.transport.undo.isEnabled()
    assert not window.transport.redo.isEnabled()


def test_the_banner_offers_its_actions_and_can_be_closed(window: MainWindow, scene: Scene) -> None:
    scene.states.banner.emit(NO_SOUND)
    assert window.banner.isVisible()
    scene.calls.clear()
    window.banner.action.emit("retry-audio")
    window.banner.closed.emit()
    assert scene.calls == [("banner.press", "retry-audio"), ("banner.close",)]
    scene.states.banner.emit(None)
    assert not window.banner.isVisible()


def test_a_banner_in_the_place_of_another_has_its_words_when_it_is_painted(window: MainWindow, scene: Scene) -> None:
    scene.states.banner.emit(NO_SOUND)
    window.banner.repaint()
    offer = Banner(
        "redo-2", "a.evosynth is damaged.", "", (("resume", "Recover"), ("discard", "Not now")), kind="offer"
    )
    scene.states.banner.emit(offer)
    window.banner.repaint()
    assert window.banner.shown == offer.what


# ---- files ------------------------------------------------------------------------------------------------------


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hover(window: MainWindow, mime: QMimeData) -> None:
    event = QDragEnterEvent(
        QPoint(400, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def release(window: MainWindow, mime: QMimeData) -> None:
    event = QDropEvent(
        QPointF(400, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)


def test_a_file_that_hovers_is_named_and_loaded_when_released(window: MainWindow, scene: Scene, tmp_path: Path) -> None:
    sound = tmp_path / "schöner klang.wav"
    sound.touch()
    mime = mime_of(sound)
    hover(window, mime)
    assert window.empty.zone.accessibleName() == "Release to load schöner klang.wav"
    scene.calls.clear()
    release(window, mime)
    assert scene.calls == [("loading.open", [str(sound)])]


def test_while_panels_are_shown_the_veil_says_what_a_drop_does(
    window: MainWindow, scene: Scene, tmp_path: Path
) -> None:
    running(scene)
    hover(window, mime_of(tmp_path / "next.flac"))
    assert window.veil.isVisible()
    assert window.veil.text() == "Release to load next.flac"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.veil.isVisible()


def test_a_file_that_is_not_read_says_so_while_it_hovers_and_is_still_opened(
    window: MainWindow, scene: Scene, tmp_path: Path
) -> None:
    running(scene)
    mime = mime_of(tmp_path / "take.m4a")
    hover(window, mime)
    assert window.veil.text() == f".m4a files are not read; {readable.WORDS} are"
    release(window, mime)
    assert scene.calls == [("loading.open", [str(tmp_path / "take.m4a")])]


OFFERED = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def answers(onto: QWidget, mime: QMimeData) -> list[Qt.DropAction | None]:
    """What a drag is answered that would move its file, as its source or Shift asks: entering, moving, dropped.

    None where it is refused.
    """
    place, left, shift = QPoint(8, 8), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    found: list[Qt.DropAction | None] = []
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        event = kind(QPointF(place) if kind is QDropEvent else place, OFFERED, mime, left, shift)
        assert event.proposedAction() == Qt.DropAction.MoveAction
        QApplication.sendEvent(onto, event)
        found.append(event.dropAction() if event.isAccepted() else None)
    return found


def test_no_file_is_moved_out_of_its_place_whatever_its_source_proposes(
    window: MainWindow, scene: Scene, tmp_path: Path
) -> None:
    running(scene)
    assert answers(window, mime_of(tmp_path / "next.flac")) == [Qt.DropAction.CopyAction] * 3


def test_a_refused_file_is_not_taken_from_its_source(window: MainWindow, scene: Scene, tmp_path: Path) -> None:
    running(scene)
    copy = Qt.DropAction.CopyAction  # while it hovers: else there would be no drop, and no sentence
    assert answers(window, mime_of(tmp_path / "take.m4a")) == [copy, copy, None]
    assert scene.calls[-1] == ("loading.open", [str(tmp_path / "take.m4a")])


def test_a_tile_is_copied_to_where_it_is_dropped(window: MainWindow, scene: Scene) -> None:
    running(scene)
    carried = QMimeData()
    carried.setData(PLACE_MIME, b"7")
    strips = window.findChildren(KeptStrip)
    assert strips
    for onto in (*strips, *(card for card in window.findChildren(StrandWidget) if card.plant_button.isEnabled())):
        entered, _, dropped = answers(onto, carried)
        assert entered == dropped == Qt.DropAction.CopyAction


def test_no_field_for_words_takes_a_dropped_file_before_the_window(window: MainWindow) -> None:
    fields = window.findChildren(QLineEdit)
    assert fields
    assert not [field.accessibleName() for field in fields if field.acceptDrops()]


@pytest.mark.parametrize("name", ["table", "choices", "keys", "about"])
def test_a_drop_on_a_sheet_closes_it_and_acts_and_its_words_stand_before_the_sheet(
    window: MainWindow, scene: Scene, tmp_path: Path, name: str
) -> None:
    scene.states.table.emit(TableState("a.wav", 1, 2048, (2048,), (), np.zeros((1, 128), np.float32)))
    scene.states.files_to_choose.emit(FilesToChoose(("a.wav", "b.wav"), "2 files were dropped"))
    for sheet in window.modal:
        sheet.setVisible(sheet is getattr(window, name))
    mime = mime_of(tmp_path / "next.flac")
    hover(window, mime)
    assert window.veil.text() == "Release to load next.flac"
    middle = window.views.mapTo(window, window.views.rect().center())
    window.veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
    assert window.childAt(middle) is window.veil
    scene.calls.clear()
    release(window, mime)
    assert not any(sheet.isVisible() for sheet in window.modal)
    assert scene.calls[-1] == ("loading.open", [str(tmp_path / "next.flac")])
    assert (("tables.put_aside",) in scene.calls) == (name == "table")


def test_files_below_a_folder_are_named_by_the_way_to_them(window: MainWindow, scene: Scene, tmp_path: Path) -> None:
    paths = tmp_path / "a.wav", tmp_path / "soft" / "low-1.wav"
    scene.states.files_to_choose.emit(
        FilesToChoose(tuple(map(str, paths)), "2 files in the folder Strings", str(tmp_path))
    )
    files = window.choices.files
    assert window.choices.told.text() == "2 files in the folder Strings. One sound or bank is worked on at a time."
    assert [files.item(i).text() for i in range(files.count())] == ["a.wav", str(Path("soft", "low\u20101.wav"))]


def test_one_of_several_files_is_chosen_from_a_list(
    window: MainWindow, scene: Scene, tmp_path: Path, qtbot: QtBot
) -> None:
    names = [tmp_path / "a.wav", tmp_path / "b.flac", tmp_path / "c.syx"]
    mime = mime_of(*names)
    hover(window, mime)
    assert window.empty.zone.accessibleName() == "Release to choose one of 3 files"
    release(window, mime)
    assert scene.calls == [("loading.open", [str(name) for name in names])]
    scene.states.files_to_choose.emit(FilesToChoose(tuple(map(str, names)), "3 files were dropped"))
    files = window.choices.files
    assert window.choices.isVisible()
    assert [files.item(i).text() for i in range(files.count())] == ["a.wav", "b.flac", "c.syx"]
    scene.calls.clear()
    qtbot.keyClick(files, Qt.Key.Key_Down)
    qtbot.keyClick(files, Qt.Key.Key_Return)
    assert scene.calls == [("loading.open", [str(names[1])])]
    assert not window.choices.isVisible()


def test_several_sounds_are_taken_as_one_instrument_and_a_bank_among_them_is_left_out(
    window: MainWindow, scene: Scene, tmp_path: Path, qtbot: QtBot
) -> None:
    sounds = tuple(str(tmp_path / name) for name in ("C3_v40.wav", "C3_v110.wav"))
    scene.states.files_to_choose.emit(FilesToChoose((*sounds, str(tmp_path / "c.syx")), ""))
    assert window.choices.together.isVisible()
    qtbot.mouseClick(window.choices.together, Qt.MouseButton.LeftButton)
    assert scene.calls[-1] == ("loading.open_instrument", sounds)
    assert not window.choices.isVisible()
    scene.states.files_to_choose.emit(FilesToChoose((sounds[0], str(tmp_path / "c.syx")), ""))
    assert not window.choices.together.isVisible()


def test_saving_asks_for_a_name_and_proposes_one(
    window: MainWindow, scene: Scene, tmp_path: Path, qtbot: QtBot
) -> None:
    running(scene)
    window.actions_["save_voice"].trigger()
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert Path(chooser.selectedFiles()[0]).name == "EVO 037-01.syx"
    chooser.fileSelected.emit(str(tmp_path / "mine.syx"))
    chooser.close()
    assert ("exporting.save", tmp_path / "mine.syx", None, 32) in scene.calls


def test_nothing_can_be_saved_before_a_voice_is_selected(window: MainWindow, scene: Scene) -> None:
    scene.load("x.wav")
    assert not window.actions_["save_voice"].isEnabled()
    assert window.work.voice.save_voice.toolTip() == "Select a voice first"


def test_closing_the_window_is_said_for_the_program_to_end(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


def test_the_generation_is_the_same_in_the_transport_and_in_the_status_bar(window: MainWindow, scene: Scene) -> None:
    for generation in (7, 8, 9):  # as fast as they come
        scene.states.transport.emit(TransportState(Run.RUNNING, generation=generation))
        assert window.transport.number.accessibleName() == f"Generation {generation}"
        assert window.status.generation.text() == f"Generation {generation}"


# ---- closing ----------------------------------------------------------------------------------------------------


def test_the_window_asks_before_it_closes_over_what_is_not_saved(window: MainWindow, scene: Scene) -> None:
    scene.states.document.emit(DocumentState("bells", "/a/bells.evosynth", "It is not there any more.", named=True))
    scene.calls.clear()
    assert not window.close()
    assert scene.calls == [("documents.ask_to_quit",)]
    window.banner.action.emit("quit")
    assert not window.isVisible()


def test_a_window_whose_document_is_saved_closes_at_once(window: MainWindow, scene: Scene) -> None:
    scene.states.document.emit(DocumentState("bells", "/a/bells.evosynth", "saved", named=True))
    assert window.close()


def test_one_control_breeds_and_says_why_it_cannot(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.tell(why_not="")
    found = [button for button in window.findChildren(QAbstractButton) if "next generation" in button.toolTip()]
    assert found == [window.transport.main]
    assert found[0].text() == "Breed"
    scene.tell(can_breed=False)
    assert "Give stars first" in found[0].toolTip()
    scene.tell(children_heard=True)
    assert found[0].toolTip() == "The synth still plays this generation"
