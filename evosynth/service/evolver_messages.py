"""What passes between the window and the evolver, the process that steps a Session. Frozen values; no behaviour.

Sounds pass as voices (see synths.voicing), never as genomes: what a genome means only the run knows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.documents.changes import Change
from evosynth.documents.records import Why
from evosynth.evolution.report import Individual, StrandState
from evosynth.limits import Limits
from evosynth.runs.commands import (
    Adopt,
    Believe,
    Command,
    Compare,
    Confine,
    Focus,
    Forget,
    Halt,
    Lean,
    Plant,
    Rate,
    Recover,
    Reject,
    Restart,
    Same,
    Visit,
)
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec

__all__ = [  # with what a search is told
    "Adopt",
    "Belief",
    "Believe",
    "Candidate",
    "Command",
    "Compare",
    "Confine",
    "Continue",
    "Decide",
    "Failed",
    "FinalsState",
    "Focus",
    "Forget",
    "Halt",
    "InDocument",
    "Kin",
    "Lean",
    "MakeReady",
    "Moved",
    "Notice",
    "OnDevice",
    "Pause",
    "Plant",
    "Rate",
    "Recover",
    "Reject",
    "Restart",
    "ResumeRun",
    "Same",
    "Shown",
    "Snapshot",
    "Start",
    "Stop",
    "Stored",
    "Strand",
    "TasteState",
    "TrialProgress",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class InDocument:
    """Which run: the document's file, and its name there."""

    path: Path
    run: str


# ---- window -> evolver -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a run. With a target it matches by itself; without one it breeds, a generation a Visit."""

    where: InDocument  # where it has begun
    target: PreparedTarget | None
    settings: RunSettings = field(default_factory=RunSettings)  # without their limits: a person stops the run
    seeds: tuple[bytes, ...] = ()  # voices that join or become the first population
    kept: tuple[Confine, ...] = ()  # where the settings leave the engine open: what each one keeps to


@dataclass(frozen=True, slots=True)
class ResumeRun:
    """Go on from where a run was left: one that was stopped stays so, a breeding shows what it showed last."""

    where: InDocument
    threads: int = 1
    paused: bool = False  # a match rests until Continue


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop stepping after the generation under way, and rank the best of a match; Continue goes on."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on stepping, also after a Stop; ``resting``: a match that was stopped is paused."""

    resting: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run: ``state='stopped'``, its checkpoint marked as finished. A match's best are ranked after that."""

    number: int = 0  # of the window's stops: its snapshots from then on say it


@dataclass(frozen=True, slots=True)
class MakeReady:
    """This generation would be asked for if a person asked now: what takes time of it may be done meanwhile."""

    asked: Visit


@dataclass(frozen=True, slots=True)
class Decide:
    """The best of a match that rests, searched on the built-in engine, are played on this synth, which ranks them.

    ``synth`` has its address. It is broken off by whatever lets the match go on.
    """

    synth: EngineSpec


@dataclass(frozen=True, slots=True)
class Record:
    """This candidate is played on the device of its run and its take kept; what is kept already is not played again.

    Answered by Recorded, or by a Notice that says why it was not.
    """

    id: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A document goes on under another name."""

    path: Path
    to: Path


@dataclass(frozen=True, slots=True)
class Shown:
    """Candidates of a run that the document is to remember, with the lines that they come from: see documents.records.

    Those that are rated are remembered without being told.
    """

    where: InDocument
    ids: tuple[int, ...]
    why: Why = Why.SHOWN
    at_once: bool = False  # somebody waits for their lines


# ---- evolver -> window -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate(Individual):
    """One individual as people meet it: its id within the run, its voice, scores (k,), the ids of its parents.

    What began as a seed has the bytes that it came with, and its own name in them.
    """

    id: int
    voice: bytes
    scores: F64
    parents: tuple[int, int] = (-1, -1)  # -1: none
    move: str = ""  # how it came about: "prior", "seed", "mutate", "mate", or a move's name
    generation: int = 0  # in which it was born
    index: int = 0  # its row there
    weighed: float = math.nan  # what the search minimises, where that is not the distance


@dataclass(frozen=True, slots=True)
class Strand:
    """One of several searches side by side, and its best; None while nobody lives there."""

    state: StrandState
    best: Candidate | None


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """How far the engines have been tried."""

    number: int  # of the engine whose turn it is, from 1
    engines: int
    part: float  # of all of them, 0..1


@dataclass(frozen=True, slots=True)
class OnDevice:
    """How far a run is that is heard on a synth at the end of a cable."""

    device: str  # its address, as in EngineSpec.device
    takes: int  # voices that were recorded since this run began
    voice: int = 0  # of the generation under way, that is recorded now, from 1; 0: none
    voices: int = 0  # that there are in it, with those that are kept already
    each_s: float = 0.0  # a voice takes; 0: not known yet
    left_s: float | None = None  # of the generation under way, in seconds; None: not known, or there is none
    problem: str = ""  # what was wrong with the last take, in a sentence
    heard: tuple[bytes, ...] = ()  # the voices of the generation under way that have been played, in their order
    noise: float | None = None  # by how much the distance of one and the same voice differs from take to take


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a descriptor, for a switch of its own."""

    descriptor: str  # one of alike.NAMES
    words: str  # "darker"; empty where it is switched off
    strength: float  # in [0, 1], beside the strongest
    sure: float  # in [0.5, 1]: how likely it goes this way
    on: bool = True


