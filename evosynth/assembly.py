"""Composition root: the one core module that knows every part. Settings -> Session -> result -> files.

The search listens at SEARCH_RATE, the usual rate of a result: at half of it an evaluation costs a quarter less, but the
engine's quiet ends are others there, and what was best may not be. The best that differ are ranked again at the rate of
the result, and only those distances are reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evosynth.analysis.nearness import nearness
from evosynth.analysis.weights import PARTS, Weights
from evosynth.arrays import F32, F64
from evosynth.errors import AudioError, Cancelled, InputError
from evosynth.evolution.headway import Headway, headway
from evosynth.evolution.report import Candidate, GenerationReport, StrandState
from evosynth.limits import Limits
from evosynth.machine import available_cores
from evosynth.synths.base import Confinable, Note, Synth, never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session
    from evosynth.seeding import Found

SEARCH_RATE = 44100  # Hz
FINALISTS = 16  # how many of the best that differ are ranked again at the result's rate
SIMPLER = 128  # evaluations at most that make the winner simpler
LOUDNESS_WITHOUT_TARGET_LUFS = -18.0
OWN_TABLE = "target"  # among the tables of a synth as text: the one that is made of the target

Progress = Callable[["MatchProgress"], None]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How to search. ``evaluations`` and ``seconds``: whichever comes first; None is no limit."""

    synth: str = "dx7"
    strategy: str = "ga"
    seed: int = 0
    evaluations: int | None = None
    seconds: float | None = 30.0
    rate_hz: int = 44100  # of the result
    threads: int = field(default_factory=available_cores)
    limits: Limits = field(default_factory=Limits)  # what is locked, pinned or limited
    chosen: str = ""  # why it is this engine, where the choice was left to the search: see engine_choice
    simplify: bool = True  # whether the winner is made as simple as it can be without sounding otherwise
    weights: Weights = field(default_factory=Weights)  # how much regions and parts of the distance count
    voices: tuple[Path, ...] = ()  # files and folders whose nearest voices begin the search; none: the bundled banks
    nearest: int = 16  # how many of them, of bundled ones at most 8; 0: the search begins with the synth's prior alone
    near: bool = False  # in place of the prior, mutants of the voices that the search begins with

    def __post_init__(self) -> None:
        if self.evaluations is not None and self.evaluations < 1:
            raise ValueError(f"{self.evaluations} evaluations: at least 1 is needed")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"{self.seconds} seconds: more than 0 is needed")
        if self.rate_hz < 16384:
            raise ValueError(f"a rate of {self.rate_hz} Hz is too low: the engine needs at least 16384 Hz")


