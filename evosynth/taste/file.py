"""A taste as a file of a person's: JSON with the answers, the sounds, and the switches (docs/formats/taste.md).

A model is never written, it is fitted anew from the answers. What comes from strangers is bounded and checked: whatever
is wrong is one sentence of a StorageError that names what and where.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.analysis import alike, prints
from evosynth.analysis.alike import NAMES, Impressions
from evosynth.errors import StorageError, reason_of
from evosynth.system.writing import write_atomically
from evosynth.taste.answers import Page, Taste

FORMAT, VERSION, SUFFIX = "evosynth-taste", 2, ".evotaste"
READ = (1, VERSION)  # in the first nothing was preferred
DESCRIPTORS = {"descriptors": alike.VERSION, "prints": prints.VERSION}
MOST_BYTES = 64 << 20  # of a file: some 90,000 sounds
MOST_PAGES = 20_000
MOST_SOUNDS = 20_000  # of a page
_LARGEST = 1e6  # of a descriptor or a grade


def write_taste(path: Path, taste: Taste) -> None:
    """StorageError names the file and the reason where it cannot be written."""
    write_atomically(path, text_of(taste).encode())


def read_taste(path: Path) -> Taste:
    """StorageError says in a sentence what is wrong with the file."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read: {reason_of(error)}.") from error
    if len(data) > MOST_BYTES:
        raise StorageError(f"{path} is larger than {MOST_BYTES >> 20} MB: no taste is.")
    try:
        return taste_of(data.decode(), str(path))
    except UnicodeDecodeError:
        raise StorageError(f"{path} is not a taste: it is no text.") from None


def text_of(taste: Taste) -> str:
    """The newest pages, so far as they go into a file."""
    pages: list[str] = []
    room = MOST_BYTES - 4096
    for page in reversed(taste.pages[-MOST_PAGES:]):
        line = json.dumps(page_entry(page))
        room -= len(line) + 2
        if room < 0:
            break
        pages.append(line)
    head = {"format": FORMAT, "version": VERSION, "made with": DESCRIPTORS, "on": taste.on, "off": sorted(taste.off)}
    return json.dumps(head)[:-1] + ', "pages": [\n' + ",\n".join(pages[::-1]) + "\n]}\n"


def taste_of(text: str, where: str = "This taste") -> Taste:
    """What ``text_of`` wrote. StorageError begins with ``where``."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StorageError(f"{where} is not a taste: it is no JSON.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StorageError(f"{where} is not a taste of EvoSynth.")
    if content.get("version") not in READ:
        raise StorageError(
            f"{where} has the version {content.get('version')!r:.40}, and this program reads versions {READ[0]} to "
            f"{VERSION}."
        )
    if content.get("made with") != DESCRIPTORS:
        raise StorageError(
            f"{where} describes its sounds in another version than this program does, so they cannot be compared: "
            f"{content.get('made with')!r:.80} where {DESCRIPTORS!r} is wanted."
        )
    on, off, pages = content.get("on"), content.get("off"), content.get("pages")
    if not isinstance(on, bool) or not isinstance(off, list) or not isinstance(pages, list):
        raise StorageError(f"{where} is damaged: its switches or its pages are missing.")
    if unknown := [name for name in off if name not in NAMES]:
        raise StorageError(f"{where} switches off what no sound is described by: {unknown[0]!r:.40}.")
    if len(pages) > MOST_PAGES:
        raise StorageError(f"{where} has {len(pages)} pages, and {MOST_PAGES} are the most that are read.")
    read = tuple(page_of(page, f"{where} is damaged on page {number}") for number, page in enumerate(pages, 1))
    return Taste(read, frozenset(off), on)


def page_entry(page: Page) -> dict[str, Any]:
    """A page as JSON: null for what nobody listened to."""
    return {
        "grades": [float(grade) if np.isfinite(grade) else None for grade in page.grades],
        "same": [[int(a), int(b)] for a, b in page.same],
        "preferred": [[int(a), int(b)] for a, b in page.preferred],
        "inherited": page.inherited,
        "descriptors": _packed(page.sounds.values.astype("<f4")),
        "prints": _packed(page.sounds.prints),
    }


def page_of(entry: object, where: str) -> Page:
    """A page of what ``page_entry`` made. StorageError begins with ``where``."""
    if not isinstance(entry, Mapping):
        raise StorageError(f"{where}: it is no object.")
    try:
        said = [np.nan if grade is None else _number(grade) for grade in entry["grades"]]
        same, preferred = _rows(entry["same"]), _rows(entry.get("preferred", ()))
        if max(len(said), len(same), len(preferred)) > MOST_SOUNDS:
            raise ValueError(f"{MOST_SOUNDS} sounds are the most")
        values = np.frombuffer(_unpacked(entry["descriptors"], 4 * len(NAMES) * len(said)), "<f4")
        bytes_ = np.frombuffer(_unpacked(entry["prints"], prints.SIZE * len(said)), np.uint8)
        sounds = Impressions(_described(values.reshape(-1, len(NAMES))), bytes_.reshape(-1, prints.SIZE).copy())
        return Page(sounds, np.array(said, np.float64), same, preferred, _count(entry.get("inherited", 0)))
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        reason = f"there are no {error}" if isinstance(error, KeyError) else f"{error}"
        raise StorageError(f"{where}: {reason:.200}.") from error


def _described(values: np.ndarray) -> np.ndarray:
    """Descriptors (n, k) that are numbers of a sound, or NaN throughout for silence."""
    silent = np.isnan(values[:, 0])
    if not (np.isnan(values[silent]).all() and (np.abs(values[~silent]) < _LARGEST).all()):
        raise ValueError("a descriptor is no number")
    return values.astype(np.float32)


def _number(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) < _LARGEST:
        raise ValueError(f"{said!r:.40} is no grade")
    return float(said)


def _row(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise ValueError(f"{said!r:.40} is no row")
    return said


def _count(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise ValueError(f"{said!r:.40} is no count")
    return said


def _rows(said: Iterable[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((_row(a), _row(b)) for a, b in said)


def _packed(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def _unpacked(said: object, size: int) -> bytes:
    if not isinstance(said, str):
        raise ValueError("its sounds are no text")
    data = base64.b64decode(said, validate=True)
    if len(data) != size:
        raise ValueError(f"its sounds are {len(data)} bytes where {size} belong to its grades")
    return data
