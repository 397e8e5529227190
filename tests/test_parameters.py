import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evosynth.parameters import Parameter, ParameterSpace, blocks

LEVEL = Parameter("level", "integer", 0, 99, 50, role="level", block="op1")
DETUNE = Parameter("detune", "integer", -7, 7, 0, role="detune", block="op1")
CUTOFF = Parameter("cutoff_hz", "continuous", 0.1, 0.7, 0.3, role="filter", block="filter")
WAVE = Parameter("wave", "choice", 0, 5, 2, role="lfo", block="lfo")
SYNC = Parameter("sync", "switch", 0, 1, 1, role="sync", block="lfo")
FIXED = Parameter("fixed", "continuous", 3.0, 3.0, 3.0, block="lfo")
SPACE = ParameterSpace((LEVEL, DETUNE, CUTOFF, WAVE, SYNC, FIXED))
DISCRETE = [i for i, p in enumerate(SPACE.parameters) if p.discrete]

unit = st.floats(0, 1)
finite = st.floats(-1e6, 1e6)
positive = st.floats(1e-4, 1e5)


@st.composite
def spaces(draw: st.DrawFn) -> ParameterSpace:
    parameters = []
    for i in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("continuous", "integer", "choice", "switch")))
        curve = draw(st.sampled_from(("linear", "log"))) if kind == "continuous" else "linear"
        if kind == "switch":
            low, high = 0.0, 1.0
        elif kind == "continuous":
            low, high = sorted((draw(positive), draw(positive)) if curve == "log" else (draw(finite), draw(finite)))
        else:
            low = float(draw(st.integers(-200, 200)))
            high = low + draw(st.integers(0, 200))
        parameters.append(Parameter(f"p{i}", kind, low, high, low, curve=curve))
    return ParameterSpace(tuple(parameters))


def genomes_of(space: ParameterSpace) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, st.tuples(st.integers(0, 4), st.just(len(space))), elements=unit)


@given(spaces().flatmap(lambda space: st.tuples(st.just(space), genomes_of(space))))
def test_every_genome_decodes_to_values_that_the_parameters_accept(case):
    space, genomes = case
    values = space.decode(genomes)
    assert values.shape == genomes.shape
    for row in values:
        assert all(p.accepts(value) for p, value in zip(space.parameters, row, strict=True))


@given(spaces().flatmap(lambda space: st.tuples(st.just(space), genomes_of(space))))
def test_values_come_back_from_their_genomes_discrete_ones_exactly(case):
    space, genomes = case
    values = space.decode(genomes)
    encoded = space.encode(values)
    assert ((encoded >= 0) & (encoded <= 1)).all()
    back = space.decode(encoded)
    for column, parameter in enumerate(space.parameters):
        tolerance = 0 if parameter.discrete else 1e-9 * max(1.0, abs(parameter.low), abs(parameter.high))
        assert np.abs(back[:, column] - values[:, column]).max(initial=0.0) <= tolerance


@given(spaces())
def test_the_corners_of_the_cube_are_the_ends_of_the_ranges(space: ParameterSpace):
    low, high = space.decode(np.array([np.zeros(len(space)), np.ones(len(space))]))
    assert list(low) == [p.low for p in space.parameters]
    assert high == pytest.approx([p.high for p in space.parameters], rel=1e-12, abs=1e-9)
    assert all(value <= p.high for value, p in zip(high, space.parameters, strict=True))


def test_rounding_never_leads_out_of_a_continuous_range():
    space = ParameterSpace((Parameter("x", "continuous", 0.1, 0.7, 0.1), Parameter("y", "continuous", -0.3, 0.1, 0.0)))
    values = space.decode(np.ones((1, 2)))
    assert (space.encode(values) == 1).all()


def test_every_value_of_a_discrete_parameter_has_an_equal_cell():
    steps = (np.arange(600_000) + 0.5) / 600_000
    values = ParameterSpace((WAVE,)).decode(steps[:, None])
    assert list(np.unique(values, return_counts=True)[1]) == [100_000] * 6


def test_a_discrete_value_becomes_the_centre_of_its_cell():
    assert ParameterSpace((WAVE, SYNC)).encode(np.array([[0, 1], [5, 0]])) == pytest.approx(
        np.array([[1 / 12, 0.75], [11 / 12, 0.25]])
    )


def test_the_default_decodes_to_the_defaults():
    assert SPACE.decode(SPACE.default()[None])[0] == pytest.approx([50, 0, 0.3, 2, 1, 3])


@given(genomes_of(SPACE))
def test_pinned_values_are_the_same_for_everybody_and_change_nothing_else(genomes: np.ndarray):
    pinned = SPACE.with_pinned({"wave": 4, "cutoff_hz": 0.25})
    values, free = pinned.decode(genomes), SPACE.decode(genomes)
    assert (values[:, 3] == 4).all()
    assert (values[:, 2] == 0.25).all()
    others = [0, 1, 4, 5]
    assert np.array_equal(values[:, others], free[:, others])


def test_decoding_leaves_the_genomes_as_they_are():
    genomes = np.full((2, len(SPACE)), 0.3)
    SPACE.with_pinned({"wave": 4}).decode(genomes)
    assert (genomes == 0.3).all()


