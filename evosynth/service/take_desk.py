"""Pictures of voices as a synth made them sound, from the takes that lie in the library."""

from __future__ import annotations

import numpy as np

from evosynth.library.take_store import LibraryTakes
from evosynth.service import sounds
from evosynth.service.desk_messages import Picture, Silence
from evosynth.service.take_messages import DrawTakes, TakesDrawn
from evosynth.synths import voicing
from evosynth.synths.base import Note


def draw_takes(request: DrawTakes) -> TakesDrawn:
    """Of each voice at its note; None where it was not recorded, or is silent."""
    if not request.device:
        return TakesDrawn(request.ticket, tuple(_heard(sounds.picture_at(*one)) for one in request.wanted))
    store = LibraryTakes(request.device)
    return TakesDrawn(request.ticket, tuple(_drawn(store, voice, note) for voice, note in request.wanted))


def _drawn(store: LibraryTakes, voice: bytes, note: Note) -> Picture | None:
    from evosynth.audio.files import resample

    if (take := store.find(voicing.sound(voice), note)) is None:
        return None
    samples = np.zeros(note.samples(sounds.FILE_RATE), np.float32)
    heard = resample(take.samples, take.sample_rate, sounds.FILE_RATE)
    samples[: len(heard)] = heard[: len(samples)]
    return _heard(sounds.drawn(samples, note, None))


def _heard(picture: Picture | Silence) -> Picture | None:
    return picture if isinstance(picture, Picture) else None
