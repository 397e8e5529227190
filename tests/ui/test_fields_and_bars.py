"""Fields, buttons, bars and strips: what they say, what they take, and that words fit."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from looking import LEFT, drag, pixels
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDropEvent, QFontMetricsF, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.look import theme
from ui.view_state.kept import KeptPage, KeptVoice
from ui.view_state.window import Banner, TargetState, Toast
from ui.views.main_window import MainWindow
from ui.views.panel import Elided
from ui.widgets import painting
from ui.widgets.banner import BannerBar
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.kept_strip import PLACE_MIME, KeptStrip
from ui.widgets.note_field import NoteField
from ui.widgets.segmented import Segmented
from ui.widgets.slider import Slider, VolumeSlider
from ui.widgets.stars import Stars
from ui.widgets.status_item import StatusItem
from ui.widgets.toast import ToastBar


def test_the_note_is_corrected_by_wheel_keys_and_typing(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    field = NoteField()
    qtbot.addWidget(field)
    field.set_state(target)
    field.show()
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert changed.args == [61]
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert changed.args == [49]
    middle, none = QPointF(20, 14), Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        middle, middle, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    with qtbot.waitSignal(field.note_changed) as changed:
        QApplication.sendEvent(field, wheel)
    assert changed.args == [50]
    field.edit()
    field._edit.setText("A3")
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert changed.args == [57]
    assert field._edit.isHidden()
    field.edit()
    field._edit.setText("C5")
    with qtbot.assertNotEmitted(field.note_changed):
        qtbot.keyClick(field._edit, Qt.Key.Key_Escape)
    assert field._edit.isHidden()
    assert field.note() == 57


@pytest.mark.parametrize("typed", ["H9", "200", "-5"])
def test_what_is_no_note_is_refused_in_words_and_can_be_typed_again(
    dressed: QApplication, target: TargetState, qtbot: QtBot, typed: str
) -> None:
    field = NoteField()
    qtbot.addWidget(field)
    field.set_state(target)
    field.show()
    field.edit()
    before = pixels(field)
    field._edit.setText(typed)
    with qtbot.assertNotEmitted(field.note_changed):
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert not field._edit.isHidden()
    assert (pixels(field) != before).any()
    assert field._edit.accessibleDescription() == "That is no note: 0 to 127, or names such as C4"
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClicks(field._edit, "a3")  # what was typed before is selected, so this takes its place
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert changed.args == [57]
    assert field._edit.isHidden()


def test_a_note_given_by_hand_is_called_given_beside_what_was_heard(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    field = NoteField()
    qtbot.addWidget(field)
    field.set_state(target)
    assert field.accessibleName() == "Note C4, sure, 261.8 Hz"
    heard = pixels(field)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.accessibleName() == "Note C5, given, 261.8 Hz"  # at once, before the sound is read anew
    field.set_state(replace(target, source="given"))
    assert field.accessibleName() == "Note C4, given, 261.8 Hz"
    assert "given by you, while 261.8 Hz was heard, near C4" in field.toolTip()
    assert (pixels(field) != heard).any()


def test_a_banner_shows_its_buttons_and_hides_without_cause(dressed: QApplication, qtbot: QtBot) -> None:
    bar = BannerBar()
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    assert bar.isHidden()
    bar.set_state(Banner("volume-x", "No sound device.", "Everything goes on.", (("retry", "Retry"),)))
    assert not bar.isHidden()
    button = bar.findChild(Button)
    assert button is not None
    with qtbot.waitSignal(bar.action) as pressed:
        button.click()
    assert pressed.args == ["retry"]
    with qtbot.waitSignal(bar.closed):
        bar.findChild(IconButton).click()
    bar.set_state(None)
    assert bar.isHidden()


def test_a_toast_can_be_undone_and_stays_while_hovered(dressed: QApplication, qtbot: QtBot) -> None:
    bar = ToastBar()
    qtbot.addWidget(bar)
    bar.resize(500, 26)
    before = pixels(bar)
    bar.show_toast(Toast("Kept 037-01", "bookmark", undo="undo"))
    assert (pixels(bar) != before).any()
    assert bar._timer.isActive()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    bar.enterEvent(QEvent(QEvent.Type.Enter))
    assert not bar._timer.isActive()
    with qtbot.waitSignal(bar.undone) as undone:
        qtbot.mouseClick(bar, LEFT, pos=bar._undo_rect().center().toPoint())
    assert undone.args == ["undo"]
    assert bar.toast() is None
    assert (pixels(bar) == before).all()


def test_a_toast_stays_as_long_as_its_sentence_takes_to_read(dressed: QApplication, qtbot: QtBot) -> None:
    bar = ToastBar()
    qtbot.addWidget(bar)
    bar.show_toast(Toast("Kept 037-01"))
    assert bar._timer.interval() == 6000
    bar.show_toast(Toast("x" * 150, error=True))
    assert bar._timer.interval() == 13_000


def test_kept_voices_are_played_deleted_chosen_and_dragged(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    strip.resize(850, 50)
    voices = tuple(KeptVoice(10 + k, f"Voice {k}", b"", 2.0, "x", gallery.picture(k)) for k in range(3))
    strip.set_state(KeptPage(3, 0, voices))
    card = strip._rect(1)
    with qtbot.waitSignal(strip.play) as played, qtbot.waitSignal(strip.selected) as chosen:
        qtbot.mouseClick(strip, LEFT, pos=strip._thumb_rect(card).center().toPoint())
    assert played.args == chosen.args == [11]
    with qtbot.waitSignal(strip.deleted) as deleted:
        qtbot.mouseClick(strip, LEFT, pos=strip._delete_rect(card).center().toPoint())
    assert deleted.args == [11]
    with qtbot.waitSignal(strip.selected) as chosen:
        qtbot.mouseClick(strip, LEFT, pos=card.center().toPoint())
    assert chosen.args == [11]
    with qtbot.waitSignal(strip.selected) as chosen:
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert chosen.args == [12]
    with qtbot.waitSignal(strip.dragged) as dragged:
        drag(strip, card.center().toPoint(), card.center().toPoint() + QPoint(60, 0))
    assert dragged.args == [11, ".syx"]


def test_a_distance_to_another_sound_than_the_target_says_to_which(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    voice = KeptVoice(10, "GLASS", b"", 4.96, "bell_72.flac", gallery.picture(1))
    strip.set_target("bell_72.flac")
    assert strip.figure_of(voice) == "4.96"
    strip.set_target("flute_72.flac")
    assert strip.figure_of(voice) == "4.96 to bell_72"
    assert strip.figure_of(replace(voice, distance=None)) == "bell_72.flac"


def test_a_tile_dropped_on_the_kept_strip_is_told_by_its_place(dressed: QApplication, qtbot: QtBot) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    carried = QMimeData()
    carried.setData(PLACE_MIME, b"7")
    drop = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, carried, LEFT, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop
    )
    with qtbot.waitSignal(strip.tile_dropped) as dropped:
        strip.dropEvent(drop)
    assert dropped.args == [7]


def test_buttons_choices_segments_sliders_and_stars_tell_what_was_chosen(dressed: QApplication, qtbot: QtBot) -> None:
    segments = Segmented(["Pair", "Difference"])
    slider, stars, volume = Slider("Mutation", 0.5), Stars(), VolumeSlider()
    for widget in (segments, slider, stars, volume):
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint())
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.mouseClick(segments, LEFT, pos=segments._rects()[1].center().toPoint())
    assert chosen.args == [1]
    with qtbot.waitSignal(slider.changed) as changed:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert changed.args == pytest.approx([0.55])
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.keyClick(stars, Qt.Key.Key_4)
    assert rated.args == [4]
    with qtbot.waitSignal(volume.changed) as muted:
        volume.findChild(IconButton).click()
    assert muted.args == [0.0]
    choice = ChoiceButton("Population", ["16", "64"], 1)
    qtbot.addWidget(choice)
    assert choice.accessibleName() == "Population 64"


def test_a_disabled_button_says_why(dressed: QApplication, qtbot: QtBot) -> None:
    button = Button("Send", "send", tip="Send to the synth", key="Ctrl D")
    qtbot.addWidget(button)
    assert button.toolTip() == "Send to the synth (Ctrl D)"
    button.set_reason("No MIDI output is chosen")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "No MIDI output is chosen"
    button.set_reason("")
    assert button.isEnabled()


@pytest.mark.parametrize("words", ["Evolve", "Breed without a target", "Speichern unter…"])
def test_words_fit_their_buttons(dressed: QApplication, qtbot: QtBot, words: str) -> None:
    button, item = Button(words, "play", kind="main"), StatusItem("cable", words)
    for widget in (button, item):
        qtbot.addWidget(widget)
        size = 13 if widget is button else 12
        assert widget.sizeHint().width() >= painting.advance(words, size, 600 if widget is button else 400) + 24


def test_a_focused_widget_keeps_its_keys_from_the_shortcuts_of_the_window(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    slider, stars = Slider("Mutation", 0.5), Stars()
    for widget in (slider, stars):
        column.addWidget(widget)
    stolen: list[str] = []
    for key in ("Right", "3"):
        QShortcut(QKeySequence(key), window, lambda key=key: stolen.append(key))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert (stolen, slider.value()) == ([], pytest.approx(0.55))
    qtbot.keyClick(slider, Qt.Key.Key_3)  # not a key of the slider's
    assert stolen == ["3"]
    stars.setFocus()
    qtbot.keyClick(stars, Qt.Key.Key_3)
    assert (stolen, stars.stars()) == (["3"], 3)


LONG = (
    "Of 16 voices the synth has E.PIANO 1 first, which comes 3rd of 16 here. The first here, BRASS 1, is 5th there; "
    "both orders agree by 0.45 (1 is the same order, 0 none in common)."
)


def test_a_sentence_that_has_no_room_in_the_bar_stands_whole_above_it(
    window: MainWindow, scene: Scene, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    bar = window.status.toast
    scene.states.toast.emit(Toast("Kept 037-01"))
    assert not bar.stands_above
    scene.states.toast.emit(Toast(LONG, error=True))
    whole = bar.whole
    assert whole is not None
    assert bar.stands_above
    assert window.rect().contains(whole.geometry())
    assert whole.geometry().bottom() < bar.mapTo(window, QPoint(0, 0)).y()
    room = QRectF(0, 0, whole.width() - 46, 1000)
    needed = theme.metrics(13, 400).boundingRect(room, int(Qt.TextFlag.TextWordWrap), LONG)
    assert needed.height() <= whole.height() - 8
    qtbot.mouseClick(whole, LEFT)
    assert not bar.stands_above
    assert bar.toast() is None


def test_words_on_two_lines_end_with_a_whole_sentence(dressed: QApplication) -> None:
    shown = Elided(LONG, lines=2)
    shown.resize(360, shown.sizeHint().height())
    metrics = QFontMetricsF(theme.font(13, 400))
    assert shown._fitting(metrics) == "Of 16 voices the synth has E.PIANO 1 first, which comes 3rd of 16 here."
    shown.set_text(f"A voice was played 6 times and nothing was heard: is its cable in? {LONG}")
    assert shown._fitting(metrics).endswith("is its cable in?")
    shown.resize(160, shown.sizeHint().height())
    cut = shown._fitting(metrics)
    assert cut.endswith("…")
    assert metrics.horizontalAdvance(cut) > 160, "it goes on in the second line"
