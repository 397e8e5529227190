"""Wavetable voices with a strike of their own: of noise, of a filter that closes, of FM that dies, of a high partial.

Made for the bench: a plain patch of a saw or a few partials, and what strikes for 5 to 80 ms, each drawn by its number.
None of them is in any prior.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.wavetable.patches import space_of
from evosynth.synths.wavetable.space import DESTINATIONS, FILTERS, SOURCES, WARPS

RATE = 44_100
NOTES, GATE_S, LENGTH_S = (48, 60, 72), 1.0, 1.5
KINDS = ("noise", "filter", "fm", "partial")
COUNT = 12


def name(number: int) -> str:
    """ "noise_0_48": kind, number, note."""
    return f"{KINDS[number % 4]}_{number}_{NOTES[number % 3]}"


def patch(number: int) -> dict[str, float]:
    """Its native values, those that are not as in the initial patch."""
    rng = np.random.default_rng(7000 + number)
    dies_s = float(0.005 * 16.0 ** rng.random())
    values: dict[str, float] = {
        "osc1_table": 0,
        "osc1_position": float(rng.uniform(0.0, 1.0)),
        "osc1_level": 0.7,
        "filter_type": FILTERS.index("low_12"),
        "filter_cutoff_hz": float(500.0 * 12.0 ** rng.random()),
        "env_amp_decay_s": float(0.5 * 6.0 ** rng.random()),
        "env_amp_sustain": float(rng.choice([0.0, 0.5, 0.8])),
        "env_amp_release_s": float(0.05 * 8.0 ** rng.random()),
        "env_free_decay_s": 3.0 * dies_s,  # of which a curve of 0.9 takes a third for 20 dB
        "env_free_decay_curve": 0.9,
        "mod1_source": SOURCES.index("env_free"),
    }
    return values | _burst(KINDS[number % 4], dies_s, rng)


def _burst(kind: str, dies_s: float, rng: np.random.Generator) -> dict[str, float]:
    def to(destination: str, depth: float) -> dict[str, float]:
        return {"mod1_destination": DESTINATIONS.index(destination), "mod1_depth": depth}

    if kind == "noise":
        return to("noise_level", rng.uniform(0.1, 0.6)) | {"noise_cutoff_hz": float(1000.0 * 15.0 ** rng.random())}
    if kind == "filter":
        closed = {"filter_cutoff_hz": float(200.0 * 6.0 ** rng.random()), "osc1_position": 0.7}
        return closed | {"filter_env_octaves": float(rng.uniform(2.0, 6.0)), "env_filter_decay_s": 3.0 * dies_s}
    if kind == "fm":
        other = {"osc1_warp": WARPS.index("fm"), "osc2_octave": int(rng.integers(0, 4)), "osc1_position": 0.0}
        return to("osc1_warp", rng.uniform(0.2, 0.9)) | other | {"filter_cutoff_hz": 16_000.0}
    other = {"osc2_octave": int(rng.integers(1, 4)), "osc2_semitone": int(rng.integers(0, 12))}
    return to("osc2_level", rng.uniform(0.1, 0.6)) | other | {"filter_cutoff_hz": 16_000.0}


def played(number: int) -> tuple[F32, Note]:
    """Its sound (samples,), a peak of 0.5, and the note."""
    space, note = space_of(), Note(NOTES[number % 3], 100, GATE_S, LENGTH_S)
    values = np.array([[float(p.default) for p in space.parameters]])
    for parameter, value in patch(number).items():
        values[0, space.index(parameter)] = value
    synth = registry.make("wavetable", RATE, threads=1)
    sound = synth.render(space.encode(values), [note], quality="final")[0].rows()[0]
    return np.asarray(sound * (0.5 / max(float(np.abs(sound).max()), 1e-9)), np.float32), note
