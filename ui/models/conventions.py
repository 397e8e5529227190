"""What a person is used to: how notes are called, what is heard unasked, in what a sound is handed on. Said once."""

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
    def next_after_stars(self) -> bool:
        """Stars and rejections by key go on to the next voice that was not heard."""
        return bool(self._settings.next_after_stars)

    def set_next_after_stars(self, on: bool) -> None:
        self._settings.next_after_stars = int(on)

    @property
    def under_pointer(self) -> bool:
        """A tile that the pointer rests on is heard."""
        return bool(self._settings.under_pointer)

    def set_under_pointer(self, on: bool) -> None:
        self._settings.under_pointer = int(on)

    @property
    def new_finds(self) -> bool:
        """A new best of a match is heard."""
        return bool(self._settings.new_finds)

    def set_new_finds(self, on: bool) -> None:
        self._settings.new_finds = int(on)

    @property
    def drag_bits(self) -> int:
        """Bits of a sound that is dragged out of the window: see audio.bit_depth."""
        bits = self._settings.drag_bits
        return bits if bits in BITS else EVERYWHERE

    def set_drag_bits(self, bits: int) -> None:
        self._settings.drag_bits = bits
