"""What is locked, as people call it: "operators 5, 6, transpose", or "only operator 3 evolves"."""

from __future__ import annotations

from functools import lru_cache

from evosynth.errors import InputError
from evosynth.limits import Limits, groups
from evosynth.parameters import ParameterSpace
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec


def name_of(word: str, engine: str) -> str:
    """What a lock keeps: "operator 3", "Operator 3 EG rate 1"."""
    known = registry.named(engine).limits.locks.get(word)
    space = voicing.space_of(EngineSpec(engine))
    if known is not None:
        return known
    block, dot, group = word.partition(".")
    if dot:
        return f"{name_of(group, engine)} of {name_of(block, engine)}"
    return space.named(word).label if word in space.names else word.replace("_", " ")


@lru_cache(maxsize=64)
def locked_words(words: tuple[str, ...], engine: str) -> str:
    """All that these words lock, in one sentence without its stop; empty: nothing."""
    plain = tuple(word for word in words if "=" not in word)
    if not plain:
        return ""
    if only := _only_free(plain, engine):
        return only
    return f"Locked: {', '.join(_joined([name_of(word, engine).removeprefix('the ') for word in plain]))}"


@lru_cache(maxsize=64)
def locked_names(words: tuple[str, ...], engine: str) -> frozenset[str]:
    """The parameters that these words lock; what says nothing here locks nothing."""
    space = voicing.space_of(EngineSpec(engine))
    return frozenset(name for word in words if "=" not in word for name in _meant(word, space))


def _only_free(plain: tuple[str, ...], engine: str) -> str:
    """ "Only operator 3 evolves", where what is not locked is a part with a name, or most of one."""
    space = voicing.space_of(EngineSpec(engine))
    free = set(space.names) - set(Limits(plain).locked(space))
    blocks = dict.fromkeys(p.block for p in space.parameters if p.block)
    within = (f"{block}.{group}" for block in blocks for group in space.groups)
    parts = tuple(registry.named(engine).limits.locks)
    for word in (*parts, *groups(space), *space.names, *within):
        if free and _meant(word, space) == free:
            return f"Only {name_of(word, engine)} evolves"
    for word in parts:
        part = _meant(word, space)
        if free and free < part and 2 * len(free) > len(part):
            kept = [space.named(name).label for name in space.names if name in part - free]
            without = kept[0] if len(kept) == 1 else f"{len(kept)} values"
            return f"Only {name_of(word, engine)} evolves, without {without}"
    return ""


def _meant(word: str, space: ParameterSpace) -> set[str]:
    try:
        return set(Limits((word,)).locked(space))
    except InputError:
        return set()


def _joined(names: list[str]) -> list[str]:
    """Those that differ by a number alone are one: "operators 5, 6"."""
    numbers: dict[str, list[str]] = {}
    for name in names:
        what, _, number = name.rpartition(" ")
        numbers.setdefault(*((what, []) if what and number.isdigit() else (name, [])))
        if what and number.isdigit():
            numbers[what].append(number)
    return [
        f"{what}s {', '.join(found)}" if len(found) > 1 else " ".join((what, *found)) for what, found in numbers.items()
    ]
