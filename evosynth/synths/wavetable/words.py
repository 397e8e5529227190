"""What players call the parameters of a wavetable patch, their units, and the names of their choices.

Patch files keep the words of evosynth.synths.wavetable.space ("low_24"), these are for people ("Low-pass 24").
"""

from __future__ import annotations

from collections.abc import Mapping

from evosynth.parameters import PERCENT, Words

_BLOCKS: Mapping[str, str] = {
    "osc1": "Oscillator 1",
    "osc2": "Oscillator 2",
    "sub": "Sub",
    "noise": "Noise",
    "filter": "Filter",
    "env_amp": "Amp envelope",
    "env_filter": "Filter envelope",
    "env_free": "Free envelope",
    "lfo1": "LFO 1",
    "lfo2": "LFO 2",
    "voice": "Voice",
    **{f"mod{number}": f"Modulation {number}" for number in range(1, 9)},
}
CHOICE_WORDS: Mapping[str, str] = {  # by the word that patch files keep
    "none": "None",
    "sync": "Sync",
    "bend_plus": "Bend +",
    "bend_minus": "Bend −",
    "fm": "FM",
    "ring": "Ring",
    "sine": "Sine",
    "triangle": "Triangle",
    "saw": "Saw",
    "saw_up": "Saw up",
    "saw_down": "Saw down",
    "square": "Square",
    "random": "Random",
    "off": "Off",
    "low_12": "Low-pass 12",
    "low_24": "Low-pass 24",
    "band_12": "Band-pass",
    "high_12": "High-pass",
    "notch_12": "Notch",
    "env_amp": "Amp envelope",
    "env_filter": "Filter envelope",
    "env_free": "Free envelope",
    "lfo1": "LFO 1",
    "lfo2": "LFO 2",
    "velocity": "Velocity",
    "key": "Key",
    "wheel": "Wheel",
    "osc1_position": "Osc 1 position",
    "osc2_position": "Osc 2 position",
    "osc1_warp": "Osc 1 warp",
    "osc2_warp": "Osc 2 warp",
    "osc1_level": "Osc 1 level",
    "osc2_level": "Osc 2 level",
    "sub_level": "Sub level",
    "noise_level": "Noise level",
    "pitch": "Pitch",
    "osc1_pitch": "Osc 1 pitch",
    "osc2_pitch": "Osc 2 pitch",
    "cutoff": "Cutoff",
    "resonance": "Resonance",
    "drive": "Drive",
    "amp": "Volume",
    "lfo1_rate": "LFO 1 rate",
    "lfo2_rate": "LFO 2 rate",
}

# Behind the name of its block.
_WORDS: Mapping[str, Words] = {
    "table": Words("table"),
    "position": Words("position", *PERCENT),
    "octave": Words("octave", "oct", aspect="tuning"),
    "semitone": Words("semitones", "st", aspect="tuning"),
    "fine_cents": Words("fine tuning", "ct", aspect="tuning"),
    "phase": Words("phase", "°", 360.0),
    "level": Words("level", *PERCENT),
    "unison": Words("unison voices", aspect="unison"),
    "unison_detune_cents": Words("unison detune", "ct", aspect="unison"),
    "unison_blend": Words("unison blend", *PERCENT, aspect="unison"),
    "warp": Words("warp", aspect="warp"),
    "warp_amount": Words("warp amount", *PERCENT, aspect="warp"),
    "tilt_db": Words("tilt", "dB/oct", aspect="harmonics"),
    "tilt_slope_db": Words("tilt growth", "dB/oct", aspect="harmonics"),
    "even_db": Words("even harmonics", "dB", aspect="harmonics"),
    "formant_db": Words("formant level", "dB", aspect="formant"),
    "formant_harmonic": Words("formant harmonic", aspect="formant"),
    "formant_slope": Words("formant movement", "oct", aspect="formant"),
    "formant_octaves": Words("formant half width", "oct", aspect="formant"),
    "wave": Words("wave"),
    "cutoff_hz": Words("cutoff", "Hz"),
    "type": Words("type"),
    "resonance": Words("resonance", *PERCENT),
    "drive_db": Words("drive", "dB"),
    "env_octaves": Words("envelope depth", "oct"),
    "key_tracking": Words("key tracking", *PERCENT),
    "attack_s": Words("attack", "s"),
    "decay_s": Words("decay", "s"),
    "sustain": Words("sustain", *PERCENT),
    "release_s": Words("release", "s"),
    "attack_curve": Words("attack curve", *PERCENT, aspect="attack"),
    "decay_curve": Words("decay curve", *PERCENT, aspect="decay"),
    "release_curve": Words("release curve", *PERCENT, aspect="release"),
    "shape": Words("shape"),
    "rate_hz": Words("rate", "Hz"),
    "delay_s": Words("delay", "s"),
    "rise_s": Words("rise", "s"),
    "key_sync": Words("key sync"),
    "source": Words("source", aspect="route"),
    "destination": Words("destination", aspect="route"),
    "depth": Words("depth", *PERCENT, aspect="route"),
    "volume_db": Words("volume", "dB"),
    "velocity": Words("velocity sensitivity", *PERCENT),
}


def words_of(block: str, name: str, choices: tuple[str, ...] = ()) -> Words:
    """What a parameter of a block is called; ``choices`` are the words of files for its values."""
    own = (
        Words(f"harmonic {name.split('_')[1]}", "dB", aspect="harmonics")
        if name.startswith("harmonic_")
        else _WORDS[name]
    )
    return own._replace(label=f"{_BLOCKS[block]} {own.label}", choices=tuple(map(CHOICE_WORDS.__getitem__, choices)))
