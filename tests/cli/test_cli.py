"""The commands as a person runs them: in processes of their own, with small budgets."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from patience import PATIENCE_S

from evosynth.cli.render import file_name
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE, Voice

ROOT = Path(__file__).resolve().parents[2]
PLUCKED = ROOT / "patches" / "examples" / "plucked_string_57.flac"
COMMAND = [sys.executable, "-m", "evosynth"]


def evosynth(*arguments: object, cores: set[int] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; ``cores`` limits it to these."""
    limit = (lambda: os.sched_setaffinity(0, cores)) if cores else None
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        preexec_fn=limit,
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a failed command said: one line on stderr and nothing more."""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("evosynth: ")
    assert lines[0].endswith(".")
    return lines[0]


def match(output: Path, *more: object, cores: set[int] | None = None) -> subprocess.CompletedProcess[str]:
    """A short search of a short piece, the same every time."""
    short = ("--synth", "dx7", "--region", "0:0.6", "--evaluations", 200, "--seed", 5)
    return evosynth("match", PLUCKED, "-o", output, *short, *more, cores=cores)


def test_a_sound_comes_through_a_pipe(tmp_path: Path) -> None:
    samples = 0.5 * np.sin(2 * np.pi * 220 * np.arange(22_050) / 44_100)
    soundfile.write(tmp_path / "a.wav", samples, 44_100, subtype="PCM_16")
    data = bytearray((tmp_path / "a.wav").read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"  # whoever writes into a pipe does not know how long it will be
    how = ("--synth", "dx7", "--evaluations", "40", "--gate", "0.3")
    command = [*COMMAND, "match", "-", "-o", str(tmp_path / "out"), *how]
    done = subprocess.run(command, input=bytes(data), capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"sound: note 57 (detected), 0.50 s")
    assert (tmp_path / "out" / "best.syx").exists()


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the result of one short match."""
    folder = tmp_path_factory.mktemp("matched")
    done = match(folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no progress bar where there is no terminal
    return folder


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of 32 voices: INIT VOICE under 32 names and algorithms."""
    path = tmp_path_factory.mktemp("bank") / "bank.syx"
    path.write_bytes(bank_dump([numbered(n) for n in range(32)]))
    return path


def numbered(n: int) -> Voice:
    data = bytearray(INIT_VOICE.data)
    data[134] = n  # the algorithm
    return Voice(bytes(data)).with_name(f"VOICE {n + 1}")


def report_in(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "report.json").read_text()))


def test_match_writes_a_voice_a_sound_and_a_report(matched: Path) -> None:
    assert len((matched / "best.syx").read_bytes()) == 163
    info = soundfile.info(matched / "best.wav")
    assert (info.samplerate, info.channels, info.subtype) == (44100, 1, "FLOAT")
    report = report_in(matched)
    asked = "target region_s note velocity gate_s length_s rate_hz gain_db seed strategy evaluations seconds distances"
    assert {*asked.split(), "history"} <= set(report)
    assert report["note"] == 57
    assert report["seed"] == 5
    assert report["pitch"]["words"].startswith("Its pitch is ")  # type: ignore[index]
    assert 0 < float(str(report["evaluations"])) <= 200


def test_the_same_seed_gives_the_same_files_on_one_core(matched: Path, tmp_path: Path) -> None:
    done = match(tmp_path, "--json", cores={min(os.sched_getaffinity(0))})
    assert done.returncode == 0, done.stderr
    for name in ("best.syx", "best.wav"):
        assert (tmp_path / name).read_bytes() == (matched / name).read_bytes(), name
    first, second = report_in(matched), report_in(tmp_path)
    assert json.loads(done.stdout) == second
    for clocked in ("seconds", "timing"):
        first.pop(clocked, None), second.pop(clocked, None)
    assert first == second


@pytest.mark.slow
def test_where_compiled_kernels_cannot_be_kept_it_is_said_and_the_match_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/dev/null/nowhere")
    monkeypatch.setenv("NUMBA_CACHE_LOCATOR_CLASSES", "UserProvidedCacheLocator")
    done = match(tmp_path)
    assert done.returncode == 0
    assert "cannot be kept on disk" in sentence(done)
    assert report_in(tmp_path)["evaluations"]


def test_an_older_result_is_moved_aside(tmp_path: Path) -> None:
    first = match(tmp_path, "--evaluations", 40)
    voice = (tmp_path / "best.syx").read_bytes()
    second = match(tmp_path, "--evaluations", 40, "--seed", 6)
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert (tmp_path / "old-1" / "best.syx").read_bytes() == voice
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "best.syx",
        "best.wav",
        "old-1",
        "report.json",
        "run.evosynth",
    ]


def test_rendering_the_best_voice_gives_the_best_sound_up_to_its_gain(matched: Path, tmp_path: Path) -> None:
    report = report_in(matched)
    values = [x for k in ("note", "velocity", "gate", "length", "rate") for x in (f"--{k}", report[KEYS.get(k, k)])]
    done = evosynth("render", matched / "best.syx", "-o", tmp_path / "again.wav", *values)
    assert done.returncode == 0, done.stderr
    again, rate = soundfile.read(tmp_path / "again.wav", dtype="float64")
    best, _ = soundfile.read(matched / "best.wav", dtype="float64")
    assert rate == report["rate_hz"]
    np.testing.assert_allclose(again * 10 ** (float(str(report["gain_db"])) / 20), best, rtol=1e-6, atol=1e-12)


KEYS = {"gate": "gate_s", "length": "length_s", "rate": "rate_hz"}


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal of 100 columns: our end and that of the command."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def test_ctrl_c_writes_the_best_so_far_and_exits_with_130(terminal: tuple[int, int], tmp_path: Path) -> None:
    ours, theirs = terminal
    command = [*COMMAND, "match", str(PLUCKED), "-o", str(tmp_path), "--synth", "dx7", "--seconds", "600"]
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE, text=True) as process:
        try:
            shown = read_until(ours, r"distance \d+\.\d\d, (same|alike|another)")
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert process.returncode == 130, shown
    assert "Written to" in said
    assert 0 < float(str(report_in(tmp_path)["seconds"])) < 600
    assert len((tmp_path / "best.syx").read_bytes()) == 163


def read_until(terminal: int, pattern: str, at_most_s: float = PATIENCE_S) -> str:
    """What a terminal shows, up to the first match of a pattern."""
    shown, end = "", time.monotonic() + at_most_s
    while not re.search(pattern, shown):
        assert time.monotonic() < end, f"{pattern} did not show up in: {shown!r}"
        if select.select([terminal], [], [], 1.0)[0]:
            shown += os.read(terminal, 4096).decode(errors="replace")
    return shown


def test_a_bank_is_rendered_into_a_folder(bank: Path, tmp_path: Path) -> None:
    done = evosynth("render", bank, "-o", tmp_path / "out", "--length", 0.1, "--gate", 0.03, "--rate", 22050)
    assert done.returncode == 0, done.stderr
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == [f"{n:02}-VOICE {n}.wav" for n in range(1, 33)]
    assert soundfile.info(tmp_path / "out" / names[0]).frames == 2205


def test_one_voice_of_a_bank_sounds_as_it_does_among_the_others(bank: Path, tmp_path: Path) -> None:
    note = ("--length", 0.05, "--note", 72)
    alone, among = tmp_path / "alone.wav", tmp_path / "out"
    assert evosynth("render", bank, "-o", alone, "--voice", 7, *note).returncode == 0
    assert evosynth("render", bank, "-o", among, *note).returncode == 0
    assert alone.read_bytes() == (among / "07-VOICE 7.wav").read_bytes()


def test_render_keeps_the_level_of_the_engine(tmp_path: Path) -> None:
    voice = tmp_path / "init.syx"
    voice.write_bytes(single_dump(INIT_VOICE))
    assert evosynth("render", voice, "-o", tmp_path / "init.wav", "--length", 0.2).returncode == 0
    samples, _ = soundfile.read(tmp_path / "init.wav")
    assert np.abs(samples).max() == pytest.approx(1.0, abs=0.03)  # one full carrier


@pytest.mark.parametrize("bits", [16, 24])
def test_render_writes_fewer_bits_where_the_level_is_normalised(bits: int, tmp_path: Path) -> None:
    from evosynth.cli import main

    (tmp_path / "v.syx").write_bytes(single_dump(INIT_VOICE))
    command = ["render", str(tmp_path / "v.syx"), "--length", "0.2", "--gate", "0.1", "--bits", str(bits)]
    assert main([*command, "--normalise", "-o", str(tmp_path / "a.wav")]) == 0
    assert soundfile.info(tmp_path / "a.wav").subtype == f"PCM_{bits}"
    assert 20 * np.log10(np.abs(soundfile.read(tmp_path / "a.wav")[0]).max()) == pytest.approx(-1.0, abs=0.1)
    assert main([*command[:-2], "--normalise", "-o", str(tmp_path / "float.wav")]) == 0
    assert soundfile.info(tmp_path / "float.wav").subtype == "FLOAT"


def test_render_refuses_fewer_bits_at_the_raw_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from evosynth.cli import main

    (tmp_path / "v.syx").write_bytes(single_dump(INIT_VOICE))
    with pytest.raises(SystemExit) as end:
        main(["render", str(tmp_path / "v.syx"), "-o", str(tmp_path / "a.wav"), "--bits", "24"])
    assert end.value.code == 2
    assert "--bits 24 needs --normalise: the engine's own level may pass full scale" in capsys.readouterr().err
    assert not (tmp_path / "a.wav").exists()


@pytest.mark.parametrize(
    ("name", "file"),
    [("BRASS   1 ", "01-BRASS   1.wav"), ("A/B\\C:D*?", "01-A_B_C_D__.wav"), ("..", "01-...wav"), ("", "01-.wav")],
)
def test_names_become_file_names_that_every_system_takes(name: str, file: str) -> None:
    assert file_name(1, name) == file


def test_bank_show_lists_every_voice(bank: Path) -> None:
    done = evosynth("bank", "show", bank)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 32
    assert re.split(r"\s{2,}", lines[8].strip()) == ["9", "VOICE 9", "algorithm 9"]


def test_a_name_that_the_terminal_cannot_show_is_no_reason_to_stop(tmp_path: Path) -> None:
    voice = tmp_path / "arrow.syx"
    data = bytearray(INIT_VOICE.data)
    data[145:155] = b"A\x7e\x7f\x5cB     "  # arrows and a yen sign on a DX7's display
    voice.write_bytes(single_dump(Voice(bytes(data))))
    done = subprocess.run(
        [*COMMAND, "bank", "show", voice],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert done.stdout.startswith(b" 1  A")


def test_of_a_bank_one_voice_must_be_chosen_to_be_sent(bank: Path) -> None:
    done = evosynth("midi", "send", bank, "--port", "anything")
    assert done.returncode == 1
    assert re.search(r"bank of 32 voices.*--voice 1-32", sentence(done))


def test_a_port_that_is_not_there_is_one_sentence(bank: Path) -> None:
    done = evosynth("midi", "send", bank, "--port", "No such port", "--voice", 1)
    assert done.returncode == 1
    assert "No such port" in sentence(done) or "MIDI" in sentence(done)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("missing.wav", None, "missing.wav"),
        ("text.wav", b"This is no sound.", "text.wav"),
        ("empty.wav", b"", "empty.wav"),
        ("song.m4a", b"\0\0\0 ftypM4A ", "song.m4a is M4A"),
        ("noisy.mp3", bytes(i * i * 31 % 251 for i in range(5000)), "noisy.mp3 is damaged"),
    ],
)
def test_an_unusable_target_is_one_sentence(file: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / file).write_bytes(content)
    done = evosynth("match", tmp_path / file, "-o", tmp_path / "out", "--evaluations", 10)
    assert done.returncode == 1
    assert said in sentence(done)
    assert not (tmp_path / "out").exists()


def test_a_region_outside_the_file_is_one_sentence(tmp_path: Path) -> None:
    done = evosynth("match", PLUCKED, "-o", tmp_path / "out", "--region", "60:61", "--evaluations", 10)
    assert done.returncode == 1
    assert "60" in sentence(done)


def test_an_output_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = evosynth("match", PLUCKED, "-o", tmp_path / "file" / "out", "--evaluations", 10)
    assert done.returncode == 1
    assert "file" in sentence(done)


def test_a_file_in_the_place_of_the_output_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = evosynth("match", PLUCKED, "-o", tmp_path / "file", "--evaluations", 10)
    assert done.returncode == 1
    assert "file is a file" in sentence(done)
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_reader_who_leaves_the_pipe_stops_no_work(bank: Path, tmp_path: Path) -> None:
    short = ("--synth", "dx7", "--region", "0:0.3", "--evaluations", "20")
    for command in (
        ["match", str(PLUCKED), "-o", str(tmp_path / "match"), *short],
        ["render", str(bank), "-o", str(tmp_path / "bank"), "--length", "0.05"],
    ):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [*COMMAND, *command], stdout=writer, stderr=subprocess.PIPE, timeout=PATIENCE_S, check=False
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, b"")
    assert {path.name for path in (tmp_path / "match").iterdir()} == {
        "best.syx",
        "best.wav",
        "report.json",
        "run.evosynth",
    }
    assert len(list((tmp_path / "bank").iterdir())) == 32


def test_a_file_without_voices_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "noise.syx").write_bytes(b"\xf0\x41\x10\x00\xf7")
    done = evosynth("render", tmp_path / "noise.syx", "-o", tmp_path / "a.wav")
    assert done.returncode == 1
    assert "no DX7 voice" in sentence(done)


def test_a_voice_beyond_the_last_is_one_sentence(bank: Path, tmp_path: Path) -> None:
    done = evosynth("render", bank, "-o", tmp_path / "a.wav", "--voice", 33)
    assert done.returncode == 1
    assert "32 voices" in sentence(done)


WRONG: list[Sequence[str]] = [
    [],
    ["play"],
    ["bank"],
    ["match", "a.wav"],
    *(["match", "a.wav", "-o", "out", *more.split()] for more in (
        "--note 128", "--note H4", "--velocity 0", "--gate -1", "--length 0", "--length nan", "--region 2:1",
        "--region 1", "--evaluations 0", "--seconds 0", "--seconds inf", "--seed -1", "--rate 8000", "--synth moog",
        "--bits 8",
    )),
    ["render", "a.syx", "-o", "a.wav", "--voice", "0"],
    ["midi", "send", "a.syx", "--port", "P", "--channel", "17"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_exits_with_2_before_any_file_is_touched(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from evosynth.cli import main

    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: evosynth" in capsys.readouterr().err
