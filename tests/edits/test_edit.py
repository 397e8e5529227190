"""Edits as lines of JSON: what is written is read again, and can be read by anybody."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.edits.edit import Edit, engine_scope, generation_scope, read, written
from evosynth.edits.values import (
    KINDS,
    Alike,
    Archived,
    Believed,
    Called,
    ChosenEngine,
    ChosenSearch,
    Compared,
    Confined,
    EditedVoice,
    Ended,
    Focused,
    Generation,
    Halted,
    KeptRow,
    Leant,
    Named,
    NamedVoice,
    Original,
    Ranks,
    Remembered,
    Residents,
    RunInHand,
    SavedLocks,
    Sent,
    Stars,
)
from evosynth.errors import StorageError
from evosynth.library.records import Kept, Thumbnail
from evosynth.synths.base import Note

ids = st.integers(0, 1 << 40)
strands = st.integers(0, 3)
voices = st.binary(max_size=200)
texts = st.text(max_size=20)
finite = st.floats(allow_nan=False, allow_infinity=False)
pictures = st.builds(
    Thumbnail,
    st.binary(min_size=12, max_size=12).map(lambda data: np.frombuffer(data, np.uint8).reshape(3, 4)),
    st.floats(0.1, 9.0),
    st.floats(0, 1, width=32).map(lambda level: np.full(48, level, np.float32)),
)
notes = st.builds(Note, st.integers(0, 127), st.integers(1, 127), st.floats(0.1, 1), st.floats(1, 2))
kept = st.builds(
    Kept,
    voices,
    texts,
    st.none() | finite,
    target=texts,
    picture=st.none() | pictures,
    id=ids,
    note=st.none() | notes,
    loudness_lufs=st.none() | finite,
)
questions = st.sampled_from(["better", "nearer"])
stars = st.builds(Stars, ids, voices, st.integers(-1, 5), st.none() | ids)
both = st.tuples(ids, ids)
originals = st.builds(
    Original, voices, texts, ids, ids, ids, both, texts, st.lists(finite).map(tuple), st.none() | finite, ids, ids
)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "rating": stars,
    "ranks": st.builds(Ranks, st.lists(stars, max_size=3).map(tuple)),
    "edit": st.builds(EditedVoice, originals, ids, voices, ids, st.none() | ids),
    "kept": st.builds(KeptRow, ids, st.none() | kept),
    "archive": st.builds(Archived, st.integers(0, 5), voices, texts),
    "name": st.builds(Called, texts, voices, ids),
    "same": st.builds(Alike, st.lists(ids, max_size=2).map(tuple), st.booleans(), st.none() | ids),
    "blind": st.builds(
        Compared, texts, st.tuples(ids, ids), questions, st.booleans(), st.none() | ids, st.none() | ids
    ),
    "generation": st.builds(Generation, ids, st.none() | ids),
    "parents": st.builds(Named, st.lists(st.builds(NamedVoice, voices, texts, ids)).map(tuple), st.none() | ids),
    "strand": st.builds(Residents, strands, st.sampled_from(["fresh", "planted", "before"]), voices),
    "focus": st.builds(Focused, st.none() | strands, st.lists(strands).map(tuple)),
    "halt": st.builds(Halted, strands, st.booleans(), st.booleans()),
    "locks": st.builds(SavedLocks, texts, texts, st.lists(texts).map(tuple)),
    "limits": st.builds(Confined, texts, st.lists(texts).map(tuple), st.none() | voices, st.none() | st.booleans()),
    "taste": st.builds(Believed, st.booleans(), st.lists(texts).map(tuple)),
    "forget": st.builds(Remembered, st.booleans()),
    "run": st.builds(RunInHand, texts),
    "stop": st.builds(Ended, texts, st.booleans()),
    "engine": st.builds(ChosenEngine, texts, st.none() | texts),
    "strategy": st.builds(ChosenSearch, texts),
    "lean": st.builds(Leant, st.floats(0.0, 1.0)),
    "sent": st.builds(Sent, texts, st.integers(0, 16), voices),
}
scopes = st.lists(texts, max_size=4).map(tuple)
edits = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.builds(Edit, st.just(kind), VALUES[kind], VALUES[kind], scopes, texts)
)


def test_every_kind_is_drawn_here() -> None:
    assert VALUES.keys() == KINDS.keys()


@given(edits)
def test_an_edit_that_is_written_is_read_again(edit: Edit) -> None:
    line = written(edit)
    assert "\n" not in line
    again = read(line)
    assert (again.kind, again.scope, again.text) == (edit.kind, edit.scope, edit.text)
    assert written(again) == line
    for name in ("before", "after"):
        mine, theirs = getattr(edit, name), getattr(again, name)
        assert type(theirs) is type(mine)
        assert not isinstance(edit.before, KeptRow) or _pixels(mine) == _pixels(theirs)
        assert isinstance(edit.before, KeptRow) or theirs == mine


def _pixels(row: KeptRow) -> list[object]:
    """Pictures are compared by what they show, not by who they are."""
    if row.kept is None:
        return [row.id]
    picture = row.kept.picture
    plain = [getattr(row.kept, f.name) for f in fields(Kept) if f.name != "picture"]
    return [row.id, *plain, picture and (picture.pixels.tolist(), picture.length_s, picture.envelope.tolist())]


def test_a_file_of_edits_says_what_was_done_without_this_program() -> None:
    stars = Stars(12, b"voice", 0), Stars(12, b"voice", 4)
    limits = Confined("dx7", ()), Confined("dx7", ("op2", "operators<=4"))
    lines = [
        written(Edit("rating", *stars, generation_scope("r1", 24), "rating of 001-13")),
        written(Edit("limits", *limits, engine_scope("dx7"), "limit to 4 operators")),
    ]
    rating, limit = (json.loads(line) for line in lines)
    assert (rating["kind"], rating["text"]) == ("rating", "rating of 001-13")
    assert rating["scope"] == ["run", "r1", "generation", "24"]
    assert (rating["before"]["stars"], rating["after"]["stars"]) == (0, 4)
    assert limit["after"] == {"engine": "dx7", "words": ["op2", "operators<=4"], "model": None, "safe": None}


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"kind": "rating"}', '{"kind": "painting", "before": 1, "after": 2}']
)
def test_a_damaged_line_is_an_error_of_the_file(line: str) -> None:
    with pytest.raises(StorageError, match="damaged, or of another version"):
        read(line)


def test_what_a_later_version_says_on_top_is_named() -> None:
    line = written(Edit("halt", Halted(1, False), Halted(1, True), (), ""))
    with pytest.raises(StorageError, match="softly"):
        read(line.replace('"halted": true', '"halted": true, "softly": 1'))


def test_an_edit_leads_between_values_of_its_kind() -> None:
    with pytest.raises(ValueError, match="'halt' cannot lead from"):
        Edit("halt", Halted(1, False), Focused(1), (), "")
    with pytest.raises(ValueError, match="'painting'"):
        Edit("painting", Generation(1), Generation(2), (), "")


def test_what_was_one_act_with_another_is_so_again_and_nothing_was_in_older_lines() -> None:
    edit = Edit("lean", Leant(0.0), Leant(0.5), engine_scope("dx7"), "step", joined=True)
    assert read(written(edit)).joined
    older = json.loads(written(edit))
    del older["joined"]
    assert not read(json.dumps(older)).joined
