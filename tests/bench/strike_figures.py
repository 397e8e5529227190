"""Strikes and key-offs of matches: are they heard as the target's? Figures of a set of targets, and of two in pairs.

    python tests/bench/strike_figures.py run -o before --set tuning font --budget 5000 --seeds 0 1
    python tests/bench/strike_figures.py run -o heavier --set tuning font --budget 5000 --seeds 0 1 --weigh envelope=2
    python tests/bench/strike_figures.py table before heavier --each

One search after the other on one thread; each leaves a JSON file and its sound in the folder, and what is there is not
searched again. With ``PYTHONPATH`` at another checkout that one's searches are measured, by this one's yardsticks.
``table`` says of each folder how many strikes and releases are right (see ``strike_metrics``) and compares it with the
first one over what both have. Sets: *tuning* and *untouched*, the in-domain sounds; *recorded*, the ten notes of
``tests/targets``; *font* and *wide*, notes of odd programs of General MIDI, which may be tuned with, from Debian's
``fluidsynth`` and ``fluid-soundfont-gm``; *struck*, wavetable voices with a strike (``struck_voices.py``); *dull*,
low voices of few partials (``dull_voices.py``). Needs the extra ``bench``.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import dull_voices
import gm_font
import metrics
import numpy as np
import strike_metrics
import struck_voices
from matching import target_sets
from matching.cells import Budget
from matching.one_cell import save_sound
from matching.table import markdown
from matching.target_sets import Target

import evosynth
from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.weights import weights_of
from evosynth.arrays import F32
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note
from evosynth.runs import assembly, matching
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

SETS = ("tuning", "untouched", "recorded", "font", "wide", "struck", "dull")
FONT_NOTES = (  # program from 1, key: struck, plucked and blown ones, none of them one of the ten recorded notes
    *((1, 48), (7, 60), (11, 72), (13, 60), (15, 65), (27, 52)),
    *((33, 36), (37, 40), (47, 55), (57, 60), (105, 50), (109, 60)),
)
WIDE_NOTES = (  # plucked, bowed, blown and struck ones beside these
    *((5, 60), (9, 72), (19, 55), (25, 64), (29, 48), (35, 40)),
    *((41, 67), (45, 60), (67, 56), (71, 46), (75, 72), (77, 60), (113, 72), (117, 45)),
)
HELD_S, LENGTH_S = 1.0, 1.5  # of a font's notes
MADE_RATE = struck_voices.RATE  # of voices that are made here, dull ones too

Row = dict[str, Any]


def main() -> int:
    arguments = parsed()
    if arguments.what == "run":
        run(arguments)
        return 0
    found = {folder.name: rows_of(folder) for folder in arguments.folders}
    print(report(found, each=arguments.each))
    return 0


# ---- searching ---------------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> None:
    """Do what is missing, seed after seed."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    for seed in arguments.seeds:
        for kind in arguments.set:
            for name in names(kind):
                path = arguments.output / f"{kind}-{name}-{seed}.json"
                if path.exists() or not any(part in name for part in arguments.only):
                    continue
                target = target_of(kind, name)
                row, sound = searched(target, kind, seed, arguments)
                save_sound(path.with_suffix(".flac"), sound, 44100)
                part = path.with_suffix(".part")
                part.write_text(json.dumps(row, indent=1), encoding="utf-8")
                part.rename(path)
                print(f"{path.stem}: " + ", ".join(f"{k} {row[k]:.2f}" for k in SHOWN), file=sys.stderr, flush=True)


def names(kind: str) -> list[str]:
    """What is in a set."""
    if kind in ("font", "wide"):
        return [f"program_{program:03d}_{key}" for program, key in (FONT_NOTES if kind == "font" else WIDE_NOTES)]
    if kind == "struck":
        return [struck_voices.name(number) for number in range(struck_voices.COUNT)]
    if kind == "dull":
        return dull_voices.names()
    return target_sets.names(*((target_sets.OUT_OF_DOMAIN,) if kind == "recorded" else (target_sets.IN_DOMAIN, kind)))


