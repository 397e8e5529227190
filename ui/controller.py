"""AppController: what a person does comes in as calls, what views show goes out as signals with frozen values.

It decides; it computes nothing heavy. Engines, files and ports live in the two child processes (``ui.worker``); the run
in hand in ``run_control``, what is on show in ``stage``, hearing in ``audition``, the kept list in ``shelf``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from evosynth.errors import StorageError
from evosynth.evolution.report import Candidate
from evosynth.library import paths
from evosynth.library.store import Run as StoredRun
from evosynth.library.store import open_library
from evosynth.service.messages import (
    BankReady,
    Done,
    Export,
    LoadTarget,
    Problem,
    ReadBank,
    SendVoice,
    SessionReady,
    Snapshot,
    TargetReady,
)
from ui import naming
from ui.audition import Audition, Owner, Request
from ui.commands import DeleteCommand, KeepCommand, RateCommand
from ui.examples import Examples
from ui.hardware import RETRY as RETRY_AUDIO
from ui.hardware import Hardware
from ui.intake import understood
from ui.live import LivePlayer
from ui.offers import Offers
from ui.recovery import Runs
from ui.run_control import RunControl
from ui.settings import Settings
from ui.shelf import Shelf, kept_from, stored
from ui.stage import Chosen, Stage, by_candidate
from ui.state import KeptVoice, Run, SelectionState, TargetState, Toast
from ui.troubles import Trouble, Troubles
from ui.worker import Workers

DRAG_WAIT_S = 3.0
RETRY_WORKERS = ("retry_workers", "Try again")


class AppController(QObject):
    """The one object that views talk to. ``start()`` first, ``close()`` last."""

    transport_changed = Signal(object)  # TransportState
    target_changed = Signal(object)  # TargetState | None
    grid_changed = Signal(object)  # GridState
    selection_changed = Signal(object)  # SelectionState | None
    history_changed = Signal(object)  # ndarray (g, 3)
    kept_changed = Signal(object)  # tuple[KeptVoice, ...]
    banner_changed = Signal(object)  # Banner | None
    toast = Signal(object)  # Toast
    audio_changed = Signal(object)  # AudioState
    examples_changed = Signal(object)  # tuple[Example, ...]
    recents_changed = Signal(object)  # tuple[str, ...]: paths
    files_to_choose = Signal(object)  # tuple[str, ...]: paths
    playhead = Signal(object)  # (place | "target" | None, seconds)
    undo_changed = Signal(bool, bool, str, str)  # can undo, can redo, what is undone, what is redone
    loading_changed = Signal(str)  # the file that is being read, empty when done

    def __init__(self, parent: QObject | None = None, *, workers: Workers | None = None) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self.library, self._library_problem = open_library()
        self.workers = workers or Workers(self)
        self.hardware = Hardware(self.workers, self.settings, self)
        self.player = self.hardware.player
        self.live = LivePlayer(self.settings, self)
        self.stage = Stage(self.workers.draw, self)
        self.shelf = Shelf(self.library, self)
        self.audition = Audition(self.workers, self.player, self)
        self.runs = Runs(self.library)
        self.run = RunControl(self.workers, self.runs, self)
        self.examples = Examples(self.workers, self)
        self.troubles = Troubles(self)
        self.offers = Offers(self.workers, self.runs, self.run, self.troubles, self)
        self.undo_stack = QUndoStack(self)
        self._target: TargetReady | None = None
        self._seeds: tuple[Candidate, ...] = ()  # a bank that waits for Evolve
        self._loading = 0
        self._closed = False
        self._connect()

    def _connect(self) -> None:
        self.workers.evolver_said.connect(self.run.take)
        self.workers.pictures.connect(self.stage.take_pictures)
        self.workers.desk_died.connect(self.stage.redraw)
        self.workers.gave_up.connect(self._gave_up)
        self.run.transport_changed.connect(self.transport_changed)
        self.run.history_changed.connect(self.history_changed)
        self.run.snapshot_taken.connect(self._show_snapshot)
        self.run.failed.connect(self._complain)
        self.stage.grid_changed.connect(self._show_grid)
        self.stage.selection_changed.connect(self.selection_changed)
        self.shelf.changed.connect(self._show_kept)
        self.shelf.failed.connect(self._library_fails)
        self.audition.playhead.connect(self._show_playhead)
        self.audition.sounding.connect(self._show_sounding)
        self.audition.heard.connect(self._note_heard)
        self.audition.failed.connect(self._complain)
        self.undo_stack.indexChanged.connect(self._show_undo)
        self.hardware.changed.connect(self.audio_changed)
        self.hardware.trouble.connect(self.troubles.set)
        self.hardware.device_changed.connect(self._use_device)
        self.stage.selection_changed.connect(self._play_live)
        self.examples.changed.connect(self.examples_changed)
        self.troubles.changed.connect(self.banner_changed)
        self.offers.opened.connect(self._go_on_with)
        self.offers.failed.connect(self._complain)

    # ---- life -------------------------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Start the processes and the sound, read what is there, and tell everything once."""
        self.workers.start()
        self.hardware.start()
        self.live.wake()
        if self._library_problem:
            self._library_fails(self._library_problem)
        self.runs.sweep()
        self.shelf.load()
        self.run.rest(Run.EMPTY)
        self.target_changed.emit(None)
        self.recents_changed.emit(self.settings.recents)
        self.stage.clear()
        self._show_undo()
        self.examples.start()
        self.offers.look()

    @Slot()
    def close(self) -> None:
        """End every process and thread; an unfinished run can go on at the next start."""
        if self._closed:
            return
        self._closed = True
        self.audition.silence()
        self.settings.save()
        self.workers.close()
        self.run.leave()
        self.hardware.close()
        self.live.close()
        self.library.close()
        shutil.rmtree(paths.drags(), ignore_errors=True)

    # ---- what is loaded ---------------------------------------------------------------------------------------

    @Slot(list)
    def open_paths(self, names: list[str]) -> None:
        """Files that were dropped, opened or chosen."""
        if not names:
            return
        found = understood(names)
        if found.problem:
            self._complain(found.problem)
        elif found.choices:
            self.files_to_choose.emit(found.choices)
        elif found.bank:
            self._remember_folder(found.bank)
            bank = found.bank
            self._read(bank.name, lambda ticket: ReadBank(ticket, bank), self._take_bank)
        elif found.sound:
            self._remember_folder(found.sound)
            self._load(LoadTarget(0, found.sound))

    @Slot(int)
    def load_example(self, index: int) -> None:
        if (ready := self.examples.ready(index)) is not None:
            self._take_target(ready)
        elif 0 <= index < len(self.examples.paths):
            self._load(LoadTarget(0, self.examples.paths[index]))

    @Slot(int)
    def set_note(self, note: int) -> None:
        """The person says which note the target is."""
        if self._target is not None and 0 <= note <= 127:
            region = self._target.target.region_s
            self._load(LoadTarget(0, self._target.path, note=note, region_s=region))

    @Slot(float, float)
    def set_region(self, start_s: float, end_s: float) -> None:
        """The person says which part of the file is matched."""
        if self._target is not None and end_s > start_s:
            prepared = self._target.target
            note = prepared.note.midi_note if prepared.note_source == "given" else None
            self._load(LoadTarget(0, self._target.path, note=note, region_s=(max(0.0, start_s), end_s)))

    def _load(self, request: LoadTarget) -> None:
        self._read(request.path.name, lambda ticket: replace(request, ticket=ticket), self._take_target)

    def _read(self, name: str, make: Callable[[int], object], taken: Callable[[Any], None]) -> None:
        """Ask the desk to read a file; a newer wish replaces one that is still being read."""
        self.workers.forget(self._loading)
        self.loading_changed.emit(name)

        def answered(answer: Any) -> None:
            self.loading_changed.emit("")
            taken(answer)

        def failed(problem: Problem) -> None:
            self.loading_changed.emit("")
            self._complain(problem.message)

        self._loading = self.workers.ask(make, answered, failed)

    def _take_target(self, ready: TargetReady) -> None:
        self._keep_old_result("A new target was loaded")
        self.run.retire()
        bank = self._seeds
        self.audition.silence()
        self._show_target(ready)
        self.stage.clear()
        if bank:  # dropped before the target: it still is where the search begins
            self.stage.show_in_order(bank)
        self.run.rest(Run.READY)
        if not str(ready.path).startswith(str(paths.bundled())):
            self.settings.add_recent(ready.path)
            self.recents_changed.emit(self.settings.recents)

    def _show_target(self, ready: TargetReady | None) -> None:
        self._target = ready
        self.stage.set_target(ready.target if ready else None)
        self.target_changed.emit(_target_state(ready) if ready else None)
        if ready:
            self.audition.prepare(Request("target", ready.target))

    def _take_bank(self, bank: BankReady) -> None:
        for problem in bank.problems[:1]:
            more = f" ({len(bank.problems) - 1} more)" if len(bank.problems) > 1 else ""
            self._say(Toast(f"{bank.path.name}: {problem}{more}", "triangle-alert"))
        if not len(bank.genomes):
            self._complain(f"{bank.path.name} holds no voice that can be read.")
            return
        self._keep_old_result("A bank was loaded")
        self.audition.silence()
        if self._target is None:
            self._begin_breeding(bank.genomes)
            return
        self.run.retire()
        self._seeds = tuple(
            Candidate(-1 - i, genome, np.zeros(0), move="seed", index=i) for i, genome in enumerate(bank.genomes)
        )
        self.stage.clear()
        self.stage.show_in_order(self._seeds)
        self.run.rest(Run.READY)
        self._say(Toast(f"{len(self._seeds)} voices of {bank.path.name} take part in the next match"))

    def _keep_old_result(self, why: str) -> None:
        """Nothing is lost: the best voice of a match that ends unasked goes to the kept list."""
        snapshot = self.run.snapshot
        if self.run.breeding or snapshot is None or not snapshot.candidates or self._target is None:
            return
        chosen = self.stage.chosen(min(snapshot.candidates, key=lambda c: c.distance))
        name = self._target.target.name
        if chosen.distance is None or self.shelf.holds(chosen, name):
            return
        self.undo_stack.push(KeepCommand(kept_from(chosen, name), self.shelf))
        self._say(Toast(f"{why}: the best voice for {name} was kept as {chosen.name}", "bookmark", undo="undo"))

    def _remember_folder(self, file: Path) -> None:
        self.settings.last_folder = str(file.parent)

    # ---- evolution --------------------------------------------------------------------------------------------

    @Slot()
    def evolve(self) -> None:
        """The main button: start, pause, go on."""
        state = self.run.state
        if state is Run.RUNNING:
            self.run.pause()
        elif state is Run.PAUSED and self.run.own is not None:
            if self.offers.stands:  # the evolver has died
                self.offers.accept()
            else:
                self.run.go_on()
        elif state is Run.BREEDING:
            self.breed()
        elif state is not Run.PREPARING and self._target is not None:
            self._begin_match()
        elif state is not Run.PREPARING:
            self._complain("Load a sound first, or breed without one.")

    def _begin_match(self) -> None:
        assert self._target is not None
        self.offers.withdraw()
        self._keep_old_result("A new run began")
        seeds = np.stack([c.genome for c in self._seeds]) if self._seeds else None
        self.stage.stars = {}
        if not self._seeds:
            self.stage.clear()
        if self.run.begin(self._target.target, str(self._target.path), seeds):
            self._seeds = ()
            self._warn_of_library()

    @Slot()
    def stop(self) -> None:
        self.run.stop()

    @Slot()
    def breed_without_target(self) -> None:
        """Interactive evolution from the prior; a loaded target is put aside."""
        self._keep_old_result("Breeding began")
        self._begin_breeding(None)

    def _begin_breeding(self, genomes: np.ndarray | None) -> None:
        self.offers.withdraw()
        self.audition.silence()
        self._seeds = ()
        self._show_target(None)
        self.stage.clear()
        self.run.begin(None, "", genomes)
        self._warn_of_library()

    @Slot()
    def breed(self) -> None:
        """The next generation from the rated candidates."""
        if self.run.state is not Run.BREEDING:
            return
        if not self.stage.stars:
            self._say(Toast("Rate what you like with 1 to 5 first: rated voices become parents", "star"))
            return
        self.audition.silence()
        self.run.breed()

    @Slot()
    def back(self) -> None:
        """One generation back."""
        if self.run.state is Run.BREEDING and self.run.snapshot is not None and self.run.snapshot.generation > 0:
            self.audition.silence()
            self.run.back()

    def _show_snapshot(self, snapshot: Snapshot, new_generation: bool) -> None:
        if not snapshot.candidates:
            return
        if not self.run.breeding:
            resting = self.run.state in (Run.PAUSED, Run.STOPPED)
            self.stage.show_best(snapshot.candidates, snapshot.objectives, at_rest=resting)
        elif new_generation:
            self.undo_stack.clear()  # ratings of another generation cannot be undone in this one
            self.stage.stars = by_candidate(snapshot.ratings)
            self.stage.show_in_order(snapshot.candidates, snapshot.objectives)

    # ---- the grid ---------------------------------------------------------------------------------------------

    @Slot(int)
    def show_page(self, page: int) -> None:
        self.stage.show_page(page)

    @Slot(int)
    def select(self, place: int) -> None:
        self.stage.select(place)

    @Slot(int, int)
    def move_selection(self, dx: int, dy: int) -> None:
        self.stage.move_selection(dx, dy)

    @Slot(int)
    def rate(self, stars: int) -> None:
        """Stars for the selected candidate, 0 takes them back."""
        chosen = self.stage.selected
        if chosen is not None and chosen.candidate is not None:
            self._rate(chosen.candidate, stars)

    @Slot(int, int)
    def rate_place(self, place: int, stars: int) -> None:
        if (candidate := self.stage.candidate_at(place)) is not None:
            self._rate(candidate, stars)

    def _rate(self, candidate: Candidate, stars: int) -> None:
        before = self.stage.stars.get(candidate.id, 0)
        stars = max(0, min(5, stars))
        if stars != before:
            voice, own = naming.voice_of(candidate.genome), self.run.own

            def put(candidate_id: int, value: int) -> None:
                self.stage.set_stars(candidate_id, value)
                if own is None or own is not self.run.own:
                    return
                self.run.rate(candidate_id, value)
                self._store_rating(own.row, candidate_id, voice, value)

            self.undo_stack.push(RateCommand(candidate.label, candidate.id, before, stars, put))

    def _store_rating(self, row: int, candidate_id: int, voice: bytes, stars: int) -> None:
        try:
            if row:
                self.library.rate(row, candidate_id, voice, stars)
        except StorageError as error:
            self._library_fails(str(error))

    @Slot()
    def keep(self) -> None:
        self._keep(self.stage.selected)

    @Slot(int)
    def keep_place(self, place: int) -> None:
        if (candidate := self.stage.candidate_at(place)) is not None:
            self._keep(self.stage.chosen(candidate))

    def _keep(self, chosen: Chosen | None) -> None:
        if chosen is None or chosen.kept_id:
            return
        target = self._target.target.name if self._target else ""
        if self.shelf.holds(chosen, target):
            self._say(Toast(f"{chosen.name} is kept already", "bookmark"))
            return
        command = KeepCommand(kept_from(chosen, target), self.shelf)
        self.undo_stack.push(command)
        if command.kept.id:
            self._say(Toast(f"Kept {chosen.name}", "bookmark", undo="undo"))

    # ---- sound ------------------------------------------------------------------------------------------------

    @Slot()
    def play_selected(self) -> None:
        if (request := self._selected_request()) is not None:
            self.audition.play(request)

    @Slot(int)
    def play_place(self, place: int) -> None:
        if (candidate := self.stage.candidate_at(place)) is not None:
            self.audition.play(self._request(candidate.id, candidate.genome))

    @Slot()
    def play_target(self) -> None:
        if self._target is not None:
            self.audition.play(Request("target", self._target.target))

    @Slot()
    def play_target_then_selected(self) -> None:
        request = self._selected_request()
        if self._target is not None and request is not None:
            self.audition.play(Request("target", self._target.target), request)
        elif request is not None:
            self.audition.play(request)
        else:
            self.play_target()

    @Slot(int)
    def play_example(self, index: int) -> None:
        if (ready := self.examples.ready(index)) is not None:
            self.audition.play(Request(f"example:{index}", ready.target))

    @Slot(int)
    def play_kept(self, kept_id: int) -> None:
        if (kept := self.shelf.find(kept_id)) is not None:
            self.audition.play(self._request(f"kept:{kept_id}", naming.genome_of(kept.voice)))

    @Slot()
    def silence(self) -> None:
        self.audition.silence()
        self.live.all_off()

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        self.hardware.set_volume(volume)
        self.live.set_volume(volume)

    def _selected_request(self) -> Request | None:
        chosen = self.stage.selected
        if chosen is None:
            return None
        owner: Owner = chosen.candidate.id if chosen.candidate else f"kept:{chosen.kept_id}"
        return self._request(owner, chosen.genome)

    def _request(self, owner: Owner, genome: np.ndarray) -> Request:
        return Request(owner, self._target.target if self._target else None, genome)

    def _show_playhead(self, value: tuple[Owner | None, float]) -> None:
        owner, seconds = value
        place = self.stage.place_on_page(owner) if isinstance(owner, int) else owner
        self.playhead.emit((place, seconds))

    def _show_sounding(self, owner: Owner | None) -> None:
        self.stage.set_sounding(owner if isinstance(owner, int) else None)

    def _play_live(self, state: SelectionState | None) -> None:
        """The selected voice is what keys play; with none the last one stays."""
        if state is not None:
            self.live.set_voice(state.voice, self._target.target if self._target else None)

    def _note_heard(self, request: Request) -> None:
        if request.genome is not None:
            self.stage.set_heard(request.genome)

    # ---- kept voices, files, hardware -------------------------------------------------------------------------

    @Slot(int)
    def select_kept(self, kept_id: int) -> None:
        if (kept := self.shelf.find(kept_id)) is not None:
            self.stage.select_kept(kept)

    @Slot(int)
    def delete_kept(self, kept_id: int) -> None:
        if (kept := self.shelf.find(kept_id)) is not None:
            self.undo_stack.push(DeleteCommand(stored(kept), self.shelf))
            self._say(Toast(f"Deleted {kept.name}", "x", undo="undo"))

    @Slot(str)
    def save_as(self, path: str) -> None:
        """Write the selected voice as .syx or .wav."""
        chosen = self.stage.selected
        if chosen is None:
            self._complain("Select a voice to save first.")
            return
        self._remember_folder(Path(path))
        self.workers.ask(self._export(chosen, Path(path)), self._done, self._problem)

    @Slot(str, result=str)
    def suggested_name(self, suffix: str) -> str:
        """A file name for the selected voice."""
        chosen = self.stage.selected
        return naming.file_name(chosen.name if chosen else "voice", suffix)

    def drag_file(self, place: int, suffix: str) -> Path | None:
        """A file of the voice in a place, written before a drag begins; None with a toast when that fails."""
        candidate = self.stage.candidate_at(place)
        return None if candidate is None else self._drag_file(self.stage.chosen(candidate), suffix)

    def drag_kept_file(self, kept_id: int, suffix: str) -> Path | None:
        """The same for a kept voice."""
        kept = self.shelf.find(kept_id)
        return None if kept is None else self._drag_file(self.stage.chosen_kept(kept), suffix)

    def _drag_file(self, chosen: Chosen, suffix: str) -> Path | None:
        try:
            path = paths.made(paths.drags()) / naming.file_name(chosen.name, suffix)
        except StorageError as error:
            self._complain(str(error))
            return None
        if self.workers.ask_and_wait(self._export(chosen, path), DRAG_WAIT_S) is None or not path.is_file():
            self._complain(f"{path.name} could not be written for the drag.")
            return None
        return path

    def _export(self, chosen: Chosen, path: Path) -> Callable[[int], Export]:
        target = self._target.target if self._target else None
        return lambda ticket: Export(ticket, chosen.genome, target, path, chosen.name)

    @Slot()
    def send(self) -> None:
        """Send the selected voice to the edit buffer of the synth on the port."""
        chosen, port, channel = self.stage.selected, self.settings.port, self.settings.channel
        if chosen is None:
            self._complain("Select a voice to send first.")
        elif not port:
            self._complain("Choose the MIDI output that your synth is on first.")
        else:
            self.workers.ask(
                lambda ticket: SendVoice(ticket, chosen.genome, chosen.name, port, channel),
                self._done,
                self._send_failed,
            )

    def _done(self, done: Done) -> None:
        self._say(Toast(done.message))

    def _problem(self, problem: Problem) -> None:
        self._complain(problem.message)

    def _send_failed(self, problem: Problem) -> None:
        self._complain(problem.message)
        self.refresh_ports()

    @Slot(str)
    def set_port(self, port: str) -> None:
        self.hardware.set_port(port)

    @Slot(int)
    def set_channel(self, channel: int) -> None:
        self.hardware.set_channel(channel)

    @Slot()
    def refresh_ports(self) -> None:
        self.hardware.refresh_ports()

    # ---- undo -------------------------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        self.undo_stack.undo()

    @Slot()
    def redo(self) -> None:
        self.undo_stack.redo()

    def _show_undo(self) -> None:
        stack = self.undo_stack
        self.undo_changed.emit(stack.canUndo(), stack.canRedo(), stack.undoText(), stack.redoText())

    # ---- banner and offers ------------------------------------------------------------------------------------

    @Slot(str)
    def banner_action(self, action: str) -> None:
        """A button of the banner, "close", or the action of a toast."""
        if action == "undo":
            self.undo()
        elif action == "resume":
            self.offers.accept()
        elif action in ("discard", "close") and self.offers.stands:
            self.offers.decline(discard=action == "discard")
        elif action == "close":
            self.troubles.close()
        elif action == RETRY_AUDIO[0]:
            self.hardware.retry()
        elif action == RETRY_WORKERS[0]:
            self.troubles.set("processes", None)
            self.workers.start()

    def _go_on_with(self, stored: StoredRun, session: SessionReady) -> None:
        """The person goes on with a run that was cut off."""
        self._keep_old_result("An older run goes on")
        self._seeds = ()
        self._show_target(session.target)
        self.stage.clear()
        try:
            self.stage.stars = self.library.ratings(stored.id)
        except StorageError as error:
            self._library_fails(str(error))
        if not self.run.resume(stored, breeding=session.target is None):
            self.run.rest(Run.READY if session.target else Run.EMPTY)
            self._complain("Another window of EvoSynth has gone on with this run already.")

    def _gave_up(self, name: str) -> None:
        works = "Kept voices are safe." if name == "desk" else "Loading, playing and saving go on."
        what = "Sounds cannot be rendered or read." if name == "desk" else "Evolution cannot run."
        self.troubles.set("processes", Trouble("triangle-alert", what, works, RETRY_WORKERS))

    def _library_fails(self, sentence: str) -> None:
        still = "Voices kept now are lost at the end: save them as files." if self.library.in_memory else ""
        self.troubles.set("library", Trouble("triangle-alert", sentence, still or "Voices can be saved as files."))

    def _warn_of_library(self) -> None:
        if self.runs.problem:
            self._library_fails(self.runs.problem)

    # ---- what views are told ----------------------------------------------------------------------------------

    def _say(self, toast: Toast) -> None:
        self.toast.emit(toast)

    def _complain(self, sentence: str) -> None:
        self.toast.emit(Toast(sentence, "triangle-alert", error=True))

    def _show_grid(self, grid: object) -> None:
        self.grid_changed.emit(grid)
        self.run.set_rated(len(self.stage.stars))

    def _show_kept(self, voices: Sequence[KeptVoice]) -> None:
        self.stage.set_kept(voices)
        self.kept_changed.emit(tuple(voices))

    def _use_device(self) -> None:
        self.audition.silence()
        self.audition.forget_all()


def _target_state(ready: TargetReady) -> TargetState:
    target = ready.target
    return TargetState(
        name=target.name,
        note=target.note.midi_note,
        note_label=naming.note_label(target.note.midi_note),
        f0_hz=target.f0_hz,
        sure=target.sure,
        source=target.note_source,
        cents=target.cents,
        waveform=ready.waveform,
        picture=ready.picture,
        region_s=target.region_s,
        gate_s=target.note.gate_s,
        remarks=target.remarks,
    )
