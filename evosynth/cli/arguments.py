"""Every command's arguments and their ranges; a value outside its range is wrong usage (exit code 2)."""

from __future__ import annotations

import re
from argparse import ArgumentError, ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evosynth import __version__
from evosynth.cli.device_arguments import HARDWARE, SYNTH_WORDS, SYNTHS, add_hardware
from evosynth.cli.document_arguments import add_document
from evosynth.cli.kinds import auto, note, place, rate, region, seconds, share, sound, whole
from evosynth.cli.midi_arguments import add_midi
from evosynth.cli.shared_arguments import add_bits, add_force, add_middle_c, texts
from evosynth.evolution import strategies
from evosynth.notation.note_names import MIDDLE_C
from evosynth.notation.tunings import TUNINGS
from evosynth.synths import registry
from evosynth.synths.engine import OPEN

_STRATEGIES = "; ".join(f"{name}: {words.what}" for name, words in strategies.WORDS.items())


class _Parser(ArgumentParser):
    """Takes -1:1 and -2m for values, which their kinds refuse in a sentence, and for no options of its own."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._negative_number_matcher = re.compile(r"-[\d.]")


def make_parser() -> ArgumentParser:
    """The whole command line; each command sets ``module`` and ``command``, the function to call."""
    parser = _Parser(
        prog="evosynth",
        description="Finds synthesizer patches by evolution. Without a command the window opens; "
        "evosynth NAME.evosynth opens it with this document.",
        epilog="Exit codes: 0 done; 1 something given could not be used, matched or written; 2 wrong usage; "
        "130 after Ctrl+C, 143 after SIGTERM, 129 when the terminal closes.",
    )
    parser.add_argument("--version", action="version", version=f"EvoSynth {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_match(commands.add_parser("match", **texts("Find a voice that sounds like a sample.", _MATCH_EXAMPLES)))
    folder = commands.add_parser("match-folder", **texts("Match every sound of a folder.", _FOLDER_EXAMPLES))
    _add_match_folder(folder)
    _add_render(commands.add_parser("render", **texts("Render voices of a file as WAV.")))
    _add_export(commands.add_parser("export", **texts("Export a voice for samplers.", _EXPORT_EXAMPLES)))
    table = commands.add_parser("table", **texts("Make wavetables.")).add_subparsers(metavar="ACTION", required=True)
    _add_table_make(table.add_parser("make", **texts("Cut a sound into a wavetable.", _TABLE_EXAMPLES)))
    bank = commands.add_parser("bank", **texts("Show files of voices, take them apart, make banks.")).add_subparsers(
        metavar="ACTION", required=True
    )
    _add_bank_show(bank.add_parser("show", **texts("List the voices of a file.")))
    _add_bank_extract(bank.add_parser("extract", **texts("Write one voice of a bank as a file of its own.")))
    _add_bank_make(bank.add_parser("make", **texts("Make a bank of voices.")))
    add_document(commands.add_parser("document", **texts("Look into documents, and take out of them.")))
    add_midi(commands.add_parser("midi", **texts("Talk to a synth.")))
    return parser


def middle_c_said(argv: Sequence[str] | None) -> str:
    """What a command line calls middle C. It is looked for ahead: notes before the option are read by it, too."""
    ahead = ArgumentParser(add_help=False, exit_on_error=False)
    add_middle_c(ahead)
    try:
        said: str = ahead.parse_known_args(argv)[0].middle_c
        return said
    except ArgumentError:  # the whole parser will say what is wrong with it
        return MIDDLE_C[0]


_MATCH_EXAMPLES = """examples:
  evosynth match piano_60.wav -o piano
  evosynth match pad.flac -o pad --note C3 --seconds 2m
  evosynth match piano_36_v40.wav piano_36_v110.wav piano_72_v80.wav -o piano   (several notes, one voice)
  evosynth match rhodes.wav -o rhodes --weigh 0:0.02=0 --weigh 0:9:6000:20000=0.3
  evosynth match drums.wav -o hit --region 1.5:2.25 --evaluations 20000 --seed 7
  evosynth match brass.wav -o brass --limit feedback=0 'operators<=4' algorithm=5
  evosynth match bells.wav -o bells --from ~/banks mine.syx
  evosynth match bells.wav -o nearer --from bells/best.syx --near
  evosynth match bells.wav -o mine --taste me.evotaste --towards 0.3
  evosynth match bells.wav -o bells --synth hardware --model dx7 --port UM-ONE --input "Line In"   (on your own synth)
  evosynth match --resume pad --seconds 3600   (goes on after an interruption, or gives a finished run more)"""

_FOLDER_EXAMPLES = """examples:
  evosynth match-folder samples -o voices --seconds 60
  evosynth match-folder samples -o voices --scheduler tcp://studio:8786   (many machines; trusted networks only)

