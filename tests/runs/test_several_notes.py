"""Several notes of one instrument: one voice plays them all; what they tell of velocity and keyboard is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target, prepare_target
from evosynth.analysis.summary import summary
from evosynth.analysis.target import PreparedTarget, instrument
from evosynth.arrays import F64
from evosynth.audio.clip import Clip
from evosynth.audio.wav_out import write_wav
from evosynth.cli import main
from evosynth.runs import assembly, matching
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix

RATE = 44100
PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
CARRIER = {"op1_velocity_sens": 5, "op1_rate2": 40, "op1_level2": 70, "op1_level3": 0, "op1_rate3": 30}
PLAYED = ((48, 30), (48, 110), (72, 30), (72, 110))
FM = ("--synth", "dx7")


def genome(**values: int) -> F64:
    return genomes_from_voices(voice_matrix([INIT_VOICE.with_values(**{**CARRIER, **values})]))


def played(genomes: F64, notes: Sequence[tuple[int, int]]) -> list[PreparedTarget]:
    """A voice's sounds as targets of their own."""
    synth, found = FMSynth(RATE), []
    for key, velocity in notes:
        note = Note(key, velocity, 0.3, 0.4)
        sound = synth.render(genomes, [note], quality="final")[0].rows()[0]
        clip = Clip(sound, RATE)
        name = f"made_{key}_v{velocity}.wav"
        found.append(prepare_target(clip, name, note=key, gate_s=0.3, length_s=0.4, already_cut=True))
    return found


@pytest.fixture(scope="module")
def notes() -> list[PreparedTarget]:
    return played(genome(), PLAYED)


def scored(target: PreparedTarget, genomes: F64) -> F64:
    synth, fitness = assembly.make_synth(RunSettings()), assembly.make_fitness(target, RunSettings())
    return fitness.score(genomes, synth.render(genomes, fitness.notes, quality="final"))


def test_the_voice_itself_is_at_no_distance_from_its_notes(notes: list[PreparedTarget]) -> None:
    np.testing.assert_allclose(scored(instrument(notes), genome()), 0.0, atol=0.02)


def test_one_note_is_level_free_and_several_are_not(notes: list[PreparedTarget]) -> None:
    flat = genome(op1_velocity_sens=0)
    assert scored(notes[0], flat)[0, 1] < 0.02
    assert scored(instrument(notes), flat)[0, 1] > 1.0
    assert scored(instrument(notes), genome(op1_velocity_sens=4))[0, 1] < scored(instrument(notes), flat)[0, 1]


def test_scaling_over_the_keyboard_is_heard_in_notes_of_several_keys(notes: list[PreparedTarget]) -> None:
    scaled = genome(op1_breakpoint=39, op1_right_depth=60, op1_right_curve=0)
    assert scored(instrument(notes), scaled)[0].sum() > scored(instrument(notes), genome())[0].sum() + 0.5


def test_sounds_that_somebody_brought_to_one_peak_leave_their_balance_open(notes: list[PreparedTarget]) -> None:
    alike = []
    for target in notes:
        clip = Clip(target.samples / np.abs(target.samples).max(), RATE)
        alike.append(prepare_target(clip, target.name, note=target.note.midi_note, gate_s=0.3, already_cut=True))
    assert scored(instrument(alike), genome(op1_velocity_sens=0))[0, 1] < 0.1


@pytest.mark.parametrize(
    ("which", "free"),
    [((0,), set()), ((0, 1), {"velocity"}), ((0, 2), {"scaling"}), ((0, 1, 2, 3), {"scaling", "velocity"})],
)
def test_only_what_the_notes_tell_is_free(notes: list[PreparedTarget], which: Sequence[int], free: set[str]) -> None:
    target = instrument([notes[i] for i in which])
    synth = assembly.make_synth(RunSettings(), told=assembly.told_by(summary(target)))
    more = synth.space.free & ~DX7_SPACE.free
    assert {DX7_SPACE.parameters[column].role for column in np.flatnonzero(more)} == free


def test_a_match_finds_that_a_softer_key_is_softer(notes: list[PreparedTarget]) -> None:
    result = matching.run_match(
        instrument(notes), RunSettings(evaluations=1200, seconds=None, seed=1, simplify=False, nearest=0)
    )
    soft, hard = (20 * np.log10(np.sqrt(np.mean(np.square(s)))) for s in (result.audio, result.others[0]))
    wanted = [20 * np.log10(np.sqrt(np.mean(np.square(target.samples)))) for target in notes[:2]]
    assert hard - soft == pytest.approx(wanted[1] - wanted[0], abs=6.0)
    assert len(result.others) == 3


