"""A take is kept the moment it exists: found before it is written, and never lost with a process that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evosynth.documents import changes as c
from evosynth.documents.document import Document
from evosynth.documents.opening import reading
from evosynth.documents.own import OwnDocument
from evosynth.documents.records import Run
from evosynth.documents.run_store import RunInDocument
from evosynth.documents.take_store import TakeMissing, TakesInDocument, TakesThatStand, heard_in
from evosynth.errors import StorageError
from evosynth.library import take_rows
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Take

DEVICE, NOTE, RATE = "tx802;1;PORT;;", Note(48, 90, 0.25, 0.5), 48000


def voice(n: int) -> bytes:
    return bytes([n % 100, n // 100, *[0] * 153])


def take(n: int, problem: str = "") -> Take:
    return Take.of(np.random.default_rng(n).uniform(-1, 1, 2000).astype(np.float32), RATE, problem)


def same(one: Take | None, other: Take) -> bool:
    return (
        one is not None
        and one.samples.tobytes() == other.samples.tobytes()
        and (one.sample_rate, one.problem) == (other.sample_rate, other.problem)
    )


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return Document(tmp_path / "one.evosynth")


class Slow:
    """A writer that writes when it is told to, and fails where the disk is full."""

    def __init__(self, document: Document) -> None:
        self._document, self.waiting, self.full = document, list[tuple[c.Change, ...]](), False

    def __call__(self, changes: tuple[c.Change, ...]) -> None:
        if self.full:
            raise StorageError("The disk is full.")
        self.waiting.append(changes)

    def write(self) -> None:
        while self.waiting:
            self._document.apply(self.waiting.pop(0))


def test_a_take_is_found_before_it_is_written_and_held_no_longer_than_until_then(document: Document) -> None:
    slow = Slow(document)
    store = TakesInDocument(document.path, DEVICE, slow)
    for n in range(3):
        store.put(voice(n), NOTE, 0, take(n, "it clips"))
    assert all(same(store.find(voice(n), NOTE, 0), take(n, "it clips")) for n in range(3))
    assert store.find(voice(3), NOTE, 0) is None
    assert store.find(voice(0), NOTE, 1) is None
    assert store.find(voice(0), Note(49, 90, 0.25, 0.5), 0) is None
    slow.write()
    store.put(voice(3), NOTE, 0, take(3))
    assert len(store._sent) == 1
    assert all(same(store.find(voice(n), NOTE, 0), take(n, "it clips")) for n in range(3))
    assert same(TakesInDocument(document.path, DEVICE, slow).find(voice(2), NOTE, 0), take(2, "it clips"))
    assert TakesInDocument(document.path, "another", slow).find(voice(2), NOTE, 0) is None


def test_a_damaged_take_is_told_and_recorded_again_in_its_place(document: Document) -> None:
    told: list[str] = []
    store = TakesInDocument(document.path, DEVICE, document.apply, tell=told.append)
    store.put(voice(0), NOTE, 0, take(0))
    document.db.execute("UPDATE takes SET data = substr(data, 1, 500)")
    again = TakesInDocument(document.path, DEVICE, document.apply, tell=told.append)
    assert again.find(voice(0), NOTE, 0) is None
    assert told == [f"A take in {document.path} is damaged: it is recorded again."]
    again.put(voice(0), NOTE, 0, take(7))
    assert same(TakesInDocument(document.path, DEVICE, document.apply).find(voice(0), NOTE, 0), take(7))
    assert take_rows.counts(document.db) == {DEVICE: 1}


def test_what_could_not_be_written_is_found_and_written_with_the_next_take(document: Document) -> None:
    told: list[str] = []
    slow = Slow(document)
    store = TakesInDocument(document.path, DEVICE, slow, tell=told.append)
    slow.full = True
    for n in range(3):
        store.put(voice(n), NOTE, 0, take(n))
    assert told == ["The disk is full. What is recorded is written as soon as it can be."]
    assert same(store.find(voice(1), NOTE, 0), take(1))
    slow.full = False
    store.put(voice(3), NOTE, 0, take(3))
    slow.write()
    assert [one.key.voice for one in take_rows.every(document.db)] == [voice(n) for n in range(4)]


def test_takes_of_a_run_follow_its_document_to_another_name(document: Document, tmp_path: Path) -> None:
    document.apply((c.Began(Run("4f00", 1.0, breeding=False, target="tone", synth="dx7")),))
    run = RunInDocument(document.path, "4f00", document.apply)
    run.takes(DEVICE).put(voice(0), NOTE, 0, take(0))
    assert run.takes(DEVICE) is run.takes(DEVICE)
    document.close()
    to = document.path.rename(tmp_path / "two.evosynth")
    run.path = to
    assert same(run.takes(DEVICE).find(voice(0), NOTE, 0), take(0))


def test_where_nobody_is_heard_only_what_stands_is_there(document: Document) -> None:
    store = TakesInDocument(document.path, DEVICE, document.apply)
    for n in (0, 1, 3):
        store.put(voicing.sound(voice(n)), NOTE, 0, take(n))
    spec = heard_in(document.path, EngineSpec("dx7", device=DEVICE))
    assert isinstance(spec.takes, TakesThatStand)
    assert heard_in(document.path, EngineSpec("dx7")).takes is None
    heard = spec.takes.record([voice(n) for n in range(4)], (NOTE,))
    assert same(next(heard)[0], take(0))
    assert same(next(heard)[0], take(1))
    with pytest.raises(TakeMissing, match="holds no take of it") as missing:
        next(heard)
    assert missing.value.row == 2


# ---- killed ----------------------------------------------------------------------------------------------------------

PLAYER = """
import sys, time
from pathlib import Path
from test_take_store import DEVICE, NOTE, VOICES, take, voice
from evosynth.documents.own import OwnDocument
from evosynth.documents.run_store import RunInDocument
from evosynth.synths.takes import Remembered

