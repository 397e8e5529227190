"""AppController: makes the parts of the program, connects what one says with whom it concerns, starts and ends them.

It computes nothing and decides nothing. What a person does goes from a view straight to an intent (``intents``); what
is known goes to the views as frozen values (``states``). Engines, files and ports live in the processes of ``workers``.
"""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QObject, QTimer, Slot

from evosynth.documents.changes import Heard
from evosynth.documents.records import Why
from evosynth.library import paths
from evosynth.library.store import open_library
from evosynth.service.evolver_messages import Stored
from evosynth.synths.correction import with_noise
from evosynth.synths.engine import EngineSpec
from ui.intents.archiving import Archiving
from ui.intents.auto_play import AutoPlay
from ui.intents.banner import BannerAnswers
from ui.intents.blind import Blind
from ui.intents.breeding import Breeding
from ui.intents.bundle import Intents
from ui.intents.by_itself import ByItself
from ui.intents.choosing import Choosing
from ui.intents.clipping import Clipping
from ui.intents.comparing import Comparing
from ui.intents.documents import Documents
from ui.intents.export import Exporting
from ui.intents.favourites import Favourites
from ui.intents.finishing import Finishing
from ui.intents.flipping import Flipping
from ui.intents.hardware import Hardware
from ui.intents.history import Past
from ui.intents.keeping import Keeping
from ui.intents.leaning import Leaning
from ui.intents.listening import Listening
from ui.intents.locks import Locks
from ui.intents.naming import Naming
from ui.intents.rating import Rating
from ui.intents.recording import Recording
from ui.intents.renaming import Renaming
from ui.intents.resuming import Resuming
from ui.intents.same import SameToMe
from ui.intents.shaping import Shaping
from ui.intents.strands import Strands
from ui.intents.synth_bank import SynthBank
from ui.intents.tables import Tables
from ui.intents.taste import Tastes
from ui.intents.workflow import Workflow
from ui.models.archive import Archive
from ui.models.audition import Audition
from ui.models.card import CardWriter
from ui.models.conventions import Conventions
from ui.models.devices import Devices
from ui.models.document import Document
from ui.models.edited_sounds import EditedSounds
from ui.models.edits import Edits
from ui.models.examples import Examples
from ui.models.explanations import Explanations
from ui.models.grid import Grid
from ui.models.heard_there import HeardThere
from ui.models.kept import KeptList
from ui.models.kept_marks import KeptMarks
from ui.models.kept_there import KeptThere
from ui.models.kept_undrawn import KeptUndrawn
from ui.models.lineage import Lineage
from ui.models.loading import Loading
from ui.models.lock_sets import LockSets
from ui.models.making_ready import MakingReady
from ui.models.manner import BreedingManner
from ui.models.names import Names
from ui.models.pair import Pair
from ui.models.parents import NamedParents
from ui.models.phrase import PhrasePlayer
from ui.models.ratings import Ratings
from ui.models.recent_documents import RecentDocuments
from ui.models.run import RunControl
from ui.models.runs import Runs
from ui.models.sent import SentVoices
from ui.models.shown import ShownCandidates
from ui.models.synth import Synth
from ui.models.synth_differs import SynthDiffers
from ui.models.synth_engine import SynthEngine
from ui.models.synth_sound import SynthSound
from ui.models.target import Target
from ui.models.troubles import Troubles
from ui.models.window_state import WindowState
from ui.processes.device_link import DeviceLink
from ui.processes.library_reader import LibraryReader
from ui.processes.live_player import LivePlayer
from ui.processes.takes_route import TakesRoute
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.engines import ENGINES, shown
from ui.view_state.states import States
from ui.view_state.window import GridState, Run, Toast


