"""What the wavetable kernels do, measured: aliasing, pitch, envelopes, filter, warps, noise, shaping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F32
from evosynth.synths.base import Note
from evosynth.synths.tables import FRAME, Table, TableSet
from evosynth.synths.wavetable.space import DESTINATIONS, FILTERS, SOURCES, WARPS, space_for
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100
PHASE = np.arange(FRAME) / FRAME
SINE, SAW = np.sin(2 * np.pi * PHASE), 1.0 - 2.0 * PHASE
TABLES = TableSet(
    (
        Table("sine", SINE[None]),
        Table("saw", SAW[None]),
        Table("sine to saw", np.stack([SINE + (SAW - SINE) * i / 7 for i in range(8)])),
    )
)
SYNTH = WavetableSynth(RATE, tables=TABLES, threads=1)
STEADY = {"env_amp_attack_s": 0.001, "env_amp_sustain": 1.0, "osc1_level": 1.0, "voice_velocity": 0.0}
EARLY = {"filter_type": FILTERS.index("off"), **STEADY}


def genome(**values: float) -> np.ndarray:
    native = SYNTH.space.decode(SYNTH.space.default()[None])
    for name, value in {**EARLY, **values}.items():
        native[0, SYNTH.space.index(name)] = value
    return SYNTH.space.encode(native)


C4 = Note(60, 100, 9.0, 0.5)


def heard(note: Note = C4, quality: str = "search", **values: float) -> F32:
    return SYNTH.render(genome(**values), [note], quality=quality)[0].rows()[0]


def slot(number: int, source: str, destination: str, depth: float) -> dict[str, float]:
    names = (SOURCES.index(source), DESTINATIONS.index(destination), depth)
    return {f"mod{number}_{what}": v for what, v in zip(("source", "destination", "depth"), names, strict=True)}


def spectrum(sound: F32) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in Hz and levels in dB against the highest, in a window whose sides are under -130 dB."""
    levels = np.abs(np.fft.rfft(sound * np.kaiser(len(sound), 20.0)))
    return np.fft.rfftfreq(len(sound), 1 / RATE), 20 * np.log10(levels / levels.max() + 1e-12)


def folded(sound: F32, fundamental: float) -> float:
    """The highest level below 16 kHz that is no partial, dB against the highest partial."""
    frequency, level = spectrum(sound)
    nearest = np.maximum(1, np.round(frequency / fundamental)) * fundamental
    between = (np.abs(frequency - nearest) > 12.0) & (frequency > 20.0) & (frequency < 16000.0)
    return float(level[between].max())


def pitch(sound: F32) -> float:
    """Hz of a steady sine."""
    spread = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    return float(np.argmax(spread) * RATE / (1 << 19))


@pytest.mark.parametrize("quality", ["search", "final"])
@pytest.mark.parametrize("key", [69, 76, 81, 86, 90, 95, 99, 103, 107, 111])
def test_a_saw_has_no_folded_partial_above_minus_80_db_below_16_khz(key, quality):
    sound = heard(Note(key, 100, 9.0, 1.1), quality, osc1_table=1)[4410:]
    assert folded(sound, 440.0 * 2 ** ((key - 69) / 12)) < -80.0


def test_a_plain_oscillator_with_straight_lines_between_samples_folds_far_more():
    steps = np.arange(int(1.0 * RATE)) * 1760.0 / RATE % 1 * FRAME
    plain = np.interp(steps, np.arange(FRAME + 1), np.append(SAW, SAW[0])).astype(np.float32)
    assert folded(plain, 1760.0) > -45.0


@pytest.mark.parametrize("quality", ["search", "final"])
def test_a_saw_reaches_up_to_18_khz(quality):
    for key in (45, 51, 57, 60, 66):
        fundamental = 440.0 * 2 ** ((key - 69) / 12)
        frequency, level = spectrum(heard(Note(key, 100, 9.0, 1.1), quality, osc1_table=1)[4410:])
        partials = np.arange(1, int(18000 / fundamental))
        got = np.array([level[np.abs(frequency - p * fundamental) < 8].max() for p in partials])
        np.testing.assert_allclose(got, -20 * np.log10(partials), atol=0.7)


