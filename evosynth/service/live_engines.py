"""Which live engine plays a voice, and what dresses it in that voice, as loud as all others."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evosynth.audio.level import LOUDNESS_LUFS, listening_factor
from evosynth.library import table_store
from evosynth.service.live_messages import SetVoice
from evosynth.synths import voicing
from evosynth.synths.base import Note, Synth

if TYPE_CHECKING:
    from evosynth.synths.fm.live import LiveEngine
    from evosynth.synths.wavetable.live import WavetableLive

    Instrument: TypeAlias = LiveEngine | WavetableLive

RATE = 44100  # Hz at which loudness is measured


def warm_up(synth: str) -> None:
    """Load the live kernels of a synth as text, compiling them where no cache has them."""
    if voicing.split(synth)[0] == voicing.WAVETABLE:
        from evosynth.synths.wavetable import live as wavetable

        wavetable.warm_up()
        return
    from evosynth.synths.fm import live as fm

    fm.warm_up()


def instrument(synth: str, rate: int, channels: int) -> Instrument:
    """A live engine for a synth as text; where a table is missing there is silence in its place."""
    name, keys = voicing.split(synth)
    if name == voicing.WAVETABLE:
        from evosynth.synths.wavetable.factory import factory_tables
        from evosynth.synths.wavetable.live import WavetableLive

        tables = factory_tables().with_tables(table_store.with_stand_ins(keys))
        return WavetableLive(rate, tables=tables, channels=channels)
    from evosynth.synths.fm.live import LiveEngine

    return LiveEngine(rate, channels=channels)


def dressed(message: SetVoice) -> Callable[[Instrument], None]:
    """What gives an instrument this voice: all of it is worked out here, before anybody has to wait for it."""
    lufs = LOUDNESS_LUFS if message.loudness_lufs is None else message.loudness_lufs
    synth = voicing.synth_of(message.voice)
    mute = table_store.missing(voicing.split(synth)[1])
    gain = 0.0 if mute else voice_gain(message.voice, message.note, lufs)
    if voicing.split(synth)[0] == voicing.WAVETABLE:
        patch = voicing.space_of(synth).decode(voicing.genome_of(message.voice, synth)[None])[0]
        return lambda engine: engine.set_patch(patch, gain, edit=message.edit)  # type: ignore[union-attr]
    voice = np.frombuffer(message.voice, np.uint8)
    return lambda engine: engine.set_voice(voice, gain, edit=message.edit)  # type: ignore[union-attr]


@lru_cache(maxsize=4)
def _synth(synth: str) -> Synth:
    from evosynth.runs.assembly import engine

    return engine(synth, RATE, 1)


@lru_cache(maxsize=64)
def voice_gain(voice: bytes, note: Note, lufs: float) -> float:
    """The factor that makes one note of a voice so loud; computed once a voice, from the sound of its files."""
    synth = voicing.synth_of(voice)
    genome = voicing.genome_of(voice, synth)
    sound = _synth(synth).render(genome[None], [note], quality="final")[0].rows()[0]
    return listening_factor(sound, RATE, lufs)
