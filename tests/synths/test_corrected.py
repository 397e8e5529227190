"""An engine that sounds as an instrument was heard to."""

import numpy as np
import pytest

from evosynth.synths import registry
from evosynth.synths.base import Confinable, Note, Simplifiable
from evosynth.synths.corrected import corrected
from evosynth.synths.correction import BANDS_HZ, Correction, response_db
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import genomes_from_voices

RATE = 44100
NOTES = [Note(48, 100, 0.2, 0.3), Note(72, 90, 0.1, 0.2)]
DULL = (2.0, 1.0, 0.0, 0.0, 0.0, 0.0, -1.5, -4.0, -6.0)
DULLER = Correction(1.113, -3.0, DULL)


@pytest.fixture(scope="module")
def engine():
    return FMSynth(RATE, threads=2)


@pytest.fixture(scope="module")
def genomes(engine):
    return engine.prior(None, 45, np.random.default_rng(0))


def octaves_db(rows):
    """(octaves,) the energy of all rows in the octaves of BANDS_HZ."""
    power = (np.abs(np.fft.rfft(rows, axis=1)) ** 2).sum(axis=0)
    hz = np.fft.rfftfreq(rows.shape[1], 1 / RATE)
    return 10 * np.log10([power[(hz > c / 1.4) & (hz < c * 1.4)].sum() for c in BANDS_HZ])


@pytest.mark.parametrize("quality", ["search", "final"])
def test_each_octave_is_louder_by_what_the_correction_says(engine, genomes, quality):
    plain, through = (
        each.render(genomes, NOTES[:1], quality=quality)[0].rows()
        for each in (engine, corrected(engine, Correction(1.0, -3.0, DULL)))
    )
    assert octaves_db(through) - octaves_db(plain) == pytest.approx(np.array(DULL) - 3.0, abs=1.0)


@pytest.mark.parametrize("quality", ["search", "final"])
def test_a_row_is_the_same_to_the_bit_alone_in_a_batch_and_in_any_number_of_threads(genomes, quality):
    batch = corrected(FMSynth(RATE, threads=2), DULLER).render(genomes, NOTES, quality=quality)
    one = corrected(FMSynth(RATE, threads=1), DULLER)
    for row in (0, 31, 32, 44):
        alone = one.render(genomes[row : row + 1], NOTES, quality=quality)
        assert all(np.array_equal(a.rows()[0], b.rows()[row]) for a, b in zip(alone, batch, strict=True))


def test_both_qualities_sound_alike_and_their_envelopes_run_at_the_speed(engine, genomes):
    search, final = (corrected(engine, DULLER).render(genomes, NOTES, quality=q)[0].rows() for q in ("search", "final"))
    plain = corrected(engine, Correction(1.0, -3.0, DULL)).render(genomes, NOTES, quality="final")[0].rows()
    error = [np.sum((a - b) ** 2) for a, b in zip(search, final, strict=True)]
    other = [np.sum((a - b) ** 2) for a, b in zip(plain, final, strict=True)]
    assert np.median(error) < 0.01 * np.median(other)


def test_it_is_in_all_else_the_engine(engine, genomes):
    synth = corrected(engine, DULLER)
    assert (synth.name, synth.sample_rate) == (engine.name, engine.sample_rate)
    assert synth.space is engine.space
    assert synth.moves == engine.moves
    assert isinstance(synth, Confinable)
    assert isinstance(synth, Simplifiable)
    assert synth.rules == engine.rules
    assert np.array_equal(synth.complexity(genomes), engine.complexity(genomes))
    assert np.array_equal(synth.simpler(genomes[0]), engine.simpler(genomes[0]))
    assert np.array_equal(
        synth.prior(None, 3, np.random.default_rng(1)), engine.prior(None, 3, np.random.default_rng(1))
    )
    narrow = engine.space.with_frozen(["op1_output"])
    sounds = [each.render(genomes, NOTES)[0].data for each in (synth.within(narrow), synth)]
    assert synth.within(narrow).space is narrow
    assert np.array_equal(*sounds)


def test_without_a_correction_an_engine_is_itself(engine, genomes):
    assert corrected(engine, None) is engine
    same = corrected(engine, Correction()).render(genomes, NOTES)[0].data
    assert np.array_equal(same, engine.render(genomes, NOTES)[0].data)


def test_silence_stays_silence(engine):
    nothing = genomes_from_voices(np.array([list(INIT_VOICE.with_values(op1_output=0).data)], np.uint8))
    for quality in ("search", "final"):
        assert not corrected(engine, DULLER).render(nothing, NOTES, quality=quality)[0].data.any()


@pytest.mark.parametrize("rate", [16384, 22050, 44100, 96000])
@pytest.mark.parametrize("bands", [DULL, (0.0,) * 7 + (6.0, 6.0), (6.0, -6.0) * 4 + (6.0,), (-60.0,) * 8 + (60.0,)])
def test_the_filter_is_stable_at_every_rate_whatever_it_is_asked_for(rate, bands):
    factor, sections = Correction(1.0, 0.0, bands).sections(rate)
    assert np.isfinite(factor)
    assert (np.abs(sections[:, 2]) < 1).all()


def test_a_smooth_response_is_met_within_a_decibel():
    for bands in (DULL, (0.0,) * 6 + (-3.0, -5.5, -6.0), (0.0,) * 6 + (3.0, 5.5, 6.0), (-6.0, -3.0, -1.0) + (0.0,) * 6):
        factor, sections = Correction(1.0, 0.0, bands).sections(RATE)
        reached = 20 * np.log10(factor) + response_db(sections, np.array(BANDS_HZ), RATE).sum(axis=0)
        assert reached == pytest.approx(bands, abs=1.0)


def test_an_engine_whose_envelopes_have_one_speed_is_corrected_in_level_and_brightness_only():
    table = registry.make("wavetable", RATE)
    assert corrected(table, Correction(1.0, -6.0)).name == table.name
    with pytest.raises(ValueError, match="one speed of envelopes"):
        corrected(table, Correction(1.1))


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ((0.4,), "envelope speed"),
        ((float("nan"),), "envelope speed"),
        ((1.0, 61.0), "dB"),
        ((1.0, 0.0, (0.0,)), "bands"),
    ],
)
def test_what_no_instrument_has_is_refused(values, match):
    with pytest.raises(ValueError, match=match):
        Correction(*values)