def test_free_columns_are_neither_frozen_nor_pinned():
    space = SPACE.with_frozen(["level", "sync"]).with_pinned({"wave": 1})
    assert list(space.free) == [False, True, True, False, False, True]
    assert list(SPACE.free) == [True] * 6
    assert list(space.with_frozen([]).frozen) == [False] * 6
    assert space.with_pinned({}).pinned == {}


def test_a_space_cannot_be_changed_from_outside():
    pinned = {"wave": 1.0}
    mask = np.zeros(len(SPACE), bool)
    space = ParameterSpace(SPACE.parameters, mask, pinned)
    pinned["wave"] = 99.0
    mask[:] = True
    assert space.pinned == {"wave": 1.0}
    assert not space.frozen.any()
    with pytest.raises(ValueError, match="read-only"):
        space.frozen[0] = True


def test_columns_are_found_by_role_and_block():
    assert SPACE.columns(block="op1") == (0, 1)
    assert SPACE.columns(role="level") == (0,)
    assert SPACE.columns(role="sync", block="lfo") == (4,)
    assert SPACE.columns(role="sync", block="op1") == ()
    assert SPACE.columns() == tuple(range(6))
    assert blocks(SPACE.parameters) == ("op1", "filter", "lfo")


def test_names_and_columns_belong_together():
    assert SPACE.names == ("level", "detune", "cutoff_hz", "wave", "sync", "fixed")
    assert [SPACE.index(name) for name in SPACE.names] == list(range(len(SPACE)))
    for call in (lambda: SPACE.index("volume"), lambda: SPACE.with_frozen(["volume"])):
        with pytest.raises(ValueError, match="no parameter called 'volume'"):
            call()


def test_the_same_seed_draws_the_same_genomes():
    first, second = (SPACE.sample(100, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first, second)
    assert first.shape == (100, 6)
    assert first.min() >= 0
    assert first.max() < 1


def test_a_space_travels_between_processes():
    space = SPACE.with_frozen(["level"]).with_pinned({"wave": 4})
    copy = pickle.loads(pickle.dumps(space))
    genomes = SPACE.sample(5, np.random.default_rng(1))
    assert np.array_equal(copy.decode(genomes), space.decode(genomes))
    assert np.array_equal(copy.free, space.free)
    assert copy.parameters == space.parameters


@pytest.mark.parametrize("value", [-0.001, 1.001, float("nan"), float("inf")])
def test_a_genome_outside_the_cube_is_refused(value: float):
    genomes = np.full((2, len(SPACE)), 0.5)
    genomes[1, 2] = value
    with pytest.raises(ValueError, match=r"outside 0\.\.1"):
        SPACE.decode(genomes)


@pytest.mark.parametrize("value", [-1.0, 100.0, float("nan")])
def test_a_value_outside_its_range_is_refused_by_name(value: float):
    values = SPACE.decode(np.full((2, len(SPACE)), 0.5))
    values[1, 0] = value
    with pytest.raises(ValueError, match=r"row 1: level is .*, its range is 0\.\.99"):
        SPACE.encode(values)


@pytest.mark.parametrize("shape", [(6,), (2, 5), (1, 2, 6)])
def test_arrays_of_another_width_are_refused(shape: tuple[int, ...]):
    for call in (SPACE.decode, SPACE.encode):
        with pytest.raises(ValueError, match=r"expected an array of shape \(n, 6\)"):
            call(np.zeros(shape))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("integer", 0, 99, 100), "x: default 100 is outside 0..99"),
        (("integer", 0, 99, 0.5), "x: default 0.5 is outside"),
        (("continuous", 1.0, 0.0, 0.5), "x: default 0.5 is outside"),
        (("continuous", 0.0, float("inf"), 0.0), "x: the range 0.0..inf is not finite"),
        (("integer", 0.5, 2.5, 1), "x: the range 0.5..2.5 of whole numbers"),
        (("switch", 0, 2, 1), "x: the range of a switch is 0..1"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(arguments, message: str):
    with pytest.raises(ValueError, match=message):
        Parameter("x", *arguments)


def test_a_space_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="two parameters share a name"):
        ParameterSpace((LEVEL, LEVEL))
    with pytest.raises(ValueError, match=r"frozen mask has shape \(3,\), the space has 6 columns"):
        ParameterSpace(SPACE.parameters, np.zeros(3, bool))
    for value in (6, 1.5, float("nan")):
        with pytest.raises(ValueError, match=r"wave cannot be pinned to .*: its range is 0\.\.5"):
            SPACE.with_pinned({"wave": value})
    with pytest.raises(ValueError, match="no parameter called 'volume'"):
        SPACE.with_pinned({"volume": 1})


def test_equal_steps_of_a_logarithmic_parameter_are_equal_ratios():
    space = ParameterSpace((Parameter("cutoff_hz", "continuous", 20.0, 20480.0, 1000.0, curve="log"),))
    values = space.decode(np.linspace(0, 1, 11)[:, None])[:, 0]
    assert values == pytest.approx(20.0 * 2.0 ** np.arange(11))


@pytest.mark.parametrize(("kind", "low"), [("continuous", 0.0), ("continuous", -1.0), ("integer", 1.0)])
def test_a_logarithmic_range_is_continuous_and_above_zero(kind, low):
    with pytest.raises(ValueError, match="logarithmic"):
        Parameter("x", kind, low, 9.0, 1.0, curve="log")
