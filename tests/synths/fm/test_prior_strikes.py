"""Founders strike and click as their target does, and a short search keeps it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.strike import click_of, strike_of
from evosynth.analysis.summary import summary
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.clip import Clip
from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.session import Session
from evosynth.synths.base import Note, Strike, TargetSummary
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.prior import sample_prior
from evosynth.synths.fm.prior_strikes import CLICKED, STRUCK
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes
from evosynth.voices.envelope import FALL_DB_PER_S, INTERNAL_RATES

PING = Strike(partials=((7.0, -6.0),), noise=0.05, brighter=1.5, dies_s=0.03)

RATE, NOTE = 44100, Note(60, 100, 0.5, 0.7)


def clicking(rate: int, coarse: int) -> np.ndarray:
    """A voice (155,): a note that is held, and an operator beside it that falls at this rate, as loud at first."""
    wanted = {"algorithm": 31, "op3_output": 99, "op3_coarse": coarse, "op3_rate2": rate, "op3_rate3": rate}
    voice = INIT_VOICE.with_values(**wanted, op3_level2=0, op3_level3=0)
    return np.frombuffer(voice.data, np.uint8).astype(np.int64)


def told(voice: np.ndarray) -> PreparedTarget:
    sound = render_voices(voice[None], NOTE, RATE)[0]
    return prepare_target(Clip(sound, RATE), "x.wav", note=60, gate_s=NOTE.gate_s, already_cut=True)


@settings(max_examples=12, deadline=None)
@given(rate=st.integers(84, 92), coarse=st.integers(10, 24))
def test_a_click_of_a_known_rate_is_told_by_its_ratio_its_level_and_its_fall(rate: int, coarse: int) -> None:
    click = click_of(told(clicking(rate, coarse)))
    assert click is not None
    assert click.partials[0][0] == pytest.approx(coarse, abs=0.5)
    assert click.partials[0][1] == pytest.approx(0.0, abs=4.0)
    assert click.dies_s == pytest.approx(20.0 / FALL_DB_PER_S[INTERNAL_RATES[rate]], rel=0.7, abs=0.002)
    assert click.brighter > 0.25


@settings(max_examples=8, deadline=None)
@given(rate=st.integers(62, 76), coarse=st.integers(6, 24))
def test_a_strike_of_a_known_rate_is_told_as_loud_as_it_begins(rate: int, coarse: int) -> None:
    strike = strike_of(told(clicking(rate, coarse)))
    assert strike is not None
    assert strike.partials[0][0] == pytest.approx(coarse, abs=0.3)
    assert strike.partials[0][1] == pytest.approx(0.0, abs=2.5)


def test_a_share_of_founders_carries_the_click() -> None:
    target = replace(summary(told(clicking(88, 14))), strike=None)
    rows = voices_from_genomes(sample_prior(DX7_SPACE, target, 300, np.random.default_rng(4)))
    fast = (dying(rows) >= 78).any(1)
    assert fast.mean() == pytest.approx(CLICKED, abs=0.08)
    carried = [row for row in rows[fast] if 14 in [row[DX7_SPACE.index(f"op{op}_coarse")] for op in range(2, 7)]]
    assert len(carried) > 0.2 * fast.sum()


def test_a_short_search_has_the_click() -> None:
    target, synth = told(clicking(86, 14)), FMSynth(RATE, threads=1)
    strategy = GeneticAlgorithm(synth.space, synth.moves, budget=1000)
    run = Session(synth, TargetMatch(target, RATE, threads=1), strategy, seed=1, target=summary(target))
    while run.evaluations < 1000:
        run.step()
    found = click_of(told(voices_from_genomes(run.best.genome[None])[0]))
    assert found is not None
    assert found.brighter == pytest.approx(click_of(target).brighter, abs=0.5)


def drawn(strike: Strike | None, n: int = 300) -> np.ndarray:
    return voices_from_genomes(sample_prior(DX7_SPACE, TargetSummary(strike=strike), n, np.random.default_rng(4)))


def dying(rows: np.ndarray) -> np.ndarray:
    """(n, 6) the rates at which operators fall that are silent while the key is held; 0: none."""
    of = {k: np.stack([rows[:, DX7_SPACE.index(f"op{op}_{k}")] for op in range(1, 7)], 1) for k in ("rate2", "level2")}
    output = np.stack([rows[:, DX7_SPACE.index(f"op{op}_output")] for op in range(1, 7)], 1)
    return np.where((of["level2"] == 0) & (output > 50), of["rate2"], 0)


def test_a_share_of_them_has_an_operator_that_dies_as_fast() -> None:
    falls = dying(drawn(PING))
    some = falls.max(1) > 0
    assert some.mean() == pytest.approx(STRUCK, abs=0.08)
    speeds = FALL_DB_PER_S[INTERNAL_RATES[falls.max(1)[some]]]
    assert np.median(speeds) == pytest.approx(20.0 / PING.dies_s, rel=0.25)
    assert (falls[some, 0] == 0).all(), "operator 1 keeps the note"


def test_their_beginnings_are_brighter_than_without_that_operator() -> None:
    rows = drawn(PING)
    falls = dying(rows)
    rows, falls = rows[falls.max(1) > 0], falls[falls.max(1) > 0]
    muted = rows.copy()
    for op in range(1, 7):
        output = DX7_SPACE.index(f"op{op}_output")
        muted[:, output] = np.where(falls[:, op - 1] > 0, 0, muted[:, output])

    def octaves(voices: np.ndarray) -> np.ndarray:
        sounds = render_voices(voices, Note(60, 100, 0.5, 0.5), 22050)[:, :512] * np.hanning(512)
        power = np.abs(np.fft.rfft(sounds, axis=1)) ** 2
        return np.log2((power @ np.arange(257)) / (power.sum(1) + 1e-12) + 1e-3)

    assert (octaves(rows) > octaves(muted) + 0.1).mean() > 0.6


def test_a_target_whose_strike_is_no_brighter_changes_nothing() -> None:
    assert np.array_equal(drawn(None), drawn(Strike((), 0.0, 0.1, 0.1)))
