"""How fast a document takes a rating, and how fast a large one opens.

    python tests/bench/document_figures.py ratings --count 300
    python tests/bench/document_figures.py opening --candidates 20000

``ratings``: the real program without a screen matches an example while stars are given, one every 150 ms; from the act
until the keeper has committed it to the disk, and until the window shows it as done, beside the same with the search at
rest. ``opening``: a document of so many candidates, as a long breeding leaves it, is opened by the real program, and
then a small one: from the act to the keeper's answer, and to sixteen tiles on show.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

BETWEEN_S = 0.15
PATIENCE_S = 120.0
CHECKPOINTS, CHECKPOINT_SIZE = 40, 200_000  # generations of a breeding that can be gone back to
ACTS = 4000
SMALL = 200  # candidates of the document that the large one is compared with


NOTES = "commits"  # in the program's home: when each lot was on the disk, by the clock that all processes share


def noting_keeper(channel: Any) -> None:
    """Entry of a keeper that notes when it has committed."""
    from evosynth.service.keeper import Keeper

    with Path(os.environ["EVOSYNTH_HOME"], NOTES).open("a") as notes:

        class Noting(Keeper):
            def _write(self, message: Any) -> None:
                super()._write(message)
                print(message.ticket, time.monotonic(), file=notes, flush=True)

        Noting(channel).loop()


class Program:
    """The real one, with a keeper that notes when it has committed."""

    def __init__(self) -> None:
        from ui.app import make_application
        from ui.controller import AppController
        from ui.models.appearance import Appearance
        from ui.processes.workers import Workers
        from ui.views.main_window import MainWindow

        self.app = make_application([])
        self.controller = AppController(workers=Workers(keeper="document_figures:noting_keeper"))
        self.intents = self.controller.intents
        looks = Appearance(self.controller.settings, self.app)
        self.window = MainWindow(self.intents, self.controller.states, looks, self.controller.conventions)
        self.window.show()
        self.tiles: tuple[Any, ...] = ()
        self.controller.states.grid.connect(self._take_grid)
        self.controller.start()

    def _take_grid(self, grid: Any) -> None:
        self.tiles = tuple(tile for tile in grid.tiles if tile.candidate is not None)

    def until(self, true: Callable[[], object]) -> float:
        """Let it run; how long it took, in seconds."""
        began = time.perf_counter()
        while not true():
            self.app.processEvents()
            time.sleep(0.0002)
            assert time.perf_counter() - began < PATIENCE_S, "this does not come to pass"
        return time.perf_counter() - began

    def rest(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= end)

    def close(self) -> None:
        self.controller.close()


def ratings(count: int) -> None:
    """A row each for a search that goes on and one at rest."""
    from ui.view_state.window import Run

    program = Program()
    try:
        program.until(lambda: program.controller.loading is not None and program.controller.examples.ready(0))
        program.intents.examples.open(0)
        program.until(lambda: program.controller.run.state is Run.READY)
        program.intents.workflow.evolve()
        program.until(lambda: len(program.tiles) == 16)
        print(
            "| search | ratings | on disk: median, ms | 95 %, ms | longest, ms | shown: median, ms | 95 %, ms |",
            "| --- |" + " ---: |" * 6,
            sep="\n",
        )
        print(_row("goes on", _rated(program, count)), flush=True)
        program.controller.run.pause()
        program.until(lambda: program.controller.run.state is Run.PAUSED)
        program.rest(10.0)  # the ranking at rest is over
        print(_row("at rest", _rated(program, count)), flush=True)
    finally:
        program.close()


def _rated(program: Program, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each star to the disk, and until it is shown as done."""
    rng, on_disk, shown = np.random.default_rng(1), [], []
    document, edits = program.controller.document, program.controller.edits
    notes = Path(os.environ["EVOSYNTH_HOME"], NOTES)
    for _ in range(count):
        program.rest(BETWEEN_S)
        program.until(lambda: not document.pending)
        before, read = len(edits.history.acts), notes.stat().st_size
        began = time.monotonic()
        program.intents.rating.rate_place(int(rng.integers(16)), int(rng.integers(1, 6)))
        if len(edits.history.acts) == before:
            continue  # it had as many stars
        act = document._waiting.parts[-1].ticket
        program.until(lambda: not document.pending)
        shown.append(1e3 * (time.monotonic() - began))
        commits = [line.split() for line in notes.read_text()[read:].splitlines()]
        on_disk.append(1e3 * (min(float(at) for ticket, at in commits if int(ticket) >= act) - began))
    return on_disk, shown


