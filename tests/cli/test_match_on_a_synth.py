"""``evosynth match --synth hardware``: what it asks for, what it tells, how it is left and goes on.

The synth is the built-in engine without a wire; ``tests/hardware/test_match_over_the_wire.py`` has one at a cable.
"""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from evosynth.cli import device, main
from evosynth.cli.device import Connected, Told
from evosynth.errors import PortError
from evosynth.hardware import calibration_store
from evosynth.hardware.address import Address
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.hardware.soundcheck import Soundcheck
from evosynth.synths import registry, voicing
from evosynth.synths.takes import Take, TakesOf

ADDRESS = Address("dx7", "USB MIDI", "USB MIDI", "Line In", 1)
NOISE_DB = (-110.0,) * 9
SYNTH = ("--synth", "hardware", "--port", "USB", "--input", "Line")


class Wire:
    """The built-in engine as a synth that hears each voice and ``then`` does what a test wants."""

    def __init__(self) -> None:
        self._takes = TakesOf(registry.make("dx7", 44100, 1), registry.default())
        self.heard: Counter[tuple[bytes, int]] = Counter()  # how often each voice was recorded for which hearing
        self.then: Callable[[int], None] = lambda count: None

    def record(self, voices: Any, notes: Any, *, again: int = 0, cancelled: Any) -> Iterator[tuple[Take, ...]]:
        for voice in voices:
            (taken,) = self._takes.record([voice], notes, cancelled=cancelled)
            self.heard[voicing.sound(voice), again] += 1
            self.then(self.heard.total())
            yield taken


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()

    @contextmanager
    def connected(named: object) -> Iterator[Connected]:
        check = Soundcheck(0.01, 0.001, -80.0, -12.0, NOISE_DB)
        yield Connected(ADDRESS, None, made, check, Told())  # type: ignore[arg-type]

    monkeypatch.setattr(device, "connected", connected)
    return made


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    t = np.arange(11_025) / 44_100
    soundfile.write(tmp_path / "tone_57.wav", 0.3 * np.sin(2 * np.pi * 220 * t) * np.exp(-8 * t), 44_100)
    return tmp_path / "tone_57.wav"


@pytest.fixture
def match(tone: Path) -> Callable[..., int]:
    """Runs a short search on the synth."""
    return lambda out, *more: main(["match", str(tone), "-o", str(out), *SYNTH, "--evaluations", "40", *more])


def report(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "report.json").read_text())
    return found


def ctrl_c_after(count: int) -> Callable[[int], None]:
    return lambda heard: signal.raise_signal(signal.SIGINT) if heard == count else None


# ---- what it leaves --------------------------------------------------------------------------------------------------


