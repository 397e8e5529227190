"""Which sound files are read, by suffix and in words. Looks at nothing but names."""

from __future__ import annotations

READABLE = (
    *(".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif"),
    *(".aifc", ".caf", ".opus", ".oga", ".w64", ".rf64", ".bw64", ".bwf", ".wave", ".au", ".snd", ".voc"),
    *(".sf", ".ircam", ".avr", ".paf", ".pvf", ".iff", ".8svx", ".16sv", ".svx", ".nist", ".sph"),
)
FORMATS = "WAV, FLAC, OGG, MP3, AIFF, CAF, AU and W64"
