"""Locks and limits of wavetable voices in the window: every part has one, each engine its own, runs keep to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from in_documents import plan_in_hand
from made_states import made_picture
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.library import paths
from evosynth.limits import Limits
from evosynth.patch import Patch
from evosynth.service.evolver_messages import Snapshot
from evosynth.synths import patch_voices, registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.view_state.limits import LimitsState, spoken
from ui.view_state.places import Place
from ui.view_state.window import SelectionState
from ui.views.main_window import MainWindow
from ui.widgets.curve_card import PAD

LEFT = Qt.MouseButton.LeftButton
DX7, WAVETABLE = EngineSpec("dx7"), EngineSpec("wavetable")
CARDS = ("osc1", "osc2", "filter", "env_amp", "env_filter", "env_free")
OTHERS = ("modulation", "sub", "noise", "lfo")


@pytest.fixture
def window(window: MainWindow, scene: Scene) -> MainWindow:
    scene.load("epiano_60.flac")
    scene.show_running()
    window.work.enter(Place.VOICE)
    text = (paths.bundled() / "wavetable" / "bass Rubber.evopatch").read_text()
    voice = patch_voices.voice_of_patch(Patch.from_json(text))
    name = voicing.own_name(voice)
    shown = SelectionState("001-01", 2.5, (), made_picture(220.0, 1), voice, name, "Saw to Square", WAVETABLE)
    scene.states.selection.emit(shown)
    scene.states.limits.emit(LimitsState(WAVETABLE.name))
    scene.calls.clear()
    return window


def test_every_word_that_is_offered_means_something_to_its_engine() -> None:
    for engine in registry.engines():
        for word in (*engine.limits.locks, *engine.limits.bans, *engine.limits.boxes):
            Limits((word,)).applied(voicing.space_of(EngineSpec(engine.name)))
    space = Limits(("unison<=2",)).applied(voicing.space_of(WAVETABLE))
    assert {name: ends for name, ends in space.limits.items() if "unison" in name} == {
        "osc1_unison": (1, 2),
        "osc2_unison": (1, 2),
    }


def test_every_part_of_a_wavetable_voice_has_a_lock_that_shows_how_it_stands(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    panel = window.work.voice
    view = panel.faces["wavetable"]
    assert set(view.locks) == {*CARDS, *OTHERS}
    for lock in view.locks.values():
        assert lock.isVisible()
        qtbot.mouseClick(lock, LEFT)
    wished = [call[1:] for call in scene.calls if call[0] == "locks.set"]
    assert wished == [(word, True) for word in view.locks]
    panel.show_limits(LimitsState(WAVETABLE.name, ("filter", "sub", "unison<=3", "noise_level=0")))
    assert [word for word, lock in view.locks.items() if lock.closed] == ["filter", "sub"]
    assert panel.limits.text() == "Limits · 4"
    assert "Locked: filter, sub oscillator; at most 3 voices in unison; no noise" in panel.limits.toolTip()
    scene.calls.clear()
    qtbot.mouseClick(view.locks["filter"], LEFT)
    assert scene.calls == [("locks.set", "filter", False)]


def test_a_locked_card_has_no_ground_but_a_line(window: MainWindow) -> None:
    card = window.work.voice.faces["wavetable"].cards["filter"]
    middle, bottom = card.width() // 2, card.height() - PAD  # of the well
    inside, edge = QPoint(middle, bottom - 3), QPoint(middle, bottom - 1)
    before = card.grab().toImage()
    card.set_locked(True)
    after = card.grab().toImage()
    ratio = after.width() / card.width()
    there = [QPoint(round(p.x() * ratio), round(p.y() * ratio)) for p in (inside, edge)]
    assert before.pixelColor(there[0]) != after.pixelColor(there[0])
    assert after.pixelColor(there[0]) != after.pixelColor(there[1])


def test_the_card_of_limits_offers_what_the_engine_has(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    card = window.work.voice.popover
    window.work.voice.show_popover()
    page = card.page
    assert list(card.page.boxes) == ["noise_level=0", "filter_type=0", "mod?_depth=0", "table", "tuning"]
    qtbot.keyClick(card.page.most, Qt.Key.Key_Left)
    assert scene.calls[-1] == ("locks.set", "unison<=6", True)
    box = page.boxes["tuning"]
    card.show_limits(LimitsState(WAVETABLE.name))
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert scene.calls[-1] == ("locks.set", "tuning", True)
    card.show_limits(LimitsState())
    assert list(card.page.boxes) == ["feedback=0", "algorithm"]
    assert not box.isVisible()
    card.close()


def test_steps_of_the_undo_list_are_named_for_this_engine_too() -> None:
    assert spoken("osc1", True, WAVETABLE.name) == "lock of oscillator 1"
    assert spoken("unison<=3", True, WAVETABLE.name) == "limit to 3 voices in unison"
    assert spoken("filter_type=0", False, WAVETABLE.name) == "return of filter"


# ---- with the controller ------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    return tmp_path


@pytest.fixture
def idle(qtbot: QtBot, home: Path) -> Iterator[Told]:
    told = Told(qtbot, idle=True)
    yield told
    told.controller.close()


def test_each_engine_has_locks_of_its_own_and_undo_goes_back_in_the_right_one(idle: Told) -> None:
    controller, intents, states = idle.controller, idle.intents, []
    controller.states.limits.connect(states.append)
    intents.locks.set("op2", True)
    intents.run.set_engine(WAVETABLE)
    assert states[-1] == LimitsState(WAVETABLE.name)
    intents.locks.set("unison<=4", True)
    intents.locks.set("unison<=2", True)
    assert states[-1] == LimitsState(WAVETABLE.name, ("unison<=2",))
    intents.run.set_engine(DX7)
    assert states[-1] == LimitsState(DX7.name, ("op2",))
    intents.undo.undo()
    assert states[-1] == LimitsState(DX7.name), "what was done to the other engine rests"
    assert intents.locks.kept(WAVETABLE).limits.words == ("unison<=2",)
    intents.undo.redo()
    intents.locks.clear()
    intents.run.set_engine(WAVETABLE)
    intents.undo.undo()
    assert intents.locks.limits.words == ("unison<=4",)
    assert intents.locks.kept(DX7).limits.words == ()
    intents.run.set_engine(DX7)
    intents.undo.undo()
    assert intents.locks.limits.words == ("op2",)


def test_a_run_that_goes_on_shows_the_limits_of_its_own(idle: Told) -> None:
    controller, intents, states = idle.controller, idle.intents, []
    controller.states.limits.connect(states.append)
    intents.run.set_engine(WAVETABLE)
    limits = Limits(("osc1", "noise_level=0"))
    figures = {"generation": 0, "evaluations": 0, "per_second": 0.0, "elapsed_s": 0.0, "history": np.empty((0, 3))}
    snapshot = Snapshot("running", Path("run"), candidates=(), objectives=(), limits=limits, synth=WAVETABLE, **figures)
    controller.run.adopted = True
    controller.run.snapshot_taken.emit(snapshot, True)
    assert states[-1] == LimitsState(WAVETABLE.name, limits.words)
    intents.locks.set("osc1", False)
    controller.run.snapshot_taken.emit(snapshot, True)
    assert states[-1] == LimitsState(WAVETABLE.name, ("noise_level=0",)), "what was sent before it knew"
    for words in (limits.words, ()):
        intents.undo.undo()
        assert states[-1] == LimitsState(WAVETABLE.name, words)


@pytest.mark.slow
def test_a_running_wavetable_match_keeps_to_what_is_locked(own: Told, tmp_path: Path) -> None:
    controller, intents = own.controller, own.intents
    intents.run.set_engine(WAVETABLE)
    own.load(made_sound(tmp_path))
    intents.workflow.evolve()
    own.until(lambda: own.transport.generation >= 1 and len(own.tiles()) > 4)
    model = controller.grid.selected.voice
    intents.locks.set("noise_level=0", True)
    intents.locks.set("tuning", True)
    words = ("noise_level=0", "tuning")
    space = Limits(words[:1]).applied(voicing.space_of(WAVETABLE))

    def all_inside() -> bool:
        snapshot = controller.run.snapshot
        genomes = [voicing.genome_of(c.voice)[None] for c in snapshot.candidates]
        return snapshot.limits.words == words and len(genomes) > 3 and all(space.allows(g)[0] for g in genomes)

    own.until(all_inside)
    own.until(lambda: (plan := plan_in_hand(own)) is not None and plan.settings.limits.words == words)
    assert intents.locks.kept(WAVETABLE).model == model
