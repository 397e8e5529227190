"""The end of a match hears each finalist once, whatever it hands over, and by steps it is the same as at one go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.target import PreparedTarget, instrument
from evosynth.arrays import F64
from evosynth.audio.files import Clip
from evosynth.export import result_files
from evosynth.runs import assembly, matching
from evosynth.runs.finals import SIMPLIFIED, SIMPLIFIED_IDS, Finals, finals_of
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.fm.synth import FMSynth

RATE = 22050


def tone(key: int) -> PreparedTarget:
    t = np.arange(RATE // 4) / RATE
    hz = 440.0 * 2.0 ** ((key - 69) / 12.0)
    sound = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 5)) * np.exp(-6 * t) * 0.3
    clip = Clip(sound.astype(np.float32), RATE)
    return prepare_target(clip, f"tone_{key}.wav", note=key, gate_s=0.2, length_s=0.25, already_cut=True)


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return tone(57)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[bytes, Note]]:
    """How often the exact engine has rendered a genome at a note."""
    counted: Counter[tuple[bytes, Note]] = Counter()
    render = FMSynth.render

    def counting(synth: FMSynth, genomes: F64, notes: Sequence[Note], **how: Any) -> Any:
        if how.get("quality") == "final":
            counted.update((row.tobytes(), note) for row in genomes for note in notes)
        return render(synth, genomes, notes, **how)

    monkeypatch.setattr(FMSynth, "render", counting)
    return counted


@pytest.mark.parametrize("simplify", [True, False])
@pytest.mark.parametrize("keys", [(57,), (50, 62)])
def test_a_match_hears_each_of_its_finalists_once_until_its_result_is_written(
    heard: Counter[tuple[bytes, Note]], keys: tuple[int, ...], simplify: bool, tmp_path: Any
) -> None:
    target = instrument([tone(key) for key in keys])
    settings = RunSettings(evaluations=800, seconds=None, seed=2, simplify=simplify)
    result = matching.run_match(target, settings)
    result_files.write_result(result, tmp_path / "result")
    finalists = {candidate.genome.tobytes() for candidate in result.finalists}
    assert len(finalists) > 5
    for genome in {*finalists, result.genome.tobytes()}:
        for each in target.every:
            assert heard[genome, each.note] == 1
    if not simplify:
        assert sum(heard.values()) == len(finalists) * len(keys)


def test_in_steps_the_finals_are_what_they_are_at_one_go_and_leave_the_search_alone(target: PreparedTarget) -> None:
    settings = RunSettings(evaluations=None, seconds=None, seed=4)
    session = assembly.make_session(target, settings)
    for _ in range(5):
        session.step()
    before = session.checkpoint()
    finals, steps = finals_of(session, target, settings), 0
    while finals.step():
        steps += 1
    assert session.checkpoint() == before
    assert steps > len(finals.ranked)
    result = matching.run_match(target, replace(settings, seconds=1e-9), session=session)
    assert finals.winner.candidate.genome.tobytes() == result.genome.tobytes()
    assert np.array_equal(finals.winner.sounds[0], result.audio)
    assert [c.genome.tobytes() for c in result.finalists] == [f.candidate.genome.tobytes() for f in finals.ranked]
    assert result.evaluations == session.evaluations + finals.evaluations


def test_a_winner_that_was_made_simpler_is_a_candidate_of_its_own_under_the_name_of_its_origin(
    target: PreparedTarget,
) -> None:
    settings = RunSettings(evaluations=None, seconds=None, seed=4)
    session = assembly.make_session(target, settings)
    for _ in range(5):
        session.step()
    finals = finals_of(session, target, settings).finish()
    winner, *others = finals.best_first
    again = finals_of(session, target, settings).finish().winner.candidate
    assert winner.move == SIMPLIFIED
    assert (winner.id, winner.genome.tobytes()) == (again.id, again.genome.tobytes())
    assert winner.id >= SIMPLIFIED_IDS > session.next_id
    origin = next(candidate for candidate in others if candidate.id == winner.parents[0])
    assert finals.names[winner.id] == finals.names[origin.id]
    assert len({candidate.id for candidate in (winner, *others)}) == len(others) + 1


def test_finals_of_one_candidate_hand_it_over(target: PreparedTarget) -> None:
    settings = RunSettings(evaluations=40, seconds=None, simplify=False)
    session = assembly.make_session(target, settings)
    session.step()
    finals = Finals(session.distinct[:1], target, settings).finish()
    assert finals.best_first == (finals.ranked[0].candidate,)
    assert finals.evaluations == 1
    assert finals.over
    assert not finals.step()
