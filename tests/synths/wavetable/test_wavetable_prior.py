"""The wavetable prior and moves: always patches, informed by what is known of a target."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.synths.base import Band, Moment, Move, Note, TargetSummary
from evosynth.synths.patch_tables import own_table
from evosynth.synths.wavetable.factory import factory_names, factory_table, factory_tables
from evosynth.synths.wavetable.harmonic_levels import gains
from evosynth.synths.wavetable.moves import moves_for
from evosynth.synths.wavetable.patches import space_of
from evosynth.synths.wavetable.prior import sample_prior
from evosynth.synths.wavetable.prior_kinds import KINDS
from evosynth.synths.wavetable.space import FILTERS, LFO_SHAPES, SHAPING, SOURCES

SPACE, TABLES = space_of(), factory_tables()
MOVES = moves_for(SPACE, TABLES)
optional = st.none() | st.floats(0, 1e4)


def drawn(target: TargetSummary | None, n: int = 400, seed: int = 0) -> dict[str, np.ndarray]:
    values = SPACE.decode(sample_prior(SPACE, TABLES, target, n, np.random.default_rng(seed)))
    return {name: values[:, i] for i, name in enumerate(SPACE.names)}


@settings(max_examples=30, deadline=None)
@given(
    optional, optional, st.none() | st.floats(-200, 0), optional,
    st.lists(st.tuples(st.floats(0.1, 60), st.floats(-90, 0)), max_size=16), st.floats(0, 50), st.integers(0, 9),
)  # fmt: skip
def test_whatever_is_known_of_a_target_every_patch_is_within_its_ranges(
    attack: float | None,
    decay: float | None,
    sustain: float | None,
    release: float | None,
    partials: list[tuple[float, float]],
    wave: float,
    n: int,
) -> None:
    band = Band(0.5, 1.5, -3.0, 0.01, decay or 0.0, sustain or 0.0, 10.0)
    target = TargetSummary(
        (Note(),), attack, decay, sustain, release, 3.0, tuple(partials), (band,) * 4, 0.2, wave, wave, wave, wave
    )
    genomes = sample_prior(SPACE, TABLES, target, n, np.random.default_rng(n))
    assert genomes.shape == (n, len(SPACE))
    assert ((genomes >= 0) & (genomes <= 1)).all()


def test_the_same_seed_draws_the_same_patches() -> None:
    a, b = (sample_prior(SPACE, TABLES, None, 50, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(a, b)


def test_every_patch_sounds_and_what_is_frozen_is_as_in_the_initial_patch() -> None:
    values = drawn(None)
    assert (values["osc1_level"] > 0.5).all()
    for name, frozen, parameter in zip(SPACE.names, SPACE.frozen, SPACE.parameters, strict=True):
        if frozen:
            np.testing.assert_allclose(values[name], parameter.default, atol=1e-9)


@pytest.mark.parametrize(("table", "place"), [("Basic Shapes", 1.0), ("Drawbars", 0.4), ("FM 1:7", 0.5)])
def test_tables_are_chosen_by_the_spectrum_of_the_target(table: str, place: float) -> None:
    frames = factory_table(table).frames
    spectrum = np.abs(np.fft.rfft(frames[round(place * (len(frames) - 1))]))[1:17]
    levels = 20 * np.log10(np.maximum(spectrum / spectrum.max(), 1e-6))
    target = TargetSummary(partials=tuple((float(h), float(db)) for h, db in enumerate(levels, 1) if db > -60))
    assert likeness(drawn(target), spectrum) > max(0.8, likeness(drawn(None), spectrum) + 0.1)


def likeness(values: dict[str, np.ndarray], spectrum: np.ndarray) -> float:
    """How much the first oscillators' frames have this spectrum (16,) on the average."""
    found = []
    for number, position in zip(values["osc1_table"].astype(int), values["osc1_position"], strict=True):
        frames = TABLES.tables[number].frames
        other = np.sqrt(np.abs(np.fft.rfft(frames[round(position * (len(frames) - 1))]))[1:17])
        found.append(other @ np.sqrt(spectrum) / np.linalg.norm(other) / np.linalg.norm(np.sqrt(spectrum)))
    return float(np.mean(found))


def test_the_amplifier_follows_the_level_of_the_target() -> None:
    struck = drawn(TargetSummary(attack_s=0.002, decay_db_per_s=40.0, sustain_db=-45.0, release_db_per_s=200.0))
    bowed = drawn(TargetSummary(attack_s=0.4, decay_db_per_s=1.0, sustain_db=-1.0, release_db_per_s=60.0))
    assert np.median(struck["env_amp_sustain"]) == 0.0
    assert np.median(bowed["env_amp_sustain"]) > 0.7
    assert np.median(struck["env_amp_attack_s"]) < 0.01 < 0.1 < np.median(bowed["env_amp_attack_s"])


