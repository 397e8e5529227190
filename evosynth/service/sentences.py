"""Faults as sentences for a person."""

from __future__ import annotations

import sys
import traceback

from evosynth.errors import EvoSynthError


def sentence(text: str) -> str:
    """With a capital, unless it begins with a name, and a full stop."""
    text = text.strip()
    first = text.split(" ", 1)[0]
    if first.isalpha() and first.islower():
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
