"""Founders strike as their target does."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.synths.base import Note, Strike, TargetSummary
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.prior import sample_prior
from evosynth.synths.fm.prior_strikes import STRUCK
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes
from evosynth.voices.envelope import FALL_DB_PER_S, INTERNAL_RATES

PING = Strike(partials=((7.0, -6.0),), noise=0.05, brighter=1.5, dies_s=0.03)


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
