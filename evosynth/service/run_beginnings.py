"""How a run comes into the evolver's hand: begun by its settings, or gone on with from where its document has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evosynth.documents.changes import About
from evosynth.documents.taste_rows import Facts, began_with, taste_of_document
from evosynth.runs.assembly import resolved
from evosynth.runs.folder import Plan
from evosynth.runs.settings import RunSettings
from evosynth.runs.steering import Steering
from evosynth.service.current_run import Run
from evosynth.service.device_runs import DeviceRuns
from evosynth.service.engine_turns import EngineTurns
from evosynth.service.evolver_messages import ResumeRun, Start
from evosynth.service.run_stores import RunStores
from evosynth.service.run_voices import RunVoices
from evosynth.synths import voicing
from evosynth.taste.model import fitted

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


class Beginnings:
    """Makes runs. Where the engine is left open it makes the turns of all of them."""

    def __init__(self, stores: RunStores, devices: DeviceRuns) -> None:
        self._stores, self._devices = stores, devices

    def begun(self, start: Start) -> Run | EngineTurns:
        """A new one, which is planned in its document."""
        where, store = start.where, self._stores.store(start.where)
        numbers = self._stores.numbers(where)
        asked = self._with_taste(start)
        if asked.synth.is_open:
            plan = Plan(asked, start.target, limits={one.engine: one.limits for one in start.kept})
            return EngineTurns(where, store, store.begin(plan), plan, numbers, start.kept)
        settings = resolved(asked, start.target)
        settings = replace(settings, synth=voicing.together(settings.synth, start.seeds))
        settings = self._devices.led(settings, store)
        voices = RunVoices(settings.synth)
        plan = Plan(settings, start.target, voices.seeded(start.seeds))
        saved = store.begin(plan)
        session = _session(plan, None)
        steering = Steering(session, voices.genomes)
        return Run(
            *(where, store, saved, plan, session, steering, voices),
            numbers=numbers,
            takes=self._devices.takes,
            facts=self._stores.taste(where.path),
        )

    def resumed(self, command: ResumeRun) -> Run | EngineTurns:
        """One that its document knows. StorageError where it cannot go on."""
        where, store = command.where, self._stores.store(command.where)
        numbers = self._stores.numbers(where)
        saved, plan = store.state(), store.plan()
        plan = replace(plan, settings=self._devices.led(replace(plan.settings, threads=command.threads), store))
        if plan.settings.synth.is_open:
            return EngineTurns(where, store, saved, plan, numbers)
        session, voices = _session(plan, store.checkpoint()), RunVoices(plan.settings.synth)
        run = Run(
            where,
            store,
            saved,
            plan,
            session,
            Steering(session, voices.genomes),
            voices,
            numbers=numbers,
            elapsed_s=saved.elapsed_s,
            takes=self._devices.takes,
            facts=self._stores.taste(where.path),
        )
        run.history = [(row["evaluations"], row["best"], row["median"]) for row in session.logbook]
        return run

    def _with_taste(self, start: Start) -> RunSettings:
        """The settings without their limits, with the taste that stands in the document."""
        path, brought = start.where.path, start.settings.taste
        facts: Facts = self._stores.taste(path)
        if brought is not None:
            now = began_with(facts, brought)
            self._stores.store(start.where).beside(*(About(*fact) for fact in now.items() - facts.items()))
            facts = now
        taste = taste_of_document(facts, self._stores.runs(path))
        known = taste if taste.pages else None
        towards = start.settings.towards if known is not None and fitted(known) is not None else 0.0
        safe = start.settings.safe is not False and start.target is None
        limitless = replace(start.settings, evaluations=None, seconds=None)
        return replace(limitless, taste=known, towards=towards, safe=safe, by_taste=True)


def _session(plan: Plan, data: bytes | None) -> Session:
    from evosynth.runs import assembly

    if plan.target is None:
        if data is None:
            return assembly.make_breeding(plan.settings, plan.seeds)
        return assembly.resume_breeding(data, plan.settings)
    if data is None:
        return assembly.make_session(plan.target, plan.settings, plan.seeds)
    return assembly.resume_session(data, plan.target, plan.judged)
