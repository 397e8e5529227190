"""What a person says in a run, as pages of a taste: one a generation of a breeding, and one that grows in a match.

The page of a generation counts from when it is bred from; going back there and breeding otherwise replaces it. Pages
follow from what the run obeyed alone, so that a run made again has the same taste, and the same children.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64
from evosynth.evolution.comparing import verdicts
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.manner import Manner
from evosynth.runs.commands import Answer, Believe, Compare, Forget, Rate, Reject, Visit, of_taste
from evosynth.runs.ear import Memory, TasteEar, joined
from evosynth.synths.base import never
from evosynth.taste.answers import REJECTED, UNHEARD, UNNAMED, Page, Taste
from evosynth.taste.model import BEGUN, ENOUGH, fitted

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.taste.model import Model

MATCH = -1  # in the place of a generation's number
STARS = 5.0  # of a rating of 1


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A page, and who stands on it: ids, row by row."""

    ids: tuple[int, ...]
    page: Page

    @property
    def answers(self) -> int:
        """How many were given here."""
        return self.page.answers

    @property
    def mark(self) -> Hashable:
        """What it says, of one session's voices: no id means two sounds."""
        return self.ids, self.page.grades.tobytes(), self.page.same, self.page.preferred


@dataclass(frozen=True, slots=True)
class Switches:
    """What a run makes of its pages.

    ``forgotten``: numbers of pages that count no more; ``anew``: nor does what the run began with.
    """

    off: frozenset[str] = frozenset()  # descriptors of which nothing is believed
    on: bool = True
    forgotten: tuple[int, ...] = ()
    anew: bool = False


