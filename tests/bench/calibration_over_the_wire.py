"""What calibrating a synth at its cables is worth: the figures of calibration_figures.py, over the wire.

    .venv/bin/python tests/bench/calibration_over_the_wire.py [--speed 1.113] [--brightness -6] [--noise -75]

The stand-in, dexed-py with envelopes at that speed, is checked, calibrated, and plays the nearest voices of a search on
the built-in engine; each is recorded once.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server_of_its_own import sound_server

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

FRAMES = 512  # of a period of the sound server
VOLUME = 0.25  # of the stand-in
NAMES = ("epiano_60", "nylon_guitar_52")


@contextmanager
def at_its_cables(arguments: argparse.Namespace) -> Iterator[tuple[Any, Any]]:
    """The way to the stand-in, and what its soundcheck found."""
    from hardware.device import StandIn

    from evosynth.audio.recorder import Recorder
    from evosynth.hardware.cables import Cables
    from evosynth.hardware.foretold import foretold
    from evosynth.hardware.soundcheck import checked
    from evosynth.hardware.taking import Taker
    from evosynth.midi.conversation import Conversation
    from evosynth.midi.link import Link
    from evosynth.midi.profiles.registry import named

    tone = {"volume": VOLUME, "brightness": arguments.brightness, "noise_db": arguments.noise}
    synth = StandIn("dx7", "DX7", envelope_speed=arguments.speed, **tone)
    recorder = Recorder("DX7")
    try:
        with Link(synth.midi_in, "", named("dx7"), 1) as link:
            cables = Cables(Conversation(link), recorder)
            check = checked(cables, foretold)
            yield Taker(cables, check, told=print), check
    finally:
        recorder.close()
        synth.stop()


def measure(arguments: argparse.Namespace) -> None:
    from calibration_figures import TARGETS, agreements, found

    from evosynth.analysis.prepare import load_target
    from evosynth.hardware.calibrating import learned
    from evosynth.synths.takes import InMemory, Remembered

    targets = {name: load_target(TARGETS / f"{name}.flac") for name in NAMES[: arguments.targets]}
    genomes = {name: found(target, 0, 1000)[: arguments.each] for name, target in targets.items()}
    with at_its_cables(arguments) as (takes, check):
        print(check.words, *check.problems)
        began = time.monotonic()
        heard = learned(takes, "dx7;1;DX7;;DX7", latency_s=check.latency_s, noise_db=check.noise_db)
        print(f"{time.monotonic() - began:.0f} s: {heard.words} {heard.details}")
        print(f"envelope speed {heard.envelope_speed:.4f}, {heard.envelope_speed / arguments.speed - 1:+.2%}")
        print("voices of | target | with noise | without | and with its speed | and corrected")
        for name, target in targets.items():
            began = time.monotonic()
            said = agreements(target, genomes[name], Remembered(takes, InMemory()), heard.correction)
            print(f"search | {name} | {' | '.join(map(str, said))} | {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=1.113)
    parser.add_argument("--brightness", type=float, default=-6.0)
    parser.add_argument("--noise", type=float, default=-75.0)
    parser.add_argument("--each", type=int, default=50, help="voices a target")
    parser.add_argument("--targets", type=int, default=2)
    with sound_server(FRAMES):
        measure(parser.parse_args())


if __name__ == "__main__":
    main()
