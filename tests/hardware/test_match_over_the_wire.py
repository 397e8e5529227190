"""``evosynth match --synth hardware`` from the target to the result, over cables to a synth that stands in for one.

The program is a process of its own, as at a person's: PortAudio finds the synth's sound as a JACK client.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hardware.device import StandIn
from jack_server import until
from patience import PATIENCE_S

from evosynth.midi import syxfile

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
COMMAND = (sys.executable, "-c", "import sys; from evosynth.cli import main; sys.exit(main(sys.argv[1:]))")
pytestmark = pytest.mark.slow


@pytest.fixture
def heard(synth: StandIn) -> StandIn:
    """With a cable that has room above the loudest voice."""
    if not synth.sounds:
        pytest.skip("the synth that stands in is silent without dexed-py")
    synth.set(volume=0.25, noise_db=-85.0)
    return synth


@pytest.fixture
def evosynth(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a command of the program, at the sound server of this test."""
    started: list[subprocess.Popen[str]] = []
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}

    def start(*arguments: object) -> subprocess.Popen[str]:
        env = {**os.environ, "EVOSYNTH_HOME": str(tmp_path / "home")}
        started.append(subprocess.Popen([*COMMAND, *map(str, arguments)], env=env, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    t = np.arange(13_230) / 44_100
    soundfile.write(tmp_path / "tone_57.wav", 0.3 * np.sin(2 * np.pi * 220 * t) * np.exp(-8 * t), 44_100)
    return tmp_path / "tone_57.wav"


def at(synth: StandIn) -> tuple[str, ...]:
    return ("--synth", "hardware", "--model", "dx7", "--port", synth.midi_in, "--input", synth.name)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=3 * PATIENCE_S)
    return process.returncode, out, err


def voices_played(synth: StandIn) -> Counter[str]:
    """How often each voice was played, but for those that a soundcheck sends."""
    played = Counter(note["voice"] for note in synth.notes())
    return Counter({voice: count for voice, count in played.items() if b"SOUNDCHECK" not in bytes.fromhex(voice)})


def test_a_match_over_the_wire_is_stopped_goes_on_and_leaves_a_voice_that_was_heard(
    heard: StandIn, evosynth: Callable[..., Any], tone: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = evosynth("match", tone, "-o", out, *at(heard), "--evaluations", 40)
    until(lambda: len(voices_played(heard)) >= 20)
    running.send_signal(signal.SIGINT)
    code, _, err = ended(running)
    assert code == 130, err
    heard.until(lambda state: state["sounding"] == [])
    before = voices_played(heard)
    assert len(before) < 40
    assert (out / "run.evosynth").exists()

    code, said, err = ended(evosynth("match", "--resume", out, "--json"))
    assert code == 0, err
    heard.until(lambda state: state["sounding"] == [])
    report = json.loads(said)
    assert report["device"]["output"] == heard.midi_in
    assert {"best.syx", "best.wav", "report.json", "run.evosynth"} <= {each.name for each in out.iterdir()}
    (winner,) = syxfile.load(out / "best.syx").voices
    nameless = {bytes.fromhex(voice)[:145] for voice in voices_played(heard)}
    assert winner.data[:145] in nameless, "what is handed over was heard"
    assert np.abs(soundfile.read(out / "best.wav")[0]).max() > 0.01


def test_a_cable_that_is_lost_leaves_the_best_so_far_and_the_run_goes_on_where_it_is_put_back(
    heard: StandIn, evosynth: Callable[..., Any], tone: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = evosynth("match", tone, "-o", out, *at(heard), "--evaluations", 40)
    until(lambda: len(voices_played(heard)) >= 20)
    heard.ask("pull")
    code, _, err = ended(running)
    assert code == 1
    assert re.search(r"has gone|is not there", err), err
    assert f"evosynth match --resume {out} goes on" in err
    heard.ask("plug")
    heard.until(lambda state: state["sounding"] == [])
    code, _, err = ended(evosynth("match", "--resume", out))
    assert code == 0, err
    assert (out / "best.syx").exists()


def test_the_engine_searches_here_and_the_synth_decides(
    heard: StandIn, evosynth: Callable[..., Any], tone: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code, said, err = ended(
        evosynth("match", tone, "-o", out, *at(heard), "--search", "here", "--evaluations", 2000, "--json")
    )
    assert code == 0, err
    decision = json.loads(said)["decision"]
    assert 4 <= len(decision["voices"]) <= 16
    assert len(voices_played(heard)) >= len(decision["voices"])


def test_a_soundcheck_says_how_a_synth_comes_in(heard: StandIn, evosynth: Callable[..., Any]) -> None:
    way = ("--port", heard.midi_in, "--input", heard.name, "--json")
    code, said, err = ended(evosynth("midi", "soundcheck", *way))
    check = json.loads(said)
    assert -35 < check["level_db"] < -5, err
    assert check["floor_db"] < check["level_db"] - 40
    heard.set(volume=0.0)
    code, _, err = ended(evosynth("midi", "soundcheck", *way))
    assert code == 1
    assert "nothing was heard" in err
