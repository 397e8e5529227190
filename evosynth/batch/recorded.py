"""The voices of a bank as a synth plays them: a WAV file and a picture of each, and a page to listen to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evosynth.analysis.picture import picture_of, reference_of
from evosynth.audio.wav_out import write_wav
from evosynth.batch.page import Heard, Section, page, png
from evosynth.notation.note_names import note_label
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.system import outputs
from evosynth.system.writing import file_name, together, write_atomically

BITS = 24  # a take has no more
PAGE_FILE = "report.html"
SILENT_DB = -120.0


def sound_files(names: Sequence[str]) -> list[str]:
    """What the sounds are called, by place and name: "01-BRASS 1.wav"."""
    return [file_name(f"{number:02}-{name.strip()}", ".wav") for number, name in enumerate(names, 1)]


def check(folder: Path, names: Sequence[str], *, inputs: Sequence[Path] = (), force: bool = False) -> None:
    """See that all may be written there, before anything is recorded. StorageError says why not."""
    sounds = [folder / name for name in sound_files(names)]
    outputs.check(sounds, outputs.WAV, inputs=inputs, force=force)
    others = [*(each.with_suffix(".png") for each in sounds), folder / PAGE_FILE]
    outputs.check(others, outputs.kind_of(".png"), inputs=inputs, force=force)


def write(folder: Path, title: str, names: Sequence[str], takes: Sequence[Take | None], note: Note) -> list[Path]:
    """All of them or, where one cannot be written, none: returns where the sounds are, and the page.

    A sound is the take to the bit, as loud as it came in; of a voice without one the page says so.
    """
    sounds = sound_files(names)
    there = [(name, take) for name, take in zip(sounds, takes, strict=True) if take is not None]
    with together(folder, last=PAGE_FILE) as staged:
        for name, take in there:
            write_wav(staged / name, take.samples, take.sample_rate, bits=BITS, dithered=False)
            reference = reference_of(take.samples, take.sample_rate)
            picture = png(picture_of(take.samples, take.sample_rate, reference)[0])
            write_atomically(staged / f"{name[:-4]}.png", picture)
        rows = [_row(name.strip(), sound, take, note) for name, sound, take in zip(names, sounds, takes, strict=True)]
        many = "1 voice" if len(there) == 1 else f"{len(there)} voices"
        write_atomically(staged / PAGE_FILE, page(title, f"{many}, recorded.", rows).encode())
    return [*(folder / name for name, _ in there), folder / PAGE_FILE]


def _row(name: str, sound: str, take: Take | None, note: Note) -> Section:
    if take is None:
        return Section(sound[:-4], problem="It could not be recorded.")
    peak = float(np.abs(take.samples).max(initial=0.0))
    figures = {
        "note": note_label(note.midi_note),
        "velocity": str(note.velocity),
        "peak": f"{20.0 * np.log10(peak):.1f} dB" if peak > 0.0 else "silent",
        "heard": f"{len(take.samples) / take.sample_rate:.2f} s",
    }
    return Section(
        sound[:-4], figures, [Heard(name or "without a name", sound, f"{sound[:-4]}.png")], problem=take.problem
    )
