"""Files come in: what was dropped or opened is understood, read by the desk, and handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.notation.note_names import note_label
from evosynth.notation.tunings import IN_TUNE_CENTS
from evosynth.service.desk_messages import BankReady, LoadTarget, ReadBank, RequestFailed, TargetReady
from ui.models.dropped_files import understood
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.window import TargetState


class Loading(QObject):
    """One file at a time: a newer wish replaces one that is still being read."""

    target_read = Signal(object)  # TargetReady
    bank_read = Signal(object)  # BankReady
    table_found = Signal(object)  # Path
    document_found = Signal(str)  # path
    to_choose = Signal(object)  # FilesToChoose
    recents_changed = Signal(object)  # tuple[str, ...]: paths of sounds, newest first
    reading = Signal(str)  # name of the file, empty when done
    failed = Signal(str)

    def __init__(self, workers: Workers, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._settings = workers, settings
        self._ticket = 0
        self._sounds: tuple[Path, ...] = ()  # that the target was read from
        self._bank: tuple[Path, ...] = ()  # that was opened last
        self._table: tuple[Path, ...] = ()  # likewise
        self.beside: PreparedTarget | None = None  # the target in hand: of a large bank only what is near it is read

    @property
    def folder(self) -> str:
        """Where the last file came from or went to."""
        return self._settings.last_folder

    @property
    def in_hand(self) -> tuple[Path, ...]:
        """The files that what is on show was made from: nothing is saved over them."""
        return self._sounds + self._bank + self._table

    @property
    def further(self) -> tuple[Path, ...]:
        """The files of the other notes of the instrument in hand, where they were read here."""
        return self._sounds[1:]

    def hold(self, ready: TargetReady | None) -> None:
        """This target is in hand now, or none."""
        self.beside = ready.target if ready else None
        if ready is None:
            self._sounds = ()
        elif ready.path not in self._sounds:
            self._sounds = (ready.path,)

    def open_table(self, path: Path) -> None:
        """A file is to be read as a table, whatever else it could be."""
        self._settings.last_folder = str(path.parent)
        self._table = (path,)
        self.table_found.emit(path)

    def open(self, names: Sequence[str]) -> None:
        """Files that were dropped, opened or chosen."""
        if not names:
            return
        found = understood(names)
        if found.problem:
            self.failed.emit(found.problem)
        elif found.document:
            self._settings.last_folder = str(found.document.parent)
            self.document_found.emit(str(found.document))
        elif found.choices:
            self.to_choose.emit(found.choices)
        elif found.bank:
            self._open_bank(found.bank)
        elif found.table:
            self.open_table(found.table)
        elif found.sound:
            self._settings.last_folder = str(found.sound.parent)
            self.load(LoadTarget(0, found.sound))

    def open_instrument(self, names: Sequence[str]) -> None:
        """Sounds that are notes of one instrument, which one voice is to play."""
        first, *further = map(Path, names)
        self._settings.last_folder = str(first.parent)
        self.load(LoadTarget(0, first, further=tuple(further)))

    def load(self, request: LoadTarget) -> None:
        """Read a sound; the request's ticket is filled in."""
        again = request.others and request.path in self._sounds  # the same instrument, read anew

        def taken(ready: TargetReady) -> None:
            self._sounds = self._sounds if again else (request.path, *request.further)
            self._hand_over(ready)

        self._read(request.path.name, lambda ticket: replace(request, ticket=ticket), taken)

    def take(self, ready: TargetReady) -> None:
        """A sound that has been read already."""
        self._workers.forget(self._ticket)
        self.reading.emit("")
        self._hand_over(ready)

    def show_recents(self) -> None:
        self.recents_changed.emit(self._settings.recents)

    def _hand_over(self, ready: TargetReady) -> None:
        self.target_read.emit(ready)
        self._settings.add_recent(ready.path)
        self.show_recents()

    def _open_bank(self, path: Path) -> None:
        self._settings.last_folder = str(path.parent)
        beside = self.beside

        def taken(ready: BankReady) -> None:
            self._bank = (path,)
            self.bank_read.emit(ready)

        self._read(path.name, lambda ticket: ReadBank(ticket, path, beside), taken)

    def _read(self, name: str, make: Callable[[int], object], taken: Callable[[Any], None]) -> None:
        self._workers.forget(self._ticket)
        self.reading.emit(name)

        def answered(answer: Any) -> None:
            self.reading.emit("")
            taken(answer)

        def failed(problem: RequestFailed) -> None:
            self.reading.emit("")
            self.failed.emit(problem.message)

        self._ticket = self._workers.ask(make, answered, failed)


def shown_target(ready: TargetReady) -> TargetState:
    """A target as views paint it."""
    target = ready.target
    return TargetState(
        name=target.name,
        note=target.note.midi_note,
        note_label=note_label(target.note.midi_note),
        f0_hz=target.f0_hz,
        sure=target.sure,
        source=target.note_source,
        cents=target.cents,
        waveform=ready.waveform,
        picture=ready.picture,
        region_s=target.region_s,
        gate_s=target.note.gate_s,
        remarks=target.remarks,
        beside=any(abs(each.cents) > IN_TUNE_CENTS for each in target.every),
        corrected=target.tuning == "correct",
    )
