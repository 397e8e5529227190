"""A process that reads damaged files one after the other, and one that watches it: faults, deaths, hangs, memory."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HANG_S = 20.0  # of one input, on a loaded machine
LOOK_S = 0.2
MOST_BYTES = 4 << 30  # of memory that may be mapped: a head that lies about a length must not fill the machine
SETTLED = 0.2  # of the inputs, after which memory should grow no more


@dataclass(slots=True)
class Account:
    """What came of a run over the inputs first..last of a kind."""

    kind: str
    read: int = 0
    refused: int = 0  # by a sentence
    faults: dict[str, int] = field(default_factory=dict)  # where and what -> the first input that does it
    times: Counter[str] = field(default_factory=Counter)  # and how many do
    seconds: float = 0.0
    settled_mb: float = 0.0  # resident memory after a fifth of the inputs
    last_mb: float = 0.0
    most_mb: float = 0.0  # at any time

    @property
    def line(self) -> str:
        """One line for people."""
        memory = f"memory {self.settled_mb:.0f} -> {self.last_mb:.0f} MB, at most {self.most_mb:.0f}"
        came = f"{self.read:,} read, {self.refused:,} refused, {len(self.faults)} faults"
        return f"{self.kind}: {came}; {memory}; {self.seconds:.0f} s"


def run(kind: str, inputs: int, seed: int, first: int = 0) -> Account:
    """Read so many inputs in a process that is replaced when it dies or hangs."""
    account, began, last = Account(kind), time.monotonic(), first + inputs
    while first < last:
        first = _watched(account, kind, seed, first, last)
    account.seconds = time.monotonic() - began
    return account


def _watched(account: Account, kind: str, seed: int, first: int, last: int) -> int:
    """One process from ``first`` on; where the next one has to begin."""
    spawn = multiprocessing.get_context("spawn")
    at = spawn.Value("q", first, lock=False)
    ours, theirs = spawn.Pipe(duplex=False)
    with _folder() as folder:
        process = spawn.Process(target=_read_all, args=(kind, seed, last, at, theirs, folder), daemon=True)
        process.start()
        theirs.close()
        seen, since = -1, time.monotonic() + 60.0  # its start compiles
        while True:
            if ours.poll(LOOK_S):
                try:
                    _enter(account, ours.recv())
                except EOFError:
                    break
            elif at.value != seen:
                seen, since = at.value, max(since, time.monotonic())
            elif time.monotonic() - since > HANG_S:
                process.kill()
        process.join()
    if process.exitcode == 0:
        return last
    if seen == first == int(at.value) and not account.read:
        raise SystemExit(f"{kind} cannot be read at all: the process ends before its second input")
    how = "hangs" if process.exitcode == -signal.SIGKILL else f"dies ({process.exitcode})"
    _fault(account, f"the process {how}", at.value)
    return int(at.value) + 1


def _enter(account: Account, said: tuple[Any, ...]) -> None:
    what, *rest = said
    if what == "fault":
        _fault(account, *rest)
    elif what == "counts":
        account.read += rest[0]
        account.refused += rest[1]
    else:
        settled, megabytes, most = rest
        account.most_mb = max(account.most_mb, most)
        account.settled_mb = megabytes if settled else account.settled_mb
        account.last_mb = megabytes


def _fault(account: Account, where: str, number: int) -> None:
    account.faults.setdefault(where, number)
    account.times[where] += 1


def _read_all(kind: str, seed: int, last: int, at: Any, connection: Any, folder: Path) -> None:
    """The life of the reading process."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    os.environ["EVOSYNTH_HOME"] = str(folder / "home")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from fuzzing.readers import READERS, Inputs

    inputs, read, first = Inputs(kind, seed), READERS[kind], int(at.value)
    settles = first + round(SETTLED * (last - first))
    done = [0, 0]
    for number in range(first, last):
        at.value = number
        place = folder / "input"
        place.mkdir()
        path = inputs.write(number, place)
        fault = fault_of(lambda path=path, number=number: read(path, number))  # type: ignore[misc]
        done[fault == ""] += 1
        if fault:
            connection.send(("fault", fault, number))
        shutil.rmtree(place)
        if number == settles or number == last - 1:
            connection.send(("memory", number == settles, resident_mb(), most_mb()))
        if number % 1000 == 999 or number == last - 1:
            connection.send(("counts", sum(done), done[1]))
            done = [0, 0]


def fault_of(read: Any) -> str | None:
    """What goes wrong beyond a sentence, and where; "" for a sentence, None where all went well."""
    from evosynth.errors import EvoSynthError

    try:
        read()
    except EvoSynthError:
        return ""
    except Exception as error:
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if "evosynth" in frame.filename or "ui/" in frame.filename
        ]
        place = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
        return f"{Path(place.filename).name}:{place.lineno} {type(error).__name__}: {str(error)[:80]}"
    return None


def resident_mb() -> float:
    """Memory of this process, in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def most_mb() -> float:
    """Memory that this process had at any time, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


@contextmanager
def _folder() -> Iterator[Path]:
    """In memory where that is possible: a million files wear a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)
