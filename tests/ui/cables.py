"""One controller whose processes do nothing, for all tests of a synth that begin no run: each finds it as if new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from test_hardware import Cable
from windowless import Told

from evosynth.service.take_messages import SoundIs, SoundsAre
from evosynth.synths import registry


@pytest.fixture(scope="session")
def shared(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Told]]:
    made: list[Told] = []
    yield made
    for told in made:
        told.controller.close()


@pytest.fixture
def cable(qtbot: QtBot, shared: list[Told], shared_home: Path, home: Path) -> Cable:
    """No synth is in use, and nothing is remembered of any."""
    if not shared:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EVOSYNTH_HOME", str(shared_home / "quiet"))
            shared.append(Told(qtbot, idle=True))
    told = shared[0]
    told.qtbot = qtbot
    settings = told.controller.settings
    settings.sounds = settings.models = "{}"
    told.intents.hardware.hear_on("computer")
    told.intents.hardware.use("")
    told.controller.run.prefer_engine(registry.default())
    made = Cable(told)
    made.say(SoundsAre(()))
    made.say(SoundIs(""))
    told.controller.synth.link.died.emit()
    told.toasts.clear()
    made.sent.clear()
    return made
