"""What a person wants kept, in words, and what the words mean in a space.

- ``op2``, ``algorithm``, ``op3.envelope``, ``op*_output``: *locked*, everybody keeps the values that they came with
- ``algorithm=5``, ``detune=0``: *pinned*, one value for everybody
- ``op1_output=80..99``, ``rates>=20``, ``outputs<=90``: *limited* to a range, both ends inside
- ``lfo_wave=sine``, ``filter_cutoff_hz<=2 kHz``: the same by the names and units that people know
- ``operators<=4``: a *rule*, what the engine promises of whole voices

The name before the sign is a parameter, a group (a block, a role, or a word of the space's own), a pattern with * and
?, or BLOCK.GROUP, the part of a group that is in a block. Values are as people count them: algorithms from 1, detune
from the middle. Of two ranges for one parameter the later counts, but <= and >= move one end only; a pin wins over a
lock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from evosynth.errors import InputError, ParameterError
from evosynth.notation.note_names import MIDDLE_C, calling_middle_c, note_label, note_named
from evosynth.notation.quantities import read
from evosynth.parameters import Parameter, ParameterSpace, Rule

RuleMaker = Callable[[ParameterSpace, int], Rule]
_WORD = re.compile(r"(?P<name>[a-z][a-z0-9_.*?]*|[*?][a-z0-9_.*?]*)(?:(?P<sign><=|>=|=)(?P<value>.+))?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Limits:
    """Words as they were said; empty: nothing is kept. Compared and stored as these words alone.

    Names of keys in them (``op1_breakpoint=C4``) call middle C C4 whatever else does: a stored run goes on as it was
    started. ``typed`` takes them as people call keys now.
    """

    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(dict.fromkeys(map(_spelt, self.words))))

    @classmethod
    def typed(cls, words: Iterable[str]) -> Limits:
        """Words that a person types now, with keys under the names that hold now."""
        return cls(tuple(map(_with_usual_keys, words)))

    def __bool__(self) -> bool:
        return bool(self.words)

    def applied(self, space: ParameterSpace, rules: Mapping[str, RuleMaker] | None = None) -> ParameterSpace:
        """The space with these locks, pins, limits and rules beside its own.

        InputError names what is unknown, out of range, or cannot hold at the same time.
        """
        kept = _Kept(space, rules or {})
        for word in self.words:
            kept.take(word)
        return kept.space()

    def locked(self, space: ParameterSpace) -> tuple[str, ...]:
        """The parameters that these words lock."""
        plain = (word for word in self.words if "=" not in word)
        columns = sorted({column for word in plain for column in _columns(word, space, word)})
        return tuple(space.names[column] for column in columns)

    def without_a_voice(self, space: ParameterSpace) -> str:
        """A sentence for a person who locks, but gives no voice whose values could stay; empty where none is needed."""
        found = set(self.locked(space)) - {name for name, rests in zip(space.names, space.frozen, strict=True) if rests}
        if not found - set(space.pinned):
            return ""
        words = ", ".join(word for word in self.words if "=" not in word)
        return f"No voice was given whose values could stay: what is locked ({words}) stands at the engine's defaults."

    def also(self, word: str) -> Limits:
        """These and one more."""
        return Limits((*self.words, word))

    def without(self, word: str) -> Limits:
        """All but this one."""
        return Limits(tuple(w for w in self.words if w != _spelt(word)))

    def freed(self, word: str, space: ParameterSpace) -> Limits:
        """Without this word, and without a lock on anything that it means: of words that lock more the rest stays."""
        free = set(Limits((_spelt(word),)).locked(space)) if "=" not in word else set()
        kept: list[str] = []
        for one in self.without(word).words:
            held = set(Limits((one,)).locked(space)) if free and "=" not in one else set()
            kept += _said(held - free, space) if held & free else [one]
        return Limits(tuple(kept))

    def within(self, word: str, space: ParameterSpace) -> tuple[str, ...]:
        """Words for what these lock of what a word means; none where that is all of it, or nothing."""
        part = set(Limits((word,)).locked(space))
        held = part & set(self.locked(space))
        return _said(held, space) if held != part else ()


class _Kept:
    """What words have said so far."""

    def __init__(self, space: ParameterSpace, rules: Mapping[str, RuleMaker]) -> None:
        self._space, self._rules = space, rules
        self._locked = space.locked.copy()
        self._limits, self._promised = dict(space.limits), list(space.rules)

    def take(self, word: str) -> None:
        match = _WORD.fullmatch(word)
        if match is None:
            raise InputError(f"{word!r} says nothing that can be kept: op2, algorithm=5, op1_output=80..99")
        name, sign, value = match["name"], match["sign"], match["value"]
        if sign == "<=" and name in self._rules:
            self._promised.append(self._rule(word, name, value))
            return
        columns = _columns(name, self._space, word, self._rules)
        if sign is None:
            self._locked[columns] = True
            return
        low, high = _ends(word, sign, value)
        for column in columns:
            parameter = self._space.parameters[column]
            before = self._limits.get(parameter.name, (parameter.low, parameter.high))
            self._limits[parameter.name] = _native(word, parameter, low, high, before)

    def _rule(self, word: str, name: str, value: str) -> Rule:
        if not value.isdecimal():
            raise InputError(f"{word}: {value!r} is not a whole number")
        try:
            return self._rules[name](self._space, int(value))
        except ValueError as error:
            raise InputError(f"{word}: {error}") from None

    def space(self) -> ParameterSpace:
        pinned = {name: low for name, (low, high) in self._limits.items() if low == high}
        limits = {name: ends for name, ends in self._limits.items() if name not in pinned}
        kept = replace(self._space, locked=self._locked, limits=limits, pinned={**self._space.pinned, **pinned})
        loud = kept.confined(kept.upper[None, :])
        ruled = replace(kept, rules=tuple(self._promised))
        if not ruled.allows(ruled.admitted(loud))[0]:
            raise InputError("These limits contradict each other: the ranges leave more sounding than is allowed.")
        return ruled


def all_but(word: str, space: ParameterSpace) -> tuple[str, ...]:
    """Words that lock everything but what this one means, blocks whole where they are. InputError as in ``applied``."""
    return _said(set(space.names) - set(Limits((word,)).locked(space)), space)


def _said(names: set[str], space: ParameterSpace) -> tuple[str, ...]:
    """Words that lock these parameters and no other: blocks where they are whole."""
    said: list[str] = []
    for parameter in space.parameters:
        block = {p.name for p in space.parameters if p.block == parameter.block}
        whole = bool(parameter.block) and block <= names and set(Limits((parameter.block,)).locked(space)) == block
        if parameter.name in names:
            said.append(parameter.block if whole else parameter.name)
    return tuple(dict.fromkeys(said))


def groups(space: ParameterSpace) -> tuple[str, ...]:
    """The words that stand for several parameters, the space's own first, then blocks, then roles."""
    return tuple(dict.fromkeys([*space.groups, *_words(space, "block"), *_words(space, "role")]))


