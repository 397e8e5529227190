"""What a match could not reach: said where more is missing than a search leaves over."""

from dataclasses import replace

import numpy as np
import pytest

from evosynth.analysis.reach import sentences, unreached
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.unreached import HEARD_DB, ROWS, Lack, cells, lacks
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
    assert first.startswith("Breath above 5 kHz while the key is held is ")
    assert first.endswith(" dB too faint: a DX7 has no noise, the wavetable synth comes nearer.")


def test_a_strike_of_its_own_that_is_missing_is_named() -> None:
    plain = tone(1.0)
    strike = np.where(T < 0.06, 0.8 * np.sin(2 * np.pi * 3300.0 * T), 0.0)
    said = sentences(unreached(target(plain + strike), own(plain), RATE, LIMITS), "")
    assert any(sentence.startswith("What sounds from 2.5 kHz to 5 kHz in the strike is ") for sentence in said)


def test_what_cannot_be_heard_in_the_target_is_not_missed_nor_is_more_than_it_has() -> None:
    plain = tone(1.0)
    faint = plain + 10 ** ((HEARD_DB - 6.0) / 20) * HELD * np.sin(2 * np.pi * 3300.0 * T)
    missing = lacks(cells(target(faint).samples, NOTE), cells(own(plain), NOTE))
    assert missing[[1, 3]].max() == pytest.approx(0.0, abs=0.5)
    assert unreached(target(plain), own(plain + noise(1000.0, -10.0)), RATE, LIMITS) == ()


def test_neighbouring_bands_are_one_and_the_worst_comes_first() -> None:
    found = [Lack("level", "after", 300.0, 2500.0, 20.0), Lack("level", "held", 0.0, 300.0, 30.0)]
    assert sentences(found, "") == (
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
