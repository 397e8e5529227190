"""A file that is called like a sound and is none says what it is."""

import bz2
import io
import lzma
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


def box(name: bytes, content: bytes, *, wide: bool = False) -> bytes:
    if wide:
        return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(brand: bytes, *tracks: bytes) -> bytes:
    """As cameras write it, what is in it behind the pictures."""
    handlers = [box(b"hdlr", bytes(8) + track + bytes(13)) for track in tracks]
    movie = b"".join(box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", handler)) for handler in handlers)
    start = box(b"ftyp", brand + bytes(4) + b"isom")
    return start + box(b"mdat", bytes(5000), wide=True) + box(b"moov", box(b"mvhd", bytes(100)) + movie)


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 88244\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"\0\0\0\x1cftypM4A \0\0\2\0" + bytes(3000),
            r"is M4A \(AAC or ALAC\), which is not read: convert it to WAV",
        ),
        (film(b"isom", b"vide"), r"is a film \(MP4\) without sound\.$"),
        (film(b"qt  ", b"vide"), r"is a film \(QuickTime\) without sound\.$"),
        (film(b"isom", b"vide", b"soun"), r"is M4A or MP4, which is not read: convert it to WAV or FLAC\.$"),
        (film(b"isom", b"soun"), r"is M4A or MP4, which is not read"),
        (film(b"isom", b"vide")[:3000], r"is M4A or MP4, which is not read"),  # what is in it stands at its end
        (b"\0\0\0\x18ftypheic" + bytes(3000), r"is a picture \(HEIC\), not a sound\.$"),
        (lzma.compress(wav_of(1)), r"is an xz archive, not a sound\.$"),
        (bz2.compress(wav_of(1)), r"is a bzip2 archive, not a sound\.$"),
        (b"\x28\xb5\x2f\xfd" + bytes(range(200)), r"is a Zstandard archive, not a sound\.$"),
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
