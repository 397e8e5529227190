"""How the same FM voice may be said with less: what is not heard is put to rest, what is hardly heard may go.

Proposals only: whoever asks listens to them. Each is a whole voice, uint8 (155,), the most worth first: what cannot be
heard at all; operators, the softest first; feedback, LFO and pitch envelope; late stages of envelopes; fine tuning;
numbers that are not round. An operator at rest is that of the initialised voice without output.

A stage of an envelope that is never reached takes over the one before: at its initial level it would swell when a key
is held for longer than the target's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evosynth.arrays import F64, I64, U8
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS
from evosynth.synths.fm.rules import ALGORITHM, CARRIERS, OUTPUTS, audible, switched_on
from evosynth.voices.dx7 import INIT_VOICE, OPERATOR_SIZE, ROWS, VOICE_SIZE, row_named
from evosynth.voices.dx7_space import genomes_from_voices, voices_from_genomes

OPERATOR_WEIGHT = 20.0  # how many changed numbers an operator counts as
ROUND = 5
_INIT: U8 = np.frombuffer(INIT_VOICE.data, np.uint8)
_RESTING: U8 = _INIT[:OPERATOR_SIZE]  # operator 6 of the initialised voice: its output is 0
_RATE, _LEVEL, _BREAKPOINT, _AMS, _OUTPUT, _FINE, _DETUNE = 0, 4, 8, 14, 16, 19, 20  # bytes within an operator
_LEFT_DEPTH, _RIGHT_DEPTH, _LEFT_CURVE, _RIGHT_CURVE = 9, 10, 11, 12
_FEEDBACK = row_named("feedback").offset
_PITCH_RATES = slice(row_named("pitch_rate1").offset, row_named("pitch_level1").offset)
_PITCH_EG = slice(_PITCH_RATES.start, row_named("pitch_level4").offset + 1)
_PITCH_LEVELS = slice(_PITCH_RATES.stop, _PITCH_EG.stop)
_LFO = slice(row_named("lfo_speed").offset, row_named("pitch_mod_sens").offset)
_PITCH_DEPTH, _AMP_DEPTH = row_named("lfo_pitch_depth").offset, row_named("lfo_amp_depth").offset
_COUNTED = np.array([row.role != "name" for row in ROWS])
_ROUNDABLE = np.array([row.high == 99 and row.role in ("rate", "level", "output") for row in ROWS])


def complexity(genomes: F64) -> F64:
    """(n,) operators that are on, numbers that differ from the initialised voice's, stages that differ from the one
    before, and numbers that are not round, weighed against each other."""
    voices = voices_from_genomes(genomes).astype(np.int64)
    changed = ((voices != _INIT) & _COUNTED).sum(1)
    rough = ((voices != _rounded(voices)) & _ROUNDABLE).sum(1)
    ops = _operators(voices)
    stages = sum(
        (ops[:, :, _RATE + s] != ops[:, :, _RATE + s - 1]) | (ops[:, :, _LEVEL + s] != ops[:, :, _LEVEL + s - 1])
        for s in (1, 2)
    )
    weighed: F64 = OPERATOR_WEIGHT * switched_on(genomes).sum(1) + changed + 2.0 * stages.sum(1) + 0.5 * rough
    return weighed


def simpler(genome: F64) -> F64:
    """Genomes (m, d) that may sound like this one (d,)."""
    voice = voices_from_genomes(genome[None])[0]
    proposals = [one for one in _proposals(voice, audible(genome[None])[0]) if (one != voice).any()]
    different = list({one.tobytes(): one for one in proposals}.values())
    return genomes_from_voices(np.array(different, np.uint8).reshape(-1, VOICE_SIZE))


def _proposals(voice: U8, heard: np.ndarray) -> Iterator[U8]:
    """``heard`` (6,): which operators reach the output, operator 6 first."""
    yield from _unheard(voice, heard)
    yield from _without_an_operator(voice, heard)
    for part in (slice(_FEEDBACK, _FEEDBACK + 1), _PITCH_EG):
        yield _put(voice, part, _INIT[part])
    yield _without_lfo(voice)
    for position in np.flatnonzero(heard).tolist():
        yield from _fewer_stages(voice, position)
    for position in np.flatnonzero(heard).tolist():
        for byte in (_FINE, _DETUNE, _AMS):
            yield _put_operator(voice, position, byte, _RESTING[byte])
    for position in np.flatnonzero(heard).tolist():
        yield from _rounder(voice, position)


def _unheard(voice: U8, heard: np.ndarray) -> Iterator[U8]:
    """What has no effect whatever the note."""
    for position in np.flatnonzero(~heard).tolist():
        yield _rested(voice, position)
    algorithm = ALGORITHMS[voice[ALGORITHM]]
    loop = [OPERATORS - op for op in algorithm.feedback_loop]
    if not heard[loop].any():
        yield _put(voice, slice(_FEEDBACK, _FEEDBACK + 1), _INIT[_FEEDBACK : _FEEDBACK + 1])
    if (voice[_PITCH_LEVELS] == _INIT[_PITCH_LEVELS]).all():
        yield _put(voice, _PITCH_RATES, _INIT[_PITCH_RATES])
    sensitive = _operators(voice[None])[0, heard, _AMS].any()
    if not voice[_PITCH_DEPTH] and not (voice[_AMP_DEPTH] and sensitive):
        yield _put(voice, _LFO, _INIT[_LFO])
    scaled = voice.copy()
    for operator in _operators(scaled[None])[0]:
        for depth, curve in ((_LEFT_DEPTH, _LEFT_CURVE), (_RIGHT_DEPTH, _RIGHT_CURVE)):
            operator[curve] = operator[curve] if operator[depth] else 0
    yield scaled


def _without_an_operator(voice: U8, heard: np.ndarray) -> Iterator[U8]:
    """Without one that is heard, the softest first; not without the last carrier."""
    sounding = heard & CARRIERS[voice[ALGORITHM]]
    for position in np.argsort(voice[OUTPUTS], kind="stable").tolist():
        if heard[position] and not (sounding[position] and sounding.sum() == 1):
            yield _rested(voice, position)


def _without_lfo(voice: U8) -> U8:
    still = _put(voice, _LFO, _INIT[_LFO])
    _operators(still[None])[0, :, _AMS] = 0
    return still


def _fewer_stages(voice: U8, position: int) -> Iterator[U8]:
    """Stages 2 and 3 as the first, or the third as the second."""
    for first in (1, 2):
        merged = voice.copy()
        operator = _operators(merged[None])[0, position]
        operator[_RATE + first : _RATE + 3] = operator[_RATE + first - 1]
        operator[_LEVEL + first : _LEVEL + 3] = operator[_LEVEL + first - 1]
        yield merged


def _rounder(voice: U8, position: int) -> Iterator[U8]:
    """All numbers of an operator to multiples of five, its rates, its levels, its output alone."""
    start = position * OPERATOR_SIZE
    parts = (slice(_RATE, _OUTPUT + 1), slice(_RATE, _LEVEL), slice(_LEVEL, _BREAKPOINT), slice(_OUTPUT, _OUTPUT + 1))
    round_ = np.where(_ROUNDABLE, _rounded(voice[None].astype(np.int64))[0], voice).astype(np.uint8)
    for part in parts:
        inside = slice(start + part.start, start + part.stop)
        yield _put(voice, inside, round_[inside])


def _rounded(voices: I64) -> I64:
    """To the nearest multiple of five, 98 and 99 to 99."""
    nearest: I64 = np.minimum((voices + ROUND // 2) // ROUND * ROUND, 99)
    return nearest


def _operators(voices: np.ndarray) -> np.ndarray:
    """A view (n, 6, 21)."""
    return voices[:, : OPERATORS * OPERATOR_SIZE].reshape(len(voices), OPERATORS, OPERATOR_SIZE)


def _rested(voice: U8, position: int) -> U8:
    start = position * OPERATOR_SIZE
    return _put(voice, slice(start, start + OPERATOR_SIZE), _RESTING)


def _put_operator(voice: U8, position: int, byte: int, value: int) -> U8:
    column = position * OPERATOR_SIZE + byte
    return _put(voice, slice(column, column + 1), np.array([value], np.uint8))


def _put(voice: U8, part: slice, values: U8) -> U8:
    changed = voice.copy()
    changed[part] = values
    return changed