@given(key=st.integers(30, 100), octave=st.integers(-1, 1), cents=st.floats(-100, 100))
@settings(max_examples=10, deadline=None)
def test_the_pitch_is_that_of_the_key_and_its_offsets(key, octave, cents):
    sound = heard(Note(key, 100, 9.0, 1.0), osc1_octave=octave, osc1_semitone=3, osc1_fine_cents=cents)
    wanted = 440.0 * 2 ** ((key - 69 + 3) / 12 + octave + cents / 1200)
    assert 1200 * abs(np.log2(pitch(sound[4410:]) / wanted)) < 6


def test_final_and_search_are_one_sound():
    for values in ({"osc1_table": 1}, {"osc1_table": 2, "osc1_position": 0.4}, {"osc1_table": 1, "osc1_unison": 5}):
        near, exact = heard(**values), heard(quality="final", **values)
        low = np.fft.irfft(np.where(np.fft.rfftfreq(len(near), 1 / RATE) < 12000, np.fft.rfft(near - exact), 0))
        assert np.sqrt(np.mean(low[2000:-2000] ** 2)) < 1e-3


def test_a_position_between_two_frames_is_their_mixture():
    still = heard(osc1_table=2, osc1_position=0.5 / 7)
    ends = [heard(osc1_table=2, osc1_position=i / 7) for i in (0, 1)]
    np.testing.assert_allclose(still, 0.5 * (ends[0] + ends[1]), atol=2e-6)


def test_a_position_that_moves_passes_where_one_that_stands_would_be():
    values = {"osc1_table": 2, "lfo1_shape": 2, "lfo1_rate_hz": 1.0, "osc1_position": 0.5, **EARLY}
    moving = heard(Note(60, 100, 9.0, 1.0), **values, **slot(1, "lfo1", "osc1_position", 0.5))
    at = int(0.6 * RATE)
    there = heard(Note(60, 100, 9.0, 1.0), osc1_table=2, osc1_position=0.6)
    np.testing.assert_allclose(moving[at - 200 : at + 200], there[at - 200 : at + 200], atol=0.01)


def test_envelopes_last_as_long_as_they_say():
    sound = heard(
        Note(81, 100, 1.0, 2.0), env_amp_attack_s=0.2, env_amp_decay_s=0.3, env_amp_sustain=0.5,
        env_amp_release_s=0.4, env_amp_decay_curve=0.0, env_amp_release_curve=0.0,
    )  # fmt: skip
    level = np.array([np.abs(part).max() for part in sound.reshape(-1, 441)])
    wanted = np.interp((np.arange(200) + 1) / 100, [0, 0.2, 0.5, 1.0, 1.4, 2.0], [0, 1, 0.5, 0.5, 0, 0])
    np.testing.assert_allclose(level, wanted, atol=0.03)
    assert not sound[int(1.41 * RATE) :].any()


@pytest.mark.parametrize(("curve", "early"), [(-1.0, 0.02), (0.0, 0.5), (1.0, 0.98)])
def test_a_curve_bends_the_rise(curve, early):
    sound = heard(Note(81, 100, 9.0, 0.5), env_amp_attack_s=0.5, env_amp_attack_curve=curve)
    assert np.abs(sound[int(0.24 * RATE) : int(0.26 * RATE)]).max() == pytest.approx(early, abs=0.03)


def test_volume_and_velocity_are_levels():
    full, soft = heard(), heard(voice_volume_db=-6.0)
    np.testing.assert_allclose(soft, full * 10 ** (-6 / 20), atol=1e-6)
    quiet = heard(Note(60, 50, 9.0, 0.5), voice_velocity=1.0)
    np.testing.assert_allclose(quiet, full * (50 / 127) ** 2, atol=1e-6)


def response(kind: str, frequency: float, **values: float) -> float:
    """Level of a sine at this frequency behind the filter, dB."""
    key = 69 + 12 * np.log2(frequency / 440.0)
    whole = round(key)
    sound = heard(
        Note(whole, 100, 9.0, 1.0), filter_type=FILTERS.index(kind), osc1_fine_cents=100 * (key - whole), **values
    )
    return float(20 * np.log10(np.sqrt(2 * np.mean(sound[22050:].astype(float) ** 2)) + 1e-9))


