"""The kept list as views show it: never all of it, but what is in sight."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.service.desk_messages import Occasion, Picture


@dataclass(frozen=True, slots=True)
class KeptVoice:
    """A row of the kept list."""

    id: int  # row in the library
    name: str
    voice: bytes  # of any synth
    distance: float | None
    target: str
    picture: Picture | None = None  # None: there is none, or it has not been read yet
    occasion: Occasion | None = None  # its own target's note and loudness; None where not known
    archived: int = 0  # its place in the archive of six, from 1: then it is no row; 0: it is none of the archive
    pending: bool = False  # that it comes or goes is not written yet


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A stretch of the list, newest first; places count from 0 over all of it."""

    total: int = 0
    first: int = 0  # the place of the first of these
    voices: tuple[KeptVoice, ...] = ()

    def at(self, place: int) -> KeptVoice | None:
        """Who is in a place of the list; None beyond this stretch."""
        return self.voices[place - self.first] if self.first <= place < self.first + len(self.voices) else None

    def place_of(self, kept_id: int | None) -> int | None:
        """Where in the list this row is, if it is of this stretch."""
        return next((self.first + k for k, voice in enumerate(self.voices) if voice.id == kept_id), None)

    def covers(self, first: int, count: int) -> bool:
        """Whether all that there is in these places is of this stretch."""
        return self.first <= first and min(self.total, first + count) <= self.first + len(self.voices)
