"""The tables that come with the engine, made by formulas when they are first needed.

Nothing is stored: 28 tables take half a second to make and would take megabytes to carry. Names and order are
part of every patch: a row is never renamed, moved or given another sound; new ones join at the end. The tables are in
the public domain (CC0 1.0); ``scripts/make_tables.py`` writes them as WAV for other synths.

Every formula gets places ``x`` (n, 1) from 0 to 1, one a frame, and gives spectra (n, 1024) of harmonics 0..1023, or
cycles (n, 8192), of which those harmonics are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from evosynth.arrays import F32
from evosynth.synths.tables import FRAME, Table, TableSet

HARMONICS = FRAME // 2  # and the mean, which is always 0
LOUDNESS = 0.35  # RMS of every frame whose peak does not go beyond 1 by that
_FINE = 4 * FRAME
_FORMANT_F0_HZ = 130.8  # formants of a table lie where a voice has them when C3 is played

_H: Any = np.arange(HARMONICS)[None, :]  # number of a harmonic
_OVER: Any = 1.0 / np.maximum(_H, 1)
_T: Any = np.arange(_FINE)[None, :] / _FINE  # place within a cycle
_ODD: Any = (_H % 2).astype(float)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A table: its name, how many frames, and what is in them."""

    name: str
    frames: int
    formula: Callable[[Any], Any]


def factory_names() -> tuple[str, ...]:
    """The names, in order, without making a table."""
    return tuple(recipe.name for recipe in RECIPES)


@lru_cache(maxsize=1)
def factory_tables() -> TableSet:
    """All of them; the first call takes about half a second."""
    return TableSet(tuple(factory_table(recipe.name) for recipe in RECIPES))


@lru_cache(maxsize=64)
def factory_table(name: str) -> Table:
    """One of them, some 20 ms at first. ``KeyError`` for another name."""
    recipe = {recipe.name: recipe for recipe in RECIPES}[name]
    return Table(name, _frames(recipe))


def _frames(recipe: Recipe) -> F32:
    x = np.linspace(0.0, 1.0, recipe.frames)[:, None]
    made = np.asarray(recipe.formula(x))
    spectra = np.fft.rfft(made, axis=1)[:, :HARMONICS] if made.shape[1] == _FINE else made.astype(complex)
    spectra = np.pad(spectra, ((0, 0), (0, 1)))
    spectra[:, 0] = 0.0
    cycles = np.fft.irfft(spectra, FRAME, axis=1)
    loudness = np.sqrt(np.mean(cycles**2, axis=1, keepdims=True))
    peaks = np.abs(cycles).max(axis=1, keepdims=True)
    frames: F32 = (cycles * np.minimum(LOUDNESS / loudness, 1.0 / peaks)).astype(np.float32)
    frames.setflags(write=False)
    return frames


# ---- shapes --------------------------------------------------------------------------------------------------------

# Spectra of sine-phase sounds: a harmonic of amplitude a is -1j * a.
_SINE: Any = np.where(_H == 1, -1j, 0)
_SAW: Any = -1j * _OVER * (_H > 0)
_SQUARE: Any = -1j * _OVER * _ODD
_TRIANGLE: Any = -1j * _OVER**2 * _ODD * np.where(_H % 4 == 3, -1.0, 1.0)


def _level(spectrum: Any) -> Any:
    return spectrum / np.sqrt(np.sum(np.abs(spectrum) ** 2, axis=1, keepdims=True))


def _through(x: Any, shapes: list[Any]) -> Any:
    """From one spectrum to the next, in equal steps."""
    place = x * (len(shapes) - 1)
    weights = np.maximum(0.0, 1.0 - np.abs(place - np.arange(len(shapes))[None, :]))
    return sum(weights[:, i : i + 1] * _level(shape) for i, shape in enumerate(shapes))


def _basic(x: Any) -> Any:
    return _through(x, [_SINE, _TRIANGLE, _SAW, _SQUARE])


def _saw_to_square(x: Any) -> Any:
    return -1j * _OVER * np.where(_ODD > 0, 1.0, 1.0 - x) * (_H > 0)


def _pulse(x: Any) -> Any:
    """Widths from a half to a fiftieth, in equal ratios."""
    width = 0.5 * 25.0**-x
    return (1.0 - np.exp(-2j * np.pi * _H * width)) * _OVER * (_H > 0)


def _series(x: Any) -> Any:
    """Harmonics of a saw coming in one by one, the highest of them fading in."""
    count = 2.0 ** (x * 6.0)
    return _SAW * np.clip(count + 1.0 - _H, 0.0, 1.0)


def _odd_series(x: Any) -> Any:
    return _SQUARE * np.clip(2.0 ** (1.0 + x * 6.0) - _H + 1.0, 0.0, 1.0)


def _single(x: Any) -> Any:
    """A fundamental and one harmonic above it, from the 1st to the 16th."""
    place = 1.0 + 15.0 * x
    return -1j * (0.5 * (_H == 1) + np.maximum(0.0, 1.0 - np.abs(_H - place)))


