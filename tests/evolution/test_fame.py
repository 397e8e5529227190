"""The hall of fame of a search: the nearest it has met, by the measure of now, whoever has been forgotten since."""

from __future__ import annotations

import numpy as np
from test_blend import blend, run, session

from evosynth.evolution import checkpoint
from evosynth.evolution.blend import Judge
from evosynth.evolution.fame import Fame
from evosynth.evolution.report import Candidate

KNOWN = [Candidate(k, np.array([k / 100, 0.5]), np.array([cost])) for k, cost in enumerate((5.0, 2.0, 9.0, 1.0, 3.0))]


def ids(fame: Fame) -> list[int]:
    return [id for id, _ in fame.costs]


def test_the_nearest_come_first_and_who_has_no_room_goes() -> None:
    fame = Fame(3)
    for one in KNOWN:
        fame.meet([one])
    assert ids(fame) == [3, 1, 4]
    assert fame.shown == (None, None, None)
    assert fame.genomes(2).tolist() == [KNOWN[id].genome.tolist() for id in (3, 1, 4)]
    fame.keep(lambda genomes: genomes[:, 0] != 0.01)
    assert ids(fame) == [3, 4]


def test_by_another_measure_who_was_forgotten_is_judged_as_well() -> None:
    one = run(session("ga", 0.3), 30)
    fame, judge = one.hall_of_fame, Judge(one.synth, blend(0.9)[1])
    genomes = {id: row for (id, _), row in zip(fame.costs, fame.genomes(len(one.synth.space)), strict=True)}
    fame.judge_anew({}, judge)
    assert set(ids(fame)) == set(genomes)
    for id, cost in fame.costs:
        assert cost == judge.verdict(genomes[id][None]).costs[0]
    assert [cost for _, cost in fame.costs] == sorted(cost for _, cost in fame.costs)


def test_a_checkpoint_brings_it_back_as_it_stood() -> None:
    one = run(session("ga", 0.3), 10)
    again = Fame(16)
    again.restore(checkpoint.unpacked(one.checkpoint()))
    assert (again.costs, again.shown) == (one.hall_of_fame.costs, one.hall_of_fame.shown)
    assert again.genomes(len(one.synth.space)).tobytes() == one.hall_of_fame.genomes(len(one.synth.space)).tobytes()
