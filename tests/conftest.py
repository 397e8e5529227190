"""Fixtures that several parts share. What needs a program that may be missing lives in a module of its own."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from jack_server import jack_server as jack_server  # a real JACK server of the test's own
from jack_server import jack_server_process as jack_server_process

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program remembers of sounds is not the user's: neither read nor written by tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
