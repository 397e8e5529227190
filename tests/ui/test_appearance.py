"""The look that a person chooses: worn at once, remembered, and every size that was set follows the scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from little_room import no_file_longer
from looking import LEFT, has
from made_states import made_picture
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from evosynth.notation.note_names import call_middle_c, note_label
from ui.look import dress, theme
from ui.models.appearance import Appearance, Look
from ui.models.conventions import Conventions
from ui.settings import Settings
from ui.views.settings_sheet import SettingsSheet


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def appearance(dressed: QApplication, settings: Settings) -> Iterator[Appearance]:
    yield Appearance(settings)
    dress.apply(dressed, reduce_motion=True)


@pytest.fixture
def conventions(settings: Settings) -> Conventions:
    return Conventions(settings)


@pytest.fixture
def sheet(qtbot: QtBot, appearance: Appearance, conventions: Conventions) -> Iterator[SettingsSheet]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 720)
    made = SettingsSheet(host, appearance, conventions, QWidget(), QWidget(), lambda: QRect(100, 20, 840, 520))
    made.show_picture(made_picture(220, 1))
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    made.present()
    yield made
    host.close()


def test_a_look_is_worn_at_once_and_remembered(appearance: Appearance, settings: Settings) -> None:
    look = Look("light", "iris", 1.25, "cividis", True)
    appearance.change(look)
    assert (theme.mode(), theme.current.accent, theme.current.scale) == ("light", "iris", 1.25)
    assert (theme.current.colour_map, theme.motion_ms()) == ("cividis", 0)
    settings.save()
    assert Look.remembered(Settings(Path(settings.file.fileName()))) == look


def test_settings_that_cannot_be_written_leave_those_of_before_and_are_written_when_there_is_room(
    settings: Settings,
) -> None:
    file = Path(settings.file.fileName())
    settings.port = "first"
    assert settings.save() == ""
    before = file.read_bytes()
    settings.port = "second" * 100
    with no_file_longer(100):
        assert settings.save() == f"The settings cannot be written to {file}: those of before stay."
        assert file.read_bytes() == before
    assert settings.save() == ""
    assert b"secondsecond" in file.read_bytes()


@pytest.mark.parametrize(
    ("key", "value"),
    [("theme", "sepia"), ("accent", "red"), ("scale", "7"), ("scale", "nan"), ("colour_map", "jet"), ("scale", "x")],
)
def test_what_no_longer_exists_is_as_at_the_first_start(settings: Settings, key: str, value: str) -> None:
    settings.file.setValue(f"look/{key}", value)
    assert Look.remembered(settings) == Look()


def test_as_the_system_is_dark_or_light(appearance: Appearance) -> None:
    appearance.change(replace(appearance.look, theme="system"))
    dark = QApplication.styleHints().colorScheme() != Qt.ColorScheme.Light
    assert theme.mode() == ("dark" if dark else "light")


def test_a_click_changes_theme_accent_and_colours(qtbot: QtBot, sheet: SettingsSheet, appearance: Appearance) -> None:
    middle = sheet.mode._rects()[1].center().toPoint()
    qtbot.mouseClick(sheet.mode, LEFT, pos=middle)
    qtbot.mouseClick(sheet.accents["sky"], LEFT)
    qtbot.mouseClick(sheet.maps["grey"], LEFT)
    qtbot.mouseClick(sheet.maps["grey"], LEFT)  # once more: it stays the one that is chosen
    sheet.motion.click()
    assert appearance.look == Look("light", "sky", 1.0, "grey", True)
    assert [chip.isChecked() for chip in sheet.maps.values()] == [False, False, True]
    assert has(sheet, "accent")
    assert theme.hex_of("accent") == theme.ACCENTS["sky"]["light"]["accent"]


def test_the_size_is_taken_when_the_slider_is_let_go(
    qtbot: QtBot, sheet: SettingsSheet, appearance: Appearance
) -> None:
    slider = sheet.scale
    at = QPoint(slider.width() // 2, slider.height() // 2)
    qtbot.mousePress(slider, LEFT, pos=at)
    assert sheet.scale_words.text() == "140 %"
    assert appearance.look.scale == 1.0
    qtbot.mouseRelease(slider, LEFT, pos=at)
    assert appearance.look.scale == theme.current.scale == 1.4
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert appearance.look.scale == 1.35
    assert slider.accessibleName() == "Size 135 %"


def test_everything_in_the_sheet_is_reached_by_tab_and_says_its_name(qtbot: QtBot, sheet: SettingsSheet) -> None:
    wanted = {
        sheet.page,
        sheet.mode,
        sheet.scale,
        sheet.motion,
        sheet.middle_c,
        sheet.drag,
        sheet.close_button,
        *sheet.accents.values(),
        *sheet.maps.values(),
    }
    reached: set[QWidget] = set()
    for _ in range(2 * len(wanted)):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        assert focus.accessibleName() or focus is sheet.motion  # whose words are its name
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted <= reached


def test_what_middle_c_is_called_and_what_is_dragged_out_are_remembered(
    qtbot: QtBot, sheet: SettingsSheet, conventions: Conventions, settings: Settings
) -> None:
    assert (conventions.middle_c, conventions.drag_bits, note_label(60)) == ("C4", 24, "C4")
    qtbot.keyClick(sheet.middle_c, Qt.Key.Key_Right)
    qtbot.keyClick(sheet.drag, Qt.Key.Key_Right)
    assert (conventions.middle_c, conventions.drag_bits, note_label(60)) == ("C3", 16, "C3")
    settings.save()
    call_middle_c("C4")
    again = Conventions(Settings(Path(settings.file.fileName())))
    assert (again.middle_c, again.drag_bits) == ("C3", 16)


@pytest.mark.parametrize(
    ("key", "value"), [("notes/middle_c", "C5"), ("files/drag_bits", "8"), ("files/drag_bits", "x")]
)
def test_a_convention_that_no_longer_exists_is_as_at_the_first_start(settings: Settings, key: str, value: str) -> None:
    settings.file.setValue(key, value)
    made = Conventions(settings)
    assert (made.middle_c, made.drag_bits) == ("C4", 24)


def test_closing_gives_the_keyboard_back(qtbot: QtBot, sheet: SettingsSheet) -> None:
    host = sheet.parentWidget()
    assert host is not None
    before = QLabel("before", host)
    before.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    before.show()
    sheet.dismiss()
    before.setFocus()
    sheet.present()
    assert QApplication.focusWidget() is sheet.mode
    assert sheet.geometry() == QRect(100, 20, 840, 520)
    sheet.dismiss()
    assert QApplication.focusWidget() is before


def sized() -> QWidget:
    """A widget with every kind of length that can be set."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(theme.px(12), 0, theme.px(5), theme.px(3))
    column.setSpacing(theme.px(7))
    line = QHBoxLayout()
    line.addSpacing(theme.px(9))
    line.addWidget(QLabel("x"))
    column.addLayout(line)
    fixed, rule = QWidget(), QWidget()
    fixed.setFixedHeight(theme.px(28))
    fixed.setMinimumWidth(theme.px(33))
    rule.setFixedSize(1, theme.px(20))
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(11))
    grid.setVerticalSpacing(theme.px(3))
    grid.addWidget(fixed, 0, 0)
    grid.addWidget(rule, 0, 1)
    grid.setRowMinimumHeight(0, theme.px(31))
    column.addLayout(grid)
    return made


def lengths(widget: QWidget) -> list[object]:
    found: list[object] = []
    for one in widget.findChildren(QWidget):
        found += [one.minimumSize(), one.maximumSize()]
    column = widget.layout()
    assert isinstance(column, QVBoxLayout)
    line, grid = column.itemAt(0).layout(), column.itemAt(1).layout()
    assert isinstance(grid, QGridLayout)
    found += [column.contentsMargins(), column.spacing(), line.itemAt(0).sizeHint()]
    return [*found, grid.horizontalSpacing(), grid.verticalSpacing(), grid.rowMinimumHeight(0)]


def test_lengths_that_were_set_follow_the_scale_and_come_back(dressed: QApplication, qtbot: QtBot) -> None:
    old = sized()
    qtbot.addWidget(old)
    before = lengths(old)
    try:
        for scale in (1.05, 1.1, 0.8, 0.85, 2.0, 1.35):
            dress.apply(dressed, scale=scale, reduce_motion=True)
            new = sized()
            qtbot.addWidget(new)
            assert lengths(old) == lengths(new)
    finally:
        dress.apply(dressed, reduce_motion=True)
    assert lengths(old) == before
