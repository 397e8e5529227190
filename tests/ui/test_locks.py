"""Locks and limits in the window: what is pressed reaches the intent, what is kept is seen; and the real thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_documents import plan_in_hand
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.limits import Limits
from evosynth.synths import voicing
from evosynth.synths.fm.rules import RULES
from evosynth.voices.dx7_space import DX7_SPACE
from ui.look import theme
from ui.view_state.limits import LimitsState, spoken
from ui.view_state.places import Place
from ui.view_state.window import Run
from ui.views.main_window import MainWindow
from ui.views.voices.dx7 import Dx7Face
from ui.widgets.operator_card import OperatorCard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(running_window: MainWindow) -> MainWindow:
    return running_window


def face(window: MainWindow) -> Dx7Face:
    found = window.work.voice.faces["dx7"]
    assert isinstance(found, Dx7Face)
    return found


def show_kept(scene: Scene, *words: str) -> None:
    """What these words lock and limit is shown."""
    limits = Limits()
    for word in words:
        limits = limits.also(word)
    scene.states.limits.emit(LimitsState(words=limits.words))


def test_a_lock_on_each_operator_and_on_what_they_share(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    voice = window.work.voice
    for card in (face(window).cards[1], face(window).cards[5]):
        qtbot.mouseClick(card.lock, LEFT)
    for toggle in face(window).toggles.values():
        qtbot.mouseClick(toggle, LEFT)
    words = ("op2", "op6", "algorithm", "feedback", "lfo")
    assert scene.calls == [("locks.set", word, True) for word in words]
    show_kept(scene, *words)
    assert [card.lock.closed for card in face(window).cards] == [False, True, False, False, False, True]
    assert all(toggle.closed for toggle in face(window).toggles.values())
    assert voice.limits.text() == "Limits · 5"
    assert "operators 2, 6, algorithm, feedback, LFO" in voice.limits.toolTip()
    qtbot.mouseClick(face(window).cards[1].lock, LEFT)
    assert scene.calls[-1] == ("locks.set", "op2", False)
    show_kept(scene, *words[1:])
    assert not face(window).cards[1].lock.closed


def test_a_lock_says_what_it_does_and_shows_none_without_a_voice(window: MainWindow) -> None:
    lock = face(window).cards[2].lock
    assert lock.accessibleName() == "Operator 3 not locked"
    lock.set_closed(True)
    assert lock.accessibleName() == "Operator 3 locked"
    assert "stays as it is" in lock.toolTip()
    assert lock.width() >= theme.px(24)
    face(window).cards[2].set_voice(None)
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


def test_the_card_of_limits_opens_below_its_button_by_key_and_tells_what_is_wished(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    voice = window.work.voice
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    card = voice.popover
    assert card.isVisible()
    assert window.work.here is Place.VOICE
    assert card.geometry().top() >= voice.limits.mapToGlobal(QPoint(0, voice.limits.height())).y()
    no_feedback = card.page.boxes["feedback=0"]
    qtbot.mouseClick(no_feedback, LEFT, pos=QPoint(8, no_feedback.height() // 2))
    qtbot.keyClick(card.page.most, Qt.Key.Key_Left)
    assert scene.calls[-2:] == [("locks.set", "feedback=0", True), ("locks.set", "operators<=5", True)]
    show_kept(scene, "feedback=0", "operators<=5")
    assert no_feedback.isChecked()
    qtbot.mouseClick(card.unlock, LEFT)
    assert scene.calls[-1] == ("locks.clear",)
    show_kept(scene)
    assert not card.unlock.isEnabled()
    assert card.unlock.toolTip() == "Nothing is locked or limited"
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_what_is_safe_to_leave_alone_is_switched_among_the_limits_and_a_word_says_so(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    card, word = window.work.voice.popover, window.status.safe
    scene.states.limits.emit(LimitsState())
    assert (card.safe.isEnabled(), card.safe.isChecked(), word.isVisible()) == (False, False, False), "a match"
    assert "target" in card.safe.toolTip()
    scene.show_running(breeding=True)
    scene.states.limits.emit(LimitsState(bred=True))
    assert (card.safe.isEnabled(), card.safe.isChecked()) == (True, True)
    assert "pitch envelope" in card.left_alone.text()
    assert (word.isVisible(), word.text()) == (True, "Safe locks")
    assert "Children leave alone: the pitch envelope" in word.toolTip()
    scene.calls.clear()
    qtbot.mouseClick(word, LEFT)
    assert (window.work.here, card.isVisible()) == (Place.VOICE, True)
    qtbot.mouseClick(card.safe, LEFT, pos=QPoint(8, card.safe.height() // 2))
    assert scene.calls == [("locks.set_safe", False)]
    scene.states.limits.emit(LimitsState(safe=False, bred=True))
    assert (card.safe.isChecked(), word.text()) == (False, "Let loose")


def test_l_locks_the_marked_operator(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    window.work.candidates.grid.setFocus()
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L)
    assert not [call for call in scene.calls if call[0] == "locks.set"], "none is marked"
    face(window).mark(4)
    for on in (True, False):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L)
        assert scene.calls[-1] == ("locks.set", "op4", on)
        show_kept(scene, "op4")


def test_l_on_the_ratio_of_an_operator_locks_what_it_is_made_of(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.show_running()
    scene.select(0)
    window.work.enter(Place.VOICE)
    field = face(window).block.fields["frequency"]
    qtbot.waitUntil(field.isEnabled)
    field.setFocus()
    operator = face(window).block.operator
    words = tuple(f"op{operator}_{part}" for part in ("mode", "coarse", "fine"))
    for on in (True, False):
        qtbot.keyClick(field, Qt.Key.Key_L)
        assert scene.calls[-1] == ("locks.set_together", words, on, f"Operator {operator} frequency")
        show_kept(scene, *words)


def test_steps_of_the_undo_list_are_named() -> None:
    assert spoken("op2", True, "dx7") == "lock of operator 2"
    assert spoken("lfo", False, "dx7") == "unlock of the LFO"
    assert spoken("operators<=4", True, "dx7") == "limit to 4 operators"
    assert spoken("feedback=0", True, "dx7") == "ban on feedback"


# ---- with the real processes --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_running_match_obeys_undo_takes_back_and_the_next_run_keeps_it(own: Told, tmp_path: Path) -> None:
    controller, intents, states = own.controller, own.intents, []
    controller.states.limits.connect(states.append)
    own.load(made_sound(tmp_path))
    intents.workflow.evolve()
    own.until(lambda: own.transport.generation >= 3 and len(own.tiles()) > 4)
    intents.locks.set("feedback=0", True)
    intents.locks.set("operators<=4", True)
    intents.locks.set("operators<=3", True)
    words = ("feedback=0", "operators<=3")
    assert states[-1].most == 3
    space = Limits(words).applied(DX7_SPACE, RULES)

    def all_inside() -> bool:
        snapshot = controller.run.snapshot
        genomes = [voicing.genome_of(c.voice)[None] for c in snapshot.candidates]
        return snapshot.limits.words == words and len(genomes) > 3 and all(space.allows(g)[0] for g in genomes)

    own.until(all_inside)
    own.until(lambda: (plan := plan_in_hand(own)) is not None and plan.settings.limits.words == words)
    intents.undo.undo()
    assert intents.locks.limits.words == ("feedback=0", "operators<=4")
    intents.undo.undo()
    intents.undo.redo()
    intents.run.stop()
    own.state(Run.STOPPED)
    intents.locks.set("algorithm", True)
    model = voicing.genome_of(controller.grid.selected.voice)
    intents.workflow.evolve()
    own.until(lambda: controller.run.snapshot is not None and controller.run.snapshot.generation >= 3)
    snapshot = controller.run.snapshot
    assert snapshot.limits.words == ("feedback=0", "operators<=4", "algorithm")
    algorithms = {voicing.genome_of(c.voice)[DX7_SPACE.index("algorithm")] for c in snapshot.candidates}
    assert algorithms == {model[DX7_SPACE.index("algorithm")]}


def in_force(told: Told) -> bool:
    """Whether the evolver's children leave alone what is safe to leave."""
    snapshot = told.controller.run.snapshot
    return snapshot is not None and bool(snapshot.safe)


