"""A voice as an SFZ instrument: every sixth key at two velocities, rendered, mapped over the whole keyboard.

The samples are not looped: a key that is held longer than they are falls silent. They hold what the engine does until
some seconds after the key is let go; a key that is let go earlier is faded out by the sampler, about as quickly as the
voice does. SFZ is a text format that most samplers read (opcodes after the format's public reference, sfzformat.com).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export.result_files import ready_folder, save_sound
from evosynth.runs.assembly import engine
from evosynth.synths import registry
from evosynth.synths.base import Note, never
from evosynth.synths.engine import EngineSpec
from evosynth.writing import file_name, write_atomically

KEYS = tuple(range(24, 109, 6))  # C1 to C8, every sixth
VELOCITIES = (64, 115)  # rendered
SOFT = 89  # the highest velocity that plays the softer samples
TAIL_S = 4.0  # after the key is let go, at most
PEAK = 10.0 ** (-1.0 / 20.0)  # of the loudest sample
FAINT = 1e-4  # of a sample's peak: -80 dB, where it is cut off
FADE_S = 0.005


def write(
    genome: F64,
    synth: EngineSpec,
    name: str,
    folder: Path,
    *,
    gate_s: float = 3.0,
    rate_hz: int = 44100,
    cancelled: Callable[[], bool] = never,
) -> Path:
    """Render a voice (genome (d,) of an engine) and write NAME.sfz with its samples; the path of the .sfz.

    All samples have one gain, so that keys and velocities keep their balance; the loudest has a peak of -1 dBFS. What
    the folder held under these names is replaced. StorageError where it cannot be written.
    """
    ready_folder(folder)
    samples = ready_folder(folder / "samples")
    name = file_name(name, "")
    notes = [Note(key, velocity, gate_s, gate_s + TAIL_S) for key, velocity in product(KEYS, VELOCITIES)]
    rendered = engine(synth, rate_hz).render(genome[None], notes, quality="final", cancelled=cancelled)
    sounds = [audio.rows()[0] for audio in rendered]
    loudest = max(float(np.abs(sound).max()) for sound in sounds)
    gain_db = 20.0 * float(np.log10(PEAK / loudest)) if loudest > 0.0 else 0.0
    lines = []
    for note, sound in zip(notes, sounds, strict=True):
        file = f"{name}-{note.midi_note:03}-v{note.velocity:03}.wav"
        save_sound(_ended(sound, rate_hz), rate_hz, gain_db, samples / file)
        lines.append(_region(note, file, _release_s(sound, note.gate_samples(rate_hz), rate_hz)))
    text = "\n".join([*_head(name, synth), *lines, ""])
    path = folder / f"{name}.sfz"
    write_atomically(path, text.encode())
    return path


def _head(name: str, synth: EngineSpec) -> list[str]:
    return [
        f"// {name}, a voice of the engine {registry.of(synth).title}, rendered by EvoSynth",
        "<control> default_path=samples/",
        "<global> loop_mode=no_loop amp_veltrack=0",
    ]


def _region(note: Note, file: str, release_s: float) -> str:
    low = 0 if note.midi_note == KEYS[0] else note.midi_note - 3
    high = 127 if note.midi_note == KEYS[-1] else note.midi_note + 2
    soft = note.velocity == VELOCITIES[0]
    velocities = f"lovel=1 hivel={SOFT}" if soft else f"lovel={SOFT + 1} hivel=127"
    keys = f"lokey={low} hikey={high} pitch_keycenter={note.midi_note}"
    return f"<region> {keys} {velocities} ampeg_release={release_s:.3f} sample={file}"


def _ended(sound: F32, rate_hz: int) -> F32:
    """Cut where it has faded, and faded where it was cut off."""
    heard = np.flatnonzero(np.abs(sound) > FAINT * max(float(np.abs(sound).max()), 1e-9))
    length = min(len(sound), (int(heard[-1]) if len(heard) else 0) + round(0.05 * rate_hz))
    ended = sound[:length].copy()
    fade = min(len(ended), max(1, round(FADE_S * rate_hz)))
    ended[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return ended


def _release_s(sound: F32, gate: int, rate_hz: int) -> float:
    """Seconds from the end of the key to 40 dB below what sounded then, 0.01 to TAIL_S."""
    block = max(1, rate_hz // 100)
    after = np.abs(sound[gate:])
    levels = after[: len(after) // block * block].reshape(-1, block).max(axis=1) if len(after) >= block else after
    before = float(np.abs(sound[max(0, gate - block) : gate]).max(initial=0.0))
    loud = np.flatnonzero(levels > 0.01 * before)
    last = int(loud[-1]) + 1 if len(loud) and before > 0.0 else 1
    return min(TAIL_S, max(0.01, last * block / rate_hz))
