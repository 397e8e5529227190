"""What follows what: a target or a bank comes, a match or a breeding begins, goes on, goes back, makes way.

What another one takes the place of is not lost: Undo brings the run before back as it stood, and what was rated or bred
begins the next match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.library.records import StoredRun
from evosynth.service.desk_messages import BankReady, RunReady, TargetReady
from evosynth.service.evolver_messages import Snapshot
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.intents.breeding import Breeding
from ui.intents.resuming import Resuming
from ui.intents.runs_in_hand import Origin, RunsInHand, Standing
from ui.intents.strands import Strands
from ui.models.audition import Audition
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.models.seeds import Seeds, gathered, without_silent
from ui.models.target import Target
from ui.view_state.engines import shown
from ui.view_state.remarks import first_of
from ui.view_state.window import Run, Toast

OPEN = "What was rated or bred takes no part: each engine begins afresh. Choose one of them to go on from it"


class Workflow(QObject):
    """What the person wants of evolution, and in which order that concerns the others."""

    said = Signal(object)  # Toast
    failed = Signal(str)

    def __init__(
        self,
        run: RunControl,
        grid: Grid,
        target: Target,
        ratings: Ratings,
        edits: Edits,
        breeding: Breeding,
        resuming: Resuming,
        audition: Audition,
        strands: Strands,
        runs: RunsInHand,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._target, self._ratings, self._edits = run, grid, target, ratings, edits
        self._breeding, self._resuming = breeding, resuming
        self._audition, self._strands, self._runs = audition, strands, runs
        self._waiting = Seeds()  # for Evolve
        self._sown: tuple[bytes, ...] = ()  # the voices that a breeding began with
        self._tried = False  # the last snapshot was of an engine that was tried
        run.transport_changed.connect(lambda _state: self._mark_search())
        run.snapshot_taken.connect(self._show_snapshot)
        run.resumed.connect(self._begin_trial_again)
        runs.origin = lambda: Origin(self._waiting, self._sown)
        runs.entered.connect(self._come_back)

    # ---- what comes in ----------------------------------------------------------------------------------------

    def take_target(self, ready: TargetReady) -> None:
        """Another target, or the same one read anew."""
        self._resuming.cancel()
        same_sound = self._target.is_of(ready)
        seeds = self._left_over(same_sound=same_sound)
        text = "change of the note or the part of the file" if same_sound else f"opening of {ready.path.name}"
        if seeds and not self._waiting:
            self._say_who_takes_part(seeds)
        elif self._grid.shows_anybody:
            why = "The note or the part of the file was changed" if same_sound else f"{ready.path.name} is the target"
            self.said.emit(Toast(f"{why}: what was in hand rests", undo="undo"))
        with self._runs.another(text):
            self._run.make_way()
            self._target.show(ready)
            self._wait(seeds)

    def take_bank(self, bank: BankReady) -> None:
        """Without a target a bank is bred; beside one it begins the next match."""
        if not bank.voices:
            self.failed.emit(f"{bank.path.name} holds no voice that can be read.")
            return
        self._grid.look_again()
        synth, undo = voicing.synth_of(bank.voices[0]), "" if self._run.state is Run.EMPTY else "undo"
        with self._runs.another(f"loading of {bank.path.name}"):
            now = self._engine_of(synth)
            if self._target.ready is None:
                self._begin_breeding(bank.voices, synth.without_tables())
            else:
                self._resuming.cancel()
                self._run.make_way()
                self._wait(gathered(self._ratings.best_first(), bank.voices, self._run.engine))
        self._say_of_bank(bank, now, undo)

    def _say_of_bank(self, bank: BankReady, now: str, undo: str) -> None:
        """In one toast, since a second one would hide the first: what is wrong with the file, then what it does."""
        of_file = "" if bank.problems else f" of {bank.path.name}"
        bred = self._target.ready is None
        does = _takes_part(bank, of_file) if not bred else _is_bred(bank, of_file) if now or undo else ""
        wrong = f"{bank.path.name}: {first_of(bank.problems)}" if bank.problems else ""
        if wrong or does:
            self.said.emit(Toast(f"{wrong} {does}{now}".strip(), "triangle-alert" if wrong else "check", undo))

    def _engine_of(self, synth: EngineSpec) -> str:
        """The next run is one of this synth's engine: words for the end of a sentence, where it was another one."""
        if synth.name == self._run.engine.name:
            return ""
        self._run.use_engine_of(synth)
        return f"; the engine is now {registry.of(synth).title}"

    def leave(self) -> None:
        """To the start page; what runs rests where it is, and can go on."""
        self._resuming.cancel()
        self._audition.silence()
        self._run.put_aside()
        self._runs.forget()
        self._waiting, self._sown = Seeds(), ()
        self._target.show(None)
        self._grid.clear()
        self._ratings.renew()
        self._edits.enter_new_document()
        self._run.rest(Run.EMPTY)
        self._resuming.look()

    def go_on_with(self, stored: StoredRun, ready: RunReady) -> None:
        """The person goes on with a run that was cut off."""
        with self._runs.another("going on with an older run"):
            self._show_stored(stored, ready)

    def _show_stored(self, stored: StoredRun, ready: RunReady) -> None:
        self._waiting = Seeds()
        self._target.show(ready.target)
        self._grid.clear()
        self._grid.use(shown(ready.synth))
        self._run.use_engine_of_run(ready.synth)
        self._ratings.restore(stored.id)
        self._edits.enter_run_of(stored.folder)
        if not self._run.resume(stored, breeding=ready.target is None):
            self._run.rest(Run.READY if ready.target else Run.EMPTY)
            self.failed.emit("Another window of EvoSynth has gone on with this run already.")

    def _left_over(self, *, same_sound: bool) -> Seeds:
        """What was rated or bred before this target came, or waits already."""
        rated = self._ratings.best_first()
        if self._waiting:
            return gathered(rated, self._waiting_voices(), self._run.engine)
        if self._run.breeding:
            return gathered(rated, self._bred(), self._run.engine)
        return gathered(rated, (), self._run.engine) if same_sound else Seeds()

    def _waiting_voices(self) -> list[bytes]:
        return [self._grid.chosen(candidate).voice for candidate in self._waiting.candidates]

    def _bred(self) -> Iterable[bytes]:
        """The generation of a breeding under way, under the names that it is shown by."""
        if not self._run.alive:
            return ()
        snapshot = self._run.snapshot
        if snapshot is None or not snapshot.candidates:
            return self._sown
        return [self._grid.chosen(candidate).voice for candidate in snapshot.candidates]

    def _wait(self, seeds: Seeds) -> None:
        """Show what the next match begins with."""
        self._waiting = seeds
        self._grid.clear()
        if seeds:
            self._grid.use(seeds.synth)
            self._grid.show_in_order(seeds.candidates)
        self._renew(seeds)
        self._run.rest(Run.READY)

    def _say_who_takes_part(self, seeds: Seeds) -> None:
        number = "1 voice takes" if len(seeds) == 1 else f"{len(seeds)} voices take"
        order = ", those that you rated first" if 0 < len(seeds.rated) < len(seeds) else ""
        undo = "" if self._run.state is Run.EMPTY else "undo"
        self.said.emit(Toast(f"{number} part in the next match{order}", undo=undo))

    # ---- the main button --------------------------------------------------------------------------------------

    def evolve(self) -> None:
        """Start, pause, go on, or breed."""
        state = self._run.state
        if state is Run.RUNNING:
            self._run.pause()
        elif state is Run.PAUSED and self._run.own is not None:
            if self._resuming.stands:  # the evolver has died
                self._resuming.accept()
            else:
                self._run.go_on()
        elif state is Run.BREEDING:
            self._breeding.breed()
        elif state is not Run.PREPARING and self._target.ready is not None:
            self._begin_match(self._target.ready)
        elif state is not Run.PREPARING:
            self.failed.emit("Load a sound first, or breed without one.")

    def _begin_match(self, ready: TargetReady) -> None:
        self._resuming.withdraw()
        if self._grid.shows_anybody and not self._waiting:
            with self._runs.another("beginning of a new match"):
                self._begin_with_what_was_rated()
        else:
            self._fit_to_engine()
        self._leave_out_silent()
        synth = self._waiting.synth if self._waiting else self._run.engine
        if self._run.begin(ready.target, str(ready.path), self._waiting.voices, synth):
            self._waiting = Seeds()
            self._begin_rating()

    def _begin_with_what_was_rated(self) -> None:
        """Beside this target it counts again."""
        self._run.make_way()
        rated = self._ratings.best_first()
        self._wait(gathered(rated, (), self._run.engine))
        if rated and self._run.engine.is_open:
            self.said.emit(Toast(OPEN, "triangle-alert"))

    def _leave_out_silent(self) -> None:
        """Voices whose tables are missing take no part in a match: it could not hear them."""
        audible, silent = without_silent(self._waiting)
        if silent:
            self._wait(audible)
            self.said.emit(Toast(f"Left out, since a table is missing: {', '.join(silent)}", "triangle-alert"))

    def evolve_near(self) -> None:
        """A new match that begins with the selected voice, kept or not, and mutants of it."""
        self.evolve_from(self._grid.selected)

    def evolve_from(self, chosen: Chosen | None) -> None:
        """Likewise with any voice."""
        ready = self._target.ready
        if chosen is None:
            self.failed.emit("Select a voice to evolve from first.")
        elif ready is None:
            self.failed.emit("Load a sound first: a voice is evolved towards one.")
        elif chosen.silence:
            self.failed.emit(chosen.silence)
        else:
            self._resuming.withdraw()
            with self._runs.another(f"evolving from {chosen.name}"):
                self._evolve_near(chosen, ready)
            self.said.emit(Toast(f"Evolution begins again from {chosen.name}", "git-fork", undo="undo"))

    def _evolve_near(self, chosen: Chosen, ready: TargetReady) -> None:
        self._run.make_way()
        self._run.use_engine_of(chosen.synth)
        seeds = gathered((), [chosen.voice], chosen.synth.without_tables())
        self._wait(seeds)
        if self._run.begin(ready.target, str(ready.path), seeds.voices, seeds.synth, near=True):
            self._waiting = Seeds()
            self._begin_rating()

    def _fit_to_engine(self) -> None:
        """Another engine was chosen since voices wait: they take part only where they are its own."""
        waiting, voices = self._waiting, self._waiting_voices()
        left_open = self._run.engine.is_open
        if not left_open and self._run.engine == waiting.synth:
            return
        self._wait(gathered(self._ratings.best_first(), voices, self._run.engine))
        if left_open:
            self.said.emit(Toast(OPEN, "triangle-alert"))
        elif len(self._waiting) < len(waiting):
            title = registry.of(waiting.synth).title
            self.said.emit(Toast(f"Voices of the engine {title} cannot take part in this match", "triangle-alert"))

    # ---- breeding ---------------------------------------------------------------------------------------------

    def breed_without_target(self) -> None:
        """Interactive evolution from the prior; a loaded target is put aside."""
        empty = self._run.state is Run.EMPTY
        engine = shown(self._run.engine).without_tables()
        with self._runs.another("beginning of a breeding"):
            self._run.use_engine_of(engine)
            self._begin_breeding((), engine)
        if not empty:
            self.said.emit(Toast("A breeding begins: what was in hand rests", "dna", undo="undo"))

    def breed_from(self, chosen: Chosen) -> None:
        """A breeding whose first generation is this voice."""
        with self._runs.another(f"breeding from {chosen.name}"):
            self._run.use_engine_of(chosen.synth)
            self._begin_breeding((chosen.voice,), chosen.synth.without_tables())
        self.said.emit(Toast(f"Breeding begins again from {chosen.name}", "git-fork", undo="undo"))

    def _begin_breeding(self, voices: tuple[bytes, ...], synth: EngineSpec) -> None:
        self._resuming.withdraw()
        self._run.make_way()
        self._waiting = Seeds()
        self._sown = voices
        self._target.show(None)
        self._grid.clear()
        self._grid.use(synth)
        self._renew()
        if self._run.begin(None, "", voices, synth):
            self._begin_rating()

    def _come_back(self, standing: Standing) -> None:
        """A run is in hand again, as it stood."""
        self._resuming.withdraw()
        self._waiting, self._sown, self._tried = standing.origin.waiting, standing.origin.sown, False
        self._run.put_back(standing.run)
        snapshot = standing.run.snapshot
        if snapshot is not None:
            self._show_snapshot(replace(snapshot, finals=""), True)
            self._tried = snapshot.trial is not None
        elif self._waiting:
            self._grid.show_in_order(self._waiting.candidates)

    def _renew(self, seeds: Seeds | None = None) -> None:
        """Other candidates are in hand: unrated, or seeds that were rated where they come from."""
        rated = zip(seeds.candidates, seeds.rated, strict=False) if seeds else ()
        self._ratings.renew({one.id: (self._grid.chosen(one).voice, stars) for one, stars in rated})
        self._edits.enter_new_run()

    def _begin_rating(self) -> None:
        if self._run.own is not None:
            self._ratings.begin(self._run.own.row)
            self._edits.settle(self._run.own.folder)
            self._run.rate(self._ratings.stars)

    def _show_snapshot(self, snapshot: Snapshot, new_generation: bool) -> None:
        self._mark_search()
        if not snapshot.candidates:
            return
        other_engine = snapshot.synth.name != self._grid.synth.name
        self._grid.use(snapshot.synth)
        if other_engine:
            self._run.rate(self._ratings.stars)
        if not self._run.breeding:
            self._tell_of_choice(snapshot)
            resting = self._run.state in (Run.PAUSED, Run.STOPPED) and snapshot.finals != "ranking"
            self._grid.show_best(snapshot.candidates, snapshot.rated, snapshot.objectives, at_rest=resting)
            self._strands.take(snapshot.strands, at_rest=resting)
        elif new_generation:
            self._breeding.take(snapshot)
            self._grid.show_in_order(snapshot.candidates, snapshot.objectives)

    def _mark_search(self) -> None:
        """What was done to a search can be undone while it goes on; to one of those that are tried, in its turn."""
        if not self._run.alive:
            self._edits.search_no_more()
        elif self._run.cut_off or self._run.snapshot is None:
            self._edits.search_by("")
        else:
            self._edits.search_by(self._run.snapshot.synth.name)

    def _begin_trial_again(self) -> None:
        """The evolver has died while engines were tried: they are tried once more, and others come."""
        if self._tried:
            self._grid.empty()

    def _tell_of_choice(self, snapshot: Snapshot) -> None:
        """Once: each engine has been tried, and one of them goes on."""
        if self._tried and snapshot.trial is None and snapshot.chosen:
            self.said.emit(Toast(snapshot.chosen))
        self._tried = snapshot.trial is not None


def _takes_part(bank: BankReady, of_file: str) -> str:
    n = len(bank.voices)
    if bank.chosen_of:
        return f"The {n} of {bank.chosen_of:,} voices{of_file} nearest to the target take part in the next match"
    return f"{n} voice{'s' * (n != 1)}{of_file} take{'s' * (n == 1)} part in the next match"


def _is_bred(bank: BankReady, of_file: str) -> str:
    n = len(bank.voices)
    return f"{n} voice{'s' * (n != 1)}{of_file} {'is' if n == 1 else 'are'} bred"
