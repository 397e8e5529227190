"""What a file is that is called like a sound and is none that can be read, by its first bytes.

Sources: file(1)'s documentation and the formats' own (boxes of films: Apple "QuickTime File Format"); names of codecs
after Microsoft's mmreg.h and RFC 2361.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from evosynth.audio.chunks import chunks_of

_HEAD = 4096  # bytes that are looked at
_CODECS = {
    0x0010: "OKI ADPCM",
    0x0020: "Yamaha ADPCM",
    0x0022: "TrueSpeech",
    0x0045: "G.726 ADPCM",
    0x0064: "G.726 ADPCM",
    0x0069: "Xbox ADPCM",
    0x0092: "AC-3",
    0x00FF: "AAC",
    0x0130: "Sipro ACELP",
    0x0160: "Windows Media Audio",
    0x0161: "Windows Media Audio",
    0x0162: "Windows Media Audio",
    0x0163: "Windows Media Audio",
    0x0200: "Creative ADPCM",
    0x0270: "ATRAC3",
    0x1600: "AAC",
    0x1610: "AAC",
    0x2000: "AC-3",
    0x2001: "DTS",
    0x674F: "Ogg Vorbis inside a WAV",
    0x6771: "Ogg Vorbis inside a WAV",
    0x706D: "AAC",
    0xA106: "AAC",
    0xF1AC: "FLAC inside a WAV",
}
_STARTS = (  # where, which bytes, what it is
    (0, b"MThd", "a MIDI file"),
    (8, b"RMID", "a MIDI file (RMID)"),
    (0, b"\xf0\x43", "sysex of a Yamaha synth"),
    (0, b"\xf0", "sysex"),
    (0, b"vawt", "a wavetable of Surge (.wt)"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"\xfd7zXZ\0", "an xz archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (0, b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (0, b"LZIP", "an lzip archive"),
    (257, b"ustar", "a tar archive"),
    (8, b"AVI ", "a video (AVI)"),
    (0, b"\x1aE\xdf\xa3", "a video or sound in Matroska or WebM"),
    (0, b"\x00\x00\x01\xba", "a video (MPEG)"),
    (0, b"FLV", "a video (FLV)"),
    (8, b"sfbk", "a SoundFont (.sf2)"),
    (8, b"WEBP", "a picture (WebP)"),
    (4, b"ftyphei", "a picture (HEIC)"),
    (4, b"ftypmif1", "a picture (HEIC)"),
    (4, b"ftypavif", "a picture (AVIF)"),
    (0, b"\x89PNG", "a picture (PNG)"),
    (0, b"\xff\xd8\xff", "a picture (JPEG)"),
    (0, b"GIF8", "a picture (GIF)"),
    (0, b"%PDF", "a PDF document"),
    (0, b"SQLite format 3", "a database (SQLite)"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\x00\x05\x16\x07", "a companion of macOS (._ file), whose sound is in the file beside it"),
    (0, b"\x00\x05\x16\x00", "a companion of macOS (AppleSingle)"),
)
_CODED = (  # sounds of other kinds
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (WMA)"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"wvpk", "WavPack"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"TTA1", "True Audio"),
    (0, b"DSD ", "DSD (DSF)"),
    (0, b"FRM8", "DSD (DSDIFF)"),
    (0, b"#!AMR", "AMR"),
    (0, b"\x0b\x77", "AC-3"),
    (0, b".RMF", "RealAudio"),
    (0, b"ADIF", "AAC"),
    (0, b"\xff\xf1", "AAC (ADTS)"),
    (0, b"\xff\xf9", "AAC (ADTS)"),
)
_MPEG_4 = "M4A or MP4"
_FAMILIES = {
    b"qt  ": "QuickTime",
    b"M4A ": "M4A (AAC or ALAC)",
    b"M4B ": "M4A (AAC or ALAC)",
    b"M4V ": "MP4",
    b"3gp4": "3GP",
    b"3gp5": "3GP",
}
_MOST_BOXES = 64  # of the outermost ones; films in fragments have hundreds, behind their description
_MOST_OF_MOVIE = 1 << 22  # bytes of a film's description that are looked through


def what_it_is(file: BinaryIO) -> str:
    """The end of a sentence that begins with the file's name; empty where nothing can be told."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"version https://git-lfs"):
        return "is a pointer of Git LFS, not the sound itself: fetch it with git lfs pull."
    for at, start, name in _CODED:
        if head[at : at + len(start)] == start:
            return f"is {name}, which is not read: convert it to WAV or FLAC."
    for at, start, name in _STARTS:
        if head[at : at + len(start)] == start:
            return f"is {name}, not a sound."
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        kind = _FAMILIES.get(head[8:12], _MPEG_4) if head[4:8] == b"ftyp" else "QuickTime"
        tracks = _tracks(file)
        if b"vide" in tracks and b"soun" not in tracks:
            return f"is a film ({'MP4' if kind == _MPEG_4 else kind}) without sound."
        return f"is {kind}, which is not read: convert it to WAV or FLAC."
    return _codec(file) or _text(head)


def _tracks(file: BinaryIO) -> set[bytes]:
    """Which kinds of tracks a film or sound in the form of QuickTime has; none where that is not told soon."""
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        size = int.from_bytes(head[:4], "big")
        if head[4:8] == b"moov":
            movie = file.read(size) if size <= _MOST_OF_MOVIE else b""
            return {part[8:12] for part in movie.split(b"hdlr")[1:]}
        size = int.from_bytes(head[8:], "big") if size == 1 else size
        if size < 8:
            break
        at += size
    return set()


def _codec(file: BinaryIO) -> str:
    """A WAV whose samples are coded in a way that is not read; AIFF-C likewise."""
    container = chunks_of(file)
    if container is None:
        return _codec_of_caf(file)
    form, kind = container.content(b"fmt "), container.content(b"COMM")
    if len(form) >= 2:
        tag = int(struct.unpack(container.order + "H", form[:2])[0])
        if tag == 0xFFFE and len(form) >= 26:
            tag = int(struct.unpack(container.order + "H", form[24:26])[0])
        name = _CODECS.get(tag, "an unknown codec" if tag not in (1, 3) else "")
        coded = f"{name} (0x{tag:04X})" if name else ""
    elif len(kind) >= 22:
        coded = f"'{kind[18:22].decode('latin-1')}'"
    else:
        return ""
    return f"holds sound coded as {coded}, which is not read: convert it to plain WAV or FLAC." if coded else ""


def _codec_of_caf(file: BinaryIO) -> str:
    """Apple's CAF begins with its description: behind the rate, four letters name the codec."""
    file.seek(0)
    head = file.read(32)
    if head[:4] != b"caff" or head[8:12] != b"desc" or head[28:32] == b"lpcm":
        return ""
    return (
        f"holds sound coded as '{head[28:32].decode('latin-1').strip()}', which is not read: convert it to plain WAV."
    )


def _text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "is a web page, not a sound: the download went wrong."
    text = head.decode("utf-8", "ignore")
    plain = head and b"\x00" not in head and sum(c.isprintable() or c.isspace() for c in text) > 0.95 * len(head)
    return "is text, not a sound." if plain else ""
