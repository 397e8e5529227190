"""Whether the middle of the slider is a place of its own: ``python tests/bench/slider_middle.py run``.

A pair is a target and a simulated listener (tests/bench/listening) whose best lies at an MSS of 4 to 10 from it: near
enough to be wanted together, too far to be one. The listener answers some pages that the program breeds for him; what
is learned of these answers goes with the target into nine searches along the slider, 0, 1/8 ... 1, all of one seed.
The middle stands where no other of the nine is better in both: distance to the target, and what the listener truly
makes of it, which no search knows. ``run`` appends a line of JSON a pair and goes on where it was broken off.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from listening.courses import errs
from listening.gain import NOTE, RATE, Ground, Scale, ground, scale, usual_cache
from listening.kinds import KINDS
from listening.led import ByModel
from listening.listener import NOTICED, listener
from metrics import mel_distance

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.audio.files import Clip, resample
from evosynth.runs.matching import run_match
from evosynth.runs.settings import RunSettings
from evosynth.synths.engine import EngineSpec
from evosynth.taste.answers import Taste

PLACES = tuple(k / 8 for k in range(9))
MIDDLE = PLACES[4]
NEAREST, FURTHEST = 4.0, 10.0  # MSS of a listener's best from the target
VOICES, PAGES, EVALUATIONS = 4000, 8, 1000
TRIED = 400  # voices of the prior that may be the target
HARDNESS = 2
HEARD_AT = 22050  # Hz, of MSS
ONE_LOUDNESS = 0.1
MARGIN = 0.02  # part of a distance that makes a voice a nearer one


def run(out: Path, engine: str, pairs: int, evaluations: int, pages: int) -> None:
    """All pairs that are missing."""
    place = ground(engine, VOICES, cache=usual_cache())
    known = {(one["kind"], one["seed"]) for one in read(out)}
    kinds = [kind for kind in KINDS if kind != "drift"]
    for number in range(pairs):
        kind, seed = kinds[number % len(kinds)], number // len(kinds)
        if (kind, seed) not in known:
            found = pair(kind, seed, place, evaluations, pages)
            with out.open("a") as file:
                file.write(json.dumps(found) + "\n")
            print(told(found), flush=True)


def read(out: Path) -> list[dict[str, Any]]:
    """What was run so far."""
    return [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []


def pair(kind: str, seed: int, place: Ground, evaluations: int, pages: int) -> dict[str, Any]:
    """Nine searches for one listener and one target: distances, true gains, and what the taste says."""
    liked = scale(kind, seed, HARDNESS, place)
    sound, apart = target_beside(best_of(liked, place), place, seed)
    target = prepare_target(
        Clip(sound, RATE),
        "target.wav",
        note=NOTE.midi_note,
        gate_s=NOTE.gate_s,
        length_s=NOTE.length_s,
        already_cut=True,
    )
    taste = learned(kind, seed, place, liked, pages)
    rows = [searched(target, taste, towards, evaluations, place, liked) for towards in PLACES]
    return {
        "kind": kind,
        "seed": seed,
        "engine": place.synth.name,
        "mss": apart,
        "answers": taste.answers,
        "rows": rows,
    }


def best_of(liked: Scale, place: Ground) -> F32:
    """The sound (samples,) that a listener likes best of many."""
    gains = liked.gains(place.ears, 0)
    return place.rendered(place.genomes[[int(np.argmax(gains))]])[0]


def target_beside(best: F32, place: Ground, seed: int) -> tuple[F32, float]:
    """A voice of the prior at the distance that is asked for."""
    rng = np.random.default_rng([seed, 61])
    for row in rng.permutation(len(place.genomes))[:TRIED]:
        if np.isfinite(place.ears[row, 0]):
            sound = place.rendered(place.genomes[[row]])[0]
            apart = mel_distance(_as_compared(sound), _as_compared(best))
            if NEAREST <= apart <= FURTHEST:
                return sound, apart
    raise ValueError(f"no voice of {TRIED} lies between {NEAREST} and {FURTHEST}")


def _as_compared(sound: F32) -> F32:
    level = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
    return np.asarray(resample(sound, RATE, HEARD_AT) * (ONE_LOUDNESS / max(level, 1e-9)), np.float32)


def learned(kind: str, seed: int, place: Ground, liked: Scale, pages: int) -> Taste:
    """What a breeding by the program's own model leaves of a listener's answers."""
    who, breeder = listener(kind, seed, place, errs(seed), "six stars", liked), ByModel(place, seed)
    for _ in range(pages):
        breeder.told(who(place.rendered(breeder.page())))
    return breeder.answering.taste


def searched(
    target: PreparedTarget, taste: Taste, towards: float, evaluations: int, place: Ground, liked: Scale
) -> dict[str, float]:
    """What a search at this place of the slider hands over."""

    settings = RunSettings(
        synth=EngineSpec(place.synth.name),
        evaluations=evaluations,
        seconds=None,
        seed=0,
        threads=1,
        nearest=0,
        simplify=False,
        taste=taste,
        towards=towards,
    )
    best = run_match(target, settings).best_first[0]
    gain = float(liked.gains(place.heard(place.rendered(best.genome[None])), 0)[0])
    return {"towards": towards, "distance": best.distance, "gain": gain, "taste": best.taste if towards else -1.0}


def beaten_by(found: dict[str, Any], place: float = MIDDLE) -> list[float]:
    """The places that are better in both than this one."""
    return _beaten_by(found, place, nearer=0.0, liked=0.0)


def noticeably_beaten_by(found: dict[str, Any], place: float = MIDDLE) -> list[float]:
    """Those that are nearer by more than a part of the distance, and liked more by a step that a listener notices."""
    return _beaten_by(found, place, nearer=MARGIN, liked=NOTICED)


def _beaten_by(found: dict[str, Any], place: float, *, nearer: float, liked: float) -> list[float]:
    own = next(row for row in found["rows"] if row["towards"] == place)
    bars = own["distance"] * (1.0 - nearer), own["gain"] + liked
    better: list[float] = [
        row["towards"] for row in found["rows"] if row["distance"] < bars[0] and row["gain"] > bars[1]
    ]
    return better


def told(found: dict[str, Any]) -> str:
    """A line of a table: distance and true gain at each place, and who is better in both than the middle."""
    figures = " | ".join(f"{row['distance']:.1f} / {row['gain']:.2f}" for row in found["rows"])
    better = ", ".join(f"{one:g}" for one in beaten_by(found)) or "nobody"
    return f"| {found['kind']} {found['seed']} | {found['mss']:.1f} | {found['answers']} | {figures} | {better} |"


def table(known: list[dict[str, Any]]) -> str:
    """All pairs, and for how many of them the middle stands; the same of its neighbours."""
    head = f"| pair | MSS | answers | {' | '.join(f'{place:g}' for place in PLACES)} | better than the middle |"
    stands = [sum(not beaten_by(one, place) for one in known) for place in PLACES]
    noticed = [sum(not noticeably_beaten_by(one, place) for one in known) for place in PLACES]
    words = ("nobody is better in both", "nobody is noticeably better in both")
    last = [
        f"| {said}, of {len(known)} | | | {' | '.join(map(str, row))} | |"
        for said, row in zip(words, (stands, noticed), strict=True)
    ]
    return "\n".join([head, "| --- " * (len(PLACES) + 4) + "|", *map(told, known), *last])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("-o", "--out", type=Path, default=Path("slider.jsonl"))
    parser.add_argument("--engine", default="dx7")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--evaluations", type=int, default=EVALUATIONS)
    parser.add_argument("--pages", type=int, default=PAGES)
    wanted = parser.parse_args()
    if wanted.what == "run":
        run(wanted.out, wanted.engine, wanted.pairs, wanted.evaluations, wanted.pages)
    print(table(read(wanted.out)))


if __name__ == "__main__":
    main()
