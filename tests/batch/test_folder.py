"""A folder of sounds: what is written, what is done again, what is said of files that are no sounds."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lost_tables import made_table
from patience import PATIENCE_S

from evosynth.audio.wav_out import write_wav
from evosynth.batch import folder
from evosynth.batch.folder import match_folder
from evosynth.batch.task import Answer, Task, answered
from evosynth.cli import main
from evosynth.errors import StorageError
from evosynth.library import table_store
from evosynth.midi import syxfile
from evosynth.notation.note_names import calling_middle_c
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

FEW = RunSettings(evaluations=40, seconds=None, threads=1)


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """Three short notes, one of them in a subfolder, and a file that only looks like a sound."""
    made = tmp_path / "sounds"
    time_s = np.arange(8820) / 44100
    for name, hz in {"A_57.wav": 220.0, "B_69.wav": 440.0, "sub/A_57.wav": 221.0}.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(made / name, (0.3 * np.sin(2 * np.pi * hz * time_s)).astype(np.float32), 44100)
    (made / "no.wav").write_bytes(b"not a sound")
    (made / "notes.txt").write_text("no sound either")
    return made


class Here:
    """Workers that are no processes: what counts here is which tasks are given to them."""

    def __init__(self, most: int = 99) -> None:
        self.given: list[str] = []
        self.most = most

    def answers(self, tasks: list[Task]) -> Iterator[Answer]:
        for task in tasks[: self.most]:
            self.given.append(task.name)
            yield answered(task)
        if len(tasks) > self.most:
            raise KeyboardInterrupt


def test_each_sound_has_its_files_and_the_bank_has_its_voice_in_its_place(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcomes = match_folder(sounds, out, FEW, Here()).outcomes
    assert [o.name for o in outcomes] == ["A_57.wav", "B_69.wav", "no.wav", "sub/A_57.wav"]
    assert [bool(o.problem) for o in outcomes] == [False, False, True, False]
    bank = syxfile.load(out / "bank-01.syx").voices
    assert [v.name.strip() for v in bank[:4]] == ["A 57", "B 69", "INIT VOICE", "A 57"]
    single = syxfile.load(out / "sub/A_57.wav/best.syx").voices[0]
    assert single.data[:145] == bank[3].data[:145]
    for part in ("best.wav", "target.wav", "best.png", "target.png"):
        assert (out / "B_69.wav" / part).stat().st_size > 100


def test_the_page_names_every_sound_and_links_only_to_what_is_there(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    match_folder(sounds, out, FEW, Here())
    page = (out / "report.html").read_text()
    links = [part.split('"')[0] for part in page.split('src="')[1:]]
    assert len(links) == 12
    assert all((out / link).is_file() for link in links)
    assert "3 of 4 sounds matched, 1 could not be; 1 left out: 1 .txt." in page
    assert "no.wav is text, not a sound" in page


def test_what_is_done_is_not_done_again_but_a_changed_sound_or_wish_is(sounds: Path, tmp_path: Path) -> None:
    out, first, second, third, fourth = tmp_path / "out", Here(most=1), Here(), Here(), Here()
    assert match_folder(sounds, out, FEW, first).stopped
    assert "1 of 4 sounds matched, 3 not done yet" in (out / "report.html").read_text()
    match_folder(sounds, out, FEW, second)
    assert (first.given, second.given) == (["A_57.wav"], ["B_69.wav", "no.wav", "sub/A_57.wav"])
    (sounds / "B_69.wav").write_bytes((sounds / "A_57.wav").read_bytes())
    match_folder(sounds, out, FEW, third)
    assert third.given == ["B_69.wav", "no.wav"]
    assert (out / "B_69.wav/old-1/best.syx").exists()
    match_folder(sounds, out, RunSettings(evaluations=41, seconds=None, threads=2), fourth)
    assert fourth.given == ["A_57.wav", "B_69.wav", "no.wav", "sub/A_57.wav"]


def test_a_second_batch_in_a_folder_where_one_is_at_work_is_refused_and_touches_nothing(
    sounds: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    class Meanwhile(Here):
        def answers(self, tasks: list[Task]) -> Iterator[Answer]:
            before = sorted(out.rglob("*"))
            with pytest.raises(StorageError, match=rf"^Another evosynth match-folder is at work in {out}\.$"):
                match_folder(sounds, out, replace(FEW, evaluations=41), second)
            assert (second.given, sorted(out.rglob("*"))) == ([], before)
            return super().answers(tasks)

    second = Here()
    match_folder(sounds, out, FEW, Here())
    (sounds / "A_57.wav").unlink()
    match_folder(sounds, out, replace(FEW, evaluations=42), Meanwhile())
    match_folder(sounds, out, FEW, second)
    assert second.given  # the folder is free again


def test_the_number_of_threads_does_not_make_a_result_another_one(tmp_path: Path) -> None:
    settings = {"evaluations": 40, "seconds": None}
    one, two = (Task("a.wav", b"sound", RunSettings(**settings, threads=n)) for n in (1, 2))  # type: ignore[arg-type]
    assert one.mark == two.mark
    assert one.mark != Task("a.wav", b"other", one.settings).mark


@pytest.mark.parametrize(
    ("name", "shown"), [("x/Cello_43.wav", "CELLO 43"), ("Grand Piano C4.flac", "GRAND PIAN"), ("é.wav", "VOICE")]
)
def test_a_voice_is_named_after_its_sound(name: str, shown: str) -> None:
    assert voicing.named("dx7").name_for(name) == shown


def answers_in(out: Path) -> list[Path]:
    """Those that have landed: a killed process may leave others in a hidden folder."""
    return [path for path in out.rglob("answer.json") if not path.parent.name.startswith(".")]


def wait_for_answer(out: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not answers_in(out) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_batch_that_is_killed_goes_on_where_it_was(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["match-folder", str(sounds), "-o", str(out), "--synth", "dx7", "--jobs", "1", "--evaluations", "60"]
    litter = {**os.environ, "TMPDIR": str(tmp_path)}  # where a whole group is killed nobody is left to tidy up
    running = subprocess.Popen([sys.executable, "-m", "evosynth", *command], start_new_session=True, env=litter)
    try:
        wait_for_answer(out)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    before = {path: path.stat().st_mtime_ns for path in answers_in(out)}
    assert before
    assert main(command) == 1  # no.wav
    after = {path: path.stat().st_mtime_ns for path in answers_in(out)}
    assert len(after) == 3
    assert {path: after[path] for path in before} == before
    report = json.loads((out / "A_57.wav/report.json").read_text())
    assert report["evaluations"] == 60


def test_what_is_wrong_with_one_sound_is_that_one_alone(sounds: Path, tmp_path: Path) -> None:
    latin = os.fsdecode(b"lat\xe9_57.wav")  # as an old disk has it
    (sounds / latin).write_bytes((sounds / "A_57.wav").read_bytes())
    out = tmp_path / "out"
    out.mkdir()
    (out / "B_69.wav").write_text("in the way")
    (sounds / "a folder_57.wav").mkdir()
    faulty = RunSettings(evaluations=40, seconds=None, threads=1)

    class Faulty(Here):
        """The worker has a fault with one sound."""

        def answers(self, tasks: list[Task]) -> Iterator[Answer]:
            for task in tasks:
                broken = replace(task, settings=None) if task.name == "sub/A_57.wav" else task  # type: ignore[arg-type]
                yield answered(broken)

    batch = match_folder(sounds, out, faulty, Faulty())
    problems = {outcome.name: outcome.problem for outcome in batch.outcomes}
    assert [bool(problems[name]) for name in ("A_57.wav", latin)] == [False, False]
    assert "B_69.wav is a file, and the result needs a folder" in problems["B_69.wav"]
    assert "sub/A_57.wav could not be matched, a fault of EvoSynth: AttributeError in" in problems["sub/A_57.wav"]
    assert batch.words() == "2 of 5 sounds matched, 3 could not be; 1 left out: 1 .txt."
    page = (out / "report.html").read_text("utf-8")
    assert "lat\ufffd_57.wav" in page
    assert 'src="lat%E9_57.wav/target.wav"' in page
    assert json.loads((out / latin / "report.json").read_text("utf-8"))["target"] == "lat\ufffd_57.wav"


def test_a_full_disk_ends_a_batch_in_one_sentence_and_it_goes_on_later(
    sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, first, second = tmp_path / "out", Here(), Here()
    write, room = folder.write_atomically, [4]

    def short(path: Path, data: bytes) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise StorageError(f"{path} cannot be written: no space left on device.") from OSError(errno.ENOSPC, "full")
        write(path, data)

    monkeypatch.setattr(folder, "write_atomically", short)
    batch = match_folder(sounds, out, FEW, first)
    (trouble,) = batch.troubles
    assert trouble.endswith("no space left on device. When there is room, the same command goes on.")
    assert (first.given, batch.complete) == (["A_57.wav"], False)
    assert [path.name for path in (out / "A_57.wav").iterdir()] == []
    room[0] = 1000
    assert not match_folder(sounds, out, FEW, second).troubles
    assert second.given == ["A_57.wav", "B_69.wav", "no.wav", "sub/A_57.wav"]


def test_a_signal_to_the_whole_group_ends_a_batch_with_what_is_done(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["match-folder", str(sounds), "-o", str(out), "--synth", "dx7", "--jobs", "1", "--evaluations", "60"]
    with subprocess.Popen(
        [sys.executable, "-m", "evosynth", *command],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            wait_for_answer(out)
            os.killpg(running.pid, signal.SIGTERM)
            said, complained = running.communicate(timeout=PATIENCE_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 128 + signal.SIGTERM
    assert re.search(r"^Stopped early: [12] of 4 sounds matched, .*not done yet.* The same command goes on.", said)
    assert "Traceback" not in complained
    assert "not done yet" in (out / "report.html").read_text("utf-8")


def test_a_task_brings_the_tables_that_a_worker_elsewhere_lacks(
    sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(table_store, "_held", {})
    table = made_table(4)
    settings = replace(FEW, synth=EngineSpec("wavetable", (table.key,)))
    with pytest.raises(StorageError, match=f"The table {table.key} is missing"):
        match_folder(sounds, tmp_path / "out", settings, Here())
    table_store.put(table)
    tasks: list[Task] = []

    class Kept(Here):
        def answers(self, given: list[Task]) -> Iterator[Answer]:
            tasks.extend(given)
            yield from (Answer(task.name, problem="not now") for task in given)

    match_folder(sounds, tmp_path / "out", settings, Kept())
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "elsewhere"))
    assert table_store.find(table.key) is None
    answer = answered(next(task for task in tasks if task.name == "A_57.wav"))
    assert answer.problem == ""
    assert json.loads(answer.files["best.evopatch"])["synth"] == "wavetable"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_is_a_persons_in_one_result_folder_stays_and_the_others_are_matched(sounds: Path, tmp_path: Path) -> None:
    out, workers = tmp_path / "out", Here()
    mine = out / "A_57.wav" / "best.wav"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"RIFF my own WAVE")
    batch = match_folder(sounds, out, FEW, workers)
    assert "A_57.wav" not in workers.given
    assert {o.name: bool(o.report) for o in batch.outcomes} == {
        "A_57.wav": False, "B_69.wav": True, "no.wav": False, "sub/A_57.wav": True,
    }  # fmt: skip
    problem = batch.outcomes[0].problem
    assert "A_57.wav/best.wav is not of an earlier result" in problem
    assert contents(mine.parent) == {"best.wav": b"RIFF my own WAVE"}


@pytest.mark.parametrize("name", ["report.html", "bank-01.syx", "report.json"])
def test_what_no_batch_has_left_at_the_top_is_named_before_any_work(name: str, sounds: Path, tmp_path: Path) -> None:
    out, workers = tmp_path / "out", Here()
    out.mkdir()
    (out / name).write_text("mine")
    with pytest.raises(StorageError, match=f"{name} is not of an earlier result"):
        match_folder(sounds, out, FEW, workers)
    assert workers.given == []
    assert contents(out) == {name: b"mine"}


def test_a_batch_that_goes_on_renews_its_summary_and_another_one_moves_it_aside(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    match_folder(sounds, out, FEW, Here(most=1))
    match_folder(sounds, out, FEW, Here())
    assert not (out / "old-1").exists()
    before = contents(out)
    match_folder(sounds, out, replace(FEW, evaluations=41), Here())
    assert set(contents(out / "old-1")) == {"bank-01.syx", "report.html", "report.json"}
    assert all(before[name] == data for name, data in contents(out / "old-1").items())
    assert "old-1" in {path.name for path in (out / "A_57.wav").iterdir()}
    (out / "bank-01.syx").write_bytes(before["bank-01.syx"][:-1])
    with pytest.raises(StorageError, match=r"bank-01\.syx is not of an earlier result, or was changed since"):
        match_folder(sounds, out, FEW, Here())


def test_a_batch_of_before_there_were_lists_goes_on(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    match_folder(sounds, out, FEW, Here())
    (out / "report.json").unlink()
    for report in out.rglob("report.json"):
        told = json.loads(report.read_text())
        del told["files"]
        report.write_text(json.dumps(told))
    batch = match_folder(sounds, out, replace(FEW, evaluations=41), Here())
    assert sum(outcome.report is not None for outcome in batch.outcomes) == 3
    assert {"answer.json", "best.syx", "best.png", "target.wav", "report.json"} <= set(contents(out / "B_69.wav/old-1"))


def test_a_sound_is_not_written_over_though_a_result_would_move_it_aside(sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    match_folder(sounds, out, FEW, Here())
    (sounds / "linked.wav").hardlink_to(out / "B_69.wav" / "best.wav")
    before = contents(tmp_path)
    with pytest.raises(StorageError, match=r"B_69\.wav/best\.wav is what the result is made from"):
        match_folder(sounds, out, replace(FEW, evaluations=41), Here())
    assert contents(tmp_path) == before


def test_workers_call_notes_as_whoever_sends_them(sounds: Path) -> None:
    data = (sounds / "A_57.wav").read_bytes()
    with calling_middle_c("C3"):
        sent = Task("tone A3.wav", data, FEW)
    assert answered(sent).report["note"] == 69
    assert answered(Task("tone A3.wav", data, FEW)).report["note"] == 57
    assert sent.mark != Task("tone A3.wav", data, FEW).mark
