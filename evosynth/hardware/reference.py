"""Voices that are known by their sound: whether a synth plays what was sent to it, or has refused it without a word.

A synth that refuses voices plays one that it has, which may sound like a reference. So there are two, an octave apart:
no other voice sounds like both.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32
from evosynth.midi.profiles.profile import Profile
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE

VOICE = INIT_VOICE.with_name("SOUNDCHECK")  # one sine that is there at once and gone at once
NOTE = Note(60, 100, 0.25, 0.35)
HIGHER = VOICE.with_values(op1_coarse=2).with_name("HIGHER")  # the same an octave above
HZ = 261.63
OFF_TUNE = 1.06  # as far as a master tune goes
HEARD_S = 0.15  # of its loudest
NEAR_HZ = 30.0  # around its frequency
PURE = 0.8  # of the power lies there: a cable may hum, an input clip
LOWEST_HZ = 70.0  # mains and what is below is nobody's voice


def is_reference(samples: F32, rate: int, *, higher: bool = False) -> bool:
    """Whether a note of a reference is what was heard: a sine at its key or an octave above, nothing beside it."""
    size = round(HEARD_S * rate)
    if len(samples) < size:
        return False
    starts = range(0, len(samples) - size + 1, max(1, size // 4))
    loudest = max(starts, key=lambda at: float(np.var(samples[at : at + size], dtype=np.float64)))
    power = np.abs(np.fft.rfft(samples[loudest : loudest + size] * np.hanning(size))) ** 2
    hz = np.fft.rfftfreq(size, 1.0 / rate)
    power[hz < LOWEST_HZ] = 0.0
    peak = float(hz[int(np.argmax(power))])
    share = power[np.abs(hz - peak) <= NEAR_HZ].sum() / max(power.sum(), 1e-30)
    meant = 2.0 * HZ if higher else HZ
    return bool(share >= PURE and meant / OFF_TUNE <= peak <= meant * OFF_TUNE)


def refusal(profile: Profile) -> str:
    """What to say where another voice is heard than the one that was sent, with what its panel may want."""
    wants = [f"{check.words} ({check.how})" if check.how else check.words for check in profile.checks]
    see = f"; see on its panel: {'; '.join(wants)}" if wants else ""
    return f"the {profile.name} plays another voice than the one that was sent to it{see}"
