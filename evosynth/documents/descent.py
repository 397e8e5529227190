"""Where a stored voice comes from: its line from the founder to itself, through all runs of its document.

Within a run a line leads by ``step`` from each to the nearest ancestor that is remembered. A founder that came in as a
seed, or was planted, was somebody before: where the document knows a voice of the same sound, of an earlier run or born
earlier in this one, the line goes on there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evosynth.documents import reading as read
from evosynth.documents.records import NOBODY, Candidate, Run
from evosynth.documents.wholeness import MOST
from evosynth.errors import InputError
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

CAME_IN = ("seed", "plant")  # moves of founders that somebody has brought
MOST_STEPS = 2000
MOST_COMPARED = 20_000  # candidates whose sounds are compared

Db = sqlite3.Connection


@dataclass(frozen=True, slots=True)
class Step:
    """A candidate, and the run that it lived in."""

    run: Run
    candidate: Candidate


def line_of(db: Db, run: str, id: int) -> tuple[Step, ...]:
    """The founder first, this candidate last; empty where it is not remembered.

    Where the line goes on in an earlier run, who came in from there is not told a second time.
    """
    runs = read.runs(db)
    line: list[Step] = []  # from the last one back
    found = _lived(db, runs, run, id)
    while found is not None and len(line) < MOST_STEPS:
        part = list(_within(db, found))
        if len(line) > 1:
            line.pop()
        else:
            part = part[len(line) :]
        line += part
        founder = (part or line)[-1]
        found = _before(db, runs, founder) if founder.candidate.move in CAME_IN else None
    return tuple(reversed(line))


def line_to(db: Db, voice: bytes) -> tuple[Step, ...]:
    """Of a voice that is known by its sound alone, as a kept one; empty where nobody here sounded so."""
    sound, runs = _sound(voice), read.runs(db)
    for kept in reversed(read.kept(db)):
        if sound is not None and _sound(kept.voice) == sound and (line := line_of(db, kept.run, kept.candidate)):
            return line
    found = _sounding(db, runs, voice)
    return () if found is None else line_of(db, found.run.run, found.candidate.id)


def _lived(db: Db, runs: Sequence[Run], run: str, id: int) -> Step | None:
    own = next((one for one in runs if one.run == run), None)
    one = None if own is None else read.candidate(db, run, id)
    return None if own is None or one is None else Step(own, one)


def _within(db: Db, step: Step) -> Iterator[Step]:
    """From this one back to its founder in its run; nobody twice, whatever the file says."""
    one: Candidate | None = step.candidate
    met: set[int] = set()
    while one is not None:
        met.add(one.id)
        yield Step(step.run, one)
        further = one.step > NOBODY and one.step not in met
        one = read.candidate(db, step.run.run, one.step) if further else None


def _before(db: Db, runs: Sequence[Run], founder: Step) -> Step | None:
    """Who a founder was before it came in: of its own run by an earlier id, else of a run that began earlier."""
    voice, own = founder.candidate.voice, runs.index(founder.run)
    within = _sounding(db, [founder.run], voice, born_before=founder.candidate.id)
    return within or _sounding(db, runs[:own], voice)


def _sounding(db: Db, runs: Sequence[Run], voice: bytes, born_before: int = MOST) -> Step | None:
    """Somebody of these runs with this sound: of the newest run, and rather one that a person has seen.

    Equal bytes are found by SQLite; only where there are none sounds are compared, which takes an engine's own
    knowledge of its voices.
    """
    sound = _sound(voice)
    if sound is None:
        return None
    synths = {run.run: EngineSpec.parse(run.synth) for run in runs}
    engine = voicing.synth_of(voice).name
    own = [run for run in reversed(runs) if synths[run.run].name == engine or synths[run.run].is_open]
    for run in own:
        for one in _born(db, run, born_before, 1, "AND voice IN (?, ?)", voice, voicing.renamed(voice, "")):
            return Step(run, one)
    for run in own:
        for one in _born(db, run, born_before, MOST_COMPARED):
            if _sound(one.voice) == sound:
                return Step(run, one)
    return None


def _born(db: Db, run: Run, before: int, most: int, where: str = "", *more: object) -> Iterator[Candidate]:
    """Of a run those with lesser ids, who were seen first, the youngest before the older."""
    query = f"SELECT id FROM candidates WHERE run = ? AND id < ? {where} ORDER BY why = 0, id DESC LIMIT ?"
    for (id,) in db.execute(query, (run.run, before, *more, most)).fetchall():
        if (one := read.candidate(db, run.run, id)) is not None:
            yield one


def _sound(voice: bytes) -> bytes | None:
    """None where no engine that there is knows the voice."""
    try:
        return voicing.sound(voice)
    except InputError:
        return None
