"""How much of what there is to find was found: the gain of a sound, and who is hard enough to please to be asked.

*Gain* is (u - median) / (best - median): u what a listener makes of a sound, the median that of many voices of the
engine's prior, the best the highest of these and of a climb on the true taste. 0 is a voice as it comes, 1 the best
that is known. Of one who drifts both are those of the page. Whoever finds more than one voice in a thousand of the
prior above 0.9, or one in a hundred above 0.8, is made harder: random pages would please him too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.operators import Toolset
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth
from listening import hearing, kinds
from listening.kinds import DRIFTS_FOR, KINDS, Liking

NOTE, RATE = Note(), 44100
VOICES, ANCHORS = 20000, 400  # of the prior; and others of it, of which tastes are made
ROUNDS, CHILDREN, SURVIVORS = 14, 128, 40  # of the climb on the true taste
HARDEST = 12
FURTHEST = 4.0  # standard deviations of the prior


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """An engine, many of its voices, and how listeners hear them."""

    synth: Synth
    genomes: F64  # (n, d) of the prior
    ears: F64  # (n, k) standardised figures of these, NaN for silence
    anchors: F64  # (m, k) of others, none silent
    centre: F64
    spread: F64
    cache: Path | None

    def rendered(self, genomes: F64) -> F32:
        """Sounds (n, samples)."""
        return self.synth.render(genomes, [NOTE])[0].rows()

    def heard(self, sounds: F32) -> F64:
        """Standardised figures (n, k) of sounds (n, samples)."""
        raw = hearing.heard(sounds, NOTE, RATE)
        return np.asarray(np.clip((raw - self.centre) / self.spread, -FURTHEST, FURTHEST))


def ground(engine: str, voices: int = VOICES, anchors: int = ANCHORS, cache: Path | None = None) -> Ground:
    """The engine of this name; what was heard of its prior is read from the cache where it is there."""
    synth = registry.make(engine, RATE, 1)

    def measured() -> dict[str, F64]:
        genomes = synth.prior(None, voices + anchors, np.random.default_rng(20_000))
        chunks = [genomes[k : k + 400] for k in range(0, len(genomes), 400)]
        raw = [hearing.heard(synth.render(chunk, [NOTE])[0].rows(), NOTE, RATE) for chunk in chunks]
        return {"genomes": genomes.astype(np.float32), "raw": np.concatenate(raw)}

    kept = _kept(cache, f"{engine}-{voices}-{anchors}", measured)
    genomes, raw = synth.space.admitted(kept["genomes"].astype(float)), kept["raw"]
    centre, spread = np.nanmean(raw, axis=0), np.nanstd(raw, axis=0)
    ears = np.clip((raw - centre) / spread, -FURTHEST, FURTHEST)
    others = ears[voices:]
    sounding = others[np.isfinite(others[:, 0])]
    return Ground(synth, genomes[:voices], ears[:voices], sounding, centre, spread, cache)


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What somebody likes, and how far up the best is that is known: of each page its own."""

    liking: Liking
    ears: F64  # (n, k) of the prior
    found: F64  # (m, k) on the climb

    def at(self, page: int) -> tuple[float, float, float]:
        """Median, best and worst utility of that page; silence is as bad as the worst."""
        with np.errstate(invalid="ignore"):
            of_prior, of_climb = self.liking(self.ears, page), self.liking(self.found, page)
        every = np.concatenate([of_prior, of_climb])
        return float(np.nanmedian(of_prior)), float(np.nanmax(every)), float(np.nanmin(every))

    def gains(self, ears: F64, page: int) -> F64:
        """(n,) of sounds heard on this page, counted from 0."""
        median, best, worst = self.at(page)
        with np.errstate(invalid="ignore"):
            liked = self.liking(ears, page)
        return (np.where(np.isnan(liked), worst, liked) - median) / (best - median)

    @property
    def too_easy(self) -> bool:
        """Whether a page of strangers has somebody for him too often."""
        median, best, _ = self.at(0)
        return _too_often(self.liking(self.ears, 0), median, best)


