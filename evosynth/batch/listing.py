"""Which files of a folder are sounds to be matched, and which are left out, and why."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evosynth.errors import InputError
from evosynth.system.legible import legible

OF_NO_INTEREST = {".ds_store", ".localized", "thumbs.db", "desktop.ini", "icon\r"}  # what systems put everywhere
APPLE_DOUBLE = "AppleDouble (._*)"  # what macOS puts beside a file where a disk has no room for its attributes
HIDDEN, HIDDEN_FOLDER = "hidden", "hidden (folder)"  # words that go with one and with many
UNREADABLE, BROKEN, SPECIAL = "unreadable (folder)", "broken (link)", "special (pipe, device)"
KINDS = 6  # that are named, the most frequent ones; more where more may matter
# fmt: off
_LIKE_SOUNDS = (  # what is heard elsewhere: other codings, samplers' instruments
    ".m4a", ".m4b", ".mp4", ".aac", ".ac3", ".ape", ".wv", ".wma", ".mka", ".webm", ".mov", ".amr", ".3gp",
    ".mp2", ".dsf", ".dff", ".tta", ".sd2", ".rex", ".rx2", ".raw", ".pcm", ".sf2", ".sfz", ".gig", ".nki", ".exs",
)
_LIKE_VOICES = (  # of other synths and programs
    ".fxp", ".fxb", ".vital", ".vstpreset", ".aupreset", ".nmsv", ".serumpreset", ".h2p", ".adv", ".adg", ".tfx",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Listing:
    """``sounds``: paths within the folder, with forward slashes, sorted; ``left_out``: how many of which kind."""

    sounds: tuple[str, ...]
    left_out: Counter[str]

    @property
    def words(self) -> str:
        """What was left out, as "3 left out: 2 .m4a, 1 hidden"; "" where nothing was."""
        if not self.left_out:
            return ""
        heed = _that_may_matter()
        every = sorted(self.left_out.most_common(), key=lambda each: each[0] not in heed)
        named = max(KINDS, sum(kind in heed for kind in self.left_out))
        parts = [f"{number} {kind}" for kind, number in every[:named]]
        if rest := sum(number for _, number in every[named:]):
            parts.append(f"{rest} of other kinds")
        return f"{self.left_out.total()} left out: {', '.join(parts)}"


def _that_may_matter() -> set[str]:
    """What a person may have thought to be matched: sounds and voices of any program, and what is hidden or broken."""
    from evosynth.library.readable import EVERYTHING

    return {*EVERYTHING, *_LIKE_SOUNDS, *_LIKE_VOICES, HIDDEN, HIDDEN_FOLDER, UNREADABLE, BROKEN, SPECIAL}


def listed(folder: Path, out: Path) -> Listing:
    """The sounds of a folder and its subfolders, those in ``out`` excepted. Links to folders are not followed.

    InputError where there is none, or where the results would come among the sounds.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder." if folder.exists() else f"There is no folder {folder}.")
    own, sounds, left_out = out.resolve(), [], Counter[str]()
    if own in (folder.resolve(), *folder.resolve().parents):
        raise InputError(f"The results need a folder of their own: {folder} lies in {out}.")
    for path, kind in _files(folder, own):
        if not kind:
            sounds.append(path.relative_to(folder).as_posix())
        elif path.name.lower() not in OF_NO_INTEREST:
            left_out[kind] += 1
    listing = Listing(tuple(sorted(sounds, key=Path)), left_out)
    if not sounds:
        from evosynth.audio.formats import FORMATS

        more = f" {listing.words}." if left_out else ""
        raise InputError(f"There is no sound in {folder}: {FORMATS} are read.{more}")
    return listing


def _files(folder: Path, own: Path) -> Iterator[tuple[Path, str]]:
    """Each file, and why it is left out: "" where it is a sound."""
    unreadable: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=unreadable.append):
        here = Path(where)
        hidden = [name for name in folders if name.startswith(".")]
        yield from ((here / name, HIDDEN_FOLDER) for name in hidden)
        folders[:] = [name for name in folders if not name.startswith(".") and (here / name).resolve() != own]
        yield from ((here / name, _why_not(here / name)) for name in names)
    yield from ((Path(error.filename), UNREADABLE) for error in unreadable)


def _why_not(path: Path) -> str:
    """Why a file is no sound to be matched; "" where it is one."""
    from evosynth.library.readable import is_sound

    if path.name.startswith("._"):
        return APPLE_DOUBLE
    if path.name.startswith("."):
        return HIDDEN
    if not is_sound(path):
        return legible(path.suffix.lower()) or "without a suffix"
    try:
        return "" if path.is_file() else BROKEN if not path.exists() else SPECIAL
    except OSError:  # a name that the system itself refuses
        return BROKEN
