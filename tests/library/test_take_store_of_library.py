"""Takes of kept voices and banks: found by sound, note and device, in all processes, and never recorded twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from evosynth.errors import Cancelled, StorageError
from evosynth.library import paths, take_store
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.library.take_store import LibraryTakes
from evosynth.synths import voicing
from evosynth.synths.base import Note, never
from evosynth.synths.takes import Remembered, Take
from evosynth.voices.dx7 import INIT_VOICE

DEVICE, NOTE, OTHER = "tx802;1;PORT;;", Note(48, 90, 0.25, 0.5), Note(72)
BANK = [INIT_VOICE.with_name(f"VOICE {n}").with_values(algorithm=1 + n).data for n in range(8)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def take(n: int) -> Take:
    return Take.of(np.random.default_rng(n).uniform(-1, 1, 500).astype(np.float32), 48000, "" if n % 2 else "it clips")


class Player:
    """Counts what it plays, and is stopped before the so manyth voice."""

    def __init__(self, most: int = 1000) -> None:
        self.played, self.most = list[bytes](), most

    def record(
        self, voices: Sequence[bytes], notes: Sequence[Note], *, again: int = 0, cancelled: Callable[[], bool] = never
    ) -> Iterator[tuple[Take, ...]]:
        for voice in voices:
            if len(self.played) == self.most:
                raise Cancelled("stopped")
            self.played.append(voice)
            yield tuple(take(len(self.played)) for _ in notes)


def test_a_take_is_found_by_sound_note_device_and_hearing_under_any_name() -> None:
    store, sound = LibraryTakes(DEVICE), voicing.sound(BANK[0])
    assert store.find(sound, NOTE) is None
    assert take_store.latest(BANK[0]) is None
    store.put(sound, NOTE, 0, take(1))
    store.put(sound, NOTE, 1, take(2))
    store.put(sound, OTHER, 0, take(4))
    found = LibraryTakes(DEVICE).find(voicing.sound(voicing.renamed(BANK[0], "HORN")), NOTE)
    assert found is not None
    assert found.samples.tobytes() == take(1).samples.tobytes()
    again = store.find(sound, NOTE, 1)
    assert again is not None
    assert again.problem == "it clips"
    assert LibraryTakes("another").find(sound, NOTE) is None
    for device in (None, DEVICE):
        latest = take_store.latest(voicing.renamed(BANK[0], "HORN"), device)
        assert latest is not None
        assert latest.key == TakeKey(sound, OTHER, DEVICE)
    assert take_store.latest(BANK[0], "another") is None


def test_a_bank_goes_on_where_it_was_left() -> None:
    store, first = LibraryTakes(DEVICE), Player(most=3)
    assert store.lacking([*BANK, BANK[0]], [NOTE]) == tuple(BANK)
    with pytest.raises(Cancelled):
        list(Remembered(first, store).record(BANK, [NOTE]))
    assert store.lacking(BANK, [NOTE]) == tuple(BANK[3:])
    assert store.lacking(BANK, [NOTE, OTHER]) == tuple(BANK)
    second = Player()
    assert len(list(Remembered(second, LibraryTakes(DEVICE)).record(BANK, [NOTE]))) == len(BANK)
    assert first.played + second.played == BANK
    assert store.lacking(BANK, [NOTE]) == ()


def test_a_damaged_take_is_recorded_again() -> None:
    store = LibraryTakes(DEVICE)
    list(Remembered(Player(), store).record(BANK, [NOTE]))
    with closing(sqlite3.connect(paths.takes())) as db, db:
        db.execute("UPDATE takes SET data = substr(data, 1, 300) WHERE voice = ?", (voicing.sound(BANK[5]),))
        db.execute("UPDATE takes SET sample_rate = 'x' WHERE voice = ?", (voicing.sound(BANK[6]),))
    assert store.lacking(BANK, [NOTE]) == (BANK[5], BANK[6])
    assert take_store.latest(BANK[5]) is None
    again = Player()
    list(Remembered(again, store).record(BANK, [NOTE]))
    assert again.played == [BANK[5], BANK[6]]
    assert store.lacking(BANK, [NOTE]) == ()


def test_takes_of_a_document_are_kept_as_they_are() -> None:
    one = StoredTake.of(TakeKey(voicing.sound(BANK[0]), NOTE, DEVICE), take(1), 12.5)
    take_store.keep([one])
    take_store.keep([one])
    take_store.keep([])
    assert take_store.latest(BANK[0]) == one


@pytest.mark.parametrize("how", ["a folder", "garbage", "newer", "a file in its place"])
def test_where_the_file_cannot_be_used_nothing_is_found_and_putting_says_why(home: Path, how: str) -> None:
    if how == "a file in its place":
        home.write_text("not a folder")
    else:
        home.mkdir()
        file = paths.takes()
        if how == "a folder":
            file.mkdir()
        elif how == "garbage":
            file.write_bytes(b"no database" * 100)
        else:
            with closing(sqlite3.connect(file)) as db:
                db.execute("PRAGMA user_version = 2")
    store = LibraryTakes(DEVICE)
    assert store.find(voicing.sound(BANK[0]), NOTE) is None
    assert take_store.latest(BANK[0]) is None
    with pytest.raises(StorageError, match=r"takes|folder"):
        store.put(voicing.sound(BANK[0]), NOTE, 0, take(1))
