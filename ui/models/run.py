"""The run in hand: begins, pauses, ends it, and turns the evolver's snapshots into what the transport shows.

What the person pressed is shown at once, but for a pause; a snapshot that says otherwise was sent before the evolver
knew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.documents.records import Why
from evosynth.edits.values import Compared, Generation, NamedVoice
from evosynth.evolution import strategies
from evosynth.evolution.manner import Manner
from evosynth.library import table_store
from evosynth.limits import Limits
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Adopt,
    Compare,
    Confine,
    Continue,
    Decide,
    Failed,
    InDocument,
    Lean,
    Notice,
    Pause,
    Rate,
    Record,
    Recorded,
    Reject,
    ResumeRun,
    Same,
    Shown,
    Snapshot,
    Start,
    Stop,
    TasteState,
    Visit,
)
from evosynth.service.messages import Preparing
from evosynth.synths import registry
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.system.machine import available_cores
from evosynth.taste.answers import Taste
from ui.models.document import Document
from ui.models.offered_engines import OfferedEngines
from ui.processes.workers import Workers
from ui.view_state import run_figures
from ui.view_state.engines import ENGINES, UNCHOSEN, DeviceChoice, Offered, shown
from ui.view_state.lean import CUT_OFF, OFF, TRYING, LeanState, lean_state, too_few
from ui.view_state.run_figures import figures, with_judge
from ui.view_state.window import Run, TransportState

MOST_STARS = 5
TEXT_MS = 250  # figures change at most four times a second
ENOUGH = 10  # answers of which a taste is made
STATES = {
    "preparing": Run.PREPARING,
    "running": Run.RUNNING,
    "paused": Run.PAUSED,
    "waiting": Run.BREEDING,
    "stopped": Run.STOPPED,
}
NOTHING_TO_DECIDE = "Pause a match on the built-in engine first: its best are what the synth ranks."
BACK = "It is back: press Go on."
LOST = "The run rests: its synth was not there."  # of what was: true as well when it is back
ALIVE = (Run.PREPARING, Run.RUNNING, Run.PAUSED, Run.BREEDING)


def threads_beside_a_window() -> int:
    """One less than there are cores: the window and its sound need one."""
    return max(1, available_cores() - 1)


class RunControl(QObject):
    """At most one run at a time."""

    transport_changed = Signal(object)  # TransportState
    history_changed = Signal(object)  # ndarray (g, 3)
    snapshot_taken = Signal(object, bool)  # Snapshot of the run in hand; whether it shows another generation
    generation_lost = Signal(object)  # Generation that was asked for and cut short: it will not come
    recorded = Signal(object)  # Recorded: a candidate that was asked for, as the synth makes it sound
    resumed = Signal()  # the evolver goes on from a checkpoint, which may be older than the last rating
    failed = Signal(str)
    engine_chosen = Signal(object)  # EngineSpec: the next run, or the one in hand, is of this one
    engine_wanted = Signal(object)  # EngineSpec: a person chooses it
    engine_preferred = Signal(object)  # EngineSpec: it was chosen, for all runs to come
    strategy_wanted = Signal(str)
    strategy_preferred = Signal(str)

    def __init__(self, workers: Workers, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._document = workers, document
        self.state = Run.EMPTY
        self.own: InDocument | None = None
        self.adopted = False  # it was begun before this window, or by another program
        self.cut_off = False  # its evolver has died, and nobody steps it
        self.breeding = False
        self.snapshot: Snapshot | None = None
        self.rated = 0
        self.parents: tuple[str, ...] = ()  # names of those whom a person has named for the next generation
        self.corrected_by: Callable[[], Correction | None] = lambda: None  # what is known of the synth in use
        self.kept: Callable[[EngineSpec], Confine] = lambda synth: Confine(Limits())  # what a run keeps to
        self.engine, self._offered = UNCHOSEN, OfferedEngines()
        self.preferred = UNCHOSEN  # what a person has chosen last, whatever a run or a bank has brought since
        self.brought: Taste | None = None  # that a person has brought along for the next run
        self.strategy = strategies.DEFAULT
        self.towards = 0.0  # where a match goes: 0 its target alone, 1 the taste alone; what was asked for last
        self._leant = False  # the evolver has not said yet that it goes there
        self.before_telling: Callable[[], None] = lambda: None  # who was edited is told first: what follows names it
        self.untold: Callable[[], frozenset[int]] = frozenset  # ids that the evolver does not know yet
        self._known: tuple[Path | None, TasteState | None] = (None, None)  # of a taste, in which document
        self._expected: Run | None = None
        self._wish: Generation | None = None  # of a breeding: what was asked for last
        self._wished_after = 0  # how many stops had been pressed when it was
        self._preparing = (0.0, "")
        self._noticed = ""  # what the evolver has said last
        self._stops = self._stop_meant = 0  # that were pressed; the one that the evolver is to know of
        self._missed = False  # the synth of the run in hand has been away since it went on last
        self._history_evaluations = -1
        self._text = QTimer(self, singleShot=True, interval=TEXT_MS)
        self._text.timeout.connect(self._tell)
        self._text_due = False
        workers.evolver_died.connect(self._note_death)

    @property
    def taste(self) -> TasteState | None:
        """As it was told last of the run on show, or of another one of the document; None: nothing is known."""
        path, taste = self._known
        return taste if path is not None and path == self._document.path else None

    @property
    def where(self) -> InDocument | None:
        """The run that is on show, also after its end."""
        return self._shown

    @property
    def engines(self) -> Offered:
        """What can be chosen from."""
        return self._offered.beside(self.engine)

    @property
    def device_on_show(self) -> str:
        """On which synth the voices on show are heard, as in EngineSpec.device; empty: on none."""
        if (s := self.snapshot) is not None:
            return s.synth.device or (s.on_device.device if s.on_device is not None else "")
        return self.engine.device if self.alive else ""

    @property
    def why_no_match(self) -> str:
        """Why no match can begin, or go on, by the engine that is chosen; empty: it can."""
        return self._offered.why_no_match(self.engine)

    @property
    def why_rests(self) -> str:
        """Why the main button cannot begin a match, or go on with a run, on the synth; empty: it can."""
        if self.state is Run.BREEDING and (why := self._why_no_children):
            return f"{why}. Once it is, the next generation can be bred"
        begins = self.state in (Run.READY, Run.STOPPED) and not self.breeding
        return self.why_no_match if begins or self.state is Run.PAUSED else ""

    @property
    def _why_no_children(self) -> str:
        """Why the synth that a breeding is heard on cannot play children now."""
        s = self.snapshot
        return self._offered.why_no_match(s.synth.without_tables()) if s is not None and s.synth.device else ""

    def breeds_on(self, synth: EngineSpec) -> EngineSpec:
        """On what voices of this synth are bred: on the one at the cable where that is chosen and is heard here."""
        chosen = self.engine.without_tables()
        there = chosen.device and chosen.name == synth.name and not self.why_no_match
        return chosen if there else EngineSpec(synth.name)

    @property
    def alive(self) -> bool:
        """Whether a run is under way, resting or not."""
        return self.own is not None and self.state in ALIVE

    # ---- what the person wants --------------------------------------------------------------------------------

    def rest(self, state: Run) -> None:
        """Nothing runs: the empty state, or a target waits."""
        self.state, self._expected, self.snapshot, self._shown = state, None, None, None
        self.breeding = False  # that made way
        self.towards, self._leant = 0.0, False
        self.tell_now()

    def offer_device(self, device: DeviceChoice) -> None:
        """The synth is another one, or stands otherwise; where it was chosen it stays so, but a run keeps its own."""
        before, self._offered.device = self._offered.device, device
        self._miss()
        if before is not None and self.engine == before.spec and not (self.alive and self.device_on_show):
            self.engine = device.spec
        if before is not None and self.preferred == before.spec:
            self.preferred = device.spec
        self.tell_now()

    def set_engine(self, engine: EngineSpec) -> None:
        """Another engine for the next run; a run under way keeps its own."""
        if engine != self.engine and engine in dict(self.engines) and not self.alive:
            self.engine_wanted.emit(engine)

    def prefer_engine(self, engine: EngineSpec, preferred: EngineSpec | None = None) -> None:
        """It is chosen; ``preferred``: that is taken back, and runs to come are of this one again."""
        self.use_engine_of_run(engine)
        self.preferred = preferred or self.engine
        self.engine_preferred.emit(self.preferred)

    def use_preferred(self) -> None:
        """What is begun now is of the engine that a person has chosen last, not of that which was in hand."""
        self.use_engine_of_run(self.preferred)

    def begin_with(self, engine: EngineSpec, strategy: str) -> None:
        """What was preferred in the window before."""
        self.engine = self.preferred = engine if engine in dict(self.engines) else self.engine
        self.strategy = strategy if strategy in strategies.NAMES else self.strategy

    def offer_table(self, key: str, name: str) -> None:
        """A table of the person's own stands among the engines, the only one, and is chosen where nothing runs."""
        self._offered.put_tables({key: name})
        if self.engine not in dict(self.engines):
            self.engine = self.engine.without_tables()
        if self.preferred not in dict(self.engines):
            self.preferred = self.preferred.without_tables()
        self.set_engine(self._offered.of_tables)
        self.tell_now()

    def set_strategy(self, strategy: str) -> None:
        """Another way of searching for the next run; a run under way keeps its own."""
        if strategy != self.strategy and strategy in strategies.NAMES and not self.alive:
            self.strategy_wanted.emit(strategy)

    def prefer_strategy(self, strategy: str) -> None:
        """It is chosen."""
        self.use_strategy(strategy)
        self.strategy_preferred.emit(self.strategy)

    def use_strategy(self, strategy: str) -> None:
        """The next search of the run in hand goes in this way; a document may name one that there is not."""
        self.strategy = strategy if strategy in strategies.NAMES else self.strategy
        self.tell_now()

    def lean(self, towards: float) -> None:
        """A match goes nearer to its target (0), or more to the taste of a person (1)."""
        self.towards = towards
        if self._shown is not None and self.snapshot is not None and not self.breeding:
            self._leant = True
            self._workers.tell(Lean(towards))
        self.tell_now()

    def lean_state(self, on_its_way: float | None = None) -> LeanState:
        """What the slider between target and taste shows."""
        towards = self.towards if on_its_way is None else on_its_way
        return lean_state(self.state, towards, breeding=self.breeding, why_not=self._why_no_lean())

    def _why_no_lean(self) -> str:
        if (taste := self.taste) is None:
            return too_few(0, ENOUGH)
        if self.cut_off:
            return CUT_OFF
        if self.snapshot is not None and self.snapshot.trial is not None:
            return TRYING
        if not taste.on:
            return OFF
        return "" if taste.led else too_few(taste.answers, taste.enough)

    def use_engine_of(self, synth: EngineSpec) -> None:
        """Voices of this synth come in: the next run is one of its engine."""
        if synth.name != self.engine.name:
            self.engine = synth.without_tables()
            self.engine_chosen.emit(self.engine)
            self.tell_now()

    def use_engine_of_run(self, synth: EngineSpec) -> None:
        """A run of this synth goes on: the bar names the tables that it has, and the next run may have them too."""
        if synth.tables and synth not in ENGINES:
            self._offered.put_tables(table_store.names(synth.tables))
        engine = synth if synth.device or synth in dict(self.engines) else synth.without_tables()
        if engine != self.engine:
            self.engine = engine
            self.engine_chosen.emit(engine)
        self.tell_now()

    def begin(
        self, run: str, target: PreparedTarget | None, seeds: Sequence[bytes], synth: EngineSpec, *, near: bool = False
    ) -> None:
        """Start the run of this name, which stands in the document, with these voices; ``near``: around them."""
        self.own, self._wish, self._in_evolver = InDocument(self._document.ensure(), run), None, True
        self._stop_meant = 0
        self.breeding, self.adopted = target is None, False
        self._await(Run.BREEDING if self.breeding else Run.RUNNING, shown=Run.PREPARING)
        seed, threads = secrets.randbelow(1 << 31), threads_beside_a_window()
        settings = RunSettings(
            synth=synth, strategy=self.strategy, seed=seed, threads=threads, near=near, taste=self.brought
        )
        self.brought = None
        if target is not None:
            settings = replace(settings, towards=self.towards)
        if synth.device:
            settings = replace(settings, calibration=self.corrected_by())
        if synth.is_open:
            every = tuple(map(self.kept, registry.meant(synth)))
            self._workers.tell(Start(self.own, target, settings, kept=every))
            return
        kept = self.kept(synth)
        self._workers.tell(Start(self.own, target, replace(settings, limits=kept.limits, safe=kept.safe), tuple(seeds)))
        if kept.limits and kept.model is not None:
            self._workers.tell(kept)

    def take_up(self, run: str, *, breeding: bool, ended: bool) -> None:
        """Show a run of the document as it was left: a match rests, one that was stopped stays so."""
        where = InDocument(self._document.ensure(), run)
        self.breeding, self.adopted, self._wish, self.cut_off = breeding, True, None, False
        self.own = where
        self._await(Run.STOPPED if ended else Run.BREEDING if breeding else Run.PAUSED, shown=Run.PREPARING)
        if ended:
            self.own, self._ended = None, where
        self._let_read(ResumeRun(where, threads_beside_a_window(), paused=True))

    def send_resume(self) -> None:
        """Let the evolver go on from the checkpoint of the run in hand."""
        if self.own is not None:
            self.cut_off = False
            self._await(Run.BREEDING if self.breeding else Run.RUNNING, shown=Run.PREPARING)
            self._let_read(ResumeRun(self.own, threads_beside_a_window()))

    def _let_read(self, run: ResumeRun, *more: Continue) -> None:
        """The evolver takes it from the document; it may not know what was done last."""
        self._in_evolver, self._stop_meant = True, 0
        for message in (run, *more):
            self._workers.tell(message)
        self.resumed.emit()

    def _note_death(self) -> None:
        self._in_evolver = False

    def confine(self, engine: str) -> None:
        """What an engine keeps to has changed: it counts from the next generation on, or when its turn comes."""
        if self.alive:
            now = None if self.snapshot is None else shown(self.snapshot.synth)
            self._workers.tell(self.kept(now if now and now.name == engine else EngineSpec(engine)))

    def decide(self) -> None:
        """The best of a match that rests are played on the synth in use, which ranks them."""
        judge = self._judge()
        if judge is None:
            self.failed.emit(NOTHING_TO_DECIDE)
        elif judge.why_no_match:
            self.failed.emit(f"{judge.why_no_match}.")
        else:
            self._workers.tell(Decide(judge.spec))

    def record(self, id: int) -> None:
        """A candidate of a run on a synth is played there by itself, and its take kept."""
        self.before_telling()
        self._workers.tell(Record(id))

    def _judge(self) -> DeviceChoice | None:
        """Who can rank what is on show; None where nobody can, or nothing rests."""
        rests = self.state in (Run.PAUSED, Run.STOPPED) and not self.breeding and not self.cut_off
        s = self.snapshot
        return self._offered.judge(s.synth) if rests and s is not None and s.finals and s.trial is None else None

    def pause(self) -> None:
        """Rest as soon as the evolver does. It is told then and no sooner: with it the grid is sorted for the rest."""
        self._expected = Run.PAUSED
        self._workers.tell(Pause())
        self._tell_soon()

    def rest_synth(self) -> bool:
        """The synth that plays the best of a match that was stopped falls silent; false where none does."""
        heard_again = self.state is Run.STOPPED and run_figures.heard_again(self.snapshot)
        if heard_again:
            self._workers.tell(Pause())
        return heard_again

    def go_on(self) -> None:
        self._noticed, self._missed = "", False
        self._await(Run.RUNNING)
        self._workers.tell(Continue())

    def stop(self) -> None:
        """End the run; its candidates stay on show."""
        if self.alive:
            self._stops += 1
            self._stop_meant = self._stops
            self._workers.tell(Stop(self._stops))
            self._await(Run.STOPPED)
            self._finish()

    def unstop(self) -> None:
        """The run that was stopped last rests instead."""
        if self._ended is not None:
            self.own = self._ended
            rests = Run.BREEDING if self.breeding else Run.PAUSED
            self._await(rests, shown=None if self._in_evolver else Run.PREPARING)
            if self._in_evolver:
                self._workers.tell(Continue(resting=True))
            else:
                self._let_read(ResumeRun(self.own, threads_beside_a_window(), paused=True), Continue(resting=True))

    def follow(self, before: Path, now: Path) -> None:
        """The document has another path."""

        def moved(where: InDocument | None) -> InDocument | None:
            return replace(where, path=now) if where is not None and where.path == before else where

        self.own, self._shown, self._ended = moved(self.own), moved(self._shown), moved(self._ended)
        if self._known[0] == before:
            self._known = now, self._known[1]

    def put_aside(self) -> None:
        """The run in hand makes way for another one: it rests in its document."""
        self.before_telling()
        if self.own is not None:
            self._workers.tell(Pause())
        self.own, self._ended, self.cut_off, self.snapshot, self._wish = None, None, False, None, None

    def lost(self) -> None:
        """The evolver has died in the middle of a run: it rests until the person decides."""
        self.cut_off = True
        self._await(None, shown=Run.PAUSED)

    def give_up(self) -> None:
        """The person does not want to go on with a run whose evolver has died."""
        if self.own is not None:
            self._finish()
        self._await(None, shown=Run.STOPPED)

    @property
    def generation(self) -> int | None:
        """The number of a breeding's generation on show; None in a match."""
        return self.snapshot.line[-1] if self.snapshot and self.snapshot.line else None

    @property
    def on_its_way(self) -> Generation | None:
        """The generation of a breeding that was asked for and is not on show yet."""
        return None if self._wish is None or self._wish.number == self.generation else self._wish

    def visit(
        self,
        generation: Generation,
        stars: Mapping[int, int] | None,
        manner: Manner,
        heard: Collection[int] = (),
        parents: Sequence[NamedVoice] = (),
    ) -> None:
        """Show a generation of a breeding, with these stars; None: with those that it has, or inherits.

        ``manner``: how it is bred, where it has not been. ``heard``: who of the one that is left was listened to; from
        the others' lack of stars nothing is learned. ``parents``: who alone has children; nobody: whoever is rated.
        """
        self._wish, self._wished_after = generation, self._stops
        self._workers.tell(self.wish(generation, stars, manner, heard, parents))

    def wish(
        self,
        generation: Generation,
        stars: Mapping[int, int] | None,
        manner: Manner,
        heard: Collection[int],
        parents: Sequence[NamedVoice],
    ) -> Visit:
        """As the evolver is asked for it."""
        self.before_telling()
        ratings = None if stars is None else _ratings(stars)
        there = () if self.snapshot is None else self.snapshot.candidates
        unheard = tuple(c.id for c in there if c.id not in heard)
        strangers = tuple(one.voice for one in parents if one.candidate < 0)
        named = tuple(one.candidate for one in parents if one.candidate >= 0) if parents else None
        where = generation.number, generation.parent, ratings
        return Visit(*where, unheard, manner, strangers, named)

    def rate(self, stars: Mapping[int, int], generation: int | None = None, heard: Collection[int] = ()) -> None:
        """Stars by candidate id, in a generation of a breeding; those of seeds may come before the seeds are heard.

        ``heard``: who else of a match was listened to.
        """
        self.before_telling()
        if stars and self.alive:
            others = () if self.breeding else tuple(id for id in heard if id not in stars)
            self._workers.tell(Rate(_ratings(stars), generation, others))

    def adopt(self, command: Adopt) -> None:
        """A voice of the run on show was edited, or that is taken back."""
        if self._shown is not None:
            self._workers.tell(command)

    def reject(self, said: Mapping[int, bool], generation: int | None = None) -> None:
        """By candidate id: of whom nobody wants more, or that this is taken back."""
        self.before_telling()
        for taken_back in (False, True):
            ids = tuple(id for id, rejected in said.items() if rejected is not taken_back)
            if ids and self.alive:
                self._workers.tell(Reject(ids, generation, taken_back))

    def call_same(self, ids: tuple[int, ...], alike: bool, generation: int | None = None) -> None:
        """Two sound the same to a person, or not any more."""
        self.before_telling()
        if self.alive:
            self._workers.tell(Same(ids, generation, taken_back=not alike))

    def compare(self, said: Compared) -> None:
        """What was said of two that were heard one after the other, or that it is taken back."""
        self.before_telling()
        if self.alive:
            heard, question = said.heard, said.question
            command = Compare(said.hearing, heard, said.chosen, question, said.generation, taken_back=not said.given)
            self._workers.tell(command)

    def remember(self, candidate: int, why: Why = Why.SHOWN, *, at_once: bool = False) -> None:
        """A person has done something with a candidate of the run on show: it stands in the document with that reason.

        ``at_once``: its line is waited for.
        """
        self.before_telling()
        if self._shown is not None:
            self._workers.tell(Shown(self._shown, (candidate,), why, at_once))

    def steer(self, messages: Sequence[object]) -> None:
        """What a person does to strands (Restart, Plant, Recover, Focus, Halt), or to taste (Believe, Forget)."""
        self.before_telling()
        if self.alive:
            for message in messages:
                self._workers.tell(message)

    def set_parents(self, names: tuple[str, ...]) -> None:
        """Whom a person has named as the parents of the next generation."""
        if names != self.parents:
            self.parents = names
            self.tell_now()

    def set_rated(self, rated: int) -> None:
        """How many of the candidates on show are rated."""
        if rated != self.rated:
            self.rated = rated
            self.tell_now()

    # ---- what the evolver says --------------------------------------------------------------------------------

    def take(self, message: object) -> None:
        """A Snapshot, Preparing or Failed from the evolver."""
        if isinstance(message, Preparing):
            self._preparing = message.part, message.what
            if self.state is Run.PREPARING:
                self._tell_soon()
        elif isinstance(message, Failed):
            self._in_evolver = False
            if self.own is not None:
                self._finish()
                self._await(None, shown=Run.STOPPED)
                self._lose_wish()
            self.failed.emit(message.message)
        elif isinstance(message, Notice):
            self._take_refused(message.refused)
            self._notice(message)
        elif isinstance(message, Recorded):
            if message.where == self._shown:
                self.recorded.emit(message)
        elif isinstance(message, Snapshot):
            self._take_snapshot(message)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self._shown != snapshot.where or snapshot.stop < self._stop_meant:
            return  # of another run, or sent before the evolver knew that it was stopped: it may go on again by now
        state = STATES[snapshot.state]
        if self.own is None and state is not Run.STOPPED:
            return  # of one that was put aside or given up
        before, self.snapshot = self.snapshot, snapshot
        self._take_lean(snapshot)
        heard = self.breeding and snapshot.on_device is not None and state in (Run.RUNNING, Run.PAUSED)
        if self._expected in (None, state) or (heard and self._expected is Run.BREEDING):  # first it has to be heard
            changed, self._expected = state is not self.state, None
            self.state = state
            if state is Run.STOPPED and self.own is not None:
                self._finish()
        else:
            changed = False
        shown = None if before is None else (before.generation, before.line)
        self.snapshot_taken.emit(snapshot, shown != (snapshot.generation, snapshot.line))
        if snapshot.stop > self._wished_after:  # what was asked for before came before, or was cut short
            self._lose_wish()
        if changed:
            self.tell_now()
        else:
            self._tell_soon()

    def _lose_wish(self) -> None:
        """The generation that was asked for will not come, where it is not on show by now."""
        lost, self._wish = self.on_its_way, None
        if lost is not None:
            self.generation_lost.emit(lost)

    def _take_refused(self, refused: Visit | Lean | None) -> None:
        """What was asked for last is not done."""
        if isinstance(refused, Lean):
            self._leant = False
        elif refused is not None and self._wish is not None and self._wish.number == refused.number:
            self._lose_wish()

    def _take_lean(self, snapshot: Snapshot) -> None:
        """Where the match goes, once the evolver knows what was asked for last."""
        self._known = snapshot.where.path, snapshot.taste
        self._leant = self._leant and snapshot.towards != self.towards
        if not self._leant and not self.breeding:
            self.towards = snapshot.towards

    # ---- inside -----------------------------------------------------------------------------------------------

    def _notice(self, notice: Notice) -> None:
        """Of a synth that is away the bar says what is missing, and that it is back as soon as it is."""
        self._missed = self._missed and notice.lost
        self._noticed = notice.message
        self.failed.emit(LOST if self._missed else notice.message)

    def _miss(self) -> None:
        """Whether the synth that the run in hand is played on is away."""
        if self.alive and self.device_on_show and self.why_no_match:
            self._missed = True

    def _of_synth(self, news: str) -> str:
        """What the bar says of a run on a synth: what is missing, or that it is back, in the place of what was."""
        if self.state is Run.RUNNING and self.device_on_show and (why := self.why_no_match):
            return why  # it is waited for, and no time is left that could be told
        if self.state is not Run.PAUSED or not self.device_on_show or news:
            return news
        return BACK if self._missed else self._noticed  # why it rests: a toast goes

    _shown: InDocument | None = None  # whose snapshots are shown: the last run's, also after its end
    _in_evolver = True  # else it has died or failed since: what stopped before goes on from the document
    _ended: InDocument | None = None  # that was stopped last, and can go on

    def _await(self, expected: Run | None, shown: Run | None = None) -> None:
        self._expected = expected
        self.state = shown or expected or self.state
        if self.own is not None and self.own != self._shown:
            self._shown, self.snapshot = self.own, None
            self._noticed, self._missed = "", False  # that was said of another run
        self.tell_now()

    def _finish(self) -> None:
        self._ended, self.own, self.cut_off = self.own, None, False

    def _tell_soon(self) -> None:
        if not self._text.isActive():
            self.tell_now()
        else:
            self._text_due = True

    def _tell(self) -> None:
        if self._text_due:
            self.tell_now()

    def tell_now(self) -> None:
        """Emit the transport, and the history when it has grown or has gone."""
        self._text_due = False
        self._text.start()
        self.transport_changed.emit(self.transport())
        evaluations = self.snapshot.evaluations if self.snapshot else -1
        if evaluations != self._history_evaluations:
            self._history_evaluations = evaluations
            has_distances = self.snapshot is not None and not self.breeding
            self.history_changed.emit(self.snapshot.history if self.snapshot and has_distances else np.empty((0, 3)))

    def transport(self) -> TransportState:
        """What the bar shows."""
        reason = "A run keeps its engine: stop it to choose another one" if self.alive else ""
        own = self.snapshot.strategy if self.alive and self.snapshot else self.strategy
        kept = "A run keeps its search: stop it to choose another one" if self.alive else ""
        fixed = "Your stars lead a breeding: a search is for matches" if self.alive and self.breeding else kept
        state = figures(self.state, self.snapshot, breeding=self.breeding, rated=self.rated, named=self.parents)
        if self.state is Run.PREPARING:
            state = replace(state, preparing_part=self._preparing[0], preparing_what=self._preparing[1])
        if self.state is Run.STOPPED and not self.breeding:
            state = replace(state, can_resume=self._ended is not None)
        if self._expected is Run.PAUSED:
            state = replace(state, news="Pausing")
        else:
            state = replace(state, news=self._of_synth(state.news))
        if self.why_rests:
            state = replace(state, why_not=self.why_rests, can_breed=False)
        if (judge := self._judge()) is not None:
            state = with_judge(state, judge, self.snapshot)
        reasons = self._offered.reasons()
        state = replace(state, engine=self.engine, engines=self.engines, engine_reason=reason, engine_reasons=reasons)
        return replace(state, strategy=own, strategy_reason=fixed)


def _ratings(stars: Mapping[int, int]) -> dict[int, float]:
    """As evolution counts them, in [0, 1]."""
    return {candidate: number / MOST_STARS for candidate, number in stars.items()}
