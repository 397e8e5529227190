"""Make the basis that taste hears fingerprints in: ``python scripts/taste_basis.py``.

Voices of every engine's prior at three notes; the principal components of their fingerprints, and how those and the
descriptors go together. It is stored as constants, as a decomposition is not the same to the bit on every machine, and
a change of it changes what every taste says: then evosynth.taste.features.VERSION goes up.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.analysis.impressions import impressions
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.taste.features import PRINCIPAL, cells

RATE, EACH, SEED = 44100, 1500, 58
NOTES = tuple(Note(key, 100, 0.75, 1.3) for key in (48, 60, 72))
PLACE = Path(__file__).resolve().parent.parent / "evosynth" / "taste" / "basis.npz"


def heard() -> Impressions:
    """EACH voices of every engine and note, the silent ones left out."""
    rng, found = np.random.default_rng(SEED), []
    for name in registry.names():
        synth = registry.make(name, RATE, 1)
        for note in NOTES:
            genomes = synth.prior(None, EACH, rng)
            found += [impressions(synth.render(genomes[at : at + 250], [note])[0], note) for at in range(0, EACH, 250)]
    values = np.concatenate([one.values for one in found])
    prints = np.concatenate([one.prints for one in found])
    audible = ~np.isnan(values[:, 0])
    return Impressions(values[audible], prints[audible])


def main() -> None:
    sounds = heard()
    values, levels = sounds.values.astype(np.float64), cells(sounds.prints)
    middle = levels.mean(axis=0)
    _, spans, ways = np.linalg.svd(levels - middle, full_matrices=False)
    scale = spans[:PRINCIPAL] / np.sqrt(len(levels))
    ways = ways[:PRINCIPAL] * np.sign(ways[:PRINCIPAL].sum(axis=1, keepdims=True))
    components = (ways / scale[:, None]).T.astype(np.float32)
    centre, spread = values.mean(axis=0), values.std(axis=0)
    both = np.concatenate([(values - centre) / spread, (levels - middle) @ components], axis=1)
    np.savez_compressed(
        PLACE,
        middle=middle.astype(np.float32),
        components=components,
        centre=centre,
        spread=spread,
        together=both.T @ both / len(both),
        shares=np.square(spans[:PRINCIPAL]) / np.square(spans).sum(),
    )
    print(f"{PLACE}: {len(values)} sounds, {np.cumsum(np.square(spans) / np.square(spans).sum())[PRINCIPAL - 1]:.3f}")


if __name__ == "__main__":
    main()
