"""How far the clock of a sound input is off, and whether a busy thread of Python beside it costs it anything.

    .venv/bin/python tests/bench/recorder_clock.py [--frames 256] [--seconds 10]

Another program of the same JACK server notes at which time it was called for which frame; the earliest of its calls
within a tenth of a second say when a frame really was. ``Recorder.frame_at`` is asked a hundred times a second; what
differs from that, but for one constant, is its error. Then a thread counts for as long, which keeps Python's lock, and
blocks that were lost are counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from server_of_its_own import sound_server

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def errors_ms(recorder: Any, calls: list[tuple[int, float]], seconds: float) -> np.ndarray:
    """Of the clock, (n,)."""
    asked = []
    for _ in range(round(100 * seconds)):
        time.sleep(0.01)
        now = time.monotonic()
        asked.append((now, recorder.frame_at(now)))
    frames, times = np.array(calls).T
    late_s = times - frames / recorder.sample_rate
    beside = ((now, frame, late_s[np.abs(times - now) < 0.1]) for now, frame in asked)
    off = [(now - late.min()) * recorder.sample_rate - frame for now, frame, late in beside if len(late)]
    return 1000 * np.abs(np.array(off) - np.median(off)) / recorder.sample_rate


def lost_beside_a_busy_thread(recorder: Any, seconds: float) -> tuple[int, int]:
    """Blocks that came, and how many are broken or have frames missing before them."""
    over = threading.Event()

    def count() -> None:
        counted = 0
        while not over.is_set():
            counted += 1

    before = recorder.frames
    thread = threading.Thread(target=count)
    thread.start()
    time.sleep(seconds)
    over.set()
    thread.join()
    log = recorder._ring.log()
    since = int(np.searchsorted(log.ends, before, side="right"))
    return len(log.ends) - since, int(log.broken[since:].sum()) + sum(gap >= since for gap in log.gaps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=256, help="of a period of the sound server")
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    with sound_server(asked.frames):
        import jack

        from evosynth.audio.recorder import Recorder

        calls: list[tuple[int, float]] = []
        client = jack.Client("clock")
        client.outports.register("audio")
        client.set_process_callback(lambda frames: calls.append((client.last_frame_time, time.monotonic())))
        client.activate()
        recorder = Recorder("clock")
        time.sleep(2.0)
        off_ms = errors_ms(recorder, calls, asked.seconds)
        client.deactivate()  # it would wait for the busy thread, and the server for it
        blocks, lost = lost_beside_a_busy_thread(recorder, asked.seconds)
        recorder.close()
        client.close()
    median, most = np.percentile(off_ms, [50, 95])
    print(f"its clock is off by {median:.3f} ms, 95 % of the time at most {most:.3f}, at most {off_ms.max():.3f} ms")
    print(f"beside a busy thread {lost} of {blocks} blocks were lost; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
