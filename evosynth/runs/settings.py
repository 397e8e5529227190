"""How to search: what a person, a command or a bench may wish for. A plain value that travels between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evosynth.analysis.weights import Weights
from evosynth.limits import Limits
from evosynth.machine import available_cores
from evosynth.runs.budget import Budget
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How to search. ``evaluations`` and ``seconds``: whichever comes first; None is no limit."""

    synth: EngineSpec = field(default_factory=registry.default)
    strategy: str = "ga"
    seed: int = 0
    evaluations: int | None = None
    seconds: float | None = 30.0
    rate_hz: int = 44100  # of the result
    threads: int = field(default_factory=available_cores)
    limits: Limits = field(default_factory=Limits)  # what is locked, pinned or limited
    chosen: str = ""  # why it is this engine, where the choice was left to the search: see engine_trial
    simplify: bool = True  # whether the winner is made as simple as it can be without sounding otherwise
    weights: Weights = field(default_factory=Weights)  # how much regions and parts of the distance count
    voices: tuple[Path, ...] = ()  # files and folders whose nearest voices begin the search; none: the bundled banks
    nearest: int = 16  # how many of them, of bundled ones at most 8; 0: the search begins with the synth's prior alone
    shape_tables: bool = False  # whether tilt and formants of tables evolve too, and levels of harmonics always
    near: bool = False  # in place of the prior, mutants of the voices that the search begins with

    @property
    def budget(self) -> Budget:
        """What the whole run may spend."""
        return Budget(self.evaluations, self.seconds)

    def __post_init__(self) -> None:
        if self.evaluations is not None and self.evaluations < 1:
            raise ValueError(f"{self.evaluations} evaluations: at least 1 is needed")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"{self.seconds} seconds: more than 0 is needed")
        if self.rate_hz < 16384:
            raise ValueError(f"a rate of {self.rate_hz} Hz is too low: the engine needs at least 16384 Hz")
