"""How long a person waits for a sound of the desk while examples are read: in a process of their own, and in the same.

    .venv/bin/python tests/bench/desk_waits.py [--rounds 60]

Three arms take turns, a sound each: nothing else to do, examples that are read in the background's own process (as the
program does), examples that the same process reads between two sounds. Figures are ms from the request to the answer.
"""

from __future__ import annotations

import argparse
import itertools
import queue
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

AHEAD = 4  # examples that wait


class Talk:
    """A desk, and a flood of examples that it can be kept in."""

    def __init__(self, target: str, niceness: int) -> None:
        from evosynth.service.process import Child

        self._tickets = itertools.count(1)
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._reading: set[int] = set()
        self.flooded = False
        self.child = Child(target, on_message=self._take, niceness=niceness)

    def _take(self, message: Any) -> None:
        if message.ticket in self._reading:
            self._reading.discard(message.ticket)
            if self.flooded:
                self.read()
        else:
            self._answers.put(message)

    def read(self) -> None:
        from evosynth.library import paths
        from evosynth.service.desk_messages import LoadTarget

        ticket = next(self._tickets)
        self._reading.add(ticket)
        self.child.send(LoadTarget(ticket, random.choice(paths.examples()), background=True))

    def flood(self, on: bool) -> None:
        """Begin a flood, or let it run out."""
        self.flooded = on
        for _ in range(AHEAD if on else 0):
            self.read()
        while not on and self._reading:
            time.sleep(0.01)

    def sound_ms(self) -> float:
        from evosynth.service.desk_messages import Occasion, Sound
        from evosynth.voices.dx7 import INIT_VOICE

        ticket = next(self._tickets)
        began = time.perf_counter()
        self.child.send(Sound(ticket, INIT_VOICE.data, Occasion(), 48000))
        answer = self._answers.get(timeout=60)
        assert answer.ticket == ticket, answer
        return 1000 * (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    desk, background = Talk("evosynth.service.desk:run", 0), Talk("evosynth.service.desk:run_background", 15)
    for talk in (desk, background):  # what is loaded once does not count
        talk.sound_ms()
        talk.flood(True)
        talk.flood(False)
    floods = {"quiet": None, "a process of its own": background, "the same process": desk}
    found: dict[str, list[float]] = {name: [] for name in floods}
    for _ in range(arguments.rounds):
        for name in random.sample(list(floods), len(floods)):
            flooded = floods[name]
            if flooded:
                flooded.flood(True)
            time.sleep(random.uniform(0.05, 0.15))  # anywhere in the reading of an example
            found[name].append(desk.sound_ms())
            if flooded:
                flooded.flood(False)
    for name, waits in found.items():
        waits.sort()
        nine = waits[round(0.9 * (len(waits) - 1))]
        print(
            f"{name:>20}: {statistics.median(waits):6.1f} ms, {nine:6.1f} in nine of ten, {waits[-1]:6.1f} at the most"
        )
    for talk in (desk, background):
        talk.child.kill()


if __name__ == "__main__":
    main()
