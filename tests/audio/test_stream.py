"""The player before a real JACK server, in a process of its own: PortAudio looks for servers once a process."""

import json
import shutil
import subprocess
import sys
import textwrap
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from jack_server import JackServer

from evosynth.audio.stream import BLOCK, CROSS_S, FADE_OUT_S, Player, playable
from tests.audio.own_process import in_a_process
from tests.audio.own_process import mortal_server as mortal_server

RATE = 48000
FADE = round(FADE_OUT_S * RATE)


RECORDING = """
        import jack
        from evosynth.audio.stream import Player, playable
        player = Player()
        player.open(wait=True)
        recorder = jack.Client("recorder")
        port = recorder.inports.register("in")
        blocks = []
        recorder.set_process_callback(lambda frames: blocks.append(port.get_array().copy()))
        recorder.activate()
        outputs = [p for p in recorder.get_ports(is_audio=True, is_output=True) if p.name.startswith("PortAudio")]
        recorder.connect(outputs[0], port)
        time.sleep(0.2)
        rate = player.state.sample_rate
        sound = np.random.default_rng(0).uniform(-0.5, 0.5, rate // 4).astype(np.float32)
        positions = []
        player.play(sound)
        while player.playing:
            positions.append(player.position_s)
            time.sleep(0.01)
        time.sleep(0.2)
        recorder.deactivate()
        player.close()
        heard = np.concatenate(blocks)
        np.save(sys.argv[1], heard)
        positions = [p for p in positions if p is not None]
        print(json.dumps({"rate": rate, "positions": positions}))
"""


def recording(file: Path) -> tuple[dict, np.ndarray]:
    """What the player said, and what a recorder heard of it."""
    said = in_a_process(RECORDING, str(file))
    return said, np.load(file)


def exact(heard: np.ndarray, wanted: np.ndarray) -> bool:
    start = int(np.flatnonzero(heard)[0] - np.flatnonzero(wanted)[0])
    return np.array_equal(heard[start : start + len(wanted)], wanted) and not heard[start + len(wanted) :].any()


