"""An instrument whose envelopes run faster than Dexed's."""

import numpy as np
import pytest
from fm_voices import init_voice, random_voice

from evosynth.synths.base import Note
from evosynth.synths.fm import exact, lanes, units
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.fm.units import clock
from evosynth.voices.dx7_space import genomes_from_voices

HARDWARE = 1.1133
NOTE = Note(72, 100, 0.6, 0.8)


def rendered(voice, speed, quality="final"):
    genomes = genomes_from_voices(voice[np.newaxis])
    return FMSynth(envelope_speed=speed).render(genomes, [NOTE], quality=quality)[0].rows()[0]


def fall_db_per_s(sound):
    """Between a tenth of a second after note-on and half a second."""
    levels = [np.sqrt(np.mean(sound[at : at + 441] ** 2)) for at in (4410, 4410 * 5)]
    return 20 * np.log10(levels[0] / levels[1]) / 0.4


@pytest.mark.parametrize("quality", ["search", "final"])
@pytest.mark.parametrize("speed", [0.9, HARDWARE])
def test_a_level_falls_so_many_times_as_fast(speed, quality):
    voice = init_voice(op1_rates=(99, 45, 45, 45), op1_levels=(99, 0, 0, 0))
    falls = [fall_db_per_s(rendered(voice, each, quality)) for each in (1.0, speed)]
    assert falls[1] / falls[0] == pytest.approx(speed, rel=2e-3)


def test_holds_the_pitch_envelope_and_the_lfo_keep_their_time():
    waiting = {"op1_rates": (99, 45, 45, 45), "op1_levels": (99, 99, 99, 99)}
    moving = {"pitch_rates": (70, 60, 50, 50), "pitch_levels": (70, 40, 50, 50), "lfo_pitch_depth": 40}
    voice = init_voice(**waiting, **moving)
    late = slice(4410, None)  # the attack is over
    assert np.array_equal(rendered(voice, 1.0)[late], rendered(voice, HARDWARE)[late])
    delayed = init_voice(op1_rates=(20, 99, 99, 99), op1_levels=(0, 99, 99, 0))
    starts = [np.flatnonzero(rendered(delayed, speed))[0] for speed in (1.0, HARDWARE)]
    assert starts[0] == starts[1] > 0.2 * 44100


@pytest.mark.parametrize("rate", [44100, 96000])
def test_at_the_speed_of_dexed_the_clock_is_the_same(rate):
    assert np.array_equal(clock(rate), clock(rate, 1.0))
    assert clock(rate)[units.ENVELOPE_SCALE] == clock(rate)[units.HOLD_SCALE] == int(44100 / rate * (1 << 24))


@pytest.mark.parametrize(("rate", "speed"), [(44100, HARDWARE), (16384, 2.0)])
def test_the_search_kernel_agrees_with_the_exact_engine_at_another_speed(rate, speed):
    rng = np.random.default_rng(0)
    voices = np.stack([random_voice(rng) for _ in range(32)])
    checked, note, timing = exact.check_voices(voices), Note(57, 100, 0.12, 0.2), clock(rate, speed)
    wanted = np.zeros((32, note.samples(rate)), np.float32)
    exact.render_into(checked, note, timing, note.gate_samples(rate), wanted)
    got = np.empty((1, note.samples(rate), 32), np.float32)
    lanes.render_into(checked, note, timing, note.gate_samples(rate), got)
    error = np.sum((got[0].T - wanted) ** 2.0, axis=1) / np.maximum(1e-9, np.sum(wanted**2.0, axis=1))
    assert np.median(error) < 1e-4


def test_an_engine_at_another_speed_keeps_it_within_limits_and_leaves_the_first_as_it_was():
    engine = FMSynth()
    faster = engine.at_envelope_speed(HARDWARE)
    voice = init_voice(op1_rates=(99, 45, 45, 45), op1_levels=(99, 0, 0, 0))
    genomes = genomes_from_voices(voice[np.newaxis])
    confined = faster.within(faster.space.with_frozen(["op1_output"]))
    sounds = [each.render(genomes, [NOTE], quality="final")[0].data for each in (engine, faster, confined)]
    assert not np.array_equal(sounds[0], sounds[1])
    assert np.array_equal(sounds[1], sounds[2])
    assert np.array_equal(sounds[0][0], rendered(voice, 1.0))


@pytest.mark.parametrize("speed", [0.0, 0.49, 2.1, float("nan")])
def test_a_speed_that_no_instrument_has_is_refused(speed):
    with pytest.raises(ValueError, match="envelope speed"):
        FMSynth(envelope_speed=speed)
