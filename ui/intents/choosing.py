"""By which engine and in which way the next search of the run in hand goes: each choice is an act of that run."""

from __future__ import annotations

from PySide6.QtCore import QObject

from evosynth.edits.edit import Edit, next_scope
from evosynth.edits.history import Stand
from evosynth.edits.values import ChosenEngine, ChosenSearch
from evosynth.evolution import strategies
from evosynth.synths.engine import EngineSpec
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.run import RunControl
from ui.models.runs import Runs, planned


class Choosing(QObject):
    """Without a run there is nothing to take back: then it is a preference alone."""

    def __init__(
        self, run: RunControl, runs: Runs, edits: Edits, document: Document, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._run, self._runs, self._edits, self._document = run, runs, edits, document
        edits.register("engine", self._put_engine)
        edits.register("strategy", self._put_strategy)
        run.engine_wanted.connect(self._choose_engine)
        run.strategy_wanted.connect(self._choose_strategy)

    def look(self, run: str) -> None:
        """This run comes into hand: its search is the one that was chosen for it, if one was."""
        acts = (act for act in self._edits.history.acts if act.stand is Stand.DONE and act.edit.kind == "strategy")
        of_run = sorted((act for act in acts if act.edit.scope == next_scope(run)), key=lambda act: act.turn)
        if of_run:
            self._run.use_strategy(of_run[-1].edit.after.strategy)

    def _choose_engine(self, engine: EngineSpec) -> None:
        before, after = self._chosen, ChosenEngine(str(engine))
        if self._edits.run:
            title = dict(self._run.engines)[engine][0]
            self._edits.do(Edit("engine", before, after, next_scope(self._edits.run), f"choice of the engine {title}"))
        else:
            self._put_engine(after)

    @property
    def _chosen(self) -> ChosenEngine:
        """As it stands."""
        engine, preferred = self._run.engine, self._run.preferred
        return ChosenEngine(str(engine), None if engine == preferred else str(preferred))

    def _choose_strategy(self, strategy: str) -> None:
        before, after = ChosenSearch(self._run.strategy), ChosenSearch(strategy)
        if self._edits.run:
            title = strategies.WORDS[strategy].title
            self._edits.do(
                Edit("strategy", before, after, next_scope(self._edits.run), f"choice of the search {title}")
            )
        else:
            self._put_strategy(after)

    def _put_engine(self, value: ChosenEngine) -> None:
        """A run that waits begins with it, also after another was in hand, or on another day."""
        preferred = None if value.preferred is None else EngineSpec.parse(value.preferred)
        self._run.prefer_engine(EngineSpec.parse(value.synth), preferred)
        run, engine = self._edits.run, self._run.engine
        known = self._runs.get(run)
        if known is not None and not known.begun:
            self._runs.note(run, synth=engine)
            if known.ready is not None:
                self._document.write([planned(run, known.ready, engine)])

    def _put_strategy(self, value: ChosenSearch) -> None:
        self._run.prefer_strategy(value.strategy)
