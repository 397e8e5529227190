"""Heads that keep a sound from being read are put right: BW64, lengths that nobody wrote, FLAC in Ogg, MP3 in WAV."""

import io
import struct

import numpy as np
import pytest
import soundfile

from evosynth.audio.files import read_sound
from evosynth.errors import AudioError

RATE = 44_100
SINE = (0.5 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)


def wav(kind: bytes = b"RIFF", size: int | None = None, riff: int | None = None, behind: bytes = b"") -> bytes:
    data = (SINE * 32767).astype("<i2").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    size = len(data) if size is None else size
    body = form + struct.pack("<4sI", b"data", size) + data + behind
    return struct.pack("<4sI4s", kind, 4 + len(body) if riff is None else riff, b"WAVE") + body


def chunk(name: bytes, content: bytes, *, size: int | None = None, padded: bool = True) -> bytes:
    length = len(content) if size is None else size
    return name + struct.pack("<I", length) + content + (b"\0" * (len(content) % 2) if padded else b"")


def with_chunk(broken: bytes, *, first: bool) -> bytes:
    """The sound with a chunk between its form and its samples, or behind them."""
    body = wav()[8:]
    body = body[:28] + broken + body[28:] if first else body + broken
    return b"RIFF" + struct.pack("<I", len(body)) + body


BROKEN = [
    *(chunk(name, bytes(10)) for name in (b"smpl", b"LIST", b"bext", b"cue ", b"inst", b"acid", b"fact", b"PEAK")),
    *(chunk(name, b"\xff" * 3) for name in (b"smpl", b"LIST", b"acid", b"fact", b"PEAK")),
    chunk(b"acid", bytes(4)),  # libsndfile would begin 6 samples late
    chunk(b"smpl", bytes(32) + b"\xff" * 8),  # loops without number
    chunk(b"PEAK", bytes(300)),
    chunk(b"LIST", b"INFOISFT\7\0\0\0Audacity"[:19], padded=False),
    chunk(b"\xff\xfe\1\2", b"name of no program"),
    chunk(b"\0\0\0\0", b""),
    chunk(b"smpl", bytes(10), size=100_000_000),  # beyond the end
    chunk(b"smpl", bytes(10), size=0xFFFF_FFFF),
    chunk(b"smpl", bytes(10), size=5000),  # into the samples
    chunk(b"smpl", bytes(36), size=10),
    b"\xff" * 999,  # what is no chunk at all
]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_chunk_that_says_nothing_of_the_samples_does_not_cost_them(broken: bytes, first: bool) -> None:
    reading = read_sound(io.BytesIO(with_chunk(broken, first=first)), (0.0, 30.0))
    np.testing.assert_allclose(reading.clip.samples, SINE, atol=1e-4)
    assert reading.remarks == ()


def test_a_wide_file_keeps_its_length_beside_a_broken_chunk() -> None:
    data = wide(b"RF64", 2 * RATE)
    at = data.index(b"data")
    reading = read_sound(io.BytesIO(data[:at] + chunk(b"acid", b"") + data[at:] + b"LIST"), (0.0, 30.0))
    np.testing.assert_allclose(reading.clip.samples, SINE, atol=1e-4)
    assert reading.remarks == ()


def wide(kind: bytes, bytes_of_sound: int) -> bytes:
    plain = wav(size=0xFFFF_FFFF)
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, 0, bytes_of_sound, 0, 0)
    return kind + b"\xff\xff\xff\xffWAVE" + ds64 + plain[12:]


def ogg_flac() -> bytes:
    """FLAC in Ogg with a page to each packet, as the mapping has it; checksums are left out."""
    file = io.BytesIO()
    soundfile.write(file, SINE, RATE, format="FLAC", subtype="PCM_16")
    flac = file.getvalue()
    at, last, blocks = 4, False, []
    while not last:
        last, size = bool(flac[at] & 0x80), int.from_bytes(flac[at + 1 : at + 4], "big")
        blocks.append(flac[at : at + 4 + size])
        at += 4 + size
    packets = [b"\x7fFLAC\x01\x00" + struct.pack(">H", len(blocks) - 1) + b"fLaC" + blocks[0], *blocks[1:], flac[at:]]
    out = b""
    for number, packet in enumerate(packets):
        for start in range(0, len(packet), 255 * 250):
            part = packet[start : start + 255 * 250]
            lacing = b"\xff" * (len(part) // 255) + (b"" if len(part) == 255 * 250 else bytes([len(part) % 255]))
            flag = (2 if number == 0 else 0) | (4 if packet is packets[-1] else 0)
            out += struct.pack("<4sBBqIII", b"OggS", 0, flag, 0, 1, number, 0) + bytes([len(lacing)]) + lacing + part
    return out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (wav(), False),
        (wav(size=0, riff=0), True),  # a recorder that died
        (wav(size=0), True),
        (wav(size=0xFFFF_FFFF, riff=0xFFFF_FFFF), False),  # ffmpeg into a pipe
        (wav(size=0x7FFF_F000, riff=0x7FFF_F024), False),  # sox into a pipe
        (wide(b"RF64", 2 * RATE), False),
        (wide(b"BW64", 2 * RATE), False),
        (wide(b"RF64", 0), True),
        (wide(b"BW64", 0), True),
        (ogg_flac(), False),
    ],
)
def test_the_whole_sound_is_read(data: bytes, said: bool) -> None:
    reading = read_sound(io.BytesIO(data), (0.0, 30.0))
    np.testing.assert_allclose(reading.clip.samples, SINE, atol=1e-4)
    assert bool(reading.remarks) == said
    assert not said or reading.remarks == ("Its head does not say how long it is: it was read to its end.",)


def test_an_mp3_in_a_wav_is_the_mp3() -> None:
    file = io.BytesIO()
    soundfile.write(file, SINE, RATE, format="MP3")
    data = file.getvalue()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 18, 0x55, 1, RATE, 16000, 1, 0) + b"\0\0"
    body = form + struct.pack("<4sI", b"data", len(data)) + data
    reading = read_sound(io.BytesIO(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body))
    np.testing.assert_array_equal(reading.clip.samples, read_sound(io.BytesIO(data)).clip.samples)


def test_samples_of_which_there_are_none_indeed_are_not_looked_for_in_what_follows() -> None:
    note = b"LIST" + struct.pack("<I", 2000) + b"\x55" * 2000
    body = wav()[12:36] + struct.pack("<4sI", b"data", 0) + note
    with pytest.raises(AudioError, match=r"^sound contains no sound: it has zero samples\.$"):
        read_sound(io.BytesIO(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body))


def test_what_goes_far_beyond_full_scale_is_brought_down_and_nothing_overflows() -> None:
    for peak, kind in ((1e30, "<f4"), (1e300, "<f8"), (32767.0, "<f4")):
        samples = (SINE.astype(np.float64) * 2 * peak).astype(kind)
        width = samples.itemsize
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, RATE, width * RATE, width, 8 * width)
        body = form + struct.pack("<4sI", b"data", samples.nbytes) + samples.tobytes()
        reading = read_sound(io.BytesIO(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body))
        np.testing.assert_allclose(reading.clip.samples, 2 * SINE[1:], atol=1e-5)
        assert len(reading.remarks) == 1
        assert "full scale: it was brought down" in reading.remarks[0]
