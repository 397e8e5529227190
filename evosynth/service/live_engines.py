"""Which live engine plays a voice, and what dresses it in that voice, as loud as all others."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from evosynth.audio.level import LOUDNESS_LUFS
from evosynth.audio.listening import listening_factor
from evosynth.errors import InputError
from evosynth.library import table_store
from evosynth.service.live_messages import SetVoice
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note, Synth
from evosynth.synths.engine import EngineSpec, imported

if TYPE_CHECKING:
    from evosynth.synths.live.writer import LiveWriter

RATE = 44100  # Hz at which loudness is measured


def warm_up(synth: EngineSpec) -> None:
    """Load the live kernels of an engine, compiling them where no cache has them."""
    if (function := registry.of(synth).live_warm_up) is not None:
        imported(function)()


def instrument(synth: EngineSpec, rate: int, channels: int) -> LiveWriter:
    """A live engine; where a table is missing there is silence in its place. InputError for one that has no keys."""
    engine = registry.of(synth)
    if engine.live is None:
        raise InputError(engine.live_reason)
    made: LiveWriter = imported(engine.live)(rate, channels, table_store.with_stand_ins(synth.tables))
    return made


def gain_of(message: SetVoice) -> float:
    """By how much its notes are louder than they are by themselves; worked out before anybody has to wait for it."""
    lufs = LOUDNESS_LUFS if message.loudness_lufs is None else message.loudness_lufs
    mute = table_store.missing(voicing.synth_of(message.voice).tables)
    return 0.0 if mute else voice_gain(message.voice, message.note, lufs)


def dressed(message: SetVoice, gain: float) -> Callable[[LiveWriter], None]:
    """What gives an instrument this voice."""
    return lambda engine: engine.set_voice(message.voice, gain, edit=message.edit)


@lru_cache(maxsize=4)
def _synth(synth: EngineSpec) -> Synth:
    from evosynth.runs.assembly import engine

    return engine(synth, RATE, 1)


@lru_cache(maxsize=64)
def voice_gain(voice: bytes, note: Note, lufs: float) -> float:
    """The factor that makes one note of a voice so loud; computed once a voice, from the sound of its files."""
    synth = voicing.synth_of(voice)
    genome = voicing.genome_of(voice, synth)
    sound = _synth(synth).render(genome[None], [note], quality="final")[0].rows()[0]
    return listening_factor(sound, RATE, lufs)
