"""A voice as an SFZ instrument: some keys at the velocities that sound different, rendered, mapped over the keyboard.

What a key does while it is held stands in held.py, how it is let go in release.py, which velocities share a sample in
layers.py, the text in sfz_text.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio.bit_depth import FLOAT
from evosynth.export.held import Held, held
from evosynth.export.instrument_files import MAKER, Sample, free_stem, put
from evosynth.export.layers import PROBED, Layer, gains, layers
from evosynth.export.level_course import level_db
from evosynth.export.loops import Loop
from evosynth.export.release import GATES_S, LetGo, gates_s, has_fallen, release
from evosynth.export.sfz_text import Region, sfz_text
from evosynth.runs.assembly import engine
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth, never
from evosynth.synths.engine import EngineSpec
from evosynth.system.writing import file_name, ready_folder

LOWEST, HIGHEST = 24, 108  # C1 to C8
STEP = 6  # semitones from one sampled key to the next
TAILS_S = (2.0, 12.0)  # how long a key that is let go is listened to; the longer one where it has not faded before
PROBE_S = 1.0  # of each velocity
PROBED_KEYS = 5  # at most, over the keyboard
PEAK = 10.0 ** (-1.0 / 20.0)  # of a sample


@dataclass(frozen=True, slots=True)
class Written:
    """An instrument on disk, and what of the voice it does not have: a sentence each."""

    path: Path
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """A voice under the keys: each call is a key pressed."""

    genome: F64  # (d,)
    synth: Synth
    cancelled: Callable[[], bool]

    def sound(self, key: int, velocity: int, gate_s: float, length_s: float | None = None) -> F32:
        note = Note(key, velocity, gate_s, gate_s if length_s is None else length_s)
        rendered = self.synth.render(self.genome[None], [note], quality="final", cancelled=self.cancelled)
        sound: F32 = rendered[0].rows()[0]
        return sound


def sampled_keys(step: int = STEP) -> tuple[int, ...]:
    """The keys that are sampled, ``step`` semitones apart."""
    return tuple(range(LOWEST, HIGHEST + 1, step))


def write(
    genome: F64,
    synth: EngineSpec,
    name: str,
    folder: Path,
    *,
    keys: Sequence[int] | None = None,
    rate_hz: int = 44100,
    bits: int = FLOAT,
    cancelled: Callable[[], bool] = never,
) -> Written:
    """Render a voice (genome (d,) of an engine) at some keys and write NAME.sfz with its samples.

    Every sample has a peak of -1 dBFS and is played at the level that it has among the others, the loudest as it is. An
    earlier NAME.sfz gives way at the very end. StorageError where it cannot be written.
    """
    ready_folder(folder)
    name = file_name(name, "")
    voice = _Voice(genome, engine(synth, rate_hz), cancelled)
    stem = free_stem(name, folder)
    taken = _taken(voice, sorted(keys or sampled_keys()), stem, rate_hz)
    taken = _levelled(taken)
    remarks = _remarks(taken)
    head = [f"{name}, a voice of the engine {registry.of(synth).title}, {MAKER}", *remarks]
    samples = {region.sample: Sample(one.samples, region.keycenter, one.loop) for region, one in taken}
    path = folder / f"{name}.sfz"
    put(path, sfz_text(head, [region for region, _ in taken]), samples, rate_hz, bits)
    return Written(path, remarks)


def _taken(voice: _Voice, keys: list[int], stem: str, rate_hz: int) -> list[tuple[Region, Held]]:
    """Every region with its sample, keys from the lowest, velocities from the softest."""
    probed = keys if len(keys) <= PROBED_KEYS else [keys[at] for at in _spread(len(keys), PROBED_KEYS)]
    probes = {key: [voice.sound(key, velocity, PROBE_S) for velocity in PROBED] for key in probed}
    levels = {key: np.array([level_db(sound) for sound in sounds]) for key, sounds in probes.items()}
    found = layers(list(probes.values()), rate_hz)
    taken = []
    for key in keys:
        near = min(probed, key=lambda other: abs(other - key))
        loop = None
        for layer in found:
            volume_db, curve = gains(levels[near], layer)
            region, one = _region(voice, key, layer, _range(key, keys), stem, rate_hz, loop)
            loop = one.loop or loop
            taken.append((replace(region, volume_db=volume_db, curve=curve), one))
    return taken


def _levelled(taken: list[tuple[Region, Held]]) -> list[tuple[Region, Held]]:
    """Samples at their peak; what that does to their balance, the regions' volumes undo, none above 0 dB."""
    peaks = [float(np.abs(one.samples).max(initial=0.0)) for _, one in taken]
    played = [peak * 10.0 ** (region.volume_db / 20.0) for peak, (region, _) in zip(peaks, taken, strict=True)]
    loudest = max(played)
    levelled = []
    for peak, level, (region, one) in zip(peaks, played, taken, strict=True):
        if level > 0.0:
            region = replace(region, volume_db=20.0 * float(np.log10(level / loudest)))
            one = replace(one, samples=one.samples * np.float32(PEAK / peak))
        levelled.append((region, one))
    return levelled


def _spread(count: int, most: int) -> list[int]:
    return [round(at) for at in np.linspace(0, count - 1, most)]


def _range(key: int, keys: list[int]) -> tuple[int, int]:
    """The keys that a sampled one plays: up to halfway to its neighbours, to the ends of the keyboard at the ends."""
    at = keys.index(key)
    low = 0 if at == 0 else (keys[at - 1] + key) // 2 + 1
    return low, 127 if at == len(keys) - 1 else (key + keys[at + 1]) // 2


def _region(
    voice: _Voice, key: int, layer: Layer, keys: tuple[int, int], stem: str, rate_hz: int, like: Loop | None
) -> tuple[Region, Held]:
    one = held(lambda seconds: voice.sound(key, layer.sampled, seconds), rate_hz, like)
    played = one.played(round((GATES_S[-1] + TAILS_S[-1]) * rate_hz), rate_hz)
    gates = gates_s(played, rate_hz, goes_on=one.loop is not None and one.decay is None)
    fade = release([_let_go(voice, key, layer.sampled, gate, rate_hz) for gate in gates], played, rate_hz, key)
    file = f"{stem}-{key:03}-v{layer.sampled:03}.wav"
    return Region(file, keys, key, (layer.low, layer.high), fade, one.loop, one.decay), one


def _let_go(voice: _Voice, key: int, velocity: int, gate_s: float, rate_hz: int) -> LetGo:
    for tail_s in TAILS_S:
        note = Note(key, velocity, gate_s, gate_s + tail_s)
        let_go = LetGo(voice.sound(key, velocity, gate_s, note.length_s), note.gate_samples(rate_hz))
        if has_fallen(let_go, rate_hz, key):
            break
    return let_go


def _remarks(taken: list[tuple[Region, Held]]) -> tuple[str, ...]:
    lost = len({region.keycenter for region, one in taken if not one.faithful})
    if not lost:
        return ()
    which = (
        "Every key repeats" if lost == len({region.keycenter for region, _ in taken}) else f"{lost} sampled keys repeat"
    )
    if lost == 1:
        which = "One sampled key repeats"
    return (f"{which} a stretch of the sound when held long: it never comes round exactly in a loop's time.",)
