"""A synth at the end of its cables, MIDI out and sound in, as an engine: what it sounds like is recorded."""
