"""Locks and limits in the window: what is pressed reaches the controller, what is kept is seen; and the real thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_controller import FakeController
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.limits import Limits
from evosynth.runs.folder import RunFolder
from evosynth.synths import voicing
from evosynth.synths.fm.rules import RULES
from evosynth.voices.dx7_space import DX7_SPACE
from ui.look import theme
from ui.view_state.limits import spoken
from ui.view_state.window import Run
from ui.views.main_window import MainWindow
from ui.widgets.operator_card import OperatorCard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(running_window: MainWindow) -> MainWindow:
    return running_window


def test_a_lock_on_each_operator_and_on_what_they_share(
    qtbot: QtBot, window: MainWindow, controller: FakeController
) -> None:
    voice = window.work.voice
    for card in (voice.cards[1], voice.cards[5]):
        qtbot.mouseClick(card.lock, LEFT)
    for toggle in voice.toggles.values():
        qtbot.mouseClick(toggle, LEFT)
    assert [call[1:] for call in controller.calls if call[0] == "set_limit"] == [
        (word, True) for word in ("op2", "op6", "algorithm", "feedback", "lfo")
    ]
    assert [card.lock.closed for card in voice.cards] == [False, True, False, False, False, True]
    assert all(toggle.closed for toggle in voice.toggles.values())
    assert voice.limits.text() == "Limits · 5"
    assert "operator 2, operator 6, algorithm, feedback, LFO" in voice.limits.toolTip()
    qtbot.mouseClick(voice.cards[1].lock, LEFT)
    assert controller.calls[-1] == ("set_limit", "op2", False)
    assert not voice.cards[1].lock.closed


def test_a_lock_says_what_it_does_and_shows_none_without_a_voice(window: MainWindow) -> None:
    lock = window.work.voice.cards[2].lock
    assert lock.accessibleName() == "Operator 3 not locked"
    lock.set_closed(True)
    assert lock.accessibleName() == "Operator 3 locked"
    assert "stays as it is" in lock.toolTip()
    assert lock.width() >= theme.px(24)
    window.work.voice.cards[2].set_voice(None)
    assert lock.isHidden()


def test_a_locked_operator_has_no_ground_but_a_line(qtbot: QtBot, dressed: QApplication) -> None:
    card = OperatorCard(1)
    qtbot.addWidget(card)
    card.resize(220, 80)
    card.set_voice(bytes(155))

    def at(x: int, y: int) -> QColor:
        return card.envelope.grab().toImage().pixelColor(x, y)

    inside = at(110, 3)
    assert inside == theme.color("well")
    card.set_locked(True)
    assert at(110, 3) != inside
    assert at(110, 0) != at(110, 3), "the line"


def test_the_card_of_limits_opens_above_its_button_by_key_and_tells_what_is_wished(
    qtbot: QtBot, window: MainWindow, controller: FakeController
) -> None:
    voice = window.work.voice
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    card = voice.popover
    assert card.isVisible()
    assert card.geometry().bottom() <= voice.limits.mapToGlobal(QPoint(0, 0)).y()
    no_feedback = card.page.boxes["feedback=0"]
    qtbot.mouseClick(no_feedback, LEFT, pos=QPoint(8, no_feedback.height() // 2))
    qtbot.keyClick(card.page.most, Qt.Key.Key_Left)
    assert controller.calls[-2:] == [("set_limit", "feedback=0", True), ("set_limit", "operators<=5", True)]
    assert no_feedback.isChecked()
    qtbot.mouseClick(card.unlock, LEFT)
    assert controller.calls[-1] == ("unlock_everything",)
    assert not card.unlock.isEnabled()
    assert card.unlock.toolTip() == "Nothing is locked or limited"
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_l_locks_the_marked_operator(qtbot: QtBot, window: MainWindow, controller: FakeController) -> None:
    window.work.candidates.grid.setFocus()
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L)
    assert not [call for call in controller.calls if call[0] == "set_limit"], "none is marked"
    window.work.voice.mark(4)
    for on in (True, False):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L)
        assert controller.calls[-1] == ("set_limit", "op4", on)


def test_steps_of_the_undo_list_are_named() -> None:
    assert spoken("op2", True) == "lock of operator 2"
    assert spoken("lfo", False) == "unlock of the LFO"
    assert spoken("operators<=4", True) == "limit to 4 operators"
    assert spoken("feedback=0", True) == "ban on feedback"


# ---- with the real processes --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_running_match_obeys_undo_takes_back_and_the_next_run_keeps_it(own: Told, tmp_path: Path) -> None:
    controller, states = own.controller, []
    controller.limits_changed.connect(states.append)
    own.load(made_sound(tmp_path))
    controller.evolve()
    own.until(lambda: own.transport.generation >= 3 and len(own.tiles()) > 4)
    controller.set_limit("feedback=0", True)
    controller.set_limit("operators<=4", True)
    controller.set_limit("operators<=3", True)
    words = ("feedback=0", "operators<=3")
    assert states[-1].most == 3
    space = Limits(words).applied(DX7_SPACE, RULES)

    def all_inside() -> bool:
        snapshot = controller.run.snapshot
        genomes = [voicing.genome_of(c.voice)[None] for c in snapshot.candidates]
        return snapshot.limits.words == words and len(genomes) > 3 and all(space.allows(g)[0] for g in genomes)

    own.until(all_inside)
    assert RunFolder(controller.run.own.folder).plan().settings.limits.words == words
    controller.undo()
    assert controller.locks.limits.words == ("feedback=0", "operators<=4")
    controller.undo()
    controller.redo()
    controller.stop()
    own.state(Run.STOPPED)
    controller.set_limit("algorithm", True)
    model = voicing.genome_of(controller.stage.selected.voice)
    controller.evolve()
    own.until(lambda: controller.run.snapshot is not None and controller.run.snapshot.generation >= 3)
    snapshot = controller.run.snapshot
    assert snapshot.limits.words == ("feedback=0", "operators<=4", "algorithm")
    algorithms = {voicing.genome_of(c.voice)[DX7_SPACE.index("algorithm")] for c in snapshot.candidates}
    assert algorithms == {model[DX7_SPACE.index("algorithm")]}
