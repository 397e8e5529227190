"""Programs that die: a person works in the real window, without a screen, and something is killed at a random moment.

    python tests/bench/kills.py              (50 kills)
    python tests/bench/kills.py --kills 10 --seed 3

The person rates, keeps, locks, breeds, goes back, lets a match go on and rest, undoes and redoes, an act every 60 to
200 ms. What the window says to stand in the document is noted in a file that is on disk before the person goes on. From
outside the window, the evolver, the desk, the player of keys or the keeper is killed (kill -9). After a window its
children have to end, and the next one has to open the document as cut off and show all of it; beside another that has
died the window has to go on. A loss is what was said to stand and does not. The kept list has to hold what the document
holds copies of, each voice once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.documents import opening, reading
from evosynth.documents.acts import understood
from evosynth.documents.own import OPENED_BY
from evosynth.edits.edit import written
from evosynth.edits.history import Act, Stand

PERSON = Path(__file__).with_name("kills_person.py")
WINDOW, CHILDREN = "window", ("evolver", "desk", "live", "keeper")
LEFT_TO_ACT_S = (0.3, 2.0)  # from one kill to the next
PATIENCE_S = 30.0
MOST_RESTARTS, RESTART_WINDOW_S = 3, 32.0  # a window gives up on a child that dies more often
GO_ON = 3  # acts that are acknowledged after a child has died

Known = dict[int, tuple[str, int, int]]  # by number of an act: stand, turn, and a sum over what was done


@dataclass
class Tally:
    """Kills by what was killed, acts that were acknowledged, and what does not hold."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    openings: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{n} {name}" for name, n in sorted(self.kills.items()))
        told = f"{self.kills.total()} kills ({kinds}), {self.openings} documents opened after a kill"
        return f"{told}, {self.acknowledged} acts acknowledged, {len(self.faults)} faults"


def known(acts: Iterable[Act]) -> Known:
    """Acts as they are compared."""
    return {act.number: (act.stand.value, act.turn, zlib.crc32(written(act.edit).encode())) for act in acts}


def folded(acts: Iterable[Act], kind: str) -> list[Any]:
    """What the acts of a kind have brought about, the last value last."""
    of_kind = sorted((act for act in acts if act.edit.kind == kind), key=lambda act: act.turn)
    return [(act, act.edit.after if act.stand is Stand.DONE else act.edit.before) for act in of_kind]


