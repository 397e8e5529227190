"""Pictures of candidates by genome: which are there, which are being drawn, asking for what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.service.messages import Draw, Picture, Pictures

KEPT = 400


class PictureStore:
    """Keys are a genome's bytes; None stands for a silent one."""

    def __init__(self, draw: Callable[[Callable[[int], object]], None]) -> None:
        self._draw = draw
        self._pictures: dict[bytes, Picture | None] = {}
        self._drawing: dict[int, bytes] = {}
        self._ids = itertools.count(1)

    def __contains__(self, genome: F64) -> bool:
        """Whether its picture is there, or it is known to be silent."""
        return genome.tobytes() in self._pictures

    def get(self, genome: F64) -> Picture | None:
        return self._pictures.get(genome.tobytes())

    def forget(self) -> None:
        """Everything is to be drawn anew: another target, another engine."""
        self._pictures.clear()
        self._drawing.clear()

    def redraw(self) -> None:
        """Ask again for what is missing: the desk has lost its memory."""
        self._drawing.clear()

    def take(self, answer: Pictures) -> None:
        for draw_id, picture in zip(answer.ids, answer.pictures, strict=True):
            if (key := self._drawing.pop(draw_id, None)) is not None:
                self._pictures[key] = picture
        while len(self._pictures) > KEPT:
            self._pictures.pop(next(iter(self._pictures)))

    def ask(self, wanted: Mapping[bytes, F64], target: PreparedTarget | None, synth: str) -> None:
        """One request for all of these that lack; the desk drops the one before."""
        missing = {key: genome for key, genome in wanted.items() if key not in self._pictures}
        if not missing or set(missing) <= set(self._drawing.values()):
            return
        self._drawing = dict(zip(self._ids, missing, strict=False))
        ids, genomes = tuple(self._drawing), np.stack(list(missing.values()))
        self._draw(lambda ticket: Draw(ticket, ids, genomes, target, synth))
