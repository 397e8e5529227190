"""The command line with the wavetable engine: from a sound to a patch, a table, an instrument."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.cli import main
from evosynth.cli.arguments import make_parser
from evosynth.cli.match_settings import settings_of
from evosynth.library.voice_files import read_voices, write_voice
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from tests.audio.tables_of_others import morphing, wav

RATE = 22_050


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    t = np.arange(round(0.5 * RATE)) / RATE
    partials = sum(np.sin(2 * np.pi * 220.0 * h * t) / h**1.5 for h in range(1, 12))
    soundfile.write(tmp_path / "tone_57.wav", 0.3 * partials * np.exp(-3 * t), RATE)
    return tmp_path / "tone_57.wav"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_a_match_writes_a_patch_that_renders_again_as_it_sounded(home: Path, sound: Path) -> None:
    out = home / "out"
    assert run("match", sound, "-o", out, "--synth", "wavetable", "--evaluations", 60) == 0
    assert {path.name for path in out.iterdir()} == {"best.evopatch", "best.wav", "report.json", "run.evosynth"}
    report = json.loads((out / "report.json").read_text())
    assert report["synth"] == "wavetable"
    note = [f"--{key}={report[key]}" for key in ("note", "velocity")]
    note += [f"--gate={report['gate_s']}", f"--length={report['length_s']}"]
    assert run("render", out / "best.evopatch", "-o", home / "again.wav", *note) == 0
    (best, _), (again, _) = (soundfile.read(path) for path in (out / "best.wav", home / "again.wav"))
    np.testing.assert_allclose(best, again * 10 ** (report["gain_db"] / 20), atol=1e-5)


def test_a_table_cut_out_of_the_target_travels_with_the_patch(
    home: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = home / "out"
    words = ("--synth", "wavetable", "--table", "target", "--evaluations", 60)
    assert run("match", sound, "-o", out, *words) == 0
    report = json.loads((out / "report.json").read_text())
    assert re.fullmatch(r"wavetable:[0-9a-f]{16}", report["synth"])
    assert run("match", "--resume", out, "--evaluations", 40) == 0
    monkeypatch.setenv("EVOSYNTH_HOME", str(home / "elsewhere"))
    assert run("render", out / "best.evopatch", "-o", home / "a.wav", "--length", 0.3) == 0


def test_where_the_engine_is_left_open_the_nearer_one_goes_on_and_the_report_says_why(home: Path, sound: Path) -> None:
    out = home / "out"
    assert run("match", sound, "-o", out, "--synth", "auto", "--evaluations", 160) == 0
    report = json.loads((out / "report.json").read_text())
    synth = EngineSpec.parse(report["synth"])
    assert report["engine_choice"].startswith(f"{registry.of(synth).title} was nearer")
    assert all(kind.title in report["engine_choice"] for kind in registry.engines())
    assert report["evaluations"] <= 160
    assert (out / f"best{voicing.of(synth).suffix}").exists()
    assert run("match", "--resume", out, "--evaluations", 40) == 0
    assert json.loads((out / "report.json").read_text())["engine_choice"] == report["engine_choice"]


def test_a_table_is_made_of_a_sound_and_used_by_a_match(
    home: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("table", "make", sound, "-o", home / "mine.wav", "--frames", 12) == 0
    assert "12 cycles of tone_57.wav at note 57 (A3)" in capsys.readouterr().out
    assert soundfile.info(home / "mine.wav").frames == 12 * 2048
    words = ("--synth", "wavetable", "--table", home / "mine.wav", "--evaluations", 40)
    assert run("match", sound, "-o", home / "out", *words) == 0


def test_what_was_assumed_of_the_note_is_said_of_a_table_too(
    home: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = sound.rename(home / "tone A2.wav")
    assert run("table", "make", renamed, "-o", home / "mine.wav", "--frames", 12) == 0
    first, *remarks = capsys.readouterr().out.splitlines()
    assert "tone A2.wav at note 57 (A3)" in first
    assert remarks[0] == "The name says A2 (45), but A3 (57) is surely heard: A3 (57) is taken."
    assert run("table", "make", renamed, "-o", home / "same.wav", "--frames", 12, "--middle-c", "C3") == 0
    assert "tone A2.wav at note 57 (A2)" in capsys.readouterr().out
    assert (home / "same.wav").read_bytes() == (home / "mine.wav").read_bytes()


def test_a_table_for_surge_is_made_where_it_is_asked_for(home: Path, sound: Path) -> None:
    assert run("table", "make", sound, "-o", home / "mine.wt", "--frames", 12) == 0
    assert run("table", "make", sound, "-o", home / "mine.wav", "--frames", 12) == 0
    assert run("table", "make", sound, "-o", home / "mine.wt", "--frames", 12) == 1
    assert run("table", "make", sound, "-o", home / "mine.wt", "--frames", 12, "--force") == 0
    (home / "mine.wav").replace(home / "other.wt")
    assert run("table", "make", sound, "-o", home / "other.wt", "--force") == 1, "a file of another kind stays"
    data = (home / "mine.wt").read_bytes()
    assert data[:12] == b"vawt\0\x08\0\0\x0c\0\0\0"
    np.testing.assert_array_equal(np.frombuffer(data, "<f4", offset=12), soundfile.read(home / "other.wt")[0])


def test_what_was_assumed_of_a_table_is_told_and_undone_for_each_of_them(
    home: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank, row = wav(home / "bank.wav", morphing(64, 256)), wav(home / "row.wav", morphing(10, 600))
    words = ("match", sound, "-o", home / "out", "--synth", "wavetable", "--evaluations", 40, "--table", bank)
    assert run(*words) == 0
    assert "bank.wav: Nothing in the file says how long a frame is: 64 frames of 256" in capsys.readouterr().err
    several = (*words, "--table", row, "--frame-size", 2048)
    settings_of(make_parser().parse_args([str(word) for word in (*several, "--frame-size", 600)]))
    assert "Nothing in the file" not in capsys.readouterr().err
    names = sorted(path.stem.partition("-")[2] for path in (home / "home").rglob("*.wav"))
    assert names == ["bank", "bank", "row"]  # the bank of 64 frames, and that of 8
    for wrong in ((*several, "--frame-size", 600, "--frame-size", 8), (*words[:-2], "--frame-size", 600)):
        with pytest.raises(SystemExit) as ended:
            run(*wrong)
        assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "--frame-size was given 3 times for 2 table files: give it once, or 2 times" in told
    assert "--frame-size is for table files: give one with --table FILE" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("table", "make", "tone_57.wav", "-o", "t.mp3"), "t.mp3 is a name for MP3 files"),
        (("table", "make", "noise.wav", "-o", "t.wav"), "noise.wav has no pitch"),
        (("table", "make", "none.wav", "-o", "t.wav"), "none.wav does not exist"),
        (("render", "none.evopatch", "-o", "a.wav"), "none.evopatch"),
        (("match", "tone_57.wav", "-o", "out", "--synth", "wavetable", "--table", "noise.wav"), "is a recording"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    home: Path, sound: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    soundfile.write(home / "noise.wav", np.random.default_rng(0).normal(0, 0.1, 30_011), RATE)
    monkeypatch.chdir(home)
    assert run(*words) == 1
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_a_table_beside_the_other_engine_is_wrong_usage(home: Path, sound: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run("match", sound, "-o", home / "out", "--synth", "dx7", "--table", "target")
    assert ended.value.code == 2


@pytest.mark.parametrize("synth", [EngineSpec("dx7"), EngineSpec("wavetable")], ids=str)
def test_an_instrument_covers_every_key_and_velocity_once(home: Path, synth: EngineSpec) -> None:
    path = home / f"voice{voicing.of(synth).suffix}"
    write_voice(voicing.renamed(voicing.voice_of(voicing.space_of(synth).default(), synth), "Plain"), path)
    assert run("export", path, "--sfz", home / "sfz", "--step", 36, "--rate", 22050) == 0
    texts = (home / "sfz" / "Plain.sfz").read_text().split("<region>")[1:]
    regions = [dict(re.findall(r"(\w+)=(\S+)", text)) for text in texts]
    assert {int(region["pitch_keycenter"]) for region in regions} == {24, 60, 96}
    covered = np.zeros((128, 128), int)
    peaks = []
    for region in regions:
        low, high, soft, hard = (int(region[key]) for key in ("lokey", "hikey", "lovel", "hivel"))
        covered[low : high + 1, soft : hard + 1] += 1
        assert low <= int(region["pitch_keycenter"]) <= high
        samples, _ = soundfile.read(home / "sfz" / region["sample"])
        peaks.append(np.abs(samples).max())
    assert (covered[:, 1:] == 1).all()
    assert max(peaks) == pytest.approx(10 ** (-1 / 20), abs=0.01)
    assert min(peaks) > 0.01
    assert read_voices(path).names[0].strip() == "Plain"


def test_a_patch_is_listed_like_a_bank_of_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wavetable = EngineSpec("wavetable")
    write_voice(
        voicing.renamed(voicing.voice_of(voicing.space_of(wavetable).default(), wavetable), "Plain"),
        home / "a.evopatch",
    )
    assert run("bank", "show", home / "a.evopatch") == 0
    assert capsys.readouterr().out == " 1  Plain       Basic Shapes\n"
