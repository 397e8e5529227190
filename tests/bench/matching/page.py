"""The page of sounds and spectra side by side: each target, and what ours and the baselines made of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from evosynth.analysis.picture import picture_of, reference_of
from evosynth.arrays import F32
from evosynth.audio.level import gain_for
from evosynth.batch.page import Heard, Section, page, png
from matching.cells import Budget, Row, number

SHOWN = {"ours": "EvoSynth", "spiegelib": "SpiegeLib", "random": "random voices"}  # the others are for the tables
LOUDNESS_LUFS = -20.0  # of every sound on the page


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are shown; no budget: the largest that most methods have."""

    budget: Budget | None = None
    seed: int = 0


def write(rows: Sequence[Row], folder: Path, choice: Choice) -> Path:
    """Write ``index.html`` and all it shows into a folder of its own; the results' folder is the one above."""
    good = [row for row in rows if not row["error"] and row["seed"] == str(choice.seed) and row["method"] in SHOWN]
    budget = str(choice.budget or usual_budget(good))
    shown = [row for row in good if row["budget"] == budget]
    folder.mkdir(parents=True, exist_ok=True)
    targets = sorted({(row["set"], row["target"]) for row in shown})
    sections = [_section([r for r in shown if (r["set"], r["target"]) == key], folder) for key in targets]
    summary = (
        f"{len(targets)} targets, {_said(budget)} each, seed {choice.seed}, by one engine and one counter. "
        "All sounds are equally loud. MSS is a distance of spectra, zim one of a model of hearing: lower is nearer."
    )
    index = folder / "index.html"
    index.write_text(page("Targets and matches", summary, sections), encoding="utf-8")
    return index


def usual_budget(rows: Sequence[Row]) -> Budget:
    """The largest of those that were searched by the most methods."""
    methods: dict[str, set[str]] = {}
    for row in rows:
        methods.setdefault(row["budget"], set()).add(row["method"])
    most = max((len(of) for of in methods.values()), default=0)
    budgets = [Budget.read(name) for name, of in methods.items() if len(of) == most]
    if not budgets:
        raise SystemExit("There is nothing to show for this seed.")
    return max(budgets, key=lambda b: (b.evaluations or 0, b.seconds or 0.0))


def _said(budget: str) -> str:
    read = Budget.read(budget)
    return f"{read.seconds:g} seconds" if read.timed else f"{read.evaluations:,} evaluations"


def _section(rows: Sequence[Row], folder: Path) -> Section:
    """One target: its own sound first, then ours, then the others."""
    rows = sorted(rows, key=lambda row: list(SHOWN).index(row["method"]))
    target = rows[0]["target"]
    files = [folder.parent / row["files"] for row in rows]
    paths = [files[0].with_name("target.flac"), *(f.with_name(f"{f.name}.flac") for f in files)]
    names = [f"{target}-{word}" for word in ("target", *(row["method"] for row in rows))]
    sounds = [_read(path) for path in paths]
    reference_db = reference_of(*sounds[0])
    longest_s = max(len(samples) / rate for samples, rate in sounds)
    for name, (samples, rate) in zip(names, sounds, strict=True):
        soundfile.write(folder / f"{name}.flac", samples, rate, subtype="PCM_16")
        drawn = np.pad(samples, (0, max(0, round(longest_s * rate) - len(samples))))  # one scale for all pictures
        (folder / f"{name}.png").write_bytes(png(picture_of(drawn, rate, reference_db)[0]))
    captions = ["target", *map(_caption, rows)]
    heard = [Heard(c, f"{name}.flac", f"{name}.png") for c, name in zip(captions, names, strict=True)]
    return Section(target, {"set": rows[0]["set"], "note": rows[0]["note"]}, heard)


def _caption(row: Row) -> str:
    figures = [f"{name} {number(row, name):.1f}" for name in ("MSS", "zim")]
    cents = number(row, "f0_cents")
    if math.isfinite(cents) and abs(cents) > 10:
        figures.append(f"{cents:+.0f} cents")
    return f"{SHOWN[row['method']]}: {', '.join(figures)}"


def _read(path: Path) -> tuple[F32, int]:
    """A sound at the page's loudness, and its rate."""
    samples, rate = soundfile.read(path, dtype="float32")
    gain = 10.0 ** (gain_for(samples, rate, LOUDNESS_LUFS) / 20.0)
    return (samples * gain).astype(np.float32), rate