def target_of(kind: str, name: str) -> Target:
    """One of them, as everybody gets it."""
    if kind == "struck":
        return made_target(name, *struck_voices.played(int(name.split("_")[1])))
    if kind == "dull":
        return made_target(name, *dull_voices.played(name))
    if kind not in ("font", "wide"):
        return target_sets.load(target_sets.OUT_OF_DOMAIN if kind == "recorded" else target_sets.IN_DOMAIN, name)
    program, key = (int(word) for word in name.split("_")[1:])
    sound = gm_font.alone(program, [(key, 100)], HELD_S, LENGTH_S)[0].mean(axis=1)
    prepared = prepare_target(Clip(sound, gm_font.RATE), f"{name}.wav", note=key, gate_s=HELD_S)
    return Target(name, np.asarray(sound, np.float32), gm_font.RATE, prepared)


def made_target(name: str, sound: F32, note: Note) -> Target:
    """A voice that was made for the bench, with the gate that it was played with."""
    prepared = prepare_target(
        *(Clip(sound, MADE_RATE), f"{name}.wav"),
        note=note.midi_note,
        gate_s=note.gate_s,
        length_s=note.length_s,
        already_cut=True,
    )
    return Target(name, sound, MADE_RATE, prepared)


def searched(target: Target, kind: str, seed: int, arguments: argparse.Namespace) -> tuple[Row, F32]:
    """Search once and measure what came of it, at 44.1 kHz."""
    budget = arguments.budget
    settings = RunSettings(
        synth=EngineSpec.parse(arguments.synth),
        strategy=arguments.strategy,
        seed=seed,
        evaluations=budget.evaluations,
        seconds=budget.seconds,
        threads=arguments.threads,
        weights=weights_of(arguments.weigh),
    )
    started = time.process_time()
    result = matching.run_match(target.prepared, assembly.resolved(settings, target.prepared))
    seconds = time.process_time() - started
    about = {"set": kind, "target": target.name, "seed": seed, "budget": str(budget), "version": version()}
    judged = measured(target, result.audio, settings.rate_hz)
    spent = {"evaluations": result.evaluations, "cpu_seconds": round(seconds, 2), "weigh": arguments.weigh}
    return {**about, **judged, "distances": result.distances, **spent}, result.audio


def measured(target: Target, audio: np.ndarray, rate: int) -> dict[str, float]:
    """MSS, zim and what is heard of strike and key-off."""
    given, found = metrics.prepared(target.samples, target.rate), metrics.prepared(audio, rate)
    fitted = np.zeros_like(given)
    fitted[: len(found)] = found[: len(given)]
    pair = [sound * (metrics.RMS / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-9)) for sound in (given, fitted)]
    near = {"MSS": metrics.mel_distance(*pair), "zim": metrics.hearing_distance(*pair)}
    note = target.prepared.note
    sounds = strike_metrics.prepared(target.samples, target.rate), strike_metrics.prepared(audio, rate)
    return near | strike_metrics.compare(*sounds, hz=hz_of_note(note.midi_note), gate_s=note.gate_s)