@dataclass(frozen=True, slots=True)
class MatchProgress:
    """Where a run stands, after each generation."""

    report: GenerationReport
    session: Session
    elapsed_s: float  # of searching, what an interrupted run had spent included
    part: float  # of the budget, 0..1; 0 where there is none
    trial: bool = False  # of an engine that may not be the one that goes on

    @property
    def evaluations(self) -> int:
        """So far."""
        return self.report.evaluations


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The best voice of a run, as it sounds, and how it was found."""

    target: PreparedTarget
    settings: RunSettings
    genome: F64  # (d,)
    voice_name: str
    audio: F32  # (samples,) at settings.rate_hz, at the engine's own level
    gain_db: float  # brings it to the target's loudness
    distances: dict[str, float]  # by objective, and "total"
    history: list[dict[str, float]]
    hall_of_fame: list[dict[str, float]]  # the best that the search heard, at its own rate: id and distance
    strategy: str
    evaluations: int
    seconds: float
    finalists: tuple[Candidate, ...] = ()  # the best that differ, best first, with their final scores
    front: tuple[Candidate, ...] = ()  # of the finalists, where the strategy keeps a Pareto front, best sum first
    strands: tuple[StrandState, ...] = ()  # where each strand of the search stood at the end
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives: see analysis.flags
    others: tuple[F32, ...] = ()  # the voice at the further notes of its target, like ``audio``
    found: dict[str, float] = field(default_factory=dict)  # distances of the winner before it was made simpler

    @property
    def headway(self) -> Headway | None:
        """Whether the search still got nearer at its end; None where it was too short to say."""
        return headway(np.array([[row["evaluations"], row["best"]] for row in self.history]))


def make_synth(settings: RunSettings, sample_rate: int | None = None, notes: Sequence[Note] = ()) -> Synth:
    """The engine that the settings name, within their limits. InputError says which of these it cannot keep.

    What only several ``notes`` can tell, scaling over the keyboard and velocity, is free where they tell it.
    """
    synth = engine(settings.synth, sample_rate or settings.rate_hz, settings.threads)
    told = _told_by(notes)
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


def _told_by(notes: Sequence[Note]) -> set[str]:
    """Roles of parameters that these notes together tell something of."""
    keys, velocities = ({getattr(note, name) for note in notes} for name in ("midi_note", "velocity"))
    return {role for role, values in (("scaling", keys), ("velocity", velocities)) if len(values) > 1}


def engine(synth: str, rate_hz: int, threads: int | None = None) -> Synth:
    """The engine of a synth as text, with its own tables (see synths.voicing). StorageError for a missing table."""
    from evosynth.library import table_shelf
    from evosynth.synths import registry, voicing

    name, keys = voicing.split(synth)
    return registry.make(name, rate_hz, threads, table_shelf.found(keys))


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None, synth: str = "dx7") -> None:
    """Compile or load every kernel that a run with this engine needs."""
    from evosynth.analysis import match
    from evosynth.synths import registry, voicing

    registry.warm_up(voicing.split(synth)[0], lambda part, what: progress(0.7 * part, what))
    match.warm_up(lambda part, what: progress(0.7 + 0.3 * part, what))


def engine_problem(synth: str = "dx7") -> str:
    """After warm_up: one sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    from evosynth.synths import registry, voicing

    return registry.cache_problem(voicing.split(synth)[0])


def resolved(settings: RunSettings, target: PreparedTarget | None) -> RunSettings:
    """The settings with OWN_TABLE among the synth's tables replaced by a table made of the target, now on the shelf.

    AudioError where the target has no pitch that its cycles could be cut by.
    """
    from evosynth.synths import voicing

    name, keys = voicing.split(settings.synth)
    if OWN_TABLE not in keys:
        return settings
    made = () if target is None else (_table_of(target),)
    kept = (*made, *(key for key in keys if key not in (OWN_TABLE, *made)))
    return replace(settings, synth=voicing.joined(name, kept))


def _table_of(target: PreparedTarget) -> str:
    """The key of a table cut out of a target."""
    from evosynth.analysis.cycles import table_of
    from evosynth.analysis.pitch import hz_of_note
    from evosynth.library import table_shelf
    from evosynth.synths.wavetable.patches import own_table

    if target.f0_hz is None and target.note_source != "given":
        raise AudioError(f"No table can be made of {target.name}: it has no pitch that its cycles could be cut by.")
    frames = table_of(target.samples, target.sample_rate, hz_of_note(target.note.midi_note))
    return table_shelf.put(own_table(Path(target.name).stem, frames))


def make_session(target: PreparedTarget, settings: RunSettings, seeds: F64 | None = None) -> Session:
    """A match towards a target. ``seeds`` (n, d) join the first population; None: those that the settings ask for."""
    from evosynth.evolution.session import Session

    synth, fitness, strategy = _match_parts(target, settings)
    told = _summary(target)
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
    from evosynth import seeding

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

    return Session.resume(data, *_match_parts(target, settings), near=settings.near)


def make_breeding(settings: RunSettings, seeds: F64 | None = None) -> Session:
    """Interactive evolution without a target. ``seeds`` (n, d) are the first generation, as they are."""
    from evosynth.evolution.session import Session

    return Session(*_breeding_parts(settings), seed=settings.seed, seeds=seeds)


def resume_breeding(data: bytes, settings: RunSettings) -> Session:
    """The breeding that a checkpoint was made of."""
    from evosynth.evolution.session import Session

    return Session.resume(data, *_breeding_parts(settings))


def confine(session: Session, target: PreparedTarget | None, settings: RunSettings, model: F64 | None = None) -> None:
    """Let a run (without a target: a breeding) go on within the limits of these settings, which are else its own.

    Newcomers take locked values from ``model`` (d,), or the best so far. InputError as make_synth.
    """
    synth, _, strategy = _breeding_parts(settings) if target is None else _match_parts(target, settings)
    session.confine(synth, strategy, model)


