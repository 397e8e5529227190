"""What is heard when: the selected voice, a tile, the target, an example, a kept voice; and where that shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QObject, Signal

from evosynth.service.desk_messages import Occasion
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry, voicing
from ui.intents.hardware import Hardware
from ui.intents.on_synth import OnSynth
from ui.models.audition import GAP_S, Audition, Owner, Request
from ui.models.candidates import Chosen
from ui.models.examples import Examples
from ui.models.grid import Grid
from ui.models.kept import KeptList
from ui.models.phrase import PhrasePlayer
from ui.models.target import Target
from ui.processes.live_player import LivePlayer
from ui.view_state.pair import Against
from ui.view_state.window import SelectionState

Part = Literal["", "target", "first", "second"]
TARGET, FIRST, SECOND = "target", "first", "second"
UNNAMED = "unnamed:"  # before the part, in the place of a name
PARTS: dict[str, Part] = {UNNAMED + TARGET: "target", UNNAMED + FIRST: "first", UNNAMED + SECOND: "second"}
BETWEEN_S = 0.7  # from the first to the second of two


class Listening(QObject):
    """Turns what is on show into requests of the audition, and what sounds into marks on what is on show."""

    sounding = Signal(object)  # whose sound is heard now, here or on the synth: an owner or None
    silenced = Signal()  # by hand
    playhead = Signal(object)  # (place | "target" | "kept:7" | "strand:2" | None, seconds)

    def __init__(
        self,
        audition: Audition,
        grid: Grid,
        target: Target,
        kept: KeptList,
        examples: Examples,
        live: LivePlayer,
        hardware: Hardware,
        phrase: PhrasePlayer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._audition, self._grid, self._target = audition, grid, target
        self._list, self._examples, self._live = kept, examples, live
        self._phrase = phrase
        self.as_heard: Callable[[bytes], bytes] = lambda voice: voice  # what is heard of the selected one
        self._in_place = b""  # what keys play in the place of the selected voice
        self.covered = False  # only what has no name is heard, by whatever else would be played unasked
        self.last_two: tuple[int, ...] = ()  # candidates that were heard last, by their ids
        self._on_synth = OnSynth(hardware, grid, self)
        self._on_synth.sounding.connect(self._show_sounding)
        grid.selection_changed.connect(self._give_to_keys)
        audition.playhead.connect(self._show_playhead)
        audition.sounding.connect(self._show_sounding)
        audition.heard.connect(self._note_heard)

    def play_selected(self) -> None:
        self._play_selected()

    def play_selected_once(self) -> None:
        """Also where phrases are looped."""
        self._play_selected(once=True)

    def _play_selected(self, *, once: bool = False) -> None:
        if (chosen := self._grid.selected) is not None:
            self._play(replace(_request(chosen), voice=self.as_heard(chosen.voice)), once=once)

    def play_place(self, place: int) -> None:
        """Who is heard is selected: stars, Keep and all else go to what was heard last."""
        if (candidate := self._grid.candidate_at(place)) is not None:
            self._grid.select(place)
            self._play(_request(self._grid.chosen(candidate)))

    @property
    def anything_sounds(self) -> bool:
        """Here; what a synth plays for itself is not known."""
        return self._audition.owner is not None

    def play_find(self) -> None:
        """The selected voice, unasked: here alone, since what a synth was sent cannot be taken back."""
        if self._on_synth.where == "computer":
            self.play_selected_once()

    def play_strand(self, strand: int) -> None:
        if (candidate := self._grid.strands.at(strand)) is not None:
            self._play(_request(self._grid.chosen(candidate)))

    def play_line(self, steps: Sequence[tuple[str, Candidate]]) -> None:
        """Candidates one after the other, each under the name by which its playhead is known."""
        wishes = (_request(self._grid.chosen(candidate)) for _, candidate in steps)
        names = (name for name, _ in steps)
        self._play(*(replace(wish, owner=name) for wish, name in zip(wishes, names, strict=True)))

    def play_target(self) -> None:
        if (target := self._target.prepared) is not None:
            self._play(Request("target", target))

    def take_over(self, against: Against | None) -> None:
        """The selected voice, or what it is held against, in the place of what is heard and at its moment.

        Keys that are down change to it, too; to a target they cannot. On a synth it is heard from its start.
        """
        target, chosen = self._target.prepared, self._grid.selected
        if against is None:
            wish = None if chosen is None else replace(_request(chosen), voice=self.as_heard(chosen.voice))
        elif against.voice:
            wish = self._against(against, chosen)
        else:
            wish = None if target is None else Request(against.owner, target)
        if wish is not None:
            self._put_in_place(against.voice if against is not None else b"")
            self._play(wish, takes_over=True)

    def prepare(self, against: Against) -> None:
        """It will probably be wanted next."""
        if against.voice and self._audition.owner is not None:
            wish = self._against(against, self._grid.selected)
            self._audition.prepare(replace(wish, performed=self._phrase.performed))

    def _against(self, against: Against, chosen: Chosen | None) -> Request:
        """As the selected voice is played."""
        occasion = Occasion.of(self._target.prepared) if chosen is None else chosen.occasion
        return Request(against.owner, None, against.voice, occasion)

    def owner_of_selected(self) -> Owner | None:
        """By what it is known when it sounds."""
        return None if (chosen := self._grid.selected) is None else _request(chosen).owner

    def play_target_then_selected(self) -> None:
        chosen, target = self._grid.selected, self._target.prepared
        wishes = [Request("target", target)] if target is not None else []
        if chosen is not None:
            wishes.append(_request(chosen))
        if wishes:
            self._play(*wishes)

    def play_example(self, index: int) -> None:
        if (ready := self._examples.ready(index)) is not None:
            self._play(Request(f"example:{index}", ready.target))

    def play_document(self, path: str, voice: bytes, occasion: Occasion) -> None:
        """The voice that a document is shown by."""
        self._play(Request(f"document:{path}", None, voice, occasion))

    def play_kept(self, kept_id: int) -> None:
        if (kept := self._list.find(kept_id)) is not None:
            self._play(_request(self._grid.chosen_kept(kept)))

    def play_unnamed(self, first: Candidate, second: Candidate, *, beside_target: bool) -> None:
        """Two one after the other, the target directly before each if that is asked for.

        Here alone, since a synth shows what it plays; nothing on show tells which they are, nor that they were heard.
        """
        target = self._target.prepared if beside_target else None
        performed = None if beside_target or self._phrase.performed is None else self._phrase.performed
        wishes: list[Request] = []
        for part, candidate in ((FIRST, first), (SECOND, second)):
            wish = replace(_request(self._grid.chosen(candidate)), owner=UNNAMED + part, after_s=BETWEEN_S)
            if target is not None:
                wishes.append(Request(UNNAMED + TARGET, target, after_s=BETWEEN_S))
                wish = replace(wish, after_s=GAP_S)
            wishes.append(replace(wish, performed=performed and replace(performed, loop=False)))
        self._audition.play(*wishes)

    @staticmethod
    def unnamed_part(owner: Owner | None) -> Part:
        """What of such two sounds: the target, the first or the second one; empty: neither."""
        return PARTS.get(owner, "") if isinstance(owner, str) else ""

    @property
    def can_be_heard(self) -> bool:
        """Whether there is a device."""
        return self._audition.available

    def silence(self) -> None:
        """Nothing sounds any more, whoever began it."""
        self._audition.silence()
        self._live.all_off()
        self._on_synth.silence()
        self.silenced.emit()

    def _play(self, *requests: Request, once: bool = False, takes_over: bool = False) -> None:
        """Where a person hears voices: here, on the synth, on both. What is no voice of a synth is heard here."""
        if self.covered:
            return
        where = self._on_synth.where
        here = requests if where != "device" else tuple(one for one in requests if not one.voice)
        if here:
            performed = self._phrase.performed
            if performed is not None and once:
                performed = replace(performed, loop=False)
            self._audition.latched = self._phrase.latched
            played = tuple(replace(one, performed=performed) if one.voice else one for one in here)
            if takes_over:
                self._audition.take_over(played[0])
            else:
                self._audition.play(*played)
        if where != "computer":
            self._on_synth.play(requests)

    def _give_to_keys(self, state: SelectionState | None) -> None:
        """The selected voice is what keys play, or what it is held against; with none the last one stays."""
        if state is not None and registry.of(state.synth).live is not None and not self._in_place:
            self._live.set_voice(self.as_heard(state.voice), self._target.prepared)

    def _put_in_place(self, voice: bytes) -> None:
        """Keys play this in the place of the selected voice; empty: the selected one again."""
        if voice == self._in_place:
            return
        self._in_place, chosen = voice, self._grid.selected
        played = voice or (b"" if chosen is None else self.as_heard(chosen.voice))
        if played and registry.of(voicing.synth_of(played)).live is not None:
            self._live.set_voice(played, self._target.prepared, edit=True)

    def put_back(self) -> None:
        """Keys play the selected voice."""
        self._put_in_place(b"")

    def _show_playhead(self, value: tuple[Owner | None, float]) -> None:
        owner, seconds = value
        self.playhead.emit((self._place_of(owner) if isinstance(owner, int) else owner, seconds))

    def _place_of(self, candidate: int) -> int | str | None:
        """Where it is seen: in the grid, else as the best of a strand."""
        place, strand = self._grid.place_on_page(candidate), self._grid.strands.number_of(candidate)
        return f"strand:{strand}" if place is None and strand is not None else place

    def _show_sounding(self, owner: Owner | None) -> None:
        self._grid.set_sounding(owner if isinstance(owner, int) else None)
        self.sounding.emit(owner)

    def _note_heard(self, request: Request) -> None:
        """Who was heard without a name could not have been given stars: nothing follows of that."""
        if request.voice and request.owner not in PARTS:
            self._grid.set_heard(request.voice)
        if isinstance(request.owner, int):
            self.last_two = (*(id for id in self.last_two if id != request.owner), request.owner)[-2:]


def _request(chosen: Chosen) -> Request:
    """A voice as it is played at its own occasion."""
    owner: Owner = chosen.candidate.id if chosen.candidate else f"kept:{chosen.kept_id}"
    if chosen.archived:
        owner = f"archive:{chosen.archived}"
    return Request(owner, None, chosen.voice, chosen.occasion)
