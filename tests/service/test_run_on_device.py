"""A run whose candidates are heard on a device: an evolver and, in the place of the synth's process, an engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from children import Talk
from engine_as_device import GONE, SLOW_S
from kept_runs import Evolving, nobody, run_in

from evosynth.analysis.target import PreparedTarget
from evosynth.documents import records as documents
from evosynth.documents.changes import Began
from evosynth.documents.document import Document
from evosynth.documents.opening import reading
from evosynth.documents.reading import commands
from evosynth.runs.commands import Begin, command_of
from evosynth.runs.settings import RunSettings
from evosynth.service.desk_messages import OpenRun
from evosynth.service.document_desk import open_run
from evosynth.service.evolver_messages import (
    Continue,
    Failed,
    InDocument,
    Moved,
    Notice,
    OnDevice,
    Pause,
    Rate,
    ResumeRun,
    Snapshot,
    Start,
    Stop,
    Visit,
)
from evosynth.service.messages import Shutdown
from evosynth.service.take_messages import NoTakes, TakesAre, Unwanted, WantTakes
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import INIT_VOICE

DEVICE = "dx7;1;PORT;;SOUND"
SPEC = EngineSpec("dx7", device=DEVICE)
MANY = 1 << 30
OF_DEVICE = RunSettings(synth=SPEC, seed=3)


def short_target() -> PreparedTarget:
    """A quarter of a second of three partials."""
    rate = 22050
    t = np.arange(rate // 4) / rate
    sound = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in (1, 2, 5)) * np.exp(-6 * t) * 0.3
    samples = sound.astype(np.float32)
    note = Note(57, 100, 0.2, 0.25)
    return PreparedTarget("tone_57.wav", samples, rate, (0.0, 0.25), note, "given", 220.0, 0.0, True, -18.0)


class Synth(Talk):
    """The process in the place of a synth's; who it plays for hears what it has recorded."""

    def __init__(self) -> None:
        self.played_for: Any = None
        super().__init__("engine_as_device:run")

    def _take(self, message: Any) -> None:
        super()._take(message)
        if self.played_for is not None and isinstance(message, TakesAre | NoTakes):
            self.played_for.send(message)


class Run(Evolving):
    """An evolver beside a synth, as the window connects them."""

    def __init__(self, synth: Synth, **options: Any) -> None:
        self.synth, self.gone = synth, False
        self.most = MANY  # voices that the synth plays: a person is at it after that
        self.wanted: list[WantTakes] = []
        self.left: list[int] = []
        super().__init__("evosynth.service.evolver:run", **options)
        synth.played_for = self

    def _take(self, message: Any) -> None:
        if isinstance(message, WantTakes):
            self.wanted.append(message)
            if len(self.wanted) > self.most:
                return
            self._play(message)
        elif isinstance(message, Unwanted):
            self.left.append(message.ticket)
            self.synth.send(message)
        else:
            super()._take(message)

    def _play(self, message: WantTakes) -> None:
        self.synth.send(replace(message, device=GONE) if self.gone else message)

    def again(self) -> None:
        """The synth plays what it has not played yet."""
        for message in self.wanted[3:]:
            self._play(message)

    def voices(self) -> list[bytes]:
        """Those that were to be played and were not left."""
        return [one.voice for one in self.wanted if one.ticket not in self.left]

    def heard(self, takes: int) -> Snapshot:
        """A snapshot once so many voices have been recorded for the run in hand."""
        return self.wait(Snapshot, lambda s: s.on_device is not None and s.on_device.takes >= takes)


@pytest.fixture(scope="module")
def synth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synth]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        found = Synth()
    yield found
    found.child.end(Shutdown(), 5.0)


