"""The next generation is heard before it is asked for: then nothing is left to be heard, and it is the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from test_answering import ENGINES, answer, begun, learned

from evosynth.errors import Cancelled
from evosynth.evolution.manner import Manner
from evosynth.evolution.session import Session
from evosynth.runs.answering import Answering
from evosynth.runs.commands import Believe, Visit
from evosynth.runs.settings import RunSettings
from evosynth.synths.engine import EngineSpec

SETTINGS = RunSettings(seed=3, threads=2)


def wish(run: Session, manner: Manner | None = None) -> Visit:
    return Visit(run.evaluations, run.on_show, unheard=(run.population[4].id,), manner=manner or Manner())


def bred(run: Session, answers: Answering, asked: Visit) -> bytes:
    with answers.breeding(asked):
        run.step()
    return run.checkpoint()


def counted(run: Session, patch: pytest.MonkeyPatch) -> list[int]:
    """How many voices are rendered from now on, each time."""
    rendered: list[int] = []
    render = run.synth.render

    def counting(genomes: np.ndarray, *rest: object, **more: object) -> object:
        rendered.append(len(genomes))
        return render(genomes, *rest, **more)  # type: ignore[arg-type]

    patch.setattr(run.synth, "render", counting)
    return rendered


@pytest.mark.parametrize("synth", [ENGINES[0], pytest.param(ENGINES[1], marks=pytest.mark.slow)], ids=str)
def test_a_generation_that_was_rehearsed_is_the_same_and_nothing_of_it_is_heard_again(
    synth: EngineSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(SETTINGS, synth=synth)
    (run, answers), (other, others) = learned(settings), learned(settings)
    assert answers.model is not None
    before = run.checkpoint()
    answers.rehearse(wish(run))
    assert run.checkpoint() == before, "nothing has happened yet"
    rendered = counted(run, monkeypatch)
    assert bred(run, answers, wish(run)) == bred(other, others, wish(other))
    assert rendered == []
    assert answers.taste.answers == others.taste.answers


@pytest.mark.slow
def test_an_answer_a_switch_or_another_manner_after_the_rehearsal_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(run: Session, answers: Answering) -> None:
        answer(run, answers)

    def switched(run: Session, answers: Answering) -> None:
        answers.switch(Believe(on=True, off=("brightness",)))

    def off(run: Session, answers: Answering) -> None:
        answers.switch(Believe(on=False))

    changes: tuple[Callable[[Session, Answering], None], ...] = (answered, switched, off)
    (run, answers), (other, others) = learned(SETTINGS), learned(SETTINGS)
    for change in changes:
        answers.rehearse(wish(run))
        change(run, answers)
        change(other, others)
        assert bred(run, answers, wish(run)) == bred(other, others, wish(other)), change
    answers.rehearse(wish(run))
    wild = Manner("fine to wild", 0.9)
    assert bred(run, answers, wish(run, wild)) == bred(other, others, wish(other, wild))


def test_a_generation_is_rehearsed_before_anything_is_known_of_a_taste(monkeypatch: pytest.MonkeyPatch) -> None:
    (run, answers), (other, others) = begun(SETTINGS), begun(SETTINGS)
    for one, said in ((run, answers), (other, others)):
        answer(one, said)
    guests = run.synth.prior(None, 2, np.random.default_rng(1))
    answers.rehearse(wish(run), guests)
    rendered = counted(run, monkeypatch)
    for one, said in ((run, answers), (other, others)):
        with said.breeding(wish(one), guests):
            one.step()
    assert rendered == []
    assert run.checkpoint() == other.checkpoint()


@pytest.mark.slow
def test_a_rehearsal_that_is_cut_short_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    (run, answers), (other, others) = learned(SETTINGS), learned(SETTINGS)
    for one, said in ((run, answers), (other, others)):
        answer(one, said)
    pages = dict(answers.pages)
    before, rendered, cuts = run.checkpoint(), counted(run, monkeypatch), 0
    while True:
        asked = 0

        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            return asked > 9  # a model is fitted in fewer parts

        try:
            answers.rehearse(wish(run), None, cancelled)
            break
        except Cancelled:
            cuts += 1
            assert run.checkpoint() == before
            assert answers.pages == pages, "the page on show is still open"
    assert cuts > 0
    assert sum(rendered) <= 200 + 16 + 18, "each voice was heard once"
    assert bred(run, answers, wish(run)) == bred(other, others, wish(other))
