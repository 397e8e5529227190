"""The voices that a match will begin with: a bank, a breeding, or what was rated, the rated ones first.

A waiting seed has the id that the run will give it, its row, so that its stars and marks stay its own when it begins.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from evosynth.errors import EvoSynthError
from evosynth.library import table_store
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec


@dataclass(frozen=True, slots=True)
class Seeds:
    """Candidates in their order, and the stars of the first few of them."""

    candidates: tuple[Candidate, ...] = ()
    rated: tuple[int, ...] = ()  # stars, one for each of the first candidates
    synth: EngineSpec = field(default_factory=registry.default)  # that was chosen; where it runs their tables join it

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def voices(self) -> tuple[bytes, ...]:
        """In their order, under their names."""
        return tuple(candidate.voice for candidate in self.candidates)

    @property
    def given(self) -> dict[int, tuple[bytes, int]]:
        """Voices and stars of those that are rated, by candidate id."""
        return {one.id: (one.voice, stars) for one, stars in zip(self.candidates, self.rated, strict=False)}

    @property
    def stars(self) -> dict[int, int]:
        """By candidate id."""
        return dict(enumerate(self.rated))


def gathered(rated: Iterable[tuple[bytes, int]], others: Iterable[bytes], synth: EngineSpec) -> Seeds:
    """Rated voices with their stars, then the others; a sound that is rated does not come a second time.

    ``synth``: the engine of the next run; voices of another one cannot take part, nor any where the engine is
    left open.
    """
    if synth.is_open:
        return Seeds()
    first = list(rated)
    sounds = {voicing.sound(voice) for voice, _ in first}
    rest = [voice for voice in others if voicing.sound(voice) not in sounds]
    voices = [*(voice for voice, _ in first), *rest]
    voices, stars = [v for v in voices if _plays(v, synth)], [s for v, s in first if _plays(v, synth)]
    candidates = (Candidate(i, voice, np.zeros(0), move="seed", index=i) for i, voice in enumerate(voices))
    return Seeds(tuple(candidates), tuple(stars), synth)


def without_silent(seeds: Seeds) -> tuple[Seeds, tuple[str, ...]]:
    """Without the voices whose tables are missing, and the names of those."""
    lost = {voice for voice in seeds.voices if table_store.missing(voicing.synth_of(voice).tables)}
    if not lost:
        return seeds, ()
    rated = [(v, stars) for v, stars in zip(seeds.voices, seeds.rated, strict=False) if v not in lost]
    others = [v for v in seeds.voices[len(seeds.rated) :] if v not in lost]
    names = tuple(voicing.own_name(voice) or "a voice without a name" for voice in seeds.voices if voice in lost)
    return gathered(rated, others, seeds.synth), names


def as_text(seeds: Seeds) -> str:
    """To be written into a document."""
    voices = [base64.b64encode(voice).decode() for voice in seeds.voices]
    return json.dumps({"voices": voices, "rated": seeds.rated, "synth": str(seeds.synth)})


def of_text(text: str) -> Seeds:
    """None of them where there is no text, or a damaged one."""
    try:
        said = json.loads(text)
        voices = [base64.b64decode(voice, validate=True) for voice in said["voices"]]
        rated = [(voice, int(stars)) for voice, stars in zip(voices, said["rated"], strict=False)]
        return gathered(rated, voices[len(rated) :], EngineSpec.parse(said["synth"]))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, EvoSynthError):
        return Seeds()


def _plays(voice: bytes, synth: EngineSpec) -> bool:
    return voicing.synth_of(voice).name == synth.name
