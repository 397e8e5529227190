"""From a sound file to a target: cut to its onset, its note found, tuned as wished, its gate and length estimated.

What is no clean single note is made the best of, and each assumption is said in a sentence (see ``remarks``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from evosynth.analysis import faults
from evosynth.analysis.envelope import gate_of, length_of
from evosynth.analysis.events import later_notes
from evosynth.analysis.key_choice import key_of
from evosynth.analysis.names import velocity_in_name
from evosynth.analysis.struck_again import SHORTEST_NOTE_S
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.audio.clip import Clip
from evosynth.audio.files import read_sound, resample
from evosynth.audio.level import loudness_lufs
from evosynth.audio.marks import Root
from evosynth.audio.sampled import Samples, as_source
from evosynth.audio.sound_file import ONSET, SHORTEST_S, SILENCE
from evosynth.audio.sources import Source, name_of
from evosynth.errors import AudioError
from evosynth.notation.tunings import Tuning
from evosynth.synths.base import Note

HIGHEST_RATE = 48_000  # Hz; what comes faster is brought to 44,100: nothing above 20 kHz is ever matched
DEFAULT_VELOCITY = 100
OFFSET = 0.1  # of the RMS: a mean beyond this throughout is a fault of the recording, which no engine should imitate
_OFFSET_PART_S = 0.05
RETUNED = 1.06  # a semitone, the most that retuning shortens a sound
_SILENT_FRONT_S = 0.1  # a longer silence before a sound is mentioned
_SHORT_S = 0.08  # a shorter sound has too few periods to be sure of
_CLICK_S = 0.05  # what is shorter and has notes behind it is no note
_LEAST_CUT_S = 0.1  # of a note that others follow no less is taken
_CUT_DB = -40.0  # a sound that is still so loud where it is cut goes on


def load_target(
    source: Source | Samples | bytes,
    *,
    note: int | None = None,
    velocity: int | None = None,
    gate_s: float | None = None,
    length_s: float | None = None,
    region_s: tuple[float, float] | None = None,
    tuning: Tuning = "correct",
) -> PreparedTarget:
    """A sound made ready to be matched; every number that is not given is found in the sound, its file or its name.

    Parameters
    ----------
    source : a sound file by its path, opened with 'rb' or as its bytes, or samples and their rate in Hz: (samples,) or
        (samples, channels), floats or 8, 16 or 32 bit integers.
    note, velocity, gate_s, length_s : what the person said, the times in seconds; None is found.
    region_s : (start, end) in seconds of the file; None is what comes after the onset.
    tuning : whether a sound that is beside its key is brought in tune, where its pitch is sure and harmonic.

    Raises AudioError in one sentence when the sound cannot be used, ValueError when a number is out of its range.
    """
    source = as_source(source)
    reading = read_sound(source, region_s, longest_s=None if length_s is None else RETUNED * length_s)
    target = prepare_target(
        reading.clip,
        name_of(source),
        note=note,
        velocity=velocity,
        gate_s=gate_s,
        length_s=length_s,
        starts_s=reading.region_s[0],
        chosen=region_s is not None,
        rest_s=0.0 if region_s or length_s else reading.rest_s,
        root=reading.root,
        held=reading.held,
        tuning=tuning,
    )
    start, end = target.region_s
    end = max(min(end, reading.region_s[1]), start)
    return replace(target, region_s=(start, end), remarks=(*reading.remarks, *target.remarks))


def prepare_target(
    clip: Clip,
    name: str,
    *,
    note: int | None = None,
    velocity: int | None = None,
    gate_s: float | None = None,
    length_s: float | None = None,
    already_cut: bool = False,
    starts_s: float = 0.0,
    chosen: bool = False,
    rest_s: float = 0.0,
    root: Root | None = None,
    held: bool = False,
    tuning: Tuning = "correct",
) -> PreparedTarget:
    """A clip made ready to be matched.

    Parameters
    ----------
    name : its file name; a note in it decides between octaves, a velocity in it counts where none is given.
    note, velocity, gate_s, length_s : what the person said; None is found in the sound.
    already_cut : the clip starts with its note and ends with it: it is taken as it is.
    starts_s : where in its file the clip starts, for ``region_s``.
    chosen : a person chose this part of the file: its end is not moved.
    rest_s : how much of the file comes behind the clip.
    root : the key that its file gives.
    held : it goes on by a loop: what comes round in it is no further note.
    tuning : see load_target.
    """
    if velocity is None:
        velocity = velocity_in_name(name) or DEFAULT_VELOCITY
    Note(60 if note is None else note, velocity, gate_s or 0.0, 1.0 if length_s is None else length_s)
    rate = clip.sample_rate if clip.sample_rate <= HIGHEST_RATE else 44_100
    whole = _centred(resample(clip.samples, clip.sample_rate, rate), rate)
    if already_cut:
        cut = _Cut(whole, 0, False, ())
    else:
        free = length_s is None and not chosen
        clipped = faults.clipped_places(clip.samples)
        cut = _cleaned(whole, rate, name, clipped=clipped, free=free, starts_s=starts_s, held=held)
    samples = cut.samples
    if len(samples) < SHORTEST_S * rate:
        raise AudioError(f"{name} has only {1000 * len(samples) // rate} ms of sound after its onset.")
    key = key_of(samples, rate, name, note, root=root, chords=not already_cut, tuning=tuning)
    if not already_cut or length_s is not None:
        least_s = _LEAST_CUT_S if cut.several else 0.0
        found_s = max(least_s, length_of(samples, rate)) if length_s is None else length_s / key.stretch
        samples = samples[: round(rate * found_s)]
    ends = () if already_cut else _about_length(samples, rate, 0.0 if cut.several else rest_s)
    tuned = _read_only(resample(samples, rate, rate * key.stretch))
    length = len(tuned) / rate
    gate = min(length, gate_of(tuned, rate)) if gate_s is None else gate_s
    return PreparedTarget(
        name=name,
        samples=tuned,
        sample_rate=rate,
        region_s=(starts_s + cut.start / rate, starts_s + (cut.start + len(samples)) / rate),
        note=Note(key.note, velocity, gate, length),
        note_source=key.source,
        f0_hz=key.fundamental_hz,
        cents=key.cents,
        sure=key.sure,
        loudness_lufs=loudness_lufs(tuned, rate),
        pitch_hz=key.heard_hz,
        remarks=(*cut.remarks, *key.remarks, *ends),
        tuning=tuning,
        retuned=key.retuned,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """A sound from its onset on, without what is behind its first note, and what was done."""

    samples: F32
    start: int  # where it begins in what was given
    several: bool  # there is more than one note
    remarks: tuple[str, ...]


def _cleaned(samples: F32, rate: int, name: str, *, clipped: int, free: bool, starts_s: float, held: bool) -> _Cut:
    """Without hum, silence and noise in front, and later notes where the end is ``free``."""
    _onset(samples, name)
    remarks = []
    if clipped:
        remarks.append(f"The sound is clipped in {clipped} places: it is matched with its distortion.")
    samples, mains = faults.without_hum(samples, rate)
    if mains is not None:
        remarks.append(f"A hum at {mains:.0f} Hz was heard: it was taken out.")
    noise = faults.noise_before(samples, rate)
    start = noise or _onset(samples, name)
    front_s = starts_s + start / rate
    if noise:
        remarks.append(f"There is only noise before {starts_s + noise / rate:.2f} s: the sound is taken from there on.")
    elif front_s >= _SILENT_FRONT_S and free:
        remarks.append(f"The first {front_s:.2f} s are silent: they are left out.")
    samples = samples[start:]
    first, said = (samples, "") if held else _first_note(samples, rate, start / rate + starts_s, free=free)
    remarks += [said] if said else []
    return _Cut(first, start, len(first) < len(samples) or (bool(said) and not free), tuple(remarks))


def _first_note(samples: F32, rate: int, starts_s: float, *, free: bool) -> tuple[F32, str]:
    """A sound up to its second note, if its end is ``free``, and what there is to say of it."""
    later = later_notes(samples, rate)
    if not later:
        return samples, ""
    many = "Two notes were" if len(later) == 1 else "Several notes were"
    if not free:
        return samples, f"{many} heard: all of the part that you chose is matched as one sound."
    first = samples[: round(later[0] * rate)]
    click_s = length_of(first, rate)
    if click_s < _CLICK_S or later[0] < SHORTEST_NOTE_S:
        short = f"the first is only {1000 * min(click_s, later[0]):.0f} ms long"
        return samples, f"{many} heard, but {short}: all of the sound is matched as one."
    return first, f"{many} heard: the first, up to {starts_s + later[0]:.2f} s, is matched."


def _about_length(samples: F32, rate: int, rest_s: float) -> tuple[str, ...]:
    """What a person should know of where the sound ends."""
    length = len(samples) / rate
    if length < _SHORT_S:
        return (f"The sound is only {1000 * length:.0f} ms long: its pitch and envelope are hard to tell.",)
    end = float(np.sqrt(np.mean(np.square(samples[-rate // 20 :], dtype=np.float64))))
    if rest_s > 0.05 and end > 10 ** (_CUT_DB / 20) * float(np.abs(samples).max()):
        return (f"The sound goes on for {rest_s:.1f} s: its first {length:.1f} s are matched.",)
    return ()


def _centred(samples: F32, rate: int) -> F32:
    """Without its constant offset, where every part of it has one, and more than low notes bring about.

    What comes and goes with a note is the note's own: frequency modulation makes offsets, which engines imitate.
    """
    size = min(len(samples), round(_OFFSET_PART_S * rate))
    parts = samples[: len(samples) // max(1, size) * size].reshape(-1, max(1, size)).mean(axis=1, dtype=np.float64)
    least = OFFSET * float(np.std(samples)) if len(parts) else 0.0
    constant = len(parts) > 0 and ((parts > least).all() or (parts < -least).all())
    return samples - np.float32(np.median(parts)) if constant else samples


def _onset(samples: F32, name: str) -> int:
    level = np.abs(samples)
    if not len(samples) or level.max() < SILENCE:
        raise AudioError(f"{name} is silent.")
    return int(np.argmax(level > ONSET * level.max()))


def _read_only(samples: F32) -> F32:
    samples = np.array(samples, np.float32)
    samples.setflags(write=False)
    return samples
