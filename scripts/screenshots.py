"""Make the pictures of the README from the real program: window, processes and sounds as a person has them.

    python scripts/screenshots.py [--out docs/images] [--scale 2] [--seconds 25] [--size 1440x900] [--light]

Needs no screen: Qt paints offscreen. The user's own library is not touched. With jackd there is a synth at a cable,
the stand-in of the tests; without it the picture of the Device sheet is left out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictured_synth import plug_in, sound_server

if TYPE_CHECKING:
    from hardware.device import StandIn
    from PySide6.QtWidgets import QWidget

    from ui.app import Program
    from ui.view_state.places import Place

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "tests" / "targets" / "epiano_60.flac"
LIMIT = 600_000  # bytes a picture may have
GENERATIONS = 6  # of the breeding whose history is shown
CHILDREN = range(4, 16)  # places of a bred generation; its parents stand before
SYNTH = "DX7"  # what the stand-in's sound is called
STEP_MS = 400  # long enough for fades and repaints between two steps
Steps = list[tuple[Callable[[], object], Callable[[], object]]]  # when it can be done, and what


def main() -> int:
    """Write all pictures; the exit code says whether they came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--scale", default="2", help="device pixels per logical pixel")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long to evolve before the picture is taken")
    parser.add_argument("--size", default="1440x900", help="of the window, in logical pixels")
    parser.add_argument("--light", action="store_true", help="in the light theme")
    wanted = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = wanted.scale
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="evosynth-pictures-") as home, sound_server() as cable:
        os.environ["EVOSYNTH_HOME"] = home
        studio = Studio(wanted.out, Path(home), wanted.seconds, wanted.light)
        studio.program.window.resize(*map(int, wanted.size.split("x")))
        return studio.photograph(cable)


