"""The one banner: several causes joined in one, an offer before them all."""

from __future__ import annotations

from dataclasses import dataclass

from ui.state import Banner


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is missing: what, what still works, and a button."""

    icon: str
    what: str
    still: str
    button: tuple[str, str] | None = None


class Troubles:
    """What is wrong now, by kind; a kind that was closed stays silent until its text changes."""

    def __init__(self) -> None:
        self._by_kind: dict[str, Trouble] = {}
        self._closed: set[Trouble] = set()
        self.offer: Banner | None = None

    def set(self, kind: str, trouble: Trouble | None) -> None:
        self._by_kind.pop(kind, None)
        if trouble is not None:
            self._by_kind[kind] = trouble

    def close(self) -> None:
        """The person has read it."""
        self._closed.update(self._by_kind.values())

    def banner(self) -> Banner | None:
        if self.offer is not None:
            return self.offer
        shown = [t for t in self._by_kind.values() if t not in self._closed]
        if not shown:
            return None
        buttons = tuple(dict.fromkeys(t.button for t in shown if t.button is not None))
        return Banner(shown[0].icon, " ".join(t.what for t in shown), " ".join(t.still for t in shown), buttons)
