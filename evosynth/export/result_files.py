"""A result as files: best.syx or best.evopatch, best.wav and report.json in a folder, an older result moved aside."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.errors import StorageError
from evosynth.export.report import report_of
from evosynth.runs.matching import MatchResult
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.writing import ready_folder, write_atomically

SOUND_FILE, REPORT_FILE = "best.wav", "report.json"
FURTHER_SOUNDS = "best-*-*.wav"  # of a target of several notes
FRONT = "front"  # a bank, or a folder of patches


def result_files() -> tuple[str, ...]:
    """The names of all that a result of any engine may consist of."""
    kinds = voicing.every()
    banks = (f"{FRONT}{kind.suffix}" for kind in kinds if kind.files is not None)
    return tuple(dict.fromkeys((*(f"best{kind.suffix}" for kind in kinds), SOUND_FILE, REPORT_FILE, *banks, FRONT)))


def write_result(result: MatchResult, folder: Path | str) -> Path:
    """Write a result into a folder; what an earlier run left there moves to ``old-1``, ``old-2`` and so on."""
    folder = ready_folder(Path(folder))
    put_aside(folder)
    synth = result.settings.synth
    save_voice(result.genome, result.voice_name, folder / voice_file(synth), synth)
    save_sound(result.audio, result.settings.rate_hz, result.gain_db, folder / SOUND_FILE)
    for name, audio in _further_sounds(result):
        save_sound(audio, result.settings.rate_hz, result.gain_db, folder / name)
    if result.front:
        save_front(result, folder)
    report = json.dumps(report_of(result), indent=2, ensure_ascii=False) + "\n"
    write_atomically(folder / REPORT_FILE, report.encode())
    return folder


def _further_sounds(result: MatchResult) -> list[tuple[str, F32]]:
    """Of several notes of one instrument each one's file and sound: best-60-100.wav (note and velocity)."""
    if not result.others:
        return []
    notes = [target.note for target in result.target.every]
    names = [f"best-{note.midi_note}-{note.velocity}.wav" for note in notes]
    return list(dict(zip(names, (result.audio, *result.others), strict=True)).items())


def front_name(result: MatchResult) -> str:
    """What its Pareto front is written as: front.syx, or the folder front."""
    kind = voicing.of(result.settings.synth)
    return FRONT if kind.files is None else f"{FRONT}{kind.suffix}"


def save_front(result: MatchResult, folder: Path) -> None:
    """The Pareto front's voices: front.syx, or patches in the folder front, in the order of the report."""
    from evosynth.library.voice_files import write_bank, write_voice

    synth, suffix = result.settings.synth, voicing.of(result.settings.synth).suffix
    named = zip(voicing.voices_of(np.stack([one.genome for one in result.front]), synth), result.front, strict=True)
    voices = [voicing.renamed(voice, one.voice_name) for voice, one in named]
    if front_name(result) != FRONT:
        write_bank(voices, folder / front_name(result))
        return
    inner = ready_folder(folder / FRONT)
    for place, voice in enumerate(voices, 1):
        write_voice(voice, inner / f"{place:02d}{suffix}")


def voice_file(synth: EngineSpec) -> str:
    """The name of a result's voice: best.syx, best.evopatch."""
    return f"best{voicing.of(synth).suffix}"


def put_aside(folder: Path, *more: str) -> Path | None:
    """Move an existing result, and ``more`` beside it, to the first free ``old-N``; None where there is none."""
    present = [name for name in (*result_files(), *more) if (folder / name).exists()]
    present += sorted(path.name for path in folder.glob(FURTHER_SOUNDS))
    if not present:
        return None
    n = 1
    while (folder / f"old-{n}").exists():
        n += 1
    aside = folder / f"old-{n}"
    try:
        aside.mkdir()
        for name in present:
            (folder / name).rename(aside / name)
    except OSError as error:
        raise StorageError(
            f"The older result in {folder} cannot be moved to {aside.name}: {error.strerror}."
        ) from error
    return aside


def save_voice(genome: F64, name: str, path: Path, synth: EngineSpec) -> None:
    """Write a genome (d,) as a voice of this name, a file of its engine's kind."""
    from evosynth.library.voice_files import write_voice

    write_voice(voicing.renamed(voicing.voice_of(np.asarray(genome), synth), name), path)


def save_sound(audio: F32, rate_hz: int, gain_db: float, path: Path) -> None:
    """Write a sound (samples,) at the level that ``gain_db`` brings it to."""
    from evosynth.audio.wav_out import write_wav

    write_wav(path, (audio * np.float32(10.0 ** (gain_db / 20.0))).astype(np.float32), rate_hz)
