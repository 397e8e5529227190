"""Writes the wavetable patches that come with EvoSynth into patches/wavetable: one row a sound, made by hand.

A row names what differs from the initial patch: numbers in native units, choices by word. Run it from the top of a
checkout; ``--listen`` prints what each patch sounds like in numbers instead of writing anything.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evosynth.patch import Patch
from evosynth.synths.wavetable.patches import patch_of, read_patch, space_of
from evosynth.synths.wavetable.space import DESTINATIONS, SYNTH_NAME
from evosynth.system.writing import file_name, write_atomically

FOLDER = Path(__file__).parent.parent / "patches" / "wavetable"

Row = dict[str, object]


def osc(number: int, table: str, position: float = 0.0, level: float = 0.8, **more: object) -> Row:
    """One oscillator."""
    made: Row = {"table": table, "position": position, "level": level, **more}
    return {f"osc{number}_{name}": value for name, value in made.items()}


def low(cutoff_hz: float, resonance: float = 0.1, octaves: float = 0.0, kind: str = "low_24", **more: object) -> Row:
    """The filter, and by how many octaves its envelope moves it."""
    made: Row = {"type": kind, "cutoff_hz": cutoff_hz, "resonance": resonance, "env_octaves": octaves, **more}
    return {f"filter_{name}": value for name, value in made.items()}


def env(name: str, attack: float, decay: float, sustain: float, release: float, curve: float = 0.6) -> Row:
    """An envelope: "amp", "filter" or "free"."""
    made = {"attack_s": attack, "decay_s": decay, "sustain": sustain, "release_s": release}
    made |= {"decay_curve": curve, "release_curve": curve}
    return {f"env_{name}_{stage}": value for stage, value in made.items()}


def lfo(number: int, rate_hz: float, shape: str = "sine", **more: object) -> Row:
    """An LFO."""
    return {f"lfo{number}_{name}": value for name, value in {"rate_hz": rate_hz, "shape": shape, **more}.items()}


def mod(slot: int, source: str, destination: str, depth: float) -> Row:
    """One slot of the matrix."""
    assert destination in DESTINATIONS
    return {f"mod{slot}_source": source, f"mod{slot}_destination": destination, f"mod{slot}_depth": depth}


UNISON = {"unison": 5, "unison_detune_cents": 16.0, "unison_blend": 0.8}
DUO = {"unison": 2, "unison_detune_cents": 8.0}

PATCHES: dict[str, dict[str, list[Row]]] = {
    "bass": {
        "Round Sub": [
            osc(1, "Basic Shapes", 0.12),
            osc(2, "Basic Shapes", 0.0, 0.5, octave=-1),
            low(420, 0.1, 1.2),
            env("amp", 0.003, 1.2, 0.7, 0.08),
            env("filter", 0.001, 0.25, 0.0, 0.1),
        ],
        "Rubber": [
            osc(1, "Saw to Square", 0.7),
            {"sub_level": 0.5},
            low(160, 0.45, 3.4),
            env("amp", 0.002, 0.9, 0.5, 0.07),
            env("filter", 0.001, 0.3, 0.05, 0.1),
            lfo(1, 0.3),
            mod(1, "env_filter", "osc1_position", -0.4),
        ],
        "Resin": [
            osc(1, "Resonant Saw", 0.35),
            low(900, 0.3, 2.0, "low_12"),
            env("amp", 0.001, 0.8, 0.6, 0.06),
            env("filter", 0.001, 0.2, 0.1, 0.1),
            mod(1, "env_filter", "osc1_position", 0.35),
        ],
        "Folded": [
            osc(1, "Sine Fold", 0.15),
            {"sub_level": 0.4, "sub_octave": -1},
            low(2400, 0.1, 0.0),
            env("amp", 0.002, 1.5, 0.55, 0.08),
            env("free", 0.001, 0.4, 0.1, 0.1),
            mod(1, "env_free", "osc1_position", 0.4),
        ],
        "Reese": [
            osc(1, "Basic Shapes", 0.667, 0.7, **DUO),
            osc(2, "Basic Shapes", 0.667, 0.7, fine_cents=-12.0, octave=-1),
            low(700, 0.2, 0.0),
            env("amp", 0.01, 1.0, 1.0, 0.12),
            lfo(1, 0.22),
            mod(1, "lfo1", "cutoff", 0.08),
        ],
    },
    "lead": {
        "Sync Cry": [
            osc(1, "Saw Sync", 0.2, 0.7),
            low(6500, 0.1, 0.0),
            env("amp", 0.004, 1.0, 0.85, 0.12),
            env("free", 0.002, 0.7, 0.2, 0.2),
            lfo(2, 5.4, delay_s=0.35, rise_s=0.3),
            mod(1, "env_free", "osc1_position", 0.6),
            mod(2, "lfo2", "pitch", 0.075),
        ],
        "Hollow Square": [
            osc(1, "Pulse Width", 0.0),
            osc(2, "Pulse Width", 0.25, 0.5, fine_cents=7.0),
            low(4200, 0.15, 1.0),
            env("amp", 0.006, 0.8, 0.8, 0.15),
            lfo(1, 0.7, "triangle"),
            mod(1, "lfo1", "osc2_position", 0.2),
            lfo(2, 5.0, delay_s=0.4, rise_s=0.3),
            mod(2, "lfo2", "pitch", 0.06),
        ],
        "Supersaw": [
            osc(1, "Basic Shapes", 0.667, 0.75, **UNISON),
            osc(2, "Basic Shapes", 0.667, 0.4, octave=1, **UNISON),
            low(9000, 0.1, 0.0),
            env("amp", 0.008, 1.0, 0.9, 0.3),
        ],
        "Brass Line": [
            osc(1, "Brass", 0.25),
            osc(2, "Brass", 0.3, 0.5, fine_cents=6.0),
            low(1600, 0.1, 2.2, "low_12"),
            env("amp", 0.03, 0.4, 0.85, 0.14),
            env("filter", 0.06, 0.5, 0.5, 0.2),
            mod(1, "env_filter", "osc1_position", 0.4),
        ],
    },
    "pluck": {
        "Nylon": [
            osc(1, "Plucked String", 0.25),
            low(2600, 0.05, 1.6, "low_12"),
            env("amp", 0.001, 1.4, 0.0, 0.25, 0.8),
            env("filter", 0.001, 0.5, 0.0, 0.2),
            env("free", 0.001, 0.9, 0.0, 0.3),
            mod(1, "env_free", "osc1_position", -0.25),
        ],
        "Wire": [
            osc(1, "Plucked String", 0.0),
            osc(2, "Low-pass Saw", 0.8, 0.35, fine_cents=4.0),
            low(6000, 0.1, 1.5),
            env("amp", 0.001, 2.2, 0.0, 0.4, 0.8),
            env("filter", 0.001, 0.7, 0.0, 0.3),
        ],
        "Kalimba": [
            osc(1, "Basic Shapes", 0.0),
            osc(2, "Single Harmonic", 0.3, 0.35),
            low(5000, 0.1, 1.0),
            env("amp", 0.001, 0.9, 0.0, 0.3, 0.85),
            env("free", 0.001, 0.08, 0.0, 0.05),
            mod(1, "env_free", "osc2_level", 0.5),
            {"noise_level": 0.0},
            mod(2, "env_free", "noise_level", 0.12),
        ],
        "Pizzicato Saw": [
            osc(1, "Basic Shapes", 0.6, 0.7, **DUO),
            low(500, 0.25, 4.0),
            env("amp", 0.001, 0.35, 0.0, 0.12, 0.7),
            env("filter", 0.001, 0.18, 0.0, 0.1, 0.7),
        ],
        "Harp Glass": [
            osc(1, "FM 1:2", 0.18),
            osc(2, "Odd Harmonics", 0.2, 0.3, octave=1),
            low(5200, 0.1, 1.0),
            env("amp", 0.001, 2.6, 0.0, 0.8, 0.85),
            env("free", 0.001, 0.4, 0.0, 0.2),
            mod(1, "env_free", "osc1_position", 0.3),
        ],
    },
    "pad": {
        "Choir of Three": [
            osc(1, "Choir", 0.4, 0.7, unison=3, unison_detune_cents=14.0),
            low(3800, 0.1, 0.0),
            env("amp", 0.6, 1.5, 0.9, 1.2),
            lfo(1, 0.13, "triangle"),
            mod(1, "lfo1", "osc1_position", 0.3),
        ],
        "Warm Saws": [
            osc(1, "Basic Shapes", 0.667, 0.6, unison=3, unison_detune_cents=12.0),
            osc(2, "Low-pass Saw", 0.55, 0.5, octave=-1),
            low(1100, 0.15, 1.2),
            env("amp", 0.7, 2.0, 0.9, 1.4),
            env("filter", 1.2, 2.5, 0.5, 1.5),
            lfo(1, 0.17),
            mod(1, "lfo1", "cutoff", 0.05),
        ],
        "Vowel Drift": [
            osc(1, "Vowels", 0.1, 0.7, **DUO),
            osc(2, "Vowels", 0.6, 0.4, fine_cents=8.0),
            low(5200, 0.1, 0.0),
            env("amp", 0.4, 1.5, 0.95, 1.0),
            lfo(1, 0.09, "triangle"),
            mod(1, "lfo1", "osc1_position", 0.45),
            mod(2, "lfo1", "osc2_position", -0.35),
        ],
        "Comb Air": [
            osc(1, "Comb Saw", 0.2, 0.5, **DUO),
            {"noise_level": 0.05, "noise_cutoff_hz": 5000.0},
            low(2600, 0.2, 0.0, "low_12"),
            env("amp", 1.0, 1.0, 1.0, 1.8),
            lfo(1, 0.11),
            mod(1, "lfo1", "osc1_position", 0.3),
            lfo(2, 0.07),
            mod(2, "lfo2", "cutoff", 0.08),
        ],
    },
    "key": {
        "Tine": [
            osc(1, "Basic Shapes", 0.02),
            osc(2, "FM 1:7", 0.2, 0.3),
            low(6000, 0.05, 0.0),
            env("amp", 0.001, 3.0, 0.0, 0.25, 0.8),
            env("free", 0.001, 0.5, 0.0, 0.2, 0.8),
            mod(1, "env_free", "osc2_position", 0.35),
            mod(2, "velocity", "osc2_level", 0.2),
        ],
        "Drawbar Organ": [
            osc(1, "Drawbars", 0.72, 0.7, octave=-1),
            low(7000, 0.0, 0.0, "off"),
            env("amp", 0.006, 0.5, 1.0, 0.05),
            lfo(1, 6.4),
            mod(1, "lfo1", "pitch", 0.05),
            mod(2, "lfo1", "amp", 0.12),
            env("free", 0.001, 0.04, 0.0, 0.02),
            mod(3, "env_free", "noise_level", 0.1),
        ],
        "Clav": [
            osc(1, "Pulse Width", 0.55, 0.7),
            osc(2, "Plucked String", 0.1, 0.5),
            low(1400, 0.3, 2.6),
            env("amp", 0.001, 1.1, 0.0, 0.06, 0.7),
            env("filter", 0.001, 0.3, 0.0, 0.1),
        ],
        "Felt Piano": [
            osc(1, "Plucked String", 0.55),
            osc(2, "Odd Harmonics", 0.1, 0.25, fine_cents=3.0),
            low(1500, 0.0, 1.8, "low_12"),
            env("amp", 0.002, 3.4, 0.0, 0.3, 0.8),
            env("filter", 0.001, 0.8, 0.0, 0.3),
        ],
    },
    "bell": {
        "Glass": [
            osc(1, "Single Harmonic", 0.2, 0.7, warp="ring", warp_amount=0.3),
            osc(2, "Basic Shapes", 0.0, 0.4, octave=1, semitone=7),
            low(9000, 0.0, 0.0),
            env("amp", 0.001, 3.0, 0.0, 1.5, 0.8),
        ],
        "Tubular": [
            osc(1, "Basic Shapes", 0.0, 0.7, warp="fm", warp_amount=0.18),
            osc(2, "Basic Shapes", 0.0, 0.15, octave=1, semitone=9),
            low(8000, 0.0, 0.0),
            env("amp", 0.001, 4.0, 0.0, 2.0, 0.8),
            env("free", 0.001, 1.6, 0.0, 1.0, 0.8),
            mod(1, "env_free", "osc1_warp", 0.15),
        ],
        "Music Box": [
            osc(1, "FM 1:7", 0.15, 0.6, octave=1),
            osc(2, "Single Harmonic", 0.45, 0.25, octave=1),
            low(9000, 0.0, 0.0),
            env("amp", 0.001, 1.4, 0.0, 0.8, 0.85),
            env("free", 0.001, 0.2, 0.0, 0.2),
            mod(1, "env_free", "osc1_position", 0.25),
        ],
        "Gong": [
            osc(1, "FM 1:1", 0.3, 0.6, octave=-1, warp="ring", warp_amount=0.6),
            osc(2, "FM 1:2", 0.3, 0.5, semitone=5, fine_cents=30.0),
            low(1500, 0.1, 2.5),
            env("amp", 0.02, 5.0, 0.0, 3.0, 0.7),
            env("filter", 0.25, 3.0, 0.0, 2.0),
        ],
    },
    "drum": {
        "Kick": [
            osc(1, "Basic Shapes", 0.0, 1.0, octave=-2),
            low(3000, 0.0, 0.0, "off"),
            env("amp", 0.001, 0.45, 0.0, 0.1, 0.6),
            env("free", 0.001, 0.09, 0.0, 0.05, 0.8),
            mod(1, "env_free", "pitch", 0.85),
            env("filter", 0.001, 0.02, 0.0, 0.02),
            mod(2, "env_filter", "noise_level", 0.06),
        ],
        "Snare": [
            osc(1, "Basic Shapes", 0.1, 0.6, octave=-1),
            {"noise_level": 0.45, "noise_cutoff_hz": 12000.0},
            low(180, 0.1, 0.0, "high_12"),
            env("amp", 0.001, 0.22, 0.0, 0.1, 0.6),
            env("free", 0.001, 0.06, 0.0, 0.05),
            mod(1, "env_free", "pitch", 0.4),
        ],
        "Closed Hat": [
            osc(1, "Steps", 0.5, 0.25, octave=3),
            {"noise_level": 0.6},
            low(7000, 0.15, 0.0, "high_12"),
            env("amp", 0.001, 0.09, 0.0, 0.04, 0.7),
        ],
        "Wood Block": [
            osc(1, "Basic Shapes", 0.15, 0.8, octave=1, warp="fm", warp_amount=0.12),
            osc(2, "Basic Shapes", 0.0, 0.2, semitone=8, octave=1),
            low(5000, 0.1, 0.0, "low_12"),
            env("amp", 0.001, 0.16, 0.0, 0.06, 0.6),
        ],
    },
    "effect": {
        "Riser": [
            osc(1, "Noise Band", 0.05, 0.7),
            {"noise_level": 0.1},
            low(500, 0.4, 5.0),
            env("amp", 0.8, 1.0, 1.0, 0.4),
            env("filter", 3.0, 1.0, 1.0, 0.5),
            env("free", 3.0, 1.0, 1.0, 0.5),
            mod(1, "env_free", "osc1_position", 0.8),
            mod(2, "env_free", "pitch", 0.45),
        ],
        "Robot Talk": [
            osc(1, "Crossing Formants", 0.3, 0.7),
            osc(2, "Crushed Sine", 0.4, 0.3),
            low(6000, 0.1, 0.0),
            env("amp", 0.01, 1.0, 1.0, 0.1),
            lfo(1, 6.0, "random"),
            mod(1, "lfo1", "osc1_position", 0.45),
            lfo(2, 3.0, "square"),
            mod(2, "lfo2", "osc2_level", 0.3),
        ],
        "Bit Rain": [
            osc(1, "Steps", 0.3, 0.6, octave=1),
            osc(2, "Crushed Sine", 0.7, 0.4, semitone=7),
            low(3000, 0.5, 0.0, "band_12"),
            env("amp", 0.01, 1.0, 1.0, 0.6),
            lfo(1, 9.0, "random"),
            mod(1, "lfo1", "pitch", 0.5),
            mod(2, "lfo1", "cutoff", 0.2),
        ],
        "Alarm": [
            osc(1, "Feedback", 0.9, 0.7),
            low(4000, 0.2, 0.0),
            env("amp", 0.005, 1.0, 1.0, 0.1),
            lfo(1, 2.2, "saw_down"),
            mod(1, "lfo1", "pitch", 0.4),
            mod(2, "lfo1", "osc1_position", 0.3),
        ],
    },
}


def made(kind: str, name: str, rows: list[Row]) -> Patch:
    """A patch of every parameter, checked by reading it back. ``ValueError`` for what the synth does not know."""
    numbers, words = dict[str, float](), dict[str, str]()
    for row in rows:
        for key, value in row.items():
            (words if isinstance(value, str) else numbers)[key] = value  # type: ignore[index,assignment]
    reading = read_patch(Patch(SYNTH_NAME, numbers, choices=words))
    if reading.problems:
        raise ValueError(f"{name}: {' '.join(reading.problems)}")
    return patch_of(reading.values, name=name, tags=(kind,))


def everything() -> list[Patch]:
    """All patches, kind by kind."""
    return [made(kind, name, rows) for kind, patches in PATCHES.items() for name, rows in patches.items()]


def listen(patches: list[Patch]) -> None:
    """Level, brightness and length of each patch at a note of its kind."""
    import numpy as np

    from evosynth.runs.assembly import engine
    from evosynth.synths.base import Note

    synth = engine(SYNTH_NAME, 44100)
    for patch in patches:
        note = Note({"bass": 36, "drum": 60}.get(patch.tags[0], 60), 100, 1.5, 3.0)
        genome = space_of().encode(read_patch(patch).values[None])
        sound = synth.render(genome, [note], quality="final")[0].rows()[0]
        level = np.abs(sound)
        spectrum = np.abs(np.fft.rfft(sound))
        centre = float((spectrum * np.fft.rfftfreq(len(sound), 1 / 44100)).sum() / max(spectrum.sum(), 1e-9))
        peak_at = int(np.argmax(level)) / 44100
        end = int(np.flatnonzero(level > 0.001 * level.max())[-1]) / 44100 if level.max() > 0 else 0.0
        early, late = (float(np.sqrt(np.mean(sound[a:b] ** 2))) for a, b in ((2205, 13230), (52920, 63945)))
        print(
            f"{patch.tags[0]:7s} {patch.name:15s} peak {level.max():5.2f} at {peak_at:4.2f} s, "
            f"centre {centre:6.0f} Hz, rms {early:5.3f} then {late:5.3f}, ends at {end:4.2f} s"
        )


def main() -> None:
    """Write the patches, or tell of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listen", action="store_true", help="print numbers, write nothing")
    arguments = parser.parse_args()
    if arguments.listen:
        listen(everything())
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for patch in everything():
        write_atomically(FOLDER / file_name(f"{patch.tags[0]} {patch.name}", ".evopatch"), patch.to_json().encode())


if __name__ == "__main__":
    main()
