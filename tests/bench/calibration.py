"""What a distance means: that of a voice to itself after a known change, over voices drawn from the prior.

    python tests/bench/calibration.py --voices 240 --seed 100 --judged
    python tests/bench/calibration.py --voices 240 --seed 400 --judged --strikes

The first command prints the Markdown table of docs/benchmarks.md, from which the words of
``evosynth.analysis.nearness`` are taken, and how they do: its limits were set over one half of the voices, and the
other half tells. The judge is Zimtohrli (extra ``bench``). ``--strikes`` asks only of voices that have lost their
strike.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import known_changes
import numpy as np
import strike_metrics
from known_changes import CHANGES, OF_STRIKES, WITHOUT, Change

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.nearness import nearness
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth

RATE = 44100
NOTES = (48, 60, 72)  # in turn
SILENT = 1e-3
SAME_ZIM = 1.5  # Zimtohrli, times 1000, below which two sounds are one
TWIN_ZIM = 0.7  # and below which nobody hears a change


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What became of one change, over voices that it changed."""

    distances: F64  # (n,)
    attack: F64  # (n,) that part of it
    lacking: Bool  # (n,) the strike is heard to be another one, or missing
    zim: F64  # (n,) NaN where it was not asked
    setting: Bool  # (n,) of a voice that limits were set over

    @property
    def same(self) -> Bool:
        """(n,) Which are called the same patch."""
        pairs = zip(self.distances.tolist(), self.attack.tolist(), strict=True)
        return np.array([nearness(*pair) == "same patch" for pair in pairs], bool)


def measured(
    n: int, seed: int = 0, *, judged: bool = False, changes: Mapping[str, Change] = CHANGES
) -> dict[str, Measured]:
    """By change what n audible voices of the prior are from their changed selves."""
    synth, rng = registry.make("dx7", RATE, 1), np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float, bool, float, bool]]] = {name: [] for name in changes}
    done = 0
    while done < n:
        note = Note(NOTES[done % len(NOTES)], 100, 0.75, 1.0)
        rows = _played(synth, rng, note, changes, struck=done % 2 == 1)
        if np.abs(rows[0]).max() < SILENT:
            continue
        parts = distances(rows[0], rows[1:], note)
        for name, part, row in zip(changes, parts, rows[1:], strict=True):
            if (done % 2 == 0 and name in OF_STRIKES) or np.abs(row).max() < SILENT or np.array_equal(row, rows[0]):
                continue
            zim = heard(rows[0], row) if judged else np.nan
            lacking = lacks(rows[0], row, note)
            found[name].append((float(part.sum()), float(part[-1]), lacking, zim, done // 2 % 2 == 0))
        done += 1
    return {name: Measured(*map(np.array, zip(*rows, strict=True))) for name, rows in found.items() if rows}


def _played(
    synth: Synth, rng: np.random.Generator, note: Note, changes: Mapping[str, Change], *, struck: bool
) -> np.ndarray:
    """A voice of the prior, and after each of the changes."""
    genome = synth.prior(None, 1, rng)
    if struck:
        genome = known_changes.struck(synth, genome, rng)
    changed = np.concatenate([genome, *(change(synth, genome, rng) for change in changes.values())])
    return synth.render(changed, [note], quality="final")[0].rows()


def lacks(sound: np.ndarray, other: np.ndarray, note: Note) -> bool:
    """Whether a strike is not heard as the same."""
    figures = strike_metrics.compare(sound, other, hz=hz_of_note(note.midi_note), gate_s=note.gate_s)
    return strike_metrics.attack_right(figures) is False


def distances(sound: np.ndarray, others: np.ndarray, note: Note) -> F64:
    """The product's distances (m, parts) of others (m, samples) to a sound."""
    target = PreparedTarget("voice", sound, RATE, (0.0, 1.0), note, "given", None, 0.0, True, -18.0)
    return TargetMatch(target, RATE, threads=1).distances(others)


def heard(sound: np.ndarray, other: np.ndarray) -> float:
    """Zimtohrli's distance times 1000, both of one level."""
    import metrics
    from scipy.signal import resample_poly

    halves = (resample_poly(row, 1, RATE // metrics.RATE) for row in (sound, other))
    pair = [row * (metrics.RMS / max(float(np.sqrt(np.mean(np.square(row)))), 1e-9)) for row in halves]
    return metrics.hearing_distance(*(np.asarray(row, np.float32) for row in pair))


def said(found: Iterable[Measured], *, setting: bool | None = None) -> dict[str, float]:
    """How the word "same patch" does: over the voices that set its limits, over the others, or over all."""
    same, zim = (np.concatenate([getattr(one, what)[_of(one, setting)] for one in found]) for what in ("same", "zim"))
    twins = zim < TWIN_ZIM
    return {
        "changes": len(zim),
        "called the same": int(same.sum()),
        "kept": float(np.mean(zim[same] < SAME_ZIM)),
        "worst": float(zim[same].max(initial=0.0)),
        "twins": int(twins.sum()),
        "twins called the same": float(np.mean(same[twins])),
    }


def lost(one: Measured) -> tuple[int, int]:
    """Of voices without their strike: how many lack it to the judge, and of how many of these it is the same patch."""
    lacking = one.zim >= SAME_ZIM
    return int(lacking.sum()), int((lacking & one.same).sum())


def _of(one: Measured, setting: bool | None) -> Bool:
    return np.ones(len(one.zim), bool) if setting is None else one.setting == setting


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=64)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--judged", action="store_true", help="ask Zimtohrli too")
    parser.add_argument("--strikes", action="store_true", help="only voices without their strike")
    wanted = parser.parse_args()
    changes = {WITHOUT: CHANGES[WITHOUT]} if wanted.strikes else CHANGES
    found = measured(wanted.voices, wanted.seed, judged=wanted.judged, changes=changes)
    print("| change to the patch | quarter below | median | quarter above | attack | zim | called the same |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, one in found.items():
        figures = (*np.percentile(one.distances, (25, 50, 75)), np.median(one.attack), np.median(one.zim))
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in figures) + f" | {np.mean(one.same):.0%} |")
    if wanted.judged:
        for words, setting in (("set over", True), ("others", False)):
            print(words, said(found.values(), setting=setting))
        print("lost strikes: heard, called the same:", lost(found[WITHOUT]))


if __name__ == "__main__":
    main()