def _too_often(liked: F64, median: float, best: float) -> bool:
    with np.errstate(invalid="ignore"):
        gains = (liked - median) / (best - median)
        return bool(np.mean(gains >= 0.9) > 0.001 or np.mean(gains >= 0.8) > 0.01)


def admitted(kind: str, seed: int, place: Ground) -> Scale:
    """A listener's taste, made harder until it is hard enough."""
    for hardness in range(HARDEST + 1):
        liked = _liking(kind, seed, hardness, place)(place.ears, 0)
        if _too_often(liked, float(np.nanmedian(liked)), 0.0):
            continue  # no climb makes him hard to please: nothing is liked better than 0
        found = scale(kind, seed, hardness, place)
        if not found.too_easy:
            return found
    raise ValueError(f"{kind} {seed}: too many voices of the prior please him, however hard he is made")


def scale(kind: str, seed: int, hardness: int, place: Ground, rounds: int = ROUNDS) -> Scale:
    """A taste of this hardness, and the best that a climb of so many rounds finds for it."""
    liking = _liking(kind, seed, hardness, place)
    pages = (0, DRIFTS_FOR // 2, DRIFTS_FOR) if KINDS[kind] is kinds.drifting else (0,)

    def measured() -> dict[str, F64]:
        return {"found": np.concatenate([climbed(place, liking, page, rounds, seed) for page in pages])}

    name = f"{place.synth.name}-{len(place.ears)}-{rounds}-{kind.replace(' ', '_')}-{seed}-{hardness}"
    return Scale(liking, place.ears, _kept(place.cache, name, measured)["found"])


def _liking(kind: str, seed: int, hardness: int, place: Ground) -> Liking:
    return KINDS[kind](np.random.default_rng([seed, *kind.encode()]), place.anchors, hardness)


def climbed(place: Ground, liking: Liking, page: int, rounds: int, seed: int) -> F64:
    """How all sound (m, k) that a climb on the true taste comes by, from the best of the prior on."""
    rng, breeding = np.random.default_rng(seed), Breeding(place.synth.space, place.synth.moves)
    tools = Toolset(breeding.toolbox, breeding.genes)
    liked = np.nan_to_num(liking(place.ears, page), nan=-np.inf)
    order = np.argsort(-liked, kind="stable")[:SURVIVORS]
    genomes, liked, every = place.genomes[order], liked[order], []
    for _ in range(rounds):
        parents = rng.integers(len(genomes), size=(CHILDREN, 2))
        children = genomes[parents[:, 0]].copy()
        crossed = rng.random(CHILDREN) < 0.5
        children[crossed] = tools.mate(genomes[parents[crossed, 0]], genomes[parents[crossed, 1]], rng)
        again = ~crossed | (rng.random(CHILDREN) < 0.4)
        children[again] = tools.mutate(children[again], rng)
        ears = place.heard(place.rendered(children))
        genomes = np.concatenate([genomes, children])
        liked = np.concatenate([liked, np.nan_to_num(liking(ears, page), nan=-np.inf)])
        order = np.argsort(-liked, kind="stable")[:SURVIVORS]
        genomes, liked = genomes[order], liked[order]
        every.append(ears)
    return np.concatenate(every)


def usual_cache() -> Path:
    """Where a person's caches are: what takes a minute to hear is heard once."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "evosynth" / "listeners"


def _kept(cache: Path | None, name: str, measured: Callable[[], dict[str, F64]]) -> dict[str, F64]:
    """What was measured before by the same code, else now."""
    if cache is None:
        return measured()
    code = b"".join(Path(module.__file__ or "").read_bytes() for module in (hearing, kinds))
    path = cache / f"{name}-{hashlib.sha256(code).hexdigest()[:10]}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part.npz")
        np.savez(unfinished, **measured())
        unfinished.replace(path)
    with np.load(path) as kept:
        return {key: np.asarray(kept[key]) for key in kept.files}