def test_a_match_on_a_synth_leaves_what_a_match_leaves(wire: Wire, match, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert match(out) == 0
    assert {each.name for each in out.iterdir()} == {"best.syx", "best.wav", "report.json", "run.evosynth"}
    found = report(out)
    assert found["synth"] == f"dx7@{ADDRESS.text}"
    assert found["device"]["words"] == "Yamaha DX7 at USB MIDI, channel 1"
    assert max(wire.heard.values()) == 1, "what was recorded is not recorded again"
    said = capsys.readouterr()
    assert (
        "Yamaha DX7 at USB MIDI, channel 1: latency 10.0 ms (within 1.0 ms), level -12 dB, silence -80 dB." in said.err
    )
    assert "Distance" in said.out


def test_here_the_engine_searches_and_the_synth_ranks_what_it_found(wire: Wire, match, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert match(out, "--search", "here", "--evaluations", "300") == 0
    found = report(out)
    voices = found["decision"]["voices"]
    assert (found["synth"], found["device"]["output"]) == ("dx7", "USB MIDI")
    assert 4 <= len(voices) <= 16
    assert len({sound for sound, _ in wire.heard}) == len(voices) == len({one["voice_name"] for one in voices})
    assert found["distances"]["total"] == voices[0]["there"]
    assert found["decision"]["agreement"] == pytest.approx(1.0), "the synth is the engine itself"
    assert found["decision"]["words"] in capsys.readouterr().out


@pytest.mark.slow
def test_a_search_knows_what_was_learned_of_the_synth_and_the_noise_of_today(
    wire: Wire, match, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    assert match(tmp_path / "unknown") == 0
    assert report(tmp_path / "unknown")["calibration"]["envelope_speed"] == 1.0
    calibration_store.put(
        DeviceCalibration(ADDRESS.text, "2026-11-30T12:00:00+00:00", 20, 1.113, noise_db=(-60.0,) * 9)
    )
    assert match(tmp_path / "known") == 0
    assert report(tmp_path / "known")["calibration"]["envelope_speed"] == 1.113
    assert report(tmp_path / "known")["calibration"]["noise_db"] == list(NOISE_DB)


# ---- how it is left and goes on --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [5, pytest.param(25, marks=pytest.mark.slow)])
def test_a_run_that_was_stopped_at_any_voice_goes_on_with_the_next(
    wire: Wire, match, tmp_path: Path, capsys, count: int
) -> None:
    """In the first generation, and in a later one: the end is that of a run that nobody has stopped."""
    wire.then = ctrl_c_after(count)
    assert match(tmp_path / "stopped") == 130
    assert wire.heard.total() == count
    assert f"--resume {tmp_path / 'stopped'}" in "".join(capsys.readouterr())
    wire.then = lambda heard: None
    assert main(["match", "--resume", str(tmp_path / "stopped")]) == 0
    assert max(wire.heard.values()) == 1, "what was recorded is not recorded again"
    assert match(tmp_path / "whole") == 0
    assert (tmp_path / "stopped/best.syx").read_bytes() == (tmp_path / "whole/best.syx").read_bytes()
    assert report(tmp_path / "stopped")["history"] == report(tmp_path / "whole")["history"]


@pytest.mark.slow
def test_a_synth_that_goes_leaves_the_best_so_far_and_how_to_go_on(wire: Wire, match, tmp_path: Path, capsys) -> None:
    def gone(heard: int) -> None:
        if heard == 30:
            raise PortError("the MIDI output 'USB MIDI' has gone: note on did not get through")

    wire.then = gone
    out = tmp_path / "out"
    assert match(out) == 1
    err = capsys.readouterr().err
    assert (
        f"has gone: note on did not get through. Once that is put right, evosynth match --resume {out} goes on." in err
    )
    assert (out / "best.syx").exists()
    wire.then = lambda heard: None
    assert main(["match", "--resume", str(out), "--port", "UM-ONE"]) == 0


def test_a_decision_that_was_stopped_is_made_when_the_run_goes_on(wire: Wire, match, tmp_path: Path) -> None:
    wire.then = ctrl_c_after(3)
    out = tmp_path / "out"
    assert match(out, "--search", "here", "--evaluations", "300") == 130
    assert "decision" not in report(out)
    wire.then = lambda heard: None
    assert main(["match", "--resume", str(out)]) == 0
    assert len(report(out)["decision"]["voices"]) >= 4
    assert max(wire.heard.values()) == 1


# ---- what belongs together -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--synth", "hardware"), "--synth hardware needs --port (the MIDI output to it) and --input (the sound input"),
        (("--synth", "hardware", "--port", "DX7"), "needs --input (the sound input that it is heard by)"),
        (("--port", "DX7"), "--port is for a synth: give --synth hardware"),
        (("--model", "tx802", "--input", "Line"), "--input and --model are for a synth: give --synth hardware"),
        (("--search", "here"), "--search is for a synth: give --synth hardware"),
        ((*SYNTH, "--table", "target"), "--table is for the engine"),
    ],
)
def test_options_that_need_each_other_say_so(tone: Path, tmp_path: Path, capsys, given, said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["match", str(tone), "-o", str(tmp_path / "out"), *given])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_where_there_is_no_synth_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, match, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def connected(named: object) -> Iterator[Connected]:
        raise PortError("there is no MIDI output with 'USB' in the name; there are: 'DX7'")
        yield

    monkeypatch.setattr(device, "connected", connected)
    assert match(tmp_path / "out") == 1
    assert "there are: 'DX7'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_on_no_synth_goes_on_without_ports(wire: Wire, tone: Path, tmp_path: Path, capsys) -> None:
    assert main(["match", str(tone), "-o", str(tmp_path / "out"), "--synth", "dx7", "--evaluations", "30"]) == 0
    with pytest.raises(SystemExit):
        main(["match", "--resume", str(tmp_path / "out"), "--port", "DX7"])
    assert "--port would be of a synth" in capsys.readouterr().err
