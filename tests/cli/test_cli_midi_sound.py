"""``evosynth midi soundcheck``, ``calibrate`` and ``record``, with the built-in engine as the synth at the cable."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import soundfile

from evosynth.cli import device, hearing, main
from evosynth.cli.device import Connected, Told
from evosynth.errors import InputError, PortError
from evosynth.hardware.address import Address
from evosynth.hardware.soundcheck import Soundcheck
from evosynth.midi.sysex import bank_dump
from evosynth.synths import registry
from evosynth.synths.takes import Take, TakesOf
from evosynth.voices.dx7 import INIT_VOICE

ADDRESS = Address("dx7", "USB MIDI", "USB MIDI", "Line In", 1)
SYNTH = ("--port", "USB", "--input", "Line")
SHORT = ("--gate", "0.05", "--length", "0.1")
Said = Callable[..., tuple[int, str, str]]


class Synth:
    """The engine; ``then`` does what a test wants after each voice that was recorded."""

    def __init__(self) -> None:
        self._takes = TakesOf(registry.make("dx7", 44100, 1), registry.default())
        self.count = 0
        self.then: Callable[[int], None] = lambda count: None

    def record(self, voices: Any, notes: Any, *, again: int = 0, cancelled: Any) -> Iterator[tuple[Take, ...]]:
        for voice in voices:
            (taken,) = self._takes.record([voice], notes, cancelled=cancelled)
            self.count += 1
            self.then(self.count)
            yield taken


@pytest.fixture
def synth(monkeypatch: pytest.MonkeyPatch) -> Synth:
    made = Synth()

    @contextmanager
    def connected(named: object) -> Iterator[Connected]:
        yield Connected(ADDRESS, None, made, Soundcheck(0.01, 0.001, -80.0, -12.0), Told())  # type: ignore[arg-type]

    @contextmanager
    def on_cables(named: object) -> Iterator[tuple[Address, None, None]]:
        yield ADDRESS, None, None

    monkeypatch.setattr(device, "connected", connected)
    monkeypatch.setattr(device, "on_cables", on_cables)
    return made


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synth: Synth) -> Said:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["midi", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.syx"
    file.write_bytes(bank_dump([INIT_VOICE.with_name(f"NEW {n}").with_values(op1_coarse=n % 32) for n in range(1, 33)]))
    return file


# ---- record ----------------------------------------------------------------------------------------------------------


def test_all_voices_of_a_bank_are_recorded_by_place_and_name(said: Said, bank: Path, tmp_path: Path) -> None:
    code, out, err = said("record", bank, "-o", tmp_path / "out", *SYNTH, *SHORT)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 33
    assert lines[0] == str(tmp_path / "out/01-NEW 1.wav")
    assert lines[32] == str(tmp_path / "out/report.html")
    assert soundfile.info(lines[31]).subtype == "PCM_24"


def test_what_was_stopped_goes_on_and_records_only_what_is_missing(
    said: Said, synth: Synth, bank: Path, tmp_path: Path
) -> None:
    synth.then = lambda count: signal.raise_signal(signal.SIGINT) if count == 10 else None
    command = ("record", bank, "-o", tmp_path / "out", *SYNTH, *SHORT)
    code, out, err = said(*command)
    assert (code, out, synth.count) == (130, "", 10)
    assert "10 of 32 voices are recorded; the same command goes on with the others." in err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
    synth.then = lambda count: None
    assert said(*command)[0] == 0
    assert synth.count == 32
    assert "exist" in said(*command)[2]
    assert said(*command, "--force")[0] == 0
    assert synth.count == 32


def test_a_synth_that_goes_is_told_and_what_is_recorded_stays(
    said: Said, synth: Synth, bank: Path, tmp_path: Path
) -> None:
    def gone(count: int) -> None:
        if count == 4:
            raise PortError("the MIDI output 'USB MIDI' has gone: the voice did not get through")

    synth.then = gone
    code, _, err = said("record", bank, "-o", tmp_path / "out", *SYNTH, *SHORT)
    assert code == 1
    assert "has gone" in err
    assert "3 of 32 voices are recorded" in err


def test_one_voice_that_cannot_be_made_out_is_left_out_and_tried_the_next_time(
    said: Said, synth: Synth, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing._Played, "pauses_s", ())
    fails = iter([True])
    synth.then = lambda count: _fail() if count == 4 and next(fails, False) else None
    command = ("record", bank, "-o", tmp_path / "out", *SYNTH, *SHORT)
    code, out, err = said(*command)
    assert (code, len(out.splitlines())) == (1, 32)
    assert "Voice 4 is left out: it was played 5 times: there is a hum on the sound input." in err
    assert "Not recorded: NEW 4. The same command with --force tries again." in err
    assert not (tmp_path / "out/04-NEW 4.wav").exists()
    code, out, err = said(*command, "--force")
    assert (code, err, len(out.splitlines())) == (0, "", 33)
    assert synth.count == 33


def test_a_bank_of_which_nothing_can_be_made_out_is_not_gone_on_with(
    said: Said, synth: Synth, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing._Played, "pauses_s", ())
    synth.then = lambda count: _fail() if count > 5 else None
    code, _, err = said("record", bank, "-o", tmp_path / "out", *SYNTH, *SHORT)
    assert (code, synth.count) == (1, 8)
    assert "5 of 32 voices are recorded" in err


def _fail() -> None:
    raise InputError("it was played 5 times: there is a hum on the sound input")


def test_a_file_or_the_synths_own_bank_is_needed(said: Said, bank: Path, tmp_path: Path) -> None:
    for given in ((), (bank, "--bank")):
        with pytest.raises(SystemExit) as ended:
            said("record", *given, "-o", tmp_path / "out", *SYNTH)
        assert ended.value.code == 2


# ---- calibrate -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_a_synth_is_like_is_learned_shown_switched_and_forgotten(said: Said, synth: Synth) -> None:
    assert "was not calibrated yet" in said("calibrate", *SYNTH, "--show")[2]
    code, out, err = said("calibrate", *SYNTH)
    assert (code, err, synth.count) == (0, "", 20)
    assert "Its envelopes are as fast as the built-in engine's" in out
    assert "Searches on this synth use it" in out
    assert "not used: --on uses it" in said("calibrate", *SYNTH, "--off")[1]
    shown = json.loads(said("calibrate", *SYNTH, "--show", "--json")[1])
    assert (shown["on"], shown["envelope_speed"]) == (False, pytest.approx(1.0, abs=0.01))
    assert "Searches on this synth use it" in said("calibrate", *SYNTH, "--on")[1]
    assert "Nothing is known any more" in said("calibrate", *SYNTH, "--forget")[1]
    assert "was not calibrated yet" in said("calibrate", *SYNTH, "--show")[2]
    assert synth.count == 20


def test_a_calibration_that_is_stopped_leaves_what_was_known(said: Said, synth: Synth) -> None:
    synth.then = lambda count: signal.raise_signal(signal.SIGINT) if count == 2 else None
    code, out, err = said("calibrate", *SYNTH)
    assert (code, out) == (130, "")
    assert "nothing was learned" in err
