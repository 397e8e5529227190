"""A match that is paused or stopped is ranked as `evosynth match` ranks it, in a real process, and goes on unmoved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from kept_runs import Evolving, nobody, run_in, stood
from test_evolver import short_target

from evosynth.evolution.session import Session
from evosynth.export import result_files
from evosynth.library.voice_files import read_voices
from evosynth.limits import Limits
from evosynth.runs import assembly, matching
from evosynth.runs.finals import SIMPLIFIED, SIMPLIFIED_IDS
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Confine,
    Continue,
    Failed,
    Halt,
    InDocument,
    Notice,
    Pause,
    Rate,
    ResumeRun,
    Snapshot,
    Start,
    Stop,
)
from evosynth.service.ranking import Ranking
from evosynth.synths import registry, voicing

SETTINGS = RunSettings(seed=4, threads=1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evolving]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Evolving("evosynth.service.evolver:run", niceness=1)
    yield talk
    talk.child.kill()


@pytest.fixture
def evolver(shared: Evolving, tmp_path: Path) -> Evolving:
    """The shared process as if it were new."""
    shared.minds = lambda message: not isinstance(message, Snapshot) or message.where.path.parent == tmp_path
    shared.send(ResumeRun(nobody(tmp_path)))
    shared.wait(Failed)
    shared.said.clear()
    return shared


@pytest.fixture
def where(tmp_path: Path) -> InDocument:
    return run_in(tmp_path)


AT_REST = ("ranking", "ranked")  # a ranking of some milliseconds may overtake the word that it has begun


def ranked(talk: Evolving, state: str = "paused", since: int = 0) -> Snapshot:
    return talk.wait(Snapshot, lambda s: (s.state, s.finals) == (state, "ranked"), since=since)


def begun(talk: Evolving, where: InDocument, generations: int = 5) -> None:
    talk.send(Start(where, short_target(), SETTINGS))
    talk.wait(Snapshot, lambda s: s.generation >= generations)


def alone(evaluations: int) -> Session:
    """The same search in this process, as far."""
    session = assembly.make_session(short_target(), replace(SETTINGS, evaluations=None, seconds=None))
    while session.evaluations < evaluations:
        session.step()
    assert session.evaluations == evaluations
    return session


def test_the_winner_of_a_pause_is_what_a_match_of_the_same_seed_and_evaluations_writes(
    evolver: Evolving, where: InDocument, tmp_path: Path
) -> None:
    begun(evolver, where)
    evolver.send(Pause())
    first = evolver.wait(Snapshot, lambda s: s.state == "paused")
    assert first.finals in AT_REST
    shown = ranked(evolver)
    settings = replace(SETTINGS, evaluations=None, seconds=1e-9)  # its time is up: what it has been given is ranked
    result = matching.run_match(short_target(), settings, session=alone(shown.evaluations))
    result_files.write_result(result, tmp_path / "result")
    winner, synth = shown.candidates[0], shown.synth
    assert winner.distance == pytest.approx(result.distances["total"], abs=1e-5)
    assert winner.move == SIMPLIFIED
    finalists = [voicing.voice_of(c.genome, synth) for c in result.finalists if c.move != "seed"]
    behind = {c.voice for kin in shown.kin.values() for c in kin.others}
    heads = [c.voice for c in shown.candidates[1:]]
    assert set(finalists) <= {*heads, *behind}, "the nearest of each kind is shown, the others stand behind it"
    assert [v for v in heads if v in finalists] == [v for v in finalists if v in heads]
    written = read_voices(tmp_path / "result" / "best.syx")
    assert voicing.sound(winner.voice) == voicing.sound(written.voices[0])
    assert written.names[0] == result.voice_name


def test_going_on_after_a_ranking_is_as_if_nobody_had_rested(evolver: Evolving, where: InDocument) -> None:
    begun(evolver, where)
    evolver.send(Pause())
    rested = ranked(evolver)
    evolver.send(Continue())
    gone_on = evolver.wait(Snapshot, lambda s: s.generation >= rested.generation + 3)
    assert (gone_on.state, gone_on.finals) == ("running", "")
    assert all(candidate.id < SIMPLIFIED_IDS for candidate in gone_on.candidates)
    since = len(evolver.said)
    evolver.send(Pause())
    again = ranked(evolver, since=since)
    assert stood(where).checkpoint() == alone(again.evaluations).checkpoint()


def test_a_stop_answers_before_it_ranks_and_what_was_ranked_in_a_pause_is_not_ranked_again(
    evolver: Evolving, where: InDocument
) -> None:
    begun(evolver, where)
    evolver.send(Stop())
    stopped = evolver.wait(Snapshot, lambda s: s.state == "stopped")
    assert stopped.finals in AT_REST
    distances = [candidate.distance for candidate in stopped.candidates]
    assert distances == sorted(distances)
    assert ranked(evolver, "stopped").evaluations == stopped.evaluations
    evolver.said.clear()
    begun(evolver, where)
    evolver.send(Pause())
    paused = ranked(evolver)
    since = len(evolver.said)
    evolver.send(Stop())
    stopped = evolver.wait(Snapshot, lambda s: s.state == "stopped", since=since)
    assert stopped.finals == "ranked"
    assert [c.id for c in stopped.candidates] == [c.id for c in paused.candidates]


def test_whoever_goes_on_or_begins_anew_in_the_midst_of_a_ranking_is_obeyed(
    evolver: Evolving, where: InDocument, tmp_path: Path
) -> None:
    begun(evolver, where)
    since = len(evolver.said)
    for _ in range(3):
        evolver.send(Pause())
        evolver.send(Continue())
    evolver.wait(Snapshot, lambda s: s.state == "running", since=since)
    evolver.send(Pause())
    evolver.send(Start(run_in(tmp_path, "another"), short_target(), SETTINGS))
    evolver.wait(Snapshot, lambda s: s.where.run == "another" and s.generation > 1, since=since)
    assert not [m for m in evolver.said if isinstance(m, Failed | Notice)]


def test_between_two_steps_of_a_ranking_commands_have_their_turn() -> None:
    session = assembly.make_session(short_target(), replace(SETTINGS, evaluations=None, seconds=None))
    for _ in range(5):
        session.step()
    before = session.checkpoint()
    ranking, steps = Ranking(session, short_target(), replace(SETTINGS, evaluations=None, seconds=None)), 0
    while not ranking.over:
        assert ranking.exact(session.distinct[0]) is session.distinct[0], "nobody has exact distances before the end"
        ranking.step()
        steps += 1
    assert steps > 16
    assert len(ranking.best) == 16
    assert session.checkpoint() == before


def test_what_was_made_simpler_can_be_rated_and_then_leads_the_search(evolver: Evolving, where: InDocument) -> None:
    begun(evolver, where)
    evolver.send(Pause())
    winner = ranked(evolver).candidates[0]
    evolver.send(Rate({winner.id: 1.0}))
    rated = evolver.wait(Snapshot, lambda s: len(s.ratings) > 0)
    assert rated.finals == "ranked"
    assert [candidate.id for candidate in rated.rated] == [winner.id]
    evolver.send(Continue())
    bred = evolver.wait(Snapshot, lambda s: any(winner.id in c.parents for c in s.candidates))
    assert bred.ratings == {winner.id: 1.0}


def test_a_limit_that_is_set_at_rest_holds_in_the_ranking(evolver: Evolving, where: InDocument) -> None:
    begun(evolver, where)
    evolver.send(Pause())
    ranked(evolver)
    since = len(evolver.said)
    limits = Limits(("feedback=0",))
    evolver.send(Confine(limits))
    evolver.send(Continue())
    evolver.wait(Snapshot, lambda s: s.state == "running" and s.candidates != (), since=since)
    evolver.send(Pause())
    shown = ranked(evolver, since=since)
    space = assembly.make_synth(replace(SETTINGS, limits=limits)).space
    assert all(space.allows(voicing.genome_of(one.voice, registry.default())[None])[0] for one in shown.candidates)


def test_whatever_is_shown_of_a_match_at_rest_has_the_distance_of_the_exact_engine(
    evolver: Evolving, where: InDocument
) -> None:
    begun(evolver, where)
    late = evolver.wait(Snapshot, lambda s: s.generation >= 5).candidates[-1]
    evolver.send(Rate({late.id: 0.2}))
    evolver.wait(Snapshot, lambda s: all(c.id != late.id for c in s.candidates))
    for strand in range(4):  # with all of them halted the match rests
        evolver.send(Halt(strand, True))
    shown = ranked(evolver)
    assert [candidate.id for candidate in shown.rated] == [late.id]
    everyone = [*shown.candidates, *shown.rated, *(strand.best for strand in shown.strands)]
    synth, fitness = assembly.make_synth(SETTINGS), assembly.make_fitness(short_target(), SETTINGS)
    genomes = np.stack([voicing.genome_of(candidate.voice, registry.default()) for candidate in everyone])
    exact = fitness.score(genomes, synth.render(genomes, fitness.notes, quality="final"))
    np.testing.assert_allclose([candidate.scores for candidate in everyone], exact, atol=1e-4)
