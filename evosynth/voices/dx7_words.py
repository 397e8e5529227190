"""What the panel calls the parameters of a DX7 voice, their units, and the names of their values.

Numbers are those of the panel: a rate of 72, a level of 99. What a number does stands in levels, envelope, ratios and
pitch_moves. Keys are named as everywhere else in the program (see notation.note_names); the instrument's panel
says C3 for middle C, as the program does where it is told to.
"""

from __future__ import annotations

from collections.abc import Mapping

from evosynth.parameters import Words

LOWEST_BREAK_POINT = 21  # MIDI note of a break point of 0

_CURVES = ("−LIN", "−EXP", "+EXP", "+LIN")
_WAVES = ("Triangle", "Saw down", "Saw up", "Square", "Sine", "Sample & hold")
_COARSE = ("× 0.5", *(f"× {value}" for value in range(1, 32)))
# A name's characters: those that cannot be shown have the number of their code.
_SHOWN = {**{code: f"code {code}" for code in range(32)}, 32: "space", 92: "¥", 126: "→", 127: "←"}
_CHARACTERS = tuple(_SHOWN.get(code, chr(code)) for code in range(128))

_RATES = ("attack", "decay", "decay", "release")  # what each stage of an envelope does to a held note
_LEVELS = ("attack level", "decay level", "sustain", "end level")

# One operator: "op2_rate1" is "Operator 2 EG rate 1".
_OPERATOR: Mapping[str, Words] = {
    **{f"rate{n}": Words(f"EG rate {n}", aspect=aspect) for n, aspect in enumerate(_RATES, start=1)},
    **{f"level{n}": Words(f"EG level {n}", aspect=aspect) for n, aspect in enumerate(_LEVELS, start=1)},
    "breakpoint": Words("level scaling break point", first_key=LOWEST_BREAK_POINT, aspect="level scaling"),
    "left_depth": Words("level scaling left depth", aspect="level scaling"),
    "right_depth": Words("level scaling right depth", aspect="level scaling"),
    "left_curve": Words("level scaling left curve", choices=_CURVES, aspect="level scaling"),
    "right_curve": Words("level scaling right curve", choices=_CURVES, aspect="level scaling"),
    "rate_scaling": Words("rate scaling"),
    "amp_mod_sens": Words("amplitude mod sensitivity"),
    "velocity_sens": Words("key velocity sensitivity"),
    "output": Words("output level", aspect="level"),
    "mode": Words("frequency mode", choices=("Ratio", "Fixed"), aspect="ratio"),
    "coarse": Words(
        "frequency coarse", choices=_COARSE, aspect="ratio"
    ),  # with a fixed frequency: 1, 10, 100, 1000 Hz, and so on
    "fine": Words("frequency fine", unit="%", aspect="ratio"),
    "detune": Words("detune"),
}
_VOICE: Mapping[str, Words] = {
    **{f"pitch_rate{stage}": Words(f"Pitch EG rate {stage}") for stage in range(1, 5)},
    **{f"pitch_level{stage}": Words(f"Pitch EG level {stage}") for stage in range(1, 5)},
    "algorithm": Words("Algorithm"),
    "feedback": Words("Feedback"),
    "osc_sync": Words("Oscillator key sync"),
    "lfo_speed": Words("LFO speed"),
    "lfo_delay": Words("LFO delay"),
    "lfo_pitch_depth": Words("LFO pitch mod depth"),
    "lfo_amp_depth": Words("LFO amplitude mod depth"),
    "lfo_sync": Words("LFO key sync"),
    "lfo_wave": Words("LFO wave", choices=_WAVES),
    "pitch_mod_sens": Words("Pitch mod sensitivity"),
    "transpose": Words("Transpose", unit="st"),
    **{f"name{place}": Words(f"Name character {place}", choices=_CHARACTERS) for place in range(1, 11)},
}


def words_of(name: str) -> Words:
    """What a parameter of a DX7 voice is called. ``KeyError`` for an unknown one."""
    if name in _VOICE:
        return _VOICE[name]
    operator, _, rest = name.partition("_")
    own = _OPERATOR[rest]
    return own._replace(label=f"Operator {operator.removeprefix('op')} {own.label}")
