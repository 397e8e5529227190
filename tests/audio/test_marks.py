"""Root keys and loops that programs write into sound files, and what is made of them."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target
from evosynth.audio.files import read_sound
from evosynth.audio.marks import Loop, Marks, Root, marks_of
from evosynth.errors import AudioError

RATE = 44_100


def tone(seconds: float, hz: float = 220.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.4 * sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3))).astype(np.float32)


def bell(seconds: float = 1.6) -> np.ndarray:
    """Inharmonic partials over a strike note of 220 Hz and a hum an octave below."""
    t = np.arange(round(seconds * RATE)) / RATE
    parts = ((110, 0.5, 1.2), (220, 0.7, 2.0), (262, 0.6, 2.0), (330, 0.4, 3.0), (440, 0.9, 3.0), (587, 0.3, 5.0))
    return (0.2 * sum(level * np.sin(2 * np.pi * hz * t) * np.exp(-fall * t) for hz, level, fall in parts)).astype("f4")


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def wav(samples: np.ndarray, *chunks: bytes, first: bool = False) -> io.BytesIO:
    form = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
    data = chunk(b"data", (samples * 32767).astype("<i2").tobytes())
    body = b"WAVE" + chunk(b"fmt ", form) + (b"".join(chunks) + data if first else data + b"".join(chunks))
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)


def smpl(note: int, fraction: float = 0.0, *loops: tuple[int, int, int, int]) -> bytes:
    """Loops are (kind, first frame, last frame, how often)."""
    head = struct.pack("<9I", 0, 0, 22675, note, round(fraction * 2**32), 0, 0, len(loops), 0)
    each = [struct.pack("<6I", n, kind, start, end, 0, times) for n, (kind, start, end, times) in enumerate(loops)]
    return chunk(b"smpl", head + b"".join(each))


def inst(note: int) -> bytes:
    return chunk(b"inst", struct.pack("<BbbBBBB", note, 0, 0, 0, 127, 1, 127))


def acid(flags: int, note: int) -> bytes:
    return chunk(b"acid", struct.pack("<IHHfIHHf", flags, note, 0x8000, 0.0, 1, 4, 4, 120.0))


def aiff(samples: np.ndarray, note: int, mode: int, begin: int, end: int) -> io.BytesIO:
    def part(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">I", len(content)) + content + b"\0" * (len(content) % 2)

    rate = struct.pack(">HQ", 16383 + 15, RATE << 48)  # 80 bits, as Apple's SANE has them
    mark = struct.pack(">HhI", 2, 1, begin) + b"\5start" + struct.pack(">hI", 2, end) + b"\3end"
    body = b"AIFF" + part(b"COMM", struct.pack(">hIh", 1, len(samples), 16) + rate)
    body += part(b"MARK", mark) + part(
        b"INST", struct.pack(">BbBBBBhhhhhhh", note, 0, 0, 127, 1, 127, 0, mode, 1, 2, 0, 0, 0)
    )
    body += part(b"SSND", bytes(8) + (samples * 32767).astype(">i2").tobytes())
    return io.BytesIO(b"FORM" + struct.pack(">I", len(body)) + body)


@pytest.mark.parametrize(
    ("file", "root"),
    [
        (wav(tone(0.1), smpl(57)), Root(57)),
        (wav(tone(0.1), smpl(57), first=True), Root(57)),
        (wav(tone(0.1), smpl(57, 0.5)), Root(57, 0.5)),
        (wav(tone(0.1), smpl(60)), Root(60, trust="unmeant")),
        (wav(tone(0.1), smpl(0)), Root(0, trust="unmeant")),
        (wav(tone(0.1), smpl(200)), None),
        (wav(tone(0.1), smpl(60), inst(45)), Root(45)),
        (wav(tone(0.1), inst(45)), Root(45)),
        (wav(tone(0.1), inst(0xFF)), None),
        (wav(tone(0.1), acid(0x02, 57)), Root(57, trust="key")),
        (wav(tone(0.1), acid(0x12, 69)), Root(69, trust="key")),
        (wav(tone(0.1), acid(0x02, 33)), Root(33)),
        (wav(tone(0.1), acid(0x01, 57)), None),
        (wav(tone(0.1), chunk(b"smpl", b"\0" * 10), chunk(b"inst", b"")), None),
        (aiff(tone(0.1), 57, 0, 0, 0), Root(57)),
        (wav(tone(0.1)), None),
    ],
)
def test_the_root_is_read_with_how_far_it_is_meant(file: io.BytesIO, root: Root | None) -> None:
    assert marks_of(file).root == root


@pytest.mark.parametrize(
    ("file", "loop"),
    [
        (wav(tone(0.1), smpl(57, 0.0, (0, 100, 199, 0))), Loop(100, 200)),
        (wav(tone(0.1), smpl(57, 0.0, (1, 100, 199, 3))), Loop(100, 200, "to and fro", 3)),
        (wav(tone(0.1), smpl(57, 0.0, (2, 100, 199, 0))), Loop(100, 200, "backward")),
        (wav(tone(0.1), smpl(57, 0.0, (32, 100, 199, 0))), None),  # a kind of the maker's own
        (wav(tone(0.1), smpl(57, 0.0, (0, 200, 100, 0))), None),
        (aiff(tone(0.1), 57, 1, 100, 200), Loop(100, 200)),
        (aiff(tone(0.1), 57, 2, 100, 200), Loop(100, 200, "to and fro")),
        (aiff(tone(0.1), 57, 0, 100, 200), None),
    ],
)
def test_the_loop_is_read_with_its_last_frame(file: io.BytesIO, loop: Loop | None) -> None:
    assert marks_of(file).loop == loop


@pytest.mark.parametrize(
    ("loop", "heard"),
    [
        (Loop(2, 5), [1, 2, 3, 4, 2, 3, 4, 2, 3, 4]),
        (Loop(2, 5, "to and fro"), [1, 2, 3, 4, 3, 2, 3, 4, 3, 2]),
        (Loop(2, 5, "backward"), [1, 2, 3, 4, 4, 3, 2, 4, 3, 2]),
        (Loop(2, 5, times=2), [1, 2, 3, 4, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_loop_is_played_as_samplers_play_it(loop: Loop, heard: list[int]) -> None:
    assert loop.played(1, 10, 8).tolist() == heard


def test_marks_kept_in_a_flac_are_read() -> None:
    file = io.BytesIO()
    soundfile.write(file, tone(0.2), RATE, format="FLAC", subtype="PCM_16")
    flac = file.getvalue()
    block = b"riff" + smpl(57)
    kept = flac[:42] + bytes([2]) + len(block).to_bytes(3, "big") + block + flac[42:]
    assert marks_of(io.BytesIO(kept)) == Marks(Root(57))
    assert read_sound(io.BytesIO(kept)).root == Root(57)


def test_a_bell_is_the_key_that_its_file_gives() -> None:
    target = load_target(wav(bell(), smpl(57)))
    assert (target.note.midi_note, target.note_source) == (57, "file")


@pytest.mark.parametrize(
    ("hz", "chunks", "note", "source", "said"),
    [
        (220.0, [smpl(57)], 57, "file", None),
        (220.0, [smpl(60)], 57, "detected", None),  # what editors write by themselves
        (261.63, [smpl(60)], 60, "file", None),
        (65.41, [smpl(60)], 36, "detected", None),
        (220.0, [smpl(69)], 69, "file", "file says A4 (69), but A3 (57) is surely heard: A4 ("),
        (220.0, [smpl(64)], 64, "file", "file says E4 (64), but A3 (57) is surely heard: E4 ("),
        (110.0, [acid(0x02, 57)], 45, "detected", "file says A3 (57), but A2 (45) is surely heard: A2 ("),
        (220.0, [smpl(56, 0.9)], 57, "file", None),  # 90 cents above
        (220.0, [smpl(58, 0.9)], 57, "file", None),  # 90 cents to be taken off
    ],
)
def test_a_root_counts_as_far_as_it_is_meant_and_heard(
    hz: float, chunks: list[bytes], note: int, source: str, said: str | None
) -> None:
    target = load_target(wav(tone(0.8, hz), *chunks))
    assert (target.note.midi_note, target.note_source) == (note, source)
    assert (said is None and target.remarks == ()) or (said is not None and said in target.remarks[0])


@pytest.mark.parametrize(("fraction", "cents"), [(0.5, 50.0), (0.5, -50.0), (0.3, 30.0)])
def test_a_sound_between_two_keys_is_the_key_that_its_file_gives(fraction: float, cents: float) -> None:
    target = load_target(wav(tone(0.8, 220.0 * 2 ** (cents / 1200)), smpl(57, fraction)))
    assert (target.note.midi_note, target.note_source) == (57, "file")
    assert target.cents == pytest.approx(cents, abs=1.0)
    side = "sharp" if cents > 0 else "flat"
    assert target.remarks == (f"The sound is {abs(target.cents):.0f} cents {side} of A3: it was retuned for matching.",)


def test_what_a_person_says_stands_above_the_file() -> None:
    target = load_target(wav(bell(), smpl(57)), note=45)
    assert (target.note.midi_note, target.note_source) == (45, "given")


def test_a_root_is_taken_where_no_pitch_is_heard() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    target = load_target(wav(noise, smpl(38)))
    assert (target.note.midi_note, target.note_source) == (38, "file")
    assert "as the file says" in target.remarks[0]


def test_a_loop_plays_on_where_the_sound_ends_before_its_note(tmp_path: Path) -> None:
    samples, period = tone(0.35, 441.0), 100
    start = 8000
    file = wav(samples, smpl(69, 0.0, (0, start, start + period - 1, 0)))
    target = load_target(file)
    assert target.note.length_s == pytest.approx(2.0, abs=0.01)
    assert target.region_s[1] == pytest.approx(0.35, abs=0.01)
    assert target.remarks == ("The loop from 0.181 s to 0.184 s holds the sound: it was played on to 2.00 s.",)
    on = read_sound(file).clip.samples
    np.testing.assert_allclose(on[20_000:20_500], tone(2.0, 441.0)[20_000 + 1 : 20_501], atol=1e-3)
    assert load_target(file, length_s=3.0).note.length_s == pytest.approx(3.0, abs=0.01)
    assert load_target(file, region_s=(0.0, 0.3)).note.length_s <= 0.3  # the part that a person chose
    assert load_target(file, region_s=target.region_s).note == target.note  # as the window loads it once more


def test_a_single_cycle_with_a_loop_is_a_sound() -> None:
    cycle = tone(1.0, 73.5)[:600]
    assert load_target(wav(cycle, smpl(38, 0.0, (0, 0, 599, 0)))).note.midi_note == 38


def test_a_loop_beyond_the_end_is_left_alone() -> None:
    target = load_target(wav(tone(0.35), smpl(57, 0.0, (0, 5000, 40_000, 0))))
    assert target.note.length_s == pytest.approx(0.35, abs=0.01)
    assert target.remarks == ()


@pytest.mark.parametrize("last", [13_229, 13_230])  # some programs write the end as the first frame not played
def test_a_loop_over_a_whole_short_sound_plays_on(last: int) -> None:
    target = load_target(wav(tone(0.3), smpl(57, 0.0, (0, 0, last, 0))))
    assert target.note.length_s == pytest.approx(2.0, abs=0.01)
    assert target.remarks == ("The loop from 0.000 s to 0.300 s holds the sound: it was played on to 2.00 s.",)


@pytest.mark.parametrize(
    ("seconds", "fall_db", "said"),
    [
        (0.3, 60.0, "The loop goes over the whole file, whose sound dies away: it is not used."),
        (1.5, 0.0, "The loop goes over the whole file and would begin it again after 1.50 s: it is not used."),
        (2.5, 0.0, None),  # long enough without
    ],
)
def test_a_loop_over_all_of_a_sound_that_ends_by_itself_is_not_used(
    seconds: float, fall_db: float, said: str | None
) -> None:
    samples = tone(seconds)
    samples *= 10 ** (-fall_db / 20 * np.linspace(0, 1, len(samples), dtype=np.float32))
    target = load_target(wav(samples, smpl(57, 0.0, (0, 0, len(samples) - 1, 0))))
    assert target.note.length_s <= seconds
    assert target.remarks == (() if said is None else (said,))


def test_a_damaged_rate_does_not_make_a_loop_fill_the_memory() -> None:
    data = bytearray(wav(tone(0.35), smpl(69, 0.0, (0, 8000, 8099, 0))).getvalue())
    data[24:28] = struct.pack("<I", 2_000_000_000)
    with pytest.raises(AudioError, match="is damaged: it says that it has 2,000,000,000 samples"):
        read_sound(io.BytesIO(bytes(data)))
