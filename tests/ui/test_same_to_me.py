"""The two heard last sound the same: an answer, told to the run, undone, and taken back when it is said once more."""

from __future__ import annotations

import pytest
from test_undo import breeding
from windowless import Told

from ui.intents.blind import NO_SOUND, NO_TARGET
from ui.intents.same import NO_TWO
from ui.models.audition import Request
from ui.view_state.blind import BlindChoice


def hear(told: Told, place: int) -> int:
    """As if it had been played: there is no device here."""
    candidate = told.grid.tiles[place].candidate
    assert candidate is not None
    told.controller.audition.heard.emit(Request(candidate.id, None, candidate.voice))
    return candidate.id


def known(told: Told) -> tuple[tuple[int, int], ...]:
    taste = told.controller.run.taste
    return () if taste is None else taste.same


@pytest.mark.usefixtures("home")
def test_the_two_heard_last_are_called_the_same_and_that_is_undone(told: Told) -> None:
    breeding(told)
    told.full()
    told.intents.same.call()
    told.toast_with(NO_TWO)
    audible = [tile.place for tile in told.tiles() if not tile.silent]
    hear(told, audible[0])
    one, other = (hear(told, place) for place in audible[1:3])
    hear(told, audible[2])
    told.intents.same.call()
    told.until(lambda: known(told) == ((one, other),))
    told.toast_with("sound the same to you")
    told.intents.undo.undo()
    told.until(lambda: known(told) == ())
    told.intents.undo.redo()
    told.until(lambda: known(told) == ((one, other),))
    told.intents.same.call()
    told.until(lambda: known(told) == ())


@pytest.mark.usefixtures("home")
def test_a_blind_test_says_what_it_lacks(told: Told) -> None:
    breeding(told)
    told.full()
    states: list[BlindChoice] = []
    told.intents.blind.changed.connect(states.append)
    told.intents.blind.open()
    assert (states[-1].question, states[-1].why_not_nearer, states[-1].why_not) == ("better", NO_TARGET, NO_SOUND)
    told.intents.blind.go()
    told.intents.blind.leave()
    assert states[-1] is None
