"""What a person can choose from as engine: each of them, one with a table of the target, or whichever is nearer."""

from __future__ import annotations

from evosynth.runs.engine_trial import AUTO
from evosynth.runs.settings import OWN_TABLE
from evosynth.synths import voicing

OWN = voicing.joined(voicing.WAVETABLE, (OWN_TABLE,))
ENGINE_WORDS = {  # by the synth as text: what each choice is called, and what it does
    **{name: (kind.title, kind.what) for name, kind in voicing.VOICINGS.items()},
    OWN: ("Wavetable, table from target", "As Wavetable, with a table cut out of the target itself"),
    AUTO: ("Whichever is nearer", "Each engine is tried for some seconds, and the one that came nearer goes on"),
}
ENGINES = tuple(ENGINE_WORDS)


def is_open(synth: str) -> bool:
    """Whether the choice of the engine is left to the search."""
    return synth.partition(":")[0] == AUTO


def name_of(synth: str) -> str:
    """The engine's name; of an open choice the first one's, which stands for it where something has to be shown."""
    return next(iter(voicing.VOICINGS)) if is_open(synth) else voicing.of(synth).synth
