"""Where everything of the live FM engine lies: one flat array of integers, so that a C callback needs one pointer.

Kernels take the sections as views. All numbers here are frozen into compiled code.
"""

from __future__ import annotations

from evosynth.synths.fm.algorithms import BUSES
from evosynth.synths.fm.units import INCREMENTS
from evosynth.synths.fm.voice import LANES, STATE_COLUMNS
from evosynth.synths.live import layout
from evosynth.voices.dx7 import VOICE_SIZE

INSTRUMENT = layout.NOTES  # the row beside the notes: the voice that new notes take, and the LFO that all share
ROWS = layout.NOTES + 1
CLOCK_SIZE = INCREMENTS + 1025  # numbers of a clock
VOICE_BYTES = layout.SECOND  # a voice command carries its gain first, then the bytes

# Sections of the memory, in int64 words.
CONTROL_AT = 0
KEYS_AT = CONTROL_AT + layout.CONTROLS  # when each key was pressed (mono), 0: it is up
NOTES_AT = KEYS_AT + layout.KEYS
STATE_AT = NOTES_AT + layout.NOTES * layout.NOTE_COLUMNS
VOICES_AT = STATE_AT + ROWS * STATE_COLUMNS
OWN_AT = VOICES_AT + ROWS * VOICE_SIZE
WORK_AT = OWN_AT + LANES * (2 + layout.BLOCK)
BUSES_AT = WORK_AT + 5 * LANES
FLOATS_AT = BUSES_AT + BUSES * layout.BLOCK
RING_AT = FLOATS_AT + layout.FLOATS
TIMING_AT = RING_AT + layout.COMMANDS * layout.COMMAND_COLUMNS  # a clock (see units), for the callback alone
MEMORY_SIZE = TIMING_AT + CLOCK_SIZE
