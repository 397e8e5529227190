"""Voices that a person has edited: who stands in whose place, in which run and on which page. Plain data, no Qt.

Each place that was edited is a *slot*: the original, and what was made of it since. An edited voice is a candidate with
an id of its own, from a range that no search reaches; its parent is the original, whatever came in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import nan
from types import MappingProxyType

import numpy as np

from evosynth.arrays import F64
from evosynth.documents.records import NOBODY
from evosynth.edits.history import Act, Stand
from evosynth.edits.values import EditedVoice, Original
from evosynth.evolution.report import EDIT, EDITED_IDS
from evosynth.library import table_store
from evosynth.parameters import Parameter
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing

Page = tuple[str, int | None]  # a run, and of a breeding the number of a generation
NOWHERE: Page = ("", None)
OWN = "#"  # before the key of a table of one's own, in the words of patches
MOST_SCORES = 400  # voices


@dataclass(slots=True)
class _Slot:
    now: EditedVoice
    ids: set[int] = field(default_factory=set)  # of all who ever stood there
    met: Candidate | None = None  # the original, as the search told of it
    scores: F64 = field(default_factory=lambda: np.zeros(0))  # the last that are known of who stands there


class EditedVoices:
    """Asked for by what is on show: ``where`` says which run that is, and which generation."""

    def __init__(self, where: Callable[[], Page] = lambda: NOWHERE) -> None:
        self.where = where
        self._pages: dict[Page, dict[int, _Slot]] = {}
        self._last: dict[str, int] = {}  # by run: the last id that was given
        self._scores: dict[bytes, tuple[F64, bool | None]] = {}  # by sound; exact, not, or (None) as a synth played it
        self.held = False  # a hand is changing one

    # ---- what was done --------------------------------------------------------------------------------------------

    def put(self, value: EditedVoice) -> None:
        """This stands in its slot from now on; in the run in hand."""
        self._put(self.where()[0], value)

    def restore(self, acts: Iterable[Act]) -> None:
        """As the acts of a document left it."""
        self._pages, self._last = {}, {}
        for act in sorted(acts, key=lambda one: one.number):
            edit = act.edit
            if edit.kind != "edit" or edit.scope[:1] != ("run",):
                continue
            run = edit.scope[1]
            for value in (edit.after, edit.before):
                self._note(run, value)
            if act.stand is Stand.DONE:
                self._put(run, edit.after)

    def _put(self, run: str, value: EditedVoice) -> None:
        slot = self._note(run, value)
        slot.now = value

    def _note(self, run: str, value: EditedVoice) -> _Slot:
        """Whoever once stood there is known again: its id is not given twice."""
        page = self._pages.setdefault((run, value.generation), {})
        slot = page.setdefault(value.slot, _Slot(_untouched(value)))
        slot.ids |= {value.id, value.of.id} - {NOBODY}
        self._last[run] = max(self._last.get(run, EDITED_IDS - 1), value.id)
        return slot

    def new_id(self) -> int:
        """For another candidate of the run in hand."""
        return self._last.get(self.where()[0], EDITED_IDS - 1) + 1

    # ---- who stands there -----------------------------------------------------------------------------------------

    def standing(self, id: int) -> EditedVoice | None:
        """What stands in the slot of this candidate of the page on show; None: it was never edited."""
        found = self._find(id)
        return None if found is None else found.now

    def stand_in(self, candidate: Candidate) -> Candidate | None:
        """Who is shown where the run shows this one; None: nobody, since its slot is empty."""
        slot = self._find(candidate.id)
        if slot is None:
            return candidate
        own = candidate.id == slot.now.of.id
        if own:
            slot.met = candidate
        told = candidate.id == slot.now.id and candidate.voice == slot.now.voice
        known = told and (own or (len(candidate.scores) and not self._played(candidate.voice)))
        return candidate if known else self._candidate(slot)

    def stand_ins(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Likewise of several; nobody twice."""
        there = {one.id: one for each in candidates if (one := self.stand_in(each)) is not None}
        return list(there.values())

    def stand_in_id(self, id: int | None) -> int | None:
        """Likewise by id alone."""
        if id is None or (standing := self.standing(id)) is None:
            return id
        return None if standing.id == NOBODY else standing.id

    def candidate(self, slot: int) -> Candidate | None:
        """Who stands in a slot of the page on show; None: nobody."""
        found = self._page.get(slot)
        return None if found is None else self._candidate(found)

    @property
    def here(self) -> tuple[Candidate, ...]:
        """The edited ones of the page on show, in the order in which their slots were edited first."""
        return tuple(self._edited(self._page))

    def _edited(self, page: dict[int, _Slot]) -> Iterator[Candidate]:
        for slot in page.values():
            if slot.now.id != slot.now.of.id and (one := self._candidate(slot)) is not None:
                yield one

    def original(self, candidate: Candidate) -> Original | None:
        """What an edited candidate of the page on show was made of; None: it was not edited here."""
        slot = self._find(candidate.id)
        return slot.now.of if slot is not None and slot.now.id == candidate.id != slot.now.of.id else None

    def original_candidate(self, id: int) -> Candidate | None:
        """Likewise as a candidate; None of one that came from elsewhere."""
        slot = self._find(id)
        return None if slot is None else slot.met or _as_candidate(slot.now.of)

    def _candidate(self, slot: _Slot) -> Candidate | None:
        now, of = slot.now, slot.now.of
        if now.id == NOBODY:
            return None
        if now.id == of.id:
            return slot.met or _as_candidate(of)
        scores = self._scores.get(voicing.sound(now.voice))
        slot.scores = slot.scores if scores is None else scores[0]
        born = of.generation, of.index
        return Candidate(now.id, now.voice, slot.scores, (of.id, NOBODY), EDIT, *born)

    @property
    def _page(self) -> dict[int, _Slot]:
        return self._pages.get(self.where(), {})

    def _find(self, id: int) -> _Slot | None:
        page = self._page
        return next((slot for slot in page.values() if id in slot.ids), None) if page else None

    def slots(self) -> tuple[tuple[EditedVoice, frozenset[int]], ...]:
        """What stands in each slot of the page on show, and the ids of all who ever stood there."""
        return tuple((slot.now, frozenset(slot.ids)) for slot in self._page.values())

    # ---- how they are ---------------------------------------------------------------------------------------------

    def score(self, voice: bytes, scores: F64, exact: bool | None) -> None:
        """What was heard of a voice beside the target, by the search or, ``exact``, as at its end.

        None: as a synth made it sound, which nothing that was computed takes the place of.
        """
        sound = voicing.sound(voice)
        if exact is None or self._scores.get(sound, (scores, exact))[1] is not None:
            self._scores[sound] = scores, exact
        while len(self._scores) > MOST_SCORES:
            self._scores.pop(next(iter(self._scores)))

    def _played(self, voice: bytes) -> bool:
        """Whether a synth has told how near it is there."""
        known = self._scores.get(voicing.sound(voice))
        return known is not None and known[1] is None

    def forget_scores(self) -> None:
        """They were of another target."""
        self._scores.clear()
        for page in self._pages.values():
            for slot in page.values():
                slot.scores = np.zeros(0)

    def scored(self, voice: bytes, exact: bool) -> bool:
        """Whether that is known."""
        known = self._scores.get(voicing.sound(voice))
        return known is not None and known[1] in (exact, None)


