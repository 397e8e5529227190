"""The commands: match, render, bank, midi. Each is a few lines over the parts that do the work.

Exit codes: 0 done, 1 what was given cannot be used, 2 wrong usage, 130 after Ctrl+C. Nothing heavy is imported before
a command needs it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from evosynth.cli.arguments import make_parser
from evosynth.errors import Cancelled, InputError

DONE, INPUT, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Wrong usage ends in ``SystemExit(2)``, as argparse has it."""
    arguments = make_parser().parse_args(argv)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a voice may be called "→": not every terminal can show that
    try:
        command = import_module(f"evosynth.cli.{arguments.module}")
        code: int = getattr(command, arguments.command)(arguments)
        sys.stdout.flush()
        return code
    except InputError as error:
        return _failed(str(error), INPUT)
    except (KeyboardInterrupt, Cancelled):
        return _failed("Stopped before there was anything to write.", INTERRUPTED)
    except BrokenPipeError:  # the reader of a pipe has left: its choice, and nobody is there to be told
        _nobody_reads()
        return DONE
    except OSError as error:
        return _failed(f"{error.filename or 'The system'}: {error.strerror or error}.", INPUT)


def say(*lines: object) -> None:
    """Print lines at once. That nobody reads them any more is no reason to leave the work undone."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        _nobody_reads()


def _nobody_reads() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(sentence: str, code: int) -> int:
    stop = "" if sentence.endswith((".", "!", "?")) else "."
    print(f"evosynth: {sentence}{stop}", file=sys.stderr)
    return code
