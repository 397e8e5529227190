"""``evosynth document``: what a document holds, and what can be read of a damaged one. It is only read."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from evosynth.cli import say
from evosynth.documents import own, salvage
from evosynth.documents import reading as read
from evosynth.documents.machine import MACHINE
from evosynth.documents.opening import called, check_pages, reading
from evosynth.documents.records import Run, Why
from evosynth.documents.run_store import how_far
from evosynth.edits.edit import read as read_edit
from evosynth.errors import InputError, StorageError
from evosynth.hardware.address import Address
from evosynth.library import take_rows
from evosynth.synths.engine import EngineSpec
from evosynth.system import outputs


def show(arguments: Namespace) -> int:
    """A document in a few lines, or as JSON."""
    with reading(arguments.file) as db:
        check_pages(db, arguments.file)
        made = read.about(db, "made")
        runs = read.runs(db)
        told: dict[str, Any] = {
            "name": arguments.file.stem,
            "size": arguments.file.stat().st_size,
            "made": made,
            "made_by": read.about(db, "made_by"),
            "machine": _machine(read.about(db, MACHINE)),
            "runs": [_run(db, run) for run in runs],
            "acts": len(read.acts(db)),
            "kept": len(read.kept(db)),
            "takes": take_rows.counts(db),
        }
        if arguments.acts:
            told["acts_done"] = [asdict(act) for act in read.acts(db)]
    if arguments.json:
        say(json.dumps(told, indent=2, ensure_ascii=True))
    else:
        say(*_lines(told))
    return 0


def recover(arguments: Namespace) -> int:
    """What can be read of a damaged document as a new one; what came back is said, and what did not."""
    file, to = arguments.file, arguments.output
    if not file.is_file():
        raise StorageError(f"There is no document {file}.")
    if own.in_use(file):
        raise StorageError(f"{called(file)} is open in {own.holder(file)}.")
    if not to.exists():
        outputs.check([to], outputs.DOCUMENT)
    say(*salvage.salvage(file, to).sentences)
    return 0


def _machine(said: str) -> Any:
    """On which its latest run began; nothing where that is not known."""
    with suppress(ValueError, RecursionError):
        return json.loads(said)
    return {}


def _run(db: Any, run: Run) -> dict[str, Any]:
    """What is told of a run."""
    every = list(read.candidates(db, run.run))
    return {
        "run": run.run,
        "target": run.target,
        "engine": run.synth,
        "stands": run.stands,
        "evaluations": max(0, how_far(run.state)[1]),
        "candidates": len(every),
        "shown": sum(bool(one.why & Why.SHOWN) for one in every),
        "rated": sum(rating.stars > 0 for rating in read.ratings(db, run.run)),
    }


def _in_words(line: str) -> str:
    """What was done, as the window calls it."""
    try:
        return read_edit(line).text
    except StorageError:
        return "cannot be read"


def _engine(text: str) -> str:
    spec = EngineSpec.parse(text)
    return f"{spec.without_device()} on {_device(spec.device)}" if spec.device else text


def _device(text: str) -> str:
    """A device by its words; as it stands there where this program does not know it."""
    with suppress(InputError):
        return Address.parse(text).words
    return repr(text)


def _lines(told: dict[str, Any]) -> list[str]:
    when = ""
    with suppress(ValueError, OverflowError, OSError):
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(float(told["made"])))
    rows = [("name", told["name"]), ("size", f"{told['size'] / 1e6:.1f} MB"), ("made", f"{when}, {told['made_by']}")]
    for run in told["runs"]:
        what = f"{run['target'] or 'breeding'}, {_engine(run['engine'])}, {run['stands']}"
        counts = f"{run['evaluations']:,} evaluations, {run['candidates']} candidates, {run['rated']} rated"
        rows.append((f"run {run['run']}", f"{what}, {counts}"))
    rows += [("acts", str(told["acts"])), ("kept", str(told["kept"]))]
    rows += [("takes", f"{count} of {_device(device)}") for device, count in told["takes"].items()]
    rows += [(f"act {act['number']}", f"{act['stand']}: {_in_words(act['edit'])}") for act in told.get("acts_done", ())]
    return [f"{name:<14}{value}" for name, value in rows]
