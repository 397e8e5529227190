"""Controllers with their real processes, one of them for all tests that need no start of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from windowless import Told


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def shared(qapp: object) -> Iterator[list[Told]]:
    """One controller for all tests that need no start of their own: starting its processes takes seconds."""
    made: list[Told] = []
    yield made
    for told in made:
        told.controller.close()


@pytest.fixture
def told(qtbot: QtBot, shared: list[Told], shared_home: Path, home: Path) -> Iterator[Told]:
    """The shared controller as if it were new; nothing goes on after the test."""
    if not shared:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EVOSYNTH_HOME", str(shared_home))
            shared.append(Told(qtbot))
            shared[0].full_start()
    shared[0].afresh(qtbot)
    yield shared[0]
    shared[0].intents.run.stop()


@pytest.fixture
def own(qtbot: QtBot, home: Path) -> Iterator[Told]:
    """A controller that a test may close."""
    told = Told(qtbot)
    yield told
    told.controller.close()
