"""The part "attack": a strike or a key-off that is missing counts as it is heard, however short it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.weights import Mask, Region, Weights, mask_of
from evosynth.arrays import F32
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Note

RATE = 22050
GATE_S, LENGTH_S = 1.0, 1.5
T = np.arange(round(LENGTH_S * RATE)) / RATE


def struck(
    *, note: int = 57, strike: float = 1.0, strike_hz: float = 3000.0, click: float = 0.3, rises_s: float = 0.002
) -> F32:
    """A held tone, a strike that dies in 15 ms, and a click at key-off."""
    held = np.sin(2 * np.pi * hz_of_note(note) * T) * np.minimum(T / rises_s, 1.0)
    held *= np.where(T < GATE_S, 1.0, np.exp(-(T - GATE_S) / 0.02))
    after = np.maximum(T - GATE_S, 0.0)
    clicks = np.sin(2 * np.pi * 2500.0 * after) * np.exp(-after / 0.02) * (T >= GATE_S)
    sound = held + strike * np.sin(2 * np.pi * strike_hz * T) * np.exp(-T / 0.015) + click * clicks
    return np.asarray(0.2 * sound, np.float32)


def apart(target: F32, *others: F32, note: int = 57, weights: Weights | None = None) -> np.ndarray:
    """Distances (n, 4)."""
    prepared = PreparedTarget(
        "a", target, RATE, (0.0, LENGTH_S), Note(note, 100, GATE_S, LENGTH_S), "given", None, 0.0, True, -18.0
    )
    return TargetMatch(prepared, RATE, threads=1, weights=weights).distances(*[np.stack(others)])


def test_a_missing_strike_counts_more_than_it_does_in_the_whole_spectrum() -> None:
    spectrum, _, _, attack = apart(struck(), struck(strike=0.0))[0]
    assert attack > 2.0 > spectrum


def test_a_strike_of_another_brightness_is_another_strike() -> None:
    near, far = apart(struck(), struck(strike_hz=2900.0), struck(strike_hz=1000.0))[:, 3]
    assert near < 0.5 * far


def test_a_missing_click_at_key_off_counts() -> None:
    softer, missing = apart(struck(), struck(click=0.2), struck(click=0.0))[:, 3]
    assert 0.0 < softer < 0.5 * missing


def clicked(dies_s: float, level: float = 1.0, key_off: float = GATE_S) -> F32:
    """The same with a click at its beginning, that falls by 20 dB in so many seconds, or that is let go elsewhere."""
    hz = hz_of_note(57)
    held = np.sin(2 * np.pi * hz * T) * np.where(key_off > T, 1.0, np.exp(-np.maximum(T - key_off, 0.0) / 0.01))
    return np.asarray(0.2 * (held + level * np.sin(2 * np.pi * 4000.0 * T) * 10.0 ** (-T / dies_s)), np.float32)


@pytest.mark.parametrize("dies_s", [0.003, 0.006])
def test_a_click_that_is_missing_counts_more_where_the_onset_is_heard(dies_s: float) -> None:
    now, before = (
        apart(clicked(dies_s), clicked(dies_s, 0.0), weights=Weights(edges=edges))[0, 3] for edges in (True, False)
    )
    assert now > 1.2 * before > 0.0
    softer = apart(clicked(dies_s), clicked(dies_s, 0.7))[0, 3]
    assert softer < 0.3 * now


def test_a_rise_that_is_too_sudden_counts() -> None:
    near, far = apart(struck(strike=0.0, rises_s=0.008), *(struck(strike=0.0, rises_s=s) for s in (0.007, 0.001)))[:, 3]
    assert near < 0.4 * far


def test_an_edge_at_key_off_is_another_where_the_key_goes_up_at_another_point_of_the_cycle() -> None:
    quarter = 0.25 / hz_of_note(57)
    crossing = np.ceil(GATE_S * hz_of_note(57)) / hz_of_note(57) - GATE_S
    shifted = np.roll(clicked(0.01, 0.0), round((quarter - crossing) * RATE))
    with_edges, without = (
        apart(clicked(0.01, 0.0), shifted, weights=Weights(edges=edges))[0, 3] for edges in (True, False)
    )
    assert with_edges > without + 0.1


def test_what_is_struck_alike_and_goes_on_otherwise_is_no_other_strike() -> None:
    other = struck()
    middle = slice(round(0.3 * RATE), round(0.9 * RATE))
    other[middle] += np.asarray(0.1 * np.sin(2 * np.pi * 1700.0 * T[middle]), np.float32)
    spectrum, _, _, attack = apart(struck(), other)[0]
    assert attack < 0.3 < spectrum


def test_a_slow_target_is_told_by_how_fast_it_rises() -> None:
    slow = {"strike": 0.0, "click": 0.0}
    near, far = apart(struck(rises_s=0.6, **slow), struck(rises_s=0.55, **slow), struck(rises_s=0.2, **slow))[:, 3]
    assert near < 0.3 * far


def test_a_strike_of_a_low_note_is_four_periods_long() -> None:
    note, late = 24, 0.09  # 33 Hz, of which four periods are 122 ms
    other = struck(note=note)
    tick = np.abs(T - late) < 0.005
    other[tick] += np.asarray(0.2 * np.sin(2 * np.pi * 3000.0 * T[tick]), np.float32)
    low = apart(struck(note=note), other, note=note)[0, 3]
    other = struck()
    other[tick] += np.asarray(0.2 * np.sin(2 * np.pi * 3000.0 * T[tick]), np.float32)
    assert low > 3.0 * apart(struck(), other)[0, 3]


def test_a_strike_that_is_not_listened_to_does_not_count() -> None:
    deaf = Weights(mask_of([Region(0.0, 0.1, 0.0)]))
    assert apart(struck(), struck(strike=0.0), weights=deaf)[0, 3] < 0.02
    low_only = Weights(Mask([0.0, 9.0], [1500.0, 11025.0], [[0.0]]))
    assert apart(struck(), struck(strike=0.0), weights=low_only)[0, 3] < 0.5 * apart(struck(), struck(strike=0.0))[0, 3]


@pytest.mark.parametrize("level", [1e-3, 50.0])
def test_level_is_no_strike(level: float) -> None:
    assert apart(struck(), np.float32(level) * struck())[0, 3] < 1e-2


def test_what_is_above_11_khz_is_part_of_how_bright_a_strike_is() -> None:
    t = np.arange(round(LENGTH_S * 2 * RATE)) / (2 * RATE)
    rows = [np.sin(2 * np.pi * 220.0 * t) + level * np.sin(2 * np.pi * 14000.0 * t) for level in (0.0, 0.3)]
    low, bright = (np.asarray(0.2 * row, np.float32) for row in rows)
    note = Note(57, 100, GATE_S, LENGTH_S)
    target = PreparedTarget("a", low, 2 * RATE, (0.0, LENGTH_S), note, "given", None, 0.0, True, -18.0)
    found = TargetMatch(target, 2 * RATE, threads=1).distances(np.stack([low, bright]))[:, 3]
    assert found[0] == 0.0
    assert found[1] > 2.0
    of_them = TargetMatch(replace(target, samples=bright), 2 * RATE, threads=1).distances(np.stack([bright, low]))[:, 3]
    assert of_them[0] == 0.0 < 2.0 < of_them[1]


def test_a_candidate_of_half_the_rate_is_not_asked_for_what_it_cannot_hold() -> None:
    t = np.arange(round(LENGTH_S * 2 * RATE)) / (2 * RATE)
    sound = np.asarray(0.2 * np.sin(2 * np.pi * 220.0 * t) + 0.06 * np.sin(2 * np.pi * 14000.0 * t), np.float32)
    note = Note(57, 100, GATE_S, LENGTH_S)
    target = PreparedTarget("a", sound, 2 * RATE, (0.0, LENGTH_S), note, "given", None, 0.0, True, -18.0)
    low = np.asarray(0.2 * np.sin(2 * np.pi * 220.0 * t[::2]), np.float32)
    assert TargetMatch(target, RATE, threads=1).distances(low[None])[0, 3] < 0.5