def version() -> str:
    """Of the code that searches."""
    command = ["git", "-C", str(Path(evosynth.__file__).parent), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


# ---- what came out -----------------------------------------------------------------------------------------------

SHOWN = ("MSS", "zim", "atk_ratio", "atk_dB", "rest_dB", "rel_ratio", "rel_level_dB")
HEADS = ("searches", "set", "n", "attack right", "of them slow", "attack dB", "rest dB", "release right", "MSS", "zim")


def rows_of(folder: Path) -> list[Row]:
    """All rows of a folder; SystemExit where there are none."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    if not rows:
        raise SystemExit(f"{folder} has no rows.")
    return rows


def report(found: dict[str, list[Row]], *, each: bool = False) -> str:
    """Markdown: a line a folder and set, then each folder against the first one, then every target."""
    lines = [[name, kind, *summary(rows)] for name, all_rows in found.items() for kind, rows in by_set(all_rows)]
    first, *others = found
    parts = [markdown(HEADS, lines, texts=2)]
    parts += [against(first, found[first], other, found[other]) for other in others]
    if each:
        parts += [f"{name}:\n\n" + lines_of(rows) for name, rows in found.items()]
    return "\n\n".join(parts)


def by_set(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for kind in SETS:
        if some := [row for row in rows if row["set"] == kind]:
            yield kind, some


def summary(rows: Sequence[Row]) -> list[str]:
    """Counts and means; what cannot be told is left out and seen from the counts."""
    slow = [row for row in rows if not math.isnan(row["rise_ratio"])]
    attacks = count(rows, strike_metrics.attack_right)
    means = {name: mean(rows, name) for name in ("atk_dB", "rest_dB", "MSS", "zim")}
    attack, rest, mss, zim = (f"{value:.2f}" for value in means.values())
    slow_ones = count(slow, strike_metrics.attack_right)
    return [str(len(rows)), attacks, slow_ones, attack, rest, count(rows, strike_metrics.release_right), mss, zim]


def count(rows: Sequence[Row], right: Callable[[Row], bool | None]) -> str:
    told = [verdict for row in rows if (verdict := right(row)) is not None]
    return f"{sum(told)} of {len(told)}"


def mean(rows: Sequence[Row], name: str) -> float:
    values = [row[name] for row in rows if not math.isnan(row[name])]
    return float(np.mean(values)) if values else math.nan


def against(first: str, rows: Sequence[Row], other: str, others: Sequence[Row]) -> str:
    """Differences of means over what both have, and on how many the other is better; seeds are averaged."""
    key = ("set", "target", "seed")
    pairs = {tuple(row[k] for k in key): row for row in rows}
    both = [(pairs[k], row) for row in others if (k := tuple(row[k] for k in key)) in pairs]
    lines = []
    for kind in SETS:
        some = [pair for pair in both if pair[0]["set"] == kind]
        if some:
            cells = [f"{change:+.2f} ({won} of {n})" for change, won, n in (gain(some, f) for f in GAINS)]
            lines.append([kind, str(len(some)), *cells])
    heads = ("set", "n", *(f"{name}, (better)" for name in ("|log2 attack ratio|", "attack dB", "MSS", "zim")))
    return f"{other} against {first}:\n\n" + markdown(heads, lines, texts=1)


GAINS: tuple[Callable[[Row], float], ...] = (
    lambda row: abs(math.log2(max(row["atk_ratio"], 1e-3))),
    lambda row: float(row["atk_dB"]),
    lambda row: float(row["MSS"]),
    lambda row: float(row["zim"]),
)


def gain(pairs: Sequence[tuple[Row, Row]], figure: Callable[[Row], float]) -> tuple[float, int, int]:
    """How much less or more the second has, and on how many targets it has less."""
    by_target: dict[str, list[float]] = {}
    for before, after in pairs:
        if not math.isnan(change := figure(after) - figure(before)):
            by_target.setdefault(before["target"], []).append(change)
    changes = [float(np.mean(some)) for some in by_target.values()]
    return float(np.mean(changes)) if changes else math.nan, sum(change < 0 for change in changes), len(changes)


def lines_of(rows: Sequence[Row]) -> str:
    """A line a search."""
    lines = [[f"{row['target']} {row['seed']}", *(f"{row[k]:.2f}" for k in (*SHOWN, "rise_ratio"))] for row in rows]
    return markdown(("target and seed", *SHOWN, "rise_ratio"), lines, texts=1)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    running = what.add_parser("run", help="search what is missing")
    add = running.add_argument
    add("-o", "--output", type=Path, required=True, help="folder of JSON files")
    add("--set", nargs="+", choices=SETS, default=["tuning", "font"])
    add("--only", nargs="+", default=[""], metavar="NAME", help="targets that have one of these in their name")
    add("--budget", type=Budget.read, default=Budget(evaluations=5000), help="evaluations (5000) or seconds (60s)")
    add("--seeds", nargs="+", type=int, default=[0])
    add("--synth", default="dx7")
    add("--strategy", default="ga")
    add("--threads", type=int, default=1)
    add("--weigh", nargs="*", default=[], metavar="PART=WEIGHT", help="as the command takes it")
    table = what.add_parser("table", help="print what came out as Markdown")
    table.add_argument("folders", nargs="+", type=Path)
    table.add_argument("--each", action="store_true", help="a line a search too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
