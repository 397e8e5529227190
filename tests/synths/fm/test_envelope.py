"""The envelopes block by block."""

import numpy as np
import pytest
from fm_voices import init_voice

from evosynth.synths.fm import envelope, units
from evosynth.synths.fm.units import clock
from evosynth.synths.live.layout import BLOCK, OCTAVE

SCALES = tuple(int(clock(44100)[at]) for at in (units.ENVELOPE_SCALE, units.HOLD_SCALE))
FIRST = 105  # operator 1


class Envelope:
    """The envelope of operator 1, with the key down."""

    def __init__(self, rates, levels, output=99):
        self.voices = init_voice(op1_rates=rates, op1_levels=levels).astype(np.int64)[np.newaxis]
        self.state = np.zeros((1, envelope.COLUMNS), np.int64)
        units_ = units.output_units(output, 0, 0)
        envelope.start_envelope(self.state, 0, 0, self.voices, FIRST, units_, 0, *SCALES)
        self.held = True

    def blocks(self, n):
        """The next n levels in octaves."""
        return [
            envelope.envelope_level(self.state, 0, 0, self.voices, FIRST, self.held, *SCALES) / OCTAVE for _ in range(n)
        ]

    def release(self):
        self.held = False
        envelope.release_envelope(self.state, 0, 0, self.voices, FIRST, *SCALES)


def test_an_attack_starts_high_and_bends_as_it_nears_the_top():
    levels = Envelope((80, 99, 99, 99), (99, 99, 99, 0)).blocks(4)
    assert levels == pytest.approx([11.078, 13.266, 14.578, 15.0], abs=1e-3)


def test_the_third_level_is_held_until_the_key_is_let_go():
    played = Envelope((99, 70, 60, 50), (99, 80, 60, 0))
    levels = played.blocks(2000)
    assert levels[-1000:] == [levels[-1]] * 1000
    assert levels[-1] == units.envelope_octaves(60, units.output_units(99, 0, 0)) / OCTAVE
    played.release()
    falling = played.blocks(100)
    assert (np.diff([levels[-1], *falling]) < 0).all()


def test_a_release_reaches_silence_and_stays_there():
    played = Envelope((99, 99, 99, 80), (99, 99, 99, 0))
    played.blocks(10)
    played.release()
    levels = played.blocks(500)
    assert levels[-1] == levels[-2] < 0.1
    assert played.state[0, envelope.STAGE] == envelope.DONE


def test_letting_go_in_the_attack_releases_from_there():
    played = Envelope((40, 99, 99, 50), (99, 99, 99, 0))
    reached = played.blocks(5)[-1]
    played.release()
    assert played.blocks(1)[0] == pytest.approx(reached, abs=0.1)
    assert played.blocks(1)[0] < reached


def test_a_stage_that_goes_nowhere_takes_the_time_of_its_rate():
    played = Envelope((99, 50, 99, 99), (99, 99, 0, 0))
    levels = np.array(played.blocks(300))
    held_s = np.count_nonzero(levels == 15.0) * BLOCK / 44100
    assert held_s == pytest.approx(0.15, abs=2 * BLOCK / 44100)


def test_a_first_level_of_zero_is_a_delay():
    levels = np.array(Envelope((20, 99, 99, 99), (0, 99, 99, 0)).blocks(400))
    assert np.flatnonzero(levels > 1)[0] * BLOCK / 44100 == pytest.approx(0.25, abs=2 * BLOCK / 44100)


def test_neighbouring_levels_above_20_are_the_same():
    full = units.output_units(99, 0, 0)
    assert units.envelope_octaves(99, full) == units.envelope_octaves(98, full) == 15 * OCTAVE
    assert units.envelope_octaves(97, full) == units.envelope_octaves(96, full) == 15 * OCTAVE - OCTAVE // 4


def test_the_pitch_envelope_starts_at_its_fourth_level_and_rests_at_its_third():
    unit = int(clock(44100)[units.PITCH_UNIT])
    voices = init_voice(pitch_rates=(99, 99, 40, 99), pitch_levels=(82, 50, 18, 18)).astype(np.int64)[np.newaxis]
    state = np.zeros((1, envelope.COLUMNS), np.int64)
    envelope.start_pitch_envelope(state, 0, 0, voices, 126, unit)
    assert state[0, envelope.LEVEL] == -OCTAVE
    path = [envelope.pitch_envelope_level(state, 0, 0, voices, 126, True, unit) / OCTAVE for _ in range(1500)]
    assert max(path) == 1.0
    assert path[-1] == path[-2] == -1.0
    falling = np.diff(path[path.index(0.0) : path.index(0.0) + 300])
    assert falling.max() * 44100 / BLOCK * -12 == pytest.approx(15.2, abs=0.1)  # semitones a second at rate 40
