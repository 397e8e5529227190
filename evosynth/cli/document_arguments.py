"""Arguments of ``evosynth document``: what is read of a document, and what is taken out of it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from evosynth.cli.kinds import place
from evosynth.cli.shared_arguments import texts

_READ = "it is only read, also while a window has it open"


def add_document(parser: ArgumentParser) -> None:
    """The actions of the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_show(actions.add_parser("show", **texts("List what a document holds.")))
    _add_recover(actions.add_parser("recover", **texts("Copy what can be read of a damaged document into a new one.")))
    _add_replay(actions.add_parser("replay", **texts("Make a run again, and compare what comes out.")))


def _add_show(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="NAME.evosynth", help=_READ)
    add("--acts", action="store_true", help="and all that was done in it")
    add("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(module="document", command="show")


def _add_recover(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="BROKEN.evosynth", help="it is left as it is")
    add("-o", "--output", type=place, metavar="WHOLE.evosynth", required=True, help="a document that is not there yet")
    parser.set_defaults(module="document", command="recover")


def _add_replay(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="NAME.evosynth", help=_READ)
    _add_run(parser)
    parser.set_defaults(module="replay", command="replay")


def _add_run(parser: ArgumentParser) -> None:
    what = "which of its runs, as evosynth document show lists them (default: the one in hand)"
    parser.add_argument("--run", metavar="TOKEN", help=what)
