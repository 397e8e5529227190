"""Locks and limits in the process that evolves: they count from the next generation, and survive its death."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from kept_runs import Evolving, run_in, stood

from evosynth.analysis.target import PreparedTarget
from evosynth.limits import Limits
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import Confine, Notice, Pause, ResumeRun, Snapshot, Start
from evosynth.synths.base import Note
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.voicing import genome_of
from evosynth.voices.dx7 import ROW_BY_NAME
from evosynth.voices.dx7_space import DX7_SPACE

WORDS = ("op2", "feedback=0", "operators<=3")


def target() -> PreparedTarget:
    rate = 22050
    t = np.arange(rate // 4) / rate
    sound = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in (1, 3, 4)) * np.exp(-4 * t) * 0.3
    samples = sound.astype(np.float32)
    note = Note(57, 100, 0.2, 0.25)
    return PreparedTarget("tone_57.wav", samples, rate, (0.0, 0.25), note, "given", 220.0, 0.0, True, -18.0)


@pytest.fixture
def evolver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evolving]:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    talk = Evolving("evosynth.service.evolver:run", niceness=1)
    yield talk
    talk.child.kill()


def byte(voices: np.ndarray, name: str) -> np.ndarray:
    return voices[:, ROW_BY_NAME[name].offset]


def confined(talk: Evolving, generations: int) -> Snapshot:
    """A snapshot of the limited run, so many generations on."""
    first = talk.wait(Snapshot, lambda s: s.limits.words == WORDS)
    return talk.wait(Snapshot, lambda s: s.generation >= first.generation + generations and s.state == "running")


def test_a_running_match_is_locked_and_limited_and_is_so_still_after_a_crash(evolver: Evolving, tmp_path: Path) -> None:
    where = run_in(tmp_path)
    evolver.send(Start(where, target(), RunSettings(seed=1)))
    before = evolver.wait(Snapshot, lambda s: s.generation >= 5)
    model = before.candidates[2].voice
    evolver.send(Confine(Limits(WORDS), model))
    snapshot = confined(evolver, 4)
    voices = np.array([np.frombuffer(c.voice, np.uint8) for c in snapshot.candidates])
    assert len(voices) > 3
    assert (byte(voices, "feedback") == 0).all()
    outputs = np.array([byte(voices, f"op{op}_output") for op in range(1, 7)])
    assert ((outputs > 0).sum(0) <= 3).all()
    assert stood(where).plan().settings.limits == Limits(WORDS)
    os.kill(evolver.child.pid, signal.SIGKILL)
    again = Evolving("evosynth.service.evolver:run", niceness=1)
    try:
        again.send(ResumeRun(where))
        resumed = confined(again, 3)
        space = Limits(WORDS).applied(DX7_SPACE, FMSynth(threads=1).rules)
        assert space.allows(np.array([genome_of(c.voice) for c in resumed.candidates])).all()
        again.send(Pause())
        again.send(Confine(Limits(("op?_output>=50", "operators<=2"))))
        assert "contradict" in again.wait(Notice).message
        assert again.wait(Snapshot, lambda s: s.state == "paused").limits == Limits(WORDS)
    finally:
        again.child.kill()
