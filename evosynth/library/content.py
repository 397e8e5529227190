"""What a voice is found by: the content of its sound, whatever it is called."""

from __future__ import annotations

from hashlib import blake2b

from evosynth.synths import voicing

SIZE = 16  # bytes


def sound_key(voice: bytes) -> bytes:
    """16 bytes that are the same for two voices where they have the same sound."""
    return blake2b(voicing.sound(voice), digest_size=SIZE).digest()
