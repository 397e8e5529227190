"""Numbers with their units, as people read and type them: "440 Hz", "−6.0 dB", "12 ms", "37.5 %", "+7 st".

What is written has three significant digits, or a fixed number of decimals where people are used to one, a true minus,
and a plus where the sign says something. What is read may have a comma for the point, any minus, and no unit at all;
a time may be that of a clock ("1:30", "1:02:03") or in steps ("1m 30s"), a count may be short ("10k", "1e4", "20,000").
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

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
_MINUTES = dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0)
_HOURS = dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0)
UNITS: Mapping[str, Unit] = {
    "": Unit({}),
    "Hz": Unit({"hz": 1.0, "hertz": 1.0, "khz": 1e3, "k": 1e3}, larger=(1e3, "kHz")),
    "s": Unit({**_SECONDS, **_MILLISECONDS, **_MINUTES, **_HOURS}, smaller=(1.0, "ms")),
    "dB": Unit({"db": 1.0, "decibel": 1.0, "decibels": 1.0}, decimals=1),
    "dB/oct": Unit(dict.fromkeys(("db/oct", "db/octave", "db an octave", "db"), 1.0), decimals=1),
    "%": Unit(dict.fromkeys(("%", "percent", "per cent"), 1.0)),
    "st": Unit(dict.fromkeys(("st", "semi", "semis", "semitone", "semitones"), 1.0)),
    "oct": Unit(dict.fromkeys(("oct", "octave", "octaves"), 1.0)),
    "ct": Unit(dict.fromkeys(("ct", "cent", "cents"), 1.0)),
    "°": Unit(dict.fromkeys(("°", "deg", "degree", "degrees"), 1.0), space=""),
}
_NUMBER = r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
_TYPED = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>.*)", re.DOTALL)
_CLOCK = re.compile(
    r"(?:(?P<hours>[0-9]{1,9}):(?P<minutes>[0-5]?[0-9])|(?P<only>[0-9]{1,9})):(?P<seconds>[0-5]?[0-9](?:[.,][0-9]*)?)"
)
_STEPS = re.compile(r"(?:[0-9]+(?:[.,][0-9]+)?\s*[a-z]+\s*){2,}")
_STEP = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*[a-z]+")
_COUNT = re.compile(
    r"(?P<number>[-+]?[0-9]{1,40}(?:[.][0-9]{0,40})?(?:e[+]?[0-9]{1,2})?)\s*(?P<many>[km]?)", re.IGNORECASE
)
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:[,_ \u202f][0-9]{3})+")
_MANY = {"": 1, "k": 1_000, "m": 1_000_000}


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
    text = text.strip().replace("−", "-").replace("–", "-")
    match = _TYPED.fullmatch(text)
    if match is None:
        return _clock(text) if unit == "s" else None
    word = " ".join(match["unit"].lower().split())
    factor = UNITS[unit].words.get(word) if word else 1.0
    if factor is None:
        return (_clock(text) or _steps(text)) if unit == "s" else None
    return float(match["number"].replace(",", ".")) * factor


def read_count(text: str) -> int | None:
    """A whole number as people type it: "20000", "20,000", "20_000", "2e4", "20k"; None where it is none, as 1.5 is."""
    text = text.strip().replace("−", "-")
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[^-+0-9]", "", text)
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    exact = Fraction(match["number"].rstrip(".").replace(".e", "e")) * _MANY[match["many"].lower()]
    return int(exact) if exact.denominator == 1 else None


def _clock(text: str) -> float | None:
    """ "1:30" in seconds, hours before minutes where there are three."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or match["only"] or 0)
    return 3600.0 * hours + 60.0 * minutes + float(match["seconds"].replace(",", "."))


def _steps(text: str) -> float | None:
    """ "1h 30m" in seconds: each part smaller than the one before."""
    if not _STEPS.fullmatch(text.lower()):
        return None
    words, total, last = UNITS["s"].words, 0.0, math.inf
    for step in _STEP.findall(text.lower()):
        typed = _TYPED.fullmatch(step)
        size = words.get(typed["unit"].strip()) if typed else None
        if typed is None or size is None or size >= last:
            return None
        total, last = total + float(typed["number"].replace(",", ".")) * size, size
    return total


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
