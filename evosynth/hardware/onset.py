"""Where a sound begins, and how far two hearings of one voice are apart in time."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.hardware.cables import Heard

BELOW_DB = -20.0  # below its loudest a sound has begun
LIKE_S = 0.2  # of a sound, from its beginning on, that are laid over the engine's
ALIKE = 0.9  # correlation from which on both are the same wave
EQUALLY = 0.0005  # of places that are as good the first is meant: a steady tone repeats itself, but not before it began
SUDDEN_S = 0.01  # a voice that begins later than that after its key does not say when the key went down


def onset(samples: F32, floor_db: float = -120.0) -> int | None:
    """The first sample of a sound that is as loud as BELOW_DB against its loudest; None: nothing is above the floor.

    The floor is in dB of RMS; nothing constant is in the samples.
    """
    loud = np.abs(samples)
    threshold = 4.0 * 10.0 ** (floor_db / 20.0)
    peak = float(loud.max(initial=0.0))
    return int(np.argmax(loud >= max(threshold, peak * 10.0 ** (BELOW_DB / 20.0)))) if peak > threshold else None


def late_by(heard: Heard, own: F32, floor_db: float) -> int | None:
    """By how many samples a note comes later than its key, where the built-in engine's sound of it begins suddenly
    enough to tell; less than none where it is heard too early; None where it cannot be told."""
    rate = heard.sample_rate
    expected = onset(own)
    if expected is None or expected > SUDDEN_S * rate:
        return None
    came = onset(heard.samples, floor_db)
    return None if came is None else came - heard.lead - expected


def laid_over(heard: Heard, own: F32, usual: int, apart: int) -> int | None:
    """By how many samples a note comes later than its key, ``usual`` of them but for ``apart`` to either side: where it
    lies on the engine's own wave; None where it is another wave."""
    began = onset(own)
    if began is None:
        return None
    count = min(round(LIKE_S * heard.sample_rate), len(own) - began)
    first = heard.lead + usual - apart + began
    came = heard.samples[max(0, first) : first + count + 2 * apart]
    if first < 0 or len(came) < count + 2 * apart or count < 2:
        return None
    alike = _alike(came.astype(np.float64), own[began : began + count].astype(np.float64))
    good = alike >= max(ALIKE, float(alike.max()) - EQUALLY)
    if not good.any():
        return None
    best = int(good.argmax())
    end = best + int(np.append(good[best:], False).argmin())
    return usual - apart + best + int(alike[best:end].argmax())


def _alike(came: F64, wave: F64) -> F64:
    """Correlation, -1..1, of a wave (n,) with what came (m,) from each place on where there is enough of it
    (m - n + 1,)."""
    size = 1 << (len(came) - 1).bit_length()  # what wraps round lies beyond the places that are asked for
    product = np.fft.irfft(np.fft.rfft(came, size) * np.conj(np.fft.rfft(wave, size)), size)
    until = np.concatenate([[0.0], np.cumsum(came**2)])
    power = until[len(wave) :] - until[: len(until) - len(wave)]
    alike: F64 = product[: len(power)] / np.sqrt(np.maximum(power * (wave @ wave), 1e-30))
    return alike
