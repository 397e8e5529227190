"""What is remembered of sounds for comparing them: heard once, described and printed."""

from __future__ import annotations

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.analysis.descriptors import described
from evosynth.analysis.fingerprint import printed
from evosynth.analysis.heard import listen
from evosynth.synths.base import Audio, Note


def impressions(audio: Audio, note: Note) -> Impressions:
    """Of sounds of a note, each as if by itself; ``audio`` at any rate. Compared by alike.steps.

    One sound is heard twice: NumPy adds up a single column in another order than the same one beside others.
    """
    if audio.n == 1:
        return impressions(Audio(np.repeat(audio.rows(), 2, axis=0), audio.sample_rate, 2), note)[:1]
    heard = listen(audio, note)
    return Impressions(described(heard), printed(heard))
