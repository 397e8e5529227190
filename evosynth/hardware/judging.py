"""Whether a take is to be trusted: what can have gone wrong between a key and a file, by what is heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.hardware.cables import Heard, rms_db

FULL = 0.998  # of full scale: a converter says no more
CLIPPED = 3  # samples in a row at one end
LOUDER_DB = 9.0  # than the floor: that is no silence
HEARD_DB = 6.0  # above the floor something sounds
MAINS_HZ = (50, 60)
MAINS_SHARE = 0.6  # of the power lies on multiples of the mains frequency
MAINS_PARTS = 8
MAINS_S = 0.1  # of sound that is needed to tell
TONAL_SHARE = 0.8
MOMENT_S = 0.005  # of one look whether a sound is there
NEAR = 6  # looks to either side by which the engine may be early or late
WELL_DB = 20.0  # above silence the engine's sound is all around a gap
Kind = Literal["dropped", "ringing", "hum", "noise", "silent", "torn", "clips"]

WORDS: dict[Kind, str] = {
    "dropped": "the sound input lost samples",
    "ringing": "another note was still ringing",
    "hum": "there is a hum on the sound input",
    "noise": "something else is heard on the sound input",
    "silent": "nothing was heard of a voice that ought to sound",
    "torn": "the sound was gone for a moment: see the audio cable",
    "clips": "it clips: turn the synth or the sound input down",
}

SILENT_ALWAYS = "and nothing was heard: is the synth on, is its cable in?"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a take."""

    kind: Kind

    @property
    def words(self) -> str:
        """The end of a sentence."""
        return WORDS[self.kind]

    @property
    def always(self) -> str:
        """That it is so each time, with the likely cause: the end of a sentence."""
        return SILENT_ALWAYS if self.kind == "silent" else f"without a good take: {self.words}"

    @property
    def sentence(self) -> str:
        """A whole one."""
        return f"{self.words[0].upper()}{self.words[1:]}."


def fault_of(heard: Heard, floor_db: float, *, loud: bool) -> Fault | None:
    """The worst that is wrong; ``loud``: the built-in engine is well heard at this voice and note."""
    if heard.dropped:
        return Fault("dropped")
    if rms_db(heard.before) > floor_db + LOUDER_DB:
        return Fault("ringing")
    if loud and loudest_db(heard.samples, heard.sample_rate) < floor_db + HEARD_DB:
        return Fault("silent")
    return Fault("clips") if clips(heard.samples) else None


def unrest_of(samples: F32, rate: int) -> Fault:
    """What is heard where nothing should be, some tenths of a second of it."""
    if mains_hz(samples, rate):
        return Fault("hum")
    half = len(samples) // 2
    dies = rms_db(samples[:half]) > rms_db(samples[half:]) + 1.0
    return Fault("ringing" if dies or _tonal(samples) else "noise")


def _tonal(samples: F32) -> bool:
    """Whether most of the power lies in few lines."""
    power = np.sort(np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2)[::-1]
    return bool(power[: max(1, len(power) // 100)].sum() > TONAL_SHARE * power.sum())


def is_torn(samples: F32, own: F32, rate: int, floor_db: float) -> bool:
    """Whether a sound was gone for some 10 ms and came back, where the engine's own, as loud as it would come in, never
    falls silent. Both begin when the key goes down, more or less."""
    came, ours = (_levels_db(each, round(MOMENT_S * rate)) for each in (samples, own))
    count = min(len(came), len(ours))
    if count <= 2 * NEAR:
        return False
    least = np.lib.stride_tricks.sliding_window_view(ours[:count], 2 * NEAR + 1).min(axis=1)
    sounds = came[:count] >= floor_db + HEARD_DB
    gone = np.flatnonzero(~sounds[NEAR : count - NEAR] & (least > floor_db + WELL_DB)) + NEAR
    return any(sounds[:at].any() and sounds[at + 1 :].any() for at in gone)


def _levels_db(samples: F32, size: int) -> F64:
    """(n,) RMS of each ``size`` samples in dB below full scale."""
    count = len(samples) // size
    power = np.mean(np.square(samples[: count * size], dtype=np.float64).reshape(count, size), axis=1)
    levels: F64 = 10.0 * np.log10(np.maximum(power, 1e-12))
    return levels


def clips(samples: F32) -> bool:
    """Whether samples stay at an end of the range."""
    at_end = np.abs(samples) >= FULL
    run = at_end
    for _ in range(CLIPPED - 1):
        run = run[:-1] & at_end[-len(run) + 1 :] if len(run) > 1 else run[:0]
    return bool(run.any())


def loudest_db(samples: F32, rate: int) -> float:
    """RMS of the loudest 50 ms in dB below full scale."""
    size = max(1, rate // 20)
    count = max(1, len(samples) // size)
    return max(rms_db(samples[at * size : (at + 1) * size]) for at in range(count))


def mains_hz(samples: F32, rate: int) -> int:
    """The frequency of the mains whose multiples are most of what is heard; 0: it is something else."""
    if len(samples) < MAINS_S * rate:
        return 0
    best, most = 0, MAINS_SHARE
    sound = samples - samples.mean(dtype=np.float64)
    power = float(np.mean(sound**2))
    times = np.arange(len(sound)) / rate
    for hz in MAINS_HZ:
        waves = np.exp(-2j * np.pi * hz * np.arange(1, MAINS_PARTS + 1)[:, None] * times)
        basis = np.concatenate([waves.real, waves.imag]).T
        fitted = basis @ np.linalg.lstsq(basis, sound, rcond=None)[0]
        share = float(np.mean(fitted**2)) / power if power > 0.0 else 0.0
        if share > most:
            best, most = hz, share
    return best
