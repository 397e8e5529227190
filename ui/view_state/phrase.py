"""By what phrase voices are heard, as it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhraseState:
    """``names``: all that can be chosen, one note first."""

    names: tuple[str, ...] = ("Note",)
    chosen: int = 0
    tempo: float = 110.0  # beats a minute
    loop: bool = False
    latch: bool = True
