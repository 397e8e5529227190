import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from deap import base, tools
from fakes_synth import SineSynth, sine_space
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F64
from evosynth.evolution import operators
from evosynth.evolution.manner import AMOUNTS
from evosynth.evolution.operators import (
    BlockCrossover,
    BlockMutation,
    Genes,
    Individual,
    Mutation,
    Toolset,
    tournament,
    varied,
)
from evosynth.parameters import Parameter, ParameterSpace
from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from evosynth.voices.dx7_space import DX7_SPACE

SPACES = {"sine": sine_space(), "dx7": DX7_SPACE, "pinned": sine_space().with_pinned({"op1_coarse": 3})}
Vary = Callable[[Genes, F64, F64, np.random.Generator], F64]


def _with_deap(name: str, **arguments: object) -> Vary:
    def vary(genes: Genes, mothers: F64, fathers: F64, rng: np.random.Generator) -> F64:
        toolbox = base.Toolbox()
        toolbox.register("mate", getattr(tools, name), **arguments)
        toolbox.register("mutate", getattr(tools, name), **arguments)
        toolset = Toolset(toolbox, genes)
        return toolset.mate(mothers, fathers, rng) if name.startswith("cx") else toolset.mutate(mothers, rng)

    return vary


VARIATIONS: dict[str, Vary] = {
    "mutation": lambda genes, a, b, rng: Mutation(genes)(a, rng),
    "strong mutation": lambda genes, a, b, rng: Mutation(genes, uniform=1.0, fewest=8)(a, rng),
    "mutation of a block": lambda genes, a, b, rng: BlockMutation(genes)(a, rng),
    "crossover": lambda genes, a, b, rng: BlockCrossover(genes, share=0.7, single=0.7)(a, b, rng),
    "DEAP's cxUniform": _with_deap("cxUniform", indpb=0.5),
    "DEAP's cxBlend": _with_deap("cxBlend", alpha=2.0),
    "DEAP's mutGaussian": _with_deap("mutGaussian", mu=0.0, sigma=1.0, indpb=0.5),
    "DEAP's mutFlipBit": _with_deap("mutFlipBit", indpb=0.5),
}


@pytest.mark.parametrize("space_name", SPACES)
@pytest.mark.parametrize("variation", VARIATIONS)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32), n=st.integers(1, 20))
def test_children_stay_in_the_cube_and_locked_or_pinned_columns_never_move(
    variation: str, space_name: str, seed: int, n: int
) -> None:
    space, rng = SPACES[space_name], np.random.default_rng(seed)
    mothers, fathers = space.sample(n, rng), space.sample(n, rng)  # as pinned as every newcomer
    before = mothers.copy()
    children = VARIATIONS[variation](Genes(space), mothers, fathers, rng)
    assert children.shape == mothers.shape
    assert ((children >= 0) & (children <= 1)).all()
    assert np.array_equal(children[:, ~space.free], before[:, ~space.free])
    assert np.array_equal(mothers, before)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_discrete_genes_lie_in_the_centre_of_their_cells(variation: str) -> None:
    space, rng = sine_space(), np.random.default_rng(2)
    children = VARIATIONS[variation](Genes(space), space.sample(50, rng), space.sample(50, rng), rng)
    discrete = np.array([p.discrete for p in space.parameters]) & space.free
    assert np.allclose(children[:, discrete], space.encode(space.decode(children))[:, discrete], atol=1e-12)


def test_mutation_always_changes_something_that_can_be_decoded() -> None:
    rng = np.random.default_rng(1)
    mothers = Genes(DX7_SPACE).snapped(DX7_SPACE.sample(400, rng))
    children = Mutation(Genes(DX7_SPACE))(mothers, rng)
    changed = (DX7_SPACE.decode(children) != DX7_SPACE.decode(mothers)).sum(1)
    assert changed.min() == 1
    assert changed.max() <= 8
    assert 1.5 < changed.mean() < 2.5


def _with_chances(space: ParameterSpace, chance: Callable[[Parameter], float]) -> ParameterSpace:
    varied = (replace(p, variation=replace(p.variation, chance=chance(p))) for p in space.parameters)
    return replace(space, parameters=tuple(varied))


def test_a_parameter_is_drawn_as_often_as_its_engine_says() -> None:
    names = {"op1_decay": 6.0, "op2_decay": 2.0, "op3_decay": 1.0}
    space, rng = _with_chances(sine_space(), lambda p: names.get(p.name, 0.0)), np.random.default_rng(9)
    genes = Genes(space)
    mothers = genes.snapped(np.tile(space.default(), (4000, 1)))
    moved = (Mutation(genes)(mothers, rng) != mothers)[:, [space.index(name) for name in names]].mean(0)
    assert moved[0] > 1.5 * moved[1] > 1.5 * 1.3 * moved[2] > 0
    assert not (Mutation(genes)(mothers, rng) != mothers)[:, space.index("op1_output")].any()


@pytest.mark.parametrize("space", [DX7_SPACE, WAVETABLE_SPACE], ids=["dx7", "wavetable"])
def test_evolution_names_no_role_of_an_engine(space: ParameterSpace) -> None:
    amounts = {word for _, word in AMOUNTS}  # "fine" is an amount of change as well
    quoted = {f'"{p.role}"' for p in space.parameters if p.role not in amounts}
    for file in Path(operators.__file__).parent.glob("*.py"):
        assert not quoted & set(re.findall(r'"\w+"', file.read_text())), file.name