@pytest.fixture
def files(tmp_path: Path, notes: list[PreparedTarget]) -> list[Path]:
    paths = [tmp_path / f"made_{key}_v{velocity}.wav" for key, velocity in PLAYED]
    for path, target in zip(paths, notes, strict=True):
        write_wav(path, target.samples, RATE)
    return paths


def test_the_command_takes_several_files_and_writes_a_sound_of_each(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["match", *map(str, files), "-o", str(out), *FM, "--evaluations", "60"]) == 0
    report = json.loads((out / "report.json").read_text())
    assert [(one["note"], one["velocity"]) for one in report["targets"]] == list(PLAYED)
    assert report["target"] == files[0].name
    assert sorted(path.name for path in out.glob("best-*.wav")) == sorted(f"best-{k}-{v}.wav" for k, v in PLAYED)
    assert (out / "best-48-30.wav").read_bytes() == (out / "best.wav").read_bytes()
    said = capsys.readouterr().out
    assert "made_72_v110.wav: note 72 (file name), velocity 110" in said


def test_an_older_result_moves_aside_with_all_its_sounds(tmp_path: Path, files: list[Path]) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        assert main(["match", *map(str, files[:2]), "-o", str(out), *FM, "--evaluations", "20"]) == 0
    assert {path.name for path in (out / "old-1").glob("best-*.wav")} == {"best-48-30.wav", "best-48-110.wav"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--note", "48", "--note", "50"], "--note was given 2 times for 3 targets"),
        (["--velocity", "1", "--velocity", "2"], "--velocity was given 2 times for 3 targets"),
        (["--region", "0:1"], "--region is for one TARGET"),
        (["--weigh", "loud=2"], "'loud=2' is none of"),
        (["--weigh", "0:1"], "'0:1' is none of"),
        (["--weigh", "1:0=2"], "is empty"),
        (["--weigh", "spectrum=-1"], "is not a number from 0 on"),
    ],
)
def test_what_does_not_fit_several_files_is_one_sentence(
    options: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["match", *3 * [str(PLUCKED)], "-o", str(tmp_path / "out"), *options])
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err


def test_one_velocity_is_for_all_and_weights_stand_in_the_report(tmp_path: Path) -> None:
    out = tmp_path / "out"
    weigh = ["--weigh", "0:0.1=0", "--weigh", "envelope=2", "--velocity", "77", "--length", "0.3"]
    assert main(["match", str(PLUCKED), str(PLUCKED), "-o", str(out), *FM, "--evaluations", "20", *weigh]) == 0
    report = json.loads((out / "report.json").read_text())
    assert [one["velocity"] for one in report["targets"]] == [77, 77]
    assert main(["match", "--resume", str(out), "--evaluations", "20"]) == 0
    again = json.loads((out / "report.json").read_text())
    assert (again["targets"], again["weights"]) == (report["targets"], report["weights"])
    assert again["evaluations"] > report["evaluations"]
    assert report["weights"]["envelope"] == 2.0
    assert report["weights"]["mask"]["weights"] == [[0.0]]


def test_a_single_match_keeps_musical_values_where_one_note_tells_nothing() -> None:
    """Velocity works, and two octaves up and down the voice neither falls silent nor jumps."""
    target = load_target(PLUCKED, length_s=0.6)
    result = matching.run_match(target, RunSettings(evaluations=1000, seconds=None, seed=2))
    key = target.note.midi_note
    synth = FMSynth(RATE)

    def level_db(midi_note: int, velocity: int) -> float:
        note = Note(midi_note, velocity, 0.5, 0.6)
        sound = synth.render(result.genome[None], [note], quality="final")[0].rows()[0]
        return float(20 * np.log10(np.sqrt(np.mean(np.square(sound)))))

    middle = level_db(key, 100)
    assert level_db(key, 40) < middle - 2.0
    assert level_db(key, 1) > middle - 40.0
    for octaves in (-2, -1, 1, 2):
        assert -20.0 < level_db(key + 12 * octaves, 100) - middle < 12.0


def test_all_sounds_of_a_result_are_written_in_the_bits_that_were_asked_for_and_none_is_clipped(
    tmp_path: Path, files: list[Path]
) -> None:
    out = tmp_path / "out"
    assert main(["match", *map(str, files[:2]), "-o", str(out), *FM, "--evaluations", "20", "--bits", "16"]) == 0
    sounds = sorted(out.glob("best*.wav"))
    assert len(sounds) == 3
    assert {soundfile.info(path).subtype for path in sounds} == {"PCM_16"}
    assert max(np.abs(soundfile.read(path)[0]).max() for path in sounds) <= 10 ** (-1 / 20) + 2 / 32768
    assert json.loads((out / "report.json").read_text())["bits"] == 16
