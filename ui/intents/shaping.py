"""What a person does to the selected voice by hand: values set, heard at once, undone; a whole voice in its place.

What a hand drags is one act when it lets go; small steps of one value soon after each other are one act as well, that
stands on record after each of them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from evosynth.documents import tables
from evosynth.documents.records import NOBODY
from evosynth.edits.edit import Edit
from evosynth.edits.values import EditedVoice, Original
from evosynth.errors import InputError
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.differences import shortened
from ui.intents.hardware import Hardware
from ui.models.candidates import Chosen
from ui.models.coming import is_coming
from ui.models.document import Document
from ui.models.edited import changed_values, text_of
from ui.models.edited_sounds import EditedSounds
from ui.models.edited_told import EditedTold
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.models.target import Target
from ui.processes.live_player import LivePlayer
from ui.view_state.breeding_acts import STILL_MADE
from ui.view_state.kept import KeptVoice
from ui.view_state.window import Run, Toast

JOINED_S = 0.6  # between two steps of one value that are one act
NOTHING = "Select a voice first"
NO_RUN = "Begin with a sound, or breed: a voice is edited within a run"
NOT_BEGUN = "The match has not begun: its voices can be edited as soon as it has"


class Shaping(QObject):
    """Of the selected voice, in the run in hand."""

    said = Signal(object)  # Toast
    reason = Signal(str)  # why nothing can be edited now; empty: it can

    def __init__(
        self,
        grid: Grid,
        run: RunControl,
        target: Target,
        edits: Edits,
        document: Document,
        live: LivePlayer,
        hardware: Hardware,
        sounds: EditedSounds,
        ratings: Ratings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ratings = ratings
        self._grid, self._run, self._target, self._edits = grid, run, target, edits
        self._document, self._live, self._hardware, self._sounds = document, live, hardware, sounds
        self._edited = grid.edited
        self._edited.where = lambda: (edits.run, run.generation)
        self._holds = False
        self._began: EditedVoice | None = None  # what stood there when the hand took hold
        self._wished = ""  # what the act is called
        self._last: tuple[Edit, frozenset[str], float] | None = None  # the last step, of which values, and when
        self._to_say: dict[int, Edit] = {}  # by id of who stands there: as soon as that is written
        self._kept: dict[int, KeptVoice] = {}  # by slot: what came from elsewhere
        self._telling = EditedTold(run, self._edited, self)
        self._telling.commit = self._commit
        self._told_reason: str | None = None
        self._unlike: Mapping[str, float] = {}  # values that are heard otherwise than they are
        self._unlike_place: object = None  # of what is selected there
        edits.register("edit", self._put)
        self._telling.adopted.connect(self._tell_stars)
        edits.restored.connect(lambda: self._edited.restore(edits.history.acts))
        grid.selection_changed.connect(lambda _state: self._look())
        run.transport_changed.connect(lambda _state: self.tell())

    # ---- what is wished -------------------------------------------------------------------------------------------

    def set(self, values: Mapping[str, float], text: str = "") -> None:
        """These native values by name; ``text``: what that is called, else it is the name of the value."""
        before = self._at()
        if before is None:
            return
        try:
            voice = voicing.with_values(before.voice, values)
        except ValueError as error:
            self.say_not(f"{error}.")
            return
        self._become(before, voice, text, frozenset(values))

    def put(self, voice: bytes, text: str) -> None:
        """A whole voice in the place of the selected one; it is of the same engine."""
        before = self._at()
        if before is None:
            return
        try:
            own, other = voicing.synth_of(before.voice).name, voicing.synth_of(voice).name
        except InputError as error:
            self.say_not(f"{error}.")
            return
        if own != other:
            self.say_not("It is a voice of another engine: breed from it, or keep it.")
        else:
            self._become(before, voice, text, frozenset())

    def attend(self) -> None:
        """A hand is near the values of the selected voice: it stays, though a search finds nearer ones."""
        if self._grid.selected is not None:
            self._grid.hold()

    def hold(self, on: bool) -> None:
        """A hand takes hold of something; when it lets go all that was wished in between is one act."""
        before, self._began = self._began, None
        was, self._holds = self._holds, on
        wished, self._wished = self._wished, ""
        self._edited.held = on
        if was and before is not None:
            self._holds = False
            now = self._edited.standing(before.slot)
            if now is not None and now.voice != before.voice:
                self._do(before, now, self._named(before.voice, now.voice, wished))
            elif now is not None:  # dragged there and back
                self._put(before)
            self._holds = on
        if was and not on:
            self._telling.settle()

    def _commit(self) -> None:
        """What a hand has done so far is done, since something else is done with it."""
        if self._holds:
            self.hold(True)

    def hear(self, values: Mapping[str, float]) -> None:
        """As the selected voice is to be heard from now on, without being changed; nothing: as it is."""
        self._unlike = dict(values)
        self._unlike_place = self._place()
        if (chosen := self._grid.selected) is not None:
            self._sound(chosen.voice)

    def as_heard(self, voice: bytes) -> bytes:
        """What is heard of the selected voice."""
        unlike = self._unlike and self._place() == self._unlike_place
        return voicing.with_values(voice, self._unlike) if unlike else voice

    def _place(self) -> object:
        """What is selected, whatever is made of it."""
        chosen = self._grid.selected
        if chosen is None or chosen.candidate is None:
            return None if chosen is None else (chosen.kept_id, chosen.archived)
        standing = self._edited.standing(chosen.candidate.id)
        return chosen.candidate.id if standing is None else standing.slot

    def _look(self) -> None:
        """Whoever else is selected is heard as it is."""
        if self._unlike and self._place() != self._unlike_place:
            self._unlike = {}
        self.tell()

    # ---- why not --------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Whether anything can be edited."""
        if (why := self._why_not()) != self._told_reason:
            self._told_reason = why
            self.reason.emit(why)

    def _why_not(self) -> str:
        chosen = self._grid.selected
        if not self._edits.run or self._run.state is Run.EMPTY:
            return NO_RUN
        if chosen is None:
            return NOTHING
        if self._run.where is None or self._run.snapshot is None:
            return NOT_BEGUN
        return STILL_MADE if chosen.candidate is not None and is_coming(chosen.candidate) else ""

    # ---- inside ---------------------------------------------------------------------------------------------------

    def say_not(self, sentence: str) -> None:
        """Why something was not done."""
        self.said.emit(Toast(sentence, "triangle-alert"))

    def _at(self) -> EditedVoice | None:
        """What is edited, as it stands; None, with a sentence, where nothing can be."""
        if why := self._why_not():
            self.say_not(why)
            return None
        chosen = self._grid.selected
        assert chosen is not None, "that was looked at"
        self._grid.hold()
        standing = None if chosen.candidate is None else self._edited.standing(chosen.candidate.id)
        return standing or self._begin(chosen)

    def _begin(self, chosen: Chosen) -> EditedVoice:
        """A slot of its own for who was not edited yet."""
        generation = self._run.generation
        one = chosen.candidate
        if one is not None:
            return EditedVoice(_original(chosen, one), one.id, chosen.voice, one.id, generation)
        of = Original(chosen.voice, chosen.label, kept=chosen.kept_id, archived=chosen.archived)
        slot = self._edited.new_id()
        if (kept := self._grid.selected_kept) is not None:
            self._kept[slot] = kept
        return EditedVoice(of, NOBODY, chosen.voice, slot, generation)

    def _become(self, before: EditedVoice, voice: bytes, text: str, names: frozenset[str]) -> None:
        """Another voice stands there: as long as a hand holds it only for now, else as an act."""
        if voice == before.voice:
            return
        if self._holds:
            self._began, self._wished = self._began or before, text or self._wished  # the last step may be of one value
            self._put(self._other(self._began, before, voice))
            return
        last = self._last
        if last is not None and names == last[1] and time.monotonic() - last[2] < JOINED_S:
            first, told = last[0], self._telling.knows(before.id)
            if first.after == before and not told and self._go_on(first, replace(before, voice=voice), text, names):
                return
        after = self._other(before, before, voice)
        self._do(before, after, self._named(before.voice, voice, text), names)

    def _go_on(self, first: Edit, after: EditedVoice, text: str, names: frozenset[str]) -> bool:
        """The last step went on: it is one with this."""
        edit = replace(first, after=after, text=self._named(first.before.voice, after.voice, text))
        self._to_say[after.id] = edit
        if not self._edits.amend(first, edit):
            self._to_say.pop(after.id, None)
            return False
        self._last = edit, names, time.monotonic()
        return True

    def _other(self, first: EditedVoice, before: EditedVoice, voice: bytes) -> EditedVoice:
        """With an id of its own, the same as long as a hand holds it; where it is the original again, it is that."""
        of = before.of
        if of.id != NOBODY and voice == of.voice:
            return replace(before, id=of.id, voice=voice)
        fresh = before.id == first.id or self._telling.knows(before.id)
        return replace(before, id=self._edited.new_id() if fresh else before.id, voice=voice)

    def _do(self, before: EditedVoice, after: EditedVoice, text: str, names: frozenset[str] = frozenset()) -> None:
        self._keep_stars(before, after)
        edit = Edit("edit", before, after, self._edits.candidates(before.generation), text)
        self._to_say[after.id] = edit
        if self._edits.do(edit):
            self._last = edit, names, time.monotonic()

    def _named(self, before: bytes, after: bytes, text: str) -> str:
        """ "Op 3 rate 1: 30 → 41"."""
        changed = changed_values(before, after)
        if len(changed) != 1:
            return text or f"{len(changed)} values"
        ((name, (old, new)),) = changed.items()
        parameter = voicing.space_of(voicing.synth_of(after)).named(name)
        what = text or shortened(parameter.label)
        return f"{what}: {text_of(before, parameter, old)} → {text_of(after, parameter, new)}"

    def _put(self, value: EditedVoice) -> None:
        """It is heard at once, stands there, and is selected."""
        self._sound(value.voice)
        needed = voicing.synth_of(value.voice).tables
        if not self._holds:
            written = tuple(tables.of_store(sorted(needed)))
            self._document.write(written, done=partial(self._written, value))
        standing = self._edited.standing(value.slot)
        before = value.of.voice if standing is None else standing.voice
        self._edited.put(value)
        if not self._holds:
            self._telling.expect(value)
        self._grid.show_edited(value.id)
        if (one := self._edited.candidate(value.slot)) is not None and value.id != value.of.id:
            self._sounds.wish(one, before)
        if value.id == NOBODY and (kept := self._kept.get(value.slot)) is not None:
            self._grid.select_kept(kept)

    def _keep_stars(self, of: EditedVoice, value: EditedVoice) -> None:
        """What a person liked is liked still: another one has the stars that stood there, until it is given its own."""
        stars = self._ratings.of(value.generation) or {}
        if value.id != NOBODY and value.id not in stars and stars.get(of.id):
            self._ratings.give(value.id, value.voice, stars[of.id], value.generation)

    def _tell_stars(self, id: int) -> None:
        """To the run, that knows it now."""
        if stars := self._ratings.stars.get(id):
            self._run.rate({id: stars}, self._run.generation, self._grid.heard)

    def _sound(self, voice: bytes) -> None:
        """Keys that are held follow, here and on the synth."""
        voice = self.as_heard(voice)
        if not voicing.of(voicing.synth_of(voice)).send_reason:
            self._hardware.follow_edit(voice)
        self._live.set_voice(voice, self._target.prepared, edit=True)

    def _written(self, value: EditedVoice) -> None:
        """Now it is said; its button takes back what was done last, which may be something else by now."""
        edit = self._to_say.pop(value.id, None)
        if edit is not None:
            undo = "undo" if self._edits.history.undoes is edit else ""
            self.said.emit(Toast(edit.text[:1].upper() + edit.text[1:], "sliders-horizontal", undo=undo))


def _original(chosen: Chosen, one: Candidate) -> Original:
    weighed = None if np.isnan(one.weighed) else one.weighed
    born = one.generation, one.index, one.parents, one.move
    return Original(chosen.voice, chosen.label, one.id, *born, tuple(map(float, one.scores)), weighed)
