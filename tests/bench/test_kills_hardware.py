"""A search on a synth survives being killed, a few times; ``kills_hardware.py`` does it thirty times."""

from __future__ import annotations

from collections.abc import Iterator

import kills_hardware
import pytest
from jack_server import JackServer

pytest.importorskip("dexed", reason="dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")
pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")


@pytest.fixture
def server_in_real_time(jack_server_process: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = JackServer(real_time=True)
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    yield
    server.stop()
    server.leave()


@pytest.mark.slow
@pytest.mark.usefixtures("server_in_real_time")
def test_a_search_on_a_synth_that_is_killed_loses_no_take_and_leaves_no_note() -> None:
    tally = kills_hardware.run(3, seed=4, evaluations=8)
    assert (tally.kills, tally.faults) == (3, [])
    assert tally.takes >= 6