@pytest.fixture(scope="module")
def shared(synth: Synth, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        run = Run(synth, niceness=1)
    yield run
    run.child.kill()


@pytest.fixture
def run(shared: Run, synth: Synth, tmp_path: Path) -> Run:
    """The shared evolver as if it were new."""
    shared.minds = lambda message: not isinstance(message, Snapshot) or message.where.path.parent == tmp_path
    shared.send(ResumeRun(nobody(tmp_path)))  # ends the run before
    shared.wait(Failed)
    shared.said.clear()
    shared.wanted.clear()
    shared.left.clear()
    shared.gone, shared.most, synth.played_for = False, MANY, shared
    return shared


@pytest.fixture
def where(tmp_path: Path) -> InDocument:
    return run_in(tmp_path)


def kept(where: InDocument) -> int:
    """Takes in its document."""
    with reading(where.path) as db:
        return int(db.execute("SELECT count(*) FROM takes").fetchone()[0])


def on_device(snapshot: Snapshot) -> OnDevice:
    assert snapshot.on_device is not None
    return snapshot.on_device


def paused(run: Run) -> Snapshot:
    """Once it rests."""
    before = len(run.said)
    run.send(Pause())
    return run.wait(Snapshot, lambda s: s.state == "paused", since=before)


def test_its_candidates_are_played_and_each_take_stands_in_the_document(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    heard = run.wait(Snapshot, lambda s: s.evaluations > 0)
    assert heard.synth == SPEC
    assert len(heard.candidates) == min(16, heard.evaluations), "each has taken its time: those that sound alike too"
    assert len(set(run.voices())) >= heard.evaluations
    assert all(one.device == DEVICE for one in run.wanted)
    told = on_device(paused(run))
    assert told.device == DEVICE
    assert kept(where) == told.takes > 0


def test_how_far_it_is_and_what_is_left_is_told_voice_by_voice(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    told = on_device(run.heard(3))
    assert told.voices > 1
    assert 0 < told.voice <= told.voices
    assert told.each_s > 0
    assert told.left_s is not None
    run.send(Stop())


def test_paused_it_is_silent_and_goes_on_with_what_is_missing(run: Run, where: InDocument) -> None:
    run.most = 3
    run.send(Start(where, short_target(), OF_DEVICE))
    run.heard(3)
    first = paused(run)
    assert first.evaluations == 0  # in the midst of its first generation
    assert first.elapsed_s > 2 * SLOW_S, "its time is spent, whole or not"
    assert kept(where) == on_device(first).takes == 3
    heard, asked = [one.voice for one in run.wanted[:3]], len(run.wanted)
    assert run.left == [one.ticket for one in run.wanted[3:]]
    run.most = MANY
    run.send(Continue())
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    assert not {*heard} & {one.voice for one in run.wanted[asked:]}
    run.send(Stop())


def test_a_synth_that_has_gone_lets_the_run_rest_and_nothing_is_lost(run: Run, where: InDocument) -> None:
    run.most = 3
    run.send(Start(where, short_target(), OF_DEVICE))
    run.heard(3)
    run.gone, run.most = True, MANY
    run.again()
    rests = run.wait(Snapshot, lambda s: s.state == "paused")
    assert run.wait(Notice).message.startswith("The MIDI output 'PORT' has gone.")
    assert kept(where) == on_device(rests).takes >= 3
    run.gone = False
    run.send(Continue())
    assert run.wait(Snapshot, lambda s: s.evaluations > 0).state == "running"
    run.send(Stop())


@pytest.mark.slow
def test_a_killed_evolver_goes_on_with_the_same_future_and_plays_only_what_is_missing(
    run: Run, synth: Synth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = run_in(tmp_path, "whole"), run_in(tmp_path, "cut")
    run.send(Start(whole, short_target(), OF_DEVICE))
    uncut = run.wait(Snapshot, lambda s: s.generation >= 1)
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    mortal = Run(synth, niceness=1)
    try:
        mortal.most = 11  # in its second generation
        mortal.send(Start(cut, short_target(), OF_DEVICE))
        mortal.heard(11)
        os.kill(mortal.child.pid, signal.SIGKILL)
        mortal.wait_for_end()
    finally:
        mortal.child.kill()
    assert kept(cut) == 11
    played = {one.voice for one in mortal.wanted[:11]}
    run.wanted.clear()
    synth.played_for = run
    run.send(ResumeRun(cut))
    again = run.wait(Snapshot, lambda s: s.where == cut and s.evaluations >= uncut.evaluations)
    same = {c.id: c.scores.tolist() for c in again.candidates if c.generation <= uncut.generation}
    found = {c.id: c.scores.tolist() for c in uncut.candidates}
    assert same.keys() & found.keys()
    assert all(same[id] == found[id] for id in same.keys() & found.keys())
    np.testing.assert_array_equal(again.history[: len(uncut.history)], uncut.history)
    assert not played & {one.voice for one in run.wanted}
    run.send(Stop())


@pytest.mark.slow
@pytest.mark.parametrize("target", [short_target(), None], ids=["a match", "a breeding"])
def test_a_run_that_was_killed_in_its_first_generation_goes_on_as_the_same_run(
    run: Run, synth: Synth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: PreparedTarget | None
) -> None:
    cut = run_in(tmp_path, "cut")
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    mortal = Run(synth, niceness=1)
    try:
        mortal.most = 3
        mortal.send(Start(cut, target, OF_DEVICE))
        mortal.heard(3)
        os.kill(mortal.child.pid, signal.SIGKILL)
        mortal.wait_for_end()
    finally:
        mortal.child.kill()
    played = {one.voice for one in mortal.wanted[:3]}
    assert kept(cut) == 3
    assert open_run(OpenRun(1, cut.path, cut.run)).begun, "there is something to go on with"
    with reading(cut.path) as db:
        assert isinstance(command_of(commands(db, cut.run)[0].command), Begin), "it can be made again"
    synth.played_for = run
    run.send(ResumeRun(cut, paused=True))
    rests = run.wait(Snapshot, lambda s: s.where == cut)
    assert (rests.state, rests.evaluations) == ("paused", 0)
    assert not run.wanted
    assert on_device(rests).takes == 3
    run.send(Continue())
    goes_on = run.wait(Snapshot, lambda s: s.where == cut and s.state == "running" and on_device(s).voice > 0)
    assert on_device(goes_on).voice == on_device(goes_on).takes + 1, "what is kept is done"
    run.wait(Snapshot, lambda s: s.where == cut and s.evaluations > 0)
    assert not played & {one.voice for one in run.wanted}
    assert mortal.wanted[3].voice == run.wanted[0].voice, "what comes next is what was to come"
    run.send(Stop())


@pytest.mark.slow
def test_a_breeding_is_heard_voice_by_voice_can_rest_and_be_left(run: Run, where: InDocument) -> None:
    run.most = 3
    run.send(Start(where, None, OF_DEVICE))
    run.heard(3)
    rests = paused(run)
    assert (rests.state, rests.evaluations) == ("paused", 0)
    run.most = MANY
    run.send(Continue())
    first = run.wait(Snapshot, lambda s: s.state == "waiting")
    assert len(first.candidates) == 16
    run.send(Rate({first.candidates[2].id: 1.0}))
    run.wait(Snapshot, lambda s: len(s.ratings) == 1)
    run.most = len(run.wanted) + 2
    run.send(Visit(first.evaluations, 0))
    begun = run.wait(Snapshot, lambda s: s.state == "running" and on_device(s).takes > on_device(first).takes)
    assert begun.candidates[0].id == first.candidates[0].id  # those before stay on show
    before = len(run.said)
    run.send(Visit(0))
    back = run.wait(Snapshot, lambda s: s.state == "waiting", since=before)
    assert back.evaluations == first.evaluations
    run.most = MANY
    run.send(Visit(first.evaluations, 0))
    second = run.wait(Snapshot, lambda s: s.generation == 1)
    assert second.state == "waiting"
    assert {c.id for c in second.candidates} != {c.id for c in first.candidates}


@pytest.mark.slow
def test_what_changes_nothing_of_a_search_is_obeyed_while_the_synth_plays(
    run: Run, where: InDocument, tmp_path: Path
) -> None:
    run.most = 3
    run.send(Start(where, short_target(), OF_DEVICE))
    run.heard(3)
    there = tmp_path / "named.evosynth"
    named = Document(there)
    named.apply([Began(documents.Run(where.run, 1.0, breeding=False, target="tone", synth="dx7"))])
    named.close()
    run.send(Moved(where.path, there))
    moved = run.wait(Snapshot, lambda s: s.where.path == there)
    assert moved.evaluations == 0
    run.most = MANY
    run.again()
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    assert kept(where) == 3
    assert kept(moved.where) >= 5  # what is recorded from now on stands there
    run.send(Stop())


@pytest.mark.slow
def test_once_it_is_stopped_its_best_are_heard_again_and_pause_ends_that(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    paused(run)
    run.wanted.clear()
    run.most = 1
    run.send(Stop())
    run.wait(Snapshot, lambda s: s.state == "stopped" and s.finals == "ranking" and on_device(s).voice > 1)
    assert {one.again for one in run.wanted} <= {1, 2}
    before = len(run.said)
    run.send(Pause())
    silent = run.wait(Snapshot, lambda s: s.finals != "ranking" and not on_device(s).voice, since=before)
    assert silent.state == "stopped"
    assert set(run.left) >= {one.ticket for one in run.wanted[1:]}
    asked = len(run.wanted)
    run.most = MANY
    run.send(Stop())
    run.wait(Snapshot, lambda s: s.finals == "ranked", since=len(run.said))
    again = [one.voice for one in run.wanted[asked:] if one.again]
    assert 0 < len({*again}) <= 5


@pytest.mark.slow
def test_what_was_stopped_lies_in_the_order_of_the_distances_that_are_told_behind_the_winner(
    run: Run, where: InDocument
) -> None:
    near = replace(OF_DEVICE, near=True)  # of those that sound alike there are many
    run.send(Start(where, short_target(), near, (INIT_VOICE.data,)))
    run.wait(Snapshot, lambda s: s.evaluations >= 16)
    rests = paused(run)
    told = [one.distance for one in rests.candidates]
    assert told == sorted(told)
    run.send(Stop())
    stopped = run.wait(Snapshot, lambda s: s.finals == "ranked", since=len(run.said))
    _, *others = [one.distance for one in stopped.candidates]
    assert len(others) == 15
    assert others == sorted(others)


@pytest.mark.slow
def test_nothing_is_played_while_it_is_paused_or_only_looked_at(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    rests = paused(run)
    assert rests.finals == ""
    run.wanted.clear()
    run.send(Stop())
    run.wait(Snapshot, lambda s: s.state == "stopped" and s.finals == "ranked")
    run.wanted.clear()
    run.said.clear()
    run.send(ResumeRun(where))
    opened = run.wait(Snapshot, lambda s: s.state == "stopped")
    assert opened.candidates
    run.send(Shutdown())
    run.wait_for_end()
    assert not run.wanted
