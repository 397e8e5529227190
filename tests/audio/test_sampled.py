"""Sounds out of programs: arrays of any usual kind, open files, pipes."""

import io
import os
import threading

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target
from evosynth.audio.clip import Clip
from evosynth.audio.files import read_clip, read_sound
from evosynth.errors import AudioError

RATE = 44_100
SINE = (0.5 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)
AS_INTEGERS = {
    "int8": (SINE * 128).astype(np.int8),
    "uint8": (SINE * 128 + 128).astype(np.uint8),
    "int16": (SINE * 32768).astype(np.int16),
    "uint16": (SINE * 32768 + 32768).astype(np.uint16),
    "int32": (SINE.astype(np.float64) * 2**31).astype(np.int32),
}


@pytest.mark.parametrize("kind", AS_INTEGERS)
def test_integers_are_brought_to_full_scale(kind: str) -> None:
    clip = Clip(AS_INTEGERS[kind], RATE)
    np.testing.assert_allclose(clip.samples, SINE, atol=1.1 / 128 if "8" in kind else 1e-4)
    assert load_target((AS_INTEGERS[kind], RATE)).note.midi_note == 57


def test_floats_are_as_they_are_and_other_kinds_are_refused() -> None:
    np.testing.assert_array_equal(Clip(SINE, RATE).samples, SINE)
    np.testing.assert_array_equal(Clip(SINE.astype(np.float64), RATE).samples, SINE)
    for strange in (SINE.astype(np.int64), SINE.astype(complex), np.zeros(100, bool)):
        with pytest.raises(ValueError, match="floats or integers of 8, 16 or 32 bits, not"):
            Clip(strange, RATE)


def test_samples_and_a_file_that_holds_them_are_the_same_target(tmp_path) -> None:
    soundfile.write(tmp_path / "a.wav", SINE, RATE, subtype="FLOAT")
    filed, held = load_target(tmp_path / "a.wav"), load_target((SINE, RATE))
    np.testing.assert_array_equal(filed.samples, held.samples)
    assert filed.note == held.note
    assert load_target((SINE, RATE), region_s=(0.2, 0.7)).note.length_s == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("turned", [False, True])
def test_several_channels_are_mixed_rows_or_columns(turned: bool) -> None:
    both = np.stack([SINE, 0.5 * SINE], axis=1)
    target = load_target((both.T if turned else both, RATE))
    np.testing.assert_allclose(target.samples, 0.75 * SINE[1 : len(target.samples) + 1], atol=1e-6)


@pytest.mark.parametrize(("samples", "rate"), [(np.zeros((2, 2, 2)), RATE), (SINE, 0), (np.float32(1), RATE)])
def test_what_is_no_sound_is_a_fault_of_the_program(samples: np.ndarray, rate: int) -> None:
    with pytest.raises(ValueError, match="a sound is"):
        load_target((samples, rate))


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3", "AIFF"])
def test_an_open_file_is_read_from_its_start(kind: str, tmp_path) -> None:
    file = io.BytesIO()
    soundfile.write(file, SINE, RATE, format=kind)  # leaves it at its end
    (tmp_path / "same").write_bytes(file.getvalue())
    np.testing.assert_array_equal(read_clip(file).samples, read_clip(tmp_path / "same").samples)
    assert load_target(file).name == "sound"
    np.testing.assert_array_equal(load_target(file.getvalue()).samples, load_target(file).samples)
    with (tmp_path / "same").open("rb") as opened:
        assert load_target(opened).name == "same"


def test_a_pipe_is_read_to_its_end() -> None:
    file = io.BytesIO()
    soundfile.write(file, SINE, RATE, format="WAV")
    data = bytearray(file.getvalue())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"  # as programs write into pipes
    reading, writing = os.pipe()
    writer = threading.Thread(target=lambda: [os.write(writing, bytes(data)), os.close(writing)])
    writer.start()
    with os.fdopen(reading, "rb") as pipe:
        assert len(read_sound(pipe, (0.0, 30.0)).clip.samples) == RATE
    writer.join()


def test_nothing_and_text_are_told_apart() -> None:
    with pytest.raises(AudioError, match=r"^sound is empty: it has zero bytes\.$"):
        load_target(io.BytesIO())
    with pytest.raises(AudioError, match=r"^sound is text, not a sound\.$"):
        load_target(io.BytesIO(b"words " * 100))
    with pytest.raises(ValueError, match="opened as text"):
        load_target(io.StringIO("words"))
    with pytest.raises(ValueError, match=r"give \(samples, rate\)"):
        load_target(SINE)  # type: ignore[arg-type]
