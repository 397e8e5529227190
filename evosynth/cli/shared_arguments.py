"""What several commands have in common on the command line."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from evosynth.audio.bit_depth import BITS, FLOAT
from evosynth.cli.kinds import whole
from evosynth.notation.note_names import MIDDLE_C


def texts(sentence: str, epilog: str | None = None) -> dict[str, Any]:
    return {
        "help": sentence,
        "description": sentence,
        "epilog": epilog,
        "formatter_class": RawDescriptionHelpFormatter,
    }


def add_bits(parser: ArgumentParser, what: str, default: int = FLOAT) -> None:
    words = f"bits of {what}: 32 is float, 24 and 16 have dither (default: %(default)s)"
    parser.add_argument("--bits", type=whole(0), choices=BITS, default=default, help=words)


def add_middle_c(parser: ArgumentParser) -> None:
    what = "what note 60 is called in names that are read and printed; Yamaha, Ableton and Logic say C3 (default: C4)"
    parser.add_argument("--middle-c", type=str.upper, choices=MIDDLE_C, default=MIDDLE_C[0], help=what)


def add_force(parser: ArgumentParser) -> None:
    """For commands that write files: see ``evosynth.system.outputs``."""
    what = "replace files that exist (what is read, and files of another kind, never are)"
    parser.add_argument("--force", action="store_true", help=what)
