"""From a sound file to a target: cut to its onset, its note found, brought in tune, its gate and length estimated."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evosynth.analysis.envelope import gate_of, length_of
from evosynth.analysis.pitch import Pitch, find_pitch, note_in_name, note_label
from evosynth.analysis.target import NoteSource, PreparedTarget
from evosynth.arrays import F32
from evosynth.audio.clip import Clip
from evosynth.audio.files import DEFAULT_S, ONSET, SHORTEST_S, SILENCE, read_region, resample
from evosynth.audio.level import loudness_lufs
from evosynth.errors import AudioError
from evosynth.synths.base import Note

HIGHEST_RATE = 48_000  # Hz; what comes faster is brought to 44,100: nothing above 20 kHz is ever matched
IN_TUNE_CENTS = 5.0
DEFAULT_NOTE = 60
OFFSET = 0.1  # of the RMS: a mean beyond this is a fault of the recording, which no engine should imitate
RETUNED = 1.06  # a semitone, the most that retuning shortens a sound


def load_target(
    path: str | Path,
    *,
    note: int | None = None,
    velocity: int = 100,
    gate_s: float | None = None,
    length_s: float | None = None,
    region_s: tuple[float, float] | None = None,
) -> PreparedTarget:
    """A sound file made ready to be matched; every number that is not given is found in the sound.

    Raises AudioError in one sentence when the file cannot be used, ValueError when a number is out of its range.
    """
    path = Path(path)
    clip, region = read_region(path, region_s, longest_s=DEFAULT_S if length_s is None else RETUNED * length_s)
    return prepare_target(
        clip, path.name, note=note, velocity=velocity, gate_s=gate_s, length_s=length_s, starts_s=region[0]
    )


def prepare_target(
    clip: Clip,
    name: str,
    *,
    note: int | None = None,
    velocity: int = 100,
    gate_s: float | None = None,
    length_s: float | None = None,
    already_cut: bool = False,
    starts_s: float = 0.0,
) -> PreparedTarget:
    """A clip made ready to be matched.

    Parameters
    ----------
    name : its file name; a note at its end decides between octaves.
    note, velocity, gate_s, length_s : what the person said; None is found in the sound.
    already_cut : the clip starts with its note and ends with it: it is taken as it is.
    starts_s : where in its file the clip starts, for ``region_s``.
    """
    Note(60 if note is None else note, velocity, gate_s or 0.0, 1.0 if length_s is None else length_s)
    rate = clip.sample_rate if clip.sample_rate <= HIGHEST_RATE else 44_100
    samples = _centred(resample(clip.samples, clip.sample_rate, rate))
    start = 0 if already_cut else _onset(samples, name)
    samples = samples[start:]
    if len(samples) < SHORTEST_S * rate:
        raise AudioError(f"{name} has only {1000 * len(samples) // rate} ms of sound after its onset.")
    pitch = find_pitch(samples, rate)
    chosen, source = _choose_note(pitch, note_in_name(name), note)
    cents, remarks = _tuning(pitch, chosen, source)
    stretch = 2.0 ** (cents / 1200.0) if abs(cents) > IN_TUNE_CENTS else 1.0
    if not already_cut or length_s is not None:
        samples = samples[: round(rate * (length_of(samples, rate) if length_s is None else length_s / stretch))]
    region = (starts_s + start / rate, starts_s + (start + len(samples)) / rate)
    samples = resample(samples, rate, rate * stretch)
    length = len(samples) / rate
    gate = min(length, gate_of(samples, rate)) if gate_s is None else gate_s
    return PreparedTarget(
        name=name,
        samples=_read_only(samples),
        sample_rate=rate,
        region_s=region,
        note=Note(chosen, velocity, gate, length),
        note_source=source,
        f0_hz=_fundamental(pitch, chosen),
        cents=cents,
        sure=source == "given" or (pitch is not None and (pitch.sure or source == "file name")),
        loudness_lufs=loudness_lufs(samples, rate),
        pitch_hz=pitch.f0_hz / stretch if pitch is not None and pitch.sure else None,
        remarks=remarks,
    )


def _centred(samples: F32) -> F32:
    """Without its constant offset, where that is more than a low note that ends within a period could have."""
    mean = float(np.mean(samples, dtype=np.float64))
    return samples - np.float32(mean) if abs(mean) > OFFSET * float(np.std(samples)) else samples


def _onset(samples: F32, name: str) -> int:
    level = np.abs(samples)
    if not len(samples) or level.max() < SILENCE:
        raise AudioError(f"{name} is silent.")
    return int(np.argmax(level > ONSET * level.max()))


def _choose_note(pitch: Pitch | None, named: int | None, given: int | None) -> tuple[int, NoteSource]:
    """What the person said, else what was heard, its octave decided by the file's name."""
    if given is not None:
        return given, "given"
    if pitch is None:
        return DEFAULT_NOTE, "default"
    if named is not None and abs(_folded(pitch.midi - named)) < 0.75 and abs(pitch.midi - named) < 37.0:
        return named, "file name"
    return int(np.clip(round(pitch.midi), 0, 127)), "detected"


def _fundamental(pitch: Pitch | None, note: int) -> float | None:
    """The pitch in Hz in the octave of its note; as it was heard where the note is another one."""
    if pitch is None:
        return None
    octaves = round((note - pitch.midi) / 12.0)
    return pitch.f0_hz * 2.0**octaves if abs(_folded(pitch.midi - note)) < 1.0 else pitch.f0_hz


def _folded(semitones: float) -> float:
    """A distance without its octaves, -6..6."""
    return (semitones + 6.0) % 12.0 - 6.0


def _tuning(pitch: Pitch | None, note: int, source: NoteSource) -> tuple[float, tuple[str, ...]]:
    """How many cents the sound is above its note, octaves apart, and what a person should know of it."""
    label = note_label(note)
    if pitch is None:
        what = "is used" if source == "default" else "is used, as you said"
        return 0.0, (f"No pitch was found: note {note} ({label}) {what}.",)
    cents = 100.0 * _folded(pitch.midi - note)
    remarks = []
    if source == "given" and abs(cents) > 100.0:
        heard = round(pitch.midi)
        remarks.append(
            f"The sound seems to be at {note_label(heard)} ({heard}), not {label}: it is left in its tuning."
        )
        cents = 0.0
    elif abs(cents) > IN_TUNE_CENTS:
        side = "sharp" if cents > 0 else "flat"
        remarks.append(f"The sound is {abs(cents):.0f} cents {side} of {label}: it was retuned for matching.")
    if source == "detected" and not pitch.sure:
        remarks.append(f"The pitch is not sure: {label} is a guess.")
    return cents, tuple(remarks)


def _read_only(samples: F32) -> F32:
    samples = np.array(samples, np.float32)
    samples.setflags(write=False)
    return samples
