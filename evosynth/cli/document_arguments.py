"""Arguments of ``evosynth document``: what is read of a document, and what is taken out of it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from evosynth.audio.bit_depth import BITS
from evosynth.cli.kinds import place, rate, whole
from evosynth.cli.shared_arguments import add_force, texts

_EXPORT_EXAMPLES = """examples:
  evosynth document export piano.evosynth -o best.syx              (the sixteen that stand in the window's tiles)
  evosynth document export piano.evosynth --kept --as wav -o sounds
  evosynth document export bred.evosynth --generation 7 -o seventh.syx
  evosynth document export piano.evosynth --voice 1 -o piano.sfz"""
_READ = "it is only read, also while a window has it open"


def add_document(parser: ArgumentParser) -> None:
    """The actions of the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_show(actions.add_parser("show", **texts("List what a document holds.")))
    _add_export(actions.add_parser("export", **texts("Write voices of a document.", _EXPORT_EXAMPLES)))
    _add_recover(actions.add_parser("recover", **texts("Copy what can be read of a damaged document into a new one.")))
    _add_replay(actions.add_parser("replay", **texts("Make a run again, and compare what comes out.")))


def _add_show(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="NAME.evosynth", help=_READ)
    add("--acts", action="store_true", help="and all that was done in it")
    add("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(module="document", command="show")


def _add_export(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="NAME.evosynth", help=_READ)
    where = "a bank .syx, or a folder; of a single voice also a file .wav, .sfz, .evopatch"
    add("-o", "--output", type=place, metavar="OUT", required=True, help=where)
    add_force(parser)
    which = parser.add_mutually_exclusive_group()
    shown = "a generation, from 0 as the window counts them (default: the sixteen on show)"
    which.add_argument("--generation", type=whole(0), metavar="N", help=shown)
    which.add_argument("--kept", action="store_true", help="what was kept from the document; with --run: from that run")
    _add_run(parser)
    what = "bank: files of voices; wav: a sound each, and what a synth was heard to make of it; sfz: an instrument each"
    what += " (default: by the suffix of OUT)"
    add("--as", dest="kind", choices=("bank", "wav", "sfz"), help=what)
    add("--voice", type=whole(1), metavar="N", help="only one of them, from 1")
    add("--step", type=whole(1), default=6, metavar="N", help="semitones between sampled keys (default: %(default)s)")
    add("--rate", type=rate, default=44100, metavar="HZ", help="sample rate (default: %(default)s)")
    bits = "bits of sounds: 32 is float, 24 and 16 have dither (default: 32, of an instrument 24)"
    add("--bits", type=whole(0), choices=BITS, help=bits)
    parser.set_defaults(module="document_export", command="export")


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