class Studio:
    """The program, what it shows, and the steps through its faces. ``seconds``: how long the match goes on."""

    def __init__(self, out: Path, home: Path, seconds: float, light: bool) -> None:
        from ui import app
        from ui.settings import Settings

        if light:
            Settings().theme = "light"
        Settings().engine = "dx7"  # its pages are shown
        self.out, self.home, self.seconds = out, home, seconds
        self.program: Program = app.build([])
        self.window, self.intents = self.program.window, self.program.controller.intents
        self.seen: dict[str, Any] = {}
        self.lengths: dict[int, int] = {}  # steps of the line of each child, by its place
        self.synth: StandIn | None = None
        states = self.program.controller.states
        for name in ("transport", "grid", "examples", "device", "device_sound", "documents", "lineage", "document"):
            getattr(states, name).connect(partial(self.seen.__setitem__, name))
        # A machine that makes pictures has no sound card: its banner would be the picture's subject.
        states.banner.disconnect()

    def photograph(self, cable: bool) -> int:
        """Drive the program through its faces. ``cable``: there can be a synth."""
        from PySide6.QtCore import QTimer

        from ui import app

        steps = [*self.of_the_match(), *self.of_the_breeding(), *(self.of_the_synth() if cable else ())]
        steps += self.of_the_start_page()

        def step() -> None:
            ready, act = steps[0]
            if ready():
                steps.pop(0)
                act()
            if not steps:
                clock.stop()
                self.window.close()

        clock = QTimer(interval=STEP_MS)
        clock.timeout.connect(step)
        clock.start()
        QTimer.singleShot(int(1000 * (3 * self.seconds + 180)), self.window.close)
        app.execute(self.program)
        if self.synth is not None:
            self.synth.stop()
        if steps:
            print(f"gave up with {len(steps)} steps to go", file=sys.stderr)
        return 1 if steps else 0

    # ---- what can be done at any time ----------------------------------------------------------------------------

    def shoot(self, name: str) -> None:
        self.window.status.toast.clear()
        save(self.window, self.out / f"{name}.png")

    def visit(self, place: Place, name: str) -> Steps:
        saved = self.is_saved  # its title does not say that it is being written
        return [then(partial(self.window.work.enter, place)), (saved, partial(self.shoot, name))]

    def listen(self, *places: int) -> Steps:
        """Play some tiles, one a step, so that not all of them wear the ring of what was never heard."""
        plays = [then(partial(self.intents.listening.play_place, place)) for place in places]
        return [*plays, then(self.intents.listening.silence)]

    def rate(self, *stars: tuple[int, int]) -> None:
        for place, count in stars:
            self.intents.rating.rate_place(place, count)

    def name(self, name: str) -> Steps:
        """The document gets a name."""
        path = self.home / f"{name}.evosynth"
        return [
            then(partial(self.intents.documents.save_as, path)),
            (lambda: path.exists(), lambda: None),
        ]

    def drawn(self) -> int:
        from evosynth.service.desk_messages import Picture

        grid = self.seen.get("grid")
        return sum(isinstance(tile.picture, Picture) for tile in grid.tiles) if grid else 0

    def is_saved(self) -> bool:
        from ui.view_state.documents import SAVED

        return bool(self.seen["document"].saved == SAVED)

    def is_(self, run: str) -> bool:
        return bool(self.seen["transport"].run.name == run)

    def ran(self) -> float:
        state = self.seen.get("transport")
        return state.elapsed_s if state and self.is_("RUNNING") else 0.0

    # ---- the faces, in the order in which they are taken ---------------------------------------------------------

    def of_the_match(self) -> Steps:
        from ui.view_state.places import Place

        intents, half = self.intents, self.seconds / 2
        return [
            (self.examples_are_there, partial(self.shoot, "empty")),
            then(partial(intents.loading.open, [str(TARGET)])),
            (lambda: self.is_("READY"), intents.workflow.evolve),
            (lambda: self.ran() >= half and self.drawn() >= 8, intents.keeping.keep_selected),
            (
                lambda: self.ran() >= self.seconds and self.drawn() >= 12,
                partial(self.rate, (0, 4), (1, 5), (4, 2), (9, 3)),
            ),
            then(partial(intents.keeping.keep_place, 2)),
            *self.listen(0, 1, 2, 4, 9),
            then(self.select_best),
            *self.name("Electric piano"),
            (lambda: self.drawn() >= 12 and self.is_saved(), partial(self.shoot, "main")),
            *self.visit(Place.SEE, "see"),
            *self.visit(Place.VOICE, "voice"),
            then(partial(self.window.work.enter, Place.EVOLVE)),
            then(intents.run.stop),
            (lambda: self.is_("STOPPED"), intents.documents.new),
        ]

    def select_best(self) -> None:
        distances = {tile.distance: tile.place for tile in self.seen["grid"].tiles if tile.distance is not None}
        self.intents.grid.select(distances[min(distances)])

    def examples_are_there(self) -> bool:
        examples = self.seen.get("examples", ())
        return bool(examples) and all(one.picture for one in examples)

    def of_the_breeding(self) -> Steps:
        """Six generations by ear: other tiles are starred each time, and one voice is kept."""
        from ui.view_state.places import Place

        intents = self.intents
        steps: Steps = [then(intents.workflow.breed_without_target)]
        for generation in range(GENERATIONS):
            stars = ((4 + generation, 5), (10, 4), (15, 2))  # children of the generation before, for a long line
            steps += [
                (partial(self.is_bred, generation), partial(self.rate, *stars)),
                *self.listen(*(place for place, _ in stars)),
                (lambda: self.seen["transport"].can_breed, intents.breeding.breed),
            ]
            if generation == 1:
                steps[-1:-1] = [then(partial(intents.grid.select, 1)), then(partial(self.shoot, "breeding"))]
            if generation == GENERATIONS - 2:
                steps[-1:-1] = [then(partial(intents.keeping.keep_place, stars[0][0]))]
        return [
            *steps,
            (partial(self.is_bred, GENERATIONS), lambda: self.rate((5, 5))),
            *self.name("Glass and smoke"),
            then(partial(self.window.work.enter, Place.HISTORY)),
            *[step for place in CHILDREN for step in self.follow(place)],
            then(lambda: intents.grid.select(max(self.lengths, key=self.lengths.__getitem__))),
            (self.line_is_there, lambda: intents.history.choose(0)),
            then(lambda: None),
            then(partial(self.shoot, "history")),
            then(partial(self.window.work.enter, Place.EVOLVE)),
        ]

    def is_bred(self, generation: int) -> bool:
        return self.is_("BREEDING") and self.seen["transport"].generation == generation and self.drawn() >= 15

    def follow(self, place: int) -> Steps:
        """How long the line of a child is."""

        def measure() -> None:
            self.lengths[place] = len(self.seen["lineage"].steps)

        return [then(partial(self.intents.grid.select, place)), (self.line_is_there, measure)]

    def line_is_there(self) -> bool:
        line = self.seen.get("lineage")
        return bool(line and line.steps and not line.lacking and all(step.picture for step in line.steps))

    def of_the_synth(self) -> Steps:
        """A synth comes, is chosen and played; the picture is taken while the walk asks whether it takes a voice."""
        hardware, sound = self.intents.hardware, self.intents.synth_sound
        return [
            then(self.plug_in),
            (lambda: self.seen["device"].newcomer, hardware.use_newcomer),
            (lambda: self.seen["device"].there, self.window.actions_["device"].trigger),
            (lambda: SYNTH in self.seen["device_sound"].inputs, lambda: sound.use(SYNTH)),
            (lambda: self.seen["device_sound"].level_db is not None, lambda: sound.check()),
            (lambda: self.seen["device_sound"].findings, lambda: None),
            then(lambda: hardware.hear_on("device")),
            then(lambda: hardware.answer("note", "again")),
            then(lambda: None),
            then(lambda: hardware.answer("note", "yes")),
            then(lambda: self.panel("press", number=5)),
            *[then(lambda: None)] * 5,
            then(partial(self.shoot, "device")),
            then(self.window.device.dismiss),
            then(lambda: hardware.hear_on("computer")),
        ]

    def plug_in(self) -> None:
        self.synth = plug_in()

    def panel(self, what: str, **words: Any) -> None:
        assert self.synth is not None
        self.synth.ask(what, **words)

    def of_the_start_page(self) -> Steps:
        """One more search, and then all three documents stand where a person goes on."""
        intents = self.intents
        return [
            then(intents.documents.new),
            (self.examples_are_there, partial(intents.examples.open, 2)),
            (lambda: self.is_("READY"), intents.workflow.evolve),
            (lambda: self.ran() >= self.seconds / 2 and self.drawn() >= 8, self.select_best),
            then(intents.run.stop),
            (lambda: self.is_("STOPPED"), intents.documents.new),
            (lambda: sum(bool(card.picture) for card in self.seen["documents"]) == 3, lambda: None),
            then(partial(self.shoot, "start")),
        ]


def then(act: Callable[[], object]) -> tuple[Callable[[], object], Callable[[], object]]:
    """A step that can be done as soon as it is its turn."""
    return lambda: True, act


def save(window: QWidget, path: Path) -> None:
    """The window as a PNG, with fewer colours where it would be too large for a README."""
    image = window.grab().toImage()
    image.save(str(path))
    if path.stat().st_size > LIMIT:
        from PIL import Image

        with Image.open(path) as picture:
            fewer = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)  # dots of a dither cost most of all
        fewer.save(path, optimize=True)
    print(f"{path}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
