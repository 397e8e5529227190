"""What is heard on the cables around a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.hardware.cables import BEFORE_S, LEAD_S, Cables

RATE = 48_000
never: Callable[[], bool] = lambda: False  # noqa: E731


class Tape:
    """A sound input that has heard this and hears no more."""

    sample_rate = RATE

    def __init__(self, samples: F32) -> None:
        self._samples = samples

    @property
    def frames(self) -> int:
        return len(self._samples)

    def frame_at(self, monotonic_s: float) -> int:
        return self.frames

    def read(self, first: int, count: int, *, cancelled: Callable[[], bool] = never) -> F32:
        return self._samples[first : first + count]

    def dropped(self, first: int, count: int) -> bool:
        return False

    def renew(self) -> None:
        pass


class Unused:
    link: Any = None


@pytest.mark.parametrize(("ended_s_ago", "loud"), [(0.0, True), (LEAD_S + BEFORE_S, True), (0.15, False)])
def test_what_still_rang_where_the_next_take_begins_is_loud_though_it_has_ended(ended_s_ago: float, loud: bool) -> None:
    sound = np.sin(np.arange(RATE, dtype=np.float32) * np.float32(0.1))
    silence = np.zeros(round(ended_s_ago * RATE), np.float32)
    conversation: Any = Unused()
    assert (Cables(conversation, Tape(np.concatenate([sound, silence]))).lately_db() > -10.0) is loud


def test_an_input_that_has_hardly_begun_is_no_louder_than_what_it_heard() -> None:
    conversation: Any = Unused()
    assert Cables(conversation, Tape(np.zeros(10, np.float32))).lately_db() == -120.0
