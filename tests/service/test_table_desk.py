"""What the desk says of a file of a table, and that it is kept only where that is asked for."""

from pathlib import Path

import numpy as np
import pytest

from evosynth.audio.table_files import write_table
from evosynth.library import paths, table_store
from evosynth.service import table_desk
from evosynth.service.desk_messages import ReadTable, ShowTable
from evosynth.synths.wavetable.factory import factory_table
from tests.audio.tables_of_others import morphing, srge, strongest, wav


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_table_is_looked_at_with_the_sizes_that_it_may_have_and_kept_where_it_is_used(home: Path) -> None:
    path = wav(home / "bank.wav", morphing(64, 256))
    seen = table_desk.read(ReadTable(1, path))
    assert (seen.frames, seen.size, seen.key) == (64, 256, "")
    assert seen.sizes == (128, 256, 512, 1024, 2048, 4096)
    assert seen.told == (
        "Nothing in the file says how long a frame is: 64 frames of 256 samples were assumed, since frames of 2048 "
        "would hold only every 8th harmonic.",
    )
    assert seen.cycles.shape == (5, 128)
    np.testing.assert_allclose(seen.cycles[:, 8], morphing(64, 256)[[0, 16, 32, 47, 63], 16], atol=1e-4)
    assert not paths.tables().exists()
    kept = table_desk.read(ReadTable(2, path, 2048, keep=True))
    assert (kept.frames, kept.size, kept.told) == (8, 2048, ("Frames of 2048 samples, as you chose.",))
    table = table_store.find(kept.key)
    assert table is not None
    assert set(strongest(table.frames)) == {8}


def test_what_the_file_says_is_told_as_well(home: Path) -> None:
    said = {
        size: table_desk.read(ReadTable(1, wav(home / "a.wav", morphing(8, size), srge(size)))).told
        for size in (64, 600)
    }
    assert set(said.values()) == {("The file says how long a frame is.",)}
    assert table_desk.read(ReadTable(1, wav(home / "a.wav", morphing(2, 600)[1:]))).told == ("It is one cycle.",)


def test_a_size_that_a_person_chooses_against_the_file_is_said_and_that_of_the_file_stays_on_offer(home: Path) -> None:
    path = wav(home / "a.wav", morphing(8, 1344), srge(1344))
    for size in (4, 7, 2048):
        seen = table_desk.read(ReadTable(1, path, size))
        assert seen.told[0] == f"The file says 1344; {size} is what you chose."
        assert {size, 1344} <= set(seen.sizes)
    assert table_desk.read(ReadTable(1, path, 1344)).told == ("Frames of 1344 samples, as you chose.",)
    surge = home / "b.wt"
    write_table(surge, morphing(4, 2048).astype(np.float32))
    assert table_desk.read(ReadTable(1, surge, 4)).told[0] == "The file says 2048; 4 is what you chose."


def test_what_sounds_like_a_recording_is_shown_all_the_same(home: Path) -> None:
    path = wav(home / "a.wav", np.random.default_rng(0).uniform(-1, 1, 44_101).astype(np.float32))
    seen = table_desk.read(ReadTable(1, path))
    assert (seen.size, seen.frames) == (2048, 21)
    assert seen.told[0] == "It looks like a recording, not like a table: frames of 2048 samples were assumed."
    assert table_desk.read(ReadTable(1, path, 441)).frames == 100


def test_a_table_that_cannot_be_kept_says_so(home: Path) -> None:
    (home / "home").write_text("a file stands where the folder would be")
    kept = table_desk.read(ReadTable(1, wav(home / "bank.wav", morphing(8, 2048)), keep=True))
    assert any("cannot be kept" in said for said in kept.told)
    table_store._held.clear()


def test_a_table_is_shown_by_the_word_that_patches_have_for_it(home: Path) -> None:
    shown = table_desk.show(ShowTable(7, "wavetable", "Vowels"))
    assert (shown.ticket, shown.word, shown.name) == (7, "Vowels", "Vowels")
    assert shown.frames is not None
    np.testing.assert_array_equal(shown.frames, factory_table("Vowels").frames)
    path = wav(home / "bank.wav", morphing(8, 2048))
    key = table_desk.read(ReadTable(1, path, 2048, keep=True)).key
    own = table_desk.show(ShowTable(8, "wavetable", f"#{key}"))
    assert own.name == "bank"
    assert own.frames is not None
    assert own.frames.shape == (8, 2048)


@pytest.mark.parametrize(
    ("engine", "word"), [("wavetable", "No such table"), ("wavetable", "#0123"), ("dx7", "Vowels")]
)
def test_a_table_that_is_not_there_is_shown_as_missing(engine: str, word: str) -> None:
    assert table_desk.show(ShowTable(1, engine, word)).frames is None
