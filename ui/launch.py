"""The command ``evosynth``: alone or with a document the window, else the command line. Imports stay light."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

DOCUMENT = ".evosynth"  # documents.opening.SUFFIX, without importing a database
NO_DISPLAY = (
    "evosynth: there is no display for the window here; `evosynth match TARGET -o DIR` does the same without one "
    "(`evosynth --help` shows all commands)."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or hand the arguments to the command line. Returns the exit code."""
    from evosynth.system.streams import steady

    steady()
    arguments = list(sys.argv[1:] if argv is None else argv)
    files = [os.path.abspath(name) for name in arguments if _is_document(name)]
    if arguments and not (files and len(arguments) == 1):
        from evosynth.cli import main as command_line

        return int(command_line(arguments) or 0)
    if not has_display(sys.platform, os.environ):
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    from ui.app import run

    return run(files)


def _is_document(name: str) -> bool:
    """What a double click names: no command is called so."""
    return name.lower().endswith(DOCUMENT)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can open: on Linux some display has to be named, elsewhere there always is one."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()
    sys.exit(main())
