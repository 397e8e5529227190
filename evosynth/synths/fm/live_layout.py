"""Where everything of the live engine lies: one flat array of integers, so that a C callback needs one pointer.

Kernels take the sections as views. All numbers here are frozen into compiled code.
"""

from __future__ import annotations

from evosynth.synths.fm.algorithms import BUSES
from evosynth.synths.fm.units import BLOCK, INCREMENTS
from evosynth.synths.fm.voice import LANES, STATE_COLUMNS
from evosynth.voices.dx7 import VOICE_SIZE

NOTES = 16  # that sound at once
INSTRUMENT = NOTES  # the row beside the notes: the voice that new notes take, and the LFO that all share
ROWS = NOTES + 1
KEYS = 128
CLOCK_SIZE = INCREMENTS + 1025  # numbers of a clock

# Control: single numbers. WRITTEN and READ count commands and are the only words that both sides look at.
WRITTEN, READ, NOW, POSITION, CALLS, UNDERFLOWS, CHANNELS = range(7)
BEND, WHEEL, PEDAL, LAST_KEY, ORDER, GAIN, VOLUME = range(7, 14)
SETTINGS = 14  # PlaySettings.numbers() from here on
MONO, BEND_RANGE, BEND_STEP, PORTAMENTO, GLISSANDO, GLIDE_ALWAYS = range(SETTINGS, SETTINGS + 6)
WHEEL_RANGE, WHEEL_PITCH, WHEEL_AMPLITUDE, WHEEL_BIAS = range(SETTINGS + 6, SETTINGS + 10)
SETTINGS_COUNT = 10
CONTROLS = 32
# Columns of a note.
KEY, VELOCITY, HELD, SUSTAINED, SOUNDING, STARTED, GLIDE, ENDING, LOUDNESS, NOTE_COLUMNS = range(10)

# A command: its kind, the sample at which it is due, then what it carries.
KIND, DUE, FIRST, SECOND = range(4)
COMMAND_COLUMNS = 160  # a voice and its gain
COMMANDS = 256
(KEY_DOWN, KEY_UP, SET_PEDAL, SET_BEND, SET_WHEEL, SET_VOICE, EDIT_VOICE, SET_SETTINGS, SET_VOLUME, ALL_OFF) = range(10)
VOICE_BYTES = SECOND  # a voice command carries its gain first, then the bytes

GAIN_ONE = 1 << 24  # gains are Q24

# Columns of the floats (seen through a view). A block is mixed, waits one block for the limiter, then goes out.
READY = 0
WAITING = READY + BLOCK
MIX = WAITING + BLOCK
BEFORE = MIX + BLOCK  # the last samples of the mix before this one: there are peaks between samples
REACH = 8  # how many
VOLUME_NOW, LIMIT_NOW, LIMIT_WANTED, RECOVERY, CEILING = range(BEFORE + REACH, BEFORE + REACH + 5)
FLOATS = CEILING + 1

# Sections of the memory, in int64 words.
CONTROL_AT = 0
KEYS_AT = CONTROL_AT + CONTROLS  # when each key was pressed (mono), 0: it is up
NOTES_AT = KEYS_AT + KEYS
STATE_AT = NOTES_AT + NOTES * NOTE_COLUMNS
VOICES_AT = STATE_AT + ROWS * STATE_COLUMNS
OWN_AT = VOICES_AT + ROWS * VOICE_SIZE
WORK_AT = OWN_AT + LANES * (2 + BLOCK)
BUSES_AT = WORK_AT + 5 * LANES
FLOATS_AT = BUSES_AT + BUSES * BLOCK
RING_AT = FLOATS_AT + FLOATS
TIMING_AT = RING_AT + COMMANDS * COMMAND_COLUMNS  # a clock (see units), for the callback alone
MEMORY_SIZE = TIMING_AT + CLOCK_SIZE
