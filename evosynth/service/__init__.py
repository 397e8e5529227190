"""The two processes behind the window: one evolves, one renders, reads files and talks to MIDI."""
