"""Composition root: settings -> synth, fitness, strategy, session. The one core module that knows every part.

The search listens at SEARCH_RATE, the usual rate of a result: at half of it an evaluation costs a quarter less, but the
engine's quiet ends are others there, and what was best may not be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evosynth.arrays import F32, F64, Bool
from evosynth.distance import WORST
from evosynth.errors import AudioError, InputError
from evosynth.limits import Limits
from evosynth.parameters import ParameterSpace
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Confinable, Note, Rehearable, Synth, TargetSummary, never
from evosynth.synths.corrected import corrected
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.fitness import Fitness
    from evosynth.evolution.session import Session
    from evosynth.evolution.strategy import Strategy
    from evosynth.notation.tunings import Tuning
    from evosynth.runs.commands import Confine
    from evosynth.runs.seeding import Found
    from evosynth.taste.model import Model

SEARCH_RATE = 44100  # Hz
REAL_TIME_BATCH = 8  # voices a generation, where each is heard in real time
TAKES = 200  # that a search on a device is made for, where nothing is said


def make_synth(
    settings: RunSettings, sample_rate: int | None = None, told: Collection[str] = (), *, whole: bool = True
) -> Synth:
    """The engine that the settings name, within their limits. InputError says which of these it cannot keep.

    ``whole`` : see engine.
    ``told`` : roles of parameters that are frozen else, of which the target tells something (see told_by); the shape of
    tables is free where the settings ask for it.
    """
    rate_hz, calibration = sample_rate or settings.rate_hz, settings.calibration
    synth = engine(settings.synth, rate_hz, settings.threads, whole=whole, calibration=calibration)
    told = {*told, *(["shaping", "harmonics"] if settings.shape_tables else [])}
    if told and isinstance(synth, Confinable):
        kept = [
            p.name
            for p, frozen in zip(synth.space.parameters, synth.space.frozen, strict=True)
            if frozen and p.role not in told
        ]
        synth = synth.within(synth.space.with_frozen(kept))
    if not settings.limits:
        return synth
    if not isinstance(synth, Confinable):
        raise InputError(f"The synth {settings.synth} knows no limits yet.")
    return synth.within(settings.limits.applied(synth.space, synth.rules))


def make_fitness(target: PreparedTarget | None, settings: RunSettings, sample_rate: int = SEARCH_RATE) -> Fitness:
    """What a run minimises, for sounds of this rate in Hz: the distance to its target, and maybe a person's taste too.

    Without a target it only wants sound. InputError where there is no taste to go by.

    The search and its end ask the same function, each at its own rate.
    """
    if target is None:
        from evosynth.evolution.fitness import Audible

        return Audible((Note(),))
    from evosynth.analysis.match import TargetMatch

    match = TargetMatch(target, sample_rate, threads=settings.threads, weights=settings.weights)
    return _blended(match, settings) if settings.towards > 0.0 else match


def _blended(match: Fitness, settings: RunSettings) -> Fitness:
    """With a person's taste, which hears the target's first note. InputError where too little is known of it."""
    from evosynth.evolution.blend import Blend
    from evosynth.taste.fitness import TasteFitness

    return Blend(match, TasteFitness(taste_model(settings), match.notes[:1]), settings.towards)


def taste_model(settings: RunSettings) -> Model:
    """What is learned of the taste that a run follows. InputError says why nothing is."""
    from evosynth.taste.answers import Taste
    from evosynth.taste.model import ENOUGH, fitted

    taste = settings.taste or Taste()
    model = fitted(taste)
    if model is not None:
        return model
    if not taste.on:
        raise InputError("The taste is switched off: it leads no search.")
    if taste.answers < ENOUGH:
        raise InputError(f"The taste has {_counted(taste.answers)}: {ENOUGH} are needed before it can lead a search.")
    raise InputError("The taste says nothing of one sound beside another: all that was named is liked the same.")


def _counted(answers: int) -> str:
    return {0: "no answers", 1: "one answer"}.get(answers, f"{answers} answers")


def usual_tuning(synth: EngineSpec) -> Tuning:
    """What is done about a target beside its key where nobody says: an engine that follows it finely gets it as it is.

    So does a search that leaves its engine open, since all engines are to hear the same target.
    """
    return "correct" if not synth.is_open and registry.of(synth).wants_tuned else "keep"


def told_by(target: TargetSummary) -> set[str]:
    """Roles of parameters that a target tells something of.

    Scaling and velocity only several notes; vibrato and glides only a target that has them, or no steady pitch: a
    search that is free to wobble blurs its spectra instead of finding a sound.
    """
    keys, velocities = ({getattr(note, name) for note in target.notes} for name in ("midi_note", "velocity"))
    told = {"scaling": len(keys) > 1, "velocity": len(velocities) > 1}
    told["harmonics"] = len(target.moments) > 0
    told["vibrato"] = target.unsteady or target.swings or target.vibrato_cents > 0.0
    told["pitch"] = target.unsteady or target.glides
    return {role for role, tells in told.items() if tells}


def engine(
    synth: EngineSpec,
    rate_hz: int,
    threads: int | None = None,
    *,
    whole: bool = True,
    calibration: Correction | None = None,
) -> Synth:
    """The engine with these tables, heard through its device where the spec has one.

    ``ValueError`` where there is no such engine, InputError where there is no way to the device now. ``whole``:
    StorageError for a missing table; else there is silence in its place. ``calibration``: what makes the engine sound
    as a device does; where that is heard itself, what is foretold of it, and the noise that its takes are rid of.
    """
    from evosynth.library import table_store

    name, keys = registry.of(synth).name, synth.tables
    tables = table_store.found(keys) if whole else table_store.with_stand_ins(keys)
    made = corrected(registry.make(name, rate_hz, threads, tables), calibration)
    return _heard_there(made, synth, calibration.noise_db if calibration else ()) if synth.device else made


def _heard_there(twin: Synth, synth: EngineSpec, noise_db: Sequence[float]) -> Synth:
    """Takes are compared without the noise of their cable, where that is known."""
    from evosynth.audio.files import resample
    from evosynth.hardware.address import Address
    from evosynth.hardware.noise import without_noise
    from evosynth.synths.through_takes import ThroughTakes

    def cleaned(samples: F32, from_hz: int, to_hz: int) -> F32:
        return resample(without_noise(samples, from_hz, noise_db) if noise_db else samples, from_hz, to_hz)

    if synth.takes is None:
        raise InputError(f"There is no way to the {Address.parse(synth.device).words}: it has to be heard here.")
    return ThroughTakes(twin, synth, synth.takes, cleaned)


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None, synth: EngineSpec | None = None) -> None:
    """Compile or load every kernel that a run with this engine (None: the default one) needs."""
    from evosynth.analysis import match

    registry.warm_up((synth or registry.default()).name, lambda part, what: progress(0.7 * part, what))
    match.warm_up(lambda part, what: progress(0.7 + 0.3 * part, what))


def engine_problem(synth: EngineSpec | None = None) -> str:
    """After warm_up: one sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    return registry.cache_problem((synth or registry.default()).name)


