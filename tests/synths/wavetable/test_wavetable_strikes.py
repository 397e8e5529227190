"""Founders strike as their target does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.summary import summary
from evosynth.arrays import F64, Bool
from evosynth.audio.clip import Clip
from evosynth.synths.base import Note, Strike, TargetSummary
from evosynth.synths.wavetable.factory import factory_tables
from evosynth.synths.wavetable.patches import space_of
from evosynth.synths.wavetable.prior import FITTED, sample_prior
from evosynth.synths.wavetable.prior_strikes import CURVE, FALL_20_DB, STRUCK, pole_hz
from evosynth.synths.wavetable.space import DESTINATIONS, FILTERS, SLOTS, SOURCES, WARPS
from evosynth.synths.wavetable.synth import WavetableSynth

SPACE, TABLES = space_of(), factory_tables()
FREE = SPACE.with_frozen([])
PING = Strike(partials=((5.4, -6.0),), noise=0.05, brighter=1.5, dies_s=0.03, level_db=-3.0, middle=5.4)
HISS = Strike(partials=((9.0, -20.0),), noise=0.5, brighter=2.0, dies_s=0.02, level_db=-6.0, middle=20.0)


def drawn(strike: Strike | None, n: int = 500, seed: int = 4) -> F64:
    target = TargetSummary((Note(),), attack_s=0.002, strike=strike)
    return SPACE.decode(sample_prior(SPACE, TABLES, target, n, np.random.default_rng(seed)))


def value(rows: F64, name: str) -> F64:
    return rows[:, SPACE.index(name)]


def striking(rows: F64, destination: str) -> Bool:
    """(n,) whether an envelope that falls nearly exponentially to nothing moves this."""
    found = np.zeros(len(rows), bool)
    for name in ("env_free", "env_filter"):
        dying = (value(rows, f"{name}_sustain") == 0.0) & np.isclose(value(rows, f"{name}_decay_curve"), CURVE)
        for slot in range(1, SLOTS + 1):
            source = value(rows, f"mod{slot}_source") == SOURCES.index(name)
            found |= dying & source & (value(rows, f"mod{slot}_destination") == DESTINATIONS.index(destination))
    return found


@pytest.mark.parametrize("strike", [PING, HISS])
def test_a_share_of_them_has_something_that_dies_as_fast(strike: Strike) -> None:
    rows = drawn(strike)
    some = np.any([striking(rows, name) for name in ("noise_level", "osc2_level", "osc1_warp")], axis=0)
    some |= np.isclose(value(rows, "env_filter_decay_curve"), CURVE) & (value(rows, "filter_env_octaves") > 0.0)
    assert some.mean() == pytest.approx(FITTED * STRUCK, abs=0.06)
    by_free = np.isclose(value(rows, "env_free_decay_curve"), CURVE)
    fall_20_db_s = FALL_20_DB * value(rows, "env_free_decay_s")[by_free]
    assert np.median(fall_20_db_s) == pytest.approx(strike.dies_s, rel=0.2)


def test_noise_is_struck_by_noise_and_a_partial_by_an_oscillator_that_has_its_pitch() -> None:
    hiss, ping = drawn(HISS), drawn(PING)
    assert striking(hiss, "noise_level").mean() > 2.0 * striking(ping, "noise_level").mean()
    sounding = ping[striking(ping, "osc2_level")]
    semitones = 12.0 * value(sounding, "osc2_octave") + value(sounding, "osc2_semitone")
    semitones += value(sounding, "osc2_fine_cents") / 100.0
    assert len(sounding) > 10
    assert semitones == pytest.approx(12.0 * np.log2(5.4), abs=0.01)
    assert (value(sounding, "osc2_level") == 0.0).all(), "it is silent but for its strike"


def test_what_has_no_strike_that_could_be_heard_changes_nothing() -> None:
    assert np.array_equal(drawn(None), drawn(replace(PING, level_db=-40.0)))


def test_the_same_seed_draws_the_same_strikes() -> None:
    assert np.array_equal(drawn(PING), drawn(PING))


@pytest.mark.parametrize("middle_hz", [800.0, 2500.0, 6000.0])
def test_noise_is_as_bright_as_what_strikes(middle_hz: float) -> None:
    hz = np.arange(1.0, 20_000.0)
    power = 1.0 / (1.0 + np.square(hz / pole_hz(middle_hz)))
    assert (power @ hz) / power.sum() == pytest.approx(middle_hz, rel=0.03)


def struck_patch(kind: str) -> tuple[F64, Note]:
    """A sine that goes on, and a strike of 20 ms: native values (1, d)."""
    values = np.array([[float(p.default) for p in SPACE.parameters]])
    destination = {"noise": "noise_level", "fm": "osc1_warp", "partial": "osc2_level"}[kind]
    wanted = {
        "filter_type": FILTERS.index("off"),
        "env_free_decay_s": 0.02 / FALL_20_DB,
        "env_free_decay_curve": CURVE,
        "mod1_source": SOURCES.index("env_free"),
        "mod1_destination": DESTINATIONS.index(destination),
        "mod1_depth": 0.6,
        "osc1_warp": WARPS.index("fm") if kind == "fm" else 0,
        "osc2_octave": 3,
    }
    for name, number in wanted.items():
        values[0, SPACE.index(name)] = number
    return values, Note(60, 100, 0.6, 0.8)


@pytest.mark.parametrize("kind", ["noise", "fm", "partial"])
def test_founders_strike_where_a_made_target_does(kind: str) -> None:
    values, note = struck_patch(kind)
    rate = 44_100
    sound = WavetableSynth(rate, threads=1).render(SPACE.encode(values), [note], quality="final")[0].rows()[0]
    clip = Clip(0.5 * sound / np.abs(sound).max(), rate)
    told = summary(prepare_target(clip, "x.wav", note=60, gate_s=0.6, length_s=0.8, already_cut=True))
    assert told.strike is not None
    rows = FREE.decode(sample_prior(FREE, TABLES, told, 300, np.random.default_rng(1)))
    by_free = np.isclose(value(rows, "env_free_decay_curve"), CURVE)
    assert by_free.sum() > 10
    assert np.median(FALL_20_DB * value(rows, "env_free_decay_s")[by_free]) == pytest.approx(0.02, rel=0.6)
