"""What the house knows of an engine: its record, and a spec that names one with the tables that it is given.

Nothing here or in a record loads anything: what an engine does is named ("module:attribute") and imported when it is
first wanted, so that ``--help`` can list engines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evosynth.synths.takes import Takes

OPEN = "auto"  # in the place of an engine's name: the search finds out which is nearer
TARGET_TABLE = "target"  # in the place of a table's key: the one that will be cut out of the target


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Which engine, the keys of the tables that it has beside its own, and the device that it is heard through.

    A value: hashable, picklable, text in files. As text it is the name, behind an at the device, behind a colon the
    keys: "dx7", "wavetable:9f..,03..", "dx7@tx802;1;PORT". Files, reports and the command line carry that text.
    Whether there is such an engine is for the registry to say; what a device's text means, for who has the cables.

    ``takes`` is the way to the device, for as long as there is one: no part of the value, nor of its text.
    """

    name: str
    tables: tuple[str, ...] = ()
    device: str = ""  # without colons, commas and white space; empty: the engine itself is heard
    takes: Takes | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> EngineSpec:
        """The spec of a text."""
        named, _, keys = text.partition(":")
        name, _, device = named.partition("@")
        return cls(name, tuple(key for key in keys.split(",") if key), device)

    def __str__(self) -> str:
        named = f"{self.name}@{self.device}" if self.device else self.name
        return f"{named}:{','.join(self.tables)}" if self.tables else named

    def __repr__(self) -> str:
        """The text in quotes, as in the marks of batches that were begun before there was a spec."""
        return repr(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """A way to a device ends with its process."""
        return EngineSpec, (self.name, self.tables, self.device)

    def heard_by(self, takes: Takes) -> EngineSpec:
        """The same engine and device, with the way to it."""
        return replace(self, takes=takes)

    def without_device(self) -> EngineSpec:
        """The engine itself."""
        return EngineSpec(self.name, self.tables)

    @property
    def is_open(self) -> bool:
        """Whether the choice of the engine is left to the search; its tables are for those that can take some."""
        return self.name == OPEN

    @property
    def wants_target_table(self) -> bool:
        """Whether one of its tables is still to be made of the target."""
        return TARGET_TABLE in self.tables

    def with_tables(self, *keys: str) -> EngineSpec:
        """The same engine with these tables behind its own, each once."""
        return replace(self, tables=tuple(dict.fromkeys((*self.tables, *keys))))

    def without_tables(self) -> EngineSpec:
        """The same engine with its own tables alone."""
        return replace(self, tables=())

    def with_target_table(self, key: str | None) -> EngineSpec:
        """With this table, the first of all, in the place of the one that was to be made; None: without one."""
        made = () if key is None else (key,)
        return replace(self, tables=made).with_tables(*(kept for kept in self.tables if kept != TARGET_TABLE))


@dataclass(frozen=True, slots=True)
class Most:
    """Something that there may be at most so many of."""

    sign: str  # what its words begin with: "operators<="
    all: int  # how many there are without a limit
    of: str
    label: str  # beside the choice


@dataclass(frozen=True, slots=True)
class LimitWords:
    """What a person may lock and limit of an engine's voices: words of limits, and what people call them."""

    locks: Mapping[str, str] = field(default_factory=dict)
    most: Most | None = None
    bans: Mapping[str, str] = field(default_factory=dict)  # what there is none of
    boxes: Mapping[str, str] = field(default_factory=dict)  # locks that stand among the limits
    safe: Mapping[str, str] = field(default_factory=dict)  # what a breeding leaves alone unless it is let loose


@dataclass(frozen=True, slots=True)
class Engine:
    """All that the rest of the house may know of an engine. One a folder; the registry lists them.

    ``make`` names a function (sample rate in Hz, threads or None for one a core, tables) -> Synth, ``live`` one
    (sample rate, channels, tables) -> LiveInstrument, ``voicing`` a Voicing. ``warm_up`` and ``live_warm_up`` load
    kernels, ``cache_problem`` says whether they can be kept; an engine without compiled code has none of them.
    """

    name: str  # in files and on the command line
    title: str  # for people
    what: str  # one sentence
    make: str
    voicing: str
    live: str | None = None
    live_reason: str = ""  # where there is none: why keys cannot play it
    warm_up: str | None = None
    live_warm_up: str | None = None
    cache_problem: str | None = None
    takes_tables: bool = False  # beside its own
    table: str | None = None  # a function: name of one that comes with it -> Table; KeyError
    limits: LimitWords = field(default_factory=LimitWords)
    repeatable: bool = True  # the same genome sounds the same to the bit
    # What matches seldom lack of what it can make, in dB for each row of analysis.unreached. None: nobody has measured.
    seldom_lacks: tuple[float, float, float, float] | None = None
    without_noise: str = ""  # why its voices have none, and what comes nearer; empty: they can have some
    wants_tuned: bool = False  # it is tuned in coarse steps: a sound beside its key is brought in tune for it

    def __post_init__(self) -> None:
        if self.live is None and not self.live_reason:
            raise ValueError(f"the engine {self.name} cannot be played and does not say why")


def imported(name: str) -> Any:
    """What a "module:attribute" names."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
