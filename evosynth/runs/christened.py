"""Names of voices from their sound: see analysis.christening. Here they are heard for it."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from evosynth.analysis.christening import free_name
from evosynth.arrays import F32
from evosynth.synths import voicing
from evosynth.synths.base import Audio, Note
from evosynth.synths.engine import EngineSpec

RATE = 44100  # Hz at which a voice is rendered whose sound is not at hand


def names_of_sounds(
    sounds: Sequence[F32], rate_hz: int, note: Note, synth: EngineSpec, taken: Container[str] = ()
) -> list[str]:
    """Names for sounds (samples,) of a note, one or more, each another one, the first with the first choice.

    ``taken`` are names that others have.
    """
    from evosynth.analysis.descriptors import describe

    longest, given = voicing.of(synth).longest_name, dict[str, None]()
    for values in describe(Audio(np.stack(sounds), rate_hz, len(sounds)), note):
        given[free_name(values, note.midi_note, longest, _Either(given, taken))] = None
    return list(given)


def names_of_voices(voices: Sequence[bytes], note: Note, taken: Container[str] = ()) -> list[str]:
    """The same for voices, one or more, which are rendered for it."""
    from evosynth.runs.assembly import engine

    names: dict[int, str] = {}
    specs = [voicing.synth_of(voice) for voice in voices]
    for name in dict.fromkeys(spec.name for spec in specs):
        those = [k for k, spec in enumerate(specs) if spec.name == name]
        spec = voicing.together(EngineSpec(name), [voices[k] for k in those])
        genomes = voicing.genomes_of([voices[k] for k in those], spec)
        rows = engine(spec, RATE).render(genomes, [note], quality="final")[0].rows()
        told = names_of_sounds(list(rows), RATE, note, spec, _Either(set(names.values()), taken))
        names |= dict(zip(those, told, strict=True))
    return [names[k] for k in range(len(voices))]


class _Either:
    """What is in one of two."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self._both = one, other

    def __contains__(self, name: object) -> bool:
        return any(name in each for each in self._both)
