"""What a person is used to: how notes are called, and in what a sound is handed to other programs. Said once, kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.audio.bit_depth import BITS, EVERYWHERE
from evosynth.notation import note_names
from ui.settings import Settings


class Conventions(QObject):
    """Holds from the moment that it is made. ``changed`` comes when notes are called otherwise."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        remembered = settings.middle_c
        note_names.call_middle_c(remembered if remembered in note_names.MIDDLE_C else note_names.MIDDLE_C[0])

    @property
    def middle_c(self) -> str:
        """What note 60 is called."""
        return note_names.middle_c()

    def call_middle_c(self, name: str) -> None:
        """Call it so from now on, in what is shown, typed and read."""
        if name != self.middle_c:
            note_names.call_middle_c(name)
            self._settings.middle_c = name
            self.changed.emit()

    @property
    def drag_bits(self) -> int:
        """Bits of a sound that is dragged out of the window: see audio.bit_depth."""
        bits = self._settings.drag_bits
        return bits if bits in BITS else EVERYWHERE

    def set_drag_bits(self, bits: int) -> None:
        self._settings.drag_bits = bits
