"""The synth that stands at the cable while the README's pictures are made: the stand-in of the tests, as a DX7."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.device import StandIn

TESTS = Path(__file__).parent.parent / "tests"
BANK = TESTS.parent / "patches" / "banks" / "evosynth_1.syx"
NEEDED = ("jackd", "jack_wait")


def missing() -> str:
    """What it lacks on this machine, as a sentence; empty: nothing."""
    lacking = [program for program in NEEDED if shutil.which(program) is None]
    lacking += [f"the package {name}" for name in ("jack", "pytest") if find_spec(name) is None]
    return f"No picture of the Device sheet: {' and '.join(lacking)} not installed." if lacking else ""


@contextmanager
def sound_server() -> Iterator[bool]:
    """A JACK server without a card, of which this program and all that it starts are clients. False: there is none."""
    if why := missing():
        print(why, file=sys.stderr)
        yield False
        return
    sys.path.insert(0, str(TESTS))
    from jack_server import JackServer

    server = JackServer()
    server.start()
    os.environ |= {"JACK_DEFAULT_SERVER": server.name, "JACK_NO_START_SERVER": "1"}
    try:
        yield True
    finally:
        server.stop()
        server.leave()


def plug_in() -> StandIn:
    """A DX7 with both cables, set as its owner has to set it. It ends with ``stop``."""
    from hardware.device import StandIn

    synth = StandIn("dx7", "DX7", sys_info=True, memory_protect=False, volume=0.3)
    _fill(synth)
    return synth


def _fill(synth: StandIn) -> None:
    """Its memory holds voices of ours, as if its owner had put them there."""
    import rtmidi

    out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, "before")
    out.open_port(out.get_ports().index(synth.midi_in))
    out.send_message(list(BANK.read_bytes()))
    synth.received(1)
    out.close_port()
    out.delete()
    synth.ask("forget")
