"""EvoSynth finds synthesizer patches by evolution: towards a sample, towards a person's ratings, or both at once.

The core: engines, analysis, search, sysex and files. It knows nothing of windows; those live in the package ``ui``.
"""

from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"

# Names by which scripts know what belongs to a run, imported when first used (see also settings.py).
_FOR_SCRIPTS = {
    "assembly": "evosynth.runs.assembly",
    "matching": "evosynth.runs.matching",
    "results": "evosynth.export.result_files",
}


def __getattr__(name: str) -> ModuleType:
    if name not in _FOR_SCRIPTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(_FOR_SCRIPTS[name])
