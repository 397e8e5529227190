"""A run whose engine is open: each engine has its turn as a run of its own, and that of the nearer one goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evosynth.documents.run_store import RunInDocument
from evosynth.evolution.report import GenerationReport
from evosynth.runs import assembly
from evosynth.runs.commands import Chosen
from evosynth.runs.engine_trial import Trial
from evosynth.runs.folder import Plan, State
from evosynth.runs.steering import Steering
from evosynth.service import evolver_messages as messages
from evosynth.service.current_run import Run
from evosynth.service.evolver_messages import Confine, InDocument
from evosynth.service.run_voices import RunVoices
from evosynth.synths.engine import EngineSpec

IDS_APART = 1 << 30  # between the ids of two engines' candidates: no id is given twice in a run


class EngineTurns:
    """The turns. ``plan`` is that of the whole run; while it lies on disk, a run that goes on tries them again."""

    trial = Trial

    def __init__(
        self,
        where: InDocument,
        store: RunInDocument,
        saved: State,
        plan: Plan,
        numbers: Iterator[int],
        kept: Sequence[Confine] = (),
    ) -> None:
        assert plan.target is not None, "a breeding has nothing to be nearer to"
        self.plan = plan
        self._numbers = numbers
        self._where, self._store, self._saved = where, store, saved
        self._models = {one.engine: one.model for one in kept if one.model is not None}
        self._trial = self.trial(plan.target, plan.settings, plan.limits)
        self._runs: list[Run] = []
        self.step: Callable[..., GenerationReport] = self._trial.step

    @property
    def engines(self) -> tuple[EngineSpec, ...]:
        """Those that are tried."""
        return self._trial.engines

    @property
    def over(self) -> bool:
        """Whether this turn is over."""
        return self._trial.over

    @property
    def all_heard(self) -> bool:
        """Whether there is something to choose from."""
        return len(self._runs) == len(self.engines) and all(run.session.generation for run in self._runs)

    def state(self) -> messages.TrialProgress:
        """How far it is."""
        return messages.TrialProgress(len(self._runs), len(self.engines), self._trial.part)

    def following(self) -> Run | None:
        """The next engine's run; None where each has had its turn."""
        return self.turn() if len(self._runs) < len(self.engines) else None

    def turn(self) -> Run:
        """The next engine's run."""
        engine, target = self.engines[len(self._runs)], self.plan.target
        self._trial.advance()
        now = self._trial.now
        now.session.count_from(IDS_APART * len(self._runs))
        voices = RunVoices(now.settings.synth)
        said = self._models.get(engine.name)
        model = voices.model(said) if now.settings.limits else None
        if model is not None:
            assembly.confine(now.session, target, now.settings, model)
        plan = Plan(now.settings, target)
        steering = Steering(now.session, voices.genomes)
        run = Run(self._where, self._store, self._saved, plan, now.session, steering, voices, turns=self)
        run.numbers = self._numbers
        run.begins()
        if model is not None:
            run.obeyed(Confine(now.settings.limits, said, engine.name))
        self._runs.append(run)
        return run

    def keep(self, command: Confine) -> None:
        """What an engine keeps to when its turn comes."""
        self.plan = replace(self.plan, limits={**self.plan.limits, command.engine: command.limits})
        self._trial.limits[command.engine] = command.limits
        if command.model is not None:
            self._models[command.engine] = command.model

    def nearer(self) -> Run:
        """The run that goes on. It has taken the time of all turns."""
        choice = self._trial.choice()
        run = next(one for one in self._runs if one.session is choice.session)
        run.plan = replace(run.plan, settings=replace(run.plan.settings, chosen=choice.settings.chosen))
        run.turns, run.replanned, run.elapsed_s = None, True, choice.spent_s
        run.state = "running"
        run.obeyed(Chosen(run.session.next_id - run.session.evaluations))
        return run
