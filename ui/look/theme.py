"""The look: colour tokens, type, sizes and motion. Widgets use names only; no colour is written down outside this file.

Colours are solid unless a function says otherwise. Sizes are logical pixels at 100 %: ``px`` multiplies by the
person's scale. ``ui.look.dress`` puts it on the application, again at any time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF

Mode = Literal["dark", "light"]

TOKENS: dict[str, dict[str, str]] = {
    "dark": {
        "window": "#101112",  # window, gaps, bars
        "panel": "#191A1C",  # docks, cards
        "raised": "#242629",  # buttons, fields, tile foot, menus
        "hover": "#2E3135",  # hover, pressed segment, empty tracks
        "well": "#0B0C0D",  # spectrograms, plots, envelopes
        "sel": "#1C3730",  # foot of the selected tile, selected row
        "line": "#2A2C30",  # hairlines, never the only sign of a control
        "ctl": "#7B8188",  # slider tracks, dashed zones, empty stars, diagram lines
        "text": "#ECEDEE",  # values, titles, rated stars, playhead
        "text2": "#AEB3B9",  # labels, axes, quiet buttons
        "text3": "#969CA4",  # hints, key names, disabled
        "accent": "#56D4B4",  # the one filled button, focus, what is set or kept, what happens
        "on": "#06231B",  # text on accent
        "danger": "#FF8E7A",
        "danger_ground": "#3A1E19",
        "warn": "#F0BE5E",
        "warn_ground": "#33290F",
        "knob": "#F4F5F5",  # slider knobs
    },
    "light": {
        "window": "#E3E2DE",
        "panel": "#F5F4F1",
        "raised": "#FFFFFF",
        "hover": "#EAE8E4",
        "well": "#FCFBF9",
        "sel": "#CFE8E0",
        "line": "#D5D3CD",
        "ctl": "#7B7871",
        "text": "#1B1C1E",
        "text2": "#4E5257",
        "text3": "#5B5F64",
        "accent": "#006B57",
        "on": "#FFFFFF",
        "danger": "#A82E19",
        "danger_ground": "#F8DFD9",
        "warn": "#7A4E00",
        "warn_ground": "#F8E8C6",
        "knob": "#FFFFFF",
    },
}

# The accents that a person may choose from: all pass the same contrast figures (tested).
ACCENTS: dict[str, dict[str, dict[str, str]]] = {
    "mint": {mode: {name: TOKENS[mode][name] for name in ("accent", "on", "sel")} for mode in TOKENS},
    "sky": {
        "dark": {"accent": "#7CC4F5", "on": "#06202F", "sel": "#1B3142"},
        "light": {"accent": "#005F96", "on": "#FFFFFF", "sel": "#CFE3F2"},
    },
    "iris": {
        "dark": {"accent": "#B9A7FF", "on": "#170F33", "sel": "#2B2646"},
        "light": {"accent": "#5640AB", "on": "#FFFFFF", "sel": "#E0DAF5"},
    },
}

SCALES = (0.8, 2.0)  # how small and how large everything can be made
COLOUR_MAPS = ("ember", "cividis", "grey")  # in which pictures of sounds can be painted

SURFACES = ("window", "panel", "raised", "hover", "well", "sel")
RADIUS = {"panel": 10, "tile": 7, "button": 6, "chip": 5, "segment": 4, "zone": 14}
FAMILIES = ["Inter", "Segoe UI Variable", "SF Pro Text", "Noto Sans", "DejaVu Sans"]
ASSETS = Path(__file__).parent.parent / "assets"


class _Theme(QObject):
    """What was put on last. ``changed`` fires each time."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "dark"
        self.accent = "mint"
        self.scale = 1.0
        self.reduce_motion = False
        self.colour_map = "ember"
        self.fonts_loaded = False


current = _Theme()


def mode() -> Mode:
    return current.mode


def is_dark() -> bool:
    return current.mode == "dark"


def hex_of(name: str, mode: Mode | None = None, accent: str | None = None) -> str:
    """The token as ``#RRGGBB``."""
    mode = mode or current.mode
    return {**TOKENS[mode], **ACCENTS[accent or current.accent][mode]}[name]


@lru_cache(maxsize=256)
def color(name: str, alpha: float = 1.0) -> QColor:
    """The token as a colour; treat it as read-only, it is shared."""
    found = QColor(hex_of(name))
    found.setAlphaF(alpha)
    return found


def px(logical: float) -> int:
    """A length at the person's scale, in whole logical pixels."""
    return max(1, round(logical * current.scale)) if logical > 0 else round(logical * current.scale)


@lru_cache(maxsize=64)
def font(px_size: int = 13, weight: int = 400, *, display: bool = False) -> QFont:
    """Inter at a pixel size with numerals of one width; ``display`` is for the one headline."""
    made = QFont()
    made.setFamilies((["Inter Display"] if display else []) + FAMILIES)
    made.setPixelSize(max(11, round(px_size * current.scale)))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=64)
def metrics(px_size: int = 13, weight: int = 400) -> QFontMetricsF:
    """Metrics of ``font``: widths always come from here."""
    return QFontMetricsF(font(px_size, weight))


def forget() -> None:
    """Colours and fonts are made anew: another look has been put on."""
    for cached in (color, font, metrics):
        cached.cache_clear()


def motion_ms() -> int:
    """How long hover, fade and panel changes take: 120 ms, or nothing at all with reduced motion."""
    return 0 if current.reduce_motion else 120


def number(value: float, decimals: int = 2, *, sign: bool = False) -> str:
    """A number for people: fixed decimals and a true minus."""
    text = f"{value:+.{decimals}f}" if sign else f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−")


_MINUS = re.compile(r"(?<!\w)-(?=[\d.]+ dB)")


def words(text: str) -> str:
    """Text for people: with numerals of one width Inter sets "-" as wide as a minus, so hyphens become true hyphens.

    Before decibels it is a minus.
    """
    return _MINUS.sub("−", text).replace("-", "‐")


def contrast(first: str, second: str) -> float:
    """WCAG contrast of two ``#RRGGBB`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
