"""Who waits for a request of the desk: a person, what is on show, or nobody."""

from __future__ import annotations

from enum import IntEnum

from evosynth.service.desk_messages import Draw, Examine, Explain


class Priority(IntEnum):
    """The lowest goes first."""

    PERSON = 0  # who has pressed a key, dropped a file, opened a menu
    SHOWN = 1  # a picture of what is on show, or what is said of it
    BACKGROUND = 2  # nobody waits: it has a process of its own, at the lowest niceness of all


def priority_of(request: object) -> Priority:
    """Of a request of the desk; one that may be asked for either way says so itself (``background``)."""
    if isinstance(request, Examine) or getattr(request, "background", False):
        return Priority.BACKGROUND
    shown = isinstance(request, Draw | Explain) or getattr(request, "on_show", False)
    return Priority.SHOWN if shown else Priority.PERSON
