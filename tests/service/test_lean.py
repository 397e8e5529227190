"""A slider between the target and a taste, moved while a real evolver searches; what it made comes out again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from children import Talk
from test_evolver import EVOLVER, short_target
from test_replay import ended, kinds, made_again, shown
from test_run_in_document import Written, mortal, next_one

from evosynth.analysis.impressions import impressions
from evosynth.runs.commands import Lean as Leant
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver import UNKNOWN_TASTE
from evosynth.service.evolver_messages import Continue, Lean, Notice, Pause, Rate, ResumeRun, Snapshot, Start
from evosynth.synths import registry
from evosynth.taste.answers import Page, Taste

__all__ = ["mortal"]


def for_low_sounds() -> Taste:
    note, synth = short_target().note, registry.make(registry.names()[0], 44100, 1)
    sounds = impressions(synth.render(synth.prior(None, 32, np.random.default_rng(2)), (note,))[0], note)
    ranks = np.argsort(np.argsort(-sounds.values[:, 0])) // 6.0
    return Taste((Page(sounds[:16], ranks[:16]), Page(sounds[16:], ranks[16:])))


def cost(seen: Snapshot) -> float:
    return min(one.cost for one in seen.candidates)


@pytest.mark.slow
def test_a_match_that_leant_while_it_ran_and_while_it_rested_comes_out_again(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3, taste=for_low_sounds())))
    first = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.generation >= 4))
    assert first.towards == 0.0
    mortal.send(Lean(0.6))
    leant = mortal.wait(Snapshot, lambda s: s.towards == 0.6)
    assert all(len(c.scores) == 4 for c in leant.candidates)
    assert not any(np.isnan(c.weighed) for c in leant.candidates)
    assert leant.objectives == ("spectrum", "envelope", "pitch", "attack")
    mortal.send(Rate({leant.candidates[0].id: 1.0, leant.candidates[3].id: 0.2}))
    second = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.generation >= leant.generation + 6))
    mortal.send(Pause())
    rested = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked"))
    assert [c.cost for c in rested.candidates[:1]] <= [c.cost for c in rested.candidates[1:2]]
    mortal.send(Lean(1.0))
    mortal.wait(Snapshot, lambda s: s.towards == 1.0 and s.finals == "ranked")
    mortal.send(Continue())
    mortal.wait(Snapshot, lambda s: s.generation >= second.generation + 6)
    mortal.send(Lean(0.0))
    back = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.towards == 0.0))
    assert all(np.isnan(c.weighed) for c in back.candidates)
    mortal.wait(Snapshot, lambda s: s.generation >= back.generation + 4)
    found = ended(mortal, one)
    assert Leant in kinds(found)
    parted, same = made_again(found)
    assert parted == [None]
    assert same == len(found.candidates) > 20


@pytest.mark.slow
def test_what_leans_goes_on_so_after_a_killed_process(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3, taste=for_low_sounds(), towards=0.2)))
    first = mortal.wait(Snapshot, lambda s: s.generation >= 2)
    assert first.towards == 0.2
    mortal.send(Rate({first.candidates[0].id: 0.2, first.candidates[1].id: 1.0}))
    mortal.send(Lean(0.7))
    mortal.wait(Snapshot, lambda s: s.towards == 0.7)
    mortal.send(Pause())
    rested = mortal.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked")
    shown(mortal, where, rested)
    assert mortal.child.pid is not None
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    later = Talk(EVOLVER, niceness=1)
    try:
        after = Written(one.document.path, later)
        later.send(ResumeRun(where, threads=2, paused=True))
        again = later.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked")
        assert again.towards == 0.7
        assert [(c.voice, c.cost) for c in again.candidates] == [(c.voice, c.cost) for c in rested.candidates]
        later.send(Continue())
        later.wait(Snapshot, lambda s: s.generation >= rested.generation + 3)
        found = ended(later, after)
    finally:
        later.child.kill()
    parted, same = made_again(found)
    assert parted == [None]
    assert same == len(found.candidates)


@pytest.mark.slow
def test_without_a_taste_nothing_leans_and_a_person_is_told(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3, towards=0.5)))
    assert mortal.wait(Snapshot, lambda s: s.generation >= 1).towards == 0.0
    mortal.send(Lean(0.5))
    refusal = mortal.wait(Notice, lambda n: True)
    assert (refusal.message, refusal.refused) == (UNKNOWN_TASTE, Lean(0.5))
    assert next_one(mortal, Pause()).towards == 0.0
    assert Leant not in kinds(ended(mortal, one))
