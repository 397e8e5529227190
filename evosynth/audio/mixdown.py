"""Several channels as one: their mean, or one channel where the mean loses what is heard.

In a mean, what two channels have in opposite phase is gone: all of an inverted channel, the odd harmonics of one that
is late by half a period. What they have at different phases by chance, as chorus, rooms and spaced microphones have it,
loses 3 dB evenly over time, and stays the mean.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64

CANCELLED = 0.01  # of the channels' energy: a mean with less has lost the sound (half is left of unlike channels)
_LOST = 0.1  # of a frequency's energy in the channels, over the whole sound: with less in the mean it is lost
_HEARD = 1e-3  # of the strongest frequency's energy: what is weaker does not count
_TOO_MUCH = 0.3  # of all that is heard, by amplitude (a fifth is lost where phases are left to chance)
_WINDOW_S = 0.1
_MOST_FRAMES = 200  # of a long file; a spectrum over the whole needs no more


def mixed(block: F32, rate: int) -> tuple[F32, int | None]:
    """Channels (samples, channels) as mono (samples,), and which channel was taken alone: None for their mean."""
    if block.shape[1] == 1:
        return block[:, 0], None
    mono = mean(block)
    energies = energies_of(block)
    if cancelled(mono, energies) or lost_share(block, mono, rate) > _TOO_MUCH:
        loudest = int(np.argmax(energies))
        return block[:, loudest].copy(), loudest
    return mono, None


def mean(block: F32) -> F32:
    """The mean of the channels (samples,)."""
    return np.asarray(block.mean(axis=1, dtype=np.float64).astype(np.float32))


def energies_of(block: F32) -> F64:
    """The mean square of each channel."""
    return np.asarray(np.mean(np.square(block, dtype=np.float64), axis=0))


def cancelled(mono: F32, energies: F64) -> bool:
    """Whether the channels take each other away as a whole."""
    return bool(np.mean(np.square(mono, dtype=np.float64)) < CANCELLED * energies.mean())


def lost_share(block: F32, mono: F32, rate: int) -> float:
    """How much of what is heard in the channels is missing in their mean, 0..1."""
    size = min(len(mono), round(_WINDOW_S * rate))
    if size < 64 or (block == block[:, :1]).all():
        return 0.0
    there = np.mean([_spectrum(channel, size) for channel in block.T], axis=0)
    left = _spectrum(mono, size)
    heard = there > _HEARD * there.max()
    weight = np.sqrt(there[heard])
    return float(weight[left[heard] < _LOST * there[heard]].sum() / max(float(weight.sum()), 1e-30))


def _spectrum(channel: F32, size: int) -> F64:
    """Energy by frequency over the whole sound (bins,)."""
    step = max(size // 2, len(channel) // _MOST_FRAMES)
    frames = np.lib.stride_tricks.sliding_window_view(channel, size)[::step]
    return np.asarray(np.mean(np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2, axis=0))
