"""What a batch leaves at the top of its folder: banks of 32 voices, a page, and report.json, which lists them.

A batch that goes on replaces what it left before; what another one left, made of other sounds or wishes, moves aside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evosynth.batch.outcome import Batch, Outcome
from evosynth.batch.page import Heard, Section, page
from evosynth.batch.task import PICTURE, TARGET_PICTURE, TARGET_SOUND
from evosynth.export import earlier, result_files
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec, imported
from evosynth.synths.voicing import OwnFiles
from evosynth.system.writing import ready_folder, together, write_atomically

PAGE_FILE = "report.html"
SOUNDS = "sounds"  # in report.json: {name: mark of what its result was made of}


def possible_files(sounds: int) -> tuple[str, ...]:
    """The names of all that a batch of so many sounds may leave."""
    banks = [name for synth, files in _with_banks() for name in _bank_names(synth, files, sounds)]
    return (*banks, PAGE_FILE, earlier.REPORT_FILE)


def write_summary(out: Path, title: str, batch: Batch, marks: Mapping[str, str]) -> None:
    """Write it, all or nothing. ``marks``: by the names of sounds that are done. StorageError where it cannot be."""
    ready_folder(out)
    with together(out, first=earlier.REPORT_FILE, last=PAGE_FILE) as staged:
        for synth, files in _with_banks():
            _write_banks(synth, files, out, staged, batch.outcomes)
        text = page(title, batch.words(), [_row(outcome) for outcome in batch.outcomes])
        write_atomically(staged / PAGE_FILE, text.encode())
        listed = earlier.listed(staged)
        result_files.write_report({SOUNDS: dict(marks), earlier.FILES: listed}, staged)
        own = own_files(out, (*listed, earlier.REPORT_FILE), batch.outcomes)
        if not _goes_on(out, marks):
            earlier.put_aside(out, own)


def own_files(out: Path, wanted: Iterable[str], outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Those of an earlier summary. StorageError where one of the ``wanted`` names is taken by something else.

    Of before there were lists the answers of sounds vouch for it.
    """
    answered = any((out / outcome.name / earlier.DONE_FILE).is_file() for outcome in outcomes)
    return earlier.earlier(out, wanted, vouched=answered)


def _goes_on(out: Path, marks: Mapping[str, str]) -> bool:
    """Whether all that the summary before told of is still so."""
    try:
        told = json.loads((out / earlier.REPORT_FILE).read_text("utf-8"))[SOUNDS]
        return all(marks.get(name) == mark for name, mark in told.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _with_banks() -> list[tuple[EngineSpec, OwnFiles]]:
    """The engines whose files hold several voices."""
    specs = map(EngineSpec, registry.names())
    return [(spec, files) for spec in specs if (files := voicing.of(spec).files) is not None]


def _bank_names(synth: EngineSpec, files: OwnFiles, sounds: int) -> list[str]:
    return [f"bank-{number:02}{voicing.of(synth).suffix}" for number in range(1, -(-sounds // files.bank) + 1)]


def _write_banks(synth: EngineSpec, files: OwnFiles, out: Path, staged: Path, outcomes: Iterable[Outcome]) -> None:
    """A bank for as many sounds as it holds, in their order; one without a result of this engine leaves a blank."""
    found = [_voice(synth, files, out, outcome) for outcome in outcomes]
    for number, name in enumerate(_bank_names(synth, files, len(found))):
        voices = found[number * files.bank : (number + 1) * files.bank]
        if any(voices):
            imported(files.write_bank)(staged / name, [voice or files.blank for voice in voices])


def _voice(synth: EngineSpec, files: OwnFiles, out: Path, outcome: Outcome) -> bytes | None:
    """The voice of a sound's result under the sound's name; None where this engine made none."""
    file = out / outcome.name / result_files.voice_file(synth)
    if outcome.report is None or not file.exists():
        return None
    voices, *_ = imported(files.read)(file)
    renamed: bytes = voicing.renamed(voices[0], voicing.of(synth).name_for(outcome.name))
    return renamed


def _row(outcome: Outcome) -> Section:
    if outcome.report is None:
        return Section(outcome.name, problem=outcome.problem or "Not matched yet.")
    report = outcome.report
    figures = {
        "note": str(report["note"]),
        "distance": f"{report['distances']['total']:.2f}",
        "evaluations": f"{report['evaluations']:,}",
        "voice": voicing.of(EngineSpec.parse(report["synth"])).name_for(outcome.name),
    }
    sounds = [
        Heard("Target", f"{outcome.name}/{TARGET_SOUND}", f"{outcome.name}/{TARGET_PICTURE}"),
        Heard("Match", f"{outcome.name}/{result_files.SOUND_FILE}", f"{outcome.name}/{PICTURE}"),
    ]
    said = (*report["remarks"], report.get("pitch", {}).get("words", ""))
    return Section(outcome.name, figures, sounds, remark=" ".join(filter(None, said)))