@pytest.mark.parametrize(
    ("kind", "below", "at", "above"),
    [
        ("low_12", 0.0, -6.0, -24.0),
        ("low_24", 0.0, -12.0, -48.0),
        ("high_12", -24.0, -6.0, 0.0),
        ("band_12", -6.5, 0.0, -6.5),
        ("notch_12", -1.1, -60.0, -1.1),
    ],
)
def test_filters_pass_what_they_are_called_after(kind, below, at, above):
    cut = {"filter_cutoff_hz": 1000.0}
    assert response(kind, 250.0, **cut) == pytest.approx(below, abs=2.5)
    assert response(kind, 1000.0, **cut) == pytest.approx(at, abs=1.0) or (
        at == -60.0 and response(kind, 1000.0, **cut) < -40
    )
    assert response(kind, 4000.0, **cut) == pytest.approx(above, abs=2.5)


def test_resonance_lifts_the_cutoff_and_the_envelope_moves_it():
    assert response("low_12", 1000.0, filter_cutoff_hz=1000.0, filter_resonance=0.5) == pytest.approx(14.0, abs=0.5)
    opened = {
        "filter_cutoff_hz": 250.0,
        "filter_env_octaves": 2.0,
        "env_filter_sustain": 1.0,
        "env_filter_decay_s": 0.01,
    }
    assert response("low_12", 1000.0, **opened) == pytest.approx(-6.0, abs=0.5)