class Device:
    def record(self, voices, notes, *, again=0, cancelled=None):
        for one in voices:
            print("plays", one[0], flush=True)
            time.sleep(0.003)
            yield tuple(take(one[0]) for _ in notes)

own = OwnDocument(Path(sys.argv[1]))
run = RunInDocument(own.path, "none", lambda changes: own.apply(changes, durable=False))
heard = Remembered(Device(), run.takes(DEVICE)).record([voice(n) for n in range(VOICES)], (NOTE,))
for n, _ in enumerate(heard):
    print("has", n, flush=True)
own.close()
"""
VOICES = 60


def plays(path: Path, until: int | None) -> tuple[list[int], list[int]]:
    """What a process plays, and what it then has, that is killed as soon as it plays its so manyth voice."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((*filter(None, sys.path), str(Path(__file__).parent)))}
    player = subprocess.Popen(
        [sys.executable, "-c", PLAYER, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert player.stdout is not None
    played, has = [], []
    with player:
        for line in player.stdout:
            what, number = line.split()
            (played if what == "plays" else has).append(int(number))
            if until is not None and len(played) == until:
                os.kill(player.pid, signal.SIGKILL)
                break
    return played, has


@pytest.mark.parametrize("kills", [1, pytest.param(6, marks=pytest.mark.slow)])
def test_a_process_that_is_killed_loses_at_most_the_voice_in_the_air(tmp_path: Path, kills: int) -> None:
    path, played = tmp_path / "one.evosynth", list[int]()
    for until in (*[1 + 2 * VOICES // (3 * kills)] * kills, None):
        now, has = plays(path, until)
        played += now
        with reading(path) as db:
            there = {one.key.voice: one.take() for one in take_rows.every(db)}
        assert all(same(there[voicing.sound(voice(n))], take(n)) for n in has)
    assert len(there) == VOICES
    assert sorted(set(played)) == list(range(VOICES))
    assert len(played) <= VOICES + kills  # what was in the air when it was killed
    OwnDocument(path).close()


def test_voices_are_counted_from_a_time_on_whether_or_not_they_are_written_and_at_however_many_notes(
    document: Document,
) -> None:
    slow, now = Slow(document), [100.0]
    store = TakesInDocument(document.path, DEVICE, slow, clock=lambda: now[0])
    store.put(voice(0), NOTE, 0, take(0))
    now[0] = 200.0
    for note in (NOTE, Note(60, 90, 0.25, 0.5)):
        store.put(voice(1), note, 0, take(1))
    slow.write()
    store.put(voice(1), NOTE, 1, take(2))
    TakesInDocument(document.path, "another", document.apply, clock=lambda: 300.0).put(voice(7), NOTE, 0, take(7))
    assert [store.recorded_since(began) for began in (0.0, 150.0, 250.0)] == [3, 2, 0]
