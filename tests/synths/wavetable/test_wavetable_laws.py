"""The laws that pictures are drawn by, against what the engine sounds like."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evosynth.arrays import F64
from evosynth.synths.base import Note
from evosynth.synths.wavetable import laws, shaping
from evosynth.synths.wavetable.factory import factory_names, factory_table
from evosynth.synths.wavetable.space import (
    DESTINATIONS,
    FILTERS,
    LFO_SHAPES,
    SOURCES,
    SUB_WAVES,
    WAVETABLE_SPACE,
)
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100
SYNTH = WavetableSynth(RATE, threads=1)
PLAIN = {"osc1_level": 1.0, "env_amp_attack_s": 0.001, "voice_velocity": 0.0, "filter_type": FILTERS.index("off")}
times = st.floats(0.02, 0.6)
curves = st.floats(-1.0, 1.0)


def heard(note: Note, **values: float) -> F64:
    native = WAVETABLE_SPACE.decode(WAVETABLE_SPACE.default()[None])
    for name, value in {**PLAIN, **values}.items():
        native[0, WAVETABLE_SPACE.index(name)] = value
    return SYNTH.render(WAVETABLE_SPACE.encode(native), [note])[0].rows()[0].astype(float)


@settings(max_examples=25, deadline=None)
@example(0.0625, 0.0625, 0.0, 0.5, 0.0, 1.0, 0.0)
@given(times, times, st.floats(0.0, 1.0), times, curves, curves, curves)
def test_a_note_is_as_loud_as_its_envelope_is_drawn(attack, decay, sustain, release, rise, fall, end):
    values = {
        "env_amp_attack_s": attack, "env_amp_decay_s": decay, "env_amp_sustain": sustain, "env_amp_release_s": release,
        "env_amp_attack_curve": rise, "env_amp_decay_curve": fall, "env_amp_release_curve": end,
    }  # fmt: skip
    sound = np.abs(heard(Note(93, 100, 0.8, 1.6), **values)).reshape(-1, 49)  # two periods of 1760 Hz
    peak = np.abs(factory_table("Basic Shapes").frames[0]).max()
    middles = (np.arange(len(sound)) + 0.5) * 49 / RATE
    shifts = np.linspace(-0.003, 0.003, 13)  # the engine looks at it every 1.5 ms, and goes straight in between
    near = np.array([laws.envelope(values, "env_amp", middles + shift, 0.8) for shift in shifts])
    level = sound.max(1) / peak
    assert (level <= near.max(0) + 0.04).all()
    assert (level >= near.min(0) - 0.04).all()


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(FILTERS),
    cutoff=st.floats(200.0, 4000.0),
    resonance=st.floats(0.0, 0.8),
    key=st.integers(45, 93),
)
def test_a_filter_passes_what_is_drawn(kind, cutoff, resonance, key):
    hertz = 440.0 * 2.0 ** ((key - 69) / 12)
    values = {"filter_type": FILTERS.index(kind), "filter_cutoff_hz": cutoff, "filter_resonance": resonance}
    note = Note(key, 100, 9.0, 1.0)
    plain, filtered = heard(note)[22050:], heard(note, **values)[22050:]
    measured = 20 * np.log10(np.sqrt(np.mean(filtered**2) / np.mean(plain**2)) + 1e-9)
    drawn = laws.filter_db(kind, np.array([hertz]), cutoff, resonance)[0]
    if drawn > -40.0:  # below it the second harmonics of the table, 100 dB down, come near
        assert measured == pytest.approx(drawn, abs=1.0)


def test_the_two_pole_filters_at_their_cutoff():
    at = np.array([1000.0])
    assert [laws.filter_db("low_12", at, 1000.0, r)[0] for r in (0.0, 0.5, 1.0)] == pytest.approx([-6, 14, 34], abs=0.1)
    assert laws.filter_db("low_24", at, 1000.0, 0.0)[0] == pytest.approx(-12.0, abs=0.1)
    assert laws.filter_db("off", at, 1000.0, 0.9)[0] == 0.0


@pytest.mark.parametrize("table", factory_names()[::5])
@pytest.mark.parametrize("values", [{}, {"osc1_harmonic_3_db": 12.0, "osc1_tilt_db": -3.0}], ids=["as it is", "shaped"])
def test_a_cycle_has_the_harmonics_that_are_drawn(table, values):
    """Up to the fifteenth, of a note whose period is 441 samples; what a table has less of than -60 dB is left out."""
    values |= {"osc1_table": factory_names().index(table), "osc1_position": 0.3}
    note, cents = Note(43, 100, 9.0, 0.5), 100 * (12 * np.log2(100 / 440.0) + 69 - 43)
    sound = heard(note, osc1_fine_cents=cents, **values)[4410:8820]  # ten periods of 100 Hz
    played = np.abs(np.fft.rfft(sound))[10:160:10]
    drawn = np.abs(np.fft.rfft(laws.cycle(factory_table(table).frames, 0.3, laws.shape_of(values, "osc1")))[1:16])
    played_db, drawn_db = (20 * np.log10(np.maximum(x / x.max(), 1e-6)) for x in (played, drawn))
    strong = drawn_db > -60.0
    np.testing.assert_allclose(played_db[strong], drawn_db[strong], atol=1.0)


@settings(max_examples=20, deadline=None)
@given(
    shape=st.sampled_from(LFO_SHAPES),
    rate=st.floats(0.5, 8.0),
    phase=st.floats(0.0, 0.99),
    delay=st.sampled_from((0.001, 0.1)),
    rise=st.sampled_from((0.001, 0.3)),
)
def test_an_lfo_moves_a_level_as_it_is_drawn(shape, rate, phase, delay, rise):
    values = {
        "lfo2_shape": LFO_SHAPES.index(shape), "lfo2_rate_hz": rate, "lfo2_phase": phase, "lfo2_delay_s": delay,
        "lfo2_rise_s": rise, "mod1_source": SOURCES.index("lfo2"), "mod1_destination": DESTINATIONS.index("amp"),
        "mod1_depth": 0.5,
    }  # fmt: skip
    sound = np.abs(heard(Note(93, 100, 1.0, 1.0), **values)[2205:41895]).reshape(-1, 49)
    peak = np.abs(factory_table("Basic Shapes").frames[0]).max()
    middles = 0.05 + (np.arange(len(sound)) + 0.5) * 49 / RATE
    near = np.array([laws.lfo(values, "lfo2", shape, middles + shift, 93) for shift in np.linspace(-0.003, 0.003, 13)])
    level = (sound.max(1) / peak - 1.0) / 0.5
    assert (level <= near.max(0) + 0.06).all()
    assert (level >= near.min(0) - 0.06).all()


@pytest.mark.parametrize("cutoff", [400.0, 3000.0])
def test_noise_falls_above_its_cutoff_as_it_is_drawn(cutoff):
    plain, dull = (
        heard(Note(60, 100, 3.0, 3.0), osc1_level=0.0, noise_level=1.0, noise_cutoff_hz=hz) for hz in (20000.0, cutoff)
    )
    edges = np.array([200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0])
    power = [np.square(np.abs(np.fft.rfft(sound)))[: len(sound) // 2] for sound in (plain, dull)]
    hertz = np.fft.rfftfreq(len(plain), 1 / RATE)[: len(plain) // 2]
    for low, high in itertools.pairwise(edges):
        band = (hertz >= low) & (hertz < high)
        measured = 10 * np.log10(power[1][band].sum() / power[0][band].sum())
        drawn = 10 * np.log10(
            np.mean(10 ** ((laws.noise_db(hertz[band], cutoff) - laws.noise_db(hertz[band], 20000.0)) / 10))
        )
        assert measured == pytest.approx(drawn, abs=1.0)


@pytest.mark.parametrize("wave", SUB_WAVES)
def test_the_sub_has_the_wave_that_is_drawn(wave):
    note = Note(55, 100, 9.0, 0.5)
    values = {"osc1_level": 0.0, "sub_level": 1.0, "sub_wave": SUB_WAVES.index(wave), "sub_octave": 0}
    sound = heard(note, **values)[4410:-4410]
    hertz = 440.0 * 2.0 ** ((55 - 69) / 12)
    times = np.arange(len(sound)) / RATE
    played = [abs(np.mean(sound * np.exp(-2j * np.pi * hertz * number * times))) for number in range(1, 8)]
    drawn = np.abs(np.fft.rfft(laws.sub_cycle(wave, 2048)))[1:8] / 2048
    np.testing.assert_allclose(played / max(played), drawn / drawn.max(), atol=0.02)


def test_what_is_reshaped_is_as_strong_as_it_was():
    frames, shape = factory_table("Vowels").frames, laws.shape_of({"osc1_tilt_db": -6.0}, "osc1")
    places = np.linspace(0.0, 1.0, 7)
    plain, shaped = (laws.cycles(frames, places, genes) for genes in (laws.shape_of({}, "osc1"), shape))
    assert laws.WEIGHED == shaping.WEIGHED
    np.testing.assert_allclose(np.linalg.norm(shaped, axis=1), np.linalg.norm(plain, axis=1), rtol=1e-3)
    assert np.abs(shaped - plain).max() > 0.1
