"""What is remembered of sounds for comparing them: heard once, described and printed."""

from __future__ import annotations

from evosynth.analysis.alike import Impressions
from evosynth.analysis.descriptors import described
from evosynth.analysis.fingerprint import printed
from evosynth.analysis.heard import listen
from evosynth.synths.base import Audio, Note


def impressions(audio: Audio, note: Note) -> Impressions:
    """Of sounds of a note; ``audio`` at any rate. Compared by alike.steps."""
    heard = listen(audio, note)
    return Impressions(described(heard), printed(heard))
