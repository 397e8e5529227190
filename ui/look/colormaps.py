"""Colour maps of the pictures of sound: 256 entries, linear between stops. Index 0 is always the colour of the well.

*Ember*: loud is bright in the dark theme, and dark like ink in the light one; lightness moves one way only, so it reads
in grey too. *Difference*: blue where the selected sound has too little, orange where it has too much, the well where
they agree.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evosynth.analysis import picture_colours
from evosynth.analysis.picture_colours import Stops
from evosynth.arrays import U8, U32
from ui.look import theme

RAMP: U8 = np.tile(np.arange(256, dtype=np.uint8), (2, 1))  # a picture of all levels, from quiet to loud

_CIVIDIS = (
    "#00224E",
    "#123570",
    "#3B496C",
    "#575D6D",
    "#707173",
    "#8A8678",
    "#A59C74",
    "#C3B369",
    "#E1CC55",
    "#FEE838",
)


def _spread(colours: tuple[str, ...], start: float) -> Stops:
    return tuple((float(at), colour) for at, colour in zip(np.linspace(start, 1, len(colours)), colours, strict=True))


MAPS: dict[str, dict[str, Stops]] = {
    "ember": {"dark": picture_colours.DARK, "light": picture_colours.LIGHT},
    "difference": {
        "dark": (
            (0, "#A9DDFF"),
            (0.25, "#2F83C8"),
            (0.42, "#12283A"),
            (0.50, "#0B0C0D"),
            (0.58, "#35200D"),
            (0.75, "#C96A1C"),
            (1, "#FFD2A0"),
        ),
        "light": (
            (0, "#0A3566"),
            (0.25, "#4C9AD3"),
            (0.42, "#DCEAF3"),
            (0.50, "#FCFBF9"),
            (0.58, "#F8E6D3"),
            (0.75, "#DD8F45"),
            (1, "#702C00"),
        ),
    },
    "cividis": {
        "dark": ((0, "#0B0C0D"), *_spread(_CIVIDIS, 0.16)),
        "light": ((0, "#FCFBF9"), *_spread(_CIVIDIS[::-1], 0.12)),
    },
    "grey": {"dark": ((0, "#0B0C0D"), (1, "#FFFFFF")), "light": ((0, "#FCFBF9"), (1, "#0B0C0D"))},
}


def lut(name: str = "", mode: theme.Mode | None = None) -> U8:
    """The map as (256, 3) RGB; of the theme applied now unless a mode is given, the chosen one unless one is named."""
    return _lut(name or theme.current.colour_map, mode or theme.mode())


def applied() -> tuple[str, str]:
    """Theme and map as they are applied now: a coloured picture that is kept is made again when they change."""
    return theme.mode(), theme.current.colour_map


@lru_cache(maxsize=16)
def _lut(name: str, mode: theme.Mode) -> U8:
    found = picture_colours.table(MAPS[name][mode])
    if name == "difference":
        found[127:129] = np.round((found[127].astype(float) + found[128]) / 2)  # no difference is the well itself
    found.setflags(write=False)
    return found


def packed(name: str = "") -> U32:
    """As ``lut``, as 0xffRRGGBB: index it with a picture to get an RGB32 image."""
    return _packed(name or theme.current.colour_map, theme.mode())


@lru_cache(maxsize=16)
def _packed(name: str, mode: theme.Mode) -> U32:
    table = lut(name, mode).astype(np.uint32)
    found: U32 = np.asarray(0xFF000000 | (table[:, 0] << 16) | (table[:, 1] << 8) | table[:, 2], dtype=np.uint32)
    found.setflags(write=False)
    return found
