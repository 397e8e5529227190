"""Arguments of ``evosynth midi``: which synth is meant, and what is to be done with it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from evosynth.cli.device_arguments import add_device
from evosynth.cli.kinds import note, place, seconds, whole
from evosynth.cli.shared_arguments import add_force, add_middle_c, texts

_SEND_EXAMPLES = """examples:
  evosynth midi send brass.syx --port DX7
  evosynth midi send bank.syx --voice 3 --port UM-ONE --model volca-fm --note"""
_RECEIVE_EXAMPLES = """examples:
  evosynth midi receive --port DX7                     (says what comes, for 30 s)
  evosynth midi receive --port DX7 -o mine.syx         (until a voice or a bank has come; press the synth's buttons)"""
_TEST_EXAMPLES = """examples:
  evosynth midi test --port DX7
  evosynth midi test --port DX7 --model dx7 --answers yes,skip,organ    (answers in the order of the questions)"""
_BANK_EXAMPLES = """examples:
  evosynth midi bank mine.syx --port TX802 --model tx802          (says what would be overwritten; nothing is sent)
  evosynth midi bank mine.syx --port TX802 --model tx802 --overwrite"""

_SOUNDCHECK_EXAMPLES = """examples:
  evosynth midi soundcheck --port UM-ONE --model dx7 --input "Line In"
  evosynth midi soundcheck --port UM-ONE --model dx7 --input "Line In#2"     (the second channel alone)"""
_CALIBRATE_EXAMPLES = """examples:
  evosynth midi calibrate --port UM-ONE --model dx7 --input "Line In"             (plays for half a minute)
  evosynth midi calibrate --port UM-ONE --model dx7 --input "Line In" --off       (kept, but not used)"""
_RECORD_EXAMPLES = """examples:
  evosynth midi record bank.syx -o sounds --port UM-ONE --model dx7 --input "Line In"
  evosynth midi record --bank -o sounds --port TX802 --model tx802 --input "Line In"    (those that it has)

Nobody need be there. What was recorded once is kept: the same command again goes on where an interrupted one was."""


def add_midi(parser: ArgumentParser) -> None:
    """The actions of the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_ports(
        actions.add_parser("ports", **texts("List MIDI outputs and inputs, which look like synths, and sound inputs."))
    )
    send = "Send one voice to the edit buffer of a synth."
    _add_send(actions.add_parser("send", **texts(send, _SEND_EXAMPLES)))
    receive = "Listen to what a synth sends, and keep its voices."
    _add_receive(actions.add_parser("receive", **texts(receive, _RECEIVE_EXAMPLES)))
    _add_request(actions.add_parser("request", **texts("Ask a synth for its voice or its bank.")))
    test = "Nothing received? Walk from this computer to the sound, and find what is wrong."
    _add_test(actions.add_parser("test", **texts(test, _TEST_EXAMPLES)))
    bank = "Overwrite 32 voices in a synth's memory; what it can be asked for is saved first."
    _add_bank(actions.add_parser("bank", **texts(bank, _BANK_EXAMPLES)))
    soundcheck = "Play a synth and listen: how late and how loud it comes in, and what is wrong."
    _add_soundcheck(actions.add_parser("soundcheck", **texts(soundcheck, _SOUNDCHECK_EXAMPLES)))
    calibrate = "Learn how a synth differs from the built-in engine, from twenty voices."
    _add_calibrate(actions.add_parser("calibrate", **texts(calibrate, _CALIBRATE_EXAMPLES)))
    record = "Record all voices of a bank as a synth plays them, with nobody there."
    _add_record(actions.add_parser("record", **texts(record, _RECORD_EXAMPLES)))


def _add_synth(parser: ArgumentParser, *, port: bool = True) -> None:
    add = parser.add_argument
    add("--port", required=port, metavar="NAME", help="output to the synth, or a part of its name (see midi ports)")
    add("--input", metavar="NAME", help="input from it, or none (default: the one that belongs to the output)")
    add("--model", metavar="KEY", help="dx7, dx7ii, tx802, volca-fm ... (default: as the port is called, else dx7)")
    add("--channel", type=whole(1, 16), metavar="1-16", help="default: what the model listens to when it is new")
    add("--json", action="store_true", help="print one JSON object")


def _add_unverified(parser: ArgumentParser) -> None:
    what = "send also to a model of which no document of its maker says what it takes"
    parser.add_argument("--unverified", action="store_true", help=what)


def _add_ports(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(module="midi", command="ports")


def _add_send(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="voices of a DX7 (.syx, MIDI files, ZIP)")
    parser.add_argument("--voice", type=whole(1), metavar="N", help="which voice of a bank, from 1")
    parser.add_argument("--note", action="store_true", help="and play a C4 with it")
    _add_synth(parser)
    _add_unverified(parser)
    parser.set_defaults(module="midi", command="send")


def _add_receive(parser: ArgumentParser) -> None:
    _add_synth(parser, port=False)
    what = "write the first voice or bank that comes whole, as it came, and end"
    parser.add_argument("-o", "--output", type=place, metavar="FILE.syx", help=what)
    add_force(parser)
    long = "how long to listen (default: 30)"
    parser.add_argument("--seconds", type=seconds(most=None), default=30.0, metavar="S", help=long)
    parser.set_defaults(module="midi", command="receive")


def _add_request(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("voice", "bank"), help="its edit buffer, or 32 voices of its memory")
    _add_synth(parser)
    _add_block(parser)
    parser.add_argument("-o", "--output", type=place, metavar="FILE.syx", required=True, help="as they came")
    add_force(parser)
    parser.set_defaults(module="midi", command="request")


def _add_test(parser: ArgumentParser) -> None:
    _add_synth(parser)
    what = "answers in the order of the questions, with commas between, in place of asking"
    parser.add_argument("--answers", metavar="A,B,...", help=what)
    parser.set_defaults(module="midi_walk", command="test")


def _add_bank(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, metavar="FILE.syx", help="32 voices")
    _add_synth(parser)
    _add_block(parser)
    add("--overwrite", action="store_true", help="without it nothing is sent")
    copy = "what is in the synth may go, or there is a copy: for models that cannot be asked for it"
    add("--have-copy", action="store_true", help=copy)
    where = "where to save what is overwritten (default: a file of its own in the folder of user data)"
    add("--backup", type=place, metavar="FILE.syx", help=where)
    parser.set_defaults(module="midi_bank", command="bank")


def _add_block(parser: ArgumentParser) -> None:
    what = "1 for voices 1 to 32, 2 for 33 to 64, where a synth has so many (default: 1)"
    parser.add_argument("--block", type=whole(1, 2), default=1, metavar="1|2", help=what)


def _add_soundcheck(parser: ArgumentParser) -> None:
    add_device(parser, needed=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(module="midi_sound", command="soundcheck")


def _add_calibrate(parser: ArgumentParser) -> None:
    add_device(parser, needed=True)
    changes = parser.add_mutually_exclusive_group()
    for word, what in (
        ("show", "say what is known, in place of learning it anew"),
        ("on", "use what is known"),
        ("off", "keep what is known, but do not use it"),
        ("forget", "delete what is known"),
    ):
        changes.add_argument(f"--{word}", dest="change", action="store_const", const=word, help=what)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(module="midi_calibrate", command="calibrate")


def _add_record(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, nargs="?", metavar="FILE", help="voices of a DX7 (.syx, MIDI files, ZIP)")
    add("--bank", action="store_true", help="in place of a FILE the 32 voices that the synth has, where it answers")
    _add_block(parser)
    folder = "folder for a WAV file (24 bit) and a picture of each voice, and a page to listen to"
    add("-o", "--output", type=place, metavar="DIR", required=True, help=folder)
    add_force(parser)
    add_device(parser, needed=True)
    add("--note", type=note, default=60, metavar="NOTE", help="as 60 or C4 (default: %(default)s)")
    add("--velocity", type=whole(1, 127), default=100, metavar="1-127", help="default: %(default)s")
    add("--gate", type=seconds(zero=True), default=1.0, metavar="S", help="seconds held (default: %(default)s)")
    add("--length", type=seconds(), default=3.0, metavar="S", help="seconds in all at most (default: %(default)s)")
    add("--json", action="store_true", help="print one JSON object")
    add_middle_c(parser)
    parser.set_defaults(module="midi_sound", command="record", complain=parser.error)
