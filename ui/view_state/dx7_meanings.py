"""What the panel's numbers of a DX7 voice mean: hertz, decibels, cents, seconds, to stand beside them."""

from __future__ import annotations

import numpy as np

from evosynth.notation.note_names import note_label
from evosynth.notation.quantities import written
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from evosynth.voices.levels import OUTPUT_DB, tremolo_db
from evosynth.voices.pitch_moves import LFO_HZ, lfo_delay_s, vibrato_cents
from evosynth.voices.ratios import RATIOS, detune_cents
from ui.view_state import dx7_envelopes

MIDDLE_C = 60
NO_TRANSPOSE = 24


def of_operator(voice: Voice, operator: int, key: int, gate_s: float) -> dict[str, str]:
    """By name what stands beside the fields of an operator, at a MIDI key that is held for so long."""
    name = f"op{operator}_"
    fixed = bool(voice[f"{name}mode"])
    sounding = key + voice["transpose"] - NO_TRANSPOSE
    ratio = float(RATIOS[voice[f"{name}coarse"], voice[f"{name}fine"]])
    cents = detune_cents(voice[f"{name}detune"], max(0, sounding), fixed=fixed)
    lost = tremolo_db(voice["lfo_amp_depth"], voice[f"{name}amp_mod_sens"])
    output = voice[f"{name}output"]
    return {
        **dx7_envelopes.beside(voice, operator, gate_s),
        f"{name}frequency": "fixed" if fixed else written(hz_of_note(sounding) * ratio, "Hz"),
        f"{name}detune": written(cents, "ct", digits=2) if cents else "",
        f"{name}output": written(float(OUTPUT_DB[output]), "dB") if output else "silent",
        f"{name}amp_mod_sens": written(-lost, "dB") if lost else "",
    }


def of_voice(voice: Voice) -> dict[str, str]:
    """Beside the fields that the operators share."""
    pitch = float(vibrato_cents(np.array(voice["lfo_pitch_depth"]), np.array(voice["pitch_mod_sens"])))
    _, full_s = lfo_delay_s(voice["lfo_delay"])
    return {
        "transpose": note_label(MIDDLE_C + voice["transpose"] - NO_TRANSPOSE),
        "lfo_speed": written(float(LFO_HZ[voice["lfo_speed"]]), "Hz", digits=2),
        "lfo_delay": written(full_s, "s", digits=2) if full_s else "at once",
        "lfo_pitch_depth": f"±{written(pitch, 'ct', digits=2)}" if pitch else "",
    }


def lfo_said(voice: Voice) -> str:
    """What the LFO does, in words: "sine, fades in over 0.8 s"."""
    wave = DX7_SPACE.named("lfo_wave").text(voice["lfo_wave"]).lower()
    starts, full = lfo_delay_s(voice["lfo_delay"])
    return f"{wave}, fades in over {written(full - starts, 's', digits=2)}" if full else wave


def role(algorithm: int, operator: int) -> tuple[str, str]:
    """What an operator is in an algorithm 0 to 31, and how it is wired: ("Carrier", "modulated by operator 4")."""
    wired = ALGORITHMS[algorithm]
    targets = [str(to) for of, to in wired.edges if of == operator]
    by = [str(of) for of, to in wired.edges if to == operator]
    told = [f"modulates {_listed(targets)}"] if targets else []
    told += [f"modulated by {_listed(by)}"] if by else []
    told += ["feedback"] if operator in wired.feedback else []
    return ("Modulator" if targets else "Carrier"), ", ".join(told)


def _listed(numbers: list[str]) -> str:
    what = "operator" if len(numbers) == 1 else "operators"
    return f"{what} {' and '.join(filter(None, (', '.join(numbers[:-1]), numbers[-1])))}"


def wired_with(algorithm: int, operator: int) -> frozenset[int]:
    """The operators that are heard where this one is alone: it, what modulates it, and its way to the output."""
    edges = ALGORITHMS[algorithm].edges
    found = {operator}
    for ahead in (True, False):
        reached = {operator}
        while grown := {(to if ahead else of) for of, to in edges if (of if ahead else to) in reached} - reached:
            reached |= grown
        found |= reached
    return frozenset(found)
