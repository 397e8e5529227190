"""Reading voices out of any bytes: sysex files good and damaged, banks that lost their head, and their containers.

Reading never raises on content. Containers are peeled off first; then the bytes are cut into *segments*, one after the
other without a gap. Dumps that prove themselves by size, checksum and end mark come first, whatever their heads say;
then whatever else is a message; then bare data. The damage that is known from files in the wild, and what is done
about it: docs/formats/dx7-sysex.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from evosynth.midi import archive
from evosynth.midi.containers import peeled
from evosynth.midi.foreign import file_kind
from evosynth.midi.headerless import headerless_segments
from evosynth.midi.layout import BANK, SINGLE, Format
from evosynth.midi.messages import message_segments
from evosynth.midi.midifile import is_midi_file, sysex_streams
from evosynth.midi.proven import proven_dumps
from evosynth.midi.segment import DAMAGE, OTHER_FILE, OTHER_SYNTH, Problem, Segment
from evosynth.midi.stream import between
from evosynth.midi.supplements import with_supplements
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

_MESSAGE = re.compile(rb"\A\xf0|\xf0[\xf8-\xff]*\x43[\xf8-\xff]*[\x00-\x7f]")
_DEEPEST = 3  # containers inside containers


def read_sysex(data: bytes, suffix: str = "") -> tuple[list[Voice], list[Problem]]:
    """Every DX7 voice in ``data``, in order, and every problem met, in order.

    Never raises on content. ``suffix`` is that of the file, where there is one: some old formats show by it alone.
    """
    found = segments(data, suffix)
    voices = [voice for segment in found for voice in segment.voices]
    problems = [problem for segment in found for problem in segment.problems]
    return voices, problems if data else [Problem(0, "there is nothing in it")]


def segments(data: bytes, suffix: str = "") -> list[Segment]:
    """``data`` cut into segments that touch: the first starts at 0, the last stops at the end."""
    data = bytes(data)
    if archive.is_archive(data):
        return [_archive(data)]
    found = _peeled(data, suffix.lower(), 0)
    told = [problem.weight for segment in found for problem in segment.problems]
    if found and not any(segment.voices for segment in found) and OTHER_SYNTH not in told:
        found[0] = replace(found[0], problems=(*file_kind(data), *found[0].problems))
    return found


def _peeled(data: bytes, suffix: str, depth: int) -> list[Segment]:
    """The segments of bytes that may stand in containers."""
    if is_midi_file(data):
        return _midi_file(data)
    inside = peeled(data) if depth < _DEEPEST else None
    if inside is None:
        return _scan(data, suffix)
    found = inside.stream.placed(_peeled(inside.data, suffix, depth + 1))
    return between(found, len(data))


def _scan(data: bytes, suffix: str = "") -> list[Segment]:
    """The segments of bytes that stand in no container."""
    return with_supplements(data, _around(data, suffix, (BANK, SINGLE)))


def _around(data: bytes, suffix: str, forms: tuple[Format, ...]) -> list[Segment]:
    """Dumps of these forms that prove themselves, one form after the other, and what is around them."""
    if not data:
        return []
    if not forms:
        return _unproven(data, suffix)
    found: list[Segment] = []
    position = 0
    for dump in proven_dumps(data, forms[0]):
        found += _moved(_around(data[position : dump.start], "", forms[1:]), position)
        found.append(dump)
        position = dump.stop
    return [*found, *_moved(_around(data[position:], "" if found else suffix, forms[1:]), position)]


def _unproven(data: bytes, suffix: str) -> list[Segment]:
    """Messages and bytes between them, or bare data."""
    if not _MESSAGE.search(data):
        headerless = headerless_segments(data, suffix)
        if headerless:
            return headerless
    return message_segments(data)


def _moved(found: Iterable[Segment], by: int) -> Iterator[Segment]:
    """Segments of a stretch that begins at byte ``by``."""
    for segment in found:
        problems = tuple(problem._replace(offset=problem.offset + by) for problem in segment.problems)
        yield replace(segment, start=segment.start + by, stop=segment.stop + by, problems=problems)


def _midi_file(data: bytes) -> list[Segment]:
    """The messages in a MIDI file, and the parts of the file between them; a bank that stands beside all events, as in
    a damaged file, is read where they hold no voice."""
    found = [segment for stream in sysex_streams(data) for segment in stream.placed(_scan(stream.data))]
    if not any(segment.voices for segment in found) and any(proven_dumps(data, BANK)):
        return _scan(data)
    if found:
        return between(found, len(data))
    text = "this is a MIDI file without a system-exclusive message"
    return [Segment(0, len(data), problems=(Problem(0, text, weight=OTHER_FILE),), kind="container")]


def _archive(data: bytes) -> Segment:
    """All that the files of an archive give, as one segment; problems name the file."""
    voices: list[Voice] = []
    values: list[bytes] = []
    supplements: list[Supplement | None] = []
    problems: list[Problem] = []
    try:
        for member in archive.members(data):
            for segment in _member(member):
                problems += [_of_member(problem, member.name, len(voices)) for problem in segment.problems]
                voices += segment.voices
                values += segment.values
                supplements += segment.supplements or [None] * len(segment.voices)
    except archive.ArchiveError as error:
        problems = [Problem(0, f"this is a ZIP archive {error}", weight=OTHER_FILE)]
    if not voices and not problems:
        problems = [Problem(0, "this is a ZIP archive without a file of voices", weight=OTHER_FILE)]
    beside = tuple(supplements) if any(supplements) else ()
    return Segment(0, len(data), tuple(voices), tuple(problems), "container", tuple(values), beside)


def _member(member: archive.Member) -> list[Segment]:
    """The segments of one file of an archive."""
    problem = "is an archive inside an archive" if archive.is_archive(member.data) else member.problem
    if problem:
        text = f"the file {problem} and left out"
        return [Segment(0, len(member.data), problems=(Problem(0, text, weight=DAMAGE),), kind="stray")]
    return segments(member.data, PurePosixPath(member.name).suffix)


def _of_member(problem: Problem, name: str, voices: int) -> Problem:
    voice = None if problem.voice is None else problem.voice + voices
    return problem._replace(offset=0, message=f"{name}: {problem.message}", voice=voice)
