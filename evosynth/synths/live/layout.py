"""The words that a played instrument and its writer share: control words, notes, commands, floats of the output.

Each engine decides where these sections lie. All numbers here are frozen into compiled code.
"""

from __future__ import annotations

BLOCK = 64  # samples between two looks at envelopes, LFOs, wheels and commands
OCTAVE = 1 << 24  # pitches are Q24

NOTES = 16  # that sound at once
KEYS = 128

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
KIND, DUE, FIRST, SECOND = range(4)  # a voice command carries its gain first, then its voice
COMMAND_COLUMNS = 160  # a voice and its gain
COMMANDS = 256
(KEY_DOWN, KEY_UP, SET_PEDAL, SET_BEND, SET_WHEEL, SET_VOICE, EDIT_VOICE, SET_SETTINGS, SET_VOLUME, ALL_OFF) = range(10)

GAIN_ONE = 1 << 24  # gains are Q24

# Columns of the floats (seen through a view). A block is mixed, waits one block for the limiter, then goes out.
READY = 0
WAITING = READY + BLOCK
MIX = WAITING + BLOCK
BEFORE = MIX + BLOCK  # the last samples of the mix before this one: there are peaks between samples
REACH = 8  # how many
VOLUME_NOW, LIMIT_NOW, LIMIT_WANTED, RECOVERY, CEILING = range(BEFORE + REACH, BEFORE + REACH + 5)
FLOATS = CEILING + 1