def _words(space: ParameterSpace, of: str) -> list[str]:
    return [word for word in dict.fromkeys(getattr(p, of) for p in space.parameters) if word]


def _spelt(word: str) -> str:
    """One spelling of what people type: "OP3 Envelope" is op3_envelope, "operators <= 4" is operators<=4."""
    tight = re.sub(r"\s*(<=|>=|=|\.\.)\s*", r"\1", word.strip().lower())
    name = re.split(r"[<>=]", tight, maxsplit=1)[0]
    return re.sub(r"[\s-]+", "_", name) + tight[len(name) :]


def _with_usual_keys(word: str) -> str:
    """The same with names of keys in its values as they are stored."""
    name, sign, value = re.split(r"(<=|>=|=)", word, maxsplit=1) if "=" in word else (word, "", "")
    ends = []
    for end in value.split(".."):
        note = None if end.strip().isdigit() else note_named(end)
        with calling_middle_c(MIDDLE_C[0]):
            ends.append(end if note is None else note_label(note))
    return name + sign + "..".join(ends)


def _columns(name: str, space: ParameterSpace, word: str, rules: Iterable[str] = ()) -> list[int]:
    """Columns of a parameter, group or pattern; InputError names the nearest words where there are none."""
    block, dot, rest = name.partition(".")
    if not dot and name not in space.names:  # "op3 envelope" means op3.envelope
        block = next((b for b in _words(space, "block") if name.startswith(f"{b}_")), "")
        rest = name.removeprefix(f"{block}_")
        dot = "." if block and _meant_loosely(rest, space) else ""
    if dot:
        inside, named = _columns(block, space, word, rules), set(_columns(rest, space, word, rules))
        found = [column for column in inside if column in named]
        if not found:
            raise InputError(f"{word}: there is no {rest} in {block}.")
        return found
    found = _meant_loosely(name, space)
    if not found:
        raise InputError(_unknown(name, space, rules))
    return found