_REGISTERS = np.array(  # sixteen stops 16' 5 1/3' 8' 4' 2 2/3' 2' 1 3/5' 1 1/3' 1', 0..8, from flutes to full
    [
        [0, 0, 8, 0, 0, 0, 0, 0, 0],
        [0, 0, 8, 4, 0, 0, 0, 0, 0],
        [4, 0, 8, 6, 0, 2, 0, 0, 0],
        [8, 0, 8, 0, 4, 0, 0, 0, 4],
        [8, 8, 8, 0, 0, 0, 0, 0, 0],
        [8, 4, 8, 6, 3, 5, 2, 2, 4],
        [0, 0, 8, 8, 8, 8, 4, 4, 8],
        [8, 8, 8, 8, 8, 8, 8, 8, 8],
    ]
)


def _drawbars(x: Any) -> Any:
    """An organ an octave down, so that its lowest stop is the cycle's fundamental."""
    places = (1, 3, 2, 4, 6, 8, 10, 12, 16)
    shapes = []
    for stops in _REGISTERS:
        shape = np.zeros((1, HARMONICS), complex)
        shape[0, list(places)] = -1j * 10.0 ** ((stops - 8) * 3.0 / 20.0) * (stops > 0)
        shapes.append(shape)
    return _through(x, shapes)


# ---- filtered ------------------------------------------------------------------------------------------------------


def _low_pass(x: Any) -> Any:
    edge = 2.0 ** (9.0 * x)
    return _SAW / (1.0 + (_H / edge) ** 4)


def _resonant(x: Any) -> Any:
    edge = 2.0 ** (0.5 + 6.0 * x)
    return _SAW / np.sqrt((1.0 - (_H / edge) ** 2) ** 2 + (_H / edge / 8.0) ** 2)


def _comb(x: Any) -> Any:
    return _SAW * (0.05 + np.abs(np.cos(np.pi * _H * (0.5 - 0.47 * x))))


def _brass(x: Any) -> Any:
    """The louder a brass is blown, the further its harmonics reach, around a formant near the fourth."""
    reach = 1.5 + 20.0 * x**1.5
    return -1j * np.exp(-_H / reach) * (1.0 + 1.5 * np.exp(-(((_H - 4.0) / 2.5) ** 2))) * (_H > 0)


def _string(x: Any) -> Any:
    """A string plucked at a seventh, its high harmonics dying first."""
    return 1j * np.sin(np.pi * _H / 7.0) * _OVER**1.2 * np.exp(-_H * (0.01 + 0.35 * x)) * (_H > 0)


def _reed(x: Any) -> Any:
    """Odd harmonics low down, all of them above, the place of the change moving."""
    return -1j * _OVER**0.9 * (_ODD + (1 - _ODD) / (1.0 + np.exp(6.0 + 6.0 * x - _H))) * np.exp(-_H / 30.0) * (_H > 0)


# ---- voices --------------------------------------------------------------------------------------------------------

_VOWELS_HZ = np.array(  # three formants each, as of a man's voice: a, e, i, o, u
    [[730, 1090, 2440], [530, 1840, 2480], [270, 2290, 3010], [570, 840, 2410], [300, 870, 2240]]
)
_FORMANT_DB = np.array([0.0, -7.0, -16.0])


def _formants(centres_hz: Any, width: float) -> Any:
    """Spectra (n, 1024) of a voice's source through formants (n, m)."""
    hz = _H * _FORMANT_F0_HZ
    gain = 0.004
    for i in range(centres_hz.shape[1]):
        centre = centres_hz[:, i : i + 1]
        gain = gain + 10.0 ** (_FORMANT_DB[i] / 20.0) / (1.0 + ((hz - centre) / (width * (40.0 + 0.04 * centre))) ** 2)
    return -1j * gain * _OVER**0.7 * (_H > 0)


def _vowels(x: Any) -> Any:
    places = np.arange(5) / 4.0
    return _formants(np.stack([np.interp(x[:, 0], places, _VOWELS_HZ[:, i]) for i in range(3)], axis=1), 1.0)


def _choir(x: Any) -> Any:
    """Softer vowels, their phases spread as many singers' are."""
    centres = np.stack([np.interp(x[:, 0], [0, 0.5, 1], _VOWELS_HZ[[4, 3, 0], i]) for i in range(3)], axis=1)
    return _formants(centres, 2.2) * np.exp(2j * np.pi * _chance(HARMONICS, 11)[None, :])


def _one_formant(x: Any) -> Any:
    return -1j * (0.02 * _OVER + np.exp(-(((_H - 2.0 ** (5.5 * x)) / (1.0 + 0.25 * 2.0 ** (5.5 * x))) ** 2))) * (_H > 0)


