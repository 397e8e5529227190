"""Parameters and the space they span: the only place where native values meet the unit cube.

A *genome* is a row of numbers in [0, 1], one column a parameter; *native* values are what the synth itself counts in.
Discrete parameters (integer, choice, switch) split [0, 1] into equal cells, one a value, so that every value is as
likely as any other under a uniform draw and survives a round trip exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, Protocol

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.errors import ParameterError
from evosynth.notation.choosing import chosen
from evosynth.notation.note_names import note_label
from evosynth.notation.quantities import DIGITS, SHORT_DIGITS, UNITS, read, written

Kind = Literal["continuous", "integer", "choice", "switch"]
Curve = Literal["linear", "log"]
MOST_LISTED = 12  # names that a sentence lists
LONGEST_QUOTED = 30  # letters of what was typed
_SWITCHED = {"0": 0, "no": 0, "false": 0, "1": 1, "yes": 1, "true": 1}


@dataclass(frozen=True, slots=True)
class Variation:
    """What an engine knows of varying one of its parameters, for whatever searches its space. Found by experiment."""

    chance: float = 1.0  # how often a search draws it, against the others
    difference: float = (
        1.0  # what a change over its whole range counts when two genomes are compared; any change of a choice
    )
    quiet_below: float = 0.0  # it is its block's level, and below this part of its range the block is hardly heard
    wiring: bool = False  # it says how blocks act on each other: they mean little in another's, so a child keeps it


class Words(NamedTuple):
    """What people call a parameter: its label, the unit of its numbers, and what its values are called."""

    label: str
    unit: str = ""  # one of quantities.UNITS
    scale: float = 1.0  # what the native value is multiplied by before it is shown
    choices: tuple[str, ...] = ()  # names of all values, from the lowest on; empty: they are numbers
    first_key: int | None = None  # its values are keys, called by their names: the MIDI note of the lowest
    aspect: str = ""  # what of its block it belongs to, where its label does not say it: "ratio", "decay"


PERCENT = ("%", 100.0)  # unit and scale of what is natively a share of 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """One knob of a synth: its name, kind, inclusive native range, default, and the words that people have for it.

    The name stands in files and is never changed; words may be, and are no part of what is compared.
    """

    name: str  # "op6_coarse", "cutoff_hz": lower_snake, unit as suffix
    kind: Kind
    low: float
    high: float
    default: float  # native units
    role: str = ""  # "level", "rate", "ratio", "routing", "name" ...: what generic moves and macros read
    block: str = ""  # "op6", "lfo": for views, locks and block crossover
    curve: Curve = "linear"  # "log": equal steps of a genome are equal ratios, for times and frequencies
    offset: float = 0.0  # what people add to the native value: a DX7 counts its algorithms from 1
    variation: Variation = Variation()
    label: str = field(default="", compare=False)  # "Filter cutoff"; made of the name where none is given
    unit: str = field(default="", compare=False)
    scale: float = field(default=1.0, compare=False)
    choices: tuple[str, ...] = field(default=(), compare=False)
    first_key: int | None = field(default=None, compare=False)
    aspect: str = field(default="", compare=False)  # these five: see Words

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            raise ValueError(f"{self.name}: the range {self.low}..{self.high} is not finite")
        if self.kind == "switch" and (self.low, self.high) != (0, 1):
            raise ValueError(f"{self.name}: the range of a switch is 0..1, not {self.low}..{self.high}")
        if self.discrete and not (float(self.low).is_integer() and float(self.high).is_integer()):
            raise ValueError(f"{self.name}: the range {self.low}..{self.high} of whole numbers has other ends")
        if self.curve == "log" and (self.discrete or self.low <= 0):
            raise ValueError(f"{self.name}: a logarithmic range is continuous and above 0, not {self.low}..{self.high}")
        if not self.accepts(self.default):
            raise ValueError(f"{self.name}: default {self.default} is outside {self.low}..{self.high}")
        object.__setattr__(self, "label", self.label or self.name.replace("_", " ").capitalize())
        object.__setattr__(self, "choices", self.choices or (("Off", "On") if self.kind == "switch" else ()))
        if self.unit not in UNITS:
            raise ValueError(f"{self.name}: there is no unit {self.unit!r}")
        if self.choices and len(self.choices) != self.cells:
            raise ValueError(f"{self.name}: {len(self.choices)} names for {self.cells} values")
        if len(set(self.choices)) < len(self.choices):
            raise ValueError(f"{self.name}: two of its values have one name")

    @property
    def discrete(self) -> bool:
        return self.kind != "continuous"

    def accepts(self, value: float) -> bool:
        """Whether this is one of its native values."""
        return self.low <= value <= self.high and (not self.discrete or float(value).is_integer())

    @property
    def cells(self) -> int:
        """How many values a discrete parameter has (0 for a continuous one)."""
        return int(self.high - self.low) + 1 if self.discrete else 0

    @property
    def names(self) -> tuple[str, ...]:
        """What its values are called, from the lowest on; none where they are numbers."""
        if self.first_key is None:
            return self.choices
        return tuple(note_label(self.first_key + place) for place in range(self.cells))

    def text(self, value: float, *, short: bool = False) -> str:
        """A native value as people write it: "440 Hz", "−6.0 dB", "+7 st", "Sine". ``ValueError`` for what is none.

        ``short``: with two digits instead of three, where there is little room; ``parse`` reads it less exactly.
        """
        if not self.accepts(value):
            raise ValueError(f"{self.name} is {value}, its range is {self.low}..{self.high}")
        return self._written(value, SHORT_DIGITS if short else DIGITS)

    def _written(self, value: float, digits: int = DIGITS) -> str:
        if self.first_key is not None:
            return note_label(self.first_key + int(value - self.low))
        if self.choices:
            return self.choices[int(value - self.low)]
        signed = self.low * self.scale + self.offset < 0
        return written(value * self.scale + self.offset, self.unit, signed=signed, whole=self.discrete, digits=digits)

    def parse(self, text: str) -> float:
        """The native value that a person typed: with its unit or without, with a comma or a point, a name or its
        beginning. ``ParameterError`` says what would be valid. ``parse(text(v))`` is v as far as its text shows it."""
        if self.names:
            return self.low + self._chosen(text)
        number = read(text, self.unit)
        if number is None:
            raise ParameterError(f"{self.label}: {_quoted(text)} was not understood; {self._example()}.")
        value = (number - self.offset) / self.scale
        if self.low <= value <= self.high:
            if self.discrete and not value.is_integer():
                raise ParameterError(f"{self.label} goes in whole numbers: {text.strip()} is none.")
            return value
        end = self.low if value < self.low else self.high
        if math.isfinite(value) and self._written(value) == self._written(end):
            return end  # what is written of an end may be rounded outwards
        ends = f"from {self._written(self.low)} to {self._written(self.high)}"
        raise ParameterError(f"{self.label} goes {ends}: {_shortened(text)} is outside.")

    def _example(self) -> str:
        return f"it is said like {self._written(self.default)}"

    def _chosen(self, text: str) -> int:
        """The place of the one choice that is meant."""
        if self.kind == "switch" and text.strip().lower() in _SWITCHED:
            return _SWITCHED[text.strip().lower()]
        names = self.names
        found = chosen(text, names)
        if len(found) == 1:
            return found[0]
        if found:
            meant = ", ".join(names[place] for place in found[:MOST_LISTED])
            raise ParameterError(f"{self.label}: {_quoted(text)} may be {' or '.join(meant.rsplit(', ', 1))}.")
        if len(names) <= MOST_LISTED:
            raise ParameterError(f"{self.label} is one of {', '.join(names)}.")
        ends = f"from {names[0]} to {names[-1]}"
        raise ParameterError(f"{self.label} goes {ends}: {_quoted(text)} is not among them.")


def _shortened(text: str) -> str:
    """What was typed, not longer than a sentence can hold."""
    text = text.strip()
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def _quoted(text: str) -> str:
    return repr(_shortened(text))


class Rule(Protocol):
    """What an engine can promise of whole genomes: "at most four operators that sound"."""

    def obeyed(self, genomes: F64, movable: Bool) -> F64:
        """A copy of genomes (n, d) in which the rule holds, as far as it can by setting movable columns to their lowest
        value; movable is a mask (d,). Done twice it changes nothing more."""
        ...

    def holds(self, genomes: F64) -> Bool:
        """(n,) where it holds."""
        ...


@dataclass(frozen=True, eq=False)
class ParameterSpace:
    """Columns of a genome, in order.

    *Frozen*: the search leaves the column alone, each individual keeps the value that it came with (seed, import, main
    parent); an engine freezes what should rest at first. *Locked*: the same by a person's wish. *Pinned*: one given
    value for everybody. *Limited*: a range that nobody leaves. *Rules*: what an engine promises of whole genomes.
    Decode applies pins and limits; ``confined`` brings genomes inside, so that they sound the same in any other space
    of these parameters.
    """

    parameters: tuple[Parameter, ...]
    frozen: Bool = field(default=None)  # type: ignore[arg-type]  # (d,), filled in below
    pinned: Mapping[str, float] = field(default_factory=dict)  # native values by name
    locked: Bool = field(default=None)  # type: ignore[arg-type]  # (d,), filled in below
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # native, by name, both ends inside
    rules: tuple[Rule, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # words of people -> patterns of names

    def __post_init__(self) -> None:
        d = len(self.parameters)
        object.__setattr__(self, "frozen", self._mask("frozen", self.frozen))
        object.__setattr__(self, "locked", self._mask("locked", self.locked))
        index = {p.name: i for i, p in enumerate(self.parameters)}
        if len(index) != d:
            raise ValueError("two parameters share a name")
        object.__setattr__(self, "_index", index)
        low = np.array([p.low for p in self.parameters])
        log = np.array([p.curve == "log" for p in self.parameters], bool)
        ratio = np.log(np.array([p.high / p.low if p.curve == "log" else 1.0 for p in self.parameters]))
        span = np.array([p.cells if p.discrete else p.high - p.low for p in self.parameters], float)
        object.__setattr__(self, "_log", log)
        object.__setattr__(self, "_ratio", ratio)
        object.__setattr__(self, "_low", low)
        object.__setattr__(self, "_high", np.array([p.high for p in self.parameters]))
        object.__setattr__(self, "_span", span)
        object.__setattr__(self, "_discrete", np.array([p.discrete for p in self.parameters]))
        object.__setattr__(self, "pinned", dict(self.pinned))  # the caller may go on to change what it gave
        for name, value in self.pinned.items():
            parameter = self.parameters[self.index(name)]
            if not parameter.accepts(value):
                raise ValueError(f"{name} cannot be pinned to {value}: its range is {parameter.low}..{parameter.high}")
        object.__setattr__(self, "limits", dict(self.limits))
        self._set_ends()

    def _mask(self, word: str, given: Bool | None) -> Bool:
        """A read-only copy of a mask (d,); None: nothing."""
        d = len(self.parameters)
        mask = np.zeros(d, bool) if given is None else np.array(given, bool)
        if mask.shape != (d,):
            raise ValueError(f"the {word} mask has shape {mask.shape}, the space has {d} columns")
        mask.setflags(write=False)
        return mask

    def _set_ends(self) -> None:
        """Where genomes may lie, column by column: limited discrete genes from the centre of a cell to another's."""
        lows, highs = (np.array([[getattr(p, end) for p in self.parameters]]) for end in ("low", "high"))
        lower, upper = np.zeros(len(self)), np.ones(len(self))
        for name, (low, high) in {**self.limits, **{name: (v, v) for name, v in self.pinned.items()}}.items():
            column, p = self.index(name), self.parameters[self.index(name)]
            if not (p.accepts(low) and p.accepts(high) and low <= high):
                raise ValueError(f"{name} cannot be limited to {low}..{high}: its range is {p.low}..{p.high}")
            lows[0, column], highs[0, column] = low, high
            lower[column], upper[column] = self.encode(lows)[0, column], self.encode(highs)[0, column]
        cell = np.where(self._discrete, 0.5 / np.maximum(self._span, 1.0), 0.0)
        edges = np.stack([np.where(lower > 0, lower - cell, lower), np.where(upper < 1, upper + cell, upper)])
        ends = {"lower": lower, "upper": upper, "_lows": lows[0], "_highs": highs[0], "_edges": edges}
        for name, array in ends.items():
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    _edges: F64 = field(init=False, repr=False)  # (2, d) ends of the cells that may be drawn from
    lower: F64 = field(init=False, repr=False)  # (d,) where a genome's columns begin and end; 0 and 1 without limits
    upper: F64 = field(init=False, repr=False)
    _lows: F64 = field(init=False, repr=False)  # (d,) the same natively
    _highs: F64 = field(init=False, repr=False)
    _index: Mapping[str, int] = field(init=False, repr=False)
    _low: F64 = field(init=False, repr=False)
    _high: F64 = field(init=False, repr=False)
    _span: F64 = field(init=False, repr=False)
    _discrete: Bool = field(init=False, repr=False)
    _log: Bool = field(init=False, repr=False)
    _ratio: F64 = field(init=False, repr=False)  # (d,) natural logarithm of high / low, 0 where the curve is linear

    def __len__(self) -> int:
        return len(self.parameters)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._index)

    def index(self, name: str) -> int:
        """Column of a parameter; ``ValueError`` names an unknown one."""
        try:
            return self._index[name]
        except KeyError:
            raise ValueError(f"there is no parameter called {name!r}") from None

    def named(self, name: str) -> Parameter:
        """A parameter by its name; ``ValueError`` names an unknown one."""
        return self.parameters[self.index(name)]

    def columns(self, *, role: str | None = None, block: str | None = None) -> tuple[int, ...]:
        """Columns with this role, in this block, or both."""
        rows = enumerate(self.parameters)
        return tuple(i for i, p in rows if role in (None, p.role) and block in (None, p.block))

    @property
    def free(self) -> Bool:
        """(d,) mask of the columns that a search may change: neither frozen nor locked nor pinned."""
        return ~self.frozen & ~self.locked & (self.lower < self.upper)

    def with_frozen(self, names: Iterable[str]) -> ParameterSpace:
        """The same space with exactly these parameters frozen."""
        mask = np.zeros(len(self), bool)
        mask[[self.index(name) for name in names]] = True
        return replace(self, frozen=mask)

    def with_pinned(self, pinned: Mapping[str, float]) -> ParameterSpace:
        """The same space with exactly these native values pinned."""
        return replace(self, pinned=dict(pinned))

    def confined(self, genomes: F64, movable: Bool | None = None) -> F64:
        """Genomes (n, d) brought inside: pins, limits, and the rules by way of the movable columns (None: the free)."""
        confined: F64 = np.clip(genomes, self.lower, self.upper)
        if self.rules:
            to_the_bottom = (self.free if movable is None else movable) & (self._lows <= self._low)
            for rule in self.rules:
                confined = rule.obeyed(confined, to_the_bottom)
        return confined

    def admitted(self, genomes: F64) -> F64:
        """Newcomers (n, d) brought inside; the rules may move whatever no pin or limit holds, locked columns too."""
        return self.confined(genomes, self.lower < self.upper)

    def allows(self, genomes: F64) -> Bool:
        """(n,) which genomes (n, d) lie inside as they are."""
        values, slack = self._unconfined(genomes), 1e-9 * (np.abs(self._lows) + np.abs(self._highs))  # of rounding
        inside = np.all((values >= self._lows - slack) & (values <= self._highs + slack), axis=1)
        allowed: Bool = np.all([inside, *(rule.holds(genomes) for rule in self.rules)], axis=0)
        return allowed

    def decode(self, genomes: F64) -> F64:
        """Genomes (n, d) in [0, 1] -> native values (n, d), discrete ones rounded, pins and limits applied."""
        return np.clip(self._unconfined(genomes), self._lows, self._highs)

    def _unconfined(self, genomes: F64) -> F64:
        genomes = self._checked(genomes)
        values = np.where(self._log, self._low * np.exp(genomes * self._ratio), self._low + genomes * self._span)
        # The top of the last cell belongs to it; low + (high - low) can round to more than high.
        bounded: F64 = np.minimum(np.where(self._discrete, np.floor(values), values), self._high)
        return bounded

    def encode(self, values: F64) -> F64:
        """Inverse of decode; a discrete value becomes the centre of its cell. ValueError outside the range."""
        values = np.asarray(values, float)
        self._check_width(values)
        wrong = ~((values >= self._low) & (values <= self._high))
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            p = self.parameters[column]
            raise ValueError(f"row {row}: {p.name} is {values[row, column]}, its range is {p.low}..{p.high}")
        whole = np.where(self._discrete, np.rint(values) + 0.5, values)
        span = np.where(self._span > 0, self._span, 1.0)
        genomes = (whole - self._low) / span
        if self._log.any():
            at = np.log(np.where(self._log, values / np.where(self._log, self._low, 1.0), 1.0))
            genomes = np.where(self._log, at / np.where(self._ratio > 0, self._ratio, 1.0), genomes)
        clipped: F64 = np.clip(genomes, 0.0, 1.0)
        return clipped

    def sample(self, n: int, rng: np.random.Generator) -> F64:
        """n genomes, uniform over what is allowed (a baseline, never a start: see Synth.prior)."""
        return self.admitted(self.drawn(rng.random((n, len(self))), np.arange(len(self))))

    def drawn(self, chances: F64, columns: I64) -> F64:
        """Chances in [0, 1) for these columns -> genes as evenly spread between the ends, discrete ones over cells."""
        low, high = self._edges[0][columns], self._edges[1][columns]
        genes: F64 = low + chances * (high - low)
        return genes

    def default(self) -> F64:
        """One genome (d,) of every parameter's default."""
        genome: F64 = self.encode(np.array([[p.default for p in self.parameters]]))[0]
        return genome

    def _check_width(self, rows: F64) -> None:
        if rows.ndim != 2 or rows.shape[1] != len(self):
            raise ValueError(f"expected an array of shape (n, {len(self)}), got {rows.shape}")

    def _checked(self, genomes: F64) -> F64:
        genomes = np.asarray(genomes, float)
        self._check_width(genomes)
        if not ((genomes >= 0.0) & (genomes <= 1.0)).all():
            raise ValueError("a genome has a value outside 0..1")
        return genomes


def blocks(parameters: Sequence[Parameter]) -> tuple[str, ...]:
    """The block names in order of first appearance."""
    return tuple(dict.fromkeys(p.block for p in parameters))
