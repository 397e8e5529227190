"""Runs on the built-in engine as it was corrected for a device, and on the device itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.export import report
from evosynth.hardware.noise import noise_of
from evosynth.limits import Limits
from evosynth.runs import assembly, matching
from evosynth.runs.packing import packed, unpacked
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.corrected import corrected
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.takes import HEADROOM, TakesOf
from evosynth.synths.through_takes import ThroughTakes

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
DULL = Correction(1.113, -6.0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -2.0, -5.0, -6.0))
SETTINGS = RunSettings(evaluations=60, seconds=None, threads=1, calibration=DULL, simplify=False)
NOTES = [Note(60, 100, 0.2, 0.4)]


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


def test_a_run_hears_the_engine_as_it_was_corrected_within_its_limits() -> None:
    plain = FMSynth(44100, threads=1)
    genomes = plain.prior(None, 5, np.random.default_rng(0))
    for settings in (SETTINGS, replace(SETTINGS, limits=Limits(("operators<=4",)))):
        heard = assembly.make_synth(settings).render(genomes, NOTES)[0].rows()
        assert np.array_equal(heard, corrected(plain, DULL).render(genomes, NOTES)[0].rows())
        assert not np.array_equal(heard, plain.render(genomes, NOTES)[0].rows())


def test_what_is_foretold_of_a_device_is_what_the_corrected_engine_plays() -> None:
    plain = FMSynth(44100, threads=1)
    spec = EngineSpec("dx7", device="dx7;1;PORT;;").heard_by(TakesOf(plain, EngineSpec("dx7")))
    device = assembly.make_synth(replace(SETTINGS, synth=spec))
    assert isinstance(device, ThroughTakes)
    genomes = device.prior(None, 3, np.random.default_rng(0))
    foretold = device.twin.render(genomes, NOTES)[0].rows()
    assert np.array_equal(foretold, corrected(plain, DULL).render(genomes, NOTES)[0].rows())


def test_what_comes_in_of_a_device_is_rid_of_noise_where_that_is_known() -> None:
    rng, plain = np.random.default_rng(0), FMSynth(44100, threads=1)
    noisy = TakesOf(
        plain, EngineSpec("dx7"), lambda samples, again: samples + rng.normal(0, 3e-4, len(samples)).astype(np.float32)
    )
    spec = EngineSpec("dx7", device="dx7;1;PORT;;").heard_by(noisy)
    genomes = plain.prior(None, 4, rng)
    wanted = plain.render(genomes, NOTES, quality="final")[0].rows() * HEADROOM
    noise = noise_of(rng.normal(0, 3e-4, 20000).astype(np.float32), 44100)
    left = []
    for calibration in (None, Correction(), Correction(noise_db=noise)):
        heard = assembly.make_synth(replace(SETTINGS, synth=spec, calibration=calibration)).render(genomes, NOTES)[0]
        left.append(np.sum((heard.rows() - wanted) ** 2))
    assert left[0] == pytest.approx(left[1], rel=0.1)
    assert left[2] < left[0] / 3


def test_a_run_goes_on_with_what_it_was_begun_with_and_says_so_in_its_report(target: PreparedTarget) -> None:
    whole = matching.run_match(target, SETTINGS)
    again = matching.run_match(target, unpacked(packed(SETTINGS), RunSettings))
    other = matching.run_match(target, replace(SETTINGS, calibration=None))
    assert whole.distances == again.distances != other.distances
    assert report.report_of(whole)["calibration"] == {
        "envelope_speed": 1.113,
        "level_db": -6.0,
        "response_db": DULL.response_db,
        "noise_db": (),
    }
    assert "calibration" not in report.report_of(other)


def test_a_batch_that_was_begun_before_there_were_calibrations_goes_on() -> None:
    assert repr(replace(SETTINGS, calibration=None)) == repr(SETTINGS)
    assert "calibration" not in repr(SETTINGS)
