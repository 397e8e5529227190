"""What a match could not reach: said where more is missing than a search leaves over."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.analysis.reach import told as told_of
from evosynth.analysis.reach import unreached
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.unreached import HEARD_DB, ROWS, STRIKE_S, TIMES, Lack, cells, lacks, span_s
from evosynth.arrays import F32, F64
from evosynth.runs.reached import unreached as told
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

RATE = 22_050
LIMITS = registry.named("dx7").seldom_lacks
assert LIMITS is not None
NOTE = Note(57, 100, 0.8, 1.2)
T = np.arange(round(1.2 * RATE)) / RATE
HELD = (NOTE.gate_s > T).astype(np.float64)


def tone(*levels: float) -> F64:
    """Partials of 220 Hz while the key is held."""
    return HELD * sum(level * np.sin(2 * np.pi * 220.0 * k * T) for k, level in enumerate(levels, start=1))


def noise(low_hz: float, level_db: float) -> F64:
    """Above this frequency, so loud against a sine of amplitude 1."""
    made = np.random.Generator(np.random.PCG64(1)).standard_normal(len(T))
    spectrum = np.fft.rfft(made)
    spectrum[np.fft.rfftfreq(len(T), 1.0 / RATE) < low_hz] = 0.0
    made = np.fft.irfft(spectrum, len(T))
    return HELD * made * 10 ** (level_db / 20) * np.sqrt(0.5 / np.mean(made**2))


def target(sound: F64) -> PreparedTarget:
    samples = np.asarray(0.2 * sound, np.float32)
    return PreparedTarget("a.wav", samples, RATE, (0.0, 1.2), NOTE, "given", 220.0, 0.0, True, -18.0, 220.0)


def own(sound: F64) -> F32:
    return np.asarray(0.05 * sound, np.float32)  # loudness does not count


def test_a_sound_lacks_nothing_of_itself() -> None:
    sound = tone(1.0, 0.5, 0.2, 0.1) + noise(2500.0, -20.0)
    for engine in registry.names():
        assert told(target(sound), own(sound), RATE, EngineSpec(engine)) == ()


def test_breath_that_is_not_there_is_named_with_its_bands_and_with_what_comes_nearer() -> None:
    plain = tone(1.0, 0.5, 0.2)
    (first, *_) = told(target(plain + noise(5000.0, -25.0)), own(plain), RATE, EngineSpec("dx7"))
    assert first.words.startswith("Breath above 5 kHz while the key is held is ")
    assert first.words.endswith(" dB too faint: a DX7 has no noise, the wavetable synth comes nearer.")
    assert (first.what, first.low_hz, first.high_hz) == ("breath", 5000.0, RATE / 2)
    assert (first.start_s, first.end_s) == (STRIKE_S, NOTE.gate_s)
    assert f"is {first.missing_db:.0f} dB" in first.words


def test_a_strike_of_its_own_that_is_missing_is_named() -> None:
    plain = tone(1.0)
    strike = np.where(T < 0.06, 0.8 * np.sin(2 * np.pi * 3300.0 * T), 0.0)
    said = told_of(unreached(target(plain + strike), own(plain), RATE, LIMITS), NOTE, "")
    (struck,) = (one for one in said if one.words.startswith("What sounds from 2.5 kHz to 5 kHz in the strike is "))
    assert (struck.what, struck.start_s, struck.end_s) == ("", 0.0, STRIKE_S)
    assert (struck.low_hz, struck.high_hz) == (2500.0, 5000.0)


def test_what_swings_too_slowly_to_be_heard_is_not_missed() -> None:
    plain = HELD * np.sin(2 * np.pi * 2200.0 * T)
    slow = 0.3 * np.sin(2 * np.pi * 2.5 * T)
    assert told(target(plain + slow), own(plain), RATE, EngineSpec("dx7")) == ()


@given(st.floats(0.01, 5.0), st.floats(0.01, 5.0))
def test_the_times_of_a_sound_follow_each_other_from_its_onset_to_its_end(gate_s: float, length_s: float) -> None:
    spans = [span_s(time, Note(57, 100, gate_s, length_s)) for time in TIMES]
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (0.0, length_s)
    assert [before[1] for before in spans[:-1]] == [after[0] for after in spans[1:]]


def test_what_cannot_be_heard_in_the_target_is_not_missed_nor_is_more_than_it_has() -> None:
    plain = tone(1.0)
    faint = plain + 10 ** ((HEARD_DB - 6.0) / 20) * HELD * np.sin(2 * np.pi * 3300.0 * T)
    missing = lacks(cells(target(faint).samples, NOTE), cells(own(plain), NOTE))
    assert missing[[1, 3]].max() == pytest.approx(0.0, abs=0.5)
    assert unreached(target(plain), own(plain + noise(1000.0, -10.0)), RATE, LIMITS) == ()


def test_neighbouring_bands_are_one_and_the_worst_comes_first() -> None:
    found = [Lack("level", "after", 300.0, 2500.0, 20.0), Lack("level", "held", 0.0, 300.0, 30.0)]
    assert tuple(one.words for one in told_of(found, NOTE, "")) == (
        "What sounds from 300 Hz to 2.5 kHz after the key is let go is 20 dB too faint.",
        "What sounds below 300 Hz while the key is held is 30 dB too faint.",
    )
    plain = tone(1.0)
    wide = unreached(target(plain + noise(2500.0, -12.0)), own(plain), RATE, LIMITS)
    assert [lack.missing_db for lack in wide] == sorted((lack.missing_db for lack in wide), reverse=True)
    assert [(lack.low_hz, lack.high_hz) for lack in wide if lack.kind == "noise"] == [(2500.0, RATE / 2)]


def test_of_a_device_nothing_is_said() -> None:
    plain = tone(1.0)
    breath = target(plain + noise(5000.0, -20.0))
    assert told(breath, own(plain), RATE, replace(EngineSpec("dx7"), device="dx7;1;;;")) == ()


def test_an_engine_that_was_measured_has_a_limit_for_each_row() -> None:
    measured = [engine.seldom_lacks for engine in registry.engines() if engine.seldom_lacks is not None]
    assert {len(limits) for limits in measured} == {len(ROWS)}
