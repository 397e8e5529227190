"""A file that is called like a sound and is none says what it is."""

import io
import struct
import zipfile

import pytest

from evosynth.audio.files import read_clip
from evosynth.errors import AudioError


def wav_of(tag: int) -> bytes:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 18, tag, 1, 44100, 88200, 2, 16) + b"\0\0"
    body = b"WAVE" + form + struct.pack("<4sI", b"data", 4000) + b"\x21" * 4000
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.wav", b"x" * 100)
    return file.getvalue()


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 88244\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"\0\0\0\x1cftypM4A \0\0\2\0" + bytes(3000),
            r"is M4A/MP4 \(AAC or ALAC\), which is not read: convert it to WAV",
        ),
        (b"\0\0\0\x14ftypqt  \0\0\2\0" + bytes(3000), r"is QuickTime, which is not read"),
        (b"\xff\xf1\x50\x80" + bytes(range(200)), r"is AAC \(ADTS\), which is not read"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(500), r"is Windows Media \(WMA\), which is not read"),
        (
            wav_of(0x0270),
            r"holds sound coded as ATRAC3 \(0x0270\), which is not read: convert it to plain WAV or FLAC\.$",
        ),
        (wav_of(0x1234), r"holds sound coded as an unknown codec \(0x1234\)"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk" + bytes(100), r"is a MIDI file, not a sound\.$"),
        (b"\xf0\x43\0\0\1\x1b" + bytes(157), r"is sysex of a Yamaha synth, not a sound\.$"),
        (zipped(), r"is a ZIP archive, not a sound\.$"),
        (b"\x1aE\xdf\xa3" + bytes(200), r"is a video or sound in Matroska or WebM, not a sound\.$"),
        (
            b"\n<!DOCTYPE html>\n<html><body>404</body></html>",
            r"is a web page, not a sound: the download went wrong\.$",
        ),
        (LFS, r"is a pointer of Git LFS, not the sound itself: fetch it with git lfs pull\.$"),
        (b"Just some words.\n" * 30, r"is text, not a sound\.$"),
    ],
)
@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a"])
def test_it_is_named(tmp_path, data: bytes, sentence: str, suffix: str) -> None:
    path = tmp_path / f"take{suffix}"
    path.write_bytes(data)
    with pytest.raises(AudioError, match=rf"^take\{suffix} {sentence}"):
        read_clip(path)