The same command again goes on where an interrupted one was. The last line and the exit code tell how it went: 0 every
sound was matched, 1 one or more could not be, or there is none; 130, 143 and 129 when it was stopped."""


_EXPORT_EXAMPLES = """examples:
  evosynth export best.evopatch --sfz instrument
  evosynth export bank.syx --voice 3 --sfz instrument"""

_TABLE_EXAMPLES = """examples:
  evosynth table make cello_43.wav -o cello.wav
  evosynth match cello_43.wav -o cello --synth wavetable --table target"""

_TUNED = ", ".join(engine.name for engine in registry.engines() if engine.wants_tuned)
_TUNING = (
    "a sound more than 25 cents beside its key: keep matches it as it is; correct brings it in tune where its pitch is "
    f"sure and harmonic (default: correct with --synth {_TUNED}, else keep)"
)
_TAKING = ", ".join((*(engine.name for engine in registry.engines() if engine.takes_tables), OPEN))


def _add_match(parser: ArgumentParser) -> None:
    add = parser.add_argument
    files = "sound file: WAV, FLAC, OGG, MP3, AIFF ..., - for a pipe; several: notes of one instrument, for one voice"
    add("targets", type=sound, metavar="TARGET", nargs="*", help=files)
    add("-o", "--output", type=place, metavar="DIR", help="folder for best.syx, best.wav, report.json and checkpoints")
    add("--resume", type=Path, metavar="DIR", help="go on with the run in this folder, interrupted or finished")
    each = "once for all, or once for each TARGET in their order"
    add(
        "--note", dest="notes", type=auto(note), action="append", default=[], metavar="auto|NOTE",
        help=f"note of the target, as 60 or C4 (default: auto: from the sound, and its octave from the name); {each}",
    )  # fmt: skip
    add(
        "--velocity", dest="velocities", type=auto(whole(1, 127)), action="append", default=[], metavar="auto|1-127",
        help=f"how hard its key was struck (default: auto: from the name, else 100); {each}",
    )  # fmt: skip
    add("--gate", type=auto(seconds(zero=True)), metavar="auto|S", help="seconds the key is held (default: auto)")
    add("--length", type=auto(seconds()), metavar="auto|S", help="seconds to match (default: auto)")
    add(
        "--region",
        type=region,
        metavar="START:END",
        help="the part of the file to match, in seconds; 0.5: goes on to its end",
    )
    played = f"{SYNTH_WORDS}; {HARDWARE} is a synth that you have connected (see below)"
    _add_search(parser, (*SYNTHS, HARDWARE), played)
    add("--taste", type=Path, metavar="FILE", help="what you like, as the window saves it (.evotaste)")
    add(
        "--towards", type=share, metavar="0-1",
        help="nearer to the target (0) or more to your taste (1), as 0.3 (default: 0); needs --taste",
    )  # fmt: skip
    add("--json", action="store_true", help="print the report instead of a summary")
    add_middle_c(parser)
    add_hardware(parser)
    parser.set_defaults(module="match", command="match")


def _add_match_folder(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER", help="its sounds and those of its subfolders are matched")
    add(
        "-o", "--output", type=place, metavar="OUT", required=True, help="folder for voices, sounds, banks, report.html"
    )
    add("--jobs", type=whole(1), metavar="N", help="worker processes (default: one a core)")
    add("--scheduler", metavar="ADDRESS", help="use the workers of this Dask scheduler instead (tcp://host:8786)")
    _add_search(parser)
    add_middle_c(parser)
    parser.set_defaults(module="folder", command="match_folder")


def _add_search(parser: ArgumentParser, synths: Sequence[str] = SYNTHS, words: str = SYNTH_WORDS) -> None:
    """How to search: the same for one sound and for many."""
    add = parser.add_argument
    how = f"how to search: {_STRATEGIES} (default: %(default)s)"
    add("--strategy", choices=strategies.NAMES, default="ga", help=how)
    usual = f"default: {OPEN}, or the one that knows what is locked, limited, given as tables or by --from"
    add("--synth", choices=synths, help=f"engine: {words} ({usual})")
    add("--tuning", choices=TUNINGS, help=_TUNING)
    add(
        "--table", dest="tables", action="append", default=[], metavar="FILE|target",
        help=f"a table file (.wav, .wt, .vitaltable) beside the engine's own, or one cut out of the target ({_TAKING})",
    )  # fmt: skip
    add(
        "--frame-size", dest="frame_sizes", type=whole(2, 65_536), action="append", default=[], metavar="N",
        help="samples of a frame in table files, for all or for each in turn (default: as the file says or sounds)",
    )  # fmt: skip
    add("--shape-tables", action="store_true", help=f"let tilt and formants of tables evolve too ({_TAKING})")
    add(
        "--lock", nargs="+", action="extend", default=[], metavar="GROUP", help="keep these as they are: op2, envelopes"
    )
    add(
        "--limit",
        nargs="+",
        action="extend",
        default=[],
        metavar="WHAT",
        help="keep these so: algorithm=5, feedback=0, op1_output=80..99, 'operators<=4'",
    )
    voices = "begin with the nearest voices of these files and folders, in place of the bundled banks'"
    add("--from", dest="voices", nargs="+", action="extend", type=Path, default=[], metavar="PATH", help=voices)
    add("--near", action="store_true", help="stay near the voices given by --from: begin with them and mutants of them")
    on_a_synth = "; on a synth 200 candidates or 600" if HARDWARE in synths else ""
    add("--evaluations", type=whole(1), metavar="N", help="stop after so many candidates, as 20000 or 2e4")
    add(
        "--seconds",
        type=seconds(most=None),
        metavar="S",
        help=f"stop after so long, as 90, 2m or 1:30 (default: 30, or no limit with N{on_a_synth})",
    )
    add("--seed", type=whole(0), default=0, metavar="N", help="same seed, same search (default: %(default)s)")
    add("--rate", type=rate, default=44100, metavar="HZ", help="sample rate of best.wav (default: %(default)s)")
    add_bits(parser, "best.wav")
    add(
        "--weigh", dest="weights", action="append", default=[], metavar="START:END[:LOWHZ:HIGHHZ]=WEIGHT",
        help="how much a stretch (s) or region of the sound counts, 0: not at all; or a part: attack=2, pitch=0",
    )  # fmt: skip
    parser.set_defaults(complain=parser.error)


def _add_render(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="voices of a DX7 (.syx), or a patch (.evopatch)")
    add("-o", "--output", type=place, metavar="OUT.wav", required=True, help="with a whole bank: a folder")
    add_force(parser)
    add("--voice", type=whole(1), metavar="N", help="which voice, from 1 (default: all)")
    add("--note", type=note, default=60, metavar="NOTE", help="as 60 or C4 (default: %(default)s)")
    add("--velocity", type=whole(1, 127), default=100, metavar="1-127", help="default: %(default)s")
    add("--gate", type=seconds(zero=True), default=1.0, metavar="S", help="seconds held (default: %(default)s)")
    add("--length", type=seconds(), default=2.0, metavar="S", help="seconds in all (default: %(default)s)")
    add("--rate", type=rate, default=44100, metavar="HZ", help="sample rate (default: %(default)s)")
    add_bits(parser, "the sounds")
    add(
        "--normalise",
        action="store_true",
        help="bring each sound to a true peak of -1 dBFS, in place of the engine's level",
    )
    add_middle_c(parser)
    parser.set_defaults(module="render", command="render", complain=parser.error)


def _add_export(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="voices of a DX7 (.syx), or a patch (.evopatch)")
    add("--sfz", type=place, metavar="DIR", required=True, help="folder for an SFZ instrument and its samples")
    add_force(parser)
    add("--voice", type=whole(1), metavar="N", help="which voice of a bank, from 1")
    add("--step", type=whole(1), default=6, metavar="N", help="semitones between sampled keys (default: %(default)s)")
    add("--rate", type=rate, default=44100, metavar="HZ", help="sample rate (default: %(default)s)")
    add_bits(parser, "the samples", default=24)
    add_middle_c(parser)
    parser.set_defaults(module="export", command="export")


def _add_table_make(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("sample", type=sound, metavar="SAMPLE", help="sound file: WAV, FLAC, OGG, MP3, AIFF ..., or - for a pipe")
    add(
        "-o",
        "--output",
        type=place,
        metavar="TABLE",
        required=True,
        help=".wav, as Serum, Vital and Surge read it; or .wt, as Surge does",
    )
    add_force(parser)
    add("--note", type=auto(note), metavar="auto|NOTE", help="note of the sample, as 60 or C4 (default: auto)")
    add("--frames", type=whole(1, 256), default=64, metavar="1-256", help="cycles in all (default: %(default)s)")
    add(
        "--region",
        type=region,
        metavar="START:END",
        help="the part of the file to cut, in seconds; 0.5: goes on to its end",
    )
    add_middle_c(parser)
    parser.set_defaults(module="table", command="make")


def _add_bank_show(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="voices of a DX7 (.syx, MIDI files, ZIP), or a patch")
    parser.set_defaults(module="bank", command="show")


def _add_bank_extract(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="voices of a DX7: .syx, also in MIDI files and ZIP archives")
    add("voice", type=whole(1), metavar="N", help="which voice of it, from 1")
    add("-o", "--output", type=place, metavar="V.syx", required=True, help="its values and name as they stand")
    add_force(parser)
    parser.set_defaults(module="bank", command="extract")


def _add_bank_make(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("files", type=Path, nargs="+", metavar="V.syx", help="files of DX7 voices, 32 in all at most, in this order")
    add("-o", "--output", type=place, metavar="BANK.syx", required=True, help="their values and names as they stand")
    add_force(parser)
    parser.set_defaults(module="bank", command="make")
