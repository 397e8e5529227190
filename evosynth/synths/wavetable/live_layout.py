"""Where everything of the live wavetable engine lies: one flat array of int64 words, as in the FM engine.

Control words, notes, commands and floats have the numbers of fm.live_layout. Lanes 0 to 15 are the notes; a note that
is stolen goes on in lane 16 + its place for the one block in which it fades. All numbers are frozen into compiled code.
"""

from __future__ import annotations

from evosynth.synths.fm import live_layout as common
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.mipmaps import FRAME_FLOATS
from evosynth.synths.wavetable.shaping import MOST_SHAPED

NOTES = common.NOTES
GHOST = NOTES  # from a note's lane to where it fades
INSTRUMENT = at.LANES  # the row of the patch that new notes take
SHAPED_SLOTS = 8  # patches with tables of their own that can sound at once
SHAPED_FLOATS = 2 * MOST_SHAPED * FRAME_FLOATS
MOST_TABLES = 1024

# A command's voice: gain, then the patch as the bits of floats, then where its own tables are (start, frames, twice).
PATCH_WORDS = common.SECOND
SHAPED_WORDS = PATCH_WORDS + at.PATCH_COLUMNS
assert SHAPED_WORDS + 4 <= common.COMMAND_COLUMNS

# Control words beside the common ones: where the tables are, for the callback alone, and those of the instrument.
TABLES_ADDRESS, TABLES_SIZE, PRIVATE_ADDRESS, TABLES = range(24, 28)
SHAPED = 28  # four of them


RATE = common.CONTROLS  # Hz, behind them

_WORK, _BLENDED = -(-at.WORK_SIZE // 2), -(-at.BLENDED_SIZE // 2)
_SOUND, _INDEX = at.BLOCK * at.LANES // 2, -(-at.INDEX_SIZE // 2)
CONTROL_AT = 0
KEYS_AT = CONTROL_AT + common.CONTROLS + 1
NOTES_AT = KEYS_AT + common.KEYS
FLOATS_AT = NOTES_AT + at.LANES * common.NOTE_COLUMNS
RING_AT = FLOATS_AT + common.FLOATS
STATE_AT = RING_AT + common.COMMANDS * common.COMMAND_COLUMNS
PATCHES_AT = STATE_AT + at.LANES * at.STATE_COLUMNS
WORK_AT = PATCHES_AT + (at.LANES + 1) * at.PATCH_COLUMNS
BLENDED_AT = WORK_AT + _WORK
SOUND_AT = BLENDED_AT + _BLENDED
INDEX_AT = SOUND_AT + _SOUND
STARTS_AT = INDEX_AT + _INDEX
FRAMES_AT = STARTS_AT + MOST_TABLES
MEMORY_SIZE = FRAMES_AT + MOST_TABLES
