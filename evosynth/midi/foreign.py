"""What a message or file without DX7 voices is, in words: other synths by their names, other files by their kind.

Sources: the MIDI data pages of Yamaha's manuals of these synths; the names of blocks ("LM  8976AE") as the editors DX
Manager and Edisyn list them.
"""

from __future__ import annotations

from typing import NamedTuple

from evosynth.midi.layout import CHANGE, DUMP, FORMATS, REQUEST, YAMAHA
from evosynth.midi.segment import ASIDE, DAMAGE, FOREIGN, OTHER_FILE, OTHER_SYNTH, Problem

_FOUR = "synths with 4 operators (DX21, DX27, DX100, DX11, TX81Z), which a DX7 cannot play,"


class Words(NamedTuple):
    """For one such message, for several in a row, and how much it matters."""

    one: str
    many: str
    weight: int = FOREIGN


FORMAT_WORDS = {
    1: Words("a performance of a TX7 or DX1", "performances of a TX7 or DX1"),
    2: Words("a bank of performances of a TX7", "banks of performances of a TX7"),
    3: Words(f"a voice for {_FOUR}", f"voices for {_FOUR}", OTHER_SYNTH),
    4: Words(f"a bank for {_FOUR}", f"banks for {_FOUR}", OTHER_SYNTH),
    5: Words("the DX7II supplement of a voice", "DX7II supplements of voices"),
    6: Words("the DX7II supplement of a bank", "DX7II supplements of banks"),
    0x5E: Words("a dump of an FS1R", "dumps of an FS1R"),
    0x62: Words("a dump of a DX200", "dumps of a DX200"),
    0x7A: Words("a dump of an SY77 or TG77", "dumps of an SY77 or TG77"),
}
_SETTINGS = Words("a block of DX7II or TX802 settings", "blocks of DX7II or TX802 settings")
# Synths with 4 operators, by the first letters of the name that a block of format 7E carries.
_BLOCKS = {
    b"LM  8976": "a TX81Z or DX11",
    b"LM  8023": "a DX11",
    b"LM  8073": "a V50",
    b"LM  8036": "a YS100, YS200 or TQ5",
    b"LM  8054": "a DS55",
    b"LM  MCRTE": "a TX81Z, DX11 or V50",
}
_FB01, _UNIVERSAL, _REFACE, _REFACE_DX = 0x75, 0x7E, b"\x7f\x1c", 0x05


def words_for(body: bytes) -> Words:
    """What a message is, by at least 3 of its bytes behind F0; some 20 say more."""
    maker, status, number = body[:3]
    if maker != YAMAHA:
        what = f"for a synth that is not Yamaha's (maker {maker:02X}h)"
        return Words(f"a message {what}", f"messages {what}")
    if status == _FB01:
        return _four_operators("an FB-01")
    if body[2:4] == _REFACE and status >> 4 in (DUMP, CHANGE):
        at = 6 if status >> 4 == DUMP else 4
        dx = body[at : at + 1] == bytes((_REFACE_DX,))
        return _four_operators("a reface DX") if dx else Words("a message of a reface", "messages of a reface")
    if status >> 4 == DUMP:
        return _dump_words(number, body)
    return {
        CHANGE: Words("a parameter change", "parameter changes", ASIDE),
        REQUEST: Words("a request for a dump", "requests for a dump", ASIDE),
    }.get(status >> 4, Words("a message of an unknown kind", "messages of an unknown kind", ASIDE))


def _dump_words(number: int, body: bytes) -> Words:
    if number in FORMATS:
        what = FORMATS[number].what
        return Words(
            f"a {what} that breaks off within its first bytes",
            f"{what}s that break off within their first bytes",
            DAMAGE,
        )
    if number == _UNIVERSAL:
        named = [synth for name, synth in _BLOCKS.items() if body[5 : 5 + len(name)] == name]
        return _four_operators(named[0]) if named else _SETTINGS
    other = f"of another Yamaha synth (format {number})"
    return FORMAT_WORDS.get(number, Words(f"a dump {other}", f"dumps {other}"))


def _four_operators(synth: str) -> Words:
    what = f"of {synth}, a synth with 4 operators whose voices a DX7 cannot play,"
    return Words(f"a message {what}", f"messages {what}", OTHER_SYNTH)


_BEGINNINGS = (
    (b"Rar!\x1a", "a RAR archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"\x1f\x8b", "a file packed by gzip: unpack it first"),
    (b"SIT!", "a StuffIt archive: unpack it first"),
    (b"StuffIt", "a StuffIt archive: unpack it first"),
    (b"(This file must be converted with BinHex", "a BinHex text: unpack it first"),
    (b"%PDF", "a PDF"),
    (b"RIFF", "a RIFF file, like WAV, without sysex in it"),
    (b"FORM", "an AIFF sound"),
    (b"fLaC", "a FLAC sound"),
    (b"OggS", "an Ogg sound"),
    (b".snd", "a sound of a Sun or NeXT"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xfe", "a text (UTF-16)"),
    (b"\xfe\xff", "a text (UTF-16)"),
)
_PAGES = (b"<!doctype html", b"<html", b"<head")
_TEXT = bytes(range(32, 127)) + b"\t\r\n\f\x1a"


def file_kind(data: bytes) -> list[Problem]:
    """What a file without voices is, where its beginning tells; none or one problem."""
    beginning = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.lower().startswith(_PAGES):
        return [Problem(0, "this is a web page (HTML) in place of a file of voices", weight=OTHER_FILE)]
    for mark, words in _BEGINNINGS:
        if data.startswith(mark) and data[8:12] != b"RMID":
            return [Problem(0, f"this is {words}", weight=OTHER_FILE)]
    if len(beginning) > 16 and not data[:4096].translate(None, _TEXT):
        return [Problem(0, "this is a text", weight=OTHER_FILE)]
    return []