class Person:
    """The process of the window, from outside."""

    def __init__(self, home: Path, number: int, seed: int, document: Path | None) -> None:
        self.log = home / f"said-{number}"
        self.log.touch()
        self._read, self._rest = 0, b""
        self.pids: dict[str, int] = {}
        self.acknowledged: Known = {}
        self.wanted: Known = {}
        self.said: dict[str, Any] = {}
        self.count = 0
        environment = os.environ | {
            "EVOSYNTH_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "JACK_NO_START_SERVER": "1",
        }
        self._errors = (home / f"errors-{number}").open("wb")
        command = [sys.executable, str(PERSON), str(self.log), str(seed), *([str(document)] if document else [])]
        self.process = subprocess.Popen(command, env=environment, stdout=self._errors, stderr=self._errors)
        self.deaths: dict[str, list[float]] = {name: [] for name in CHILDREN}

    def look(self) -> None:
        """Read what was said since; a line that was cut off says nothing."""
        with self.log.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        self._read += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            for word, value in json.loads(line).items():
                if word == "pids":
                    self.pids = value
                elif word in ("acknowledged", "wanted"):
                    into = self.acknowledged if word == "acknowledged" else self.wanted
                    into |= {number: (stand, turn, data) for number, stand, turn, data in value}
                    self.count += len(value) if word == "acknowledged" else 0
                else:
                    self.said[word] = value

    def until(self, true: Callable[[], object], seconds: float = PATIENCE_S) -> bool:
        """Whether it became so in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            if true():
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.02)
        return False

    def errors(self) -> str:
        return Path(self._errors.name).read_text(errors="replace")

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._errors.close()


@dataclass
class Bench:
    """One home, one document, and window after window that works in it."""

    home: Path
    rng: np.random.Generator
    seed: int
    tally: Tally = field(default_factory=Tally)
    person: Person | None = None
    path: Path | None = None
    _persons: int = 0
    _stands: Known = field(default_factory=dict)  # what windows before were told

    def kill(self, victim: str) -> None:
        """One kill, and what has to hold after it."""
        person = self.person or self._begin()
        if person is None:
            return
        time.sleep(float(self.rng.uniform(*LEFT_TO_ACT_S)))
        person.look()
        self.tally.kills[victim] += 1
        if victim == WINDOW:
            self._kill_window(person)
        else:
            self._kill_child(person, victim)

    def choose(self) -> str:
        """Who dies next: one that the window has not given up on."""
        deaths = self.person.deaths if self.person else {}
        since = time.monotonic() - RESTART_WINDOW_S
        may = [n for n in CHILDREN if sum(t > since for t in deaths.get(n, [])) < MOST_RESTARTS]
        return str(self.rng.choice([WINDOW, *may]))

    def close(self) -> None:
        """In good order: then everything stands that was done, and the document does not count as cut off."""
        if (person := self.person) is None:
            return
        person.process.send_signal(signal.SIGTERM)
        try:
            person.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._fault("the window did not close")
        self._leave(person)
        self._look_into(self._stands | person.wanted, "after the window was closed")
        with opening.reading(self._document()) as db:
            if reading.about(db, OPENED_BY):
                self._fault("a document that was closed in good order counts as cut off")

    def stop(self) -> None:
        """Nothing is left behind, whatever has happened."""
        if self.person is not None:
            self.person.end()

    # ---- a window begins, and goes on ----------------------------------------------------------------------------

    def _begin(self) -> Person | None:
        self._persons += 1
        again = self.path is not None
        self.person = person = Person(self.home, self._persons, self.seed + self._persons, self.path)
        if not person.until(lambda: "acts" in person.said):
            self._fault(f"the person did not come to act: {person.said} {person.errors()[-2000:]}")
            person.end()
            self.person = None
            return None
        self.path = Path(person.said["document"])
        if again:
            self.tally.openings += 1
            self._compare(person.said["shown"])
            if person.said["cut_off"] is not True:
                self._fault("a document whose window was killed does not count as cut off")
        return person

    def _kill_window(self, person: Person) -> None:
        pids = dict(person.pids)
        person.process.kill()
        self._leave(person)
        end = time.monotonic() + PATIENCE_S
        while left := [name for name, pid in pids.items() if _lives(pid)]:
            if time.monotonic() > end:
                self._fault(f"{left} outlived the window")
                break
            time.sleep(0.02)
        self._look_into(self._stands, "after the window was killed")

    def _kill_child(self, person: Person, victim: str) -> None:
        if not person.until(lambda: _lives(person.pids.get(victim, 0))):
            self._fault(f"there is no {victim} to kill: {person.pids}")
            return
        pid = person.pids[victim]
        os.kill(pid, signal.SIGKILL)
        person.deaths[victim].append(time.monotonic())
        before = person.count
        if not person.until(lambda: person.pids.get(victim, pid) not in (0, pid)):
            self._fault(f"the {victim} was not started again {person.errors()[-2000:]}")
        elif not person.until(lambda: person.count >= before + GO_ON):
            self._fault(f"the window did not go on after the {victim} had died {person.errors()[-2000:]}")

    def _leave(self, person: Person) -> None:
        person.end()
        person.look()
        self.tally.acknowledged += person.count
        self._stands |= person.acknowledged
        if "Traceback" in (errors := person.errors()):
            self._fault(f"the window said {errors[-2000:]}")
        self.person = None

    # ---- what has to hold ----------------------------------------------------------------------------------------

    def _document(self) -> Path:
        assert self.path is not None
        return self.path

    def _look_into(self, wanted: Known, when: str) -> None:
        """What was acknowledged stands in the document, and its parts say the same."""
        with opening.reading(self._document()) as db:
            acts, problems = understood(reading.acts(db))
            stars: dict[tuple[str, int, int], int] = {}
            for run in reading.runs(db):
                stars |= {(run.run, one.generation, one.candidate): one.stars for one in reading.ratings(db, run.run)}
            kept = {copy.id for copy in reading.kept(db)}
            sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        there = known(acts)
        for number, (stand, turn, data) in wanted.items():
            found = there.get(number)
            if found is None or found[2] != data or found[1] < turn:
                self._fault(f"act {number} ({stand}, turn {turn}) is lost {when}: {found}")
            elif found[1] == turn and found[0] not in (stand, Stand.ASIDE.value):
                self._fault(f"act {number} stands otherwise {when}: {found}, not {stand}")
        given = {(act.edit.scope[1], _number(value), value.candidate): value for act, value in folded(acts, "rating")}
        for key, value in given.items():
            if stars.get(key, 0) != value.stars:
                self._fault(f"stars of {key} are {stars.get(key)}, not {value.stars}, {when}")
        rows = {value.id: value.kept is not None for _, value in folded(acts, "kept")}
        if kept != {id for id, there in rows.items() if there}:
            self._fault(f"kept are {sorted(kept)}, not what the acts say {rows}, {when}")
        with closing(sqlite3.connect(f"file:{self.home / 'library.sqlite'}?mode=ro", uri=True)) as library:
            listed = [row[0] for row in library.execute("SELECT id FROM kept")]
        if kept != set(listed):
            self._fault(f"the kept list has {sorted(listed)}, the document {sorted(kept)}, {when}")
        if problems or sound != "ok":
            self._fault(f"the document is damaged {when}: {problems} {sound}")

    def _compare(self, shown: dict[str, Any]) -> None:
        """What the next window shows is what stood in the document when it was opened."""
        before = understood(reading_of(shown["acts_in_file"]))[0]
        acts = {number: (stand, turn, data) for number, stand, turn, data in shown["acts"]}
        if lacking := {n: entry for n, entry in known(before).items() if acts.get(n) != entry}:
            self._fault(f"of the acts, not on show: {lacking}")
        if shown["run"] != shown["in_hand"]:
            self._fault(f"on show is the run {shown['run']}, not {shown['in_hand']}")
        if shown["stars"] != shown["stars_in_file"]:
            self._fault(f"on show are the stars {shown['stars']}, not {shown['stars_in_file']}")
        if shown["tiles"] != {id: n for id, n in shown["stars"].items() if id in shown["on_show"]}:
            self._fault(f"the tiles have the stars {shown['tiles']}, not {shown['stars']}")
        limits = {value.engine: list(value.words) for _, value in folded(before, "limits")}
        for engine, words in limits.items():
            if shown["limits"].get(engine) != words:
                self._fault(f"the locks of {engine} are {shown['limits'].get(engine)}, not {words}")

    def _fault(self, words: str) -> None:
        print(f"FAULT, kill {self.tally.kills.total()}: {words}", flush=True)
        self.tally.faults.append(words)


def reading_of(lines: Iterable[list[Any]]) -> list[Any]:
    """Acts that were said as lists."""
    from evosynth.documents.records import Act as Line

    return [Line(*line) for line in lines]


def _number(value: Any) -> int:
    return -1 if value.generation is None else int(value.generation)


def _lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet has ended."""
    try:
        return pid > 0 and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def run(kills: int, seed: int, victims: Iterable[str] = (), *, each: bool = False) -> Tally:
    """So many kills, of ``victims`` in their order or of whom chance names."""
    named = iter(victims)
    with tempfile.TemporaryDirectory(prefix="evosynth-kills-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Path(folder), np.random.default_rng(seed), 1000 * seed)
        try:
            for _ in range(kills):
                began, victim = time.monotonic(), next(named, "") or bench.choose()
                bench.kill(victim)
                if each:
                    print(f"{bench.tally.kills.total():3} {victim:8} {time.monotonic() - began:5.1f} s", flush=True)
            bench.close()
        finally:
            bench.stop()
    return bench.tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    tally = run(arguments.kills, arguments.seed, each=True)
    print(tally)
    return int(bool(tally.faults))


if __name__ == "__main__":
    raise SystemExit(main())
