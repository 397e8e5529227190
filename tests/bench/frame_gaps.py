"""How smooth the window is while evolution runs: gaps between frames of the real window with the grid live.

A frame is a turn of the window's event loop, asked for every 8 ms; a gap between two is what a moving playhead or
a dragged flag would stand still for. Wanted on two cores: 95 % under 25 ms, none over 150 ms.

    python tests/bench/frame_gaps.py [--seconds 30] [--target tests/targets/epiano_60.flac]

Uses the screen that DISPLAY or QT_QPA_PLATFORM names, else an Xvfb of its own if there is one, else no screen at all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EVERY_MS = 8
PATIENCE_S = 60.0  # for a cold start of the engine
WANTED_95_MS, WANTED_MOST_MS = 25.0, 150.0


def main() -> int:
    """Print the figures; exit code 1 when they are missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--target", type=Path, default=ROOT / "tests" / "targets" / "epiano_60.flac")
    parser.add_argument("--slowest", type=int, default=5, help="how many of the longest gaps to list")
    wanted = parser.parse_args()
    server = own_screen()
    os.environ.setdefault("EVOSYNTH_HOME", tempfile.mkdtemp(prefix="evosynth-bench-"))
    try:
        gaps = measure(wanted.target, wanted.seconds)
    finally:
        if server is not None:
            server.terminate()
    return report(gaps, wanted.slowest)


def own_screen() -> subprocess.Popen[bytes] | None:
    """A screen for this run, unless one was given."""
    if os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if shutil.which("Xvfb") is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return None
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as answer:
        os.environ["DISPLAY"] = f":{answer.readline().strip()}"
    return server


def measure(target: Path, seconds: float) -> list[tuple[float, float]]:
    """(seconds since evolution began, gap in ms) of every turn, after the first candidates are on screen."""
    from PySide6.QtCore import Qt, QTimer

    from ui import app
    from ui.view_state.window import GridState, Run, TransportState

    program = app.build([])
    intents, states = program.controller.intents, program.controller.states
    gaps: list[tuple[float, float]] = []
    clock = {"begin": 0.0, "last": 0.0}
    ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=EVERY_MS)

    def turn() -> None:
        now = time.perf_counter()
        gaps.append((now - clock["begin"], 1000 * (now - clock["last"])))
        clock["last"] = now
        if now - clock["begin"] >= seconds:
            ticker.stop()
            program.window.close()

    def begin(state: GridState) -> None:
        if not ticker.isActive() and any(tile.picture is not None for tile in state.tiles):
            clock["begin"] = clock["last"] = time.perf_counter()
            ticker.start()

    def react(state: TransportState) -> None:
        if state.run is Run.READY:
            states.transport.disconnect(react)  # a run that begins says once more that all is ready
            states.grid.connect(begin)
            intents.workflow.evolve()

    ticker.timeout.connect(turn)
    states.transport.connect(react)
    QTimer.singleShot(500, lambda: intents.loading.open([str(target)]))
    QTimer.singleShot(int(1000 * (seconds + PATIENCE_S)), program.window.close)
    app.execute(program)
    return gaps


def report(gaps: list[tuple[float, float]], slowest: int) -> int:
    """Two figures, and when the longest gaps were."""
    if not gaps:
        print("no frame was measured: evolution did not start", file=sys.stderr)
        return 1
    ordered = sorted(gap for _at, gap in gaps)
    share = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{len(gaps)} frames in {gaps[-1][0]:.1f} s: median {ordered[len(ordered) // 2]:.1f} ms, ", end="")
    print(f"95 % under {share:.1f} ms (wanted {WANTED_95_MS:.0f}), ", end="")
    print(f"longest {ordered[-1]:.1f} ms (wanted {WANTED_MOST_MS:.0f})")
    for at, gap in sorted(gaps, key=lambda pair: -pair[1])[:slowest]:
        print(f"  {gap:6.1f} ms at {at:5.2f} s")
    return 0 if share <= WANTED_95_MS and ordered[-1] <= WANTED_MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
