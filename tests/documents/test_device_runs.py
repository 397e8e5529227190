"""A search on a device, given its takes: broken off anywhere it goes on as if nothing had been, and is made again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from device_run import SETTINGS, SPEC, Device, DeviceRun, Killed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evosynth.cli import main
from evosynth.documents import opening
from evosynth.documents.document import Document
from evosynth.documents.replay import Parted, Replay, searches_of
from evosynth.documents.stored_run import stored_run
from evosynth.documents.take_store import TakesInDocument
from evosynth.errors import Cancelled
from evosynth.library import take_rows
from evosynth.synths import voicing

EVALUATIONS = SETTINGS.evaluations or 0


def takes_of(path: Path) -> int:
    with opening.reading(path) as db:
        return take_rows.counts(db).get(SPEC.device, 0)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A search that was killed once."""
    path = tmp_path_factory.mktemp("searched") / "one.evosynth"
    device = Device(deadly=[EVALUATIONS // 2])
    with pytest.raises(Killed):
        DeviceRun(path).goes_on(device)
    DeviceRun(path).goes_on(device)
    return path


def interrupted(run: DeviceRun, kills: set[int], pauses: set[int]) -> None:
    """Killed and paused at these voices, it records only what is missing, and comes to the same end."""
    device, last = Device(deadly=kills), None
    left = set(pauses)

    def cancelled() -> bool:
        now = device.played in left
        left.discard(device.played)
        return now

    while last is None:
        with suppress(Cancelled, Killed):
            last = run.goes_on(device, cancelled)
    lost = len([number for number in kills if number <= device.played])
    assert device.played == takes_of(run.path) + lost
    assert last == run.made_again()


def test_a_search_that_was_broken_off_records_what_is_missing_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    interrupted(DeviceRun(tmp_path / "one.evosynth"), kills={13}, pauses={0, 24})


def test_a_generation_that_was_paused_is_asked_for_again_and_plays_what_is_missing(tmp_path: Path) -> None:
    interrupted(DeviceRun(tmp_path / "one.evosynth", stays=True), kills=set(), pauses={0, 3, 8, 21, EVALUATIONS - 1})


@pytest.mark.slow
def test_so_does_one_whose_voices_are_searched_for_on_the_engine_first(tmp_path: Path) -> None:
    foreseen = replace(SETTINGS, foreseen=True, evaluations=16)
    interrupted(DeviceRun(tmp_path / "one.evosynth", foreseen, stays=True), kills={11}, pauses={5})


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(1, EVALUATIONS), max_size=4), st.sets(st.integers(0, EVALUATIONS), max_size=4))
def test_a_search_may_be_broken_off_at_any_voice(tmp_path: Path, kills: set[int], pauses: set[int]) -> None:
    path = tmp_path / "one.evosynth"
    path.unlink(missing_ok=True)
    interrupted(DeviceRun(path), kills, pauses)


@pytest.mark.slow
def test_a_process_that_is_killed_at_any_voice_leaves_a_search_that_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    path, played = tmp_path / "one.evosynth", 0
    kills = (1, 11)
    program = [sys.executable, str(Path(__file__).with_name("device_run.py")), str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for until in (*kills, None):
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            for line in process.stdout:
                played += line != "end\n"
                if until is not None and int(line) == until:
                    os.kill(process.pid, signal.SIGKILL)
                    break
    assert takes_of(path) <= played <= takes_of(path) + len(kills)
    run = DeviceRun(path)
    assert run.goes_on(Device(deadly=[1])) == run.made_again()  # nothing more is heard


def replayed(path: Path) -> tuple[Parted | None, int]:
    found = stored_run(path)
    (search,) = searches_of(found.obeyed)
    again = Replay(found.plan, search, found.candidates, found.evaluations, path)
    return again.run(), len(again.same)


def test_a_run_is_made_again_by_its_takes_to_the_bit(
    searched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parted, same = replayed(searched)
    assert parted is None
    assert same == len(stored_run(searched).candidates) > 0
    copy = shutil.copyfile(searched, tmp_path / "elsewhere.evosynth")
    assert main(["document", "replay", str(copy)]) == 0
    assert f"The same {same} candidates: {EVALUATIONS} evaluations were made again." in capsys.readouterr().out


def test_a_take_that_is_missing_or_another_one_names_the_candidate(searched: Path, tmp_path: Path) -> None:
    copy = shutil.copyfile(searched, tmp_path / "one.evosynth")
    third = stored_run(copy).candidates[2]
    document = Document(copy)
    with opening.reading(copy) as db:
        heard = [one for one in take_rows.every(db) if one.key.voice == voicing.sound(third.voice)]
    document.db.execute("DELETE FROM takes WHERE voice = ?", (heard[0].key.voice,))
    parted, _ = replayed(copy)
    assert parted is not None
    assert parted.candidate == third.id
    assert parted.sentence == (
        f"candidate {third.id} in generation {third.generation}, evaluation {third.id}: {copy} holds no take of it"
    )
    other = next(one for one in take_rows.every(document.db) if one.key.voice != heard[0].key.voice)
    store = TakesInDocument(copy, SPEC.device, document.apply)
    store.put(heard[0].key.voice, heard[0].key.note, 0, other.take())
    parted, _ = replayed(copy)
    assert parted is not None
    assert parted.candidate == third.id
    assert "its distance was" in parted.sentence
    document.close()


def test_a_document_of_a_device_that_is_not_here_is_shown_and_its_sounds_are_taken_out(
    searched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["document", "show", str(searched)]) == 0
    said = capsys.readouterr().out
    assert f"takes         {takes_of(searched)} of Yamaha TX802 at PORT, channel 1" in said
    assert f"plucked_string_57.flac, dx7 on Yamaha TX802 at PORT, channel 1, running, {EVALUATIONS} evaluations" in said
    assert main(["document", "export", str(searched), "-o", str(tmp_path / "best.syx")]) == 0
    assert main(["document", "export", str(searched), "-o", str(tmp_path / "sounds"), "--as", "wav"]) == 0
    names = sorted(path.stem for path in (tmp_path / "sounds").iterdir())
    assert len(names) >= 4
    assert [name for name in names if not name.endswith(" heard")] == [
        name.removesuffix(" heard") for name in names if name.endswith(" heard")
    ]
