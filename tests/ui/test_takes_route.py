"""The way of takes through the window: nothing waited for is left without an answer, nothing else is handed on."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import numpy as np
import pytest
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot

from evosynth.service.take_messages import Heard, NoTakes, TakesAre, TakesHeard, Unwanted, WantTakes
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE
from ui.processes.device_link import DeviceLink
from ui.processes.takes_route import DIED, NOBODY, TakesRoute

NOTE = Note(60, 100, 0.1, 0.2)


def wanted(ticket: int, device: str = "dx7;1;PORT;;") -> WantTakes:
    return WantTakes(ticket, device, INIT_VOICE.data, (NOTE,))


def takes(ticket: int) -> TakesAre:
    return TakesAre(ticket, (Heard(np.ones(3, np.float32), 48000),))


class Ends:
    """What has arrived at either end, and at the desks."""

    def __init__(self, *, runs: bool = True) -> None:
        self.runs = runs
        self.device: list[Any] = []
        self.evolver: list[Any] = []
        self.desks: list[Any] = []
        self.route = TakesRoute(self._to_device, self.evolver.append, self.desks.append)

    def _to_device(self, message: object) -> bool:
        self.device.append(message)
        return self.runs


def test_what_is_wanted_goes_to_the_synth_and_what_was_recorded_back() -> None:
    ends = Ends()
    ends.route.want(wanted(7))
    ends.route.hand_back(takes(7))
    assert ends.device == [wanted(7)]
    assert [message.ticket for message in ends.evolver] == [7]


def test_the_desks_hear_of_which_voice_it_was() -> None:
    ends = Ends()
    ends.route.want(wanted(7))
    ends.route.hand_back(takes(7))
    (told,) = ends.desks
    assert isinstance(told, TakesHeard)
    assert (told.device, told.voice, told.notes, told.again) == ("dx7;1;PORT;;", INIT_VOICE.data, (NOTE,), 0)


def test_what_comes_for_nobody_goes_nowhere() -> None:
    ends = Ends()
    ends.route.want(wanted(7))
    ends.route.want(Unwanted(7))
    ends.route.hand_back(takes(7))
    ends.route.hand_back(takes(8))
    assert ends.device[-1] == Unwanted(7)
    assert not ends.evolver
    assert not ends.desks


def test_without_a_process_of_the_synth_the_evolver_does_not_wait() -> None:
    ends = Ends(runs=False)
    ends.route.want(wanted(7))
    assert ends.evolver == [NoTakes(7, NOBODY)]


def test_whoever_waits_for_a_process_that_dies_hears_of_it_once() -> None:
    ends = Ends()
    for ticket in (7, 8):
        ends.route.want(wanted(ticket))
    ends.route.hand_back(takes(7))
    ends.route.device_died()
    ends.route.device_died()
    assert ends.evolver[1:] == [NoTakes(8, DIED)]


def test_what_an_evolver_that_dies_has_wanted_is_not_played() -> None:
    ends = Ends()
    ends.route.want(wanted(7))
    ends.route.evolver_died()
    assert ends.device[-1] == Unwanted(7)


@pytest.mark.slow
def test_takes_pass_while_the_windows_thread_is_busy_and_a_dead_process_is_said(qtbot: QtBot) -> None:
    link, evolver, desks = DeviceLink(target="service.engine_as_device:run"), [], []  # type: ignore[var-annotated]
    route = TakesRoute(link.pass_on, evolver.append, desks.append)
    link.hand_takes = route.hand_back
    link.died.connect(route.device_died)
    link.start()
    try:
        route.want(wanted(1))
        _busy_until(lambda: len(evolver) == 1)
        assert isinstance(evolver[0], TakesAre)
        assert len(desks) == 1
        assert link._child is not None
        os.kill(link._child.pid, signal.SIGSTOP)  # so that it cannot answer any more
        route.want(wanted(2))
        os.kill(link._child.pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: len(evolver) == 2, timeout=PATIENCE_MS)
        assert evolver[1] == NoTakes(2, DIED)
        route.want(wanted(3))  # it was started again
        _busy_until(lambda: len(evolver) == 3)
        assert isinstance(evolver[2], TakesAre)
    finally:
        link.close()


def _busy_until(condition: Any) -> None:
    """No event of Qt is handled meanwhile."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)
