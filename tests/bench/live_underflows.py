"""How often the sound device runs dry while notes are played live: the C callback against one in Python.

    .venv/bin/python tests/bench/live_underflows.py [--seconds 6] [--rounds 3] [--frames 64]

A JACK server without a card stands in for the device, so there is no real-time priority. Each arm runs in a process of
its own with sixteen notes sounding, through the same code as the program; "busy" has a second Python thread that never
rests, as an evolution in the same process would be. Arms take turns, figures are medians. What the idle arms lose is
the machine's own. JACK merges periods that are missed in a row into one underflow, so lost periods are counted, too:
those in which nobody asked for frames.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time

SERVER = "evosynth-bench"
RATE = 48000
ARMS = [(callback, load) for load in ("idle", "busy") for callback in ("c", "python")]


def engine_of(name: str) -> type:
    """The live engine of a synth."""
    if name == "wavetable":
        from evosynth.synths.wavetable.live import WavetableLive

        return WavetableLive
    from evosynth.synths.fm.live import LiveEngine

    return LiveEngine


def arm(callback: str, load: str, engine: str, seconds: float) -> None:
    """Play in this process; prints calls and underflows as JSON."""
    from evosynth.audio.live_stream import LiveStream
    from evosynth.synths.live.mixer import Mixer
    from evosynth.synths.live.writer import LiveWriter

    class PythonOnly(Mixer):
        c_callback = None

    made: list[tuple[Mixer, LiveWriter]] = []

    def make(rate: int, channels: int) -> Mixer:
        mixer = (Mixer if callback == "c" else PythonOnly)(rate, channels)
        made.append((mixer, engine_of(engine)(rate, channels=channels)))
        mixer.use(made[0][1])
        return mixer

    stream = LiveStream(make)
    state = stream.open()
    assert state.available, state.text
    assert stream.without_python == (callback == "c")
    for key in range(40, 56):
        made[0][1].note_on(key, 100)
    time.sleep(0.5)  # the flags of the start are no fault
    if load == "busy":
        threading.Thread(target=_never_rest, daemon=True).start()
    mixer = made[0][0]
    calls, underflows = mixer.calls, mixer.underflows
    time.sleep(seconds)
    said = {"calls": mixer.calls - calls, "underflows": mixer.underflows - underflows}
    print(json.dumps(said), flush=True)
    os._exit(0)


def _never_rest() -> None:
    table: dict[int, int] = {}
    number = 0
    while True:
        number += 1
        table[number % 1000] = table.get(number % 999, 0) + number % 7


def measured(callback: str, load: str, engine: str, seconds: float) -> tuple[int, int]:
    command = [sys.executable, __file__, "--arm", callback, load, engine, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 120)
    said = json.loads(done.stdout.splitlines()[-1])
    return said["calls"], said["underflows"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--frames", type=int, default=64)
    parser.add_argument("--nice", type=int, default=0, help="niceness of server and arms; below 0 needs the rights")
    parser.add_argument("--engine", default="dx7", choices=["dx7", "wavetable"])
    parser.add_argument("--arm", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.arm:
        arm(*arguments.arm, arguments.seconds)
        return
    os.environ.update(JACK_DEFAULT_SERVER=SERVER, JACK_NO_START_SERVER="1")
    os.nice(arguments.nice)  # inherited by all that is measured
    silent = subprocess.DEVNULL
    command = f"jackd --no-realtime -n {SERVER} -d dummy -r {RATE} -p {arguments.frames}"
    server = subprocess.Popen(command.split(), stdout=silent, stderr=silent)
    try:
        subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=silent)
        found: dict[tuple[str, str], list[tuple[int, int]]] = {name: [] for name in ARMS}
        for _ in range(arguments.rounds):
            for name in ARMS:
                found[name].append(measured(*name, arguments.engine, arguments.seconds))
    finally:
        server.terminate()
        server.wait(10)
    report(found, arguments.seconds, arguments.frames)


def report(found: dict[tuple[str, str], list[tuple[int, int]]], seconds: float, frames: int) -> None:
    wanted = round(seconds * RATE / frames)
    print(f"{frames} frames at {RATE} Hz, {seconds:g} s an arm: {wanted} calls are due; medians of the rounds")
    middle: dict[tuple[str, str], float] = {}
    lost: dict[tuple[str, str], float] = {}
    for (callback, load), rounds in found.items():
        middle[callback, load] = statistics.median(underflows for _, underflows in rounds)
        calls = statistics.median(calls for calls, _ in rounds)
        lost[callback, load] = max(0.0, wanted - calls)
        every = ", ".join(str(underflows) for _, underflows in rounds)
        figures = f"{calls:6.0f} calls, {lost[callback, load]:5.0f} lost, {middle[callback, load]:4.0f} underflows"
        print(f"{callback:>7} callback, {load}: {figures} ({every})")
    ratio = middle["c", "busy"] / max(1.0, middle["python", "busy"])
    print(f"underflows beside a busy thread, C callback / Python callback: {ratio:.3f} (goal 0.25, better 0.1)")
    share = lost["c", "busy"] / max(1.0, lost["python", "busy"])
    print(f"periods lost, likewise: {share:.3f}; beyond those of its own idle arm: {_beyond(lost):.3f}")


def _beyond(lost: dict[tuple[str, str], float]) -> float:
    """What the busy thread costs, the machine's own lateness taken off."""
    c, python = (max(0.0, lost[callback, "busy"] - lost[callback, "idle"]) for callback in ("c", "python"))
    return c / max(1.0, python)


if __name__ == "__main__":
    main()
