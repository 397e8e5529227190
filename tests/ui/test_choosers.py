"""File choosers take and make files; they delete, rename and move none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QTreeView, QWidget
from pytestqt.qtbot import QtBot

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
            save=lambda path, chosen, bits: self.taken.append(path),
        )
        choosers = FileChoosers(self.window, loading, exporting)  # type: ignore[arg-type]
        choosers.save(".wav") if saving else choosers.open()
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


def typed(qtbot: QtBot, folder: Path, name: str, answer: QMessageBox.StandardButton) -> tuple[list[Path], list[str]]:
    """What is taken where a person types a name and answers what is asked; and the questions."""
    opened, asked = Opened(qtbot, folder, saving=True), []

    def reply() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.button(answer).click()

    timer = QTimer()
    timer.timeout.connect(reply)
    timer.start(10)
    opened.name.selectAll()
    QTest.keyClicks(opened.name, name)
    QTest.keyClick(opened.name, Qt.Key.Key_Return)
    timer.stop()
    opened.window.close()
    opened.window.deleteLater()
    return opened.taken, asked


YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


@pytest.mark.parametrize(
    ("name", "answer", "taken", "questions"),
    [
        ("mine", YES, "mine.wav", 0),
        ("EVO 037.1", YES, "EVO 037.1.wav", 0),
        ("a.wav", YES, "a.wav", 1),
        ("a.wav", NO, None, 1),
        ("a", YES, "a.wav", 1),  # the chooser has asked nothing: there is no file "a"
        ("a", NO, None, 1),
    ],
)
def test_a_new_file_is_named_and_of_one_that_exists_is_asked_once(
    qtbot: QtBot, folder: Path, name: str, answer: QMessageBox.StandardButton, taken: str | None, questions: int
) -> None:
    found, asked = typed(qtbot, folder, name, answer)
    assert found == ([] if taken is None else [folder / taken])
    assert len(asked) == questions
    assert contents(folder) == {name: name for name in FILES}


@pytest.mark.parametrize(("answer", "taken"), [(YES, ["a.wav"]), (NO, [])])
def test_where_a_systems_chooser_has_asked_of_the_name_without_its_suffix_we_ask(
    qtbot: QtBot, folder: Path, answer: QMessageBox.StandardButton, taken: list[str]
) -> None:
    opened, asked = Opened(qtbot, folder, saving=True), []

    def reply() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.button(answer).click()

    timer = QTimer()
    timer.timeout.connect(reply)
    timer.start(10)
    opened.dialog.fileSelected.emit(str(folder / "a"))
    timer.stop()
    assert asked == ["a.wav already exists. Replace it?"]
    assert [path.name for path in opened.taken] == taken
    opened.window.close()
    opened.window.deleteLater()