@given(
    kind=st.sampled_from(FILTERS), cutoff=st.floats(20, 20000), resonance=st.floats(0, 1), rate=st.floats(5, 50),
    shape=st.integers(0, 5), depth=st.floats(-1, 1), drive=st.floats(0, 30),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_the_filter_is_stable_at_any_setting_and_speed(kind, cutoff, resonance, rate, shape, depth, drive):
    sound = heard(
        Note(48, 100, 0.4, 1.0), osc1_table=1, filter_type=FILTERS.index(kind), filter_cutoff_hz=cutoff,
        filter_resonance=resonance, filter_drive_db=drive, lfo1_rate_hz=rate, lfo1_shape=shape, lfo2_rate_hz=rate,
        **slot(1, "lfo1", "cutoff", depth), **slot(2, "lfo1", "lfo1_rate", 1.0), **slot(3, "lfo2", "resonance", -depth),
    )  # fmt: skip
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() < 60.0


def test_the_filter_loses_energy_whatever_its_coefficients_do():
    rng = np.random.default_rng(5)
    s1, s2 = rng.normal(size=100), rng.normal(size=100)
    energy = s1**2 + s2**2
    for _ in range(2000):  # the equations of the kernel without input
        g, k = 10 ** rng.uniform(-4, 3, 100), 10 ** rng.uniform(-2, 0.31, 100)
        v1 = (s1 - g * s2) / (1 + g * (g + k))
        v2 = s2 + g * v1
        s1, s2 = 2 * v1 - s1, 2 * v2 - s2
        after = s1**2 + s2**2
        assert (after <= energy * (1 + 1e-9)).all()
        energy = after


def test_drive_at_rest_changes_nothing_and_driven_adds_partials():
    np.testing.assert_allclose(heard(filter_drive_db=0.001), heard(), atol=1e-3)
    frequency, level = spectrum(heard(Note(69, 100, 9.0, 1.1), filter_drive_db=20.0)[4410:])
    assert level[np.abs(frequency - 1320.0) < 8].max() > -30.0


@pytest.mark.parametrize("warp", WARPS)
def test_a_warp_of_amount_0_is_none_and_of_amount_1_is_another_sound(warp):
    values = {"osc1_table": 1, "osc2_table": 0, "osc2_semitone": 7}
    plain, idle = heard(**values), heard(osc1_warp=WARPS.index(warp), **values)
    np.testing.assert_array_equal(idle, plain)
    full = heard(osc1_warp=WARPS.index(warp), osc1_warp_amount=1.0, **values)
    assert np.isfinite(full).all()
    assert (np.abs(full - plain).max() > 0.1) == (warp != "none")


def test_ring_of_two_sines_gives_their_sum_and_difference():
    frequency, level = spectrum(
        heard(Note(69, 100, 9.0, 1.1), osc1_warp=WARPS.index("ring"), osc1_warp_amount=1.0, osc2_octave=1)[4410:]
    )
    near = {f: level[np.abs(frequency - f) < 6].max() for f in (440.0, 880.0, 1320.0)}
    assert near[440.0] > -1
    assert near[1320.0] > -1
    assert near[880.0] < -60


def test_unison_is_as_strong_as_one_voice_and_wider():
    one, seven = (heard(Note(60, 100, 9.0, 2.0), osc1_unison=n, osc1_unison_detune_cents=30.0)[4410:] for n in (1, 7))
    assert np.std(seven) == pytest.approx(np.std(one), rel=0.25)
    assert np.abs(seven).max() > 1.2 * np.abs(one).max()


def test_noise_is_the_same_in_both_qualities_and_another_on_another_key():
    values = {"osc1_level": 0.0, "noise_level": 1.0}
    search, final = heard(**values), heard(quality="final", **values)
    np.testing.assert_allclose(search, final, atol=1e-6)
    other = heard(Note(61, 100, 9.0, 0.5), **values)
    assert abs(np.corrcoef(search, other)[0, 1]) < 0.05
    power = np.abs(np.fft.rfft(search[2048:])) ** 2
    low, high = power[100:2000].mean(), power[-2000:-100].mean()
    assert 0.5 < high / low < 1.2


def test_shaped_tables_keep_their_power_and_move_it():
    plain = heard(Note(57, 100, 9.0, 1.1), osc1_table=1)[4410:]
    dark = heard(Note(57, 100, 9.0, 1.1), osc1_table=1, osc1_tilt_db=-6.0)[4410:]
    odd = heard(Note(57, 100, 9.0, 1.1), osc1_table=1, osc1_even_db=-48.0)[4410:]
    assert np.std(dark) == pytest.approx(np.std(plain), rel=0.02)
    levels = {name: spectrum(sound) for name, sound in (("plain", plain), ("dark", dark), ("odd", odd))}

    def partial(name: str, number: int) -> float:
        frequency, level = levels[name]
        return float(level[np.abs(frequency - number * 220.0) < 6].max())

    assert partial("dark", 8) - partial("plain", 8) == pytest.approx(-18.0, abs=0.5)
    assert partial("odd", 2) - partial("plain", 2) == pytest.approx(-48.0, abs=0.5)
    assert partial("odd", 3) == pytest.approx(partial("plain", 3), abs=0.1)


def test_a_harmonic_can_be_given_another_level_and_those_between_two_follow_both():
    plain, raised = (
        heard(Note(57, 100, 9.0, 1.1), osc1_table=1, **values)[4410:]
        for values in ({}, {"osc1_harmonic_3_db": -20.0, "osc1_harmonic_12_db": 12.0, "osc1_harmonic_16_db": 12.0})
    )
    (frequency, before), (_, after) = spectrum(plain), spectrum(raised)
    place = [np.abs(frequency - number * 220.0) < 6 for number in range(1, 17)]
    change = np.array([float(after[near].max() - before[near].max()) for near in place])
    change -= change[0]  # its power stays, so all others move a little
    np.testing.assert_allclose(change[[1, 2, 3, 7]], [0.0, -20.0, 0.0, 0.0], atol=0.3)
    np.testing.assert_allclose(change[[11, 13, 15]], 12.0, atol=0.3)
    assert 4.0 < change[10] < 8.0  # the eleventh, halfway between the tenth and the twelfth


def test_a_shaped_table_that_moves_is_shaped_in_every_frame():
    values = {"osc1_table": 2, "osc1_position": 0.5, "osc1_tilt_slope_db": -12.0, "lfo1_rate_hz": 3.0}
    for quality in ("search", "final"):
        sound = heard(Note(57, 100, 9.0, 1.0), quality, **values, **slot(1, "lfo1", "osc1_position", 0.5),
                      **slot(2, "lfo1", "pitch", 0.6))  # fmt: skip
        assert np.isfinite(sound).all()
        assert np.abs(sound.reshape(-1, 441)[5:]).max(axis=1).min() > 0.2


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_any_genome_of_the_cube_is_finite_and_lasts_no_longer_than_its_release(data):
    rows = np.random.default_rng(data.draw(st.integers(0, 2**32))).random((8, len(SYNTH.space)))
    corners = data.draw(st.lists(st.integers(0, len(SYNTH.space) - 1), max_size=20))
    rows[:, corners] = np.round(rows[:, corners])
    for quality in ("search", "final"):
        sound = SYNTH.render(rows, [Note(data.draw(st.integers(0, 127)), 127, 0.1, 0.2)], quality=quality)[0].rows()
        assert np.isfinite(sound).all()


def test_a_space_with_other_tables_is_refused():
    with pytest.raises(ValueError, match="3 tables"):
        WavetableSynth(RATE, tables=TABLES, space=space_for(("one",)))
