"""Sentences about a file where there is room for one of them."""

from __future__ import annotations

from collections.abc import Sequence


def first_of(sentences: Sequence[str]) -> str:
    """The first sentence, whole, and how many there are besides, never torn apart: "The file breaks off. (2 more)"."""
    if len(sentences) < 2:
        return "".join(sentences)
    return f"{sentences[0]} ({len(sentences) - 1}\N{NO-BREAK SPACE}more)"
