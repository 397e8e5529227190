"""What a match begins with: the nearest by sound, heard once, of our own banks or of a person's files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.clip import Clip
from evosynth.errors import InputError
from evosynth.library import paths
from evosynth.midi.syxfile import save_bank, save_voice
from evosynth.runs import assembly, seeding
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import genomes_from_voices, patch_from_voice, voices_from_genomes, voices_in

RATE = 22050
DX7, WAVETABLE = EngineSpec("dx7"), EngineSpec("wavetable")


def own() -> np.ndarray:
    """(n, 155) of the bundled banks."""
    return np.stack([np.frombuffer(voice, np.uint8) for voice in seeding.own_voices(DX7)])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))


def target_of(voice: np.ndarray, midi_note: int) -> PreparedTarget:
    """A voice (155,) as the exact engine plays it, a little shorter and at another note than the index hears."""
    note = Note(midi_note, 100, 0.8, 1.2)
    audio = FMSynth(RATE, threads=1).render(genomes_from_voices(voice[None]), [note], quality="final")[0].rows()[0]
    clip = Clip(audio / np.abs(audio).max() * np.float32(0.5), RATE)
    return prepare_target(clip, "voice.wav", note=midi_note, gate_s=0.8, length_s=1.2, already_cut=True)


@pytest.mark.parametrize(("row", "midi_note"), [(3, 38), (12, 67), (33, 57), (40, 75)])
def test_a_voice_of_our_own_is_found_by_its_sound_at_another_note(row: int, midi_note: int) -> None:
    voices = own()
    found = seeding.first_voices(target_of(voices[row], midi_note), DX7, most=3)
    np.testing.assert_array_equal(voices_from_genomes(found.genomes)[0], voices[row])
    assert (np.diff(found.distances_db) >= 0).all()


def test_voices_are_listened_to_once(monkeypatch: pytest.MonkeyPatch) -> None:
    target, rows = target_of(own()[0], 50), []
    render = FMSynth.render
    monkeypatch.setattr(FMSynth, "render", lambda self, g, *a, **k: rows.append(len(g)) or render(self, g, *a, **k))
    first, second = (seeding.first_voices(target, DX7) for _ in range(2))
    assert rows == [len(own())]
    np.testing.assert_array_equal(first.genomes, second.genomes)


def test_a_person_hears_what_was_taken_and_what_was_left_out(tmp_path: Path) -> None:
    voices = voices_in(own())
    silent = INIT_VOICE.with_values(op1_output=0)
    folder = tmp_path / "voices"
    folder.mkdir()
    save_bank(folder / "a.syx", voices[:32])
    save_bank(folder / "b.syx", [*voices[31:40], silent])
    (folder / "c.syx").write_bytes(b"junk")
    found = seeding.first_voices(target_of(own()[35], 60), DX7, given=[folder], most=4)
    assert found.sentence == (
        "The 4 nearest of 42 voices from 2 files begin the search; left out: 1 file that could not be read, 22 doubles."
    )
    np.testing.assert_array_equal(voices_from_genomes(found.genomes)[0], own()[35])


def test_silence_begins_no_search(tmp_path: Path) -> None:
    save_voice(tmp_path / "silent.syx", INIT_VOICE.with_values(op1_output=0))
    found = seeding.first_voices(target_of(own()[35], 60), DX7, given=[tmp_path])
    assert len(found.genomes) == 0
    assert found.sentence == "The voice cannot be heard: the search begins without."


def test_another_synth_cannot_play_them(tmp_path: Path) -> None:
    target = target_of(own()[35], 60)
    assert not len(seeding.first_voices(target, WAVETABLE).genomes)
    with pytest.raises(InputError, match=r"There is no \.evopatch file"):
        seeding.first_voices(target, WAVETABLE, [tmp_path])
    (tmp_path / "a.syx").write_bytes(b"\xf0")
    with pytest.raises(InputError, match=r"the engine's voices are \.evopatch files"):
        seeding.first_voices(target, WAVETABLE, [tmp_path / "a.syx"])


def test_patches_of_the_other_engine_begin_its_search(tmp_path: Path) -> None:
    target = target_of(own()[35], 60)
    found = seeding.first_voices(target, WAVETABLE, [paths.bundled() / "wavetable"])
    assert len(found.genomes) >= 32
    assert found.sentence == f"{len(found.genomes)} patches begin the search."
    voice_from = tmp_path / "dx7.evopatch"
    voice_from.write_text(patch_from_voice(INIT_VOICE).to_json())
    with pytest.raises(InputError, match="it is for the engine dx7"):
        seeding.first_voices(target, WAVETABLE, [voice_from])


def test_a_match_begins_with_them_and_counts_them() -> None:
    voices = own()
    target = target_of(voices[35], 57)
    settings = RunSettings(evaluations=40, seconds=None, nearest=4, threads=1)
    session = assembly.make_session(target, settings)
    report = session.step(at_most=10)
    assert report.moves[:4] == ("seed",) * 4
    np.testing.assert_array_equal(voices_from_genomes(report.genomes)[0, :145], voices[35, :145])
    assert session.evaluations == len(report.genomes)
    prior = assembly.make_session(target, RunSettings(evaluations=40, seconds=None, nearest=0, threads=1))
    assert "seed" not in prior.step(at_most=10).moves
