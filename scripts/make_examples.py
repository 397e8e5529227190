"""Makes the three sounds that the window offers when no target is loaded: ``python scripts/make_examples.py``.

None of them is FM, and each is made of first principles and noise with a fixed seed, so nobody owns them. Every part of
a sound decays in its own way: that is what makes a spectrogram worth looking at and a match worth having.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

RATE = 44100  # Hz
FOLDER = Path(__file__).resolve().parent.parent / "patches" / "examples"


def seconds(length_s: float) -> np.ndarray:
    """Times of the samples of a sound this long."""
    return np.arange(round(length_s * RATE)) / RATE


def hertz(midi_note: float) -> float:
    return 440.0 * 2.0 ** ((midi_note - 69.0) / 12.0)


def plucked_string(midi_note: int = 57, length_s: float = 2.0) -> np.ndarray:
    """A stiff string plucked near the bridge, heard through a wooden body.

    Modes of an ideal string plucked at a point fall with sin(n pi p) / n^2; stiffness stretches them by
    sqrt(1 + B n^2) (Fletcher and Rossing, The Physics of Musical Instruments, 2nd ed., 2.18); higher modes die sooner.
    """
    t, f0 = seconds(length_s), hertz(midi_note)
    stiffness, plucked_at = 9e-5, 0.14
    sound = np.zeros_like(t)
    for n in range(1, 48):
        f = n * f0 * np.sqrt(1.0 + stiffness * n * n)
        if f > 0.45 * RATE:
            break
        level = np.sin(np.pi * n * plucked_at) / n**1.25 * body(f)
        # Each mode moves in two planes that lose their energy at different speeds: the knee of a plucked string.
        decay = 0.7 * np.exp(-t * (3.2 + 0.55 * n)) + 0.3 * np.exp(-t * (1.0 + 0.16 * n))
        sound += level * decay * np.sin(2 * np.pi * f * t + 0.4 * n)
    pick = np.random.default_rng(1).standard_normal(len(t)) * np.exp(-t / 0.004)
    return finished(sound + 0.12 * pick, attack_s=0.001, release_s=0.35)


def body(f: float) -> float:
    """Level of a small wooden box at a frequency: two broad resonances over a gentle fall."""
    peaks = sum(gain / (1.0 + ((f - centre) / width) ** 2) for centre, width, gain in ((200, 70, 1.1), (410, 130, 0.9)))
    return (0.55 + peaks) / (1.0 + (f / 3800.0) ** 2)


def bell(midi_note: int = 72, length_s: float = 2.5) -> np.ndarray:
    """A handbell: tuned to its prime and twelfth, stretched partials above, each a pair that beats slowly."""
    t, f0 = seconds(length_s), hertz(midi_note)
    partials = (  # ratio to the strike note, level, seconds to fall by 60 dB, beat in Hz
        (1.00, 1.00, 4.6, 0.9),
        (2.01, 0.16, 2.2, 1.4),
        (3.00, 0.55, 2.6, 1.2),
        (4.17, 0.26, 1.5, 2.2),
        (5.41, 0.22, 1.1, 2.9),
        (6.79, 0.15, 0.75, 3.6),
        (8.21, 0.11, 0.5, 4.4),
        (9.64, 0.08, 0.35, 5.1),
        (11.9, 0.05, 0.22, 6.0),
    )
    sound = np.zeros_like(t)
    for i, (ratio, level, fall_s, beat_hz) in enumerate(partials):
        f = ratio * f0
        pair = np.sin(2 * np.pi * f * t + i) + 0.35 * np.sin(2 * np.pi * (f + beat_hz) * t + 2.0 * i)
        sound += level * pair * 10.0 ** (-3.0 * t / fall_s)
    clapper = np.random.default_rng(2).standard_normal(len(t)) * np.exp(-t / 0.0025)
    return finished(sound + 0.10 * clapper, attack_s=0.0015, release_s=0.4)


def filtered_saw(midi_note: int = 45, length_s: float = 2.0, gate_s: float = 1.35) -> np.ndarray:
    """Two saws, slightly apart, through a resonant low-pass whose cutoff opens fast and sinks; let go at ``gate_s``."""
    t, f0 = seconds(length_s), hertz(midi_note)
    cutoff_hz = 260.0 + 4200.0 * (1.0 - np.exp(-t / 0.02)) * np.exp(-t / 0.42)
    sound = np.zeros_like(t)
    for cents, share in ((-3.5, 0.5), (3.5, 0.5)):
        f = f0 * 2.0 ** (cents / 1200.0)
        for n in range(1, int(0.4 * RATE / f)):
            sound += share / n * low_pass(n * f, cutoff_hz) * np.sin(2 * np.pi * n * f * t)
    held = np.minimum(1.0, t / 0.008) * (0.72 + 0.28 * np.exp(-t / 0.3))
    let_go = np.exp(-np.logaddexp(0.0, 6.0 * (t - gate_s) / 0.11) / 6.0)  # 1, then an exponential, without a kink
    return finished(sound * held * let_go, attack_s=0.0, release_s=0.12)


def low_pass(f: float, cutoff_hz: np.ndarray, resonance: float = 2.6) -> np.ndarray:
    """Level of a four-pole low-pass with a resonance at its moving cutoff: no state, so the sweep is free of clicks."""
    x = f / cutoff_hz
    two_poles = 1.0 / np.sqrt((1.0 - x * x) ** 2 + (x / resonance) ** 2)
    return two_poles / np.sqrt(1.0 + x**4)


def finished(sound: np.ndarray, *, attack_s: float, release_s: float) -> np.ndarray:
    """Faded in and out, its peak at -3 dB, so that 16 bits hold it well."""
    sound = sound.copy()
    for n, part in ((round(attack_s * RATE), slice(None)), (round(release_s * RATE), slice(None, None, -1))):
        if n:
            sound[part][:n] *= 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, n))
    return sound * (10.0 ** (-3.0 / 20.0) / np.abs(sound).max())


EXAMPLES = {
    "plucked_string_57.flac": plucked_string,
    "bell_72.flac": bell,
    "filtered_saw_45.flac": filtered_saw,
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in EXAMPLES.items():
        soundfile.write(FOLDER / name, make(), RATE, subtype="PCM_16")
        print(f"{FOLDER / name}")


if __name__ == "__main__":
    main()
