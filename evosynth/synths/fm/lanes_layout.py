"""Where everything lies in the memory of a group: three flat arrays, 32 lanes side by side in every row.

One lane is one voice. *Slot rows* hold six times 32 values, slot by slot, so that one loop runs over all operators of
all lanes; *voice rows* hold 32. A name is the index of a row's first value. ``whole`` is int32: envelopes, exactly as
the exact engine counts them. ``long`` is int64: the LFO, whose phase takes 32 bits. ``work`` is float32: what the
audio loops read, and the sound. They are three arrays and no more, with constant offsets, because the compiler only
vectorises a loop when it can tell (or check in a few comparisons) that what is written is not what is read.
"""

from __future__ import annotations

from evosynth.synths.fm.algorithms import OPERATORS
from evosynth.synths.fm.lanes_routing import WAYS
from evosynth.synths.live.layout import BLOCK

LANES = 32
ALL = OPERATORS * LANES  # length of a slot row
ORDINARY, LOOPS = 0, 1  # kinds of groups: see lanes_press
PIECE = 8  # samples that go through all slots before the next, so that their buffers stay in the fastest cache

# --- whole: slot rows -------------------------------------------------------------------------------------------------

LEVEL, TARGET, STEP, RISING, HOLD, STAGE, EVENT, END, PHASE, INCREMENT = (row * ALL for row in range(10))
FOLLOWS = 10 * ALL  # 1 where the frequency bends
TARGETS, STEPS, HOLDS = (11 * ALL + 4 * row * ALL for row in range(3))  # each: four slot rows, one a stage
# voice rows
_VOICE = 23 * ALL
PITCH, PITCH_TARGET, PITCH_STEP, PITCH_STAGE, PITCH_EVENT, WAVE, BENDS = (_VOICE + row * LANES for row in range(7))
PITCH_TARGETS, PITCH_STEPS = (_VOICE + 7 * LANES + 4 * row * LANES for row in range(2))  # each: four, one a stage
WHOLE_SIZE = _VOICE + 15 * LANES

# --- long: voice rows -------------------------------------------------------------------------------------------------

LFO_PHASE, LFO_STEP, LFO_RANDOM, PROGRESS, WAIT_STEP, FADE_STEP = (row * LANES for row in range(6))
LONG_SIZE = 6 * LANES

# --- work: slot rows --------------------------------------------------------------------------------------------------

CYCLE, RATE, GAIN, RATIO = (
    row * ALL for row in range(4)
)  # phase and its step, 4096 a cycle; gain and its step as factor
BASE, OCTAVES = (row * ALL for row in range(4, 6))  # increment and octaves above 1 Hz without bend
SENSITIVITY, LOSSY = (row * ALL for row in range(6, 8))  # tremolo: factor in an exponent of 2; 1 where it is heard
# voice rows
_VOICE_WORK = 8 * ALL
WAY = _VOICE_WORK  # weights, one row for each of WAYS
HEAR = WAY + len(WAYS) * LANES  # weights of slots 0 to 4 in the sum (slot 5 is always heard)
FEEDBACK = HEAR + (OPERATORS - 1) * LANES  # cycles that the sum of the last two samples shifts slot 0 by
LAST, BEFORE = FEEDBACK + LANES, FEEDBACK + 2 * LANES  # the last two samples of slot 0 (or of the end of a loop)
AMP_DEPTH, PITCH_DEPTH, TREMOLO, BEND, BEND_FACTOR = (BEFORE + row * LANES for row in range(1, 6))
# the sound
SOUND = BEFORE + 6 * LANES  # a piece of slots 0 to 4
SUM = SOUND + (OPERATORS - 1) * PIECE * LANES  # a block of what is heard, sample by sample
TURNED = SUM + BLOCK * LANES  # the same lane by lane
WORK_SIZE = TURNED + BLOCK * LANES