class Answering:
    """The answers of one session.

    ``began``: what was known of the person's taste before. ``chooses``: whether a breeding is led by taste; it is known
    and told without.
    """

    def __init__(self, session: Session, began: Taste | None = None, *, chooses: bool = True) -> None:
        self._session, self._began, self.chooses = session, began or Taste(), chooses
        self.pages: dict[int, Said] = {}  # that count, or did before they were forgotten, by generation
        self.switches = self.began_as = Switches(self._began.off, self._began.on)
        self._before = self.switches  # the last forgetting
        self._memory = Memory(session)
        self._sounds: dict[int, Impressions] = {}  # of who is on show; in a match of who is on its page
        self._fitted: dict[Hashable, Model | None] = {}  # the last two, by what they were learned from
        self._aside = frozenset[int]()  # in a match: who was compared and nothing else; no grades say anything of them
        self._model: Model | None = None
        self._stale = True  # the model is of an earlier taste

    def restore(self, pages: Mapping[int, Said], switches: Switches | None) -> None:
        """Go on with what an earlier process has written."""
        self.pages, self.switches, self._stale = dict(pages), switches or self.switches, True
        if MATCH in self.pages:
            sounds = self.pages[MATCH].page.sounds
            self._sounds = {id: sounds[row : row + 1] for row, id in enumerate(self.pages[MATCH].ids)}
            unheard = np.isnan(self.pages[MATCH].page.grades)
            self._aside = frozenset(id for row, id in enumerate(self.pages[MATCH].ids) if unheard[row])

    # ---- taste ---------------------------------------------------------------------------------------------------

    @property
    def taste(self) -> Taste:
        """All that counts, the oldest page first."""
        began = () if self.switches.anew else self._began.pages
        pages = [said.page for said in self._counted.values()]
        return Taste((*began, *pages), self.switches.off, self.switches.on)

    @property
    def answers(self) -> int:
        """How many there are, with those on the page that is still open."""
        number, still = self.on_show
        closed = [said.answers for one, said in self._counted.items() if one != number]
        return self._answers_before + sum(closed) + (0 if still is None else still.answers)

    @property
    def enough(self) -> int:
        """From how many answers on there is a model."""
        return BEGUN if isinstance(self._session.strategy, Breeding) else ENOUGH

    @property
    def _answers_before(self) -> int:
        return 0 if self.switches.anew else self._began.answers

    @property
    def _counted(self) -> dict[int, Said]:
        """The oldest page first."""
        return {number: self.pages[number] for number in sorted(self.pages) if number not in self.switches.forgotten}

    @property
    def model(self) -> Model | None:
        """Of the taste; None while there are too few answers, or it is off."""
        if self._stale:
            self._model, self._stale = self._learned(), False
        return self._model

    def _learned(self, cancelled: Callable[[], bool] = never) -> Model | None:
        """The same, fitted once for the same answers. Raises Cancelled."""
        answers = self._answers_before + sum(said.answers for said in self._counted.values())
        if answers < self.enough:
            return None
        said = tuple((number, one.mark) for number, one in self._counted.items())
        key = replace(self.switches, forgotten=()), said
        if key not in self._fitted:
            self._fitted = {**dict(list(self._fitted.items())[-1:]), key: fitted(self.taste, cancelled, self.enough)}
        return self._fitted[key]

    # ---- pages ---------------------------------------------------------------------------------------------------

    @property
    def on_show(self) -> tuple[int, Said | None]:
        """The number of the page that is open, and what would stand there; None where nothing was said."""
        if isinstance(self._session.strategy, Breeding):
            return self._session.on_show, self._generation(())
        return MATCH, self.pages.get(MATCH)

    @contextmanager
    def breeding(self, asked: Visit | None = None, guests: F64 | None = None) -> Iterator[None]:
        """The block makes the next generation of a breeding, in the manner asked for, chosen by taste if that is known.

        The one on show is left: what was said of it counts from now on, unless the block fails. ``guests`` (m, d) are
        parents too. Nothing asked: none is left, the first generation comes.
        """
        strategy, before = self._session.strategy, (dict(self.pages), self.switches)
        assert isinstance(strategy, Breeding), "a match asks nobody"
        if asked is not None:
            self._close(self._session.on_show, self._generation(frozenset(asked.unheard)))
        self._lead(strategy, asked, guests)
        try:
            yield
        except BaseException:
            (self.pages, self.switches), self._stale = before, True
            raise
        self._sounds = {}

    def _lead(
        self, strategy: Breeding, asked: Visit | None, guests: F64 | None, cancelled: Callable[[], bool] = never
    ) -> None:
        """It breeds what is asked for by all that counts now."""
        strategy.manner = Manner() if asked is None else asked.manner
        strategy.rejected = self._session.rejected
        strategy.guests = np.empty((0, len(strategy.space))) if guests is None else guests
        strategy.named = None if asked is None else asked.named
        known = self._learned(cancelled) if self.chooses else None
        strategy.ear = None if known is None else TasteEar(known, self._memory, cancelled)

    def rehearse(self, asked: Visit, guests: F64 | None = None, cancelled: Callable[[], bool] = never) -> None:
        """Hear what ``breeding`` of the same would hear, if it came now. Nothing else has happened then.

        Raises Cancelled between two parts; what was heard by then is not heard again.
        """
        strategy, before = copy(self._session.strategy), (dict(self.pages), self.switches, self._stale)
        assert isinstance(strategy, Breeding), "a match asks nobody"
        said = self._generation(frozenset(asked.unheard))
        try:
            self._close(self._session.on_show, said)
            self._lead(strategy, asked, guests, cancelled)
        finally:
            self.pages, self.switches, self._stale = before
        self._session.rehearse(strategy, cancelled)

    def _close(self, number: int, said: Said | None) -> None:
        self.pages.pop(number, None)
        if said is not None:
            self.pages[number] = said
            forgotten = tuple(one for one in self.switches.forgotten if one != number)
            self.switches = replace(self.switches, forgotten=forgotten)
        self._stale = True

    def _generation(self, unheard: Iterable[int]) -> Said | None:
        """What is said of the generation on show. Stars that somebody came with are no answer by themselves."""
        session = self._session
        ids = tuple(one.id for one in session.population)
        assert isinstance(session.strategy, Breeding), "a match has no generations"
        brought = dict(zip(ids, session.strategy.brought.tolist(), strict=True))
        rated = {id: session.ratings[id] for id in ids if id in session.ratings}
        named = {id for id, rating in rated.items() if rating != brought[id]} | (set(ids) & set(session.rejected))
        pairs = (*session.same, *(one.pair for one in session.compared))
        if not named and not any(set(pair) <= set(ids) for pair in pairs):
            return None
        return self._said(ids, unheard, len(rated.keys() - named))

    def _said(self, ids: tuple[int, ...], unheard: Iterable[int], inherited: int = 0) -> Said:
        session, rows = self._session, {id: row for row, id in enumerate(ids)}
        rejected, unheard = frozenset(session.rejected), frozenset(unheard)

        def grade(id: int) -> float:
            if id in session.ratings:
                return STARS * session.ratings[id]
            return REJECTED if id in rejected else UNHEARD if id in unheard else UNNAMED

        grades: F64 = np.array([grade(id) for id in ids])
        preferred, same = verdicts(one for one in session.compared if set(one.pair) <= rows.keys())
        known = {frozenset(pair) for pair in (*preferred, *same)}
        named = [pair for pair in session.same if set(pair) <= rows.keys() and frozenset(pair) not in known]
        alike, chosen = (tuple((rows[a], rows[b]) for a, b in pairs) for pairs in ((*named, *same), preferred))
        return Said(ids, Page(self._heard(ids), grades, alike, chosen, inherited))

    def _heard(self, ids: tuple[int, ...]) -> Impressions:
        if lacking := [id for id in ids if id not in self._sounds]:
            sounds = self._memory.heard(np.array([self._session.candidate(id).genome for id in lacking]))
            self._sounds |= {id: sounds[row : row + 1] for row, id in enumerate(lacking)}
        return joined([self._sounds[id] for id in ids])

    # ---- what is obeyed ------------------------------------------------------------------------------------------

    def say(self, command: Answer) -> None:
        """An answer, all of whom it names the session knows; ValueError where it does not."""
        if not of_taste(command):
            return
        session = self._session
        if isinstance(command, Rate):
            session.rate(command.ratings)
        elif isinstance(command, Reject):
            session.reject(command.ids, taken_back=command.taken_back)
        elif isinstance(command, Compare):
            session.compare(command.hearing, taken_back=command.taken_back)
        else:
            session.call_same(command.ids, taken_back=command.taken_back)
        if not isinstance(session.strategy, Breeding):
            self._grow(command)

    def _grow(self, command: Answer) -> None:
        """The page of a match."""
        named = {*command.ratings, *command.heard} if isinstance(command, Rate) else {*command.ids}
        blind = isinstance(command, Compare)
        self._aside = self._aside | named - self._sounds.keys() if blind else self._aside - named
        self._heard(tuple(sorted(named)))
        said = self._said(tuple(sorted(self._sounds)), self._aside)
        self._close(MATCH, said if said.answers else None)

    def switch(self, command: Believe | Forget) -> None:
        """What is made of the answers."""
        if isinstance(command, Believe):
            self.switches = replace(self.switches, on=command.on, off=frozenset(command.off))
        elif command.taken_back:
            before = self._before
            self.switches = replace(self.switches, forgotten=before.forgotten, anew=before.anew)
        else:
            self._before = self.switches
            self.switches = replace(self.switches, forgotten=tuple(sorted(self.pages)), anew=True)
        self._stale = True
