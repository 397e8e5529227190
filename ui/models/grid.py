"""What is on show: which candidates, in which places, and which one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

from evosynth.analysis.target import PreparedTarget
from evosynth.service.desk_messages import Examined, Picture, Pictures
from evosynth.service.evolver_messages import Candidate, Kin
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from ui.models.candidates import Candidates, Chosen
from ui.models.coming import is_coming
from ui.models.desk_answers import Ask
from ui.models.edited import EditedVoices
from ui.models.grid_policy import GridPolicy, never
from ui.models.grid_state import grid_state
from ui.models.names import Names
from ui.models.ratings import Ratings
from ui.models.strand_bests import StrandBests
from ui.models.tile_pages import TilePages
from ui.view_state.kept import KeptVoice
from ui.view_state.window import GridState

REFRESH_MS = 500  # a running match changes the grid at most twice a second
PICTURES_MS = 50
PASSING_MS = 120  # between two looks at the page while a hand changes a voice of it
NOBODY: Mapping[int, Kin] = MappingProxyType({})


class Grid(QObject):
    """Turns candidates and answers of the desk into GridState and SelectionState."""

    grid_changed = Signal(object)
    selection_changed = Signal(object)
    voice_changed = Signal(object)  # SelectionState: a hand is changing who is selected; the rest is told soon
    seen = Signal(object)  # list of voices: those of this page and of the strands
    newly_heard = Signal(object)  # a sound, for the first time
    strands_changed = Signal(object)  # tuple[Tile, ...]: the best of each strand, as it is shown

    def __init__(self, ask: Ask, ratings: Ratings, names: Names, parent: QObject | None = None) -> None:
        """``ask`` the desk for pictures and flags."""
        super().__init__(parent)
        self.policy = GridPolicy()
        self.pages = TilePages(self.policy)
        self.page = 0
        self.edited = EditedVoices()
        self.candidates = Candidates(ask, ratings, names, self.edited)
        self._in_order = False
        self._selected: int | None = None  # place, counted over all pages
        self._by_person = False  # else the best is followed
        self._kept_selected: KeptVoice | None = None
        self._telling: Chosen | None = None  # who is selected, as it is being told: a dozen ask for it then
        self.strands = StrandBests(self.candidates)
        self._at_rest = False
        self._order: Sequence[int | None] = ()  # ids in the places where they stood when the match was left
        self._stood: Sequence[Candidate] = ()  # some of them, who may be forgotten by the search
        self._archived: tuple[bytes, ...] = ()  # voices of the archive, to be drawn too
        self._further: dict[str, tuple[bytes, ...]] = {}  # voices to be drawn when all that is on show is, for whom
        self._waiting: Sequence[Candidate] | None = None
        self._rated: Sequence[Candidate] = ()
        self._rest = QTimer(self, singleShot=True, interval=REFRESH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._rest.timeout.connect(self._show_waiting)
        self._paint = QTimer(self, singleShot=True, interval=0)
        self._paint.timeout.connect(self._emit)
        self._pass = QTimer(self, singleShot=True, interval=0)  # of what a hand is changing
        self._pass.timeout.connect(self._tell_voice)
        ratings.changed.connect(self._changed)

    # ---- what comes in ----------------------------------------------------------------------------------------

    @property
    def stars(self) -> Mapping[int, int]:
        """By candidate id."""
        return self.candidates.stars

    @property
    def synth(self) -> EngineSpec:
        """Of the candidates."""
        return self.candidates.synth

    def set_target(self, target: PreparedTarget | None) -> None:
        """Candidates are heard and drawn beside this one."""
        self.candidates.set_target(target)
        self.edited.forget_scores()
        self._changed()

    def use(self, synth: EngineSpec) -> None:
        """The candidates that come now are of this synth. Those of another engine have to go."""
        if self.candidates.use(synth):
            self.empty()

    def enter_document(self, heard: Iterable[bytes]) -> None:
        """Another document is in hand: these of its sounds were listened to, and nothing is selected."""
        self.candidates.heard = set(heard)
        self._kept_selected = None
        self._changed()

    def empty(self) -> None:
        """Nobody is on show, what is known of them stays: who was heard."""
        self.policy.clear()
        self._fold_all()
        self.candidates.forget()
        self._selected, self.page, self._waiting, self._by_person = None, 0, None, False
        self.strands.clear()
        self.pages.beside_strands, self.pages.edited = False, ()
        self._at_rest, self._order, self._stood = False, (), ()
        self._changed()

    def _fold_all(self) -> None:
        """Nobody is known to sound alike."""
        self.pages.forget()
        self.pages.fold()

    def stand_as(self, order: Sequence[int | None], stood: Sequence[Candidate]) -> None:
        """A match that was left rests again: these ids keep the places that they had; none: all are laid out anew.

        ``stood``: those of them that are known; the search may have forgotten some.
        """
        self._order, self._stood = order, stood

    def show_in_order(self, candidates: Sequence[Candidate], objectives: tuple[str, ...] = ()) -> None:
        """A breeding generation or a bank, all of it."""
        candidates = self.edited.stand_ins(candidates)
        self._waiting, self._in_order, self.candidates.objectives = None, True, objectives
        self.policy.show_in_order(candidates)
        self.pages.edited = self.edited.here
        self.candidates.note(candidates)
        self._fold_all()
        self.page = min(self.page, self.pages.count - 1)
        self._choose_first()
        self._changed()

    def show_best(
        self,
        best: Sequence[Candidate],
        rated: Sequence[Candidate],
        objectives: tuple[str, ...],
        *,
        at_rest: bool,
        kin: Mapping[int, Kin] = NOBODY,
    ) -> None:
        """The best of a match, and those that were rated; while it runs, shown at most twice a second.

        ``kin``: who stands behind them, since they sound alike.
        """
        self.pages.learn(best, kin, settled=at_rest)
        best, rated = self.edited.stand_ins(best), self.edited.stand_ins((*rated, *self.edited.here))
        self.pages.edited = self.edited.here
        if self._in_order:
            self._begin_with_chosen()
        self.candidates.objectives, self._rated, self._at_rest = objectives, rated, at_rest
        if at_rest:
            self._waiting = None
            self._place(best, sort=True)
        else:
            self._waiting = best
            if not self._rest.isActive():
                self._show_waiting()

    def _begin_with_chosen(self) -> None:
        """The search of seeds that waited has begun: the one that a person has selected stays, others have to come."""
        kept = None if self.chosen_by_person is None or self._selected is None else self.pages.at(self._selected)
        self._in_order, self.page, self._by_person = False, 0, kept is not None
        self.policy.clear()
        self._selected = None if kept is None else 0
        self.policy.places[0] = kept

    def show_strands(self, best: Sequence[Candidate | None], *, at_rest: bool) -> None:
        """The best of each strand of a match; while it runs they change as tiles do."""
        self.strands.come(best)
        self.pages.beside_strands = len(best) > 1
        self.page = min(self.page, self.pages.count - 1)
        if at_rest or not self._rest.isActive():
            self.strands.show(at_rest=at_rest)
            self._changed()

    def set_sounding(self, candidate_id: int | None) -> None:
        self.candidates.sounding = candidate_id
        self._changed()

    def set_named(self, ids: frozenset[int]) -> None:
        """Whom a person has named as parents of the next generation."""
        self.candidates.named = ids
        self._changed()

    def set_heard(self, voice: bytes) -> None:
        sound = voicing.sound(voice)
        if sound not in self.candidates.heard:
            self.candidates.heard.add(sound)
            self.newly_heard.emit(sound)
        self._changed()

    def set_kept(self, sounds: frozenset[bytes], pending: frozenset[bytes] = frozenset()) -> None:
        """Those of the voices on show that are kept; ``pending``: where that is not written yet."""
        self.candidates.kept, self.candidates.kept_pending = sounds, pending
        self._changed()

    def let_go_of_archived(self, place: int) -> None:
        """Something else is in this place of the archive, from 1: what was there is not selected any more."""
        if self._kept_selected is not None and self._kept_selected.archived == place:
            self._kept_selected = None
            self._changed()

    def call_kept(self, kept_id: int, name: str) -> None:
        """A row of the kept list has another name."""
        if self._kept_selected is not None and self._kept_selected.id == kept_id:
            self._kept_selected = replace(self._kept_selected, name=name)
        self._changed()

    def tell_names(self) -> None:
        """Somebody is called otherwise now."""
        self._changed()

    def draw_archive(self, voices: Sequence[bytes]) -> None:
        """These are shown in the archive."""
        self._archived = tuple(voices)
        self._changed()

    def let_go_of_kept(self, kept_id: int) -> None:
        """A voice has left the kept list: it is not selected any more."""
        if self._kept_selected is not None and self._kept_selected.id == kept_id:
            self._kept_selected = None
            self._changed()

    def take_pictures(self, answer: Pictures) -> None:
        self.candidates.pictures.take(answer.ids, answer.pictures)
        self._changed_soon()

    def take_examined(self, answer: Examined) -> None:
        self.candidates.found.take(answer.ids, answer.found)
        self._changed_soon()

    def _changed_soon(self) -> None:
        if not self._paint.isActive():  # more are coming: tell of several at once
            self._paint.start(PICTURES_MS)

    def draw_further(self, voices: Sequence[bytes], whose: str) -> None:
        """These are shown elsewhere, by ``whose`` wish: they are drawn when all that is on show here is."""
        if tuple(voices) != self._further.get(whose, ()):
            self._further[whose] = tuple(voices)
            self._ask()

    @property
    def _drawn_further(self) -> tuple[bytes, ...]:
        return tuple(voice for voices in self._further.values() for voice in voices)

    def picture_of(self, voice: bytes) -> tuple[Picture | None, str]:
        """What is drawn of a voice so far, and why nothing is heard of it; empty: something is, or it is not known."""
        return self.candidates.picture_of(voice)

    def look_again(self) -> None:
        """A file has brought tables: what was silent for want of them may be heard now."""
        self.candidates.look_again()
        self._changed()

    def hear_otherwise(self) -> None:
        """Voices are heard on a synth from now on, or no longer: all is drawn anew."""
        self.candidates.hear_otherwise()
        self._changed()

    def redraw(self) -> None:
        """Ask again for what is missing: the desk has lost its memory."""
        self.candidates.ask_again()
        self._changed()

    # ---- what is chosen ---------------------------------------------------------------------------------------

    def show_page(self, page: int) -> None:
        """What is chosen among the tiles turns with the page: keys act on what is in sight."""
        self.page = max(0, min(page, self.pages.count - 1))
        if self._among_tiles and self._selected is not None and self._selected // self.pages.size != self.page:
            wanted = self._selected % self.pages.size
            self.select(max((k for k in range(wanted + 1) if self.candidate_at(k) is not None), default=0))
        self._changed()

    @property
    def exact(self) -> bool:
        """Whether distances are those of the exact engine."""
        return self._at_rest

    def show_edited_anew(self) -> None:
        """More is known of the edited ones: pictures, distances."""
        here = {one.id: one for one in self.edited.here}
        self.policy.renew(here.values())
        self._rated = [here.get(c.id, c) for c in self._rated]
        self.pages.edited = tuple(here.values())
        self._pass_on()

    def hold(self) -> None:
        """A person has acted on what is selected: it is chosen, and the best is not followed any more."""
        self._by_person = self._by_person or self._among_tiles

    def select(self, place: int) -> None:
        """Choose a place of this page, from 0; an empty one is not chosen."""
        if self.candidate_at(place) is not None:
            self._selected, self._by_person = self.page * self.pages.size + place, True
            self._kept_selected = self.strands.selected = None
            self._changed()

    def move_selection(self, dx: int, dy: int) -> None:
        """One place over; beyond the end of a row lies the next row, beyond the last row of a page the next page.

        Right unfolds who sounds like the selected one, Left folds them again.
        """
        if self._selected is None:
            self._choose_first()
        elif not (self._among_tiles and dx and self._turn(dx)):
            place = self.pages.beside(self._selected, dx) if dx else self._selected + self.pages.columns * dy
            if place is not None and self.pages.at(place) is not None:
                self._selected, self._by_person = place, True
                self._kept_selected = self.strands.selected = None
                self.page = place // self.pages.size
        self._changed()

    def _turn(self, dx: int) -> bool:
        """To the right what is selected unfolds, to the left it folds; false where there is nothing to turn."""
        chosen = None if self._selected is None else self.pages.at(self._selected)
        if chosen is None:
            return False
        if self.pages.heads(chosen):
            return dx < 0 and self.fold()
        return dx > 0 and not self.pages.is_member(chosen) and (self._unfold(chosen) or self.pages.lost(chosen))

    def turn_fold(self, place: int) -> None:
        """Unfold or fold who sounds like the tile in this place of the page."""
        if (candidate := self.candidate_at(place)) is not None:
            self.select(place)
            if self.pages.heads(candidate):
                self.fold()
            else:
                self._unfold(candidate)

    def _unfold(self, candidate: Candidate) -> bool:
        """Another kind folds first."""
        self.fold()
        done = self.pages.unfold(candidate)
        self._stand_with(candidate)
        return done

    def fold(self) -> bool:
        """Who sounds alike stands behind one tile again, which is selected where one of them was; but not the rated."""
        chosen = None if self._selected is None else self.pages.at(self._selected)
        member = chosen is not None and self.pages.is_member(chosen)
        spread = self.pages.members
        head = self.pages.fold()
        if head is None:
            return False
        rated = {c.id: c for c in (*self._rated, *spread) if c.id in self.stars}
        self.policy.show_rated(rated.values(), self._sticky(), self.pages.size)
        self._stand_with(head if member and chosen is not None and chosen.id not in self.stars else chosen)
        return True

    def _stand_with(self, candidate: Candidate | None) -> None:
        """This one is selected wherever it lies now, and its page is on show."""
        tile = None if candidate is None else self.pages.tile_of(candidate.id)
        if tile is not None:
            self._selected, self._by_person = tile, True
            self.page = tile // self.pages.size
        self.page = min(self.page, self.pages.count - 1)
        self._choose_first()
        self._changed()

    @property
    def unfolded(self) -> bool:
        """Whether who sounds alike is spread out."""
        return self.pages.unfolded is not None

    def show_few(self, few: bool) -> None:
        """Nine larger tiles a page, or sixteen."""
        chosen = None if self._selected is None else self.pages.at(self._selected)
        self.pages.few = few
        by_person = self._by_person
        self._stand_with(chosen)
        self._by_person = by_person

    def select_kept(self, kept: KeptVoice) -> None:
        self._kept_selected, self.strands.selected = kept, None
        self._changed()

    def select_strand(self, number: int) -> None:
        """Choose a strand, to be steered; and its best, as soon as somebody lives there."""
        if 0 <= number < len(self.strands.shown):
            self.strands.selected, self._kept_selected = number, None
            self._changed()

    def candidate_at(self, place: int) -> Candidate | None:
        """Who sits in a place of this page."""
        return self.pages.at(self.page * self.pages.size + place) if 0 <= place < self.pages.size else None

    def select_candidate(self, candidate_id: int) -> bool:
        """Choose a candidate wherever it sits, and show its page; false where it is not on show."""
        place = self.pages.tile_of(candidate_id)
        if place is None and (head := self.pages.head_of(candidate_id)) is not None:
            self._unfold(head)
            place = self.pages.tile_of(candidate_id)
        if place is not None:
            self.page = place // self.pages.size
            self.select(place % self.pages.size)
        return place is not None

    def place_on_page(self, candidate_id: int) -> int | None:
        tile, size = self.pages.tile_of(candidate_id), self.pages.size
        return tile - self.page * size if tile is not None and tile // size == self.page else None

    @property
    def selected(self) -> Chosen | None:
        """The voice that Space, Enter, Save and Send act on."""
        if self._kept_selected is not None:
            return self.candidates.chosen_kept(self._kept_selected)
        candidate = None if self._selected is None else self.pages.at(self._selected)
        if self.strands.selected is not None:
            candidate = self.strands.at(self.strands.selected)
        if candidate is None:
            return None
        if self._telling is not None and self._telling.candidate is candidate:
            return self._telling
        return self.chosen(candidate)

    @property
    def all_audible(self) -> tuple[Chosen, ...]:
        """All who are on show, place by place, without the rejected and those that are known to be silent."""
        heard = set(self.audible)
        return tuple(self.chosen(c) for c in self.policy.places if c is not None and c.id in heard)

    @property
    def shows_anybody(self) -> bool:
        """Whether there are candidates."""
        return any(c is not None for c in self.policy.places)

    @property
    def chosen_by_person(self) -> int | None:
        """The id of the candidate that a person has selected; None where the best is followed."""
        chosen = None if self._selected is None or not self._by_person else self.pages.at(self._selected)
        return None if chosen is None else chosen.id

    @property
    def at_rest(self) -> tuple[Candidate, ...]:
        """Who is on show, of a match that rests; else nobody."""
        places = self.policy.places if self._at_rest and not self._in_order else ()
        return tuple(c for c in places if c is not None)

    @property
    def order(self) -> tuple[int | None, ...]:
        """The ids of those on show, place by place."""
        return tuple(None if c is None else c.id for c in self.policy.places)

    @property
    def heard(self) -> tuple[int, ...]:
        """The ids of those on show that were listened to, place by place."""
        heard = self.candidates.heard
        return tuple(c.id for c in self.policy.places if c is not None and voicing.sound(c.voice) in heard)

    @property
    def audible(self) -> tuple[int, ...]:
        """The ids of those on show that are neither known to be silent nor rejected, place by place."""
        there = [c for c in self.policy.places if c is not None and c.id not in self.candidates.rejected]
        return tuple(c.id for c in there if not self.candidates.silent(c))

    @property
    def known_audible(self) -> tuple[Candidate, ...]:
        """The same, as their run knows them; whom it does not know yet is left out."""
        wanted = set(self.audible)
        return tuple(c for c in self.policy.places if c is not None and c.id in wanted and not is_coming(c))

    def next_audible(self, after: int | None, *, unheard: bool = False, around: bool = False) -> int | None:
        """Who comes next in the places, ``around``: also before; None: nobody. ``unheard``: whom nobody listened to."""
        order = [id for id in self.order if id is not None]
        at = order.index(after) + 1 if after in order else 0
        wanted = set(self.audible) & (self.unheard if unheard else set(order))
        following = order[at:] + (order[: max(0, at - 1)] if around else [])
        return next((id for id in following if id in wanted), None)

    @property
    def unheard(self) -> frozenset[int]:
        """The ids of those on show that nobody has listened to."""
        heard = self.candidates.heard
        return frozenset(c.id for c in self.policy.places if c is not None and voicing.sound(c.voice) not in heard)

    @property
    def followed(self) -> Candidate | None:
        """The best, where it is what is selected since a person has selected nothing; its picture is drawn."""
        candidate = None if self._selected is None or self._by_person else self.pages.at(self._selected)
        drawn = candidate is not None and self._among_tiles and candidate.voice in self.candidates.pictures
        return candidate if drawn else None

    @property
    def best(self) -> Candidate | None:
        """The nearest of those on show; where no distance is known whoever has most stars."""
        stars = self.stars
        rated = [c for c in self.pages.laid if c is not None and stars.get(c.id)]
        return self.candidates.best or max(rated, key=lambda c: stars[c.id], default=None)

    @property
    def selected_kept(self) -> KeptVoice | None:
        return self._kept_selected

    def chosen(self, candidate: Candidate) -> Chosen:
        """A candidate as a voice that can be acted on."""
        return self.candidates.chosen(candidate)

    def called(self, candidate: Candidate) -> str:
        """What people read for it: what its tile says."""
        return self.chosen(candidate).label

    def chosen_kept(self, kept: KeptVoice) -> Chosen:
        """A kept voice likewise."""
        return self.candidates.chosen_kept(kept)

    def tell(self) -> None:
        """What is selected, once more: keys of it may be called otherwise now."""
        self._say_selected(self.selection_changed)

    def _tell_voice(self) -> None:
        self._say_selected(self.voice_changed)

    def _say_selected(self, signal: SignalInstance) -> None:
        chosen = self._telling = self.selected
        signal.emit(chosen and chosen.selection())
        self._telling = None

    # ---- inside -----------------------------------------------------------------------------------------------

    def _show_waiting(self) -> None:
        """Those of the best that are drawn take their places; the others wait for their pictures, old ones stay."""
        if self._waiting is None:
            return
        best = self._waiting
        drawn = [c for c in best if c.voice in self.candidates.pictures]
        empty = all(c is None for c in self.policy.places)
        if len(drawn) == len(best) or empty:
            self._waiting = None
        self._place(best if empty else drawn, sort=False, spare=best)
        self.strands.show(at_rest=False)
        self._rest.start()

    def _place(self, best: Sequence[Candidate], *, sort: bool, spare: Sequence[Candidate] = ()) -> None:
        sticky = self._sticky()
        if self._order:
            stood = self.edited.stand_ins(self._stood)
            self.policy.stand(map(self.edited.stand_in_id, self._order), [*stood, *self._rated, *spare, *best])
        self.policy.renew([*best, *self._rated])
        staying = {*self.stars, *(c.id for c in self.edited.here)}
        rated = [c for c in self._rated if c.id in staying and not self.pages.is_member(c)]
        self.policy.show_rated(rated, sticky, self.pages.size)
        alike = self.candidates.alike
        folds = alike if self.pages.knows_kinds else never
        self.policy.show_best(best, sticky, sort=sort, alike=alike, spare=spare, folds=folds)
        if best and not self._by_person:
            self._selected = self.pages.tile_of(best[0].id) if sort else self._nearest
        self._choose_first()
        self._changed()

    def _sticky(self) -> set[int]:
        """Who stays on show: the rated, what the person has selected, what sounds, and who stood there before."""
        unfolded = None if self.pages.unfolded is None else self.pages.unfolded.id
        others = {self.candidates.sounding, self.chosen_by_person, unfolded, *self._order}
        edited = (one.id for one in self.edited.here)
        return {*self.stars, *edited, *(id for id in others if id is not None)}

    def show_edited(self, candidate_id: int) -> None:
        """Somebody else stands in a slot now, and is selected."""
        places = self.policy.places
        self.policy.places = [None if c is None else self.edited.stand_in(c) for c in places]
        self._rated = self.edited.stand_ins((*self._rated, *self.edited.here))
        self._waiting = None if self._waiting is None else self.edited.stand_ins(self._waiting)
        self.pages.edited = self.edited.here
        self.candidates.note(self.pages.edited)
        if (chosen := self.selected) is None or chosen.candidate is None or chosen.candidate.id != candidate_id:
            self.select_candidate(candidate_id)
        self._choose_first()
        self._pass_on()

    def _pass_on(self) -> None:
        """As long as a hand changes one, it is told at once and the rest of the page when there is time."""
        if not self.edited.held:
            self._changed()
            return
        self._pass.start()
        if not self._paint.isActive():
            self._paint.start(PASSING_MS)

    def _choose_first(self) -> None:
        """Something is always chosen where there is something to choose."""
        if self._selected is None or self.pages.at(self._selected) is None:
            self._selected = next((i for i, c in enumerate(self.pages.laid) if c is not None), None)

    def _changed(self) -> None:
        """Several changes in a row are told once."""
        self._paint.start(0)

    def _emit(self) -> None:
        self._telling = self.selected
        self._ask()  # first: what is told depends on what is asked
        self.grid_changed.emit(self.state())
        cards = (
            self.candidates.tile(k, c, set(), selected=self._is_strand(k)) for k, c in enumerate(self.strands.shown)
        )
        self.strands_changed.emit(tuple(cards))
        self.tell()

    def state(self) -> GridState:
        """The page on show."""
        selected = self._selected if self._among_tiles else None
        return grid_state(self.pages, self.candidates, self.page, selected=selected, bred=self._in_order)

    @property
    def _nearest(self) -> int | None:
        """The tile of whoever comes first: is nearest to what the match goes for."""
        place = self.policy.nearest()
        nearest = None if place is None else self.policy.at(place)
        return None if nearest is None else self.pages.tile_of(nearest.id)

    @property
    def ranks(self) -> bool:
        """Whether digits rank, and do not give stars."""
        return self.candidates.ranks

    def turn_ranks(self) -> None:
        """Digits rank first, second and third, or give stars again."""
        self.candidates.ranks ^= True
        self._changed()

    def flip(self) -> None:
        """Tiles show differences in the place of sounds, or sounds again."""
        self.candidates.flip()
        self._changed()

    def turn_beside(self) -> None:
        """Tiles differ from the best in the place of the target, or from the target again."""
        self.candidates.beside_best ^= True
        self._changed()

    @property
    def _among_tiles(self) -> bool:
        """Neither a kept voice nor a strand is what is selected."""
        return self._kept_selected is None and self.strands.selected is None

    def _is_strand(self, number: int) -> bool:
        return self.strands.selected == number

    def _ask(self) -> None:
        """Pictures of all that this page shows and the selection; flags of who is selected and of the strands' bests.

        When the run rests all that this page shows is examined.
        """
        shown = [c for c in self.pages.page(self.page) if c is not None]
        strands = [c for c in self.strands.shown if c is not None]
        self.candidates.know_best(c for c in self.pages.laid if c is not None)
        coming = [c for c in (*self.strands.waiting, *(self._waiting or ())) if c is not None]
        self.candidates.draw([*shown, *strands, *coming], self._kept_selected, (*self._archived, *self._drawn_further))
        self.seen.emit([*(c.voice for c in (*shown, *strands)), *self._drawn_further])
        chosen = self.selected
        if not self._in_order:
            first = [chosen.candidate] if chosen and chosen.candidate else []
            self.candidates.examine([*first, *strands, *(shown if self._at_rest else ())])
