"""Levels in pictures of sounds: at a point, one picture minus another, and the note that lies at a height."""

from __future__ import annotations

from evosynth.analysis import picture_difference
from evosynth.arrays import U8
from evosynth.notation.note_names import note_label
from evosynth.notation.tuning import midi_of
from evosynth.service.desk_messages import Picture


def byte_at(picture: Picture, seconds: float, up: float) -> int:
    """The level (0 to 255) at a time and a height (0 to 1); after the end it is that of the last frame."""
    rows, frames = picture.pixels.shape
    row = min(rows - 1, max(0, int(up * rows)))
    frame = min(frames - 1, max(0, int(seconds / picture.length_s * frames)))
    return int(picture.pixels[row, frame])


def difference(target: Picture, selected: Picture) -> U8:
    """Selected minus target as an index of the difference map."""
    return picture_difference.difference(target.pixels, target.length_s, selected.pixels, selected.length_s)


def note_name(hz: float) -> str:
    """The nearest note of equal temperament; MIDI 60 is C4."""
    return note_label(round(midi_of(hz)))
