"""The whole program but its window at a synth that stands in for hardware: a match and a breeding that are heard there.

All processes are real: what the evolver wants goes over this one to that of the synth, is played and comes back.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hardware.device import StandIn
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.documents.opening import reading
from evosynth.service.evolver_messages import OnDevice
from ui.models.run import BACK, LOST
from ui.processes.takes_route import DIED
from ui.view_state.window import Run

pytestmark = pytest.mark.slow
pytest.importorskip("sounddevice", exc_type=OSError)
# why it rests: the bar is told that the synth is away before, or after
SAID = (LOST, f"{DIED} The run rests until you let it go on.")


@pytest.fixture
def wired(qtbot: QtBot, synth: StandIn, home: Path) -> Iterator[Told]:
    """The program has the synth at its cables, hears it, and is to match on it."""
    if not synth.sounds:
        pytest.skip("the synth that stands in is silent without dexed-py")
    synth.become("dx7ii", bytes_per_s=None, busy=False, volume=0.3)
    told = Told(qtbot)
    told.until(lambda: told.synth is not None and synth.midi_in in told.synth.outputs)
    told.intents.hardware.use(synth.midi_in)
    told.intents.hardware.set_model("dx7ii")
    told.intents.synth_sound.use(synth.name)
    told.until(lambda: told.synth.there and told.controller.synth_sound._found.input == synth.name)
    told.until(lambda: not told.controller.run.why_no_match)
    told.controller.run.set_engine(next(spec for spec, _ in told.transport.engines if spec.device))
    yield told
    told.controller.close()


def at(told: Told) -> OnDevice:
    snapshot = told.controller.run.snapshot
    return snapshot.on_device if snapshot is not None and snapshot.on_device is not None else OnDevice("", 0)


def kept(told: Told) -> int:
    path = told.controller.document.path
    assert path is not None
    with reading(path) as db:
        return int(db.execute("SELECT count(*) FROM takes").fetchone()[0])


def quiet(synth: StandIn) -> None:
    synth.until(lambda state: not state["sounding"])


def test_a_match_on_a_synth_rests_is_left_and_goes_on(wired: Told, synth: StandIn, tmp_path: Path) -> None:
    told, run = wired, wired.controller.run
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: at(told).takes >= 2)
    told.intents.run.pause()  # in the midst of its first generation
    told.state(Run.PAUSED)
    quiet(synth)
    played, takes = len(synth.notes()), at(told).takes
    told.until(lambda: kept(told) >= takes)
    told.intents.run.go_on()
    told.until(lambda: run.snapshot is not None and run.snapshot.evaluations > 0)
    assert told.tiles()

    link = told.controller.synth.link  # its process dies: the run rests, and goes on once it is back
    told.until(lambda: at(told).voice > 1)
    assert link._child is not None
    os.kill(link._child.pid, signal.SIGKILL)
    told.state(Run.PAUSED)
    told.until(lambda: any(toast.text in SAID for toast in told.toasts))
    quiet(synth)
    told.until(lambda: not told.controller.run.why_no_match)
    told.until(lambda: told.transport.news in (BACK, *SAID))
    before, evaluations = at(told).takes, run.snapshot.evaluations if run.snapshot else 0
    told.intents.run.go_on()
    told.until(lambda: run.snapshot is not None and run.snapshot.evaluations > evaluations)
    assert at(told).takes > before
    assert len(synth.notes()) > played

    os.kill(told.controller.workers.process_id("evolver"), signal.SIGKILL)  # and the evolver
    quiet(synth)
    told.intents.run.stop()


def test_a_breeding_on_a_synth_shows_sixteen_and_breeds_on(wired: Told, synth: StandIn) -> None:
    told = wired
    told.intents.workflow.breed_without_target()
    told.until(lambda: at(told).takes >= 2)
    told.until(lambda: told.transport.run is Run.BREEDING and len(told.tiles()) == 16)
    told.full()
    first = at(told).takes
    assert kept(told) == first
    told.intents.rating.rate_place(0, 5)
    told.intents.breeding.breed()
    told.until(lambda: at(told).takes > first)
    told.intents.run.pause()
    quiet(synth)
