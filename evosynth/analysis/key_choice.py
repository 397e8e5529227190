"""Which key a sound is: what a person said, else the root key in its file, else what was heard and its file's name.

A name decides between octaves: it is the key, and a stop of an organ or a bell may surely sound octaves away from its
key. Where a sure ear hears what the name means once middle C is called C3, as half of the libraries call it, the two
agree and are believed. Wherever they differ a sentence says both, and what was taken.

A root that programs write by themselves counts only where it is what was heard, and one without an octave not against
a sure ear. Any other was meant by somebody who knew the instrument: bells fool the ear more often than roots are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.chords import pitches_at_once
from evosynth.analysis.intonation import harmonic
from evosynth.analysis.names import note_in_name, spelled_in_name
from evosynth.analysis.pitch import Pitch, find_pitch
from evosynth.analysis.target import NoteSource
from evosynth.arrays import F32
from evosynth.audio.marks import Root
from evosynth.notation.note_names import MIDDLE_C, calling_middle_c, note_label
from evosynth.notation.tuning import midi_of
from evosynth.notation.tunings import IN_TUNE_CENTS, Tuning

DEFAULT_NOTE = 60
ROOT: NoteSource = "file"
USUAL_OTHER = MIDDLE_C[1]  # who has said C3 has said it for good; C4 holds where nothing was said


@dataclass(frozen=True, slots=True)
class Key:
    """Which key a sound is, and how its tuning is from there."""

    note: int
    source: NoteSource
    pitch: Pitch | None
    cents: float
    retuned: bool  # it is to be brought in tune
    remarks: tuple[str, ...]

    @property
    def stretch(self) -> float:
        """How much longer the sound becomes when it is brought in tune."""
        return 2.0 ** (self.cents / 1200.0) if self.retuned else 1.0

    @property
    def sure(self) -> bool:
        return self.source == "given" or (
            self.pitch is not None and (self.pitch.sure or self.source in ("file", "file name"))
        )

    @property
    def fundamental_hz(self) -> float | None:
        """The pitch in Hz in the octave of its note; as heard where the note is another one or was given."""
        if self.pitch is None or self.source == "given":
            return None if self.pitch is None else self.pitch.f0_hz
        octaves = round((self.note - self.pitch.midi) / 12.0)
        return self.pitch.f0_hz * (2.0**octaves if abs(_folded(self.pitch.midi - self.note)) < 1.0 else 1.0)

    @property
    def heard_hz(self) -> float | None:
        """The pitch in Hz after retuning, in whatever octave it was heard; None where there was no steady one."""
        return self.pitch.f0_hz / self.stretch if self.pitch is not None and self.pitch.steady else None


def key_of(
    samples: F32,
    rate: int,
    name: str,
    given: int | None,
    *,
    root: Root | None = None,
    chords: bool = True,
    tuning: Tuning = "correct",
) -> Key:
    """The key of a sound; of a chord that of its lowest note. Only a sure pitch that is harmonic is corrected."""
    pitch = find_pitch(samples, rate)
    chord = pitches_at_once(samples, rate, pitch.f0_hz if pitch else None) if chords else ()
    pitch = Pitch(chord[0], 0.0) if chord else pitch
    rooted = None if given is not None or root is None else _rooted(root, pitch)
    note, source, apart = (rooted, ROOT, ()) if rooted is not None else _choose_note(pitch, name, given)
    cents, remarks = _tuning(pitch, note, source, chord)
    beside = pitch if abs(cents) > IN_TUNE_CENTS else None
    sure = beside is not None and beside.sure and harmonic(samples, rate, beside.f0_hz)
    retuned = sure and tuning == "correct"
    remarks += (_about_tuning(cents, note, sure=sure, tuning=tuning),) if beside is not None else ()
    said = () if root is None or given is not None else _about_root(root, pitch, note)
    return Key(note, source, pitch, cents, retuned, (*said, *apart, *remarks))


def _rooted(root: Root, pitch: Pitch | None) -> int | None:
    """The root key where it is believed."""
    key = _root_key(root, pitch)
    if pitch is None:
        return None if root.trust == "unmeant" else key
    doubted = root.trust == "unmeant" or (root.trust == "key" and pitch.sure)
    return None if doubted and abs(pitch.midi - key) >= 0.75 else key


def _root_key(root: Root, pitch: Pitch | None) -> int:
    """The root as a key: of two that it may mean the one that is heard."""
    heard = [key for key in root.keys if pitch is not None and _same_name(pitch, key)]
    return (*heard, *root.keys)[0]


def _about_root(root: Root, pitch: Pitch | None, taken: int) -> tuple[str, ...]:
    """Where a sure ear hears another key than the file gives: both, and what was taken."""
    key = _root_key(root, pitch)
    if root.trust == "unmeant" or pitch is None or not pitch.sure or abs(pitch.midi - key) < 0.75:
        return ()
    return (heard_otherwise("The root key in the file", key, round(pitch.midi), taken),)


def _same_name(pitch: Pitch, key: int) -> bool:
    return abs(_folded(pitch.midi - key)) < 0.75


def heard_otherwise(who: str, said: int, heard: int, taken: int) -> str:
    """The sentence for a person where what is said of a sound is not what is surely heard."""
    return (
        f"{who} says {note_label(said)} ({said}), but {note_label(heard)} ({heard}) is surely heard: "
        f"{note_label(taken)} ({taken}) is taken."
    )


def _choose_note(pitch: Pitch | None, name: str, given: int | None) -> tuple[int, NoteSource, tuple[str, ...]]:
    """What the person said, else what was heard, in the octave of the file's name; and what is to be said of it."""
    if given is not None:
        return given, "given", ()
    if pitch is None:
        return DEFAULT_NOTE, "default", ()
    named = note_in_name(name)
    if named is None or not _same_name(pitch, named) or abs(pitch.midi - named) >= 37.0:
        key = int(np.clip(round(pitch.midi), 0, 127))
        told = named is not None and pitch.sure and spelled_in_name(name)
        return key, "detected", (heard_otherwise("The name", named, key, key),) if named is not None and told else ()
    heard = named + 12 * round((pitch.midi - named) / 12.0)
    if heard == named or not pitch.sure:
        return named, "file name", ()
    other = _other_middle_c(name, heard)
    taken = heard if other == USUAL_OTHER else named
    hint = (f"If middle C is called {other} there, say so (--middle-c {other}, or in Settings).",) if other else ()
    return taken, "file name", (heard_otherwise("The name", named, heard, taken), *hint)


