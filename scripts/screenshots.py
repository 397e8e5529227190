"""Make the pictures of the README from the real program: window, processes and sounds as a person has them.

    python scripts/screenshots.py [--out docs/images] [--scale 2] [--seconds 25]

Needs no screen: Qt paints offscreen. The user's own library is not touched.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "tests" / "targets" / "epiano_60.flac"
LIMIT = 600_000  # bytes a picture may have


def main() -> int:
    """Write main.png, see.png, voice.png, empty.png and breeding.png; the exit code says whether all came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--scale", default="2", help="device pixels per logical pixel")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long to evolve before the picture is taken")
    wanted = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = wanted.scale
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="evosynth-pictures-") as home:
        os.environ["EVOSYNTH_HOME"] = home
        return photograph(wanted.out, wanted.seconds)


def photograph(out: Path, seconds: float) -> int:
    """Drive the program through its faces."""
    from PySide6.QtCore import QTimer

    from evosynth.service.desk_messages import Picture
    from ui import app
    from ui.view_state.places import Place
    from ui.view_state.window import Run

    program = app.build([])
    window, intents, states = program.window, program.controller.intents, program.controller.states
    window.resize(1440, 900)
    seen: dict[str, object] = {}
    states.transport.connect(lambda state: seen.update(transport=state))
    states.grid.connect(lambda state: seen.update(grid=state))
    states.examples.connect(lambda found: seen.update(examples=found))
    # A machine that makes pictures has neither sound nor MIDI: its banner would be the picture's subject.
    states.banner.disconnect()

    def drawn() -> int:
        grid = seen.get("grid")
        return sum(isinstance(tile.picture, Picture) for tile in grid.tiles) if grid else 0

    def ran() -> float:
        state = seen.get("transport")
        return state.elapsed_s if state and state.run is Run.RUNNING else 0.0

    def shoot(name: str) -> None:
        save(window, out / f"{name}.png")

    def visit(place: Place, name: str) -> list[tuple[Callable[[], object], Callable[[], object]]]:
        return [(lambda: True, partial(window.work.enter, place)), (lambda: True, partial(shoot, name))]

    def rate() -> None:
        for place, stars in ((0, 4), (1, 5), (4, 2), (9, 3)):
            intents.rating.rate_place(place, stars)

    def listen() -> list[tuple[Callable[[], object], Callable[[], object]]]:
        """Play some tiles, one a step, so that not all of them wear the dot of what was never heard."""
        plays = [(lambda: True, partial(intents.listening.play_place, place)) for place in (0, 1, 2, 4, 9)]
        return [*plays, (lambda: True, intents.listening.silence)]

    steps: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (lambda: all(one.picture for one in seen.get("examples", ())) and seen.get("examples"), lambda: shoot("empty")),
        (lambda: True, lambda: intents.loading.open([str(TARGET)])),
        (lambda: seen["transport"].run is Run.READY, intents.workflow.evolve),
        (lambda: ran() >= seconds / 2 and drawn() >= 14, intents.keeping.keep_selected),
        (lambda: ran() >= seconds and drawn() == 16, lambda: (rate(), intents.keeping.keep_place(2))),
        (lambda: True, partial(intents.grid.select, 0)),
        *listen(),
        (lambda: drawn() == 16, lambda: None),
        (lambda: True, lambda: shoot("main")),
        *visit(Place.SEE, "see"),
        *visit(Place.VOICE, "voice"),
        (lambda: True, partial(window.work.enter, Place.EVOLVE)),
        (lambda: True, intents.run.stop),
        (lambda: seen["transport"].run is Run.STOPPED, intents.workflow.breed_without_target),
        (lambda: seen["transport"].run is Run.BREEDING and drawn() >= 15, rate),
        (lambda: seen["transport"].can_breed, intents.breeding.breed),
        (lambda: seen["transport"].generation == 1 and drawn() >= 15, lambda: intents.grid.select(1)),
        *listen(),
        (lambda: True, window.status.toast.clear),
        (lambda: True, lambda: shoot("breeding")),
    ]

    def step() -> None:
        ready, act = steps[0]
        if ready():
            steps.pop(0)
            act()
        if not steps:
            clock.stop()
            window.close()

    clock = QTimer(interval=400)  # long enough for fades and repaints between two steps
    clock.timeout.connect(step)
    clock.start()
    QTimer.singleShot(int(1000 * (3 * seconds + 120)), window.close)
    app.execute(program)
    if steps:
        print(f"gave up with {len(steps)} steps to go", file=sys.stderr)
    return 1 if steps else 0


def save(window: object, path: Path) -> None:
    """The window as a PNG, with fewer colours where it would be too large for a README."""
    image = window.grab().toImage()
    image.save(str(path), "PNG")
    if path.stat().st_size > LIMIT:
        from PIL import Image

        with Image.open(path) as picture:
            fewer = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)  # dots of a dither cost most of all
        fewer.save(path, optimize=True)
    print(f"{path}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
