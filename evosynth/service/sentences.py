"""Faults as sentences for a person."""

from __future__ import annotations

import re
import sys
import traceback

from evosynth.errors import EvoSynthError

# A name with a suffix, spaces and all, at the beginning: "one sample.wav has ...", but not "the file a.wav has ...".
_FILE_NAME = re.compile(r"(?!(?:the|there|a|an) )[^.:]*\.\w{2,4}\s")


def sentence(text: str) -> str:
    """With a capital, unless it begins with a name, and a full stop."""
    text = text.strip()
    first = text.split(" ", 1)[0]
    if first.isalpha() and first.islower() and not _FILE_NAME.match(text):
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def explained(error: Exception, doing: str) -> str:
    """What our own errors say, and one sentence for a fault of the program, whose details go to the log."""
    if isinstance(error, EvoSynthError):
        return sentence(str(error))
    traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, MemoryError):
        return f"{doing} failed: there is not enough memory."
    if isinstance(error, OSError):
        return sentence(f"{doing} failed: {error.strerror or error}")
    return f"{doing} failed by a fault of the program ({type(error).__name__}: {error})."
