"""What a person has locked and limited: told to the run under way and to the next one, and taken back with undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import DOCUMENT, Edit, engine_scope
from evosynth.edits.history import Stand
from evosynth.edits.values import Confined, SavedLocks
from evosynth.limits import Limits
from evosynth.service.evolver_messages import Confine, Snapshot
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.lock_sets import LockSets
from ui.models.run import RunControl
from ui.view_state.engines import shown
from ui.view_state.limits import LimitsState, spoken
from ui.view_state.window import Toast


class Locks(QObject):
    """The limits of each engine; views show those of the engine whose voice is selected.

    Newcomers of a search take locked values from the voice on show at the last lock.
    """

    changed = Signal(object)  # LimitsState
    failed = Signal(str)
    said = Signal(object)  # Toast

    def __init__(
        self, run: RunControl, grid: Grid, edits: Edits, sets: LockSets, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._edits, self._sets = run, grid, edits, sets
        edits.register("limits", self._put)
        edits.register("locks", self._put_set)
        self._limits = {engine: Limits() for engine in registry.names()}
        self._models: dict[str, bytes | None] = {}  # by engine the voice that a lock was meant for
        self._safe: dict[str, bool] = {}  # by engine what was said of it
        self._bred_safely = True  # whether the breeding in hand leaves alone what is safe to leave
        self._followed: object = None  # run and engine whose limits are known
        self._told: LimitsState | None = None
        run.kept = self.kept
        run.snapshot_taken.connect(self._follow)
        run.resumed.connect(self._look_again)
        run.engine_chosen.connect(lambda _engine: self.tell())
        grid.selection_changed.connect(lambda _selection: self.tell())

    @property
    def engine(self) -> str:
        """Whose locks are on show: the selected voice's, else the next run's."""
        selected = self._grid.selected
        return shown(selected.synth if selected else self._run.engine).name

    @property
    def limits(self) -> Limits:
        """What is kept of the engine on show."""
        return self._limits[self.engine]

    def set(self, word: str, on: bool) -> None:
        """Add or drop a word of the engine on show: "op2", "osc1", "feedback=0", "operators<=4".

        Of the words that say how many there may be, there is one at most.
        """
        engine, after = self.engine, self.limits
        most = LimitsState(engine).possible.most
        if most and word.startswith(most.sign):
            for other in [w for w in after.words if w.startswith(most.sign)]:
                after = after.without(other)
        after = after.also(word) if on else after.freed(word, voicing.space_of(EngineSpec(engine)))
        self._change(engine, after, spoken(word, on, engine))

    def set_together(self, words: tuple[str, ...], on: bool, what: str) -> None:
        """Lock all parameters that make one value, or unlock them, in one act."""
        after = self.limits
        for word in words:
            after = after.also(word) if on else after.without(word)
        self._change(self.engine, after, f"{'lock' if on else 'unlock'} of {what}")

    def clear(self) -> None:
        """Nothing of the engine on show is locked or limited any more."""
        self._change(self.engine, Limits(), "end of all locks and limits")

    def use_set(self, name: str) -> None:
        """The locks and limits of the engine on show are those that were saved under this name; empty: none."""
        words = self._sets.of(self.engine).get(name, ())
        self._change(
            self.engine, Limits(words), f"choice of the locks “{name}”" if name else "end of all locks and limits"
        )

    def save_set(self, name: str) -> None:
        """Those of now under a name, in the place of what had it."""
        self._save(name, self.limits.words, f"saving of the locks “{name}”")

    def drop_set(self, name: str) -> None:
        """A name is forgotten; what is in force stays."""
        if self._save(name, (), f"deletion of the locks “{name}”"):
            self.said.emit(Toast(f"Deleted the locks “{name}”", "x", undo="undo"))

    def _save(self, name: str, words: tuple[str, ...], text: str) -> bool:
        engine = self.engine
        before = SavedLocks(engine, name, self._sets.of(engine).get(name, ()))
        after = SavedLocks(engine, name, words)
        return before != after and self._edits.do(Edit("locks", before, after, DOCUMENT, text))

    def _put_set(self, value: SavedLocks) -> None:
        if problem := self._sets.put(value.engine, value.name, value.words):
            self.failed.emit(problem)
        self.tell()

    def leave_free(self, word: str, others: tuple[str, ...], chosen: Chosen) -> None:
        """``others`` are locked as this voice has them, so that what ``word`` means alone is free; limits stay.

        What is safe to leave alone is let loose where it is of that; what a person has locked of it stays locked, as
        long as something of it is left to change.
        """
        engine, space = chosen.synth.name, voicing.space_of(chosen.synth)
        before, model, safe = self._limits[engine].words, self._models.get(engine), self._safe.get(engine)
        kept = tuple(one for one in before if "=" in one)
        left = Limits(tuple(registry.named(engine).limits.safe)).locked(space)
        part = set(Limits((word,)).locked(space))
        loose = False if set(left) & part else safe
        mine = Limits(before).within(word, space)
        values = Confined(engine, before, model, safe), Confined(engine, (*kept, *others, *mine), chosen.voice, loose)
        if values[0] != values[1]:
            self._edits.do(Edit("limits", *values, engine_scope(engine), spoken(word, False, engine)))

    @property
    def safe(self) -> bool:
        """Whether children of a breeding leave alone what the engine on show says."""
        return self._safe.get(self.engine, self._bred_safely)

    def set_safe(self, on: bool) -> None:
        """Leave that alone, or let them loose."""
        engine, before = self.engine, self.safe
        if on != before:
            words, model = self.limits.words, self._models.get(engine)
            values = Confined(engine, words, model, before), Confined(engine, words, model, on)
            what = "leaving alone of what is safe" if on else "letting loose of children"
            self._edits.do(Edit("limits", *values, engine_scope(engine), what))

    def kept(self, synth: EngineSpec) -> Confine:
        """What a run of this synth keeps to, and whose values newcomers take."""
        engine = synth.name
        safe = self._safe.get(engine) if self._run.breeding else None  # with a target all may change
        return Confine(self._limits[engine], self._models.get(engine), engine, safe)

    def restore(self) -> None:
        """As the acts of the document that is in hand now have left them."""
        self._limits, self._models = {engine: Limits() for engine in registry.names()}, {}
        self._safe, self._bred_safely = {}, True
        done = [act for act in self._edits.history.acts if act.stand is Stand.DONE and act.edit.kind == "limits"]
        for act in sorted(done, key=lambda act: act.turn):
            value: Confined = act.edit.after
            if value.engine in self._limits:
                self._take(value)
        self.tell()

    def tell(self) -> None:
        """Emit how things stand."""
        self._edits.show_engine(self.engine)
        undecided = self._grid.selected is None and self._run.engine.is_open
        sets, words = tuple(self._sets.of(self.engine)), self.limits.words
        named = self._sets.named(self.engine, words)
        state = LimitsState(self.engine, words, self.safe, self._run.breeding, sets, named, undecided)
        if state != self._told:
            self._told = state
            self.changed.emit(state)

    def _change(self, engine: str, after: Limits, words: str) -> None:
        before = self._limits[engine]
        if after == before:
            return
        model = now = self._models.get(engine)
        if any("=" not in word for word in set(after.words) - set(before.words)):
            now = self._voice_on_show(engine) or model
        safe = self._safe.get(engine)
        values = Confined(engine, before.words, model, safe), Confined(engine, after.words, now, safe)
        self._edits.do(Edit("limits", *values, engine_scope(engine), words))

    def _put(self, value: Confined) -> None:
        self._take(value)
        self._run.confine(value.engine)
        self.tell()

    def _take(self, value: Confined) -> None:
        self._limits[value.engine], self._models[value.engine] = Limits(value.words), value.model
        self._safe.pop(value.engine, None)
        if value.safe is not None:
            self._safe[value.engine] = value.safe

    def _voice_on_show(self, engine: str) -> bytes | None:
        """What a lock is meant for."""
        selected = self._grid.selected
        meant = selected is not None and selected.synth.name == engine
        return selected.voice if selected is not None and meant else None

    def _look_again(self) -> None:
        """A run goes on from a checkpoint, which may be older than the last lock."""
        self._followed = None

    def _follow(self, snapshot: Snapshot, _other_generation: bool) -> None:
        """What a person has locked counts; a run that another program has begun brings limits of its own.

        These can be taken back like a person's.
        """
        engine = snapshot.synth.name
        whose = self._run.own, engine
        if self._run.breeding and bool(snapshot.safe) != self._bred_safely and registry.named(engine).limits.safe:
            self._bred_safely = bool(snapshot.safe)
            self.tell()
        if snapshot.state == "stopped" or whose == self._followed:
            return
        self._followed, before = whose, self._limits[engine]
        safe = self._safe.get(engine)
        as_said = not self._run.breeding or safe is None or safe == self._bred_safely
        if snapshot.limits == before and as_said:
            return
        if not self._run.adopted or self._acted_on(engine):
            self._run.confine(engine)
            return
        model, self._limits[engine] = self._models.get(engine), snapshot.limits
        values = Confined(engine, before.words, model, safe), Confined(engine, snapshot.limits.words, model, safe)
        self._edits.note(Edit("limits", *values, engine_scope(engine), "limits of the run that goes on"))
        self.tell()

    def _acted_on(self, engine: str) -> bool:
        """Whether the acts of the document say how the locks of an engine stand."""
        acts = self._edits.history.acts
        return any(act.edit.kind == "limits" and act.edit.scope == engine_scope(engine) for act in acts)
