"""EvoSynth finds synthesizer patches by evolution: towards a sample, towards a person's ratings, or both at once.

The core: engines, analysis, search, sysex and files. It knows nothing of windows; those live in the package ``ui``.
"""

__version__ = "0.1.0"
