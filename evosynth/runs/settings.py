"""How to search: what a person, a command or a bench may wish for. A plain value that travels between processes."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.analysis.weights import Weights
from evosynth.audio.bit_depth import BITS, FLOAT
from evosynth.evolution import strategies
from evosynth.limits import Limits
from evosynth.runs.budget import Budget
from evosynth.synths import registry
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.system.machine import available_cores
from evosynth.taste.answers import Taste

if TYPE_CHECKING:
    from evosynth.synths.takes import Takes

LOWEST_RATE_HZ = 16384


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How to search. ``evaluations`` and ``seconds``: whichever comes first; None is no limit.

    ValueError names a value that is outside its range. Whether the engine can be had is found when it is made.
    """

    synth: EngineSpec = field(default_factory=registry.default)
    strategy: str = "ga"
    seed: int = 0
    evaluations: int | None = None
    seconds: float | None = 30.0
    rate_hz: int = 44100  # of the result
    bits: int = FLOAT  # of its sounds, one of BITS
    threads: int = field(default_factory=available_cores)
    limits: Limits = field(default_factory=Limits)  # what is locked, pinned or limited
    chosen: str = ""  # why it is this engine, where the choice was left to the search: see engine_trial
    simplify: bool = True  # whether the winner is made as simple as it can be without sounding otherwise
    weights: Weights = field(default_factory=Weights)  # how much regions and parts of the distance count
    voices: tuple[Path, ...] = ()  # files and folders whose nearest voices begin the search; none: the bundled banks
    nearest: int = 16  # how many of them, of bundled ones at most 8; 0: the search begins with the synth's prior alone
    shape_tables: bool = False  # whether tilt and formants of tables evolve too, and levels of harmonics always
    # How the built-in engine is changed to sound as a device does; the value itself, so that a run is the same whatever
    # is learned of that device later. Not in the mark of a batch, which knows no device.
    calibration: Correction | None = field(default=None, repr=False)
    near: bool = False  # in place of the prior, mutants of the voices that the search begins with
    foreseen: bool = field(default=True, repr=False)  # whether what a device is to play is searched for on its twin
    # The device that ranks in the end what was found without it (see deciding). A batch knows none.
    decides: EngineSpec | None = field(default=None, repr=False)
    # Whether a breeding leaves alone what its engine says (LimitWords.safe), a match never does; None: nobody was
    # asked, as in runs of earlier versions, which did not.
    safe: bool | None = field(default=None, repr=False)
    # Whether taste chooses the children of a breeding, as far as it is known: in runs of earlier versions it did not.
    by_taste: bool = field(default=False, repr=False)
    # What is known of a person's taste at the beginning; what a breeding learns on the way stands in its document.
    taste: Taste | None = field(default=None, repr=False)
    towards: float = field(default=0.0, repr=False)  # of a match: 0 nearer to the target alone, 1 the taste alone

    @property
    def device(self) -> str:
        """The device that is heard in a run, in the search or at its end; empty: none."""
        return self.decides.device if self.decides is not None else self.synth.device

    def heard_by(self, takes: Takes) -> RunSettings:
        """The same with the way to its device."""
        if self.decides is not None:
            return replace(self, decides=self.decides.heard_by(takes))
        return replace(self, synth=self.synth.heard_by(takes))

    @property
    def budget(self) -> Budget:
        """What the whole run may spend."""
        return Budget(self.evaluations, self.seconds)

    def __post_init__(self) -> None:
        if self.strategy not in strategies.FACTORIES:
            raise ValueError(f"there is no strategy {self.strategy!r}: it is one of {', '.join(strategies.FACTORIES)}")
        if self.evaluations is not None:
            self._counted("evaluations", 1, "at least 1 is needed")
        self._counted("seed", 0, "a whole number from 0 on is needed")
        self._counted("threads", 1, "at least 1 is needed")
        self._counted("nearest", 0, "0 or more can be taken")
        self._counted("rate_hz", LOWEST_RATE_HZ, f"the engine needs at least {LOWEST_RATE_HZ} Hz")
        if self.bits not in BITS:
            raise ValueError(f"bits is {self.bits!r}: a sound is written in {', '.join(map(str, BITS))} bits")
        if not 0.0 <= self.towards <= 1.0:
            raise ValueError(f"towards is {self.towards}: it is 0, the target alone, to 1, the taste alone")
        if self.seconds is not None and not 0.0 < self.seconds < math.inf:
            raise ValueError(f"{self.seconds} seconds: more than 0 is needed, and None is no limit")

    def _counted(self, name: str, least: int, wanted: str) -> None:
        """A field as an int, where it says a whole number (1e4 does) that is large enough."""
        value = getattr(self, name)
        whole = isinstance(value, numbers.Real) and value % 1 == 0
        if not whole or value < least:
            raise ValueError(f"{name} is {value!r}: {wanted}")
        object.__setattr__(self, name, int(value))
