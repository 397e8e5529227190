"""Every sample against Dexed's Mark I engine, by way of dexed-py (GPL, so used here only and where it is installed)."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from fm_voices import random_voice

from evosynth.synths.base import Note
from evosynth.synths.fm.exact import render_voices
from evosynth.voices.dx7 import PACKED_SIZE, Voice

dexed = pytest.importorskip("dexed", reason="dexed-py, the reference, is not installed (pip install dexed-py)")

RATES = (22050, 44100, 48000, 96000)
_engines = {}


def reference(voice, note, sample_rate):
    engine = _engines.setdefault(sample_rate, dexed._RawDexedSynth(sample_rate))
    engine.load_sysex(voice.tobytes() + b"\x3f")  # the 156th byte: all operators on
    return engine.render(note.midi_note, note.velocity, note.gate_s, note.length_s)


def differing(voices, notes, rates):
    """What does not sound like the reference: (row, note, rate, first sample, largest difference)."""
    faults = []
    for row, (voice, note, rate) in enumerate(zip(voices, notes, rates, strict=True)):
        ours, theirs = render_voices(voice[np.newaxis], note, rate)[0], reference(voice, note, rate)
        if ours.shape != theirs.shape:
            faults.append((row, note, rate, ours.shape, theirs.shape))
        elif not np.array_equal(ours, theirs):
            at = np.flatnonzero(ours != theirs)[0]
            faults.append((row, note, rate, int(at), float(np.abs(ours - theirs).max())))
    return faults


def random_cases(seed, n, notes=(12, 115)):
    """n random voices, each with a note, velocity, gate and rate of its own."""
    rng = np.random.default_rng(seed)
    voices = [random_voice(rng) for _ in range(n)]
    played = [
        Note(int(rng.integers(notes[0], notes[1] + 1)), int(rng.integers(1, 128)), float(rng.uniform(0, 0.4)), 0.4)
        for _ in range(n)
    ]
    return voices, played, [int(rate) for rate in rng.choice(RATES, n)]


def test_300_random_voices_sound_as_the_reference_in_every_sample():
    voices, notes, rates = random_cases(2026, 300)
    loudness = [np.abs(reference(*case)).max() for case in zip(voices, notes, rates, strict=True)]
    assert np.mean(np.array(loudness) > 0.01) > 0.8  # silence would prove nothing
    assert differing(voices, notes, rates) == []


@pytest.mark.parametrize("algorithm", range(32))
def test_each_algorithm_with_each_feedback_sounds_as_the_reference(algorithm):
    rng = np.random.default_rng(algorithm)
    voices = []
    for feedback in range(8):
        voice = random_voice(rng)
        voice[16:126:21] = rng.integers(80, 100, 6)
        voice[4:110:21] = 99
        voice[0:106:21] = 99
        voice[134], voice[135], voice[144] = algorithm, feedback, 24
        voices.append(voice)
    assert differing(voices, [Note(57, 100, 0.1, 0.2)] * 8, [44100] * 8) == []


@pytest.mark.parametrize("wave", range(6))
def test_each_lfo_wave_sounds_as_the_reference_at_the_top_of_the_pitch(wave):
    voices = []
    for sync in (0, 1):
        voice = random_voice(np.random.default_rng(wave))
        voice[121], voice[123], voice[109] = 99, 31, 99
        voice[137:145] = [99, 0, 99, 99, sync, wave, 7, 48]
        voices.append(voice)
    assert differing(voices, [Note(127, 100, 0.2, 0.2)] * 2, [22050, 44100]) == []


@pytest.mark.slow
def test_2000_random_voices_sound_as_the_reference_in_every_sample():
    assert differing(*random_cases(7, 2000, notes=(0, 127))) == []


def rom_voices():
    """The 128 voices of the DX7's four ROM banks that Debian's hexter brings; skips where it is not installed."""
    try:
        files = subprocess.run(["dpkg", "-L", "hexter"], capture_output=True, text=True, check=False).stdout.split()
    except FileNotFoundError:
        files = []
    found = [Path(f) for f in files if f.endswith("/dx7_roms.dx7") and Path(f).exists()]
    if not found:
        pytest.skip("the ROM voices are not there (apt install hexter)")
    data = found[0].read_bytes()
    packed = [data[at : at + PACKED_SIZE] for at in range(0, len(data), PACKED_SIZE)]
    return [np.frombuffer(Voice.from_packed(p).data, np.uint8) for p in packed]


def test_40_factory_voices_sound_as_the_reference_in_every_sample():
    voices = rom_voices()
    assert len(voices) == 128
    chosen = voices[::3][:40]
    notes = [Note(36 + 13 * (i % 5), 127 - 2 * i, 0.4, 0.8) for i in range(40)]
    assert differing(chosen, notes, [44100, 48000] * 20) == []


@pytest.mark.slow
def test_all_factory_voices_sound_as_the_reference_over_the_keyboard():
    voices = rom_voices()
    for key, velocity in ((24, 60), (48, 100), (60, 127), (84, 30), (108, 90)):
        note = Note(key, velocity, 1.0, 2.0)
        assert differing(voices, [note] * 128, [44100] * 128) == []
