"""The laws of every place where takes are kept: in memory, in a document, on the way to one, in the library."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evosynth.documents.changes import Change
from evosynth.documents.document import Document
from evosynth.documents.take_store import TakesInDocument
from evosynth.errors import StorageError
from evosynth.library.take_store import LibraryTakes
from evosynth.synths.base import Note
from evosynth.synths.takes import STEPS, InMemory, Take, TakeStore

DEVICE = "dx7;1;PORT;;INPUT"
_numbers = itertools.count()


_opened: list[Document] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def document(folder: Path) -> Document:
    _opened.append(Document(folder / f"{next(_numbers)}.evosynth"))
    return _opened[-1]


def written_now_and_then(folder: Path) -> TakesInDocument:
    """Every third change reaches the document late, with all before it; of the others some are refused at first."""
    into, waiting, asked = document(folder), list[Change](), itertools.count(1)

    def write(changes: tuple[Change, ...]) -> None:
        number = next(asked)
        if number % 5 == 4:
            raise StorageError("The disk is full.")
        waiting.extend(changes)
        if number % 3 == 0:
            into.apply(waiting)
            waiting.clear()

    return TakesInDocument(into.path, DEVICE, write)


def in_document(folder: Path) -> TakesInDocument:
    into = document(folder)
    return TakesInDocument(into.path, DEVICE, into.apply)


KINDS: dict[str, Callable[[Path], TakeStore]] = {
    "in memory": lambda folder: InMemory(),
    "in a document": in_document,
    "on the way to a document": written_now_and_then,
    "in the library": lambda folder: LibraryTakes(DEVICE, folder / f"{next(_numbers)}.sqlite"),
}
every = pytest.mark.parametrize("kind", KINDS)

keys = st.tuples(
    st.sampled_from([b"one", b"other", bytes(145)]),
    st.builds(
        Note,
        st.sampled_from([0, 60]),
        st.sampled_from([1, 127]),
        st.sampled_from([0, 0.1, 1e6]),
        st.sampled_from([0.1, 60]),
    ),
    st.sampled_from([0, 1, 7]),
)
takes = st.builds(
    lambda seed, length, rate, problem: Take(
        (np.random.default_rng(seed).integers(-STEPS, STEPS, length) / STEPS).astype(np.float32), rate, problem
    ),
    st.integers(0, 99),
    st.sampled_from([0, 1, 300]),
    st.sampled_from([44100, 48000, 192_000]),
    st.sampled_from(["", "It clips.", "Çà va — 3 dB"]),
)


def same(one: Take | None, other: Take | None) -> bool:
    if one is None or other is None:
        return one is other
    values = [(take.samples.tobytes(), take.samples.dtype, take.sample_rate, take.problem) for take in (one, other)]
    return values[0] == values[1]


@every
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(puts=st.lists(st.tuples(keys, takes), max_size=12), asked=st.lists(keys, max_size=6))
def test_what_was_put_last_is_found_to_the_bit_and_nothing_else(
    tmp_path: Path, kind: str, puts: list[tuple[tuple[bytes, Note, int], Take]], asked: list[tuple[bytes, Note, int]]
) -> None:
    store, known = KINDS[kind](tmp_path), dict[tuple[bytes, Note, int], Take]()
    for key, take in puts:
        store.put(*key, take)
        known[key] = take
        assert same(store.find(*key), take)
    for key in (*known, *asked):
        assert same(store.find(*key), known.get(key)), key


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "in memory"])  # that hands out what it was given
def test_what_was_found_may_be_changed_and_is_found_as_it_was(tmp_path: Path, kind: str) -> None:
    """A search works on what it is given."""
    store, note = KINDS[kind](tmp_path), Note()
    take = Take(np.full(9, 0.5, np.float32), 48000)
    store.put(b"one", note, 0, take)
    found = store.find(b"one", note, 0)
    assert found is not None
    found.samples[:] = 0.0
    assert same(store.find(b"one", note, 0), take)