@pytest.mark.slow  # two breedings
@pytest.mark.usefixtures("home")
def test_a_breeding_is_let_loose_and_undo_takes_that_back_and_the_next_one_keeps_it(told: Told) -> None:
    states = [told.intents.locks._told or LimitsState()]  # only what changes is told
    told.controller.states.limits.connect(states.append)
    told.intents.workflow.breed_without_target()
    told.full()
    told.until(lambda: in_force(told) and states[-1].bred and states[-1].safe)
    told.intents.locks.set_safe(False)
    told.until(lambda: not in_force(told) and not states[-1].safe)
    assert told.controller.edits.history.acts[-1].edit.text == "letting loose of children"
    told.intents.undo.undo()
    told.until(lambda: in_force(told) and states[-1].safe)
    told.intents.undo.redo()
    told.until(lambda: not in_force(told))
    path = told.controller.document.path
    assert path is not None
    before = told.controller.run.own
    told.intents.workflow.breed_without_target()
    told.until(lambda: told.controller.run.own != before and told.transport.run is Run.BREEDING)
    told.full()
    told.until(lambda: told.controller.run.snapshot is not None)
    assert not in_force(told)
    told.intents.documents.new()
    told.until(lambda: not told.tiles())
    told.intents.documents.open(path)
    told.until(lambda: told.tiles() and not in_force(told) and not states[-1].safe)


def test_where_each_engine_is_tried_the_card_says_that_the_other_has_limits_of_its_own(
    window: MainWindow, scene: Scene
) -> None:
    limits = window.work.voice.popover
    scene.states.limits.emit(LimitsState(undecided=True))
    assert not limits.undecided.isHidden()
    scene.states.limits.emit(LimitsState())
    assert limits.undecided.isHidden()


def test_l_locks_the_value_that_has_the_keyboard_and_not_the_operator(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.work.enter(Place.VOICE)
    face(window).mark(4)
    scene.states.editing.emit("")
    field = face(window).block.fields["detune"]
    qtbot.waitUntil(lambda: field.isEnabled() and field.isVisible())
    field.setFocus()
    assert field.hasFocus()
    scene.calls.clear()
    for on in (True, False):
        qtbot.keyClick(field, Qt.Key.Key_L)
        name = field.quantity.name
        assert scene.calls == [("locks.set_together", (name,), on, "Operator 4 detune")]
        assert field.quantity.name.endswith("_detune")
        show_kept(scene, *([field.quantity.name] if on else []))
        scene.calls.clear()
