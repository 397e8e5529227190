"""AppController: what a person does comes in as calls, what views show goes out as signals with frozen values.

It computes nothing and decides little: each call goes to the object whose job it is. ``course`` knows what follows what
(targets, banks, runs), ``run`` the run in hand, ``stage`` what is on show; ``rating``, ``keeping``, ``hearing`` and
``taking_away`` are what a person does with a voice. Engines, files and ports live in the two processes of ``workers``.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from evosynth.library import paths
from evosynth.library.store import open_library
from evosynth.synths import voicing
from ui.intents.export import TakingAway
from ui.intents.keeping import Keeping
from ui.intents.listening import Hearing
from ui.intents.locks import Locks
from ui.intents.rating import Rating
from ui.intents.resuming import Offers
from ui.intents.strands import Strands
from ui.intents.workflow import Course
from ui.models.audition import Audition
from ui.models.devices import RETRY as RETRY_AUDIO
from ui.models.devices import Hardware
from ui.models.examples import Examples
from ui.models.grid import Stage
from ui.models.kept import Shelf
from ui.models.loading import Loading
from ui.models.run import RunControl
from ui.models.stored_runs import Runs
from ui.models.target import CurrentTarget
from ui.models.troubles import RETRY_WORKERS, Troubles
from ui.processes.live_player import LivePlayer
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.window import KeptVoice, Run, SelectionState, Toast


class AppController(QObject):
    """The one object that views talk to. ``start()`` first, ``close()`` last."""

    transport_changed = Signal(object)  # TransportState
    target_changed = Signal(object)  # TargetState | None
    grid_changed = Signal(object)  # GridState
    strands_changed = Signal(object)  # StrandsState
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
    limits_changed = Signal(object)  # LimitsState
    loading_changed = Signal(str)  # the file that is being read, empty when done

    def __init__(self, parent: QObject | None = None, *, workers: Workers | None = None) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self.library, self._library_problem = open_library()
        self.workers = workers or Workers(self)
        self.troubles = Troubles(self)
        self.undo_stack = QUndoStack(self)
        self.hardware = Hardware(self.workers, self.settings, self)
        self.live = LivePlayer(self.settings, self)
        self.stage = Stage(self.workers.ask_for_pieces, self)
        self.shelf = Shelf(self.library, self)
        self.loading = Loading(self.workers, self.settings, self)
        self.examples = Examples(self.workers, self.loading, self)
        self.audition = Audition(self.workers, self.hardware.player, self)
        self.target = CurrentTarget(self.loading, self.stage, self.audition, self)
        self.hearing = Hearing(self.audition, self.stage, self.target, self.shelf, self.examples, self)
        self.taking_away = TakingAway(self.workers, self.settings, self.stage, self.shelf, self)
        self.keeping = Keeping(self.shelf, self.stage, self.target, self.undo_stack, self)
        self.runs = Runs(self.library, self)
        self.run = RunControl(self.workers, self.runs, self)
        self.run.set_engine(self.settings.engine)
        self.run.set_strategy(self.settings.strategy)
        self.locks = Locks(self.run, self.stage, self.undo_stack, self)
        self.rating = Rating(self.stage, self.run, self.library, self.undo_stack, self)
        self.offers = Offers(self.workers, self.runs, self.run, self.troubles, self)
        self.strands = Strands(self.run, self.stage, self.undo_stack, self)
        parts = self.run, self.stage, self.target, self.rating, self.keeping, self.offers, self.audition, self.strands
        self.course = Course(*parts, self)
        self._closed = False
        self._connect_parts()
        self._connect_views()

    def _connect_parts(self) -> None:
        """What one part says concerns another."""
        self.workers.evolver_said.connect(self.run.take)
        self.workers.pictures.connect(self.stage.take_pictures)
        self.workers.flags.connect(self.stage.take_flags)
        self.workers.desk_died.connect(self.stage.redraw)
        self.workers.gave_up.connect(self.troubles.process_gave_up)
        self.hardware.trouble.connect(self.troubles.set)
        self.hardware.device_changed.connect(self.audition.use_device)
        self.taking_away.port_failed.connect(self.hardware.refresh_ports)
        self.loading.target_read.connect(self.course.take_target)
        self.loading.bank_read.connect(self.course.take_bank)
        self.offers.opened.connect(self.course.go_on_with)
        for library_user in (self.shelf, self.rating, self.runs):
            library_user.failed.connect(self._library_fails)

    def _connect_views(self) -> None:
        """What a part says goes out to the views."""
        self.run.transport_changed.connect(self.transport_changed)
        self.run.history_changed.connect(self.history_changed)
        self.target.changed.connect(self.target_changed)
        self.stage.grid_changed.connect(self._show_grid)
        self.stage.selection_changed.connect(self.selection_changed)
        self.shelf.changed.connect(self._show_kept)
        self.hearing.playhead.connect(self.playhead)
        self.loading.to_choose.connect(self.files_to_choose)
        self.loading.reading.connect(self.loading_changed)
        self.loading.recents_changed.connect(self.recents_changed)
        self.hardware.changed.connect(self.audio_changed)
        self.stage.selection_changed.connect(self._play_live)
        self.run.engine_chosen.connect(self._remember_engine)
        self.run.strategy_chosen.connect(self._remember_strategy)
        self.locks.changed.connect(self.limits_changed)
        self.examples.changed.connect(self.examples_changed)
        self.troubles.changed.connect(self.banner_changed)
        self.undo_stack.indexChanged.connect(self._show_undo)
        self.taking_away.done.connect(lambda message: self.toast.emit(Toast(message)))
        self.strands.changed.connect(self.strands_changed)
        for talker in (self.course, self.keeping, self.strands):
            talker.said.connect(self.toast)
        for part in (self.run, self.course, self.audition, self.loading, self.taking_away, self.offers):
            part.failed.connect(self._complain)

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
        self.target.show(None)
        self.loading.show_recents()
        self.stage.clear()
        self._show_undo()
        self.locks.tell()
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
        self.loading.open(names)

    @Slot(object)
    def open_instrument(self, names: Sequence[str]) -> None:
        """Sounds that one voice is to play."""
        self.loading.open_instrument(names)

    @Slot(int)
    def load_example(self, index: int) -> None:
        self.examples.open(index)

    @Slot(int)
    def set_note(self, note: int) -> None:
        self.target.set_note(note)

    @Slot(float, float)
    def set_region(self, start_s: float, end_s: float) -> None:
        self.target.set_region(start_s, end_s)

    # ---- evolution --------------------------------------------------------------------------------------------

    @Slot()
    def evolve(self) -> None:
        """The main button: start, pause, go on, breed."""
        self.course.evolve()

    @Slot()
    def evolve_near(self) -> None:
        """A new match that begins with the selected voice and stays near it."""
        self.course.evolve_near()

    @Slot()
    def stop(self) -> None:
        self.run.stop()

    @Slot(str)
    def set_engine(self, engine: str) -> None:
        """The engine of the next run, as the window's choices have it."""
        self.run.set_engine(engine)

    @Slot(str)
    def set_strategy(self, strategy: str) -> None:
        """How the next match searches."""
        self.run.set_strategy(strategy)

    @Slot()
    def breed_without_target(self) -> None:
        self.course.breed_without_target()

    @Slot()
    def breed(self) -> None:
        self.course.breed()

    @Slot()
    def back(self) -> None:
        self.course.back()

    @Slot(str, bool)
    def set_limit(self, word: str, on: bool) -> None:
        """Lock or limit every voice of the search, or no more: "op2", "algorithm", "feedback=0", "operators<=4"."""
        self.locks.set(word, on)

    @Slot()
    def unlock_everything(self) -> None:
        self.locks.clear()

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
        self.rating.rate_selected(stars)

    @Slot(int, int)
    def rate_place(self, place: int, stars: int) -> None:
        self.rating.rate_place(place, stars)

    @Slot()
    def keep(self) -> None:
        self.keeping.keep_selected()

    @Slot(int)
    def keep_place(self, place: int) -> None:
        self.keeping.keep_place(place)

    @Slot(int)
    def select_kept(self, kept_id: int) -> None:
        if (kept := self.shelf.find(kept_id)) is not None:
            self.stage.select_kept(kept)

    @Slot(int)
    def delete_kept(self, kept_id: int) -> None:
        self.keeping.delete(kept_id)

    # ---- strands ----------------------------------------------------------------------------------------------

    @Slot(int)
    def select_strand(self, strand: int) -> None:
        self.stage.select_strand(strand)

    @Slot(int)
    def play_strand(self, strand: int) -> None:
        self.hearing.play_strand(strand)

    @Slot(int)
    def restart_strand(self, strand: int) -> None:
        self.strands.restart(strand)

    @Slot(int)
    def focus_strand(self, strand: int) -> None:
        """Search there alone, or in all strands again."""
        self.strands.toggle_focus(strand)

    @Slot(int)
    def halt_strand(self, strand: int) -> None:
        """Search there no more, or again."""
        self.strands.toggle_halt(strand)

    @Slot(int)
    def plant_strand(self, strand: int) -> None:
        """Begin it again from the selected voice."""
        self.strands.plant(strand)

    @Slot(int, int)
    def plant_place(self, strand: int, place: int) -> None:
        """Begin it again from a tile that was dropped there."""
        self.strands.plant_place(strand, place)

    @Slot()
    def restart_selected_strand(self) -> None:
        self.strands.selected(self.strands.restart)

    @Slot()
    def focus_selected_strand(self) -> None:
        self.strands.selected(self.strands.toggle_focus)

    @Slot()
    def halt_selected_strand(self) -> None:
        self.strands.selected(self.strands.toggle_halt)

    # ---- sound ------------------------------------------------------------------------------------------------

    @Slot()
    def play_selected(self) -> None:
        self.hearing.play_selected()

    @Slot(int)
    def play_place(self, place: int) -> None:
        self.hearing.play_place(place)

    @Slot()
    def play_target(self) -> None:
        self.hearing.play_target()

    @Slot()
    def play_target_then_selected(self) -> None:
        self.hearing.play_target_then_selected()

    @Slot(int)
    def play_example(self, index: int) -> None:
        self.hearing.play_example(index)

    @Slot(int)
    def play_kept(self, kept_id: int) -> None:
        self.hearing.play_kept(kept_id)

    @Slot()
    def silence(self) -> None:
        self.audition.silence()
        self.live.all_off()

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        self.hardware.set_volume(volume)
        self.live.set_volume(volume)

    def _play_live(self, state: SelectionState | None) -> None:
        """The selected voice is what keys play; with none the last one stays."""
        if state is not None and not voicing.of(state.synth).live_reason:
            self.live.set_voice(state.voice, self.target.prepared)

    # ---- files and hardware -----------------------------------------------------------------------------------

    @Slot(str)
    def save_as(self, path: str) -> None:
        self.taking_away.save(Path(path))

    @Slot(str, result=str)
    def suggested_name(self, suffix: str) -> str:
        return self.taking_away.suggested_name(suffix)

    def drag_file(self, place: int, suffix: str) -> Path | None:
        """A file of the voice in a place, written before a drag begins; None with a toast when that fails."""
        return self.taking_away.file_of_place(place, suffix)

    def drag_kept_file(self, kept_id: int, suffix: str) -> Path | None:
        return self.taking_away.file_of_kept(kept_id, suffix)

    @Slot()
    def send(self) -> None:
        self.taking_away.send()

    @Slot(str)
    def set_port(self, port: str) -> None:
        self.hardware.set_port(port)

    @Slot(int)
    def set_channel(self, channel: int) -> None:
        self.hardware.set_channel(channel)

    @Slot()
    def refresh_ports(self) -> None:
        self.hardware.refresh_ports()

    # ---- undo, banner, toasts ---------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        self.undo_stack.undo()

    @Slot()
    def redo(self) -> None:
        self.undo_stack.redo()

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

    def _remember_engine(self, engine: str) -> None:
        self.settings.engine = engine

    def _remember_strategy(self, strategy: str) -> None:
        self.settings.strategy = strategy

    def _library_fails(self, sentence: str) -> None:
        self.troubles.library_fails(sentence, in_memory=self.library.in_memory)

    def _complain(self, sentence: str) -> None:
        self.toast.emit(Toast(sentence, "triangle-alert", error=True))

    def _show_undo(self) -> None:
        stack = self.undo_stack
        self.undo_changed.emit(stack.canUndo(), stack.canRedo(), stack.undoText(), stack.redoText())

    def _show_grid(self, grid: object) -> None:
        self.grid_changed.emit(grid)
        self.run.set_rated(len(self.stage.stars))

    def _show_kept(self, voices: Sequence[KeptVoice]) -> None:
        self.stage.set_kept(voices)
        self.kept_changed.emit(tuple(voices))
