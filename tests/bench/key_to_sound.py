"""From a wish to its first sample at a sound server: auditions from the window's own player and from the process.

    .venv/bin/python tests/bench/key_to_sound.py [--rounds 40] [--frames 256] [--nice -15]

A JACK server without a card stands in for the device. Both ways are open at the same time and take turns, with the same
sound of one second, which is there already; a JACK client notes when the first sample of each arrives, to a period of
the server. "busy" has a second process that never rests on each core. Figures are medians and nine in ten, in ms.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

SERVER = "evosynth-bench"
RATE = 48000
WAYS = ("player", "process")


class Listener:
    """Notes when the first loud sample of each of two programs arrives."""

    def __init__(self) -> None:
        import jack

        self.client = jack.Client("listener")
        self.ports = {way: self.client.inports.register(way) for way in WAYS}
        self.since: dict[str, float | None] = dict.fromkeys(WAYS)
        self.waits = dict.fromkeys(WAYS, False)
        self.client.set_process_callback(self._process)
        self.client.activate()

    def _process(self, frames: int) -> None:
        now = time.perf_counter()
        for way, port in self.ports.items():
            if self.waits[way]:
                loud = np.flatnonzero(np.abs(port.get_array()) > 0.01)
                if len(loud):
                    self.since[way], self.waits[way] = now + loud[0] / RATE, False

    def outputs(self) -> list[str]:
        found = self.client.get_ports(is_audio=True, is_output=True)
        return sorted(port.name for port in found if port.name.endswith("out_0") or port.name.endswith("out_1"))

    def connect(self, way: str, name: str) -> None:
        self.client.connect(name, self.ports[way])

    def delay_s(self, way: str, began: float) -> float | None:
        end = time.perf_counter() + 2.0
        while self.waits[way] and time.perf_counter() < end:
            time.sleep(0.001)
        found = self.since[way]
        return None if self.waits[way] or found is None else found - began


def measured(rounds: int) -> dict[str, list[float]]:
    """Delays in s, the ways in turns."""
    from PySide6.QtCore import QCoreApplication

    from evosynth.audio.device import rest
    from evosynth.audio.stream import Player
    from ui.processes.live_player import LivePlayer
    from ui.settings import Settings

    app = QCoreApplication([])
    listener = Listener()
    player = Player()
    player.open(wait=True)
    (own,) = {name.split(":")[0] for name in listener.outputs()}
    listener.connect("player", f"{own}:out_0")
    settings = Settings(Path("/tmp/evosynth-bench.ini"))
    settings.volume = 1.0
    live = LivePlayer(settings)
    live.start()
    end = time.monotonic() + 300
    while not live.state.available and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)
    (other,) = {name.split(":")[0] for name in listener.outputs()} - {own}
    listener.connect("process", f"{other}:out_0")
    sound = (0.25 * np.random.default_rng(0).choice([-1.0, 1.0], RATE)).astype(np.float32)
    play = {"player": lambda number: player.play(sound), "process": lambda number: live.play_sound(number, sound)}
    stop = {"player": player.silence, "process": live.stop_sound}
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in random.sample(WAYS, 2):
            time.sleep(random.uniform(0.1, 0.2))  # anywhere within a period
            listener.waits[way] = True
            began = time.perf_counter()
            play[way](number + 1)
            delay = listener.delay_s(way, began)
            if delay is not None:
                found[way].append(delay)
            stop[way]()
            app.processEvents()
    live.close()
    player.close()
    rest()  # else PortAudio aborts when it is shut down behind the server
    return found


def report(load: str, found: dict[str, list[float]]) -> None:
    for way, delays in found.items():
        ms = sorted(1000 * delay for delay in delays)
        print(
            f"{load}, {way:>7}: {statistics.median(ms):6.1f} ms, {ms[round(0.9 * (len(ms) - 1))]:6.1f} in nine of ten"
        )
    pairs = zip(found["process"], found["player"], strict=False)
    print(f"{load}: process - player, median {1000 * statistics.median(a - b for a, b in pairs):.1f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--frames", type=int, default=256)
    parser.add_argument(
        "--nice", type=int, default=0, help="niceness of all that is measured; below 0 needs the rights"
    )
    parser.add_argument("--busy", action="store_true", help="measure beside processes that never rest")
    arguments = parser.parse_args()
    os.environ.update(JACK_DEFAULT_SERVER=SERVER, JACK_NO_START_SERVER="1")
    never = [sys.executable, "-c", "while True: pass"]
    load = [subprocess.Popen(never) for _ in range(os.cpu_count() or 1)] if arguments.busy else []
    os.nice(arguments.nice)  # inherited by all that is measured
    silent = subprocess.DEVNULL
    command = f"jackd --no-realtime -n {SERVER} -d dummy -r {RATE} -p {arguments.frames}"
    server = subprocess.Popen(command.split(), stdout=silent, stderr=silent)
    try:
        subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=silent)
        report("busy" if load else "as it is", measured(arguments.rounds))
    finally:
        for process in [*load, server]:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
