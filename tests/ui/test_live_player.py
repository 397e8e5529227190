"""The bridge to the process that plays, with the real process and without a sound device."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot

from evosynth.voices.dx7 import INIT_VOICE
from ui.processes.live_player import ASLEEP, STARTING, LivePlayer
from ui.settings import Settings


@pytest.fixture
def live(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivePlayer]:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    made = LivePlayer(Settings(tmp_path / "settings.ini"))
    yield made
    made.close()


def test_whatever_is_told_before_the_start_waits_for_it(live: LivePlayer) -> None:
    live.set_voice(INIT_VOICE.data, None)
    live.note_on(60, 100)
    live.set_volume(0.5)
    live.stop_sound()
    assert live.state == ASLEEP
    assert not live.prepared
    assert live._child is None


def test_it_says_why_it_is_silent_and_survives_the_death_of_its_process(qtbot: QtBot, live: LivePlayer) -> None:
    def said_why() -> bool:
        return live.state.text == "No sound device"

    live.set_voice(INIT_VOICE.data, None)
    live.start()
    assert live.state == STARTING
    qtbot.waitUntil(said_why, timeout=PATIENCE_MS)
    assert live._child is not None
    first = live._child.pid
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: live.state == STARTING, timeout=PATIENCE_MS)
    assert live._child.pid != first
    qtbot.waitUntil(said_why, timeout=PATIENCE_MS)


def test_a_midi_input_is_remembered_and_opened_at_the_next_start(qtbot: QtBot, live: LivePlayer) -> None:
    live.set_input("Keys of yesterday")
    assert live.state == STARTING
    again = LivePlayer(live._settings)
    again.start()
    qtbot.waitUntil(lambda: bool(again.state.input_problem), timeout=PATIENCE_MS)
    assert again.state.input == ""
    again.set_input("")
    again.close()
    assert not LivePlayer(live._settings)._settings.midi_input


def test_a_process_that_dies_again_and_again_is_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    live = LivePlayer(Settings(tmp_path / "settings.ini"), target="no.such.module:run")
    live.start()
    qtbot.waitUntil(lambda: "has stopped" in live.state.text, timeout=PATIENCE_MS)
    live.close()
