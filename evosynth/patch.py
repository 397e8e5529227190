"""A patch: one sound of any synth, as native values by parameter name, with tags. Written and read as JSON.

A number says nothing of a choice once the list that it counts in grows: choices are kept by their words, and what such
a word stands for, where no program has it (a table of one's own), is attached as text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from evosynth.errors import InputError

SUFFIX = ".evopatch"  # of files
FORMAT = "evosynth-patch"
VERSION = 2  # 1 had neither a name nor choices by word nor attachments
KEYS = ("format", "version", "synth", "name", "tags", "values", "choices", "attached")


@dataclass(frozen=True, slots=True)
class Patch:
    """One sound: which synth it is for, its values in native units by parameter name, and what people call it.

    ``ValueError`` when a value is not a finite number; whether names and ranges fit is for the synth to say.
    """

    synth: str
    values: Mapping[str, float]
    tags: tuple[str, ...] = field(default=())
    name: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # parameter -> the word for its value
    attached: Mapping[str, str] = field(default_factory=dict)  # word of a choice -> what it stands for, as text
    unread: tuple[str, ...] = field(default=(), compare=False)  # keys of the file that this program does not know

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            if not math.isfinite(value):
                raise ValueError(f"{name} is {value}, a patch holds finite numbers only")
        for mapping in ("values", "choices", "attached"):
            object.__setattr__(self, mapping, MappingProxyType(dict(getattr(self, mapping))))
        object.__setattr__(self, "tags", tuple(self.tags))

    def __hash__(self) -> int:
        mappings = (frozenset(m.items()) for m in (self.values, self.choices, self.attached))
        return hash((self.synth, self.tags, self.name, *mappings))

    def __reduce__(self) -> tuple[type[Patch], tuple[Any, ...]]:
        # A read-only view of a dictionary does not travel between processes by itself.
        mappings = dict(self.choices), dict(self.attached)
        return (Patch, (self.synth, dict(self.values), self.tags, self.name, *mappings, self.unread))

    def to_json(self) -> str:
        """The patch as JSON text, values in their own order; ``Patch.from_json`` gives it back unchanged."""
        content = {
            "format": FORMAT,
            "version": VERSION,
            "synth": self.synth,
            "name": self.name,
            "tags": list(self.tags),
            "values": dict(self.values),
            "choices": dict(self.choices),
            "attached": dict(self.attached),
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Patch:
        """The patch in JSON text. ``InputError`` says in one sentence what is wrong with it."""
        content = _content(text)
        synth, values, tags = content.get("synth"), content.get("values"), content.get("tags", [])
        if not isinstance(synth, str) or not synth:
            raise InputError("the patch does not say which synth it is for")
        if not isinstance(values, dict):
            raise InputError("the patch has no values")
        for name, value in values.items():
            if not _is_number(value):
                raise InputError(f"the patch sets {name} to {value!r}, which is not a number")
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise InputError("the tags of the patch are not a list of words")
        name = content.get("name", "")
        if not isinstance(name, str):
            raise InputError("the name of the patch is not a text")
        unread = tuple(key for key in content if key not in KEYS)
        words = _words(content, "choices"), _words(content, "attached")
        return cls(synth, values, tuple(tags), name, *words, unread)


def _words(content: dict[str, Any], key: str) -> dict[str, str]:
    words = content.get(key, {})
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        raise InputError(f"the {key} of the patch are not names with a text each")
    return words


def _content(text: str) -> dict[str, Any]:
    """The JSON object of a patch, its format and version seen to."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the patch is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError("the file is not an EvoSynth patch")
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise InputError(f"the patch has the version {version!r}, which is not a whole number from 1 on")
    if version > VERSION:
        raise InputError(f"the patch has version {version}, this program reads versions up to {VERSION}")
    return content


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        return False