def _two_formants(x: Any) -> Any:
    up, down = 2.0 ** (1.0 + 4.0 * x), 2.0 ** (5.0 - 3.0 * x)
    peaks = np.exp(-(((_H - up) / (0.2 * up + 0.7)) ** 2)) + 0.7 * np.exp(-(((_H - down) / (0.2 * down + 0.7)) ** 2))
    return -1j * (0.03 * _OVER + peaks) * (_H > 0)


# ---- modulated -----------------------------------------------------------------------------------------------------


def _fm(ratio: int, most: float, carrier: int = 1) -> Callable[[Any], Any]:
    """A sine whose phase another one moves, deeper from frame to frame."""
    return lambda x: np.sin(2 * np.pi * carrier * _T + most * x * np.sin(2 * np.pi * ratio * _T))


def _feedback(x: Any) -> Any:
    """A sine that moves its own phase: from a sine to a saw, found by iteration."""
    wave = np.sin(2 * np.pi * _T + 0.0 * x)
    for _ in range(60):
        wave = 0.5 * wave + 0.5 * np.sin(2 * np.pi * _T + 0.95 * x * wave)
    return wave


def _sine_sync(x: Any) -> Any:
    """A faster sine begun anew with every cycle, faded out before its end."""
    return np.sin(2 * np.pi * _T * (1.0 + 9.0 * x)) * (0.5 + 0.5 * np.cos(np.pi * _T))


def _saw_sync(x: Any) -> Any:
    return 1.0 - 2.0 * ((_T * (1.0 + 7.0 * x)) % 1.0)


def _fold(x: Any) -> Any:
    """A sine driven through a folding mirror."""
    return np.sin(np.pi / 2 * (1.0 + 8.0 * x) * np.sin(2 * np.pi * _T))


# ---- digital and noise ---------------------------------------------------------------------------------------------


def _chance(count: int, seed: int) -> Any:
    return np.random.Generator(np.random.PCG64(seed)).random(count)


def _crushed(x: Any) -> Any:
    """A sine in ever fewer steps of time and of level."""
    steps = np.round(64.0 * 16.0**-x)
    held = (np.floor(_T * steps) + 0.5) / steps
    return np.round(np.sin(2 * np.pi * held) * steps / 4.0)


def _stepped(x: Any) -> Any:
    """Sixteen chance levels a cycle, one set passing into the next."""
    sets = np.stack([_chance(16, 20 + i) * 2.0 - 1.0 for i in range(4)])
    place = (_T[0] * 16).astype(int)
    return _through_cycles(x, [row[place] for row in sets])


def _noise(x: Any) -> Any:
    """One noise, from dull to bright."""
    phases = np.exp(2j * np.pi * _chance(HARMONICS, 31))[None, :]
    return phases * np.maximum(_H, 1) ** (-1.6 + 1.5 * x) * (_H > 0)


def _noisy_bands(x: Any) -> Any:
    """A band of noise that rises."""
    phases = np.exp(2j * np.pi * _chance(HARMONICS, 37))[None, :]
    return phases * (np.exp(-((np.log2(np.maximum(_H, 1)) - 1.0 - 7.0 * x) ** 2)) + 0.002) * (_H > 0)


def _through_cycles(x: Any, cycles: list[Any]) -> Any:
    place = x * (len(cycles) - 1)
    weights = np.maximum(0.0, 1.0 - np.abs(place - np.arange(len(cycles))[None, :]))
    return weights @ np.stack(cycles)


RECIPES: tuple[Recipe, ...] = (
    Recipe("Basic Shapes", 16, _basic),  # sine, triangle, saw, square
    Recipe("Saw to Square", 16, _saw_to_square),
    Recipe("Pulse Width", 24, _pulse),
    Recipe("Harmonic Series", 25, _series),
    Recipe("Odd Harmonics", 16, _odd_series),
    Recipe("Single Harmonic", 31, _single),
    Recipe("Drawbars", 22, _drawbars),
    Recipe("Low-pass Saw", 24, _low_pass),
    Recipe("Resonant Saw", 24, _resonant),
    Recipe("Comb Saw", 16, _comb),
    Recipe("Brass", 16, _brass),
    Recipe("Plucked String", 16, _string),
    Recipe("Reed", 16, _reed),
    Recipe("Vowels", 25, _vowels),
    Recipe("Choir", 13, _choir),
    Recipe("Formant", 24, _one_formant),
    Recipe("Crossing Formants", 24, _two_formants),
    Recipe("FM 1:1", 20, _fm(1, 8.0)),
    Recipe("FM 1:2", 20, _fm(2, 6.0)),
    Recipe("FM 1:7", 20, _fm(7, 3.0)),
    Recipe("Feedback", 16, _feedback),
    Recipe("Sine Sync", 28, _sine_sync),
    Recipe("Saw Sync", 28, _saw_sync),
    Recipe("Sine Fold", 24, _fold),
    Recipe("Crushed Sine", 16, _crushed),
    Recipe("Steps", 16, _stepped),
    Recipe("Noise", 16, _noise),
    Recipe("Noise Band", 16, _noisy_bands),
)
