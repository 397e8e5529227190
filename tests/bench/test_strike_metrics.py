"""Figures of strikes and key-offs: those of a second, independent implementation, and laws."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("librosa")
import soundfile
import strike_figures
import strike_metrics

TARGETS = Path(__file__).resolve().parent.parent / "targets"

# Two notes each, their gate, and what the reference implementation of the definitions says of them.
GOLDEN = [
    #  target,         match,             gate, atk_ratio, atk_dB, rest_dB, rel_ratio, rel_level_dB
    ("epiano_60", "vibraphone_65", 1.0, (4.24689, 3.14083, 0.73850, 1.22553, 16.73041)),
    ("flute_72", "oboe_70", 0.8, (1.96040, 2.66111, 2.10978, 2.01349, 2.38801)),
    ("synth_bass_36", "steel_drum_62", 0.4, (5.02765, 3.34594, 0.83135, 7.56868, -14.74134)),
]


def sound(name: str) -> strike_metrics.F32:
    samples, rate = soundfile.read(TARGETS / f"{name}.flac", dtype="float32", always_2d=True)
    return strike_metrics.prepared(samples.mean(axis=1), rate)


def tone(hz: float, *, strike_hz: float = 0.0, seconds: float = 1.5, rises_s: float = 0.0) -> strike_metrics.F32:
    t = np.arange(round(seconds * strike_metrics.RATE)) / strike_metrics.RATE
    held = np.sin(2 * np.pi * hz * t) * (np.minimum(t / rises_s, 1.0) if rises_s else 1.0)
    return np.asarray(held + np.sin(2 * np.pi * strike_hz * t) * np.exp(-t / 0.015), np.float32)


@pytest.mark.parametrize(("target", "match", "gate_s", "figures"), GOLDEN)
def test_figures_agree_with_the_reference_to_one_percent(
    target: str, match: str, gate_s: float, figures: tuple[float, ...]
) -> None:
    ours = strike_metrics.compare(sound(target), sound(match), hz=440.0, gate_s=gate_s)
    for name, wanted in zip(("atk_ratio", "atk_dB", "rest_dB", "rel_ratio", "rel_level_dB"), figures, strict=True):
        assert ours[name] == pytest.approx(wanted, rel=0.01, nan_ok=True), name


def test_a_sound_has_its_own_strike_and_release() -> None:
    a = sound("vibraphone_65")
    figures = strike_metrics.compare(a, 0.3 * a, hz=350.0, gate_s=1.0)
    assert figures["atk_ratio"] == pytest.approx(1.0)
    assert figures["atk_dB"] == pytest.approx(0.0, abs=1e-4)
    assert strike_metrics.attack_right(figures)
    assert strike_metrics.release_right(figures)


def test_a_missing_strike_is_not_right() -> None:
    figures = strike_metrics.compare(tone(220.0, strike_hz=3000.0), tone(220.0), hz=220.0, gate_s=1.0)
    assert figures["atk_ratio"] < 0.5
    assert strike_metrics.attack_right(figures) is False


@pytest.mark.parametrize(("rises_s", "right"), [(0.6, True), (0.2, False)])
def test_a_slow_target_asks_for_its_rise_alone(rises_s: float, right: bool) -> None:
    target, match = tone(220.0, rises_s=0.6), tone(220.0, strike_hz=0.0, rises_s=rises_s)
    figures = strike_metrics.compare(target, match, hz=220.0, gate_s=1.0)
    assert not math.isnan(figures["rise_ratio"])
    assert strike_metrics.attack_right(figures) is right


def test_a_release_that_rings_on_is_not_right() -> None:
    target = tone(220.0)
    target[strike_metrics.RATE :] *= np.exp(-np.arange(len(target) - strike_metrics.RATE) / 2000.0).astype(np.float32)
    figures = strike_metrics.compare(target, tone(220.0), hz=220.0, gate_s=1.0)
    assert figures["rel_level_dB"] > 10.0
    assert strike_metrics.release_right(figures) is False


def test_what_is_too_short_has_no_figures() -> None:
    figures = strike_metrics.compare(tone(220.0, seconds=0.05), tone(220.0), hz=220.0, gate_s=1.0)
    assert strike_metrics.attack_right(figures) is None
    assert strike_metrics.release_right(figures) is None


def test_folders_are_compared_over_what_both_have() -> None:
    def row(target: str, ratio: float, zim: float) -> strike_figures.Row:
        figures = strike_metrics.compare(tone(220.0), tone(220.0), hz=220.0, gate_s=1.0)
        return {"set": "font", "target": target, "seed": 0, **figures, "MSS": 2.0, "zim": zim} | {"atk_ratio": ratio}

    found = {"before": [row("a", 0.5, 4.0), row("b", 1.0, 3.0)], "after": [row("a", 1.0, 3.0), row("c", 1.0, 9.0)]}
    said = strike_figures.report(found)
    assert "| before | font | 2 | 1 of 2 |" in said
    assert "| font | 1 | -1.00 (1 of 1) | +0.00 (0 of 1) | +0.00 (0 of 1) | -1.00 (1 of 1) |" in said
