"""The window with either engine: the switch, the voice panel, the voices that begin a match, what says why it rests."""

from __future__ import annotations

import numpy as np
import pytest
from made_states import made_picture, made_voice
from PySide6.QtWidgets import QApplication
from scenes import Scene

from evosynth.library import paths
from evosynth.patch import Patch
from evosynth.synths import patch_voices, voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.wavetable.factory import factory_table
from evosynth.synths.wavetable.laws import shape_of
from ui.models.seeds import gathered
from ui.view_state.engines import ENGINES
from ui.view_state.wavetable_curves import cycle, envelope, filter_curve, points_of
from ui.view_state.wavetable_voice import shown_of
from ui.view_state.window import Run, SelectionState
from ui.views.main_window import MainWindow
from ui.views.voices.wavetable import WavetableFace

WAVETABLE = EngineSpec("wavetable")


def bundled(name: str) -> bytes:
    return patch_voices.voice_of_patch(
        Patch.from_json((paths.bundled() / "wavetable" / f"{name}.evopatch").read_text())
    )


def selection(voice: bytes) -> SelectionState:
    name, synth = voicing.own_name(voice), voicing.synth_of(voice)
    return SelectionState("001-01", 2.5, (), made_picture(220.0, 1), voice, name, voicing.describe(voice), synth)


def test_the_engine_is_chosen_in_the_bar_and_rests_while_a_run_goes_on(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    engine = window.transport.engine
    assert (engine.value(), engine.isEnabled()) == ("DX7", True)
    engine._choose(ENGINES.index(WAVETABLE))
    assert ("run.set_engine", WAVETABLE) in scene.calls
    assert engine.value() == "Wavetable"
    scene.tell(run=Run.RUNNING, engine_reason="A run keeps its engine")
    assert not engine.isEnabled()
    assert engine.toolTip() == "A run keeps its engine"


def test_a_wavetable_voice_is_shown_as_such_and_says_why_it_cannot_be_sent(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    panel = window.work.voice
    scene.states.selection.emit(selection(bundled("bass Rubber")))
    assert panel.stack.currentWidget() is panel.faces["wavetable"]
    assert panel.sub.text() == "Rubber · Saw to Square"
    assert panel.save_voice.text() == "Save .evopatch"
    assert panel.send.toolTip() == "Only DX7 voices can be sent to a synth"
    assert not panel.send.isEnabled()
    assert window.actions_["save_voice"].text() == "Save voice as .evopatch…"
    scene.states.selection.emit(selection(made_voice(1, "TINE")))
    assert panel.stack.currentWidget() is not panel.faces["wavetable"]
    assert panel.save_voice.text() == "Save .syx"


def test_every_bundled_patch_can_be_looked_at(dressed: QApplication) -> None:
    view = WavetableFace()
    view.resize(900, 150)
    for path in (paths.bundled() / "wavetable").glob("*.evopatch"):
        view.set_voice(bundled(path.stem), gate_s=0.7, length_s=1.5)
        assert not view.grab().toImage().isNull()
        assert "Osc 1: " in view.cards["osc1"].accessibleName()


def test_curves_are_what_the_patch_says() -> None:
    frames = factory_table("Basic Shapes").frames
    drawn = [points_of(cycle(frames, at, shape_of({}, "osc1"))) for at in np.linspace(0.0, 1.0, 9)]
    peaks = [abs(y - 0.5) for points in drawn for _, y in points]
    assert 0.38 < max(peaks) < 0.461  # one scale for all of them; a sharp peak may lie between what is drawn
    low = dict(filter_curve("low_24", 1000.0, 0.0))
    assert low[0.0] == pytest.approx(48 / 84, abs=0.01)  # 0 dB between -48 and 36
    assert low[1.0] == 0.0
    values = {"env_amp_attack_s": 0.1, "env_amp_decay_s": 0.2, "env_amp_sustain": 0.5, "env_amp_release_s": 0.1}
    points = np.array(envelope(values, "env_amp", 1.0, 2.0))
    assert points[:, 1].max() == pytest.approx(1.0, abs=0.02)
    assert np.interp(0.4, points[:, 0], points[:, 1]) == pytest.approx(0.5, abs=0.01)
    assert points[-1, 1] == pytest.approx(0.0, abs=1e-6)
    assert ("env_free", "osc1_position", 0.6) in shown_of(bundled("lead Sync Cry"), (1.0, 2.0)).routes()


def test_only_voices_of_the_next_runs_engine_take_part() -> None:
    dx7, wavetable = made_voice(1, "TINE"), bundled("key Tine")
    seeds = gathered([(dx7, 4), (wavetable, 5)], [dx7, bundled("pad Warm Saws")], WAVETABLE)
    names = [voicing.own_name(voice) for voice in seeds.voices]
    assert (seeds.synth, seeds.rated, names) == (WAVETABLE, (5,), ["Tine", "Warm Saws"])
    assert len(gathered([(dx7, 4)], [wavetable], EngineSpec("dx7"))) == 1
    assert len(gathered([], [wavetable], EngineSpec("dx7"))) == 0