@dataclass(frozen=True, slots=True)
class TasteState:
    """What is known of a person's taste in a run, and what was said of those on show beside their stars."""

    answers: int  # so far, in this run and before it
    enough: int  # from so many on it leads
    on: bool = True
    led: bool = False  # the next generation is chosen by it
    heard: int = 0  # children that a generation is chosen of, where it is
    sentence: str = ""  # "You like: darker, longer, less rough."
    sure: str = ""  # how sure it is, in words
    trust: float = 0.0  # in [0, 1]: how far it foresaw the last pages better than chance
    beliefs: tuple[Belief, ...] = ()  # the strongest first, switched off ones last
    surprises: tuple[int, ...] = ()  # ids on show that were taken though they are known least
    rejected: tuple[int, ...] = ()  # ids
    same: tuple[tuple[int, int], ...] = ()  # pairs of ids
    compared: tuple[str, ...] = ()  # hearings that count, by their names


@dataclass(frozen=True, slots=True)
class Kin:
    """Who sounds like a candidate on show, and stands behind it."""

    others: tuple[Candidate, ...]  # the nearest first; some of them
    count: int  # of all that sound alike, itself included


FinalsState = Literal["", "ranking", "ranked"]  # ranked: candidates are best first, with exact distances


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a run stands. Sent at most 30 times a second; the latest wins."""

    state: str  # "preparing", "running", "paused", "waiting" (for Visit), "stopped"
    where: InDocument
    generation: int
    evaluations: int
    per_second: float
    elapsed_s: float
    candidates: tuple[Candidate, ...]  # matching: the nearest of up to 16 kinds of sounds; breeding: the generation
    objectives: tuple[str, ...]
    history: F64  # (generations, 3): evaluations, best distance, median distance; thinned to at most 500 rows
    ratings: dict[int, float] = field(default_factory=dict)
    line: tuple[int, ...] = ()  # of a breeding: the generations from the first to the one on show, by their numbers
    origins: tuple[Candidate, ...] = ()  # of a breeding: parents of those on show who are not, as far as they are known
    rated: tuple[Candidate, ...] = ()  # of a match: those that were rated, also when they have left the best
    limits: Limits = field(default_factory=Limits)  # what the run keeps to
    safe: tuple[str, ...] = ()  # words of limits that children of a breeding keep to beside these; empty: let loose
    taste: TasteState | None = None
    towards: float = 0.0  # where a match goes: 0 its target alone, 1 the taste alone
    strands: tuple[Strand, ...] = ()  # of a match
    synth: EngineSpec = field(default_factory=registry.default)
    strategy: str = "ga"  # by which the run searches; breeding has none
    kin: Mapping[int, Kin] = field(default_factory=dict)  # by id: who sounds like those candidates that have anybody
    trial: TrialProgress | None = None  # while each engine has its turn: ``synth`` is that of one that may not go on
    chosen: str = ""  # why it is this engine, where that was left open
    finals: FinalsState = ""  # of a match that is paused or stopped
    on_device: OnDevice | None = None  # where its candidates are heard on a synth, or their end is
    stop: int = 0  # the number of the last Stop that the evolver has heard
    decided: str = ""  # what came of the best being played on a synth, which has ranked them, in a sentence or two


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended by a fault. One sentence for a person, and the details for a log."""

    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A candidate was recorded for a person; ``scores`` (k,) are the parts of its distance as it sounds there."""

    where: InDocument
    id: int
    voice: bytes
    scores: F64


@dataclass(frozen=True, slots=True)
class Stored:
    """What the document of a run is to hold from now on, together or not at all. Whoever hears it has it written."""

    path: Path
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know while the run goes on: one sentence."""

    message: str
    lost: bool = False  # the run rests since its synth cannot be reached: it is true until that is back
    refused: Visit | Lean | None = None  # what is not done, for the reason that the message says
