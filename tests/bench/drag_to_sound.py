"""From a value that a hand drags in the window to the changed sound, and how smooth the window is meanwhile.

    .venv/bin/python tests/bench/drag_to_sound.py [--seconds 30] [--frames 256] [--real-time] [--still]
        [--engine wavetable]

The real window, in the place Voice, with a match running (``--still``: paused). A JACK server without a card stands in
for the sound device, and a process of its own notes when what comes out of it becomes loud, to the sample. A key is
held; every 16 ms the face of the voice says what a hand would by its drag, and the level of the one operator that
sounds leaps up at odd times: what is measured begins with that wish and ends with the first sample that is loud.
A frame is a turn of the window's event loop, asked for every 8 ms, as in frame_gaps.py.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

SERVER = "evosynth-drag"
RATE = 48000
EVERY_MS, DRAG_MS = 8, 16
LEVELS = {  # by engine: the value that leaps, quiet and loud, some 33 dB apart; and one that is drawn beside
    "dx7": ("op1_output", 55.0, 99.0, "op2_rate1", 99.0),
    "wavetable": ("osc1_level", 0.022, 1.0, "env_free_decay_s", 2.0),
}
THRESHOLD = 0.03
WANTED_MS, WANTED_FRAME_MS = 30.0, 25.0
PATIENCE_S = 240.0


def listen() -> None:
    """In a process of its own: prints when (of the system's clock) the sound became loud, at the end of its input."""
    import jack

    client = jack.Client("listener")
    port = client.inports.register("in")
    edges: list[float] = []
    last = [0.0]

    def process(_frames: int) -> None:
        now = time.perf_counter()
        loud = np.flatnonzero(np.abs(port.get_array()) > THRESHOLD)
        if len(loud):
            if now + loud[0] / RATE - last[0] > 0.03:
                edges.append(float(now + loud[0] / RATE))
            last[0] = now + loud[-1] / RATE

    client.set_process_callback(process)
    client.activate()
    found = None
    for line in sys.stdin:  # "connect": the program is there
        names = [one.name for one in client.get_ports(is_audio=True, is_output=True)]
        for found in [name for name in names if not name.startswith(("listener", "system"))][:2]:
            client.connect(found, port)
        print(f"connected {found}" if line else "", flush=True)
    client.deactivate()
    print(" ".join(map(repr, edges)), flush=True)


def tone(engine: str) -> bytes:
    """One sine that is there at once and stays, loud, as which it gets its gain."""
    from evosynth.synths import voicing
    from evosynth.synths.engine import EngineSpec

    spec = EngineSpec(engine)
    space = voicing.space_of(spec)
    values = {"osc1_level": 1.0, "env_amp_attack_s": 0.0, "env_amp_sustain": 1.0}
    values |= {p.name: 0.0 for p in space.parameters if p.name.endswith(("_output", "_velocity", "_depth"))}
    values |= {f"op1_rate{k}": 99.0 for k in (1, 2, 3, 4)} | {f"op1_level{k}": 99.0 for k in (1, 2, 3)}
    values |= {"op1_level4": 0.0, "op1_output": 99.0, "algorithm": 31.0, "op1_coarse": 2.0}
    voice = voicing.voice_of(space.default(), spec)
    known = voicing.values_of(voice)
    accepted = {n: v for n, v in values.items() if n in known and space.named(n).accepts(v)}
    return voicing.with_values(voice, accepted)


def put_first(pid: int) -> None:
    """A process does not wait for others of the machine from now on; needs the rights."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(1))


class Drag:
    """A hand that drags without end."""

    def __init__(
        self,
        program: Any,
        seconds: float,
        *,
        still: bool,
        listener: subprocess.Popen[str],
        real_time: tuple[int, ...],
        engine: str,
    ) -> None:
        from PySide6.QtCore import Qt, QTimer

        from ui.view_state.places import Place
        from ui.view_state.window import Run

        self._program, self._seconds, self._still, self._listener = program, seconds, still, listener
        self._run, self._place, self._real_time = Run, Place, real_time
        self.wishes: list[float] = []
        self.gaps: list[float] = []
        self.work: list[float] = []  # what of them the window's own thread has worked
        self._worked = 0.0
        self._began = self._last = 0.0
        self._engine = engine
        self._leaps, self._quiet, self._loud, self._beside, self._most = LEVELS[engine]
        self._level, self._until = self._quiet, 0.0
        self._ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=EVERY_MS)
        self._hand = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=DRAG_MS)
        self._ticker.timeout.connect(self._turn)
        self._hand.timeout.connect(self._move)
        program.controller.states.transport.connect(self._react)
        program.controller.states.grid.connect(self._begin)
        self._wanted = "evolve"

    def _react(self, state: Any) -> None:
        if self._wanted == "evolve" and state.run is self._run.READY:
            self._wanted = "tiles"
            self._program.controller.intents.workflow.evolve()

    def _begin(self, state: Any) -> None:
        from PySide6.QtCore import QTimer

        live = self._program.controller.live
        drawn = sum(tile.picture is not None for tile in state.tiles)
        if self._wanted != "tiles" or drawn < 8 or not live.state.available:
            return
        self._wanted = ""
        intents, window = self._program.controller.intents, self._program.window
        if self._still:
            intents.workflow.evolve()
        intents.grid.select(2)
        window.work.enter(self._place.VOICE)
        intents.shaping.put(tone(self._engine), "the tone")
        self._listener.stdin.write("connect\n")  # type: ignore[union-attr]
        self._listener.stdin.flush()  # type: ignore[union-attr]
        QTimer.singleShot(3000, self._start)

    def _start(self) -> None:
        live, face = self._program.controller.live, self._face()
        if self._real_time:
            for pid in (os.getpid(), live._child.pid, self._listener.pid, *self._real_time):
                put_first(pid)
        live.note_on(84, 127)
        face.held.emit(True)
        self._began = self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._until = self._began + 0.5
        self._ticker.start()
        self._hand.start()

    def _face(self) -> Any:
        return self._program.window.work.voice.faces[self._engine]

    def _move(self) -> None:
        now = time.perf_counter()
        if now > self._until:
            self._level = self._loud if self._level == self._quiet else self._quiet
            self._until = now + random.uniform(0.12, 0.25)
            if self._level == self._loud:
                self.wishes.append(time.perf_counter())
        wished = {self._leaps: self._level, self._beside: self._most * random.randrange(1, 100) / 99.0}
        self._face().values_wished.emit({name: float(round(value, 3)) for name, value in wished.items()}, "The level")

    def _turn(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last))
        self._last = now
        worked = time.thread_time()
        self.work.append(1000 * (worked - self._worked))
        self._worked = worked
        if now - self._began >= self._seconds:
            self._ticker.stop()
            self._hand.stop()
            self._face().held.emit(False)
            self._program.controller.live.all_off()
            self._program.window.close()


def measure(
    seconds: float, target: Path, *, still: bool, real_time: tuple[int, ...], engine: str
) -> tuple[list[float], list[float], list[float], int]:
    """Delays, gaps and work in ms, and how many wishes were never heard."""
    from PySide6.QtCore import QTimer

    from ui import app
    from ui.settings import Settings

    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    listener: subprocess.Popen[str] = subprocess.Popen([sys.executable, __file__, "--listen"], **pipes)  # type: ignore[call-overload]
    settings = Settings()
    settings.engine = engine
    settings.save()
    program = app.build([])
    drag = Drag(program, seconds, still=still, listener=listener, real_time=real_time, engine=engine)
    QTimer.singleShot(500, lambda: program.controller.intents.loading.open([str(target)]))
    QTimer.singleShot(int(1000 * (seconds + PATIENCE_S)), program.window.close)
    app.execute(program)
    said, _ = listener.communicate(timeout=20)
    edges = np.array([float(one) for one in said.splitlines()[-1].split()] if said else [])
    delays, lost = [], 0
    for wish in drag.wishes:
        later = edges[(edges > wish) & (edges < wish + 0.12)]
        if len(later):
            delays.append(1000 * float(later[0] - wish))
        else:
            lost += 1
    return delays, drag.gaps, drag.work, lost


def at(part: float, figures: list[float]) -> float:
    """The figure that this part of them is not above."""
    return sorted(figures)[min(len(figures) - 1, int(part * len(figures)))]


def report(delays: list[float], gaps: list[float], work: list[float], lost: int, period_ms: float) -> int:
    if not delays or not gaps:
        print("nothing was measured", file=sys.stderr)
        return 1
    print(f"{len(delays)} changes, {lost} not heard within 120 ms: median {at(0.5, delays):.1f} ms, ", end="")
    print(f"95 % under {at(0.95, delays):.1f} ms (wanted {WANTED_MS:.0f} and a period of {period_ms:.1f})")
    print(f"{len(gaps)} frames: median {at(0.5, gaps):.1f} ms, 95 % under {at(0.95, gaps):.1f} ms ", end="")
    print(f"(wanted {WANTED_FRAME_MS:.0f}), longest {max(gaps):.1f} ms")
    share = 100 * sum(work) / sum(gaps)
    print(f"the window's own work in a frame: 95 % under {at(0.95, work):.1f} ms, {share:.0f} % of the time in all")
    return 0 if at(0.95, delays) <= WANTED_MS + period_ms and at(0.95, gaps) <= WANTED_FRAME_MS else 1


def main() -> int:
    """Exit code 1 where the figures are missed."""
    from frame_gaps import ROOT, own_screen

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--frames", type=int, default=256, help="samples of a period of the server")
    parser.add_argument("--real-time", action="store_true", help="window, player and server wait for no other work")
    parser.add_argument("--still", action="store_true", help="the match is paused")
    parser.add_argument("--engine", choices=sorted(LEVELS), default="dx7")
    parser.add_argument("--target", type=Path, default=ROOT / "tests" / "targets" / "epiano_60.flac")
    parser.add_argument("--listen", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.listen:
        listen()
        return 0
    os.environ.update(JACK_DEFAULT_SERVER=SERVER, JACK_NO_START_SERVER="1")
    os.environ.setdefault("EVOSYNTH_HOME", tempfile.mkdtemp(prefix="evosynth-bench-"))
    screen, silent = own_screen(), subprocess.DEVNULL
    command = f"jackd --no-realtime -n {SERVER} -d dummy -r {RATE} -p {wanted.frames}"
    server = subprocess.Popen(command.split(), stdout=silent, stderr=silent)
    try:
        subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=silent)
        first = (server.pid,) if wanted.real_time else ()
        found = measure(wanted.seconds, wanted.target, still=wanted.still, real_time=first, engine=wanted.engine)
    finally:
        for process in filter(None, (server, screen)):
            process.terminate()
            process.wait(10)
    return report(*found, 1000 * wanted.frames / RATE)


if __name__ == "__main__":
    sys.exit(main())
