"""The commands: match, render, bank, midi. Each is a few lines over the parts that do the work.

Exit codes: 0 done, 1 what was given cannot be used, matched or written, 2 wrong usage; 128 and its number after a
signal: 130 after Ctrl+C, 143 after SIGTERM, 129 after SIGHUP. Nothing heavy is imported before a command needs it, so
that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from evosynth.cli.arguments import make_parser, middle_c_said
from evosynth.errors import InputError
from evosynth.notation.note_names import calling_middle_c
from evosynth.system import signals, streams

DONE, INPUT, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Wrong usage ends in ``SystemExit(2)``, as argparse has it."""
    with calling_middle_c(middle_c_said(argv)):
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    arguments = make_parser().parse_args(argv)
    try:
        with signals.obeyed():
            command = import_module(f"evosynth.cli.{arguments.module}")
            code: int = getattr(command, arguments.command)(arguments)
    except InputError as error:
        return _failed(str(error), INPUT)
    except KeyboardInterrupt as error:
        return _failed("Stopped. What has been written is whole.", signals.code_of(error))
    except OSError as error:
        return _failed(f"{error.filename or 'The system'}: {error.strerror or error}.", INPUT)
    reason = streams.lost(sys.stdout)
    if reason is None or isinstance(reason, BrokenPipeError):  # the reader of a pipe has left: its choice
        return code
    return _failed(f"What was to be printed could not be: {reason.strerror}.", code or INPUT)


def say(*lines: object) -> None:
    """Print lines at once."""
    print(*lines, sep="\n", flush=True)


def complain(sentence: object) -> None:
    """Say on stderr what went wrong, or what a person should know."""
    print(f"evosynth: {sentence}", file=sys.stderr)


def _failed(sentence: str, code: int) -> int:
    stop = "" if sentence.endswith((".", "!", "?")) else "."
    complain(f"{sentence}{stop}")
    return code