def final_ranking(
    candidates: Sequence[Candidate], target: PreparedTarget, settings: RunSettings
) -> list[tuple[Candidate, F32]]:
    """Candidates with their scores at the result's rate, best first, each with its sound (samples,).

    One whose sound is flagged goes behind those that are less than a tenth farther away.
    """
    from evosynth.analysis.flags import behind, flags

    if not candidates:
        return []
    synth, fitness = _exact_parts(target, settings)
    genomes = np.stack([c.genome for c in candidates])
    audio = synth.render(genomes, fitness.notes, quality="final")
    scores = fitness.score(genomes, audio)
    rows = audio[0].rows()
    flagged = np.array([bool(said) for said in flags(target, list(rows), settings.rate_hz)])
    order = np.argsort(behind(scores.sum(1), flagged), kind="stable")
    return [(replace(candidates[i], scores=scores[i]), rows[i]) for i in order]


def simplest(
    ranked: Sequence[tuple[Candidate, F32]], target: PreparedTarget, settings: RunSettings, most: int
) -> tuple[Candidate, F32, int]:
    """The simplest of those as near as the first, made simpler by at most so many evaluations; its sound; how many.

    Whose sound is flagged takes the place of none whose is not.
    """
    from evosynth.analysis.flags import flags
    from evosynth.evolution.simplify import first_of_equals, simplified

    synth, fitness = _exact_parts(target, settings)
    said = flags(target, [sound for _, sound in ranked], settings.rate_hz)
    fair = [one for one, faults in zip(ranked, said, strict=True) if not faults or said[0]]
    genomes, scores = (np.stack([getattr(c, name) for c, _ in fair]) for name in ("genome", "scores"))
    chosen, audio = fair[first_of_equals(synth, genomes, scores)]
    plain = simplified(synth, fitness, chosen.genome, chosen.scores, most=most)
    if not plain.sounds or (flags(target, [plain.sounds[0]], settings.rate_hz)[0] and not said[0]):
        return chosen, audio, plain.evaluations
    return replace(chosen, genome=plain.genome, scores=plain.scores), plain.sounds[0], plain.evaluations


def run_match(
    target: PreparedTarget,
    settings: RunSettings,
    *,
    seeds: F64 | None = None,
    session: Session | None = None,
    spent_s: float = 0.0,
    on_progress: Progress = lambda progress: None,
    cancelled: Callable[[], bool] = never,
) -> MatchResult:
    """Search until the budget is spent or ``cancelled()``; then rank the best that differ and hand over the first.

    ``session`` and ``spent_s`` are those of an interrupted run that goes on: what it has spent counts. The clock is
    read only where ``settings.seconds`` asks for it. Raises Cancelled when there is nothing to hand over.
    """
    session = session or make_session(target, settings, seeds)
    warm_up(synth=settings.synth)
    started = time.perf_counter() - spent_s
    reserve = _final_share(settings.evaluations) + _simpler_share(settings)
    while (room := _room(session, settings, reserve)) > 0 and not (session.generation and _late(started, settings)):
        try:
            report = session.step(at_most=room, cancelled=_stopper(session, started, settings, cancelled))
        except Cancelled:
            break
        elapsed = time.perf_counter() - started
        on_progress(MatchProgress(report, session, elapsed, _part(session, settings, elapsed)))
    if session.generation:
        most = _final_share(settings.evaluations)
        finalists = session.front(most) or session.distinct[:most]
        spare = 0 if cancelled() else _simpler_share(settings)
        return _concluded(session, finalists, target, settings, started, spare)
    if settings.evaluations != 1 or cancelled():
        raise Cancelled("the run was stopped before its first candidate was heard")
    return _concluded(session, (_first_guess(session, settings),), target, settings, started)


def _first_guess(session: Session, settings: RunSettings) -> Candidate:
    """What a run of one evaluation hands over: the search's first genome, which only the ranking hears."""
    genome = session.strategy.ask(np.random.Generator(np.random.PCG64(settings.seed)))[0]
    return Candidate(id=0, genome=genome, scores=np.zeros(len(session.fitness.objectives)), move="prior")


