"""An operator's frequency as one quantity: ratio or fixed, coarse and fine, typed as "x 1.41", "440 Hz" or "3".

Its values are numbers of their own, 0 to 6399: coarse times 100 and fine, and 3200 more where it is fixed. Each is one
way to set the three; several may sound the same, which is why a text that stands there already changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from evosynth.errors import ParameterError
from evosynth.notation.quantities import read
from evosynth.parameters import Curve
from evosynth.voices.dx7 import Voice
from evosynth.voices.ratios import FIXED_HZ, RATIOS

FINES, COARSES = 100, 32
SIZE = FINES * COARSES  # ways to set a ratio, and as many to fix a frequency
FIXED_COARSES = 4  # the others are these again
_TIMES = re.compile(r"^[x×*]\s*", re.IGNORECASE)
_HERTZ = re.compile(r"(hz|hertz|k|khz)$", re.IGNORECASE)
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class OperatorFrequency:
    """What a field asks of a value."""

    operator: int
    low: float = 0.0
    high: float = 2.0 * SIZE - 1
    default: float = float(FINES)  # × 1.00
    curve: Curve = "linear"
    discrete: bool = True
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"op{self.operator}_frequency"

    @property
    def label(self) -> str:
        return f"Operator {self.operator} frequency"

    def text(self, value: float) -> str:
        """ "1.41" for a ratio, "440.4 Hz" for a fixed frequency."""
        fixed, coarse, fine = parts(value)
        return f"{FIXED_HZ[coarse, fine]:.4g} Hz" if fixed else f"{RATIOS[coarse, fine]:.2f}"

    def parse(self, text: str) -> float:
        """The nearest that there is. ``ParameterError`` beyond the ends."""
        fixed, number = self._read(text)
        table = FIXED_HZ[:FIXED_COARSES] if fixed else RATIOS
        if not 0.99 * table.min() <= number <= 1.01 * table.max():
            ends = f"from {table.min():.4g} to {table.max():.4g}"
            raise ParameterError(f"{self.label} goes {ends}{' Hz' if fixed else ''}: {text.strip()[:30]} is outside.")
        far = np.abs(np.log(table / number))
        # Of several that are as near the lowest fine: 2 is coarse 2, not coarse 1 and a fine of 100 %.
        coarse, fine = min(zip(*np.nonzero(far <= far.min() + _SAME), strict=True), key=lambda at: at[1])
        return float(SIZE * fixed + FINES * int(coarse) + int(fine))

    def missed(self, text: str) -> str:
        """What was typed, where there is no such frequency and the nearest is taken; else empty."""
        fixed, number = self._read(text)
        asked = f"{number:.4g} Hz" if fixed else f"{number:.2f}"
        return "" if asked == self.text(self.parse(text)) else asked

    def _read(self, text: str) -> tuple[bool, float]:
        """Whether it is a fixed frequency, and the number."""
        times = _TIMES.match(text.strip())
        words = _TIMES.sub("", text.strip())
        fixed = bool(_HERTZ.search(words))
        number = read(words, "Hz" if fixed else "")
        if number is None or number <= 0 or (times and fixed):
            raise ParameterError(f"{self.label}: it is said like × 1.41 or 440 Hz.")
        return fixed, number


def parts(value: float) -> tuple[bool, int, int]:
    """Fixed, coarse, fine."""
    fixed, rest = divmod(int(value), SIZE)
    coarse, fine = divmod(rest, FINES)
    return bool(fixed), coarse, fine


def value_of(voice: Voice, operator: int) -> float:
    """That of an operator of a voice."""
    mode, coarse, fine = (voice[f"op{operator}_{what}"] for what in ("mode", "coarse", "fine"))
    return float(SIZE * mode + FINES * coarse + fine)


def values_of(value: float, operator: int) -> dict[str, float]:
    """Mode, coarse and fine by their names."""
    fixed, coarse, fine = parts(value)
    wanted = {"mode": fixed, "coarse": coarse, "fine": fine}
    return {f"op{operator}_{what}": float(number) for what, number in wanted.items()}


def moved(value: float, coarse_steps: int, fine_steps: int) -> float:
    """So many steps on, in the same mode; a coarse step keeps the fine part."""
    fixed, coarse, fine = parts(value)
    last = (FIXED_COARSES if fixed else COARSES) - 1
    if fine_steps:
        at = min(last * FINES + FINES - 1, max(0, coarse * FINES + fine + fine_steps))
        return float(SIZE * fixed + at)
    return float(SIZE * fixed + FINES * min(last, max(0, coarse + coarse_steps)) + fine)


def part(value: float) -> float:
    """Its place among all ratios, or all fixed frequencies, by octaves, 0 to 1."""
    fixed, coarse, fine = parts(value)
    table = FIXED_HZ[:FIXED_COARSES] if fixed else RATIOS
    here = (FIXED_HZ if fixed else RATIOS)[coarse, fine]
    return float(np.log(here / table.min()) / np.log(table.max() / table.min()))