def test_the_filter_closes_where_high_bands_fall_first() -> None:
    def target(high: float) -> TargetSummary:
        edges = list(pairwise((0.5, 1.5, 3.0, 6.0, 12.0)))
        decays = np.linspace(5.0, high, 4)
        bands = (Band(a, b, -6.0, 0.01, float(d), -20.0, 50.0) for (a, b), d in zip(edges, decays, strict=True))
        return TargetSummary(attack_s=0.01, decay_db_per_s=5.0, sustain_db=-8.0, bands=tuple(bands))

    closing, steady = (drawn(target(high))["filter_env_octaves"] for high in (65.0, 5.0))
    assert np.median(closing) > 2.0 > np.median(steady) + 1.0


def test_vibrato_goes_to_the_pitch() -> None:
    values = drawn(TargetSummary(vibrato_hz=5.5, vibrato_cents=40.0))
    with_it = values["mod1_source"] == SOURCES.index("lfo2")
    with_it |= values["mod2_source"] == SOURCES.index("lfo2")
    assert with_it.mean() > 0.4
    assert np.median(values["lfo2_rate_hz"][with_it]) == pytest.approx(5.5, rel=0.1)


def test_a_table_of_ones_own_is_played_through_at_the_pace_of_the_sound() -> None:
    own = own_table("Mine", factory_table("Vowels").frames)
    space, tables = space_of(1), TABLES.with_tables([own])
    target = TargetSummary((Note(60, 100, 1.0, 2.5),))
    values = space.decode(sample_prior(space, tables, target, 300, np.random.default_rng(1)))
    mine = values[:, space.index("osc1_table")] == len(TABLES)
    assert 0.4 < mine.mean() < 0.8
    rows = values[mine]
    assert (rows[:, space.index("lfo1_shape")] == LFO_SHAPES.index("saw_up")).all()
    assert np.median(1.0 / rows[:, space.index("lfo1_rate_hz")]) == pytest.approx(2.55, rel=0.1)
    assert (rows[:, space.index("filter_type")] == FILTERS.index("off")).all()


FREE = SPACE.with_frozen([])
LEVELS_DB = (-14.0, -3.0, 0.0, -22.0, -30.0, -9.0, -33.0, -50.0, -40.0, -41.0, -45.0, -60.0)


def sung(
    early: tuple[float, ...] = LEVELS_DB, late: tuple[float, ...] = LEVELS_DB, noise_db: float = -60.0
) -> TargetSummary:
    moments = tuple(Moment(at, levels, noise_db, 3000.0) for at, levels in ((0.04, early), (0.5, late), (0.9, late)))
    return TargetSummary((Note(),), 0.01, 3.0, -3.0, 100.0, pitch_ratio=2.0, moments=moments)


def harmonics_of(values: dict[str, np.ndarray], row: int, osc: str) -> np.ndarray:
    """Levels in dB (12,) of what an oscillator plays, against the loudest."""
    frames = TABLES.tables[int(values[f"{osc}_table"][row])].frames
    frame = frames[round(values[f"{osc}_position"][row] * (len(frames) - 1))]
    genes = np.array([[values[f"{osc}_{name}"][row] for name in SHAPING]])
    magnitudes = np.abs(np.fft.rfft(frame))[1:13] * gains(genes, np.zeros(1), 12)[0]
    return 20 * np.log10(np.maximum(magnitudes / magnitudes.max(), 1e-5))


def drawn_free(target: TargetSummary, n: int = 200) -> dict[str, np.ndarray]:
    values = FREE.decode(sample_prior(FREE, TABLES, target, n, np.random.default_rng(3)))
    return {name: values[:, i] for i, name in enumerate(FREE.names)}


def test_most_patches_have_the_harmonics_of_the_target_in_the_octave_where_it_is_heard() -> None:
    values = drawn_free(sung())
    near = 0
    for row in np.flatnonzero(values["osc1_octave"] == 1):
        off = np.abs(harmonics_of(values, row, "osc1") - LEVELS_DB)[:8]  # these have a level of their own
        near += np.median(off) < 3.0
    assert near > 0.4 * 200


def test_where_the_harmonics_are_frozen_none_are_set() -> None:
    values = SPACE.decode(sample_prior(SPACE, TABLES, sung(), 50, np.random.default_rng(3)))
    assert not values[:, SPACE.columns(role="harmonics")].any()


def test_one_oscillator_fades_into_the_other_as_the_target_does() -> None:
    bright = tuple(-3.0 * h for h in range(12))
    dark = tuple(-15.0 * h for h in range(12))
    values = drawn_free(sung(early=dark, late=bright))
    fading = (values["mod1_source"] == SOURCES.index("env_free")) & (values["mod2_depth"] < 0.0)
    assert fading.sum() > 10
    for row in np.flatnonzero(fading):
        assert np.abs(harmonics_of(values, row, "osc1")[:8] - bright[:8]).mean() < 3.0
        assert np.abs(harmonics_of(values, row, "osc2")[:4] - dark[:4]).mean() < 3.0


