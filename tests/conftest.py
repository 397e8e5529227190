"""Fixtures that several parts share. What needs a program that may be missing lives in a module of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hardware.device import one_stand_in as one_stand_in  # synths that stand in for hardware
from hardware.device import stand_ins as stand_ins
from hardware.device import synth as synth
from hardware.raw_midi import midi as midi
from hardware.raw_midi import one_midi as one_midi
from hypothesis import HealthCheck, settings
from jack_server import jack_server as jack_server  # a real JACK server of the test's own
from jack_server import jack_server_process as jack_server_process

from evosynth.notation.note_names import calling_middle_c

HERE = Path(__file__).parent
ONE_AT_A_TIME = ("jack_server", "jack_server_process", "screen")  # fixtures: a sound server, a screen

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program remembers of sounds is not the user's: neither read nor written by tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.hookimpl(tryfirst=True)  # before marks choose what runs
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Who runs beside whom when tests run in several processes (``-n 2 --dist loadgroup``), and who runs alone.

    Tests of a file share what they set up, so they stay together. What sounds or shows windows for real is marked
    ``alone``: it waits for a sound server or a screen, and other work on the machine would make it wait in vain.
    """
    parallel = config.pluginmanager.has_plugin("xdist") and config.getoption("numprocesses", None)
    for item in items:
        alone = any(name in ONE_AT_A_TIME for name in getattr(item, "fixturenames", ()))
        if alone:
            item.add_marker(pytest.mark.alone)
        if parallel:
            item.add_marker(pytest.mark.xdist_group("alone" if alone else str(item.path.relative_to(HERE))))


@pytest.fixture(autouse=True)
def names_of_notes_of_its_own() -> Iterator[None]:
    """Whatever a test's window calls middle C, the next test's is C4."""
    with calling_middle_c("C4"):
        yield
