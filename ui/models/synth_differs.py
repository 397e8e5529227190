"""How the synth in use differs from the built-in engine: what was learned of it, whether that is used, learning it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from evosynth.hardware import calibration_store
from evosynth.hardware.calibration_store import Kept
from evosynth.service.device_messages import SentTo
from evosynth.service.take_messages import Calibrate
from evosynth.synths.correction import Correction
from ui.models.synth import Done, Synth
from ui.models.synth_engine import SynthEngine
from ui.processes.library_reader import LibraryReader
from ui.view_state.device_sound import DiffersState


class SynthDiffers(QObject):
    """Of the synth at its address. Files are read and written in the reader's thread."""

    changed = Signal(object)  # DiffersState
    failed = Signal(str)

    def __init__(self, synth: Synth, engine: SynthEngine, reader: LibraryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._synth, self._engine, self._reader = synth, engine, reader
        self._device, self._kept = "", Kept()
        engine.changed.connect(lambda _choice: self.look())

    @property
    def correction(self) -> Correction | None:
        """What makes the built-in engine sound as the synth in use does; None: nothing is known, or it is not used."""
        return self._kept.correction

    def look(self) -> None:
        """Another synth may be in use, or another input."""
        device = self._engine.choice().spec.device
        if device != self._device:
            self._device, self._kept = device, Kept()
            self._read(calibration_store.find)
        self.tell()

    def learn(self) -> None:
        """Have some twenty voices played, and read what they told."""

        def learned(done: Done) -> None:
            if isinstance(done, SentTo):
                self._read(calibration_store.find)

        self._synth.ask(lambda ticket: Calibrate(ticket, self._device), learned)

    def switch(self, on: bool) -> None:
        """Searches on this synth use it, or do not."""
        self._read(lambda device: calibration_store.switch(device, on))

    def forget(self) -> None:
        """As if it had never been measured."""

        def forgotten(device: str) -> Kept:
            calibration_store.forget(device)
            return Kept()

        self._read(forgotten)

    def _read(self, read: Callable[[str], Kept]) -> None:
        device = self._device

        def taken(kept: Kept) -> None:
            if device == self._device:
                self._kept = kept
                self.tell()

        self._reader.ask(lambda _library: read(device), taken, self.failed.emit)

    def tell(self) -> None:
        """Emit how things stand."""
        kept, found = self._kept, self._kept.calibration
        state = DiffersState(
            words="" if found is None else found.words,
            details=kept.problem if found is None else found.details,
            corrects=kept.on,
            why_not=self._engine.choice().why_no_match,
        )
        self.changed.emit(state)
