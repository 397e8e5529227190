"""A voice as an SFZ instrument: every sixth key at two velocities, rendered, mapped over the whole keyboard.

The samples are not looped: a key that is held longer than they are falls silent. They hold what the engine does until
some seconds after the key is let go; a key that is let go earlier is faded out by the sampler, about as quickly as the
voice does. SFZ is a text format that most samplers read (opcodes after the format's public reference, sfzformat.com).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from glob import escape
from itertools import count, product
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export.result_files import save_sound
from evosynth.runs.assembly import engine
from evosynth.synths import registry
from evosynth.synths.base import Note, never
from evosynth.synths.engine import EngineSpec
from evosynth.writing import file_name, ready_folder, together, write_atomically

MAKER = "rendered by EvoSynth"  # in the first line of our instruments
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

    All samples have one gain, so that keys and velocities keep their balance; the loudest has a peak of -1 dBFS. An
    earlier NAME.sfz gives way to the new one at the very end, and its samples with it: no sample is ever written over,
    so that neither plays what belongs to the other. StorageError where it cannot be written.
    """
    ready_folder(folder)
    samples = ready_folder(folder / "samples")
    name = file_name(name, "")
    path, stem = folder / f"{name}.sfz", _free_stem(name, samples)
    earlier = _own_samples(path)
    notes = [Note(key, velocity, gate_s, gate_s + TAIL_S) for key, velocity in product(KEYS, VELOCITIES)]
    rendered = engine(synth, rate_hz).render(genome[None], notes, quality="final", cancelled=cancelled)
    sounds = [audio.rows()[0] for audio in rendered]
    loudest = max(float(np.abs(sound).max()) for sound in sounds)
    gain_db = 20.0 * float(np.log10(PEAK / loudest)) if loudest > 0.0 else 0.0
    lines, made = [], {}
    for note, sound in zip(notes, sounds, strict=True):
        file = f"{stem}-{note.midi_note:03}-v{note.velocity:03}.wav"
        made[file] = _ended(sound, rate_hz)
        lines.append(_region(note, file, _release_s(sound, note.gate_samples(rate_hz), rate_hz)))
    text = "\n".join([*_head(name, synth), *lines, ""])
    with together(samples) as staged:
        for file, sound in made.items():
            save_sound(sound, rate_hz, gain_db, staged / file)
    try:
        write_atomically(path, text.encode())
    except BaseException:
        _remove(samples / file for file in made)
        raise
    _remove(earlier)
    return path


def _free_stem(name: str, samples: Path) -> str:
    """How the names of samples begin: "NAME", or "NAME-2" and so on where there are such samples already."""
    stems = (name if n == 1 else f"{name}-{n}" for n in count(1))
    return next(stem for stem in stems if not any(samples.glob(f"{escape(stem)}-[0-9][0-9][0-9]-v*.wav")))


def _own_samples(instrument: Path) -> list[Path]:
    """The samples that an instrument of ours plays, and no other instrument of its folder."""
    text = _text(instrument)
    if MAKER not in text.partition("\n")[0]:
        return []
    others = "".join(_text(other) for other in instrument.parent.glob("*.sfz") if other != instrument)
    names = re.findall(r" sample=(.+\.wav)$", text, re.MULTILINE)
    return [instrument.parent / "samples" / name for name in names if "/" not in name and name not in others]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _head(name: str, synth: EngineSpec) -> list[str]:
    return [
        f"// {name}, a voice of the engine {registry.of(synth).title}, {MAKER}",
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
