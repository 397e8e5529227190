"""The one banner: several causes joined in one, an offer before them all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ui.view_state.window import Banner

RETRY_WORKERS = ("retry_workers", "Start it again")
SAVE_AS = ("save_as", "Save as…")
RECOVER_IN_HAND = ("recover", "Recover")
GAVE_UP = {  # by process: what does not work any more, and what does
    "evolver": ("Evolution cannot run.", "Loading, playing and saving go on."),
    "desk": ("Sounds cannot be rendered or read.", "Kept voices are safe."),
    "background": ("Examples are not read and candidates not examined.", "Everything else goes on."),
    "keeper": ("Nothing can be written into the document.", "What you do stays here as long as the window is open."),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is missing: what, in a few words; what still works; a button; more for a tooltip."""

    icon: str
    what: str
    still: str
    button: tuple[str, str] | None = None
    details: str = ""


class Troubles(QObject):
    """What is wrong now, by kind; what was closed stays silent until it changes."""

    changed = Signal(object)  # Banner | None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_kind: dict[str, Trouble] = {}
        self._closed: set[Trouble] = set()
        self.offer: Banner | None = None

    def set(self, kind: str, trouble: Trouble | None) -> None:
        """Something is wrong, or is well again."""
        self._by_kind.pop(kind, None)
        if trouble is not None:
            self._by_kind[kind] = trouble
        self.changed.emit(self.banner())

    def library_fails(self, sentence: str, *, in_memory: bool) -> None:
        """Kept voices and ratings cannot be written."""
        still = "Voices kept now are lost at the end: save them as files." if in_memory else ""
        self.set("library", Trouble("triangle-alert", sentence, still or "Voices can be saved as files."))

    def document_waits(self, sentence: str) -> None:
        """The document cannot be written for now, for a reason; empty: it can again."""
        still = "It is tried again; nothing that you did is forgotten."
        self.set("document", Trouble("triangle-alert", sentence, still, SAVE_AS) if sentence else None)

    def document_damaged(self, sentence: str) -> None:
        """The document in hand cannot be written any more."""
        still = "What can be read of it, and what you did last, can be opened as another one."
        self.set("document", Trouble("triangle-alert", sentence, still, RECOVER_IN_HAND))

    def process_gave_up(self, name: str) -> None:
        """The "evolver", the "desk" or the "background" has died too often."""
        what, works = GAVE_UP[name]
        self.set("processes", Trouble("triangle-alert", what, works, RETRY_WORKERS))

    def set_offer(self, offer: Banner | None) -> None:
        if offer != self.offer:
            self.offer = offer
            self.changed.emit(self.banner())

    def close(self) -> None:
        """The person has read it."""
        self._closed.update(self._by_kind.values())
        self.changed.emit(self.banner())

    def banner(self) -> Banner | None:
        if self.offer is not None:
            return self.offer
        shown = [t for t in self._by_kind.values() if t not in self._closed]
        shown.sort(key=lambda trouble: not trouble.what.endswith("."))
        if not shown:
            return None
        buttons = tuple(dict.fromkeys(t.button for t in shown if t.button is not None))
        details = " ".join(t.details for t in shown if t.details)
        still = " ".join(dict.fromkeys(t.still for t in shown if t.still))
        return Banner(shown[0].icon, _joined([t.what for t in shown]), still, buttons, details=details)


def _joined(causes: list[str]) -> str:
    """ "No sound device", "No MIDI" -> "No sound device, no MIDI."; whole sentences come first."""
    short = [cause for cause in causes if not cause.endswith(".")]
    rest = [cause for cause in causes if cause.endswith(".")]
    words = ", ".join([*short[:1], *(cause[0].lower() + cause[1:] for cause in short[1:])])
    return " ".join([*rest, *([f"{words}."] if words else [])])
