"""Phrases from MIDI files as mido writes them, and from files that are none."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest

from evosynth.errors import InputError
from evosynth.midi.phrase_file import read_phrase
from evosynth.notation.phrases import LONGEST_BEATS, MOST_HITS

On, Off = "note_on", "note_off"


def written(path: Path, *tracks: list[mido.Message], **how: int) -> Path:
    file = mido.MidiFile(**how)
    for messages in tracks:
        file.tracks.append(mido.MidiTrack(messages))
    file.save(path)
    return path


def note(key: int, ticks: int = 480, *, wait: int = 0, channel: int = 0, velocity: int = 90) -> list[mido.Message]:
    down = mido.Message(On, note=key, velocity=velocity, time=wait, channel=channel)
    return [down, mido.Message(On, note=key, velocity=0, time=ticks, channel=channel)]


def test_notes_of_all_tracks_are_read_from_the_first_on(tmp_path: Path) -> None:
    tempo = mido.MetaMessage("set_tempo", tempo=500000)
    path = written(tmp_path / "riff.mid", [tempo, *note(60, wait=960), *note(62, 240)], note(48, 960, wait=960))
    read = read_phrase(path)
    assert (read.bpm, read.left_out, read.phrase.name, read.phrase.beats) == (120.0, "", "riff", 2.0)
    assert [(hit.at, hit.held, hit.key) for hit in read.phrase.hits] == [(0, 2, 48), (0, 1, 60), (1, 0.5, 62)]
    assert read.phrase.struck(read.phrase.hits[0], 72, 1) == (48, 90)


def test_drums_are_left_out_and_a_key_that_is_never_let_go_ends_with_its_track(tmp_path: Path) -> None:
    held = [mido.Message(On, note=50), mido.MetaMessage("end_of_track", time=960)]
    read = read_phrase(written(tmp_path / "a.mid", note(36, channel=9), held))
    assert [(hit.key, hit.held) for hit in read.phrase.hits] == [(50, 2.0)]


def test_a_long_file_is_cut_and_that_is_said(tmp_path: Path) -> None:
    read = read_phrase(written(tmp_path / "long.mid", [m for _ in range(300) for m in note(60)]))
    assert read.phrase.beats == LONGEST_BEATS
    assert read.left_out == f"Only the first {round(LONGEST_BEATS)} of 300 notes are played."
    fast = read_phrase(written(tmp_path / "fast.mid", [m for _ in range(900) for m in note(60, 10)]))
    assert len(fast.phrase.hits) == MOST_HITS


@pytest.mark.parametrize("data", [b"", b"MThd", b"RIFF" + bytes(100), b"MThd\0\0\0\6\0\1\0\1\xe7\x28MTrk\0\0\0\0"])
def test_what_is_no_midi_file_is_told_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "strange.mid"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"strange\.mid"):
        read_phrase(path)


def test_a_file_without_notes_or_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no notes"):
        read_phrase(written(tmp_path / "empty.mid", [mido.MetaMessage("set_tempo", tempo=400000)]))
    with pytest.raises(InputError, match=r"gone\.mid cannot be read"):
        read_phrase(tmp_path / "gone.mid")
