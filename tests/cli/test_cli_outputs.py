"""Commands never write over what they read, nor unasked over what is there; what fails leaves the old files."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.audio.table_files import write_table
from evosynth.cli import main
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE

RATE = 22_050
SHORT = ("--length", 0.04, "--gate", 0.02, "--rate", RATE)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound, a voice and a bank; it is the current one."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    t = np.arange(RATE // 2) / RATE
    tone = sum(np.sin(2 * np.pi * 220.0 * h * t) / h for h in range(1, 9))
    soundfile.write("tone_57.wav", 0.3 * tone * np.exp(-4 * t), RATE)
    Path("o.syx").write_bytes(single_dump(INIT_VOICE.with_name("PLAIN")))
    Path("bank.syx").write_bytes(bank_dump([INIT_VOICE.with_name(f"V{n}") for n in range(3)]))
    return folder


def run(*words: object) -> int:
    return main([str(word) for word in words])


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("render o.syx -o o.syx --force", "o.syx is what the result is made from"),
        ("render o.syx -o same.wav --force", "same.wav is what the result is made from"),
        ("render o.syx -o bank.syx --force", "bank.syx is no WAV file"),
        ("render o.syx -o old.wav", "old.wav exists: --force replaces it"),
        ("render bank.syx -o new.wav", "a bank is written into a folder: name one without .wav, or choose --voice."),
        ("bank extract bank.syx 2 -o new.wav", "new.wav is a name for WAV files"),
        ("render bank.syx -o voices", "01-V0.wav exists: --force replaces it"),
        ("table make tone_57.wav -o tone_57.wav --force", "tone_57.wav is what the result is made from"),
        ("table make tone_57.wav -o old.wav", "old.wav exists: --force replaces it"),
        ("table make tone_57.wav -o o.syx --force", "o.syx is no WAV file"),
        ("table make tone_57.wav -o none/t.wav", "there is no folder"),
        ("export o.syx --sfz sfz", "PLAIN.sfz exists: --force replaces it"),
        ("export bank.syx --voice 2 --sfz sfz --force", "V1.sfz is no SFZ instrument"),
    ],
)
def test_a_file_that_is_there_stays_as_it_is(
    words: str, said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (home / "old.wav", home / "voices" / "01-V0.wav", home / "sfz" / "samples" / "mine.wav"):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("tone_57.wav", path)
    (home / "sfz" / "PLAIN.sfz").write_text("<region> sample=samples/mine.wav\n")
    (home / "sfz" / "V1.sfz").write_text("a letter")
    (home / "same.wav").hardlink_to("o.syx")
    before = contents(home)
    assert run(*words.split()) == 1
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert contents(home) == before


def test_force_replaces_what_is_of_the_same_kind(home: Path) -> None:
    shutil.copy("tone_57.wav", "old.wav")
    assert run("render", "o.syx", "-o", "old.wav", *SHORT) == 1
    assert run("render", "o.syx", "-o", "old.wav", "--force", *SHORT) == 0
    assert soundfile.info("old.wav").frames == 882
    assert run("table", "make", "tone_57.wav", "-o", "old.wav", "--frames", 2, "--force") == 0
    assert soundfile.info("old.wav").frames == 2 * 2048


def test_a_link_that_leads_nowhere_yet_is_filled_and_stays_a_link(home: Path) -> None:
    os.symlink(home / "later.wav", "link.wav")
    assert run("render", "o.syx", "-o", "link.wav", *SHORT) == 0
    assert Path("link.wav").is_symlink()
    assert soundfile.info("later.wav").frames == 882


def test_of_a_bank_that_is_rendered_half_nothing_lands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("render", "bank.syx", "-o", "out", *SHORT) == 0
    before = contents(home)
    from evosynth.audio import wav_out

    write, written = wav_out.write_wav, []

    def full(path: Path, *rest: object, **more: object) -> None:
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(path))
        written.append(path)
        write(path, *rest, **more)

    monkeypatch.setattr(wav_out, "write_wav", full)
    assert run("render", "bank.syx", "-o", "out", "--note", 40, "--force", *SHORT) == 1
    assert contents(home) == before


def test_an_instrument_that_is_exported_again_plays_its_own_samples_alone(home: Path) -> None:
    words = ("export", "o.syx", "--sfz", "sfz", "--step", 99, "--rate", RATE)
    for _ in range(3):
        assert run(*words, "--force") == 0
        text = Path("sfz/PLAIN.sfz").read_text()
        played = set(re.findall(r"^sample=samples/(.+)$", text, re.MULTILINE))
        assert played == {path.name for path in Path("sfz/samples").iterdir()}
    shutil.copy("sfz/PLAIN.sfz", "sfz/my own mapping.sfz")
    assert run(*words, "--force") == 0
    assert played < {path.name for path in Path("sfz/samples").iterdir()}  # what the copy plays is still there


FEW = ("--evaluations", 40)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("match best.wav -o .", "best.wav is what the result is made from"),
        ("match linked.wav -o .", "best.wav is what the result is made from"),
        ("match tone_57.wav best.wav -o .", "best.wav is what the result is made from"),
        ("match tone_57.wav -o . --from best.syx", "best.syx is what the result is made from"),
        ("match tone_57.wav -o . --from .", "best.syx is not of an earlier result"),
        ("match tone_57.wav -o . --synth wavetable --table best.wav", "best.wav is what the result is made from"),
        ("match tone_57.wav -o .", "best.syx is not of an earlier result"),
        ("match tone_57.wav -o . --synth auto", "best.syx is not of an earlier result"),
        ("match tone_57.wav -o mine", "mine/best.wav is not of an earlier result"),
        ("match tone_57.wav -o link", "link/best.wav is not of an earlier result"),
        ("match tone_57.wav -o training", "training/run.evosynth is not of an earlier run"),
        ("match tone_57.wav -o terraform", "terraform/run.evosynth is not of an earlier run"),
    ],
)
def test_a_match_writes_over_nothing_and_says_so_before_it_searches(
    words: str, said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harmonics = np.sin(2 * np.pi * np.outer(np.arange(1, 9), np.arange(2048)) / 2048)
    write_table("best.wav", np.repeat(harmonics.mean(axis=0, dtype=np.float32)[None], 8, axis=0))
    Path("linked.wav").symlink_to("best.wav")
    shutil.copy("o.syx", "best.syx")
    for name in ("mine/best.wav", "training/run.evosynth", "terraform/run.evosynth"):
        Path(name).parent.mkdir(parents=True)
        Path(name).write_text('{"version": 4}')
    Path("link").symlink_to("mine")
    before = contents(home)
    assert run(*words.split(), *FEW) == 1
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert contents(home) == before


def test_an_own_result_moves_aside_whole_and_one_that_was_changed_does_not(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out").mkdir()
    Path("out/best-mine-1.wav").write_text("mine")
    assert run("match", "tone_57.wav", "-o", "out", "--synth", "dx7", *FEW) == 0
    first = contents(home / "out")
    assert set(json.loads(first["report.json"])["files"]) == {"best.syx", "best.wav"}
    assert run("match", "tone_57.wav", "-o", "out", "--synth", "dx7", *FEW, "--seed", 2) == 0
    aside = contents(home / "out" / "old-1")
    assert aside == {name: data for name, data in first.items() if name != "best-mine-1.wav"}
    Path("out/best.syx").write_bytes(Path("o.syx").read_bytes())
    before = contents(home)
    assert run("match", "tone_57.wav", "-o", "out", "--synth", "dx7", *FEW) == 1
    assert run("match", "--resume", "out", "--evaluations", 40) == 1
    assert capsys.readouterr().err.count("out/best.syx is not of an earlier result, or was changed since") == 2
    assert contents(home) == before
    Path("out/best.syx").rename("mine.syx")
    assert run("match", "--resume", "out", "--evaluations", 40) == 0
    assert set(contents(home / "out" / "old-2")) == {"best.wav", "report.json"}