def resolved(settings: RunSettings, target: PreparedTarget | None) -> RunSettings:
    """The settings with the table that is still to be made now in the store, made of the target.

    AudioError where the target has no pitch that its cycles could be cut by.
    """
    if not settings.synth.wants_target_table:
        return settings
    key = None if target is None else _table_of(target)
    return replace(settings, synth=settings.synth.with_target_table(key))


def _table_of(target: PreparedTarget) -> str:
    """The key of a table cut out of a target."""
    from evosynth.analysis.cycles import table_of
    from evosynth.library import table_store
    from evosynth.notation.tuning import hz_of_note
    from evosynth.synths.patch_tables import own_table

    if target.f0_hz is None and target.note_source != "given":
        raise AudioError(f"No table can be made of {target.name}: it has no pitch that its cycles could be cut by.")
    frames = table_of(target.samples, target.sample_rate, hz_of_note(target.note.midi_note))
    return table_store.put(own_table(Path(target.name).stem, frames))


def make_session(target: PreparedTarget, settings: RunSettings, seeds: F64 | None = None) -> Session:
    """A match towards a target. ``seeds`` (n, d) join the first population; None: those that the settings ask for."""
    from evosynth.evolution.session import Session

    told = _summary(target)
    synth, fitness, strategy = _match_parts(target, settings, told)
    given = seeds is not None or settings.voices
    models = None if given else np.empty((0, len(synth.space)))  # what comes along is no model for what is locked
    seeds = first_voices(target, settings).genomes if seeds is None else seeds
    seed, near = settings.seed, settings.near
    return Session(synth, fitness, strategy, seed=seed, seeds=seeds, target=told, models=models, near=near)