@lru_cache(maxsize=512)
def changed_values(one: bytes, other: bytes) -> Mapping[str, tuple[float, float]]:
    """By name the values in which two voices of one engine differ, of both, but for what they are called."""
    if voicing.synth_of(one).name != voicing.synth_of(other).name:
        return {}
    before, after = voicing.values_of(one), voicing.values_of(other)
    tables, space = _other_tables(one, other), voicing.space_of(voicing.synth_of(one))
    changed = {
        name: (value, after[name])
        for name, value in before.items()
        if name in after and (after[name] != value or name in tables) and space.named(name).role != "name"
    }
    return MappingProxyType(changed)


def _other_tables(one: bytes, other: bytes) -> set[str]:
    """The values that stand for two tables, though the number may be the same: it counts those that a voice has."""
    if voicing.synth_of(one) == voicing.synth_of(other):
        return set()
    words, others = _words(one), _words(other)
    return {
        name for name, word in words.items() if OWN in (word[:1], others.get(name, "")[:1]) and word != others.get(name)
    }


def _words(voice: bytes) -> Mapping[str, str]:
    """What patches call its choices."""
    return voicing.of(voicing.synth_of(voice)).to_patch(voice).choices


def text_of(voice: bytes, parameter: Parameter, value: float) -> str:
    """A value that this voice has as people read it; a table of one's own by its name."""
    word = _words(voice).get(parameter.name, "") if voicing.synth_of(voice).tables else ""
    if word.startswith(OWN):
        key = word.removeprefix(OWN)
        return table_store.kept().get(key, key[:8])
    return parameter.text(value)


def told(of: Original, voice: bytes) -> str:
    """What is said of an edited voice: "edited: 3 values"."""
    if voicing.synth_of(of.voice).name != voicing.synth_of(voice).name:
        return "edited: another engine"
    count = len(changed_values(of.voice, voice))
    if count:
        return f"edited: {count} value{'s' * (count != 1)}"
    return "edited: as it was" if voicing.sound(of.voice) == voicing.sound(voice) else "edited: tables"


def _untouched(value: EditedVoice) -> EditedVoice:
    return replace(value, id=value.of.id, voice=value.of.voice)


def _as_candidate(of: Original) -> Candidate | None:
    if of.id == NOBODY:
        return None
    weighed = nan if of.weighed is None else of.weighed
    return Candidate(of.id, of.voice, np.array(of.scores), of.parents, of.move, of.generation, of.index, weighed)
