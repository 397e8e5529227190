"""What dropped paths mean."""

import os
from pathlib import Path

import pytest

from ui.models.dropped_files import MOST, understood
from ui.view_state.window import FilesToChoose


def made(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / name).write_bytes(b"x")
    return [str(folder / name) for name in names]


def offered(*paths: str) -> FilesToChoose:
    found = understood(paths).choices
    assert found is not None
    return found


def test_one_sound_is_loaded_whatever_the_case_of_its_suffix(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "Schöner Ton 1.WAV")
    assert understood([path]).sound == Path(path)


def test_a_document_is_opened_as_one_whatever_the_case_of_its_suffix(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "Soft Rhodes.EvoSynth")
    assert understood([path]).document == Path(path)


def test_a_bank_is_a_bank(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "rom1a.syx")
    assert understood([path]).bank == Path(path)


@pytest.mark.parametrize(
    "name", ["a.SYX", "a.Syx", "a.sysex", "a.mid", "a.MID", "a.rmi", "a.bin", "a.dx7", "a.tx7", "a.bnk", "a.Zip"]
)
def test_files_of_voices_are_known_by_each_of_their_suffixes(tmp_path: Path, name: str) -> None:
    (path,) = made(tmp_path, name)
    assert understood([path]).bank == Path(path)
    assert offered(str(tmp_path)).paths == (path,)


def test_a_snd_file_is_a_sound_or_a_bank_by_its_content(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "a.SND")
    assert understood([path]).bank == Path(path)
    Path(path).write_bytes(b".snd" + bytes(40))
    assert understood([path]).sound == Path(path)


def test_several_files_are_to_be_chosen_from_and_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    paths = made(tmp_path, "a.wav", "b.flac", "notes.txt", "bank.syx")
    assert offered(*paths) == FilesToChoose((paths[0], paths[1], paths[3]), "3 files were dropped")


def test_of_several_files_the_only_readable_one_is_loaded(tmp_path: Path) -> None:
    paths = made(tmp_path, "a.wav", "notes.txt")
    assert understood(paths).sound == Path(paths[0])


def test_a_folder_offers_its_sounds_in_the_order_of_their_names(tmp_path: Path) -> None:
    paths = made(tmp_path, "b.wav", "a.aiff", ".hidden.wav", "readme.md")
    assert offered(str(tmp_path)).paths == (paths[1], paths[0])


def test_a_folder_offers_what_is_in_its_subfolders_too(tmp_path: Path) -> None:
    folder = tmp_path / "Strings"
    for name in ("soft/low", ".cache", "banks"):
        (folder / name).mkdir(parents=True)
    names = ("b.wav", "a.txt", ".c.wav", ".cache/d.wav", "banks/e.syx", "soft/f.flac", "soft/low/g.wt")
    paths = dict(zip(names, made(folder, *names), strict=True))
    found = offered(str(folder))
    assert found.paths == tuple(paths[name] for name in ("b.wav", "banks/e.syx", "soft/f.flac", "soft/low/g.wt"))
    assert (found.told, found.folder) == ("4 files in the folder Strings", str(folder))


def test_of_a_folder_with_many_files_the_first_are_offered_and_that_is_said(tmp_path: Path) -> None:
    paths = made(tmp_path, *(f"{number:03}.wav" for number in range(MOST + 1)))
    found = offered(str(tmp_path))
    assert found.paths == tuple(paths[:MOST])
    assert found.told == f"The first {MOST} files in the folder {tmp_path.name}"
    Path(paths[-1]).unlink()
    assert offered(str(tmp_path)).told == f"{MOST} files in the folder {tmp_path.name}"


def test_folders_among_several_paths_are_looked_into(tmp_path: Path) -> None:
    for name in ("one", "two", "none"):
        (tmp_path / name).mkdir()
    paths = made(tmp_path, "one/a.wav", "two/b.wav", "c.syx", "none/d.txt")
    found = offered(str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "none"), paths[2])
    assert found == FilesToChoose(tuple(paths[:3]), "3 files in what was dropped", str(tmp_path))
    assert "None of these" in understood([str(tmp_path / "none"), paths[3]]).problem


def test_a_folder_with_one_file_says_so(tmp_path: Path) -> None:
    made(tmp_path, "a.wav")
    assert offered(str(tmp_path)).told == f"1 file in the folder {tmp_path.name}"


@pytest.mark.parametrize("name", ["song.m4a", "letter.pdf", "none"])
def test_what_is_not_read_is_named_with_the_formats_that_are(tmp_path: Path, name: str) -> None:
    (path,) = made(tmp_path, name)
    problem = understood([path]).problem
    assert name in problem
    assert "WAV, FLAC, OGG, MP3, AIFF" in problem


@pytest.mark.parametrize(
    ("name", "begins", "said"),
    [
        ("song.m4a", b"\0\0\0\x20ftypM4A ", "is M4A (AAC or ALAC), which is not read: convert it to WAV or FLAC."),
        ("song.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "is Windows Media (WMA), which is not read: convert it to"),
        ("letter.pdf", b"%PDF-1.7", "is a PDF document, not a sound. EvoSynth reads WAV, FLAC"),
    ],
)
def test_what_is_not_read_is_told_by_its_content(tmp_path: Path, name: str, begins: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(begins + bytes(99))
    assert f"{name} {said}" in understood([str(tmp_path / name)]).problem


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "nothing here"
    folder.mkdir()
    assert "nothing here" in understood([str(folder)]).problem


def test_a_file_that_has_gone_is_named(tmp_path: Path) -> None:
    assert understood([str(tmp_path / "gone.wav")]).problem == "gone.wav is not there any more."


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "secret.wav")
    os.chmod(path, 0)
    assert "secret.wav may not be read" in understood([path]).problem
