"""What has to be known before a synth is recorded: how late and how loud it comes, and what is heard of silence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import InputError
from evosynth.hardware.cables import Cables, Cancelling, Heard, rms_db
from evosynth.hardware.judging import HEARD_DB, clips, mains_hz
from evosynth.hardware.noise import noise_of
from evosynth.hardware.obeying import obeys
from evosynth.hardware.onset import late_by
from evosynth.hardware.reference import NOTE, VOICE
from evosynth.synths.base import Note, never

TIMES = 8  # that it is played
GOLDEN, PERIOD_S = 0.618034, 0.05  # the times between are spread over the longest period of a driver
LONGEST_LATENCY_S = 0.4  # of anything that can be called a connection
SILENCE_S = 0.4
LOUDEST_SILENCE_DB = -50.0  # what is louder is another sound
RANGE_DB = 60.0  # that is listened for below one full carrier
LEAST_ROOM_DB = 40.0  # between floor and sound: with less, tails are not heard
UNKNOWN_MS = 0.05  # of latency: 0.0 would say that there is none, where it is only not known from none
QUIETEST_DB = -40.0  # of the reference: softer than that something is turned down
Foretold = Callable[[bytes, Note, int], F32]  # voice, note, rate in Hz -> what the built-in engine plays


@dataclass(frozen=True, slots=True)
class Soundcheck:
    """How a synth comes in. Levels are RMS in dB below full scale."""

    latency_s: float  # from the note-on that leaves to the first sample that an engine would have made
    jitter_s: float  # between the earliest and the latest
    floor_db: float  # of silence
    level_db: float  # of one full carrier, C4, velocity 100
    noise_db: tuple[float, ...] = ()  # of silence, in octaves: see noise.noise_of
    problems: tuple[str, ...] = ()  # sentences for a person; with none of them it is well

    @property
    def silence_db(self) -> float:
        """What is no louder counts as silence."""
        return max(self.floor_db, self.level_db - RANGE_DB)

    @property
    def words(self) -> str:
        """For a person, in one line."""
        late_ms, within_ms = max(0.0, 1000 * self.latency_s), 1000 * self.jitter_s
        late = f"{late_ms:.1f} ms (within {within_ms:.1f} ms)"
        if late_ms < UNKNOWN_MS:
            late = f"under {math.ceil(late_ms + within_ms)} ms"
        return f"latency {late}, level {self.level_db:.0f} dB, silence {self.floor_db:.0f} dB"


def checked(cables: Cables, foretold: Foretold, cancelled: Cancelling = never) -> Soundcheck:
    """Play the reference a few times. PortError, AudioError, Cancelled.

    InputError where nothing is heard of it, or another voice.
    """
    cables.let_go(cancelled)
    cables.send(VOICE, cancelled)
    rate = cables.recorder.sample_rate
    silence = cables.recorder.read(cables.recorder.frames, round(SILENCE_S * rate), cancelled=cancelled)
    floor_db = rms_db(silence)
    heard = [_played(cables, time, floor_db, cancelled) for time in range(TIMES)]
    level_db = max(_level_db(one) for one in heard)
    if level_db > floor_db + HEARD_DB:
        obeys(cables, lambda broken_off: _played(cables, 0, floor_db, broken_off), floor_db, cancelled)
    own = foretold(VOICE.data, NOTE, rate)
    late = [by for one in heard if (by := late_by(one, own, max(floor_db, level_db - RANGE_DB))) is not None]
    if len(late) < TIMES // 2 or level_db < floor_db + HEARD_DB:
        raise InputError(_nothing(cables, floor_db, level_db))
    latency_s = float(np.median(late)) / rate
    jitter_s = float(np.max(late) - np.min(late)) / rate
    noise_db = noise_of(silence, rate)
    return Soundcheck(latency_s, jitter_s, floor_db, level_db, noise_db, _problems(heard, silence, level_db))


def _played(cables: Cables, time: int, floor_db: float, cancelled: Cancelling) -> Heard:
    """Each time at another moment of whatever comes again and again: a driver's period is one of the delays."""
    wait_s = time * GOLDEN % 1.0 * PERIOD_S
    gate = replace(NOTE, gate_s=NOTE.gate_s + wait_s, length_s=NOTE.length_s + wait_s)
    lasts_s = gate.length_s + LONGEST_LATENCY_S
    return cables.play(gate, latency_s=LONGEST_LATENCY_S, floor_db=floor_db + 3.0, lasts_s=lasts_s, cancelled=cancelled)


def _level_db(heard: Heard) -> float:
    """The loudest fifth of a second."""
    size = heard.sample_rate // 5
    starts = range(0, max(1, len(heard.samples) - size), size // 4)
    return max(rms_db(heard.samples[at : at + size]) for at in starts)


def _nothing(cables: Cables, floor_db: float, level_db: float) -> str:
    name = getattr(cables.recorder, "name", "the sound input")
    if floor_db > LOUDEST_SILENCE_DB:
        return f"something sounds on {name} at {floor_db:.0f} dB before a note is played, so that no note is heard"
    return (
        f"nothing was heard of the {cables.link.profile.name} on {name}: a note was played, and it heard "
        f"{level_db:.0f} dB, in silence {floor_db:.0f} dB; see its volume, its cable, its channel, and the input"
    )


def _problems(heard: list[Heard], silence: F32, level_db: float) -> tuple[str, ...]:
    found, floor_db = [], rms_db(silence)
    if any(clips(one.samples) for one in heard):
        found.append("It is too loud: the input clips. Turn the synth or the input down.")
    elif level_db < QUIETEST_DB:
        found.append(f"It comes in at {level_db:.0f} dB only: turn the synth or the input up.")
    hums = mains_hz(silence, heard[0].sample_rate)
    if level_db - floor_db < LEAST_ROOM_DB:
        what = f"a hum of {hums} Hz" if hums else "noise"
        found.append(f"There is {what} {level_db - floor_db:.0f} dB below its sound: quiet tails are not heard.")
    if sum(one.dropped for one in heard) > 1:
        found.append("The sound input loses samples: close other programs, or give it a larger buffer.")
    return tuple(found)