def test_integers_step_choices_are_redrawn_and_switches_flip() -> None:
    rng, drawn = np.random.default_rng(4), ("mode", "routing", "coarse")
    space = _with_chances(sine_space(), lambda p: float(p.role in drawn))
    genes = Genes(space)
    mothers = genes.snapped(np.tile(space.default(), (3000, 1)))
    old, new = space.decode(mothers), space.decode(Mutation(genes, uniform=0.0, nudge=1.0)(mothers, rng))
    coarse, odd, algorithm = (space.columns(role=r) for r in ("coarse", "mode", "routing"))
    assert np.abs(new[:, coarse] - old[:, coarse]).max() <= 3
    assert set(new[:, odd].ravel()) == {0.0, 1.0}
    counts = np.bincount(new[:, algorithm[0]].astype(int), minlength=3)
    assert min(counts[1:]) > 0.5 * max(counts[1:]), "every other choice is as likely"


def test_genes_of_a_muted_operator_are_seldom_drawn() -> None:
    space, rng = sine_space(), np.random.default_rng(5)
    genes = Genes(space)
    mothers = genes.snapped(np.tile(space.default(), (2000, 1)))
    mothers[:, space.index("op2_output")] = 0.0
    changed = np.abs(Mutation(genes)(mothers, rng) - mothers) > 1e-9
    assert changed[:, space.index("op2_coarse")].mean() < 0.4 * changed[:, space.index("op1_coarse")].mean()
    assert changed[:, space.index("op2_output")].mean() > 0.7 * changed[:, space.index("op1_output")].mean()


def test_the_mutation_of_a_block_leaves_all_other_blocks_and_whatever_has_no_scale_alone() -> None:
    genes = Genes(DX7_SPACE)
    genomes = genes.snapped(np.random.default_rng(5).random((200, len(DX7_SPACE))))
    changed = BlockMutation(genes)(genomes, np.random.default_rng(6)) != genomes
    assert max(sum(row[block].any() for block in genes.blocks) for row in changed) == 1
    assert changed.sum(1).max() > 8, "many genes at once"
    assert not changed[:, genes.redrawn | genes.flipped | ~genes.free].any()


def test_crossover_takes_whole_blocks_some_into_other_places_and_keeps_the_routing() -> None:
    space, rng = sine_space(), np.random.default_rng(6)
    genes = Genes(space)
    mothers, fathers = (genes.snapped(space.sample(500, rng)) for _ in range(2))
    children = BlockCrossover(genes)(mothers, fathers, rng)
    own = displaced = 0
    for child, mother, father in zip(children, mothers, fathers, strict=True):
        for k in range(3):
            part = child[4 * k : 4 * k + 4]
            sources = [j for j in range(3) if np.array_equal(part, father[4 * j : 4 * j + 4])]
            if not np.array_equal(part, mother[4 * k : 4 * k + 4]):
                assert sources, "a block comes whole from one of the parents"
                own, displaced = own + (k in sources), displaced + (k not in sources)
    assert 0.2 < (own + displaced) / 1500 < 0.4
    assert 0.1 < displaced / (own + displaced) < 0.35
    assert np.array_equal(children[:, 12], mothers[:, 12])


def test_a_move_may_touch_any_column_but_locked_ones_are_put_back() -> None:
    space, rng = sine_space(), np.random.default_rng(7)
    genes = Genes(space)
    mothers = genes.snapped(space.sample(40, rng))
    children, names = varied(mothers, SineSynth.moves, genes, rng)
    assert names == ["rotate"] * 40
    assert np.array_equal(children[:, ~space.free], mothers[:, ~space.free])
    assert np.array_equal(children[:, :4], mothers[:, 8:12])


def test_tournaments_prefer_the_better() -> None:
    distances = np.arange(100.0)
    rows = tournament(distances, 3000, np.random.default_rng(8))
    assert rows.mean() == pytest.approx(100 / 4, abs=3)
    assert set(rows) <= set(range(100))


def test_deaps_selection_sees_individuals_with_fitness_and_gives_rows() -> None:
    toolbox = base.Toolbox()
    toolbox.register("select", tools.selBest)
    toolset = Toolset(toolbox, Genes(sine_space()))
    genomes = sine_space().sample(6, np.random.default_rng(9))
    distances = np.array([4.0, 1.0, 5.0, 0.5, 2.0, 3.0])
    assert toolset.select(genomes, distances, 3, np.random.default_rng(0)).tolist() == [3, 1, 4]
    assert len(toolset.select(genomes, distances, 9, np.random.default_rng(0))) == 9


def test_deaps_operators_draw_from_our_generator() -> None:
    toolbox = base.Toolbox()
    toolbox.register("mate", tools.cxUniform, indpb=0.5)
    toolset, space = Toolset(toolbox, Genes(sine_space())), sine_space()
    rng = np.random.default_rng(10)
    mothers, fathers = space.sample(5, rng), space.sample(5, rng)
    one, again, other = (toolset.mate(mothers, fathers, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_decorated_operator_of_ours_is_still_handed_matrices() -> None:
    genes, space, seen = Genes(sine_space()), sine_space(), []
    toolbox = base.Toolbox()
    toolbox.register("select", tournament)

    def watched(function: Callable[..., object]) -> Callable[..., object]:
        from functools import wraps

        @wraps(function)
        def inner(distances: F64, *rest: object) -> object:
            seen.append(distances.shape)
            return function(distances, *rest)

        return inner

    toolbox.decorate("select", watched)
    Toolset(toolbox, genes).select(space.sample(7, np.random.default_rng(0)), np.ones(7), 4, np.random.default_rng(0))
    assert seen == [(7,)]


def test_a_smaller_distance_is_the_better_fitness() -> None:
    assert Individual([0.1], 1.0).fitness > Individual([0.1], 2.0).fitness
    assert not Individual([0.1]).fitness.valid
