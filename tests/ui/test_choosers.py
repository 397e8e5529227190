"""File choosers take and make files; they delete, rename and move none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QTreeView, QWidget
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE
from ui.views import choosers
from ui.views.choosers import FileChoosers

FILES = ("a.wav", "b.wav")


class Opened:
    """A chooser on the screen, as a person has it, and what was chosen."""

    def __init__(self, qtbot: QtBot, folder: Path, *, saving: bool) -> None:
        self.window, self.taken = QWidget(), []
        loading = SimpleNamespace(folder=str(folder), open=lambda paths: self.taken.append(Path(paths[0])))
        exporting = SimpleNamespace(
            folder=str(folder),
            selected=None,
            suggested_name=lambda suffix, chosen: f"new{suffix}",
            bits=32,
            refusal=lambda path: "It is in hand." if path.name == "b.wav" else "",
            save=lambda path, chosen, bits: self.taken.append(path),
        )
        files = FileChoosers(self.window, loading, exporting)  # type: ignore[arg-type]
        files.save(".wav") if saving else files.open()
        self.dialog = self.window.findChild(QFileDialog)
        self.list = self.dialog.findChild(QTreeView, "treeView")
        self.name = self.dialog.findChild(QLineEdit, "fileNameEdit")
        qtbot.waitUntil(lambda: self.list.isVisible() and len(self.rows()) == len(FILES))

    def rows(self) -> dict[str, QPoint]:
        model, root = self.list.model(), self.list.rootIndex()
        rows = [model.index(row, 0, root) for row in range(model.rowCount(root))]
        return {row.data(): self.list.visualRect(row).center() for row in rows}

    def click(self, name: str) -> None:
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=self.rows()[name])

    def type(self, name: str) -> None:
        """A person types a name over the one that stands there, and presses Enter."""
        self.name.selectAll()
        QTest.keyClicks(self.name, name)
        QTest.keyClick(self.name, Qt.Key.Key_Return)

    @property
    def box(self) -> QMessageBox | None:
        """What is asked or said over it."""
        boxes = [box for box in self.dialog.findChildren(QMessageBox) if box.isVisible()]
        assert len(boxes) < 2
        return boxes[0] if boxes else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture(params=[True, False], ids=["saving", "opening"])
def opened(request: pytest.FixtureRequest, qtbot: QtBot, folder: Path) -> Iterator[Opened]:
    made = Opened(qtbot, folder, saving=request.param)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def saying_yes() -> Iterator[None]:
    """Whatever is asked in a box meanwhile is answered with yes."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(QMessageBox.StandardButton.Yes).click()

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(10)
    yield
    timer.stop()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.usefixtures("saying_yes")
def test_no_key_deletes_or_renames_a_file(opened: Opened, folder: Path) -> None:
    opened.click("a.wav")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2):
        QTest.keyClick(opened.list, key)
        QTest.keyClick(opened.dialog, key)
    QTest.keyClicks(QApplication.focusWidget() or opened.list, "gone.wav")
    QTest.keyClick(QApplication.focusWidget() or opened.list, Qt.Key.Key_Tab)
    QTest.qWait(30)
    assert contents(folder) == {name: name for name in FILES}


@pytest.mark.usefixtures("saying_yes")
def test_its_menu_offers_neither(opened: Opened, folder: Path) -> None:
    opened.click("a.wav")
    offered: list[str] = []

    def pick() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        timer.stop()
        offered.extend(action.objectName() for action in menu.actions() if action.isEnabled())
        for action in menu.actions():
            if action.objectName() in ("qt_delete_action", "qt_rename_action"):
                action.trigger()
        menu.close()

    timer = QTimer()
    timer.timeout.connect(pick)
    timer.start(10)
    place = opened.rows()["a.wav"]
    viewport = opened.list.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    QTest.qWait(50)
    timer.stop()
    assert offered
    assert not {"qt_delete_action", "qt_rename_action"} & set(offered)
    assert contents(folder) == {name: name for name in FILES}


def test_no_name_can_be_edited_and_nothing_can_be_dragged_into_a_folder(opened: Opened) -> None:
    opened.click("a.wav")
    model, index = opened.list.model(), opened.list.currentIndex()
    assert not model.flags(index) & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDropEnabled)


def test_a_file_is_opened_by_its_name(qtbot: QtBot, folder: Path) -> None:
    opened = Opened(qtbot, folder, saving=False)
    opened.click("b.wav")
    QTest.keyClick(opened.name, Qt.Key.Key_Return)
    assert opened.taken == [folder / "b.wav"]
    opened.window.deleteLater()


YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


@pytest.fixture
def saving(qtbot: QtBot, folder: Path) -> Iterator[Opened]:
    made = Opened(qtbot, folder, saving=True)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("mine", "mine.wav"),
        ("mine.WAV", "mine.WAV"),
        ("EVO 037.1", "EVO 037.1.wav"),
        ("a.flac", "a.flac.wav"),  # a suffix of another kind belongs to the name
        ("mine.syx", "mine.syx.wav"),
    ],
)
def test_a_new_file_has_the_suffix_of_what_is_saved_and_nothing_is_asked(
    saving: Opened, folder: Path, name: str, taken: str
) -> None:
    (folder / "a.flac").write_text("the chooser would not touch it")
    saving.type(name)
    assert saving.box is None
    assert saving.taken == [folder / taken]
    assert not saving.dialog.isVisible()


