"""Levels in pictures of sounds: at a point, one picture minus another, and the note that lies at a height."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, U8
from evosynth.notation.note_names import note_label
from evosynth.notation.tuning import midi_of
from evosynth.service.desk_messages import Picture
from ui.look import colormaps

STEP_DB = -colormaps.FLOOR_DB / 255  # decibels of one step of a picture's bytes


def byte_at(picture: Picture, seconds: float, up: float) -> int:
    """The level (0 to 255) at a time and a height (0 to 1); after the end it is that of the last frame."""
    rows, frames = picture.pixels.shape
    row = min(rows - 1, max(0, int(up * rows)))
    frame = min(frames - 1, max(0, int(seconds / picture.length_s * frames)))
    return int(picture.pixels[row, frame])


def decibels_between(target: Picture, selected: Picture) -> F64:
    """Selected minus target in dB, (rows, frames) over the longer of both; silence follows the shorter one."""
    length = max(target.length_s, selected.length_s)
    frames = max(target.pixels.shape[1], selected.pixels.shape[1])
    levels = []
    for picture in (target, selected):
        at = (np.arange(frames) + 0.5) / frames * length
        index = (at / picture.length_s * picture.pixels.shape[1]).astype(int)
        inside = index < picture.pixels.shape[1]
        level = picture.pixels[:, np.minimum(index, picture.pixels.shape[1] - 1)].astype(np.float64)
        levels.append(np.where(inside, level, 0.0) * STEP_DB)
    rows = min(len(levels[0]), len(levels[1]))
    found: F64 = levels[1][:rows] - levels[0][:rows]
    return found


def difference(target: Picture, selected: Picture) -> U8:
    """Selected minus target as an index of the difference map: 128 is nothing, the ends are ±24 dB."""
    index = np.round(127.5 + decibels_between(target, selected) / colormaps.DIFFERENCE_DB * 127.5)
    return np.asarray(np.clip(index, 0, 255), dtype=np.uint8)


def note_name(hz: float) -> str:
    """The nearest note of equal temperament; MIDI 60 is C4."""
    return note_label(round(midi_of(hz)))
