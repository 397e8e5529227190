"""Where everything of a group of voices lies: columns of a patch, of a voice's state, and sections of the work array.

All numbers here are frozen into compiled code.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from evosynth.synths.live import layout as live
from evosynth.synths.wavetable.space import DESTINATIONS, MOST_UNISON, SLOTS, space_for

BLOCK = live.BLOCK  # samples between two looks at envelopes, LFOs and matrix
LANES = 32  # voices side by side
TURN = 4  # as many times finer does ``final`` count time

# Columns of a patch: native values in the order of the space. The same offsets hold for osc1 and osc2, and so on.
_PATCH = {parameter.name: column for column, parameter in enumerate(space_for(("any",)).parameters)}
PATCH_COLUMNS = len(_PATCH)
OSC1, OSC2, SUB, NOISE, FILTER = (
    _PATCH[name] for name in ("osc1_table", "osc2_table", "sub_wave", "noise_level", "filter_type")
)
TABLE, POSITION, OCTAVE, SEMITONE, FINE, START_PHASE, OSC_LEVEL = range(7)
UNISON, DETUNE, BLEND, WARP, WARP_AMOUNT, SHAPING = range(7, 13)
SUB_WAVE, SUB_OCTAVE, SUB_LEVEL = range(3)
NOISE_LEVEL, NOISE_CUTOFF = range(2)
FILTER_TYPE, CUTOFF, RESONANCE, DRIVE, ENV_OCTAVES, KEY_TRACKING = range(6)
ENVELOPE, ENVELOPE_STEP = _PATCH["env_amp_attack_s"], 7
ATTACK, DECAY, SUSTAIN, RELEASE, ATTACK_CURVE, DECAY_CURVE, RELEASE_CURVE = range(7)
LFO, LFO_STEP = _PATCH["lfo1_shape"], 6
LFO_SHAPE, LFO_RATE, LFO_PHASE, LFO_DELAY, LFO_RISE, LFO_SYNC = range(6)
MATRIX = _PATCH["mod1_source"]
VOLUME, VELOCITY = _PATCH["voice_volume_db"], _PATCH["voice_velocity"]

# What moves within a note, each as it is at the beginning of a block and at its end.
INC1, INC2, INC_SUB, POS1, POS2, WARP1, WARP2, LEV1, LEV2, LEV_SUB, DRIVEN = range(11)
LEV_NOISE, CUTOFF_AT, RESONANT, AMP, MOVING = range(11, 16)  # octaves over the sample rate; log2 of the damping

# Columns of a voice's state.
NOW, NEXT = 0, MOVING
ORDER = 2 * MOVING  # a number that tells voices of the same key apart: what their noise is drawn from
KEY_OCTAVES, KEY_SHARE, STRENGTH, OVER, LOUD, CUTOFF_BASE = range(ORDER + 1, ORDER + 7)
BEND, WHEEL = CUTOFF_BASE + 1, CUTOFF_BASE + 2  # octaves; 0 to 1
# An oscillator: osc1, osc2 and the sub, one after the other.
VOICE, VOICES = WHEEL + 1, 3
BASE, FRAMES, SOURCE, USED, PITCH, LEVEL_AT, LEVEL_FOR, UNISONS, BLENDED_FOR, BLENDED_LEVEL = range(10)
PHASES, RATIOS, GAINS = 10, 10 + MOST_UNISON, 10 + 2 * MOST_UNISON
VOICE_COLUMNS = 10 + 3 * MOST_UNISON
ENV = VOICE + VOICES * VOICE_COLUMNS
# Stage, seconds in it, level where it began, level, what its curve is made of, whether anything listens.
STAGE, SINCE, FROM, HEIGHT, STEEP, SCALE, ENV_NEEDED, ENV_COLUMNS = range(8)
RUN = ENV + 3 * ENV_COLUMNS
LFO_AT, LFO_CYCLE, LFO_VALUE, LFO_NEEDED, RUN_COLUMNS = range(5)  # cycles, how many have passed, -1 to 1
TOTALS = RUN + 2 * RUN_COLUMNS  # what the matrix adds to each destination
SLOT_COUNT = TOTALS + len(DESTINATIONS)
SLOT = SLOT_COUNT + 1  # those in use: source, destination, depth
AGE = SLOT + 3 * SLOTS  # seconds
# What NEXT was last computed from: pitches of all, of osc1 and of osc2, the drive.
PITCH_FOR = AGE + 1
DRIVE_FOR = PITCH_FOR + 3
FIXED = DRIVE_FOR + 1  # the matrix does nothing, and all that it could move is where it stays
STATE_COLUMNS = FIXED + 1

# Destinations of the matrix, and how far a full depth moves them.
(POSITION_1, POSITION_2, AMOUNT_1, AMOUNT_2, LEVEL_1, LEVEL_2, LEVEL_SUB, LEVEL_NOISE) = range(1, 9)
(PITCH_ALL, PITCH_1, PITCH_2, TO_CUTOFF, TO_RESONANCE, TO_DRIVE, AMPLITUDE, RATE_1) = range(9, 17)
PITCH_REACH, CUTOFF_REACH, DRIVE_REACH, RATE_REACH = 3.0, 8.0, 30.0, 4.0  # octaves, octaves, dB, octaves
UNISON_MOST = MOST_UNISON

# What a curve of 1 is, as the steepness of an exponential, and which steepness is a straight line; by how many octaves
# a full resonance lessens the damping of 2: to 0.02.
BEND_OF_CURVE, STRAIGHT = 8.0, 8e-3
RESONANCE_OCTAVES = 6.643856

# Sections of the work array, float32.
BLENDED_STEP = 2056  # floats of a cycle between two frames, for each oscillator of a lane, in an array of their own
BLENDED_SIZE = 2 * LANES * BLENDED_STEP
PHASE, FRACTION, MORPH, TAPS = (i * BLOCK for i in range(4))  # of one oscillator; TAPS are eight blocks
RAW = 11 * BLOCK  # osc1, osc2 and sub before their levels
HISTORY = 14 * BLOCK  # of each voice: TURN phases of three blocks
HISTORY_STEP = TURN * 3 * BLOCK
MIX = HISTORY + LANES * HISTORY_STEP  # (LANES, BLOCK) on the way into the filter
SUM = MIX + LANES * BLOCK  # (BLOCK, LANES) through the filter and out
KNOBS, FIELDS = SUM + LANES * BLOCK, 22  # (FIELDS, LANES) of noise, filter and amplifier
(CUT_NOW, CUT_NEXT, DAMP_NOW, DAMP_NEXT, AMP_NOW, AMP_STEP, HISS_NOW, HISS_STEP) = (KNOBS + i * LANES for i in range(8))
(THROUGH, BAND, LOW, TWICE, HISS_SHARE) = (KNOBS + i * LANES for i in range(8, 13))
(G_NOW, G_STEP, K_NOW, K_STEP) = (KNOBS + i * LANES for i in range(13, 17))
FIRST1, FIRST2, SECOND1, SECOND2, HISS = (KNOBS + i * LANES for i in range(17, 22))  # what is remembered
WORK_SIZE = KNOBS + FIELDS * LANES
# The array of places: those in a table, then the numbers that the noise of each lane is drawn from.
SEEDS = BLOCK
INDEX_SIZE = BLOCK + LANES

LINE = 64  # bytes that the processor reads at once


def in_line(size: int, kind: Any) -> npt.NDArray[Any]:
    """Zeros (size,) of 4 bytes each that begin with a line: elsewhere every other access would take two of them."""
    room: npt.NDArray[Any] = np.zeros(size + LINE // 4, kind)
    first = -room.ctypes.data % LINE // 4
    return room[first : first + size]