@pytest.mark.parametrize("name", ["a.wav", "a", "A.syx"])
@pytest.mark.parametrize(("key", "yes"), [(None, True), (Qt.Key.Key_Return, False), (Qt.Key.Key_Escape, False)])
def test_of_a_file_that_will_be_replaced_is_asked_once_and_enter_says_no(
    saving: Opened, folder: Path, name: str, key: Qt.Key | None, yes: bool
) -> None:
    (folder / "A.syx.wav").write_text("there")
    saving.type(name)
    assert saving.box is not None
    where = {"a": "a.wav", "A.syx": "A.syx.wav"}.get(name, name)
    assert saving.box.text() == f"{where} already exists. Replace it?"
    if key is None:
        QTest.mouseClick(saving.box.button(YES), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(saving.box, key)
    assert saving.box is None
    assert saving.taken == ([folder / where] if yes else [])
    assert saving.dialog.isVisible() is not yes  # it is back, with the name as it was typed
    assert saving.name.text() == name


def test_what_may_not_be_written_is_said_and_not_asked(saving: Opened, folder: Path) -> None:
    saving.type("b")
    assert saving.box is not None
    assert (saving.box.text(), saving.box.standardButtons()) == ("It is in hand.", QMessageBox.StandardButton.Ok)
    QTest.keyClick(saving.box, Qt.Key.Key_Return)
    assert saving.box is None
    assert (saving.dialog.isVisible(), saving.name.text(), saving.taken) == (True, "b", [])
    saving.type("c")
    assert saving.taken == [folder / "c.wav"]


def test_the_name_of_a_folder_enters_it(saving: Opened, folder: Path) -> None:
    (folder / "deeper").mkdir()
    saving.type("deeper")
    assert saving.taken == []
    assert saving.dialog.directory().absolutePath() == str(folder / "deeper")
    saving.type("mine")
    assert saving.taken == [folder / "deeper" / "mine.wav"]


def test_nothing_that_is_dropped_on_a_chooser_is_moved_away(opened: Opened) -> None:
    assert not [part.objectName() for part in opened.dialog.findChildren(QWidget) if part.acceptDrops()]


@pytest.mark.parametrize(("answer", "taken"), [(YES, ["a.wav"]), (NO, [])])
def test_where_a_systems_chooser_has_asked_of_the_name_without_its_suffix_we_ask(
    qtbot: QtBot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    taken: list[str],
) -> None:
    monkeypatch.setattr(choosers, "is_the_systems", lambda: True)  # Qt's own, untaught, stands for the system's
    opened = Opened(qtbot, folder, saving=True)
    opened.dialog.fileSelected.emit(str(folder / "a.wav"))
    assert opened.taken.pop() == folder / "a.wav"  # the system has asked
    opened.dialog.fileSelected.emit(str(folder / "b"))
    assert opened.taken.pop() == folder / "b.wav"  # is refused when it is saved
    opened.dialog.fileSelected.emit(str(folder / "a"))
    opened.dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # such a chooser does not wait for an answer
    assert opened.window.findChild(QFileDialog) is None
    box = opened.window.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "a.wav already exists. Replace it?"
    QTest.mouseClick(box.button(answer), Qt.MouseButton.LeftButton)
    assert [path.name for path in opened.taken] == taken
    opened.window.close()
    opened.window.deleteLater()


def test_a_file_in_hand_a_link_to_it_a_bank_and_another_kind_are_refused_before_anything_is_asked(
    told: Told, tmp_path: Path, qtbot: QtBot
) -> None:
    told.load(sample := made_sound(tmp_path))
    (tmp_path / "linked.wav").symlink_to(sample)
    (tmp_path / "prose.wav").write_text("prose")
    (tmp_path / "bank.syx").write_bytes(bank_dump([INIT_VOICE] * 32))
    (tmp_path / "voice.syx").write_bytes(single_dump(INIT_VOICE))
    told.intents.workflow.evolve()
    told.full()
    exporting = told.intents.exporting
    refused = {
        ".wav": {"tone_57": "what the result is made from", "linked": "is made from", "prose": "no WAV file"},
        ".syx": {"bank": "no single voice", "nowhere/mine": "there is no folder"},
    }
    for suffix, names in refused.items():
        window = QWidget()
        qtbot.addWidget(window)
        FileChoosers(window, told.intents.loading, exporting).save(suffix)
        chooser = window.findChild(QFileDialog)
        assert chooser is not None
        chooser.setDirectory(str(tmp_path))
        before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        name = chooser.findChild(QLineEdit, "fileNameEdit")
        for typed, why in names.items():
            name.setText(typed)
            QTest.keyClick(name, Qt.Key.Key_Return)
            box = next(box for box in chooser.findChildren(QMessageBox) if box.isVisible())
            assert why in box.text()
            QTest.keyClick(box, Qt.Key.Key_Return)
            assert (chooser.isVisible(), name.text()) == (True, typed)
        assert {path: path.read_bytes() for path in before} == before
    name.setText("voice")
    QTest.keyClick(name, Qt.Key.Key_Return)
    box = next(box for box in chooser.findChildren(QMessageBox) if box.isVisible())
    QTest.mouseClick(box.button(YES), Qt.MouseButton.LeftButton)
    told.toast_with("Saved voice.syx")
    assert (tmp_path / "voice.syx").read_bytes() != before[tmp_path / "voice.syx"]