def first_voices(target: PreparedTarget, settings: RunSettings, cancelled: Callable[[], bool] = never) -> Found:
    """Voices that a match begins with by its settings, and a sentence about them where a person has given files.

    Bundled voices begin no search under locks: they know nothing of the values that are to stay. InputError for files
    that are not there, hold no voice, or hold voices of another synth.
    """
    from evosynth.runs import seeding

    space = make_synth(settings).space
    own = 0 if space.locked.any() else min(settings.nearest, seeding.NEAREST_OWN)
    most = settings.nearest if settings.voices else own
    found = seeding.first_voices(
        target, settings.synth, settings.voices, most=most, threads=settings.threads, cancelled=cancelled
    )
    return found if len(found.genomes) else replace(found, genomes=np.empty((0, len(space))))


def resume_session(data: bytes, target: PreparedTarget, settings: RunSettings) -> Session:
    """The match that a checkpoint was made of."""
    from evosynth.evolution.session import Session

    return Session.resume(data, *_match_parts(target, settings, _summary(target)), near=settings.near)


def make_breeding(settings: RunSettings, seeds: F64 | None = None) -> Session:
    """Interactive evolution without a target. ``seeds`` (n, d) are the first generation, as they are.

    Where a table is missing there is silence in its place: who breeds hears it, and a patch is shown for what it is.
    """
    from evosynth.evolution.session import Session

    return Session(*_breeding_parts(settings), seed=settings.seed, seeds=seeds)


def resume_breeding(data: bytes, settings: RunSettings) -> Session:
    """The breeding that a checkpoint was made of."""
    from evosynth.evolution.session import Session

    return Session.resume(data, *_breeding_parts(settings))


def confined(settings: RunSettings, command: Confine) -> RunSettings:
    """As a run goes on that obeys this."""
    safe = settings.safe if command.safe is None else command.safe
    return replace(settings, limits=command.limits, safe=safe)


def confine(session: Session, target: PreparedTarget | None, settings: RunSettings, model: F64 | None = None) -> None:
    """Let a run (without a target: a breeding) go on within the limits of these settings, which are else its own.

    Newcomers take locked values from ``model`` (d,), or the best so far. InputError as make_synth.
    """
    parts = _breeding_parts(settings) if target is None else _match_parts(target, settings, _summary(target))
    session.confine(parts[0], parts[2], model)


def _match_parts(target: PreparedTarget, settings: RunSettings, told: TargetSummary) -> tuple[Synth, Any, Any]:
    synth, fitness = make_synth(settings, SEARCH_RATE, told_by(told)), make_fitness(target, settings)
    return synth, fitness, _strategy(settings, synth, fitness)


def _strategy(settings: RunSettings, synth: Synth, fitness: Fitness) -> Strategy:
    """The one that the settings name. Of what is heard in real time it asks for few at a time, foreseen by the twin."""
    from evosynth.evolution import strategies
    from evosynth.evolution.blend import Judge
    from evosynth.evolution.foreseen import Foreseen

    def made(evaluations: int | None, batch: int | None = None) -> Strategy:
        return strategies.make(settings.strategy, synth.space, synth.moves, evaluations, batch)

    if not isinstance(synth, Rehearable):
        return made(settings.evaluations)
    twin, batch = synth.twin, REAL_TIME_BATCH
    if not settings.foreseen or settings.strategy not in strategies.FORESEEABLE:
        return made(settings.evaluations or TAKES, batch)

    return Foreseen(made, synth.space, Judge(twin, fitness), batch=batch)


def _breeding_parts(settings: RunSettings) -> tuple[Synth, Any, Any]:
    from evosynth.evolution.interactive import Breeding

    synth, fitness = make_synth(settings, SEARCH_RATE, whole=False), make_fitness(None, settings)
    audible, safe = _audible(synth, fitness), safe_space(settings)
    return synth, fitness, Breeding(synth.space, synth.moves, audible=audible, safe=safe)


def safe_space(settings: RunSettings) -> ParameterSpace | None:
    """Where children of a breeding stay: a person's locks and limits count more. None: within these alone."""
    words = tuple(registry.of(settings.synth).limits.safe)
    synth = (
        make_synth(replace(settings, limits=Limits()), SEARCH_RATE, whole=False) if settings.safe and words else None
    )
    if synth is None or not isinstance(synth, Confinable):
        return None
    return Limits((*words, *settings.limits.words)).applied(synth.space, synth.rules)


def _audible(synth: Synth, fitness: Fitness) -> Callable[[F64], Bool] | None:
    """Who of some genomes (n, d) is heard, where a twin can tell before they are played."""
    if not isinstance(synth, Rehearable):
        return None
    twin = synth.twin
    return lambda genomes: fitness.score(genomes, twin.render(genomes, fitness.notes)).sum(1) < WORST


def _summary(target: PreparedTarget) -> TargetSummary:
    from evosynth.analysis.summary import summary

    return summary(target)
