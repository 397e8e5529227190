"""A wavetable voice as its page shows it: native values by name, the words of its choices, and those of its parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from evosynth.parameters import ParameterSpace
from evosynth.synths import patch_voices, voicing
from evosynth.synths.wavetable.space import WAVETABLE_SPACE, choice_names
from evosynth.synths.wavetable.words import CHOICE_WORDS

_ENVELOPE_LEAST = 0.05  # octaves by which the filter's envelope moves it, for that to be worth a word


@dataclass(frozen=True, slots=True)
class Shown:
    """``tables`` are the words of patches for those of the oscillators; ``seconds`` the key held for, and all."""

    values: Mapping[str, float] = field(default_factory=dict)
    tables: tuple[str, str] = ("", "")
    space: ParameterSpace = WAVETABLE_SPACE
    seconds: tuple[float, float] = (1.0, 2.0)
    parent: Shown | None = None
    own: tuple[str, ...] = ()  # keys of its own tables

    @property
    def parent_values(self) -> Mapping[str, float]:
        """Native values of the parent, none where there is none."""
        return self.parent.values if self.parent is not None else {}

    def text(self, name: str, *, short: bool = True) -> str:
        """A value as people write it, in few digits."""
        return self.space.named(name).text(self.values[name], short=short)

    def word(self, name: str) -> str:
        """The word of patches for a choice: "low_24"."""
        return choice_names(name)[int(self.values[name])]

    def table(self, oscillator: str) -> str:
        """The word of patches for its table."""
        return self.tables[int(oscillator[-1]) - 1]

    def routes(self, source: str = "") -> tuple[tuple[str, str, float], ...]:
        """Words of source and destination, and depth, of all slots that do something; only those of a source."""
        slots = sorted({int(name[3]) for name in self.values if name.startswith("mod")})
        rows = ((self.word(f"mod{n}_source"), self.word(f"mod{n}_destination"), n) for n in slots)
        used = ((a, b, self.values[f"mod{n}_depth"]) for a, b, n in rows if "none" not in (a, b))
        return tuple(row for row in used if abs(row[2]) >= 0.005 and source in ("", row[0]))

    def moves(self, source: str) -> tuple[str, ...]:
        """What an envelope or an LFO moves, a line each: "Osc 1 position +60 %"."""
        slots = (n for n in range(1, 9) if self.word(f"mod{n}_source") == source)
        lines = [
            f"{CHOICE_WORDS[self.word(f'mod{n}_destination')]} {self.text(f'mod{n}_depth')}"
            for n in slots
            if self.word(f"mod{n}_destination") != "none" and self.values[f"mod{n}_depth"] != 0.0
        ]
        depth = self.values["filter_env_octaves"]
        if source == "env_filter" and abs(depth) > _ENVELOPE_LEAST and self.word("filter_type") != "off":
            lines.insert(0, f"Cutoff {self.text('filter_env_octaves')}")
        return ("Volume", *lines) if source == "env_amp" else tuple(lines)

    def off(self) -> tuple[str, ...]:
        """The blocks that do nothing."""
        silent = [name for name in ("osc1", "osc2", "sub", "noise") if self.values[f"{name}_level"] <= 0.0]
        moved = {destination.removesuffix("_level") for _, destination, _ in self.routes()}
        silent = [name for name in silent if name not in moved]
        passing = ["filter"] if self.word("filter_type") == "off" and self.values["filter_drive_db"] <= 0.0 else []
        unused = [name for name in ("env_filter", "env_free", "lfo1", "lfo2") if not self.moves(name)]
        return (*silent, *passing, *unused)


def with_table(voice: bytes, oscillator: str, word: str) -> bytes:
    """The same voice, an oscillator of which plays the table of this word."""
    patch = patch_voices.patch_of_voice(voice)
    choices = {**patch.choices, f"{oscillator}_table": word}
    return patch_voices.voice_of_patch(replace(patch, choices=choices))


def shown_of(voice: bytes, seconds: tuple[float, float], parent: Shown | None = None) -> Shown:
    """A voice of this engine, beside its parent."""
    alone = _alone(voice, seconds)
    return alone if parent is None else replace(alone, parent=parent)


@lru_cache(maxsize=16)  # the parent stays while a hand draws
def _alone(voice: bytes, seconds: tuple[float, float]) -> Shown:
    choices = patch_voices.patch_of_voice(voice).choices
    defaults = WAVETABLE_SPACE.named("osc1_table").choices[0]
    tables = choices.get("osc1_table", defaults), choices.get("osc2_table", defaults)
    synth = voicing.synth_of(voice)
    return Shown(voicing.values_of(voice), tables, voicing.space_of(synth), seconds, None, synth.tables)
