"""A match and a breeding on an engine in the place of a device: few are asked for at a time, and no take is wasted."""

from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.errors import Cancelled
from evosynth.evolution import foreseen, strategies
from evosynth.runs import assembly
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import InMemory, Remembered, TakesOf

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
SPEC = EngineSpec("dx7", device="dx7;1;PORT;;INPUT")


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


@pytest.fixture(autouse=True)
def _short_search_on_the_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseen, "AHEAD", 200)


class Device:
    """An engine, its takes, and a memory of them."""

    def __init__(self, store: InMemory | None = None) -> None:
        self.store = store or InMemory()
        self.takes = TakesOf(registry.make("dx7", 44100, 1), SPEC)
        self.spec = SPEC.heard_by(Remembered(self.takes, self.store))

    def settings(self, **wishes: object) -> RunSettings:
        return RunSettings(synth=self.spec, **{"seconds": None, "evaluations": 200, **wishes})  # type: ignore[arg-type]


@pytest.mark.parametrize("strategy", strategies.NAMES)
def test_every_strategy_asks_a_device_for_few_at_a_time_and_each_is_one_take(
    target: PreparedTarget, strategy: str
) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings(strategy=strategy))
    for _ in range(3):
        assert len(session.step().ids) == assembly.REAL_TIME_BATCH
    assert device.takes.count == session.evaluations
    foresees = session.strategy.name.endswith(", foreseen")
    assert foresees == (strategy in strategies.FORESEEABLE)


def test_a_generation_that_is_asked_for_again_plays_only_what_is_missing(target: PreparedTarget) -> None:
    device, whole = Device(), Device()
    wanted = [assembly.make_session(target, whole.settings()).step().genomes]
    session = assembly.make_session(target, device.settings())
    with pytest.raises(Cancelled):
        session.step(cancelled=lambda: device.takes.count >= 5)
    played = device.takes.count
    assert played == 5
    again = Device(device.store)
    resumed = assembly.make_session(target, again.settings())
    assert np.array_equal(resumed.step().genomes, wanted[0])
    assert played + again.takes.count == 8


def test_a_search_is_what_it_was_given_its_takes(target: PreparedTarget) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings())
    for _ in range(2):
        session.step()
    half = session.checkpoint()
    later = [session.step().genomes for _ in range(2)]
    silent = Device(device.store)
    resumed = assembly.resume_session(half, target, silent.settings())
    assert all(np.array_equal(one, resumed.step().genomes) for one in later)
    assert silent.takes.count == 0


def test_a_breeding_plays_no_more_than_it_shows() -> None:
    device = Device()
    session = assembly.make_breeding(device.settings())
    session.step()
    assert device.takes.count == 16
    session.rate({session.population[2].id: 1.0})
    session.step()
    assert device.takes.count == 16 + 15
    assert len(session.population) == 16