def _row(name: str, took: tuple[list[float], list[float]]) -> str:
    on_disk, shown = took
    figures = [np.median(on_disk), np.percentile(on_disk, 95), max(on_disk), np.median(shown), np.percentile(shown, 95)]
    return f"| {name} | {len(shown)} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |"


def opening(candidates: int, times: int) -> None:
    """A row each for the large document and a small one."""
    from ui.view_state.window import Run

    with tempfile.TemporaryDirectory() as folder:
        program = Program()
        try:
            seen: list[float] = []
            program.controller.document.opened.connect(lambda _contents: seen.append(time.perf_counter()))
            print("| candidates | MB | keeper's answer, s | sixteen on show, s |", "| --- |" + " ---: |" * 3, sep="\n")
            files = {n: _breeding(program, Path(folder, f"{n}.evosynth"), n) for n in (SMALL, candidates)}
            for n, file in files.items():
                answers, shown = [], []
                for _ in range(times):
                    program.intents.documents.new()
                    program.until(lambda: program.controller.document.path is None and not program.tiles)
                    program.until(lambda: program.controller.run.state is Run.EMPTY)
                    began = time.perf_counter()
                    program.intents.documents.open(file)
                    program.until(lambda: len(program.tiles) == 16)
                    shown.append(time.perf_counter() - began)
                    answers.append(seen[-1] - began)
                size = file.stat().st_size / 1e6
                print(f"| {n:,} | {size:.1f} | {np.median(answers):.3f} | {np.median(shown):.3f} |", flush=True)
        finally:
            program.close()


def _breeding(program: Program, file: Path, candidates: int) -> Path:
    """The document of a real breeding, with so many candidates, acts and generations more."""
    from evosynth.documents import reading
    from evosynth.documents.changes import Found, GenerationLeft
    from evosynth.documents.document import Document
    from evosynth.documents.records import Act, Candidate, Rating, Why

    program.intents.workflow.breed_without_target()
    program.until(lambda: len(program.tiles) == 16)
    program.rest(3.0)
    program.intents.documents.save_as(file)
    program.until(lambda: program.controller.document.path == file)
    program.intents.documents.new()
    program.until(lambda: program.controller.document.path is None)
    document, rng = Document(file), np.random.default_rng(2)
    run = reading.about(document.db, "in_hand")
    voices = [one.voice for one in reading.candidates(document.db, run)]
    first = max(one.id for one in reading.candidates(document.db, run)) + 1
    made = [_candidate(first + i, voices, rng, Candidate, Why) for i in range(candidates)]
    number = max((act.number for act in reading.acts(document.db)), default=0) + 1
    line = next(iter(reading.acts(document.db)), None)
    document.apply([Found(run, tuple(made))])
    document.apply([GenerationLeft(run, 1000 + i, rng.bytes(CHECKPOINT_SIZE)) for i in range(CHECKPOINTS)])
    document.apply([Rating(run, 1000, one.id, 3, one.voice) for one in made[:ACTS]])
    if line is not None:
        document.apply([Act(number + i, 1.8e9 + i, "done", number + i, line.edit) for i in range(ACTS)])
    document.close()
    return file


def _candidate(id: int, voices: list[bytes], rng: np.random.Generator, candidate: Any, why: Any) -> Any:
    voice = bytearray(voices[id % len(voices)])
    voice[int(rng.integers(126))] = int(rng.integers(8))  # as another one in each
    parent = id - int(rng.integers(1, 40))
    return candidate(id, parent, -1, parent, id // 16, id % 16, int(why.SHOWN), "mutate", bytes(voice), rng.bytes(24))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("ratings", "opening"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--candidates", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["EVOSYNTH_HOME"] = home
        if arguments.part == "ratings":
            ratings(arguments.count)
        else:
            opening(arguments.candidates, arguments.times)


if __name__ == "__main__":
    main()
