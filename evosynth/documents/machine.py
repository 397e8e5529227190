"""On what a search is made: made again elsewhere it may get other numbers in the last bit, and then other voices."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from evosynth import __version__

MACHINE = "machine"  # a fact about a document: JSON of ``here`` where its latest run began
NUMERIC = ("numpy", "numba", "llvmlite", "scipy")  # libraries whose versions decide about the last bit
CALLED = {"evosynth": "EvoSynth", "c library": "The C library", "numpy": "NumPy", "numba": "Numba", "scipy": "SciPy"}


def here() -> dict[str, str]:
    """Version, system, processor and its features as the compiler names them, and the libraries that count."""
    from evosynth.kernels.compiled import compiled_for

    system, processor, features = compiled_for()
    known = {"evosynth": __version__, "system": system, "processor": processor, "features": " ".join(features)}
    known |= {"python": platform.python_version(), "c library": " ".join(platform.libc_ver()).strip()}
    return known | {library: version(library) for library in NUMERIC}


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each thing that counts and is another one now; nothing known: one that says so."""
    if not then:
        yield "On what machine this search was made is not known: it may part for that."
        return
    for what, was in then.items():
        if what != "features" and was != now.get(what):
            yield f"{CALLED.get(what, what.capitalize())} was {was}, and is {now.get(what, 'not there')} now."
    before, after = (set(each.get("features", "").split()) for each in (then, now))
    if lacking := sorted(before - after):
        yield f"The processor has no {', '.join(lacking)} now."
    if more := sorted(after - before):
        yield f"The processor has {', '.join(more)} besides now."
