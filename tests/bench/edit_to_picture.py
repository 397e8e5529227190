"""From a value that a person changes to its picture and distance on the tile: what the eye waits for.

    .venv/bin/python tests/bench/edit_to_picture.py [--edits 80] [--engine wavetable] [--still]

The real window, in the place Voice, with a match running (``--still``: paused). Every half a second one value of the
selected voice leaps, as a wheel or a typed number would change it. Measured from that wish to the turn of the event
loop after the selected voice was told with another picture and another distance: a frame of painting comes on top.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

EVERY_MS, PATIENCE_S, WANTED_MS = 500, 240.0, 150.0
LEAPS = {  # by engine: values whose every change is heard
    "dx7": ("op{k}_output", 60.0, 99.0, 6),
    "wavetable": ("osc{k}_position", 0.0, 1.0, 2),
}


class Hand:
    """Changes one value after the other, and notes when each has been drawn."""

    def __init__(self, program: Any, edits: int, engine: str, *, still: bool) -> None:
        from PySide6.QtCore import QTimer

        self._program, self._edits, self._engine, self._still = program, edits, engine, still
        self.delays: list[float] = []
        self.lost = 0
        self._selection: Any = None
        self._wished: float | None = None
        self._before: tuple[object, object] = None, None
        self._wanted = "evolve"
        self._pause = QTimer(interval=EVERY_MS)
        self._pause.timeout.connect(self._change)
        states = program.controller.states
        states.transport.connect(self._react)
        states.grid.connect(self._begin)
        states.selection.connect(self._look)

    def _react(self, state: Any) -> None:
        from ui.view_state.window import Run

        if self._wanted == "evolve" and state.run is Run.READY:
            self._wanted = "tiles"
            self._program.controller.intents.workflow.evolve()

    def _begin(self, state: Any) -> None:
        from PySide6.QtCore import QTimer

        from ui.view_state.places import Place

        if self._wanted != "tiles" or sum(tile.picture is not None for tile in state.tiles) < 8:
            return
        self._wanted = ""
        intents = self._program.controller.intents
        if self._still:
            intents.workflow.evolve()
        intents.grid.select(2)
        self._program.window.work.enter(Place.VOICE)
        QTimer.singleShot(4000, self._pause.start)

    def _change(self) -> None:
        if self._wished is not None:
            self.lost += 1
        if len(self.delays) + self.lost >= self._edits:
            self._pause.stop()
            self._program.window.close()
            return
        face = self._program.window.work.voice.faces[self._engine]
        name, low, high, count = LEAPS[self._engine]
        name = name.format(k=random.randint(1, count))
        self._before = self._selection.picture, self._selection.distance
        self._wished = time.perf_counter()
        value = random.uniform(low, high)
        face.values_wished.emit({name: round(value) if high > 1.0 else round(value, 3)}, "A value")

    def _look(self, state: Any) -> None:
        self._selection = state
        if self._wished is None or state is None or None in (state.picture, state.distance):
            return
        if state.picture is not self._before[0] and state.distance != self._before[1]:
            self.delays.append(1000 * (time.perf_counter() - self._wished))
            self._wished = None


def main() -> int:
    """Exit code 1 where the figure is missed."""
    from frame_gaps import ROOT, own_screen

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=80)
    parser.add_argument("--still", action="store_true", help="the match is paused")
    parser.add_argument("--engine", choices=sorted(LEAPS), default="dx7")
    parser.add_argument("--target", type=Path, default=ROOT / "tests" / "targets" / "epiano_60.flac")
    wanted = parser.parse_args()
    os.environ.setdefault("EVOSYNTH_HOME", tempfile.mkdtemp(prefix="evosynth-bench-"))
    screen = own_screen()
    try:
        from PySide6.QtCore import QTimer

        from ui import app
        from ui.settings import Settings

        settings = Settings()
        settings.engine = wanted.engine
        settings.save()
        program = app.build([])
        hand = Hand(program, wanted.edits, wanted.engine, still=wanted.still)
        QTimer.singleShot(500, lambda: program.controller.intents.loading.open([str(wanted.target)]))
        QTimer.singleShot(int(1000 * (PATIENCE_S + wanted.edits)), program.window.close)
        app.execute(program)
    finally:
        if screen is not None:
            screen.terminate()
            screen.wait(10)
    return report(hand.delays, hand.lost)


def report(delays: list[float], lost: int) -> int:
    if not delays:
        print("nothing was measured", file=sys.stderr)
        return 1
    delays = sorted(delays)
    late = delays[min(len(delays) - 1, int(0.95 * len(delays)))]
    print(f"{len(delays)} edits, {lost} not drawn within {EVERY_MS} ms (or not heard): ", end="")
    print(f"median {delays[len(delays) // 2]:.0f} ms, 95 % under {late:.0f} ms (wanted {WANTED_MS:.0f})")
    return 0 if late <= WANTED_MS else 1


if __name__ == "__main__":
    sys.exit(main())
