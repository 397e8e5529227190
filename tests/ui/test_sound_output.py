"""Who has the sound device, the window or the process that plays: heard at a real JACK server where there is one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from ears import Ears
from jack_server import RATE, JackServer
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot

from evosynth.arrays import F32
from evosynth.audio.stream import looped, loops
from ui.processes.live_player import LivePlayer
from ui.processes.sound_output import SoundOutput
from ui.settings import Settings

Made = Callable[..., SoundOutput]


@pytest.fixture
def ears(jack_server: JackServer) -> Iterator[Ears]:
    made = Ears()
    yield made
    made.close()


@pytest.fixture
def output(qtbot: QtBot, tmp_path: Path) -> Iterator[Made]:
    """What makes an output with a process of its own."""
    made: list[SoundOutput] = []
    settings = Settings(tmp_path / "settings.ini")
    settings.volume = 1.0

    def make(**player: str) -> SoundOutput:
        made.append(SoundOutput(LivePlayer(settings, **player)))
        return made[-1]

    yield make
    for one in made:
        one.close()
        one._live.close()


def steady(level: float, seconds: float) -> F32:
    return np.full(round(seconds * RATE), level, np.float32)


def until(qtbot: QtBot, output: SoundOutput, true: Callable[[], object]) -> None:
    """Wait, and look at the device now and then, as the program does."""

    def looked() -> bool:
        output.check()
        return bool(true())

    qtbot.waitUntil(looked, timeout=PATIENCE_MS)


def through_the_process(output: SoundOutput) -> bool:
    return output._hands.name == "THEIRS"


def hears(ears: Ears, level: float) -> bool:
    """Whether the last half second has a period of this level; listens to whoever plays by now."""
    ears.listen()
    return bool((ears.heard()[-RATE // 2 :] == np.float32(level)).any())


def test_a_sound_that_has_begun_here_ends_here_and_the_next_is_heard_from_the_process(
    qtbot: QtBot, output: Made, ears: Ears
) -> None:
    made = output()
    made.open()
    until(qtbot, made, lambda: made.state.available)
    rate = made.state.sample_rate
    ears.listen()
    made.play(steady(0.25, 60.0))
    until(qtbot, made, lambda: hears(ears, 0.25))
    made._live.start()

    def there() -> bool:
        if (made.position_s or 0.0) > 30.0:  # it must not end before the process is ready
            made.play(steady(0.25, 60.0))
        return made._live.state.available

    until(qtbot, made, there)
    assert made.playing
    assert not through_the_process(made)
    made.silence()
    until(qtbot, made, lambda: through_the_process(made))
    assert made.state.available
    assert made.state.sample_rate == rate
    made.play(steady(0.5, 60.0))
    until(qtbot, made, lambda: hears(ears, 0.5))
    until(qtbot, made, lambda: (made.position_s or 0.0) > 0.2)
    made.silence()
    assert made.position_s is None
    until(qtbot, made, lambda: not ears.hear(0.1).any())


def test_a_sound_from_the_process_is_followed_to_its_end(qtbot: QtBot, output: Made, jack_server: JackServer) -> None:
    made = output()
    made.open()
    made._live.start()
    until(qtbot, made, lambda: through_the_process(made))
    made.play(steady(0.25, 0.5))
    positions: list[float] = []

    def over() -> bool:
        if made.position_s is not None:
            positions.append(made.position_s)
        return not made.playing

    qtbot.waitUntil(over, timeout=PATIENCE_MS)
    assert positions == sorted(positions)
    assert positions[-1] <= 0.5
    assert len(set(positions)) > 5


def test_when_the_process_dies_sounds_are_heard_from_here_until_there_is_another_one(
    qtbot: QtBot, output: Made, ears: Ears
) -> None:
    made = output()
    made.open()
    made._live.start()
    until(qtbot, made, lambda: through_the_process(made))
    made.play(steady(0.25, 60.0))
    assert made._live._child is not None
    os.kill(made._live._child.pid, signal.SIGKILL)
    until(qtbot, made, lambda: not through_the_process(made))
    assert not made.playing
    until(qtbot, made, lambda: made.state.available)
    made.play(steady(0.5, 60.0))
    until(qtbot, made, lambda: hears(ears, 0.5))
    made.silence()
    until(qtbot, made, lambda: through_the_process(made))
    made.play(steady(0.125, 60.0))
    until(qtbot, made, lambda: hears(ears, 0.125))


def test_a_device_for_one_program_alone_is_handed_over_and_what_is_wanted_meanwhile_is_heard_there(
    qtbot: QtBot, output: Made, jack_server: JackServer
) -> None:
    made = output(target="jealous_player:run")
    made.open()
    until(qtbot, made, lambda: made.state.available)
    made._live.start()
    told: list[object] = []
    made._live.sound_at.connect(told.append)
    until(qtbot, made, lambda: made._hands.name == "BETWEEN")
    assert made.state.available
    made.play(steady(0.5, 0.1))
    assert made.playing
    until(qtbot, made, lambda: through_the_process(made))
    until(qtbot, made, lambda: len(told) == 2)
    assert made.state.text == "Jealous, 48 kHz"
    assert not made.playing


def test_a_process_that_cannot_have_the_device_either_gives_it_back(
    qtbot: QtBot, output: Made, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_TEST_LOOKS", "2")
    made = output(target="jealous_player:run")
    made.open()
    until(qtbot, made, lambda: made.state.available)
    made._live.start()
    until(qtbot, made, lambda: made._hands.name == "BETWEEN")
    made.play(steady(0.5, 60.0))
    until(qtbot, made, lambda: made._hands.name == "OURS" and hears(ears, 0.5))
    made.silence()
    made.open()  # a person tries again: this time the device is free for it
    until(qtbot, made, lambda: through_the_process(made))


@pytest.mark.parametrize("there", [False, True])
def test_a_loop_is_heard_again_and_again_without_a_seam(qtbot: QtBot, output: Made, ears: Ears, there: bool) -> None:
    """From the window's own player, and from the process that plays; begun in its midst."""
    made = output()
    made.open()
    if there:
        made._live.start()
    until(qtbot, made, lambda: made.state.available and through_the_process(made) is there)
    ramp = np.linspace(0.1, 0.3, RATE // 8, dtype=np.float32)
    made.play(ramp, loop=True, start=RATE // 16)
    ears.listen()
    heard = ears.hear(1.0)[-RATE // 2 :]
    assert heard.min() == pytest.approx(0.1, abs=0.001)
    assert heard.max() == pytest.approx(0.3, abs=0.001)
    seams = np.flatnonzero(np.diff(heard) < -0.1)
    assert len(seams) >= 3
    assert set(np.diff(seams)) == {len(ramp)}
    assert made.playing
    made.silence()


def test_a_loop_begins_where_it_is_told() -> None:
    ramp = np.arange(1000, dtype=np.float32)
    heard = looped(ramp, 10000, 250)
    assert len(heard) == 60 * 10000
    assert np.array_equal(heard[:1000], np.roll(ramp, -250))
    assert loops(70 * 10000, 10000) == 1, "what is longer than a loop may be is heard once"


def test_what_takes_over_in_the_process_goes_on_at_the_same_moment_without_a_jump(
    qtbot: QtBot, output: Made, ears: Ears
) -> None:
    made = output()
    made.open()
    made._live.start()
    until(qtbot, made, lambda: through_the_process(made))
    at = np.arange(4 * RATE) / RATE
    rising = (0.4 * at / 4 * np.sin(2 * np.pi * 220 * at)).astype(np.float32)
    high = (0.4 * at / 4 * np.sin(2 * np.pi * 1760 * at)).astype(np.float32)
    ears.listen()
    made.play(rising)
    until(qtbot, made, lambda: (made.position_s or 0.0) > 0.6)
    made.play(high, shift=0)
    assert (made.position_s or 0.0) > 0.5, "the playhead goes on"
    until(qtbot, made, lambda: (made.position_s or 0.0) > 1.5)
    heard = ears.heard()
    known = rising[20000:20200]
    there = (k for k in np.flatnonzero(np.isclose(heard, known[0], atol=1e-6)) if k >= 20000)
    began = next(int(k) for k in there if np.allclose(heard[k : k + 200], known, atol=1e-6)) - 20000
    whole = heard[began : began + 2 * RATE]
    turned = int(np.argmax(np.abs(whole[:RATE] - rising[:RATE]) > 1e-3))
    stays = slice(turned + 1000, turned + 20000)
    np.testing.assert_allclose(whole[stays], high[stays], atol=1e-5)
    around = slice(turned - 1000, turned + 1000)
    assert np.abs(np.diff(whole[around])).max() < np.abs(np.diff(high[around])).max() + 0.001
