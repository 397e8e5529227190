"""Any two compared: the selected voice with the target, its parent, the best, or with whoever was selected before.

So any two can be: one is selected, then the other, tiles, kept voices and those of the archive alike.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.comparatives import compared as told_apart
from evosynth.synths import voicing
from ui.intents.shaping import Shaping
from ui.models.candidates import Chosen
from ui.models.grid import Grid
from ui.models.pair import Pair
from ui.models.value_groups import value_groups
from ui.view_state.comparing import CompareState
from ui.view_state.pair import Against, Kind

NOBODY = "Select a voice: it is compared with the target, its parent, the best or the one selected before."
NO_VALUES = "A recording has no values: their pictures are compared."
TWO_ENGINES = "They are voices of two engines: their pictures are compared."
WHOSE = "compared"
BEFORE, HELD = "before", "held"  # who was selected before; who a value was taken from
Choice = Kind | str
Someone = tuple[object, str, bytes]  # its place, what it is called, its voice


class Comparing(QObject):
    """A is what a person chooses, B the selected voice."""

    changed = Signal(object)  # CompareState

    def __init__(self, pair: Pair, grid: Grid, shaping: Shaping, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pair, self._grid, self._shaping = pair, grid, shaping
        self._wished: Choice = Kind.PARENT
        self._selected: Someone | None = None
        self._others: dict[str, Someone] = {}  # by BEFORE and HELD
        self._why_not_take = ""
        self._watched = False
        self._told: tuple[object, ...] = ()
        grid.selection_changed.connect(lambda _state: self._follow())
        pair.changed.connect(self._tell)
        shaping.reason.connect(self._rest)

    def watch(self, watched: bool) -> None:
        """Whether it is looked at: what is not is neither drawn nor told."""
        self._watched = watched
        self._told = ()
        self._tell()
        if not watched:
            self._grid.draw_further((), WHOSE)

    def begin(self, with_before: bool = False) -> None:
        """With the reference of the pair, or with who was selected before."""
        self._wished = BEFORE if with_before and BEFORE in self._others else self._pair.against.kind
        self._tell()

    def choose(self, place: int) -> None:
        """Another A."""
        choices = self._choices()
        if 0 <= place < len(choices):
            self._wished = choices[place][0]
            self._tell()

    def take(self, name: str, value: float) -> None:
        """A value of A becomes one of the selected voice; A stays who it is, though B has another parent then."""
        chosen, choices = self._grid.selected, [choice for choice, _ in self._choices()]
        if chosen is not None and self._wished in choices:
            one = self._against(self._wished, chosen)
            if one.voice:
                self._others[HELD] = self._wished, one.label, one.voice
                self._wished = HELD
        self._shaping.set({name: value})

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _rest(self, why: str) -> None:
        self._why_not_take = why
        self._tell()

    def _follow(self) -> None:
        """Who was selected until now was selected before; who is edited stays who it is."""
        chosen = self._grid.selected
        if chosen is not None:
            now = self._place(chosen), chosen.label, chosen.voice
            if self._selected is not None and self._selected[0] != now[0]:
                self._others = {BEFORE: self._selected}
                self._wished = Kind.PARENT if self._wished == HELD else self._wished
            self._selected = now
        self._tell()

    def _place(self, chosen: Chosen) -> object:
        if chosen.candidate is None:
            return chosen.kept_id, chosen.archived
        standing = self._grid.edited.standing(chosen.candidate.id)
        return chosen.candidate.id if standing is None else standing.slot

    def _choices(self) -> tuple[tuple[Choice, str], ...]:
        others = tuple((choice, label) for choice, (_, label, _) in self._others.items())
        return (*self._pair.kinds, *others) if self._grid.selected is not None else ()

    def _against(self, choice: Choice, chosen: Chosen) -> Against:
        if isinstance(choice, Kind):
            return self._pair.of(choice, chosen)
        _, label, voice = self._others[choice]
        picture, silence = self._grid.picture_of(voice)
        return Against(title=label, label=label, voice=voice, picture=picture, why_not=silence)

    def _tell(self) -> None:
        if not self._watched:
            return
        state = self._state()
        groups = state.groups
        about = state.choices, state.chosen, state.labels, tuple(map(id, state.pictures)), state.why_not
        told = (*about, groups, state.words, state.why_not_take)
        if told != self._told:
            self._told = told
            self.changed.emit(state)

    def _state(self) -> CompareState:
        chosen, choices = self._grid.selected, self._choices()
        if chosen is None:
            return CompareState(why_not=NOBODY)
        kinds = [kind for kind, _ in choices]
        place = kinds.index(self._wished) if self._wished in kinds else 0
        one = self._against(kinds[place], chosen)
        self._grid.draw_further((one.voice,) if one.voice else (), WHOSE)
        titles = tuple(title for _, title in choices)
        about = titles, place, (one.label or one.title, chosen.label), (one.picture, chosen.picture)
        groups = value_groups(one.voice, chosen.voice) if one.voice else ()
        return CompareState(*about, groups, self._words(one, chosen), self._why(one, chosen), self._why_not_take)

    @staticmethod
    def _words(one: Against, chosen: Chosen) -> tuple[str, ...]:
        """B beside A."""
        first = one.picture.heard if one.picture is not None else None
        second = chosen.picture.heard if chosen.picture is not None else None
        return () if first is None or second is None else told_apart(second, first)

    @staticmethod
    def _why(one: Against, chosen: Chosen) -> str:
        if one.why_not:
            return f"{one.why_not.rstrip('.')}."
        if one.kind is Kind.TARGET and not one.voice:
            return NO_VALUES
        same = voicing.synth_of(one.voice).name == voicing.synth_of(chosen.voice).name if one.voice else True
        return "" if same else TWO_ENGINES