def _concluded(
    session: Session,
    finalists: Sequence[Candidate],
    target: PreparedTarget,
    settings: RunSettings,
    started: float,
    spare: int = 0,
) -> MatchResult:
    """The result; ``spare`` evaluations are left to make the winner simpler."""
    from evosynth.analysis.flags import flags

    ranked = final_ranking(finalists, target, settings)
    (best, audio), simpler = ranked[0], 0
    found = distances(best, session.fitness.objectives)
    if settings.simplify:
        best, audio, simpler = simplest(ranked, target, settings, spare)
    notes = session.fitness.notes[1:]
    others = make_synth(settings).render(best.genome[None], notes, quality="final") if notes else []
    return MatchResult(
        target=target,
        settings=settings,
        genome=best.genome,
        voice_name=best.voice_name,
        audio=audio,
        gain_db=gain_db(audio, settings.rate_hz, target),
        distances=distances(best, session.fitness.objectives),
        history=[{k: row[k] for k in ("evaluations", "best", "median")} for row in session.logbook],
        hall_of_fame=[{"id": i.id, "distance": i.fitness.values[0]} for i in session.hall_of_fame],
        strategy=session.strategy.name,
        evaluations=session.evaluations + len(finalists) + simpler,
        seconds=time.perf_counter() - started,
        finalists=tuple(candidate for candidate, _ in ranked),
        front=_unbeaten([candidate for candidate, _ in ranked]) if session.front(1) else (),
        strands=session.strands,
        found=found,
        flags=flags(target, [audio], settings.rate_hz)[0],
        others=tuple(each.rows()[0] for each in others),
    )


