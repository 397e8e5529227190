"""A run on the synth in hand: its children as they are played, a run that rests for want of it, and its ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_hardware import PORT, Cable
from test_hardware import cable as cable
from test_synth_as_engine import AT_WORK, THERE, VOICES, shown, snapshot

from evosynth.arrays import F64
from evosynth.service.device_messages import DeviceIs
from evosynth.service.evolver_messages import (
    Candidate,
    Decide,
    InDocument,
    Notice,
    OnDevice,
    Pause,
    Record,
    Recorded,
    Snapshot,
)
from evosynth.synths.engine import EngineSpec
from ui.view_state.run_figures import figures
from ui.view_state.window import Run
from ui.views.transport import main_label, why_not_now


def test_what_is_bred_without_a_sound_input_is_heard_on_the_synth(cable: Cable) -> None:
    cable.use()
    cable.intents.run.set_engine(shown(cable).engines[-1][0])
    cable.intents.workflow.breed_without_target()
    cable.told.until(lambda: cable.told.synth.heard_on == "device")


def breeding(cable: Cable) -> None:
    """One is in hand, on the synth; nothing is known of it yet."""
    cable.use()
    cable.intents.synth_sound.use("Line 2")
    cable.intents.run.set_engine(shown(cable).engines[-1][0])
    cable.intents.workflow.breed_without_target()
    cable.told.state(Run.PREPARING)


def heard(cable: Cable, at: OnDevice, state: str = "running", count: int = 0) -> None:
    """The evolver says so: ``count`` children are a generation."""
    run = cable.told.controller.run
    found, line = np.empty((0, 3)), (16,) if count else ()
    children = tuple(Candidate(k, VOICES[k], np.zeros(1), index=k) for k in range(count))
    assert run.where is not None
    synth = run.engine
    run.take(
        Snapshot(state, run.where, 0, count, 0.5, 9.0, children, ("a",), found, line=line, synth=synth, on_device=at)
    )


def test_children_are_seen_as_they_have_been_played_and_rated_once_all_are_there(cable: Cable) -> None:
    breeding(cable)
    told = cable.told
    heard(cable, replace(AT_WORK, voice=3, voices=4, heard=VOICES[:2]))
    told.until(lambda: len(told.tiles()) == 2)
    assert told.transport.run is Run.RUNNING
    assert told.transport.children_heard
    cable.intents.rating.rate_place(0, 5)
    assert told.toasts[-1].text.startswith("It can be rated as soon as the synth has played all of them")
    heard(cable, replace(AT_WORK, voice=4, voices=4, heard=VOICES[:3]))
    told.until(lambda: len(told.tiles()) == 3)
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    told.until(lambda: len(told.tiles()) == 4)
    assert told.transport.run is Run.BREEDING
    cable.intents.rating.rate_place(0, 5)
    told.until(lambda: told.tiles()[0].stars == 5)


def test_a_generation_that_is_broken_off_leaves_the_one_before_on_show(cable: Cable) -> None:
    breeding(cable)
    told = cable.told
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    told.until(lambda: len(told.tiles()) == 4)
    heard(cable, replace(AT_WORK, voice=3, voices=4, heard=VOICES[:2]), "running", 4)
    told.until(lambda: len(told.tiles()) == 2)
    heard(cable, OnDevice(THERE.device, 6), "waiting", 4)
    told.until(lambda: len(told.tiles()) == 4)


GONE = "The MIDI output is not there: note 72 off was not sent. The run rests until you let it go on."


def said(cable: Cable) -> str:
    """What the bar says: why its button rests, else the news."""
    return shown(cable).why_not or shown(cable).news


def test_a_run_that_waits_for_its_synth_says_what_is_missing_and_then_that_it_is_back(cable: Cable) -> None:
    breeding(cable)
    heard(cable, AT_WORK, count=4)
    cable.told.until(lambda: said(cable).startswith("Voice 7 of 16 · about 38 s left"))
    cable.say(DeviceIs("", ""))
    assert said(cable) == f"{PORT} is not connected"
    cable.told.controller.run.take(Notice(GONE, lost=True))
    assert cable.told.toasts[-1].text == "The run rests: its synth was not there."
    heard(cable, replace(AT_WORK, voice=0, voices=0), "paused")
    cable.told.state(Run.PAUSED)
    assert shown(cable).why_not == f"{PORT} is not connected"
    cable.say(DeviceIs(PORT, ""))
    assert (shown(cable).why_not, shown(cable).news) == ("", "It is back: press Go on.")
    cable.intents.workflow.evolve()
    assert shown(cable).run is Run.RUNNING
    assert "back" not in said(cable)


def test_a_match_that_waits_after_a_breeding_says_that_its_synth_is_away(cable: Cable) -> None:
    breeding(cable)
    cable.told.controller.run.rest(Run.READY)
    cable.say(DeviceIs("", ""))
    assert said(cable) == f"{PORT} is not connected"


def test_without_its_sound_input_it_is_the_same(cable: Cable) -> None:
    breeding(cable)
    heard(cable, AT_WORK, count=4)
    cable.intents.synth_sound.use(None)
    assert said(cable) == "It is heard by Line 2: choose that in Device (Ctrl+D)"
    cable.told.controller.run.take(Notice("No sound input is chosen. The run rests until you let it go on.", lost=True))
    heard(cable, replace(AT_WORK, voice=0, voices=0), "paused")
    cable.told.state(Run.PAUSED)
    assert said(cable) == "It is heard by Line 2: choose that in Device (Ctrl+D)"
    cable.intents.synth_sound.use("Line 2")
    assert said(cable) == "It is back: press Go on."


def test_what_was_no_take_is_said_as_long_as_the_run_rests_also_where_the_cable_was_out_before(cable: Cable) -> None:
    breeding(cable)
    heard(cable, AT_WORK, count=4)
    cable.say(DeviceIs("", ""))
    cable.say(DeviceIs(PORT, ""))
    cable.told.controller.run.take(Notice("A voice was played 5 times without a good take.", lost=False))
    heard(cable, replace(AT_WORK, voice=0, voices=0), "paused")
    cable.told.state(Run.PAUSED)
    assert said(cable) == cable.told.toasts[-1].text == "A voice was played 5 times without a good take."
    cable.intents.workflow.breed_without_target()
    cable.told.state(Run.PREPARING)
    heard(cable, replace(AT_WORK, voice=0, voices=0), "paused")
    cable.told.state(Run.PAUSED)
    assert said(cable) == "", "that was said of another run"


def test_a_voice_that_was_edited_is_recorded_when_a_person_asks_for_it(cable: Cable) -> None:
    breeding(cable)
    told = cable.told
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    told.until(lambda: len(told.tiles()) == 4)
    cable.intents.grid.select(2)
    asked: list[object] = []
    told.controller.workers.tell = asked.append  # type: ignore[method-assign]
    cable.intents.recording.record_selected()
    assert asked == [Record(2)]
    assert told.toasts[-1].text.startswith("Recording 000-03 on my ")
    run = told.controller.run
    assert run.where is not None
    run.take(Recorded(run.where, 2, VOICES[2], np.zeros(1)))
    assert told.toasts[-1].text.startswith("It was recorded: its picture is my ")
    before = len(told.toasts)
    run.take(Recorded(replace(run.where, run="another"), 2, VOICES[2], np.zeros(1)))
    assert len(told.toasts) == before
    cable.intents.synth_sound.use(None)
    cable.intents.recording.record_selected()
    assert told.toasts[-1].text.startswith("It is heard by Line 2")


def test_without_a_run_on_a_synth_nothing_is_recorded(cable: Cable) -> None:
    cable.use()
    cable.intents.recording.record_selected()
    assert cable.told.toasts[-1].text == "The run in hand is not heard on a synth."


def rested(run: InDocument, at: OnDevice | None = None, finals: str = "ranked", decided: str = "") -> Snapshot:
    """A match that was searched on the built-in engine."""
    found = snapshot(AT_WORK, "paused")
    return replace(found, where=run, synth=EngineSpec("dx7"), on_device=at, finals=finals, decided=decided)


def test_the_synth_may_decide_over_a_match_that_rests(cable: Cable) -> None:
    breeding(cable)
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    run, intents = cable.told.controller.run, cable.intents
    run.breeding = False  # whatever it was: another one rests now
    intents.run.decide()
    assert cable.told.toasts[-1].text.startswith("Pause a match on the built-in engine first")
    assert run.where is not None
    run.take(rested(run.where))
    assert (shown(cable).decides, shown(cable).why_not_decide, shown(cable).decides_s) == ("my DX7", "", 7.5)
    asked: list[object] = []
    cable.told.controller.workers.tell = asked.append  # type: ignore[method-assign]
    intents.run.decide()
    assert asked == [Decide(cable.told.controller.synth_engine.choice().spec)]
    run.take(rested(run.where, replace(AT_WORK, takes=1), "ranking"))
    run.tell_now()
    assert shown(cable).news == "My TX802 decides: 1 of 3 takes · about 4 s left"
    assert shown(cable).why_not_decide == "The best are being ranked"
    assert run.device_on_show == AT_WORK.device, "what it has played is drawn as it sounds"
    run.take(rested(run.where, AT_WORK, "ranked", "Of 16 voices the synth has BRASS first."))
    run.tell_now()
    assert (shown(cable).news, shown(cable).of_takes) == (
        "Of 16 voices the synth has BRASS first.",
        "ranked by my TX802",
    )
    assert cable.told.toasts[-1].text == "Of 16 voices the synth has BRASS first."


def test_the_engine_that_is_chosen_follows_the_synth_while_no_run_is_played_on_it(cable: Cable) -> None:
    breeding(cable)
    run = cable.told.controller.run
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    played = run.engine
    cable.intents.synth_sound.use("Line 1")
    assert run.engine == played, "a run keeps its own"
    assert run.snapshot is not None
    run.use_engine_of_run(cable.told.controller.synth_engine.choice().spec)
    run.snapshot = replace(run.snapshot, synth=EngineSpec("dx7"), on_device=None)
    cable.intents.synth_sound.use("Line 2")
    assert run.engine == cable.told.controller.synth_engine.choice().spec


def test_the_best_of_what_was_stopped_are_counted_as_they_are_heard_again_and_the_main_button_ends_that(
    cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    cable.use()
    at = OnDevice(THERE.device, takes=40, voice=3, voices=11, each_s=1.5, left_s=12.0)
    ranking = replace(snapshot(at, "stopped"), finals="ranking")
    stopped = figures(Run.STOPPED, ranking, breeding=False, rated=0)
    assert stopped.news == "Voice 3 of 11: the best are heard again · about 12 s left"
    assert stopped.trial_part == 2 / 11
    assert main_label(stopped) == ("Pause", "pause")
    assert not why_not_now(stopped)
    run, told = cable.told.controller.run, list[object]()
    monkeypatch.setattr(cable.told.controller.workers, "tell", told.append)
    run.state, run.snapshot = Run.STOPPED, ranking
    cable.intents.workflow.evolve()
    cable.intents.workflow.rest_synth()
    assert told == [Pause(), Pause()]
    run.snapshot = replace(ranking, finals="ranked")
    cable.intents.workflow.rest_synth()
    assert told == [Pause(), Pause()]
    assert main_label(figures(Run.STOPPED, run.snapshot, breeding=False, rated=0)) == ("Evolve", "play")
    run.rest(Run.EMPTY)


def test_nothing_of_a_distance_is_shown_of_a_breeding_also_where_it_was_stopped(cable: Cable) -> None:
    breeding(cable)
    shown_curves: list[F64] = []
    run = cable.told.controller.run
    run.history_changed.connect(shown_curves.append)
    heard(cable, OnDevice(THERE.device, 4), "waiting", 4)
    cable.told.state(Run.BREEDING)
    assert run.snapshot is not None
    bred = replace(run.snapshot, history=np.array([[4.0, 0.0, 0.0]]), evaluations=5)
    run.take(bred)
    run.take(replace(bred, state="stopped", evaluations=6))
    run.tell_now()
    run.history_changed.disconnect(shown_curves.append)
    assert shown_curves
    assert not any(len(rows) for rows in shown_curves)
