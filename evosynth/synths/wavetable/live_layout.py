"""What the live wavetable engine has in memory: arrays of its own, and their addresses in a row for the C callback.

Control words, notes, commands and floats have the numbers of fm.live_layout. Lanes 0 to 15 are the notes; a note that
is stolen goes on in lane 16 + its place for the one block in which it fades. All numbers are frozen into compiled code.
"""

from __future__ import annotations

from evosynth.synths.live import layout as common
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.mipmaps import FRAME_FLOATS
from evosynth.synths.wavetable.shaping import MOST_SHAPED

NOTES = common.NOTES
GHOST = NOTES  # from a note's lane to where it fades
INSTRUMENT = at.LANES  # the row of the patch that new notes take
SHAPED_SLOTS = 8  # patches with tables of their own that can sound at once
SHAPED_FLOATS = 2 * MOST_SHAPED * FRAME_FLOATS
SHAPED_SIZE = SHAPED_SLOTS * SHAPED_FLOATS

# A control word that stays 0, which the compiler does not know: calls with a constant would be compiled once more.
NOUGHT = 27
SHAPED = 28  # of the control words: where the instrument's own tables are, start and frames, twice

# A command's voice: gain, then the bits of the patch (a row of a float array beside the ring), then SHAPED.
SHAPED_WORDS = common.SECOND

# The row of addresses, and what else the callback must know.
(CONTROL_AT, KEYS_AT, NOTES_AT, RING_AT, SENT_AT, FLOATS_AT, STATE_AT, PATCHES_AT, WORK_AT, BLENDED_AT) = range(10)
HEARD_AT, INDEX_AT, STARTS_AT, FRAMES_AT, TABLES_AT, SHAPED_AT = range(10, 16)
TABLES_SIZE, TABLES, RATE = range(16, 19)  # floats; how many; Hz
HEADER = 19
