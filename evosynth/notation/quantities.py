"""Numbers with their units, as people read and type them: "440 Hz", "−6.0 dB", "12 ms", "37.5 %", "+7 st".

What is written has three significant digits, or a fixed number of decimals where people are used to one, a true minus,
and a plus where the sign says something. What is read may have a comma for the point, any minus, and no unit at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

DIGITS, SHORT_DIGITS, MOST_DECIMALS = 3, 2, 3


@dataclass(frozen=True, slots=True)
class Unit:
    """How numbers of one unit are written and typed."""

    words: Mapping[str, float]  # what people type behind the number, in small letters -> what one of it is
    decimals: int | None = None  # None: as many as three significant digits need
    space: str = " "
    larger: tuple[float, str] | None = None  # from so many on it is written in this
    smaller: tuple[float, str] | None = None  # below so many in this


_SECONDS = dict.fromkeys(("s", "sec", "second", "seconds"), 1.0)
_MILLISECONDS = dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 1e-3)
UNITS: Mapping[str, Unit] = {
    "": Unit({}),
    "Hz": Unit({"hz": 1.0, "hertz": 1.0, "khz": 1e3, "k": 1e3}, larger=(1e3, "kHz")),
    "s": Unit({**_SECONDS, **_MILLISECONDS}, smaller=(1.0, "ms")),
    "dB": Unit({"db": 1.0, "decibel": 1.0, "decibels": 1.0}, decimals=1),
    "dB/oct": Unit(dict.fromkeys(("db/oct", "db/octave", "db an octave", "db"), 1.0), decimals=1),
    "%": Unit(dict.fromkeys(("%", "percent", "per cent"), 1.0)),
    "st": Unit(dict.fromkeys(("st", "semi", "semis", "semitone", "semitones"), 1.0)),
    "oct": Unit(dict.fromkeys(("oct", "octave", "octaves"), 1.0)),
    "ct": Unit(dict.fromkeys(("ct", "cent", "cents"), 1.0)),
    "°": Unit(dict.fromkeys(("°", "deg", "degree", "degrees"), 1.0), space=""),
}
_TYPED = re.compile(r"(?P<number>[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+))\s*(?P<unit>.*)", re.DOTALL)


def written(value: float, unit: str = "", *, signed: bool = False, whole: bool = False, digits: int = DIGITS) -> str:
    """A number of a unit for people. ``signed``: with a plus above 0; ``whole``: without decimals; ``digits`` that mean
    something, where the unit has no decimals of its own."""
    spelling = UNITS[unit]
    if whole:
        return _with_sign(f"{value:.0f}", signed) + _behind(unit, spelling)
    if spelling.decimals is not None:
        return _with_sign(f"{value:.{spelling.decimals}f}", signed) + _behind(unit, spelling)
    shown, rounded = unit, abs(_rounded(value, digits))
    if spelling.larger is not None and rounded >= spelling.larger[0]:
        shown = spelling.larger[1]
    if spelling.smaller is not None and rounded < spelling.smaller[0]:
        shown = spelling.smaller[1]
    number = value / spelling.words.get(shown.lower(), 1.0)
    return _with_sign(_significant(number, digits), signed) + _behind(shown, spelling)


def read(text: str, unit: str = "") -> float | None:
    """What a person typed as a number of this unit; None where it is none. Without a unit it is meant in this one."""
    match = _TYPED.fullmatch(text.strip().replace("−", "-").replace("–", "-"))
    if match is None:
        return None
    word = " ".join(match["unit"].lower().split())
    factor = UNITS[unit].words.get(word) if word else 1.0
    return None if factor is None else float(match["number"].replace(",", ".")) * factor


def _rounded(number: float, digits: int) -> float:
    return float(f"{number:.{digits}g}")


def _significant(number: float, digits: int) -> str:
    """So many digits that mean something, and no more decimals than three: "440", "12.5", "0.25", "1.1"."""
    if number == 0.0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(_rounded(number, digits))))
    text = f"{number:.{min(MOST_DECIMALS, max(0, decimals))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(number: str, signed: bool) -> str:
    if float(number) == 0.0:
        return number.lstrip("-")
    return number.replace("-", "−") if number.startswith("-") or not signed else f"+{number}"


def _behind(unit: str, spelling: Unit) -> str:
    return f"{spelling.space}{unit}" if unit else ""