def _meant_loosely(name: str, space: ParameterSpace) -> list[int]:
    return _meant(name, space) or _meant(f"{name}s", space) or _meant(name.removesuffix("s"), space)


def _meant(name: str, space: ParameterSpace) -> list[int]:
    """A parameter, else a group of the space, a block, a role, a pattern; nothing where it is none of them."""
    if name in space.names:
        return [space.index(name)]
    if name in space.groups:
        return _matching(space.groups[name], space)
    found = list(space.columns(block=name) or space.columns(role=name)) if name else []
    return found or (_matching((name,), space) if set(name) & set("*?") else [])


def _matching(patterns: Iterable[str], space: ParameterSpace) -> list[int]:
    """Columns whose parameter or block fits one of the patterns."""
    return [
        column
        for column, p in enumerate(space.parameters)
        if any(fnmatchcase(p.name, one) or fnmatchcase(p.block, one) for one in patterns)
    ]


def _unknown(name: str, space: ParameterSpace, rules: Iterable[str]) -> str:
    known = [*groups(space), *rules, *space.names]
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return (
        f"There is no parameter or group called {name!r}.{hint} Groups are {', '.join(groups(space))}; "
        f"parameters are such as {space.names[0]}."
    )


def _ends(word: str, sign: str, value: str) -> tuple[str | None, str | None]:
    """The range that was said, its ends as they were typed; None: no end on that side."""
    low, dots, high = value.partition("..")
    if dots and (sign != "=" or not (low and high)):
        raise InputError(_no_value(word, value))
    if sign == "<=":
        return None, low
    if sign == ">=":
        return low, None
    return low, high if dots else low


def _no_value(word: str, value: str) -> str:
    return f"{word}: {value!r} is not a number or a range such as 80..99"


def _value(word: str, p: Parameter, typed: str) -> float:
    """The native value of an end: a number as people count it, else in words or with a unit."""
    if _NUMBER.fullmatch(typed):
        return float(typed) - p.offset
    try:
        with calling_middle_c(MIDDLE_C[0]):
            return p.parse(typed)
    except ParameterError as error:
        understood = p.names or read(typed, p.unit) is not None
        raise InputError(f"{word}: {error}" if understood else _no_value(word, typed)) from None


def _native(
    word: str, p: Parameter, low: str | None, high: str | None, before: tuple[float, float]
) -> tuple[float, float]:
    first = before[0] if low is None else _value(word, p, low)
    last = before[1] if high is None else _value(word, p, high)
    if p.accepts(first) and p.accepts(last) and first > last and None in (low, high):
        raise InputError(f"{word}: nothing remains of the range of {p.name}.")
    if not (p.accepts(first) and p.accepts(last) and first <= last):
        ends = f"{p.low + p.offset:g}..{p.high + p.offset:g}"
        whole = " of whole numbers" if p.discrete else ""
        raise InputError(f"{word}: {p.name} has the range {ends}{whole}.")
    return first, last
