"""What a sound file says of its note: the root key that samplers play it at, and the loop that holds it.

Chunks ``smpl``, ``inst`` and ``acid`` (WAV), ``INST`` with ``MARK`` (AIFF); in a FLAC the same chunks where they were
kept (application blocks ``riff`` and ``aiff``). What they say is not always meant: most editors write note 60 when they
know none, some 0, and ``acid`` has a key without its octave. How far each is believed stands with it.
Sources: Microsoft "New Multimedia Data Types and Data Techniques" (smpl, inst); Apple "AIFF 1.3"; the layout of
``acid``, which Sony never published, after the notes in libsndfile's src/wav.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Literal

import numpy as np

from evosynth.arrays import I64
from evosynth.audio.chunks import Chunk, Container, chunks_of

UNMEANT = (60, 0)  # what is written where nobody said anything
_ACID_ROOT = 0x02  # this flag says that the root note is meant
_ACID_HIGH = 0x10  # with this flag keys are written in the octave from 60, else in that from 48
_MOST_METADATA = 256  # blocks of a FLAC

Trust = Literal["meant", "unmeant", "key"]


@dataclass(frozen=True, slots=True)
class Root:
    """The key at which a sampler plays the sound as it is, a MIDI note, and a fraction of a semitone beside it.

    ``trust``: "meant"; "unmeant" is what programs write by themselves; "key" counts without its octave.
    """

    note: int
    fraction: float = 0.0
    trust: Trust = "meant"

    @property
    def keys(self) -> tuple[int, ...]:
        """The nearest keys, the likelier first: by its definition the sound is above the note by the fraction.

        Some samplers write it as the tuning that they apply: then it is below. Half way the note itself is the nearest.
        """
        beside = 1 if self.fraction > 0.5 else 0
        around = (self.note + beside, self.note - beside)
        return tuple(dict.fromkeys(min(127, max(0, key)) for key in around))


@dataclass(frozen=True, slots=True)
class Loop:
    """Frames [start, end) of a file that are played again and again: ``times``, or for ever (0)."""

    start: int
    end: int
    way: Literal["forward", "to and fro", "backward"] = "forward"
    times: int = 0

    def played(self, first: int, count: int, frames: int) -> I64:
        """The first ``count`` frames that are heard from ``first`` on, by their places in a file of ``frames``."""
        head = np.arange(min(first, self.end), self.end)
        forth = np.arange(self.start, self.end)
        around = {
            "forward": forth,
            "backward": forth[::-1],
            "to and fro": np.concatenate([forth[-2::-1], forth[1:]]) if len(forth) > 1 else forth,
        }[self.way]
        wanted = max(0, -(-(count - len(head)) // max(1, len(around))))
        rounds = wanted if self.times == 0 else min(wanted, max(0, self.times - (self.way == "forward")))
        tail = np.arange(self.end, frames) if self.times else np.zeros(0, np.int64)
        return np.concatenate([head, np.tile(around, rounds), tail])[:count]


@dataclass(frozen=True, slots=True)
class Marks:
    root: Root | None = None
    loop: Loop | None = None


def marks_of(file: BinaryIO) -> Marks:
    """What an open file says of its note; nothing where it says nothing that makes sense."""
    container = chunks_of(file) or _kept_in_flac(file)
    if container is None:
        return Marks()
    try:
        if container.kind == b"FORM":
            return _of_aiff(container)
        return _of_wav(container)
    except struct.error:  # a chunk that is shorter than its form
        return Marks()


def _of_wav(container: Container) -> Marks:
    order = container.order
    smpl, inst, acid = (container.content(name) for name in (b"smpl", b"inst", b"acid"))
    roots, loop = [], None
    if len(smpl) >= 36:
        note, fraction, _, _, loops = struct.unpack_from(order + "5I", smpl, 12)
        roots.append(_root(note, fraction / 2.0**32))
        if loops and len(smpl) >= 60:
            kind, start, end, _, times = struct.unpack_from(order + "5I", smpl, 40)
            loop = _loop(start, end + 1, kind, times)
    if len(inst) >= 7:
        roots.append(_root(inst[0]))
    if len(acid) >= 6:
        flags, note = struct.unpack_from(order + "IH", acid)
        low = 60 if flags & _ACID_HIGH else 48
        if flags & _ACID_ROOT and 0 <= note <= 127:
            roots.append(Root(note, trust="key") if note - low in range(12) else _root(note))
    return Marks(_best(roots), loop)


def _of_aiff(container: Container) -> Marks:
    inst, mark = container.content(b"INST"), container.content(b"MARK")
    if len(inst) < 20:
        return Marks()
    mode, begin, end = struct.unpack_from(">3h", inst, 8)
    places = _places(mark)
    start, stop = places.get(begin, 0), places.get(end, 0)
    loop = _loop(start, stop, mode - 1, 0) if mode in (1, 2) else None  # its markers lie between frames
    return Marks(_root(inst[0]), loop)


def _places(mark: bytes) -> dict[int, int]:
    """Markers of an AIFF: number to frame."""
    places, at = {}, 2
    for _ in range(struct.unpack_from(">H", mark)[0] if len(mark) >= 2 else 0):
        if at + 7 > len(mark):
            break
        number, frame, length = struct.unpack_from(">hIB", mark, at)
        places[number] = frame
        at += 7 + length + (length + 1) % 2
    return places


def _root(note: int, fraction: float = 0.0) -> Root | None:
    if not 0 <= note <= 127:
        return None
    return Root(note, fraction, "unmeant" if note in UNMEANT and fraction == 0.0 else "meant")


def _best(roots: list[Root | None]) -> Root | None:
    """The first that is meant, else that counts at all."""
    said = [root for root in roots if root is not None]
    order = ("meant", "key", "unmeant")
    return min(said, key=lambda root: order.index(root.trust), default=None)


def _loop(start: int, end: int, kind: int, times: int) -> Loop | None:
    ways: tuple[Literal["forward", "to and fro", "backward"], ...] = ("forward", "to and fro", "backward")
    return Loop(start, end, ways[kind], times) if end - start > 1 and 0 <= kind < len(ways) else None


def _kept_in_flac(file: BinaryIO) -> Container | None:
    """The chunks of the WAV or AIFF that a FLAC was made of, where its maker kept them."""
    file.seek(0)
    if file.read(4) != b"fLaC":
        return None
    kinds, chunks, last = {b"riff": b"RIFF", b"aiff": b"FORM"}, [], False
    kind = b""
    for _ in range(_MOST_METADATA):
        head = file.read(4)
        if last or len(head) < 4:
            break
        last, size = bool(head[0] & 0x80), int.from_bytes(head[1:], "big")
        block = file.read(size)
        if head[0] & 0x7F == 2 and block[:4] in kinds and len(block) >= 12:
            kind = kinds[block[:4]]
            order = ">" if kind == b"FORM" else "<"
            chunks.append(Chunk(block[4:8], 0, struct.unpack(order + "I", block[8:12])[0], block[12:]))
    return Container(kind, 0, tuple(chunks)) if chunks else None