def _unbeaten(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that no other beats in all objectives, the least sum first."""
    from evosynth.evolution.pareto import ranks_of

    ranks = ranks_of(np.stack([candidate.scores for candidate in ranked]))
    front = [candidate for candidate, rank in zip(ranked, ranks, strict=True) if rank == 0]
    return tuple(sorted(front, key=lambda candidate: candidate.distance))


def distances(candidate: Candidate, objectives: Sequence[str]) -> dict[str, float]:
    """The parts of a candidate's distance by name, and their sum."""
    parts = {name: float(score) for name, score in zip(objectives, candidate.scores, strict=True)}
    return {**parts, "total": candidate.distance}


def gain_db(audio: F32, rate_hz: int, target: PreparedTarget | None) -> float:
    """What brings a sound to the target's loudness (-18 LUFS without one), its true peak at most -1 dBFS."""
    from evosynth.audio.level import gain_for

    return gain_for(audio, rate_hz, target.loudness_lufs if target else LOUDNESS_WITHOUT_TARGET_LUFS)


def report_of(result: MatchResult) -> dict[str, Any]:
    """What report.json holds: all that is needed to render the voice again and to judge the run."""
    target, settings = result.target, result.settings
    return {
        **_told_of(target),
        "targets": [_told_of(each) for each in target.every],
        "synth": settings.synth,
        "engine_choice": settings.chosen,
        "rate_hz": settings.rate_hz,
        "gain_db": result.gain_db,
        "voice_name": result.voice_name,
        "seed": settings.seed,
        "strategy": result.strategy,
        "limits": list(settings.limits.words),
        "voices": {"from": list(map(str, settings.voices)), "nearest": settings.nearest, "near": settings.near},
        "evaluations": result.evaluations,
        "seconds": round(result.seconds, 3),
        "weights": _weights(settings.weights),
        "distances": result.distances,
        "flags": list(result.flags),
        "distances_before_simplifying": result.found,
        "nearness": nearness(result.distances["total"]),
        "headway": result.headway and {**asdict(result.headway), "words": result.headway.words},
        "pareto_front": [_on_the_front(place, one, result) for place, one in enumerate(result.front, 1)],
        "strands": [_strand(strand) for strand in result.strands],
        "history": result.history,
        "hall_of_fame": result.hall_of_fame,
        "timing": {
            "evaluations_per_second": round(result.evaluations / max(result.seconds, 1e-9), 1),
            "threads": settings.threads,
        },
    }


def _told_of(target: PreparedTarget) -> dict[str, Any]:
    """A target: which part of which file, and how it is played."""
    note = target.note
    return {
        "target": target.name,
        "region_s": list(target.region_s),
        "note": note.midi_note,
        "note_source": target.note_source,
        "f0_hz": target.f0_hz,
        "cents": target.cents,
        "remarks": list(target.remarks),
        "velocity": note.velocity,
        "gate_s": note.gate_s,
        "length_s": note.length_s,
    }


def _weights(weights: Weights) -> dict[str, Any]:
    parts: dict[str, Any] = dict(zip(PARTS, weights.parts, strict=True))
    if weights.mask is not None:
        parts["mask"] = {name: getattr(weights.mask, name).tolist() for name in ("seconds", "hz", "weights")}
    return parts


def _on_the_front(place: int, candidate: Candidate, result: MatchResult) -> dict[str, Any]:
    objectives = [name for name in result.distances if name != "total"]
    parts = distances(candidate, objectives)
    return {"place": place, "id": candidate.id, "voice_name": candidate.voice_name, "distances": parts}


def _strand(strand: StrandState) -> dict[str, Any]:
    heard = strand.best >= 0  # nobody may live there just after a restart
    return {
        "strand": strand.number + 1,
        "distance": strand.distance if heard else None,
        "evaluations": strand.evaluations,
        "evaluations_without_gain": strand.stale,
        "stopped": strand.halted,
        "focused": strand.focused,
    }


def _exact_parts(target: PreparedTarget, settings: RunSettings) -> tuple[Synth, Any]:
    """The engine and the yardstick at the result's rate."""
    from evosynth.analysis.match import TargetMatch

    fitness = TargetMatch(target, settings.rate_hz, threads=settings.threads, weights=settings.weights)
    return make_synth(settings, notes=fitness.notes), fitness


def _match_parts(target: PreparedTarget, settings: RunSettings) -> tuple[Synth, Any, Any]:
    from evosynth.analysis.match import TargetMatch
    from evosynth.evolution import strategies

    fitness = TargetMatch(target, SEARCH_RATE, threads=settings.threads, weights=settings.weights)
    synth = make_synth(settings, SEARCH_RATE, fitness.notes)
    return synth, fitness, strategies.make(settings.strategy, synth.space, synth.moves, settings.evaluations)


def _breeding_parts(settings: RunSettings) -> tuple[Synth, Any, Any]:
    from evosynth.evolution.fitness import Audible
    from evosynth.evolution.interactive import Breeding

    synth = make_synth(settings, SEARCH_RATE)
    return synth, Audible((Note(),)), Breeding(synth.space, synth.moves)


def _summary(target: PreparedTarget) -> Any:
    from evosynth.analysis.summary import summary

    return summary(target)


def _final_share(evaluations: int | None) -> int:
    """How many of the evaluations the final ranking may take: a tenth, at least the 1 that is handed over."""
    return FINALISTS if evaluations is None else min(FINALISTS, max(1, evaluations // 10))


def _simpler_share(settings: RunSettings) -> int:
    """How many may go into making the winner simpler: one in forty of those there are."""
    if not settings.simplify:
        return 0
    return SIMPLER if settings.evaluations is None else min(SIMPLER, settings.evaluations // 40)


def _room(session: Session, settings: RunSettings, reserve: int) -> int:
    return (settings.evaluations or 1 << 62) - reserve - session.evaluations


def _late(started: float, settings: RunSettings) -> bool:
    return settings.seconds is not None and time.perf_counter() - started >= settings.seconds


def _stopper(
    session: Session, started: float, settings: RunSettings, cancelled: Callable[[], bool]
) -> Callable[[], bool]:
    """Cancel a generation when the person says so, or when time is up and there is something to hand over."""
    return lambda: cancelled() or (session.generation > 0 and _late(started, settings))


def _part(session: Session, settings: RunSettings, elapsed: float) -> float:
    by_count = session.evaluations / settings.evaluations if settings.evaluations else 0.0
    by_time = elapsed / settings.seconds if settings.seconds else 0.0
    return min(1.0, max(by_count, by_time))
