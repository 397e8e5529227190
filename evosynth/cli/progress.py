"""What a person sees while a search runs: a line of progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from evosynth.analysis.nearness import attack_of, nearness
from evosynth.errors import Cancelled
from evosynth.evolution.headway import headway_of

if TYPE_CHECKING:
    from evosynth.runs.matching import MatchProgress

TEXT_S = 0.25  # figures change at most four times a second
BAR_COLUMNS = 24  # of the terminal, for percentage, bar and time


@contextmanager
def progress_bar(interrupted: Callable[[], bool]) -> Iterator[Bar]:
    bar = Bar(interrupted)
    try:
        yield bar
    finally:
        bar.close()


class Bar:
    """A line of progress on the terminal; nothing where there is none."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        from tqdm import tqdm

        self._interrupted = interrupted
        self._told_at = -TEXT_S
        self._bar: Any = tqdm(
            total=1.0,
            disable=not sys.stderr.isatty(),
            leave=False,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}",
        )

    def preparing(self, part: float, what: str) -> None:
        """Between two kernels that are compiled; Cancelled where nobody wants to wait for the next one."""
        if self._interrupted():
            raise Cancelled("the run was stopped while it was prepared")
        self._bar.set_description_str(what)

    def say(self, sentence: str) -> None:
        """A line above the bar, also where there is no terminal."""
        if sentence:
            self._bar.clear()
            print(f"evosynth: {sentence}", file=sys.stderr)

    def shown(self, progress: MatchProgress) -> None:
        now = time.monotonic()
        if not self._bar.disable and now - self._told_at >= TEXT_S:
            self._told_at = now
            self._bar.set_description_str(words_for(progress, _columns() - BAR_COLUMNS), refresh=False)
        self._bar.update(progress.part - self._bar.n)

    def heard(self, words: str, part: float) -> None:
        """On a synth each voice takes its time: which one it is, and what part of all is over."""
        if not self._bar.disable:
            self._bar.set_description_str(words[: max(0, _columns() - BAR_COLUMNS)], refresh=False)
            self._bar.n = min(part, 1.0)
            self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


def _columns() -> int:
    """Of the terminal that stderr is."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 80


def words_for(progress: MatchProgress, columns: int) -> str:
    """The distance, what it means, whether it still falls and how fast it goes: as much of it as there is room for."""
    distance = progress.report.best_distance
    best = progress.report.best  # where a match leans towards a taste it need not be the nearest
    attack = attack_of(best.scores.tolist(), progress.session.parts) if best.distance == distance else None
    found = headway_of(progress.session.logbook)
    rate = progress.evaluations / max(progress.elapsed_s, 1e-9)
    text = f"distance {distance:.2f}"
    for part in (nearness(distance, attack), found.words if found else "", f"{rate:,.0f}/s"):
        if part and len(text) + 2 + len(part) <= columns:
            text += f", {part}"
    return text
