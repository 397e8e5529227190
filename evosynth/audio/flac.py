"""Recorded sounds as FLAC in memory: mono, 24 bits, kept to the bit.

FLAC itself carries a sum of each frame and one of all samples, so that damage is found and never heard.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import AudioError

STEPS = 1 << 23  # of full scale: 24 bits
_SUM = slice(26, 42)  # where the MD5 of all samples stands: libFLAC writes STREAMINFO first


def flac(samples: F32, sample_rate: int) -> bytes:
    """Samples (m,) of whole steps from -1 to just below 1; no bytes where there are none.

    ``ValueError`` for samples that 24 bits do not hold: they would come back as others.
    """
    if samples.ndim != 1:
        raise ValueError(f"flac takes mono samples of shape (samples,), got {samples.shape}")
    steps = samples.astype(np.float64) * STEPS
    if not (np.isfinite(steps).all() and (steps == np.rint(steps)).all() and (steps >= -STEPS).all()):
        raise ValueError("flac was given samples that are not rounded to 24 bits")
    if (steps >= STEPS).any():
        raise ValueError("flac was given samples of full scale: 24 bits end just below")
    if not len(samples):
        return b""
    import soundfile  # loaded where it is wanted: a record of a take passes through processes without sound

    file = BytesIO()
    soundfile.write(file, steps.astype(np.int32) << 8, sample_rate, format="FLAC", subtype="PCM_24")
    return file.getvalue()


def samples_of(data: bytes, sample_rate: int, most: int) -> F32:
    """The samples (m,) of what ``flac`` has made. AudioError where it is damaged, or something else.

    ``most`` : a longer one is not unpacked: of a stranger's a few bytes may stand for hours.
    """
    if not data:
        return np.empty(0, np.float32)
    if not data.startswith(b"fLaC"):  # libsndfile would try what else it may be
        raise AudioError("The recording is damaged.")
    import soundfile

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            ours = file.format == "FLAC" and file.subtype == "PCM_24" and file.channels == 1
            if not ours or file.samplerate != sample_rate or file.frames > most:
                raise AudioError("The recording is none that this program has made.")
            steps = file.read(most, dtype="int32") >> 8
    except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        raise AudioError("The recording is damaged.") from error
    whole = np.frombuffer(steps.astype("<i4").tobytes(), np.uint8).reshape(-1, 4)[:, :3]
    if hashlib.md5(whole.tobytes(), usedforsecurity=False).digest() != data[_SUM]:
        raise AudioError("The recording is damaged.")
    samples: F32 = (steps / STEPS).astype(np.float32)
    return samples
