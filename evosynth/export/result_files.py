"""A result as files: best.syx or best.evopatch, best.wav and report.json in a folder, an older result moved aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio.bit_depth import FLOAT
from evosynth.export.earlier import FILES, REPORT_FILE, earlier, listed, put_aside
from evosynth.export.report import report_of
from evosynth.runs.finals import FINALISTS
from evosynth.runs.matching import MatchResult
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.voicing import Voicing
from evosynth.system.writing import ready_folder, together, write_atomically

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.runs.settings import RunSettings

SOUND_FILE = "best.wav"
FRONT = "front"  # a bank, or a folder of patches


def possible_files(settings: RunSettings, target: PreparedTarget | None = None) -> tuple[str, ...]:
    """The names of all that a result may consist of, before it is known which engine and which front it will have."""
    kinds = voicing.every() if settings.synth.is_open else (voicing.of(settings.synth),)
    names = [f"best{kind.suffix}" for kind in kinds]
    names += [SOUND_FILE, REPORT_FILE, *(further_names(target) if target else ())]
    if settings.strategy == "nsga2":
        names += [name for kind in kinds for name in _front_names(kind, FINALISTS)]
    return tuple(dict.fromkeys(names))


def write_result(result: MatchResult, folder: Path | str) -> Path:
    """Write a result into a folder, all or nothing; an earlier one there moves to ``old-1``, ``old-2`` and so on.

    StorageError where it cannot be written, or where something else stands in a place that it needs.
    """
    folder = ready_folder(Path(folder))
    with together(folder, first=REPORT_FILE) as staged:
        synth, bits = result.settings.synth, result.settings.bits
        save_voice(result.genome, result.voice_name, staged / voice_file(synth), synth)
        save_sound(result.audio, result.settings.rate_hz, result.gain_db, staged / SOUND_FILE, bits)
        for name, audio in _further_sounds(result):
            save_sound(audio, result.settings.rate_hz, result.gain_db, staged / name, bits)
        if result.front:
            save_front(result, staged)
        files = listed(staged)
        write_report({**report_of(result), FILES: files}, staged)
        put_aside(folder, earlier(folder, (*files, REPORT_FILE)))
    return folder


def write_report(report: dict[str, Any], folder: Path) -> None:
    """report.json with what it says, and the list of the files beside it."""
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    write_atomically(folder / REPORT_FILE, text.encode(errors="backslashreplace"))  # a path may be no text


def further_names(target: PreparedTarget) -> list[str]:
    """Of several notes of one instrument each one's file, by note and velocity: best-60-100.wav."""
    notes = [each.note for each in target.every] if target.others else []
    return [f"best-{note.midi_note}-{note.velocity}.wav" for note in notes]


def _further_sounds(result: MatchResult) -> list[tuple[str, F32]]:
    if not result.others:
        return []
    return list(dict(zip(further_names(result.target), (result.audio, *result.others), strict=True)).items())


def front_name(result: MatchResult) -> str:
    """What its Pareto front is written as: front.syx, or the folder front."""
    kind = voicing.of(result.settings.synth)
    return FRONT if kind.files is None else f"{FRONT}{kind.suffix}"


def _front_names(kind: Voicing, voices: int) -> list[str]:
    """The files of a front of so many voices."""
    if kind.files is None:
        return [f"{FRONT}/{place:02d}{kind.suffix}" for place in range(1, voices + 1)]
    return [f"{FRONT}{kind.suffix}"]


def save_front(result: MatchResult, folder: Path) -> None:
    """The Pareto front's voices: front.syx, or patches in the folder front, in the order of the report."""
    from evosynth.library.voice_files import write_bank, write_voice

    synth, kind = result.settings.synth, voicing.of(result.settings.synth)
    named = zip(voicing.voices_of(np.stack([one.genome for one in result.front]), synth), result.front, strict=True)
    voices = [voicing.renamed(voice, result.names[one.id]) for voice, one in named]
    names = _front_names(kind, len(voices))
    if kind.files is not None:
        write_bank(voices, folder / names[0])
        return
    ready_folder(folder / FRONT)
    for voice, name in zip(voices, names, strict=True):
        write_voice(voice, folder / name)


def voice_file(synth: EngineSpec) -> str:
    """The name of a result's voice: best.syx, best.evopatch."""
    return f"best{voicing.of(synth).suffix}"


def save_voice(genome: F64, name: str, path: Path, synth: EngineSpec) -> None:
    """Write a genome (d,) as a voice of this name, a file of its engine's kind."""
    from evosynth.library.voice_files import write_voice

    write_voice(voicing.renamed(voicing.voice_of(np.asarray(genome), synth), name), path)


def save_sound(audio: F32, rate_hz: int, gain_db: float, path: Path, bits: int = FLOAT) -> None:
    """Write a sound (samples,) at the level that ``gain_db`` brings it to, in so many bits (see audio.wav_out)."""
    from evosynth.audio.wav_out import write_wav

    write_wav(path, (audio * np.float32(10.0 ** (gain_db / 20.0))).astype(np.float32), rate_hz, bits=bits)