class AppController(QObject):
    """``start()`` first, ``close()`` last; views get ``intents`` and ``states``, never this."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        workers: Workers | None = None,
        live: LivePlayer | None = None,
        synth_link: DeviceLink | None = None,
    ) -> None:
        super().__init__(parent)
        self.states = States(self)
        self.settings = Settings()
        self.conventions = Conventions(self.settings, self)
        self.library, self._library_problem = open_library()
        self.workers = workers or Workers(self)
        self.troubles = Troubles(self)
        self.document = Document(self.workers, self)
        self.edits = Edits(self.document, self)
        self.ratings = Ratings(self.document, self)
        self.live = live or LivePlayer(self.settings, self)
        self.devices = Devices(self.settings, self.live, self)
        self.synth = Synth(synth_link or DeviceLink(self), self.settings, self)
        self.takes = TakesRoute(self.synth.link.pass_on, self.workers.tell, self.workers.tell_desks)
        self.synth_sound = SynthSound(self.synth, self.settings, self)
        self.names = Names(self.document, self)
        self.grid = Grid(self.workers.ask_for_pieces, self.ratings, self.names, self)
        self.edited_sounds = EditedSounds(self.workers, self.grid, self)
        self.reader = LibraryReader(self.library, self)
        self.kept = KeptList(self.library, self.reader, self)
        self.kept_marks = KeptMarks(self.reader, self)
        self.loading = Loading(self.workers, self.settings, self)
        self.examples = Examples(self.workers, self.loading, self)
        self.audition = Audition(self.workers, self.devices.player, self)
        self.phrase = PhrasePlayer(self.settings, self)
        self.target = Target(self.loading, self.grid, self.audition, self)
        self.run = RunControl(self.workers, self.document, self)
        self.heard_there = HeardThere(self.run, self.workers.tell_desks, self)
        self.manner, self.parents = BreedingManner(self), NamedParents(self.document, self)
        led = self.ratings, self.manner, self.parents
        self.making_ready = MakingReady(self.workers, self.run, self.grid, *led, self)
        self.archive = Archive(self.document, self.grid, self.parents, self)
        self.runs = Runs(self.workers, self.document, self)
        self.shown = ShownCandidates(self.workers, self.run, self)
        self.window_state = WindowState(self.document, self.edits, self.grid, self.run, self.manner, self)
        self.card = CardWriter(self.document, self.grid, self.run, self.window_state, self)
        self.recent = RecentDocuments(self.workers, self.document, self.settings, self)
        self.synth_engine = SynthEngine(self.synth, self.synth_sound, self)
        self.synth_differs = SynthDiffers(self.synth, self.synth_engine, self.reader, self)
        self.kept_undrawn = KeptUndrawn(self.workers, self.kept, self)
        self.kept_there = KeptThere(self.workers, self.kept, self.synth, self.synth_engine, self)
        self.run.corrected_by = lambda: with_noise(self.synth_differs.correction, self.synth_sound.noise_db)
        self.run.offer_device(self.synth_engine.choice())
        self.run.begin_with(EngineSpec.parse(self.settings.engine), self.settings.strategy)
        self.sent = SentVoices(self.edits, self.run, self)
        self.lineage = Lineage(self.workers, self.document, self.run, self)
        self.explanations = Explanations(self.workers, self.grid, self.run, self.lineage, self)
        self.pair = Pair(self.grid, self)
        self.resuming = Resuming(self.workers, self.run, self.troubles, self)
        self.intents = self._make_intents()
        self._closed = False
        self._connect_parts()
        self._connect_troubles()
        self._connect_states()

    def _make_intents(self) -> Intents:
        """What a person does, over the parts that are there."""
        keeping = Keeping(self.kept, self.grid, self.target, self.edits, self.document, self)
        self.names.given.connect(keeping.take_name)
        hardware = Hardware(self.synth, self.grid, keeping, self.loading, self)
        heard = self.audition, self.grid, self.target, self.kept, self.examples, self.live
        listening = Listening(*heard, hardware, self.phrase, self)
        on_show = self.grid, self.run, self.target, self.edits, self.document
        shaping = Shaping(*on_show, self.live, hardware, self.edited_sounds, self.ratings, self)
        listening.as_heard = shaping.as_heard
        auto = AutoPlay(listening, self.grid, self)
        taste = Tastes(self.workers, self.run, self.document, self.edits, self)
        bank = SynthBank(self.synth, self.workers, self.reader, self)
        locks = Locks(self.run, self.grid, self.edits, LockSets(self.settings), self)
        rating = Rating(self.grid, self.run, self.ratings, self.edits, self)
        strands = Strands(self.run, self.grid, self.edits, self)
        leaning = Leaning(self.run, self.edits, self)
        naming = Naming(self.parents, self.grid, self.run, self.edits, self)
        told = self.run, self.grid, self.ratings, self.edits, self.audition
        breeding = Breeding(*told, self.manner, self.parents, naming, self)
        known = self.run, self.grid, self.target, self.ratings, self.edits, self.document, self.runs
        led = breeding, self.resuming, self.audition, strands, self.window_state
        choosing = Choosing(self.run, self.runs, self.edits, self.document, self)
        workflow = Workflow(*known, *led, choosing, self.parents, self)
        led_back = listening, keeping, breeding, workflow
        written = self.resuming, self.card, self.window_state, listening
        documents = Documents(
            self.workers,
            self.document,
            self.recent,
            workflow,
            locks,
            self.ratings,
            self.edits,
            self.grid,
            *written,
            self,
        )
        return Intents(
            loading=self.loading,
            examples=self.examples,
            tables=Tables(self.workers, self.run, self),
            target=self.target,
            workflow=workflow,
            breeding=breeding,
            manner=self.manner,
            naming=naming,
            archiving=Archiving(self.archive, self.grid, listening, self.run, self.edits, self),
            run=self.run,
            strands=strands,
            leaning=leaning,
            locks=locks,
            finishing=Finishing(locks, workflow, breeding, naming, self.grid, self.run, self.target, self.edits, self),
            grid=self.grid,
            rating=rating,
            shaping=shaping,
            clipping=Clipping(self.grid, shaping),
            keeping=keeping,
            renaming=Renaming(self.grid, self.names, keeping, shaping, self.edits, self),
            listening=listening,
            comparing=Comparing(self.pair, self.grid, shaping, self),
            flipping=Flipping(self.pair, listening, self.grid, self),
            phrase=self.phrase,
            auto=auto,
            taste=taste,
            same=SameToMe(listening, self.grid, self.run, self.edits, self),
            blind=Blind(listening, self.grid, self.target, self.run, self.edits, self),
            by_itself=ByItself(self.conventions, listening, self.grid, self.run, auto, self),
            favourites=Favourites(rating, keeping, self.grid, self.edits),
            live=self.live,
            exporting=Exporting(
                self.workers, self.settings, self.grid, self.kept, self.loading, self.conventions, self
            ),
            devices=self.devices,
            hardware=hardware,
            synth_bank=bank,
            recording=Recording(self.synth, self.synth_engine, bank, self.reader, self.grid, self.run, self),
            synth_sound=self.synth_sound,
            synth_differs=self.synth_differs,
            documents=documents,
            undo=self.edits,
            history=Past(self.edits, self.grid, self.run, self.ratings, self.lineage, *led_back, self),
            banner=BannerAnswers(self.resuming, self.troubles, self.devices, self.workers, documents),
        )

    def _connect_parts(self) -> None:
        """What one part says concerns another."""
        workflow = self.intents.workflow
        self.workers.evolver_said.connect(self.run.take)
        self.run.recorded.connect(self.edited_sounds.take_recorded)
        self.workers.evolver_said.connect(self._take_stored)
        self.workers.pictures.connect(self.grid.take_pictures)
        self.workers.examined.connect(self.grid.take_examined)
        self.workers.desk_ready.connect(self.live.start)
        self.workers.desk_ready.connect(self.synth.start)
        self.live.pressed.connect(self.intents.hardware.press)
        self.live.released.connect(self.intents.hardware.let_go)
        self.live.input_changed.connect(self.synth.play_through)
        self.synth.elsewhere.connect(self.live.play_elsewhere)
        self.workers.want_takes, self.synth.link.hand_takes = self.takes.want, self.takes.hand_back
        self.synth.link.died.connect(self.takes.device_died)
        self.workers.evolver_died.connect(self.takes.evolver_died)
        self.workers.desk_died.connect(self.grid.redraw)
        self.heard_there.changed.connect(self.grid.hear_otherwise)
        self.intents.recording.recorded.connect(self.kept_there.recorded)
        self.heard_there.changed.connect(self.audition.hear_otherwise)
        self.grid.seen.connect(self.kept_marks.look_at)
        self.kept_marks.changed.connect(self.grid.set_kept)
        self.kept.written.connect(self.kept_marks.read)
        self.kept.pending_changed.connect(self.kept_marks.take_pending)
        self.document.kept_list_changed.connect(self.kept.look_again)
        self.kept.removed.connect(self.grid.let_go_of_kept)
        self.devices.device_changed.connect(self.audition.use_device)
        self.devices.volume_changed.connect(self.live.set_volume)
        self.loading.target_read.connect(workflow.take_target)
        self.loading.bank_read.connect(workflow.take_bank)
        self.loading.document_found.connect(self.intents.documents.open)
        self.loading.table_found.connect(self.intents.tables.open)
        workflow.heard_there.connect(lambda: self.intents.hardware.hear_on("device"))
        self.document.told.connect(lambda sentence: self.states.toast.emit(Toast(sentence)))
        self.document.moved.connect(self.run.follow)
        self.document.moved.connect(lambda _before, _now: self.resuming.withdraw())
        self.document.moved.connect(lambda _before, now: self.recent.opened(now))
        self.grid.grid_changed.connect(self.shown.take)
        self.grid.newly_heard.connect(lambda sound: self.document.write([Heard((sound,))]))
        self.recent.found_cut_off.connect(self.resuming.offer)
        self.recent.found_put_aside.connect(self.resuming.offer_put_aside)
        self.run.engine_preferred.connect(self._remember_engine)
        self.run.strategy_preferred.connect(self._remember_strategy)
        self.window_state.restored.connect(self.parents.restore)
        self.window_state.restored.connect(self.names.restore)
        self.document.begun.connect(self.names.restore)
        self.window_state.restored.connect(self.archive.restore)
        self.intents.listening.sounding.connect(self.archive.set_sounding)
        self.window_state.kept_wanted.connect(self.intents.keeping.select)
        self.intents.hardware.sent.connect(self.sent.note)
        self.intents.keeping.kept.connect(lambda candidate: self.run.remember(candidate, Why.KEPT))
        for namer in (self.target, self.examples, self.grid):
            self.conventions.changed.connect(namer.tell)

    def _connect_troubles(self) -> None:
        """What is missing stays on show, what has failed is said once."""
        intents = self.intents
        self.workers.gave_up.connect(self.troubles.process_gave_up)
        self.devices.trouble.connect(self.troubles.set)
        self.document.trouble.connect(self.troubles.document_waits)
        self.document.damaged.connect(self.troubles.document_damaged)
        for library_user in (self.kept, self.kept_marks, self.edits, intents.keeping):
            library_user.failed.connect(self._library_fails)
        for part in (
            self.run,
            self.document,
            self.recent,
            intents.documents,
            intents.tables,
            intents.workflow,
            self.audition,
            self.loading,
            intents.exporting,
            intents.hardware,
            intents.synth_bank,
            intents.recording,
            self.synth,
            self.synth_differs,
            intents.taste,
            intents.locks,
        ):
            part.failed.connect(self._complain)
        for talker in (
            intents.workflow,
            intents.tables,
            intents.breeding,
            intents.rating,
            intents.shaping,
            intents.finishing,
            intents.renaming,
            intents.keeping,
            intents.strands,
            intents.history,
            intents.documents,
            intents.hardware,
            intents.synth_bank,
            intents.recording,
            self.synth,
            self.phrase,
            intents.taste,
            intents.leaning,
            intents.naming,
            intents.same,
            intents.blind,
            intents.archiving,
            intents.flipping,
            intents.locks,
        ):
            talker.said.connect(self.states.toast)
        intents.exporting.done.connect(lambda message: self.states.toast.emit(Toast(message)))

    def _connect_states(self) -> None:
        """What a part knows goes out to the views."""
        states, intents = self.states, self.intents
        self.run.transport_changed.connect(states.transport)
        self.run.transport_changed.connect(lambda state: self.manner.breeds_with(shown(state.engine)))
        self.manner.changed.connect(states.amount)
        self.run.history_changed.connect(states.history)
        self.target.changed.connect(states.target)
        self.grid.grid_changed.connect(self._show_grid)
        self.grid.selection_changed.connect(states.selection)
        self.grid.voice_changed.connect(states.in_hand)
        self.kept.changed.connect(states.kept)
        self.loading.to_choose.connect(states.files_to_choose)
        self.loading.reading.connect(states.reading)
        self.loading.recents_changed.connect(states.recents)
        self.devices.changed.connect(states.audio)
        self.synth.changed.connect(states.device)
        self.synth_engine.changed.connect(self.run.offer_device)
        self.synth_differs.changed.connect(states.device_differs)
        self.synth_sound.changed.connect(states.device_sound)
        self.examples.changed.connect(states.examples)
        self.troubles.changed.connect(states.banner)
        self.edits.changed.connect(states.undo)
        self.document.state_changed.connect(states.document)
        self.recent.changed.connect(states.documents)
        self.recent.expected.connect(states.documents_expected)
        intents.history.acts_changed.connect(states.acts)
        intents.history.changed.connect(states.lineage)
        self.explanations.changed.connect(states.changes)
        self.target.changed.connect(self.pair.take_target)
        self.explanations.changed.connect(self.pair.take_changes)
        intents.flipping.changed.connect(states.pair)
        intents.comparing.changed.connect(states.compared)
        intents.naming.changed.connect(states.parents)
        self.archive.changed.connect(states.archive)
        intents.listening.playhead.connect(states.playhead)
        intents.locks.changed.connect(states.limits)
        intents.shaping.reason.connect(states.editing)
        self.phrase.changed.connect(states.phrase)
        intents.auto.changed.connect(states.auto_play)
        intents.taste.changed.connect(states.taste)
        intents.blind.changed.connect(states.blind)
        intents.rating.answered.connect(intents.by_itself.go_on)
        intents.rating.rated.connect(intents.auto.go_on)
        intents.strands.changed.connect(states.strands)
        intents.leaning.changed.connect(states.lean)
        intents.tables.changed.connect(states.table)
        intents.tables.shown.connect(states.table_frames)

    @Slot()
    def start(self) -> None:
        """Start the processes and the sound, read what is there, and tell everything once."""
        self.workers.start()
        self.devices.start()
        self.synth.tell()
        if self._library_problem:
            self._library_fails(self._library_problem)
        self.kept.load()
        self.kept.watch()
        self.run.rest(Run.EMPTY)
        self.target.show(None)
        self.loading.show_recents()
        self.grid.empty()
        self.edits.tell()
        self.intents.locks.tell()
        self.intents.shaping.tell()
        self.phrase.tell()
        self.recent.look()  # first: there may be something to go on with
        self.examples.start()

    @Slot()
    def close(self) -> None:
        """End every process, thread and timer; an unfinished run can go on at the next start."""
        if self._closed:
            return
        self._closed = True
        self.audition.silence()
        if trouble := self.settings.save():
            print(f"evosynth: {trouble}", file=sys.stderr)  # the window has gone
        self.card.write()
        self.document.say_all()
        self.workers.close(self._write_last)
        self.devices.close()
        self.live.close()
        self.synth.link.close()
        self.reader.close()
        self.library.close()
        for timer in self.findChildren(QTimer):
            timer.stop()
        shutil.rmtree(paths.drags(), ignore_errors=True)

    def _write_last(self, message: object) -> None:
        """What the evolver had still to say when the window was closed."""
        if isinstance(message, Stored):
            self.document.take_stored(message, last=True)

    def _take_stored(self, message: object) -> None:
        if isinstance(message, Stored):
            self.document.take_stored(message)

    def _remember_engine(self, engine: EngineSpec) -> None:
        self.settings.engine = str(
            engine if engine in ENGINES else engine.without_tables()
        )  # a table stays where it is

    def _remember_strategy(self, strategy: str) -> None:
        self.settings.strategy = strategy

    def _library_fails(self, sentence: str) -> None:
        self.troubles.library_fails(sentence, in_memory=self.library.in_memory)

    def _complain(self, sentence: str) -> None:
        self.states.toast.emit(Toast(sentence, "triangle-alert", error=True))

    def _show_grid(self, grid: GridState) -> None:
        self.states.grid.emit(grid)
        self.run.set_rated(grid.rated)
