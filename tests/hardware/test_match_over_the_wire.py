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
from hardware.device import StandIn, at_server
from hardware.takes import AS_A_PERSON_HAS_IT
from jack_server import JackServer, until
from patience import PATIENCE_S

from evosynth.midi import syxfile

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
COMMAND = (sys.executable, "-c", "import sys; from evosynth.cli import main; sys.exit(main(sys.argv[1:]))")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def patient_synth(jack_server_process: JackServer) -> Iterator[StandIn]:
    """At a server that waits for all its clients: else what is lost may be lost by the sound server."""
    server = JackServer(waits=True, real_time=True)
    server.start()
    with at_server(server):
        synth = StandIn("dx7", "SYNTH")
        yield synth
    synth.stop()
    server.stop()
    server.leave()


@pytest.fixture
def heard(patient_synth: StandIn) -> StandIn:
    """As a person has it: turned down so that it does not clip, with the noise of a cable."""
    if not patient_synth.sounds:
        pytest.skip("the synth that stands in is silent without dexed-py")
    patient_synth.become("dx7", **AS_A_PERSON_HAS_IT, noise_db=-85.0)
    return patient_synth


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


def stopped(process: subprocess.Popen[str], synth: StandIn, more: int, stop: Callable[[], object]) -> tuple[int, str]:
    """Its exit code and what it complained of, where it is stopped after so many more voices."""
    before = len(voices_played(synth))
    until(lambda: len(voices_played(synth)) >= before + more)
    stop()
    code, _, err = ended(process)
    return code, err


def test_a_match_over_the_wire_goes_on_after_ctrl_c_and_after_a_lost_cable_and_leaves_a_voice_that_was_heard(
    heard: StandIn, evosynth: Callable[..., Any], tone: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = evosynth("match", tone, "-o", out, *at(heard), "--evaluations", 24)
    code, err = stopped(running, heard, 9, lambda: running.send_signal(signal.SIGINT))
    assert (code, "goes on" in err or (out / "best.syx").exists()) == (130, True), err
    heard.until(lambda state: state["sounding"] == [])
    first = voices_played(heard)

    going_on = evosynth("match", "--resume", out)
    code, err = stopped(going_on, heard, 2, lambda: heard.ask("pull"))
    assert code == 1
    assert re.search(r"has gone|is not there", err), err
    assert f"evosynth match --resume {out} goes on" in err
    heard.ask("plug")

    code, said, err = ended(evosynth("match", "--resume", out, "--json"))
    assert code == 0, err
    heard.until(lambda state: state["sounding"] == [])
    assert json.loads(said)["device"]["output"] == heard.midi_in
    assert {"best.syx", "best.wav", "report.json", "run.evosynth"} <= {each.name for each in out.iterdir()}
    played = voices_played(heard)
    assert len(played) <= 24 + 1, "one that was made simpler is heard beside those of the search"
    assert sum(played[voice] > first[voice] for voice in first) <= 6, "the best once more, and the one in the air"
    (winner,) = syxfile.load(out / "best.syx").voices
    assert winner.data[:145] in {bytes.fromhex(voice)[:145] for voice in played}, "what is handed over was heard"
    assert np.abs(soundfile.read(out / "best.wav")[0]).max() > 0.01


def test_what_is_not_there_is_said_before_anything_is_written(
    heard: StandIn, evosynth: Callable[..., Any], tmp_path: Path
) -> None:
    """A sound input that nobody has, and the name of a MIDI input in its place."""
    record = ("midi", "record", "--bank", "-o", tmp_path / "out", "--port", heard.midi_in)
    running = [evosynth(*record, "--input", name) for name in ("nowhere", heard.midi_out)]
    for process, said in zip(
        running, ("there is no sound input 'nowhere'", "it is given with --midi-input"), strict=True
    ):
        code, _, err = ended(process)
        assert (code, said in err) == (1, True), err
    assert not (tmp_path / "out").exists()
