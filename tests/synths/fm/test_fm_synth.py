"""FMSynth and the laws of every synth."""

import threading

import numpy as np
import pytest
from fm_voices import init_voice

from evosynth.errors import Cancelled
from evosynth.synths.base import Note, TargetSummary
from evosynth.synths.fm import lanes
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.synth import FMSynth, cache_problem, warm_up
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voices_from_genomes

NOTES = [Note(60, 100, 0.1, 0.2), Note(43, 60, 0.05, 0.1)]


@pytest.fixture(scope="module")
def genomes():
    return DX7_SPACE.sample(37, np.random.default_rng(3))


@pytest.mark.parametrize("quality", ["search", "final"])
def test_render_gives_one_sound_a_row_for_each_note(genomes, quality):
    sounds = FMSynth(48000, threads=2).render(genomes, NOTES, quality=quality)
    assert [a.rows().shape for a in sounds] == [(37, 9600), (37, 4800)]
    for audio in sounds:
        assert audio.sample_rate == 48000
        assert audio.n == 37
        assert audio.rows().dtype == np.float32
        assert np.isfinite(audio.rows()).all()


def test_a_genome_sounds_as_the_voice_that_it_stands_for(genomes):
    voices = voices_from_genomes(genomes)
    for quality, render in (("final", render_voices), ("search", lanes.render_voices)):
        sounds = FMSynth(threads=2).render(genomes, NOTES, quality=quality)
        for note, audio in zip(NOTES, sounds, strict=True):
            assert np.array_equal(audio.rows(), render(voices, note, 44100))


def test_a_search_is_rendered_in_the_layout_of_the_lanes_and_its_spare_lanes_are_silent(genomes):
    audio = FMSynth(threads=2).render(genomes, NOTES[:1])[0]
    assert audio.layout == "lanes32"
    assert audio.data.shape == (2, 8820, 32)
    assert audio.data.flags.c_contiguous
    assert not audio.data[1, :, 5:].any()


@pytest.mark.parametrize("quality", ["search", "final"])
@pytest.mark.parametrize("threads", [1, 2, 3, 8])
def test_every_number_of_threads_gives_the_same_bits(genomes, threads, quality):
    alone = FMSynth(threads=1).render(genomes, NOTES, quality=quality)
    spread = FMSynth(threads=threads).render(genomes, NOTES, quality=quality)
    assert all(a.data.tobytes() == b.data.tobytes() for a, b in zip(alone, spread, strict=True))


@pytest.mark.parametrize("quality", ["search", "final"])
def test_a_row_is_the_same_to_the_bit_alone_and_in_a_batch(genomes, quality):
    synth = FMSynth(threads=2)
    together = synth.render(genomes, NOTES[:1], quality=quality)[0].rows()
    for row in (0, 5, 36):
        alone = synth.render(genomes[row : row + 1], NOTES[:1], quality=quality)[0].rows()[0]
        assert alone.tobytes() == together[row].tobytes()


def test_only_known_qualities_are_rendered(genomes):
    with pytest.raises(ValueError, match="quality is 'best'"):
        FMSynth(threads=1).render(genomes[:3], NOTES, quality="best")


def test_a_pinned_parameter_is_heard_whatever_the_genome_says():
    synth = FMSynth(space=DX7_SPACE.with_pinned({"transpose": 36}), threads=1)
    genome = genomes_from_voices(init_voice()[np.newaxis])
    wanted = render_voices(init_voice(transpose=36)[np.newaxis], NOTES[0], 44100)
    assert np.array_equal(synth.render(genome, NOTES[:1], quality="final")[0].data, wanted)


@pytest.mark.parametrize("quality", ["search", "final"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_render_that_is_cancelled_ends_early_and_is_asked_in_the_callers_thread(threads, quality):
    asked = []

    def cancelled():
        asked.append(threading.current_thread())
        return len(asked) > 2

    genomes = DX7_SPACE.sample(400, np.random.default_rng(0))
    with pytest.raises(Cancelled):
        FMSynth(threads=threads).render(genomes, [Note(60, 100, 2.0, 4.0)], quality=quality, cancelled=cancelled)
    assert len(asked) == 3
    assert set(asked) == {threading.current_thread()}
    assert not [t for t in threading.enumerate() if t.name.startswith("render")]


def test_wrong_arguments_are_refused(genomes):
    synth = FMSynth(threads=1)
    with pytest.raises(ValueError, match="no voice to render"):
        synth.render(genomes[:0], NOTES)
    with pytest.raises(ValueError, match=r"outside 0\.\.1"):
        synth.render(genomes + 1, NOTES)
    with pytest.raises(ValueError, match=r"shape \(n, 155\)"):
        synth.render(genomes[:, :100], NOTES)
    with pytest.raises(ValueError, match="sample rate 8000 Hz is outside"):
        FMSynth(8000)
    with pytest.raises(ValueError, match="threads is 0"):
        FMSynth(threads=0)


def test_the_prior_and_the_moves_stay_in_the_space():
    synth = FMSynth(threads=1)
    rng = np.random.default_rng(1)
    genomes = synth.prior(TargetSummary(), 20, rng)
    assert genomes.shape == (20, 155)
    for move in synth.moves:
        assert synth.render(np.clip(move.apply(genomes.copy(), rng), 0, 1), [Note(60, 100, 0.01, 0.01)])[0].n == 20


def test_warming_up_ends_at_one_and_says_nothing_of_a_cache_that_works():
    told = []
    warm_up(lambda part, what: told.append(part))
    assert told[-1] == 1.0
    assert isinstance(cache_problem(), str)
