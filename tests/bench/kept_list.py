"""What a long kept list costs the window: its start, and one more voice kept, until the keeper has written that.

    python tests/bench/kept_list.py [--voices 2000]

Figures are of the window's thread (how long it is held, and its CPU time), of the time until the strip shows it, and of
the memory that the list takes in all.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def filled(file: Path, voices: int) -> None:
    """A library with so many voices, each with a picture of its own."""
    from made_states import made_picture, made_voice

    from evosynth.library.records import Kept, Thumbnail
    from evosynth.library.store import Library

    library = Library(file)
    pictures = [made_picture(110.0 * (1 + k % 8), k) for k in range(40)]
    for k in range(voices):
        one = pictures[k % len(pictures)]
        thumbnail = Thumbnail(np.roll(one.pixels, k, 1), one.length_s, one.envelope)
        library.keep(Kept(made_voice(k, f"V{k}"), f"V{k}", 2.0, 0, "a.wav", thumbnail))
    library.close()


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voices", type=int, default=2000)
    wanted = parser.parse_args()
    from made_states import made_voice
    from PySide6.QtWidgets import QApplication

    from evosynth.library.records import Kept
    from evosynth.library.store import Library
    from evosynth.service.keeper_messages import Keep
    from ui.models.document import Document
    from ui.models.kept import KeptList
    from ui.processes.library_reader import LibraryReader
    from ui.processes.workers import Workers
    from ui.widgets.kept_strip import KeptStrip

    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVOSYNTH_HOME"] = folder
        filled(Path(folder) / "library.sqlite", wanted.voices)
        library = Library(Path(folder) / "library.sqlite")
        reader = LibraryReader(library)
        workers = Workers(evolver="idle:run", desk="idle:run", background="idle:run")
        workers.start()
        document = Document(workers)
        kept, strip = KeptList(library, reader), KeptStrip()
        strip.resize(850, 50)
        strip.show()
        kept.changed.connect(strip.set_state)
        strip.in_sight.connect(kept.look_at)
        before = resident_mb()

        def measure(what: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
            began, cpu = time.perf_counter(), time.thread_time()
            act()
            held = time.perf_counter() - began
            while not done():
                app.processEvents()
                time.sleep(0.0005)
            seen, cpu = time.perf_counter() - began, time.thread_time() - cpu
            figures = f"{1000 * held:6.1f} ms held, {1000 * cpu:6.1f} ms CPU, seen after {1000 * seen:6.1f} ms"
            print(f"{what:12} {figures}, {resident_mb() - before:5.1f} MB")

        shown = lambda: bool(kept.page.voices) and kept.page.voices[0].picture is not None  # noqa: E731
        measure("the start", kept.load, shown)
        for k in range(3):
            new = Kept(made_voice(5000 + k, f"N{k}"), f"N{k}", 2.0, 0, "a.wav", id=kept.new_row())

            def keep(new: Kept = new) -> None:
                kept.expect(new, gone=False)
                document.write([Keep(new, 0.0)], act=True, done=lambda: kept.answered(new.id, gone=False))

            def stands(name: str = new.name) -> bool:
                return (kept.page.voices[0].name, kept.page.voices[0].pending) == (name, False)

            measure("one is kept", keep, stands)
        workers.close()
        reader.close()
        library.close()


if __name__ == "__main__":
    main()
