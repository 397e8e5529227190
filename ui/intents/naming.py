"""A person names voices as the parents of the next generation: tiles, kept voices, those of the archive."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import Named, NamedVoice
from evosynth.synths import registry, voicing
from ui.models.candidates import Chosen
from ui.models.coming import is_coming
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.parents import NamedParents
from ui.models.run import RunControl
from ui.view_state.breeding_acts import STILL_MADE
from ui.view_state.parents import ParentsState
from ui.view_state.window import Run, Toast

NOBODY = "Select a voice first"
NONE_NAMED = "Nobody is named: children come of the rated voices"


class Naming(QObject):
    """While anybody is named, Breed makes children of exactly these; else of the rated ones."""

    said = Signal(object)  # Toast
    changed = Signal(object)  # ParentsState

    def __init__(
        self, parents: NamedParents, grid: Grid, run: RunControl, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._parents, self._grid, self._run, self._edits = parents, grid, run, edits
        self._told: ParentsState | None = None
        edits.register("parents", parents.put)
        parents.changed.connect(self._spread)
        grid.selection_changed.connect(lambda _state: self.tell())

    def toggle_selected(self) -> None:
        """The selected voice is one of the parents, or is none any more."""
        chosen = self._grid.selected
        if chosen is None:
            self.said.emit(Toast(NOBODY, "git-fork"))
            return
        if why := self._why_not(chosen):
            self.said.emit(Toast(why, "triangle-alert"))
            return
        self._grid.hold()
        now = self._parents.named
        mine = [one for one in now if self._is(one, chosen)]
        if mine:
            self._name(tuple(one for one in now if one not in mine), f"no parent any more: {chosen.label}")
        else:
            self._name((*now, self._voice_of(chosen)), f"naming of {chosen.label} as a parent")

    def clear(self) -> None:
        """Nobody is named."""
        if self._parents.named:
            self._name((), "nobody named as a parent")
        else:
            self.said.emit(Toast(NONE_NAMED, "git-fork"))

    def name_all(self, chosen: tuple[Chosen, ...]) -> None:
        """Exactly these."""
        names = " and ".join(one.label for one in chosen)
        self._name(tuple(map(self._voice_of, chosen)), f"naming of {names} as parents")

    def tell(self) -> None:
        """How things stand."""
        chosen, named = self._grid.selected, self._parents.named
        mine = chosen is not None and any(self._is(one, chosen) for one in named)
        state = ParentsState(tuple(one.name for one in named), self._parents.sounds, mine)
        if state != self._told:
            self._told = state
            self.changed.emit(state)

    def _name(self, parents: tuple[NamedVoice, ...], text: str) -> None:
        number = self._run.generation
        before, after = Named(self._parents.named, number), Named(parents, number)
        self._edits.do(Edit("parents", before, after, self._edits.candidates(number), text))

    def _spread(self) -> None:
        """Tiles wear it, and the bar says whose children come next."""
        self._grid.set_named(self._parents.ids)
        self._run.set_parents(tuple(one.name for one in self._parents.named))
        self.tell()

    def _voice_of(self, chosen: Chosen) -> NamedVoice:
        """On show it is known by its id; any other voice comes as it is."""
        one = None if chosen.run else chosen.candidate
        return NamedVoice(chosen.voice, chosen.label, -1 if one is None else one.id)

    def _is(self, one: NamedVoice, chosen: Chosen) -> bool:
        """The same tile, or the same sound where one of them is none: nobody is named twice."""
        mine = self._voice_of(chosen)
        if one.candidate >= 0 and mine.candidate >= 0:
            return one.candidate == mine.candidate
        return voicing.sound(one.voice) == voicing.sound(chosen.voice)

    def _why_not(self, chosen: Chosen) -> str:
        """Why it can have no children here; empty where it can."""
        if chosen.silence:
            return chosen.silence
        if self._run.on_its_way is not None or (chosen.candidate is not None and is_coming(chosen.candidate)):
            return STILL_MADE
        others = [voicing.synth_of(one.voice).name for one in self._parents.named]
        engine = self._grid.synth.name if self._run.generation is not None else next(iter(others), chosen.synth.name)
        if chosen.synth.name == engine or self._run.state is Run.EMPTY:
            return ""
        own, other = registry.of(chosen.synth).title, registry.named(engine).title
        return f"{chosen.label} is for the engine {own}, its children would be for {other}: Breed from it does that"