def _other_middle_c(name: str, heard: int) -> str:
    """What middle C must be called for the name to mean what is heard; empty where nothing makes it so."""
    for other in MIDDLE_C:
        with calling_middle_c(other):
            if note_in_name(name) == heard:
                return other
    return ""


def _folded(semitones: float) -> float:
    """A distance without its octaves, -6..6."""
    return (semitones + 6.0) % 12.0 - 6.0


def _tuning(
    pitch: Pitch | None, note: int, source: NoteSource, chord: Sequence[float]
) -> tuple[float, tuple[str, ...]]:
    """How many cents the sound is above its note, octaves apart, and what a person should know of it."""
    label = note_label(note)
    if pitch is None:
        what = {"default": "is used", "file": "is used, as the file says"}.get(source, "is used, as you said")
        return 0.0, (f"No pitch was found: note {note} ({label}) {what}.",)
    cents = 100.0 * _folded(pitch.midi - note)
    remarks = []
    if chord:
        heard = ", ".join(note_label(round(midi_of(hz))) for hz in chord)
        remarks.append(f"Several pitches were heard at once ({heard}): the chord is matched as one sound at {label}.")
        cents = cents if source != "given" else 0.0
    elif source == "given" and abs(cents) > 100.0:
        key = round(pitch.midi)
        remarks.append(f"The sound seems to be at {note_label(key)} ({key}), not {label}: it is left in its tuning.")
        cents = 0.0
    if source == "file" and abs(cents) > 75.0:  # its tuning against a key that was not heard is not known
        cents = 0.0
    guess = source == "detected" and not pitch.sure and not chord
    if guess and pitch.steady and pitch.doubt == "octave":
        remarks.append(f"The octave is not sure: {label} is a guess, since its partials could be those of two notes.")
        guess = False
    if guess:
        remarks.append(f"The pitch is not sure: {label} is a guess, and the sound is left in its tuning.")
        cents = 0.0
    return cents, tuple(remarks)


def _about_tuning(cents: float, note: int, *, sure: bool, tuning: Tuning) -> str:
    """What was done about a sound that is beside its key."""
    done = "it was retuned for matching" if sure and tuning == "correct" else "it is matched in its own tuning"
    why = ", since that pitch is not sure" if tuning == "correct" and not sure else ""
    side = "sharp" if cents > 0 else "flat"
    return f"The sound is {abs(cents):.0f} cents {side} of {note_label(note)}: {done}{why}."
