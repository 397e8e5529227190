"""Ember, the colours of a picture of sound: dark is silence, bright is loud; in the light form the other way round.

Lightness moves one way only, so that it reads in grey too. The window and the reports draw with the same colours.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import U8

Stops = tuple[tuple[float, str], ...]  # (place in 0..1, "#RRGGBB")

DARK: Stops = (
    (0, "#0B0C0D"),
    (0.14, "#17121C"),
    (0.32, "#3C1B42"),
    (0.50, "#7D2A4D"),
    (0.66, "#C14C3B"),
    (0.80, "#EC8936"),
    (0.92, "#FBC968"),
    (1, "#FFF5D6"),
)
LIGHT: Stops = (
    (0, "#FCFBF9"),
    (0.16, "#F6E9D6"),
    (0.34, "#EEC48C"),
    (0.52, "#DC8444"),
    (0.68, "#B0483E"),
    (0.84, "#642349"),
    (1, "#190E24"),
)


def table(stops: Stops) -> U8:
    """256 colours (256, 3) RGB, linear between the stops."""
    at = np.array([stop[0] for stop in stops])
    rgb = np.array([[int(stop[1][i : i + 2], 16) for i in (1, 3, 5)] for stop in stops], dtype=np.float64)
    grid = np.linspace(0, 1, 256)
    found = np.stack([np.interp(grid, at, rgb[:, channel]) for channel in range(3)], axis=1)
    return np.round(found).astype(np.uint8)