def test_what_is_played_is_heard_bit_for_bit(jack_server: JackServer, tmp_path: Path) -> None:
    wanted = playable(np.random.default_rng(0).uniform(-0.5, 0.5, RATE // 4).astype(np.float32), RATE)
    for attempt in range(4):  # on a busy machine a server without a card drops whole blocks
        said, heard = recording(tmp_path / f"heard-{attempt}.npy")
        if exact(heard, wanted) and said["positions"][-1] > 0.15:
            break
    else:
        pytest.fail("not one of four recordings is what was played")
    assert said["rate"] == RATE
    assert said["positions"] == sorted(said["positions"])


def test_a_server_that_dies_is_noticed_and_neither_hangs_nor_aborts_the_program(mortal_server: int) -> None:
    pid = str(mortal_server)
    said = in_a_process(
        """
        from evosynth.audio.stream import Player
        changes = []
        player = Player(lambda state: changes.append(state.text))
        player.open(wait=True)
        opened = player.state.available
        os.kill(int(sys.argv[1]), 9)
        end = time.monotonic() + 60
        while player.state.available and time.monotonic() < end:
            player.check()
            time.sleep(0.05)
        player.play(np.zeros(100, np.float32))
        gone = player.state.needs_restart
        player.open(wait=True)  # PortAudio cannot look again: that would hang
        player.close()
        said = {"opened": opened, "changes": changes, "playing": player.playing, "gone": gone}
        print(json.dumps(said))
        """,
        pid,
    )
    assert said["opened"]
    assert said["changes"][1:] == ["The sound device has gone"] * 2
    assert said["gone"]
    assert not said["playing"]


def test_a_server_that_comes_later_is_found_when_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    server = JackServer()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    body = """
        from evosynth.audio.stream import Player
        player = Player()
        player.open(wait=True)
        print(json.dumps([player.state.available, player.state.needs_restart]), flush=True)
        sys.stdin.readline()
        player.open(wait=True)
        print(json.dumps([player.state.available, player.state.text]), flush=True)
        player.close()
    """
    program = "import json, sys\n" + textwrap.dedent(body)
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert json.loads(process.stdout.readline()) == [False, False]
        server.start()
        process.stdin.write("\n")
        process.stdin.flush()
        available, text = json.loads(process.stdout.readline())
    server.stop()
    server.leave()
    assert available
    assert text.endswith("48 kHz")


PULSE = """
        import signal, subprocess
        from evosynth.audio.stream import Player
        def server():
            sink = ["-L", "module-native-protocol-unix", "-L", "module-null-sink sink_name=evo rate=48000"]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = subprocess.Popen(["pulseaudio", "-n", "--exit-idle-time=-1", *sink], **quiet)
            until(lambda: os.path.exists(os.environ["XDG_RUNTIME_DIR"] + "/pulse/native"))
            return process
        def until(true):
            end = time.monotonic() + 60
            while not true() and time.monotonic() < end:
                player.check()
                time.sleep(0.05)
        player = Player()
        first = server()
        player.open(wait=True)
        opened = player.state.available
        first.kill()
        first.wait()
        until(lambda: not player.state.available)
        gone = player.state.text, player.state.needs_restart
        second = server()
        until(lambda: player.open(wait=True) or player.state.available)
        calls = player._calls
        until(lambda: player._calls > calls)
        said = {"opened": opened, "gone": gone, "again": player.state.available, "asked": player._calls > calls}
        player.close()
        second.kill()
        print(json.dumps(said))
"""


def test_another_device_is_found_after_one_that_is_not_of_jack_has_died(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("pulseaudio") is None:
        pytest.skip("pulseaudio is not installed (Debian: pulseaudio libasound2-plugins)")
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    said = in_a_process(PULSE)
    if not said["opened"]:
        pytest.skip("sound does not go to pulseaudio here (Debian: libasound2-plugins)")
    assert said["gone"] == ["The sound device has gone", False]
    assert said["again"]
    assert said["asked"]


def test_a_server_that_dies_just_before_the_end_does_not_abort_the_program(mortal_server: int) -> None:
    pid = str(mortal_server)
    said = in_a_process(
        """
        from evosynth.audio.stream import Player
        player = Player()
        player.open(wait=True)
        opened = player.state.available
        os.kill(int(sys.argv[1]), 9)
        time.sleep(0.3)
        player.close()
        print(json.dumps({"opened": opened}))
        """,
        pid,
    )
    assert said["opened"]


def test_without_portaudio_the_player_says_so_and_plays_nothing() -> None:
    said = in_a_process(
        """
        import builtins
        real = builtins.__import__
        def missing(name, *rest):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")
            return real(name, *rest)
        builtins.__import__ = missing
        from evosynth.audio.stream import Player
        player = Player()
        player.open(wait=True)
        player.play(np.ones(100, np.float32))
        print(json.dumps({"text": player.state.text, "ok": player.state.available, "playing": player.playing}))
        """
    )
    assert said == {"text": "PortAudio is not installed", "ok": False, "playing": False}


def rendered(player: Player, blocks: int, frames: int = 64) -> np.ndarray:
    """What the callback gives to a device, one channel."""
    out = np.empty((blocks, frames, 2), np.float32)
    for block in out:
        player._callback(block, frames, None, None)
    np.testing.assert_array_equal(out[..., 0], out[..., 1])
    return out[..., 0].ravel()


def player_with_a_device() -> Player:
    """A player whose callback the test calls in the place of a device."""
    from evosynth.audio.device import PlayerState

    player = Player()
    player._state = PlayerState(True, "test", RATE)
    return player


def test_silence_fades_within_a_few_milliseconds_and_without_a_jump() -> None:
    player = player_with_a_device()
    player.play(np.ones(RATE, np.float32))
    assert rendered(player, 20)[-1] == 1.0
    player.silence()
    after = rendered(player, 20, 512)
    fade = round(FADE_OUT_S * RATE)
    assert after[0] == 1.0
    assert np.abs(np.diff(after)).max() < 0.01
    assert not after[fade:].any()
    assert player.position_s is None


def test_a_new_sound_replaces_the_old_one_without_a_jump() -> None:
    player = player_with_a_device()
    player.play(np.ones(RATE, np.float32))
    rendered(player, 20)
    player.play(np.full(RATE, -0.5, np.float32))
    after = rendered(player, 20, 512)
    assert np.abs(np.diff(after)).max() < 0.1
    assert after[-1] == -0.5


def test_volume_is_felt_as_its_square_and_turned_without_a_jump() -> None:
    player = player_with_a_device()
    player.play(np.ones(RATE, np.float32))
    rendered(player, 20)
    player.volume = 0.5
    turned = rendered(player, 2, 512)
    assert np.abs(np.diff(turned)).max() < 0.01
    assert turned[-1] == 0.25
    assert player.volume == 0.5


def test_what_leaves_and_what_comes_are_never_louder_together_than_alone() -> None:
    player = player_with_a_device()
    loud = np.full(RATE, 0.89, np.float32)
    player.play(loud)
    before = rendered(player, 20)
    player.play(loud)
    after = rendered(player, 20)
    heard = np.concatenate([before, after])
    assert np.abs(heard).max() <= np.float32(0.89)
    assert after[-1] == np.float32(0.89)


def test_of_two_wishes_at_once_the_last_is_heard_and_what_played_still_fades() -> None:
    player = player_with_a_device()
    player.play(np.full(RATE, 0.5, np.float32))
    rendered(player, 20)
    player.play(np.full(RATE, 0.8, np.float32))  # replaced before the device has asked for it
    player.play(np.full(RATE, -0.25, np.float32))
    heard = rendered(player, 20)
    assert heard[0] == pytest.approx(0.5, abs=0.02)
    assert heard.max() <= 0.5
    assert heard[-1] == np.float32(-0.25)
    player.silence()
    rendered(player, 20)
    assert not player.playing


def test_what_takes_over_goes_on_at_the_same_moment_and_no_sum_passes_either() -> None:
    player, frames = player_with_a_device(), 1024
    first, second = (np.random.default_rng(k).uniform(-0.5, 0.5, RATE).astype(np.float32) for k in (1, 2))
    player.play(first)
    before = rendered(player, 3, frames)
    player.play(second, shift=0)
    after = rendered(player, 3, frames)
    np.testing.assert_array_equal(before[100:], first[100 : len(before)])
    at, cross = len(before), round(CROSS_S * RATE)
    part = np.minimum(1.0, np.arange(len(after)) / cross)
    wanted = first[at : at + len(after)] * (1.0 - part) + second[at : at + len(after)] * part
    np.testing.assert_allclose(after, wanted, atol=1e-6)
    player.play(second[: at + 10], shift=0)  # it is over at that moment: it begins anew
    np.testing.assert_array_equal(rendered(player, 1, frames)[600:], second[600 - FADE : frames - FADE])


def test_the_callback_allocates_no_array_and_nothing_that_stays() -> None:
    player = player_with_a_device()
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, 40 * BLOCK).astype(np.float32)
    out = np.empty((BLOCK, 2), np.float32)
    acts = [
        lambda: player.play(sound),
        lambda: setattr(player, "volume", 0.5),
        player.silence,
        lambda: setattr(player, "volume", 1.0),
    ]
    most = left = 0
    tracemalloc.start()
    try:
        for act in (
            acts * 40
        ):  # plays, turns, fades, is silent, again and again; what a wish itself needs is not counted
            act()
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            for _ in range(20):
                player._callback(out, BLOCK, None, None)
            after, peak = tracemalloc.get_traced_memory()
            most, left = max(most, peak - before), left + after - before
    finally:
        tracemalloc.stop()
    assert most < 4 * BLOCK // 2  # half of the smallest array that a block would need: views and numbers, no samples
    assert left < 4 * BLOCK  # over 3,200 callbacks


def test_a_device_that_asks_for_more_than_a_block_gets_all_of_it() -> None:
    plain, greedy = player_with_a_device(), player_with_a_device()
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, RATE).astype(np.float32)
    for player in (plain, greedy):
        player.play(sound)
    np.testing.assert_array_equal(rendered(greedy, 4, 3 * BLOCK), rendered(plain, 12, BLOCK))
