"""What follows what: a target or a bank comes, a match or a breeding begins, goes on, goes back, makes way.

Each begins another run in the document in hand, and that is an act: Undo brings the run before back as it stood. What
was rated or bred begins the next match.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from evosynth.documents import changes, records
from evosynth.documents.changes import Change
from evosynth.documents.records import SEEDS
from evosynth.edits.edit import DOCUMENT, Edit, run_scope
from evosynth.edits.values import Ended, RunInHand
from evosynth.service.desk_messages import BankReady, TargetReady
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.intents.breeding import Breeding
from ui.intents.choosing import Choosing
from ui.intents.following import Following
from ui.intents.resuming import Resuming
from ui.intents.strands import Strands
from ui.models import bank_words
from ui.models.audition import Audition
from ui.models.candidates import Chosen
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.parents import NamedParents
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.models.runs import Known, Runs, planned
from ui.models.seeds import Seeds, as_text, gathered, without_silent
from ui.models.target import Target
from ui.models.window_state import WindowState
from ui.view_state.engines import shown
from ui.view_state.remarks import first_of
from ui.view_state.window import Run, Toast

OPEN = "What was rated or bred takes no part: each engine begins afresh. Choose one of them to go on from it"


class Workflow(QObject):
    """What the person wants of evolution, and in which order that concerns the others."""

    said = Signal(object)  # Toast
    failed = Signal(str)
    heard_there = Signal()  # what is bred is to be heard on the synth

    def __init__(
        self,
        run: RunControl,
        grid: Grid,
        target: Target,
        ratings: Ratings,
        edits: Edits,
        document: Document,
        runs: Runs,
        breeding: Breeding,
        resuming: Resuming,
        audition: Audition,
        strands: Strands,
        window: WindowState,
        choosing: Choosing,
        parents: NamedParents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._target, self._ratings, self._edits = run, grid, target, ratings, edits
        self._document, self._runs, self._breeding, self._resuming = document, runs, breeding, resuming
        self._audition, self._strands, self._window = audition, strands, window
        self._choosing, self._parents = choosing, parents
        self._waiting = Seeds()  # for Evolve
        self._following = Following(run, grid, ratings, edits, runs, breeding, strands, window, self)
        self._following.said.connect(self.said)
        edits.register("run", self._enter)
        edits.register("stop", self._end)
        breeding.wake = self._wake
        breeding.begin = self._begin_breeding

    # ---- what comes in ----------------------------------------------------------------------------------------

    def take_target(self, ready: TargetReady) -> None:
        """Another target, or the same one read anew."""
        self._document.when_settled(lambda: self._take_target(ready))

    def _take_target(self, ready: TargetReady) -> None:
        same_sound = self._target.is_of(ready)
        seeds = self._left_over(same_sound=same_sound)
        told = bool(seeds) and not self._waiting
        if not seeds and not same_sound:  # nobody takes part who would be of the engine in hand
            self._run.use_preferred()
        name = ready.target.name
        text = f"another {self._target.changed_in(ready)} of {name}" if same_sound else f"opening of {name}"
        self._turn_to(Known(ready, seeds, self._run.engine), text)
        if told:
            self._say_who_takes_part(seeds)

    def take_bank(self, bank: BankReady) -> None:
        """Without a target a bank is bred; beside one it begins the next match."""
        if not bank.voices:
            self.failed.emit(f"{bank.path.name} holds no voice that can be read.")
            return
        self._grid.look_again()
        synth = voicing.synth_of(bank.voices[0])
        now = self._engine_of(synth)
        text = f"opening of {bank.path.name}"
        if self._target.ready is None:
            self._breed(bank.voices, synth, text)
            self._say_of_bank(bank, now)
            return
        seeds = gathered(self._ratings.best_first(), bank.voices, self._run.engine)
        self._turn_to(Known(self._target.ready, seeds, self._run.engine), text)
        self._say_of_bank(bank, now, takes_part=True)

    def _say_of_bank(self, bank: BankReady, now: str, *, takes_part: bool = False) -> None:
        """In one toast, since a second one would hide the first: what is wrong with the file, then what it does."""
        of_file = "" if bank.problems else f" of {bank.path.name}"
        does = bank_words.takes_part(bank, of_file) if takes_part else bank_words.is_bred(bank, of_file) if now else ""
        wrong = f"{bank.path.name}: {first_of(bank.problems)}" if bank.problems else ""
        if wrong or does:
            icon = "triangle-alert" if wrong else "check"
            self.said.emit(Toast(f"{wrong} {does}{now}".strip(), icon, undo="undo"))

    def _engine_of(self, synth: EngineSpec) -> str:
        """The next run is one of this synth's engine: words for the end of a sentence, where it was another one."""
        if synth.name == self._run.engine.name:
            return ""
        self._run.use_engine_of(synth)
        return f"; the engine is now {registry.of(synth).title}"

    # ---- which run is in hand ---------------------------------------------------------------------------------

    def _turn_to(self, known: Known, text: str) -> None:
        """Another run is in hand from now on, and that is an act; what was in hand rests in the document."""
        run, before = secrets.token_hex(4), self._edits.run
        way_made = self._way_made()
        self._runs.learn(run, known)
        with self._document.together():
            self._write_down(run, known)
            self._edits.do(Edit("run", RunInHand(before), RunInHand(run), DOCUMENT, text))
        if way_made:
            self.said.emit(Toast(f"{way_made} rests in this document", "git-fork", undo="undo"))

    def _way_made(self) -> str:
        """What makes way for another run, for people; empty where that is not worth a word."""
        known = self._runs.get(self._edits.run)
        worth = known is not None and known.begun and self._run.snapshot is not None
        return known.called[:1].upper() + known.called[1:] if known is not None and worth else ""

    def _write_down(self, run: str, known: Known) -> None:
        """What a run is before its search begins."""
        target = known.ready.target if known.ready else None
        synth = known.synth if known.breeding else self._run.engine
        began = records.Run(run, time.time(), known.breeding, target.name if target else "", str(synth))
        written: list[Change] = [changes.Began(began)]
        if known.ready is not None:
            written += [changes.MadeOf(run, (known.ready.path,)), planned(run, known.ready, synth)]
        if known.seeds:
            written.append(changes.Looked(SEEDS + run, as_text(known.seeds)))
        self._document.write(written)
        self._ratings.begin(run, known.seeds.given)

    def _enter(self, value: RunInHand) -> None:
        """Show a run of the document as it stood; what was in hand rests."""
        self._window.write()
        self._runs.note(self._edits.run, shown=self._grid.at_rest)
        self._take_in_hand(value.run)

    def _take_in_hand(self, run: str) -> None:
        self._runs.cancel()
        self._resuming.withdraw()
        self._audition.silence()
        self._run.put_aside()
        self._document.write([changes.InHand(run)])
        self._edits.enter_run(run)
        self._ratings.enter(run)
        self._parents.enter(run)
        known = self._runs.get(run)
        if not run:
            self._show_nothing()
            self._run.use_preferred()
        elif known is not None:
            self._show(run, known)
        else:
            self._show_nothing()
            self._runs.read(run, lambda read: self._show(run, read), self.failed.emit)

    def return_to(self, run: str, called: str) -> None:
        """A run of the document that made way is in hand again, as it stood; that is an act."""
        before = self._edits.run
        self._edits.do(Edit("run", RunInHand(before), RunInHand(run), DOCUMENT, f"return to {called}"))

    def restore(self, run: str) -> None:
        """The document in hand is another one, and this was the run in hand when it was left."""
        self._runs.forget_all()
        self._take_in_hand(run)

    def leave(self) -> None:
        """No document is in hand any more: the start page."""
        self._runs.forget_all()
        self._audition.silence()
        self._run.put_aside()
        self._edits.enter_run("")
        self._ratings.restore(())
        self._show_nothing()
        self._run.use_preferred()

    def _show_nothing(self) -> None:
        self._waiting = Seeds()
        self._target.show(None)
        self._grid.empty()
        self._run.rest(Run.EMPTY)

    def _show(self, run: str, known: Known) -> None:
        self._document.call(known.untitled)
        self._choosing.look(run)
        self._following.look_as_before(self._window.selected(run))
        if known.breeding:
            self._window.breed_as_before(run)
        self._waiting = Seeds()
        self._target.show(known.ready)
        self._grid.empty()
        if known.begun:
            self._grid.use(shown(known.synth))
            self._run.use_engine_of_run(known.chosen or known.synth)
            self._run.take_up(run, breeding=known.breeding, ended=known.ended)
        elif known.at_once:
            self._begin(run, known)
        else:
            self._run.use_engine_of_run(known.synth)
            self._wait(known.seeds)

    def _begin(self, run: str, known: Known) -> None:
        """The search of a run that has waited begins."""
        target = known.ready.target if known.ready else None
        if known.breeding:
            self._grid.use(known.synth)
        self._runs.note(run, begun=True, synth=known.synth, chosen=known.synth)
        self._run.begin(run, target, known.seeds.voices, known.synth, near=known.near)
        self._run.rate(self._ratings.stars)

    def stop(self) -> None:
        """End the run in hand; that can be taken back."""
        if self._run.alive:
            self._set_ended(True, "stop")

    def go_on_after_all(self) -> None:
        """A match that has ended goes on where it stood, whoever ended it; that can be taken back."""
        if self._run.state is not Run.STOPPED or self._run.breeding:
            return
        if why := self._run.why_rests:
            self.failed.emit(f"{why}.")
        else:
            self._set_ended(False, "going on")
            if self._run.own is not None:
                self._run.go_on()

    def _set_ended(self, ended: bool, text: str) -> None:
        run = self._edits.run
        self._edits.do(Edit("stop", Ended(run, not ended), Ended(run, ended), run_scope(run), text))

    def _end(self, value: Ended) -> None:
        self._runs.note(value.run, ended=value.ended)
        if value.ended:
            self._run.stop()
        else:
            self._run.unstop()
            if self._run.breeding:  # stars that were given while it was stopped: nobody took them
                self._run.rate(self._ratings.of(self._run.generation) or {}, self._run.generation)
                self._run.reject(self._ratings.rejections, self._run.generation)

    def _wake(self) -> None:
        self._set_ended(False, "going on")

    def _left_over(self, *, same_sound: bool) -> Seeds:
        """What was rated or bred before this target came, or waits already."""
        rated = self._ratings.best_first()
        if self._waiting:
            return gathered(rated, self._waiting_voices(), self._run.engine)
        if self._run.breeding and self._edits.run:
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
            return self._runs[self._edits.run].seeds.voices
        return [self._grid.chosen(candidate).voice for candidate in snapshot.candidates]

    def _wait(self, seeds: Seeds) -> None:
        """Show what the next match begins with."""
        self._waiting = seeds
        self._grid.empty()
        if seeds:
            self._grid.use(seeds.synth)
            self._grid.show_in_order(seeds.candidates)
            self._following.look()
        self._run.rest(Run.READY)

    def _wait_for(self, seeds: Seeds) -> None:
        """Others are to take part in the run that waits."""
        run = self._edits.run
        self._runs.note(run, seeds=seeds)
        self._document.write([changes.Looked(SEEDS + run, as_text(seeds))])
        self._ratings.begin(run, seeds.given)
        self._wait(seeds)

    def _say_who_takes_part(self, seeds: Seeds) -> None:
        number = "1 voice takes" if len(seeds) == 1 else f"{len(seeds)} voices take"
        order = ", those that you rated first" if 0 < len(seeds.rated) < len(seeds) else ""
        self.said.emit(Toast(f"{number} part in the next match{order}"))

    # ---- the main button --------------------------------------------------------------------------------------

    def evolve(self) -> None:
        """Start, pause, go on, or breed."""
        self._document.when_settled(self._evolve)

    def _evolve(self) -> None:
        state = self._run.state
        if state is Run.RUNNING:
            self._run.pause()
        elif self._run.rest_synth():
            pass
        elif why := self._run.why_rests:
            self.failed.emit(f"{why}.")
        elif state is Run.PAUSED and self._run.own is not None:
            if self._run.cut_off:  # the evolver has died
                self._resuming.go_on()
            else:
                self._run.go_on()
        elif state is Run.BREEDING:
            self._breeding.breed()
        elif state is Run.STOPPED and self._run.breeding:
            self._wake()  # a breeding that was stopped has nothing else to begin
        elif state is not Run.PREPARING and self._target.ready is not None:
            self._begin_match(self._target.ready)
        elif state is not Run.PREPARING:
            self.failed.emit("Load a sound first, or breed without one.")

    def _begin_match(self, ready: TargetReady) -> None:
        """The run that waits begins; after one that has ended, another one with the same target."""
        if self._run.state is not Run.READY:
            rated = self._ratings.best_first()
            seeds = gathered(rated, (), self._run.engine)
            self._turn_to(Known(ready, seeds, self._run.engine), f"new match of {ready.target.name}")
            if rated and self._run.engine.is_open:
                self.said.emit(Toast(OPEN, "triangle-alert"))
        elif self._waiting:
            self._fit_to_engine()
        self._leave_out_silent()
        run = self._edits.run
        synth = self._waiting.synth if self._waiting else self._run.engine
        self._runs.note(run, seeds=self._waiting, synth=synth)
        self._waiting = Seeds()
        self._begin(run, self._runs[run])

    def _leave_out_silent(self) -> None:
        """Voices whose tables are missing take no part in a match: it could not hear them."""
        audible, silent = without_silent(self._waiting)
        if silent:
            self._wait_for(audible)
            self.said.emit(Toast(f"Left out, since a table is missing: {', '.join(silent)}", "triangle-alert"))

    def rest_synth(self) -> None:
        """What was stopped makes no sound any more."""
        self._run.rest_synth()

    def evolve_near(self) -> None:
        """A new match that begins with the selected voice, kept or not, and mutants of it."""
        self.evolve_from(self._grid.selected)

    def evolve_from(self, chosen: Chosen | None) -> None:
        """Likewise with any voice."""
        self._document.when_settled(lambda: self._branch(chosen, at_once=True))

    def stand_at(self, chosen: Chosen) -> bool:
        """A new match that waits at this voice: it is selected, and Evolve goes on from it."""
        before = self._edits.run
        self._branch(chosen, at_once=False)
        return self._edits.run != before and self._grid.select_candidate(0)

    def _branch(self, chosen: Chosen | None, *, at_once: bool) -> None:
        ready = self._target.ready
        if chosen is None:
            self.failed.emit("Select a voice to evolve from first.")
        elif ready is None:
            self.failed.emit("Load a sound first: a voice is evolved towards one.")
        elif chosen.silence:
            self.failed.emit(chosen.silence)
        elif at_once and self._run.why_no_match and self._run.engine.name == chosen.synth.name:
            self.failed.emit(f"{self._run.why_no_match}.")
        else:
            self._run.use_engine_of(chosen.synth)
            seeds = gathered((), [chosen.voice], self._run.breeds_on(chosen.synth))
            known = Known(ready, seeds, seeds.synth, at_once=at_once, near=True)
            self._remember(chosen)
            self._turn_to(known, f"new match from {chosen.name}" if at_once else f"going back to {chosen.label}")

    def _fit_to_engine(self) -> None:
        """Another engine was chosen since voices wait: they take part only where they are its own."""
        waiting, voices = self._waiting, self._waiting_voices()
        left_open = self._run.engine.is_open
        if not left_open and self._run.engine == waiting.synth:
            return
        self._wait_for(gathered(self._ratings.best_first(), voices, self._run.engine))
        if left_open:
            self.said.emit(Toast(OPEN, "triangle-alert"))
        elif len(self._waiting) < len(waiting):
            title = registry.of(waiting.synth).title
            self.said.emit(Toast(f"Voices of the engine {title} cannot take part in this match", "triangle-alert"))

    # ---- breeding ---------------------------------------------------------------------------------------------

    def breed_without_target(self) -> None:
        """Interactive evolution from the prior; a loaded target is put aside."""
        self._document.when_settled(self._breed_afresh)

    def _breed_afresh(self) -> None:
        self._run.use_preferred()
        engine = shown(self._run.engine)
        self._run.use_engine_of(engine)
        self._breed((), engine, "breeding without a target")

    def breed_from(self, chosen: Chosen) -> None:
        """A breeding whose first generation is this voice."""
        self._document.when_settled(lambda: self._breed_from(chosen))

    def _breed_from(self, chosen: Chosen) -> None:
        self._run.use_engine_of(chosen.synth)
        self._remember(chosen)
        self._breed((chosen.voice,), chosen.synth, _breeding_from(chosen))

    def _breed_on_from(self, chosen: Chosen) -> None:
        self._breed_from(chosen)
        self._breeding.follow(self._edits.run, _breeding_from(chosen))

    def breed_selected(self) -> None:
        """The selected voice, kept or not, is the first generation of a breeding, whose children follow at once."""
        chosen = self._grid.selected
        if chosen is None:
            self.failed.emit("Select a voice to breed from first.")
        elif chosen.silence:
            self.failed.emit(chosen.silence)
        else:
            self._document.when_settled(lambda: self._breed_on_from(chosen))

    def breed_shown(self) -> None:
        """All that is on show, a bank or the best of a match, is the first generation of a breeding."""
        self._document.when_settled(self._breed_shown)

    def _breed_shown(self) -> None:
        chosen = self._grid.all_audible
        if not chosen:
            self.failed.emit("There are no voices to breed from yet.")
            return
        for one in chosen:
            self._remember(one)
        number = "1 voice" if len(chosen) == 1 else f"{len(chosen)} voices"
        self._begin_breeding(tuple(one.voice for one in chosen), f"breeding from {number}")

    def _begin_breeding(self, voices: tuple[bytes, ...], text: str) -> str:
        """These are its first generation; returns its run."""
        synth = voicing.together(EngineSpec(voicing.synth_of(voices[0]).name), voices)
        self._run.use_engine_of(synth)
        self._breed(voices, synth, text)
        return self._edits.run

    def _remember(self, chosen: Chosen) -> None:
        """Who begins another run is to be found again, however short it was on show."""
        if chosen.candidate is not None and chosen.run in ("", self._edits.run):
            self._run.remember(chosen.candidate.id)

    def _breed(self, voices: tuple[bytes, ...], of: EngineSpec, text: str) -> None:
        """On the synth that is chosen as engine; where it is not recorded here it is heard there all the same."""
        synth = self._run.breeds_on(of)
        if self._run.engine.device and not synth.device and self._run.engine.name == synth.name:
            self.heard_there.emit()
        self._turn_to(Known(None, gathered((), voices, synth), synth, at_once=True), text)


def _breeding_from(chosen: Chosen) -> str:
    """The name of the act."""
    return f"breeding from {chosen.name}"
