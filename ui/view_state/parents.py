"""Whom a person has named as parents of the next generation, as views show it. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

MOST_SAID = 3  # names in a sentence; of more their number is told


@dataclass(frozen=True, slots=True)
class ParentsState:
    """``sounds``: by which a voice is known that is shown elsewhere than on a tile."""

    names: tuple[str, ...] = ()
    sounds: frozenset[bytes] = frozenset()
    is_selected: bool = False  # the selected voice is one of them


def said(names: tuple[str, ...]) -> str:
    """ "Glass reed and 003-04", or how many they are."""
    if len(names) > MOST_SAID:
        return f"{len(names)} named voices"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))
