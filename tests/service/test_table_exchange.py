"""Tables that lie in no file go from process to process, once, ahead of the voices that name them."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest
from children import Talk
from lost_tables import made_table, patch_file

from evosynth.library import paths, table_store
from evosynth.service.desk_messages import BankReady, Draw, Occasion, Picture, Pictures, ReadBank, Sound, SoundReady
from evosynth.service.messages import Shutdown, TableHeld
from evosynth.service.table_exchange import TableExchange

DESK = "evosynth.service.desk:run"
tickets = count(1)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written, for us and for the processes: a file stands in its place."""
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(table_store, "_held", {})


def test_a_table_is_sent_once_and_never_back() -> None:
    said: list[object] = []
    ours, theirs = made_table(1), made_table(2)
    exchange = TableExchange(said.append)
    exchange.send_ahead()
    assert said == []
    table_store.hold(ours)
    assert exchange.take(TableHeld(theirs))
    assert not exchange.take("a voice")
    exchange.send_ahead()
    exchange.send_ahead()
    assert said == [TableHeld(ours)]


def test_a_table_of_a_patch_that_one_desk_has_read_is_heard_from_another(tmp_path: Path) -> None:
    table = made_table(3)
    path = patch_file(table, tmp_path / "own.evopatch")
    first, second = Talk(DESK), Talk(DESK)
    try:
        bank = first.ask(ReadBank(next(tickets), path), BankReady)
        (voice,) = bank.voices
        assert bank.problems == (
            f"Its table cannot be kept in {paths.tables()}: it is there until EvoSynth is closed.",
        )
        assert [one.key for one in table_store.held()] == [table.key], "the window holds it for whoever needs it"
        np.testing.assert_array_equal(table_store.held()[0].frames, table.frames)
        sound = second.ask(Sound(next(tickets), voice, Occasion(), 44100), SoundReady)
        assert np.abs(sound.samples).max() > 0.01
        (picture,) = second.ask(Draw(next(tickets), (1,), (voice,), None), Pictures).pictures
        assert isinstance(picture, Picture)
    finally:
        first.child.end(Shutdown(), 5.0)
        second.child.end(Shutdown(), 5.0)