def test_noise_is_as_loud_as_it_is_between_the_harmonics_of_the_target() -> None:
    levels = []
    for noise_db in (-70.0, -20.0):
        values = drawn_free(sung(noise_db=noise_db))
        levels.append(np.median(values["noise_level"][values["osc1_harmonic_1_db"] != 0.0]))
    assert levels[0] < 0.002
    assert 0.01 < levels[1] < 0.1


def test_patches_are_tuned_as_far_beside_their_octave_as_the_target_is() -> None:
    values = drawn(TargetSummary(pitch_ratio=2.0 ** (1.0 + 20.0 / 1200.0)))
    assert np.isclose(values["osc1_fine_cents"], 20.0).mean() > 0.7


def test_kinds_name_tables_that_there_are() -> None:
    assert len(KINDS) == 8
    for kind in KINDS:
        assert set(kind.tables) <= set(factory_names())


# ---- the factory set -----------------------------------------------------------------------------------------------


def test_factory_tables_are_bounded_centred_and_alike_in_loudness() -> None:
    assert len(set(factory_names())) == len(factory_names())
    for table in TABLES.tables:
        assert np.abs(table.frames).max() <= 1.0 + 1e-6, table.name
        assert np.abs(table.frames.mean(axis=1)).max() < 1e-6, table.name
        assert np.sqrt(np.mean(table.frames**2, axis=1)).min() > 0.05, table.name
        assert np.abs(np.fft.rfft(table.frames, axis=1)[:, -1]).max() < 1e-2, table.name


def test_every_factory_table_moves_from_its_first_frame_to_its_last() -> None:
    for table in TABLES.tables:
        first, last = (np.abs(np.fft.rfft(table.frames[i])) for i in (0, -1))
        assert np.corrcoef(first, last)[0, 1] < 0.995, table.name


# ---- moves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32), n=st.integers(0, 9))
def test_a_move_of_patches_stays_in_the_cube_and_leaves_what_it_was_given(move: Move, seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    genomes = SPACE.sample(n, rng)
    genomes.setflags(write=False)
    children = move.apply(genomes, rng)
    assert children.shape == genomes.shape
    assert ((children >= 0) & (children <= 1)).all()


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_changes_a_patch_that_has_what_it_moves(move: Move) -> None:
    rng = np.random.default_rng(5)
    genomes = SPACE.sample(100, rng)
    before, after = SPACE.decode(genomes), SPACE.decode(move.apply(genomes, rng))
    assert (before != after).any(axis=1).mean() > 0.5


def test_a_neighbouring_table_keeps_harmonics_that_have_been_set() -> None:
    near = next(move for move in MOVES if move.name == "neighbouring table")
    values = drawn_free(sung(), 40)
    genomes = FREE.encode(np.stack([values[name] for name in FREE.names], axis=1))
    moved = FREE.decode(near.apply(genomes, np.random.default_rng(1)))
    after = {name: moved[:, i] for i, name in enumerate(FREE.names)}
    rows = np.flatnonzero((after["osc1_table"] != values["osc1_table"]) & (values["osc1_harmonic_1_db"] != 0.0))
    off = [np.abs(harmonics_of(after, row, "osc1") - harmonics_of(values, row, "osc1"))[:4].mean() for row in rows]
    assert len(off) > 5
    assert np.median(off) < 2.0


def test_swapping_oscillators_twice_gives_the_patch_back() -> None:
    swap = next(move for move in MOVES if move.name == "swap oscillators")
    rng = np.random.default_rng(6)
    genomes = SPACE.sample(5, rng)
    np.testing.assert_array_equal(swap.apply(swap.apply(genomes, rng), rng), genomes)


def test_a_patch_never_loses_its_last_source() -> None:
    mute = next(move for move in MOVES if move.name == "mute or wake")
    rng = np.random.default_rng(7)
    genomes = sample_prior(SPACE, TABLES, None, 50, rng)
    levels = [SPACE.index(f"{name}_level") for name in ("osc1", "osc2", "sub", "noise")]
    for _ in range(40):
        genomes = mute.apply(genomes, rng)
        assert (genomes[:, levels].max(axis=1) > 0.05).all()


def test_a_neighbouring_table_sounds_like_the_one_before() -> None:
    near = next(move for move in MOVES if move.name == "neighbouring table")
    rng = np.random.default_rng(8)
    genomes = np.tile(SPACE.default(), (60, 1))
    genomes[:, SPACE.index("osc1_position")] = 0.0  # a sine
    values = SPACE.decode(near.apply(genomes, rng))
    changed = values[:, SPACE.index("osc1_table")] != 0
    assert changed.any()
    for row in values[changed]:
        frames = TABLES.tables[int(row[SPACE.index("osc1_table")])].frames
        frame = frames[round(row[SPACE.index("osc1_position")] * (len(frames) - 1))]
        spectrum = np.abs(np.fft.rfft(frame))
        assert spectrum[1] / np.linalg.norm(spectrum) > 0.9
