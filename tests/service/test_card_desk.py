"""A document that holds no picture is drawn by its best voice, else by its target, and stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from test_evolver import short_target, voices

from evosynth.documents.changes import Began, Change, Found, Planned, StandsAt
from evosynth.documents.document import Document
from evosynth.documents.records import NOBODY, Candidate, Rating, Run, Why
from evosynth.errors import StorageError
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.runs import assembly
from evosynth.runs.folder import Plan
from evosynth.runs.packing import packed
from evosynth.runs.settings import RunSettings
from evosynth.service.card_desk import draw_card
from evosynth.service.desk_messages import DrawCard, Occasion
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Take


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


def seen(id: int, voice: bytes, distance: float, why: Why = Why.SHOWN) -> Candidate:
    scores = np.array([distance, 0.0]).tobytes()
    return Candidate(id, NOBODY, NOBODY, NOBODY, id // 16, id % 16, int(why), "prior", voice, scores)


def document(path: Path, *changes: Change, breeding: bool = False) -> Path:
    made = Document(path / "run.evosynth")
    plan = Planned("aa", "dx7", packed(Plan(RunSettings(), None if breeding else short_target())))
    made.apply([Began(Run("aa", 1.0, breeding, "" if breeding else "tone.wav", "dx7")), plan, *changes])
    made.close()
    return path / "run.evosynth"


def test_a_match_is_drawn_by_the_nearest_that_was_seen_at_its_note(home: Path) -> None:
    a, b, c = voices(3)
    found = Found("aa", (seen(1, a, 3.0), seen(2, b, 1.0), seen(3, c, 0.1, Why.ANCESTOR)))
    path = document(home, found)
    before = path.read_bytes()
    drawn = draw_card(DrawCard(7, path))
    assert (drawn.ticket, drawn.voice, drawn.occasion) == (7, b, Occasion.of(short_target()))
    assert drawn.picture is not None
    assert path.read_bytes() == before
    assert [file.name for file in home.iterdir() if file.name.startswith(("run", ".run"))] == ["run.evosynth"]


def test_a_breeding_is_drawn_by_the_voice_with_the_most_stars(home: Path) -> None:
    a, b, c = voices(3)
    found = Found("aa", (seen(1, a, 0.0), seen(2, b, 0.0), seen(33, c, 0.0)))
    assert draw_card(DrawCard(1, document(home, found, breeding=True))).voice == c, "of the latest generation"
    rated = Document(home / "run.evosynth")
    rated.apply([Rating("aa", 0, 2, 4, b)])
    rated.close()
    assert draw_card(DrawCard(1, home / "run.evosynth")).voice == b


def test_a_voice_that_was_heard_on_a_device_is_drawn_as_it_sounded_there(home: Path) -> None:
    (a,), note = voices(1), Occasion().note
    at_1500_hz = (0.1 * np.sin(2 * np.pi * 1500 * np.arange(4800) / 48000)).astype(np.float32)
    take = StoredTake.of(TakeKey(voicing.sound(a), note, "dx7;1;PORT;;"), Take.of(at_1500_hz, 48000), 1.0)
    settings = RunSettings(synth=EngineSpec("dx7", device="dx7;1;PORT;;"))
    plan = Planned("aa", str(settings.synth), packed(Plan(settings, None)))
    path = document(home, plan, Found("aa", (seen(1, a, 0.0),)), take, breeding=True)
    picture = draw_card(DrawCard(1, path)).picture
    assert picture is not None
    row = int(np.argmax(picture.pixels[:, : picture.pixels.shape[1] // 40].max(1)))
    hz = picture.low_hz * (picture.high_hz / picture.low_hz) ** (row / (len(picture.pixels) - 1))
    assert hz == pytest.approx(1500, rel=0.05)


def test_a_search_that_was_killed_before_anybody_was_noted_is_drawn_by_the_best_of_its_checkpoint(home: Path) -> None:
    session = assembly.make_session(short_target(), RunSettings(seed=3))
    session.step()
    path = document(home, StandsAt("aa", "{}", session.checkpoint()))
    assert session.best is not None
    drawn = draw_card(DrawCard(1, path))
    assert drawn.voice == voicing.voice_of(session.best.genome, RunSettings().synth)
    assert drawn.picture is not None


def test_a_match_that_has_not_begun_is_drawn_by_its_target_and_a_damaged_file_by_nothing(home: Path) -> None:
    drawn = draw_card(DrawCard(1, document(home)))
    assert drawn.voice == b""
    assert drawn.picture is not None
    broken = home / "broken.evosynth"
    broken.write_bytes(b"no document")
    with pytest.raises(StorageError):
        draw_card(DrawCard(1, broken))
