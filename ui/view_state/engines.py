"""What a person can choose from as engine: each of them, one with a table of the target, or whichever is nearer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evosynth.errors import InputError
from evosynth.hardware.address import Address
from evosynth.midi.profiles import registry as profiles
from evosynth.synths import registry
from evosynth.synths.engine import OPEN, TARGET_TABLE, Engine, EngineSpec


def _with_target_table(engine: Engine) -> tuple[EngineSpec, tuple[str, str]]:
    words = f"{engine.title}, table from target", f"As {engine.title}, with a table cut out of the target itself"
    return EngineSpec(engine.name, (TARGET_TABLE,)), words


ENGINE_WORDS: dict[EngineSpec, tuple[str, str]] = {  # what each choice is called, and what it does
    **{EngineSpec(engine.name): (engine.title, engine.what) for engine in registry.engines()},
    **dict(_with_target_table(engine) for engine in registry.engines() if engine.takes_tables),
    EngineSpec(OPEN): (
        "Whichever is nearer",
        "Each engine is tried for some seconds, and the one that came nearer goes on",
    ),
}
ENGINES = tuple(ENGINE_WORDS)
UNCHOSEN = EngineSpec(OPEN)  # where nobody has chosen yet

Offered = tuple[tuple[EngineSpec, tuple[str, str]], ...]
USUAL: Offered = tuple(ENGINE_WORDS.items())


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """The synth at the end of the cable as an engine. Reasons are empty where there are none."""

    spec: EngineSpec
    title: str  # "My TX802"
    why_not: str = ""  # why it cannot be used at all
    why_no_match: str = ""  # why no sound can be matched on it: nothing of it is heard here

    @property
    def words(self) -> tuple[str, str]:
        """As those of the other choices."""
        return self.title, "Voices are played on it, and what it sounds like is what counts: some two seconds each"


def title_of(model: str) -> str:
    """What a synth is called as an engine, by the name of its model: "My DX7"."""
    return f"My {model.partition(',')[0].removeprefix('Yamaha ').removeprefix('Korg ')}"


def called(device: str) -> str:
    """What the synth of an EngineSpec is called in a sentence: "my DX7"; empty where there is none."""
    if not device:
        return ""
    try:
        title = title_of(profiles.named(Address.parse(device).model).name)
    except InputError:
        return "a synth"
    return title[:1].lower() + title[1:]


def heard_by(device: str, other: str) -> str:
    """By which sound input a synth is heard, where it is the ``other`` one but for that: "by Line 2"; else empty."""
    try:
        meant, here = Address.parse(device), Address.parse(other)
    except InputError:
        return ""
    return f"by {meant.sound or 'the sound input of the system'}" if replace(here, sound=meant.sound) == meant else ""


def elsewhere(device: str) -> tuple[str, str]:
    """The words of a synth that a run was heard on, and that is not the one in use."""
    try:
        address = Address.parse(device)
    except InputError:
        return "A synth", "A synth that this program does not know"
    model = title_of(profiles.named(address.model).name)
    return f"{model} at {address.output}", f"As it was played at {address.output}, channel {address.channel}"


def with_own_tables(names: Mapping[str, str]) -> Offered:
    """The usual choices, and behind them each engine that takes tables, with these (names by key) beside its own."""
    keys, name = tuple(names), " and ".join(names.values())
    tip = f"with the table{'s' * (len(keys) > 1)} {name} beside its own"
    taking = (engine for engine in registry.engines() if engine.takes_tables)
    own = ((EngineSpec(e.name, keys), (f"{e.title}, {name}", f"As {e.title}, {tip}")) for e in taking)
    return (*USUAL, *own)


def shown(synth: EngineSpec) -> EngineSpec:
    """The engine that stands for a choice where something has to be shown: of an open one the first."""
    return registry.default() if synth.is_open else synth
