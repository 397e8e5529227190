"""What is on show: the candidates in their places with pictures, stars and marks, and which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.evolution.fitness import WORST
from evosynth.evolution.report import Candidate
from evosynth.service.messages import Draw, Examine, Flags, Occasion, Picture, Pictures
from evosynth.synths import voicing
from ui import naming
from ui.grid_policy import ALIKE, COLUMNS, PAGE, Alike, GridPolicy, differently, picture_difference, replaces
from ui.pictures import Answers
from ui.state import GridState, KeptVoice, SelectionState, Tile

REFRESH_MS = 500  # a running match changes the grid at most twice a second
PICTURES_MS = 50
VOICES_KEPT = 1600


@dataclass(frozen=True, slots=True)
class Chosen:
    """A voice that can be played, kept, saved and sent: a candidate or a kept voice."""

    genome: F64
    voice: bytes
    name: str
    label: str
    distance: float | None
    occasion: Occasion  # what it is played and saved at
    parts: tuple[tuple[str, float], ...] = ()
    picture: Picture | None = None
    candidate: Candidate | None = None  # None: a kept voice
    kept_id: int = 0
    stars: int = 0
    synth: str = "dx7"  # as text
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives


class Stage(QObject):
    """Turns candidates and answers of the desk into GridState and SelectionState."""

    grid_changed = Signal(object)
    selection_changed = Signal(object)
    strands_changed = Signal(object)  # tuple[Tile, ...]: the best of each strand, as it is shown

    def __init__(self, ask: Callable[[Callable[[int], object]], None], parent: QObject | None = None) -> None:
        """``ask`` the desk for pictures and flags."""
        super().__init__(parent)
        self.policy = GridPolicy()
        self.page = 0
        self.stars: dict[int, int] = {}  # by candidate id
        self.objectives: tuple[str, ...] = ()
        self._target: PreparedTarget | None = None
        self._in_order = False
        self._selected: int | None = None  # place, counted over all pages
        self._by_person = False  # else the best is followed
        self._kept_selected: KeptVoice | None = None
        self._strands: list[Candidate | None] = []  # the best of each, as shown
        self._strands_waiting: Sequence[Candidate | None] = ()
        self.strand_selected: int | None = None
        self._sounding: int | None = None  # candidate id
        self._heard: set[bytes] = set()  # genomes
        self._kept: frozenset[bytes] = frozenset()  # sounds
        self._pictures: Answers[Picture | None] = Answers(ask, Draw)
        self._flags: Answers[tuple[str, ...]] = Answers(ask, Examine)  # faults that a distance forgives
        self._at_rest = False
        self.synth = "dx7"  # of the candidates, as text
        self._names: dict[bytes, str] = {}  # of seeds by genome: an engine's voices may hold no name themselves
        self._voices: dict[bytes, bytes] = {}
        self._waiting: Sequence[Candidate] | None = None
        self._rated: Sequence[Candidate] = ()
        self._rest = QTimer(self, singleShot=True, interval=REFRESH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._rest.timeout.connect(self._show_waiting)
        self._paint = QTimer(self, singleShot=True, interval=0)
        self._paint.timeout.connect(self._emit)

    # ---- what comes in ----------------------------------------------------------------------------------------

    def set_target(self, target: PreparedTarget | None) -> None:
        """Pictures are drawn at the target's note and level: another target needs new ones."""
        self._target = target
        self._pictures.forget()
        self._flags.forget()
        self._changed()

    def use(self, synth: str) -> None:
        """The candidates that come now are genomes of this synth. Those of another engine have to go."""
        if voicing.of(synth).synth != voicing.of(self.synth).synth:
            self.empty()
        elif synth != self.synth:
            self._pictures.forget()
            self._flags.forget()
            self._voices.clear()
        self.synth = synth

    def remember_names(self, genomes: Iterable[F64], names: Iterable[str]) -> None:
        """What seeds are called."""
        self._names |= {genome.tobytes(): name for genome, name in zip(genomes, names, strict=False) if name}

    def clear(self) -> None:
        self.stars = {}
        self._heard.clear()
        self.empty()

    def empty(self) -> None:
        """Nobody is on show, what is known of them stays: who was heard, who is rated."""
        self.policy.clear()
        self._selected, self.page, self._waiting, self._by_person = None, 0, None, False
        self._strands, self._strands_waiting, self.strand_selected = [], (), None
        self._changed()

    def show_in_order(self, candidates: Sequence[Candidate], objectives: tuple[str, ...] = ()) -> None:
        """A breeding generation or a bank, all of it."""
        self._waiting, self._in_order, self.objectives = None, True, objectives
        self.policy.show_in_order(candidates)
        self.page = min(self.page, self.policy.pages - 1)
        self._choose_first()
        self._changed()

    def show_best(
        self, best: Sequence[Candidate], rated: Sequence[Candidate], objectives: tuple[str, ...], *, at_rest: bool
    ) -> None:
        """The best of a match, and those that were rated; while it runs, shown at most twice a second."""
        if self._in_order:
            self._in_order, self.page = False, 0
            self.policy.clear()
        self.objectives, self._rated, self._at_rest = objectives, rated, at_rest
        if at_rest:
            self._waiting = None
            self._place(best, sort=True)
        else:
            self._waiting = best
            if not self._rest.isActive():
                self._show_waiting()

    def show_strands(self, best: Sequence[Candidate | None], *, at_rest: bool) -> None:
        """The best of each strand of a match; while it runs they change as tiles do.

        What is selected or sounding stays, also when its strand begins afresh.
        """
        self._strands_waiting = best
        if len(best) != len(self._strands):
            self._strands = list(best)
        if at_rest or not self._rest.isActive():
            self._show_strands(at_rest=at_rest)

    def _show_strands(self, *, at_rest: bool) -> None:
        for place, coming in enumerate(self._strands_waiting):
            shown = self._strands[place]
            drawn = coming is None or coming.genome in self._pictures
            in_use = shown is not None and (place == self.strand_selected or shown.id == self._sounding)
            follows = at_rest or shown is None or (drawn and _follows(shown, coming, self.alike))
            if follows and not in_use:
                self._strands[place] = coming
        self._changed()

    def strand(self, number: int) -> Candidate | None:
        """The best of a strand, as shown."""
        return self._strands[number] if 0 <= number < len(self._strands) else None

    def strand_of(self, candidate_id: int) -> int | None:
        """Which strand shows this candidate."""
        return next((k for k, c in enumerate(self._strands) if c is not None and c.id == candidate_id), None)

    def alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two sound alike, as far as their pictures are drawn."""
        first, second = (self._pictures.get(c.genome) for c in (one, other))
        if first is None or second is None:
            return differently(one, other)
        return picture_difference(first.pixels, second.pixels) < ALIKE

    def set_stars(self, candidate_id: int, stars: int) -> None:
        self.stars.pop(candidate_id, None)
        if stars:
            self.stars[candidate_id] = stars
        self._changed()

    def show_stars(self, stars: Mapping[int, int]) -> None:
        """All stars at once, by candidate id."""
        self.stars = dict(stars)
        self._changed()

    def set_sounding(self, candidate_id: int | None) -> None:
        self._sounding = candidate_id
        self._changed()

    def set_heard(self, genome: F64) -> None:
        self._heard.add(genome.tobytes())
        self._changed()

    def set_kept(self, kept: Sequence[KeptVoice]) -> None:
        self._kept = frozenset(voicing.sound(k.voice) for k in kept)
        if self._kept_selected is not None and all(k.id != self._kept_selected.id for k in kept):
            self._kept_selected = None
        self._changed()

    def take_pictures(self, answer: Pictures) -> None:
        self._pictures.take(answer.ids, answer.pictures)
        self._changed_soon()

    def take_flags(self, answer: Flags) -> None:
        self._flags.take(answer.ids, answer.said)
        self._changed_soon()

    def _changed_soon(self) -> None:
        if not self._paint.isActive():  # more are coming: tell of several at once
            self._paint.start(PICTURES_MS)

    def redraw(self) -> None:
        """Ask again for what is missing: the desk has lost its memory."""
        self._pictures.ask_again()
        self._flags.ask_again()
        self._changed()

    # ---- what is chosen ---------------------------------------------------------------------------------------

    def show_page(self, page: int) -> None:
        self.page = max(0, min(page, self.policy.pages - 1))
        self._changed()

    def select(self, place: int) -> None:
        """Choose a place of this page (0..15); an empty one is not chosen."""
        if self.candidate_at(place) is not None:
            self._selected, self._by_person = self.page * PAGE + place, True
            self._kept_selected = self.strand_selected = None
            self._changed()

    def move_selection(self, dx: int, dy: int) -> None:
        """One place over; beyond the last row of a page lies the next page."""
        if self._selected is None:
            self._choose_first()
        else:
            column = self._selected % COLUMNS + dx
            place = self._selected + dx + COLUMNS * dy
            if 0 <= column < COLUMNS and self.policy.at(place) is not None:
                self._selected, self._by_person = place, True
                self._kept_selected = self.strand_selected = None
                self.page = place // PAGE
        self._changed()

    def select_kept(self, kept: KeptVoice) -> None:
        self._kept_selected, self.strand_selected = kept, None
        self._changed()

    def select_strand(self, number: int) -> None:
        """Choose a strand, to be steered; and its best, as soon as somebody lives there."""
        if 0 <= number < len(self._strands):
            self.strand_selected, self._kept_selected = number, None
            self._changed()

    def candidate_at(self, place: int) -> Candidate | None:
        """Who sits in a place of this page."""
        return self.policy.at(self.page * PAGE + place) if 0 <= place < PAGE else None

    def place_on_page(self, candidate_id: int) -> int | None:
        place = self.policy.place_of(candidate_id)
        return place - self.page * PAGE if place is not None and place // PAGE == self.page else None

    @property
    def selected(self) -> Chosen | None:
        """The voice that Space, Enter, Save and Send act on."""
        if self._kept_selected is not None:
            return self.chosen_kept(self._kept_selected)
        candidate = None if self._selected is None else self.policy.at(self._selected)
        if self.strand_selected is not None:
            candidate = self.strand(self.strand_selected)
        return None if candidate is None else self.chosen(candidate)

    @property
    def selected_kept(self) -> KeptVoice | None:
        return self._kept_selected

    def chosen(self, candidate: Candidate) -> Chosen:
        voice, distance = self._voice(candidate), self._distance(candidate)
        parts: tuple[tuple[str, float], ...] = ()
        if distance is not None and len(self.objectives) == len(candidate.scores):
            names = (name.replace("_", " ").capitalize() for name in self.objectives)
            parts = tuple(zip(names, map(float, candidate.scores), strict=True))
        name = naming.voice_name(candidate, voice)
        return Chosen(
            genome=candidate.genome,
            voice=voicing.renamed(voice, name),
            name=name,
            label=naming.tile_label(candidate, voice),
            distance=distance,
            occasion=Occasion.of(self._target),
            parts=parts,
            picture=self._pictures.get(candidate.genome),
            candidate=candidate,
            stars=self.stars.get(candidate.id, 0),
            synth=self.synth,
            flags=self._flags.get(candidate.genome) or (),
        )

    def chosen_kept(self, kept: KeptVoice) -> Chosen:
        genome = voicing.genome_of(kept.voice)
        return Chosen(
            genome=genome,
            voice=kept.voice,
            name=kept.name,
            label=kept.name,
            distance=kept.distance,
            occasion=kept.occasion or Occasion.of(self._target),
            picture=self._kept_picture(kept, genome),
            kept_id=kept.id,
            stars=kept.stars,
            synth=voicing.synth_of(kept.voice),
        )

    def _kept_picture(self, kept: KeptVoice, genome: F64) -> Picture | None:
        """As it sounds at its own note where that is known, else beside the target of now."""
        drawn = self._pictures.get(genome)
        return kept.picture or drawn if kept.occasion else drawn or kept.picture

    # ---- inside -----------------------------------------------------------------------------------------------

    def _show_waiting(self) -> None:
        """Those of the best that are drawn take their places; the others wait for their pictures, old ones stay."""
        if self._waiting is None:
            return
        best = self._waiting
        drawn = [c for c in best if c.genome in self._pictures]
        empty = all(c is None for c in self.policy.places)
        if len(drawn) == len(best) or empty:
            self._waiting = None
        self._place(best if empty else drawn, sort=False, spare=best)
        self._show_strands(at_rest=False)
        self._rest.start()

    def _place(self, best: Sequence[Candidate], *, sort: bool, spare: Sequence[Candidate] = ()) -> None:
        sticky = self._sticky()
        self.policy.show_rated([c for c in self._rated if c.id in self.stars], sticky)
        self.policy.show_best(best, sticky, sort=sort, alike=self.alike, spare=spare)
        if best and not self._by_person:
            self._selected = self.policy.nearest()
        self._choose_first()
        self._changed()

    def _sticky(self) -> set[int]:
        """Who stays on show: the rated, what the person has selected, what sounds."""
        chosen = None if self._selected is None or not self._by_person else self.policy.at(self._selected)
        sounding = set() if self._sounding is None else {self._sounding}
        return {*self.stars} | sounding | (set() if chosen is None else {chosen.id})

    def _choose_first(self) -> None:
        """Something is always chosen where there is something to choose."""
        if self._selected is None or self.policy.at(self._selected) is None:
            self._selected = next((i for i, c in enumerate(self.policy.places) if c is not None), None)

    def _voice(self, candidate: Candidate) -> bytes:
        key = candidate.genome.tobytes()
        if key not in self._voices:
            if len(self._voices) > VOICES_KEPT:
                self._voices.clear()
            voice = voicing.voice_of(candidate.genome, self.synth)
            known = self._names.get(key, "") if candidate.move == "seed" else ""
            self._voices[key] = voicing.renamed(voice, known) if known else voice
        return self._voices[key]

    def _distance(self, candidate: Candidate) -> float | None:
        heard = self._target is not None and len(candidate.scores) > 0
        return candidate.distance if heard and not (candidate.scores >= WORST).any() else None

    def _changed(self) -> None:
        """Several changes in a row are told once."""
        self._paint.start(0)

    def _emit(self) -> None:
        self.grid_changed.emit(self.state())
        strands = enumerate(self._strands)
        self.strands_changed.emit(tuple(self._tile(k, c, set(), selected=self._is_strand(k)) for k, c in strands))
        chosen = self.selected
        self.selection_changed.emit(chosen and _selection(chosen))
        self._ask_for_pictures()
        self._ask_for_flags()

    def state(self) -> GridState:
        places = self.policy.page(self.page)
        parents = {p for c in self.policy.places if c is not None for p in c.parents}
        everyone = [c for c in self.policy.places if c is not None]
        return GridState(
            tuple(self._tile(i, c, parents, selected=self._is_place(i)) for i, c in enumerate(places)),
            self.page,
            self.policy.pages,
            heard=sum(c.genome.tobytes() in self._heard for c in everyone),
            rated=sum(c.id in self.stars for c in everyone),
            total=len(everyone),
        )

    def _is_place(self, place: int) -> bool:
        """Whether this place of this page is what is selected."""
        elsewhere = self._kept_selected is not None or self.strand_selected is not None
        return not elsewhere and self._selected == self.page * PAGE + place

    def _is_strand(self, number: int) -> bool:
        return self.strand_selected == number

    def _tile(self, place: int, candidate: Candidate | None, parents: set[int], *, selected: bool) -> Tile:
        if candidate is None:
            return Tile(place)
        key, voice = candidate.genome.tobytes(), self._voice(candidate)
        drawn, picture = candidate.genome in self._pictures, self._pictures.get(candidate.genome)
        return Tile(
            place,
            candidate,
            naming.tile_label(candidate, voice),
            self._distance(candidate),
            voicing.mark(voice),
            picture,
            silent=drawn and picture is None,
            stars=self.stars.get(candidate.id, 0),
            heard=key in self._heard,
            kept=voicing.sound(voice) in self._kept,
            selected=selected,
            playing=candidate.id == self._sounding,
            parent=candidate.id in parents,
            flagged=bool(self._flags.get(candidate.genome)),
        )

    def _ask_for_pictures(self) -> None:
        """One request for all that this page and the selection lack; the desk drops the one before."""
        shown = [c for c in self.policy.page(self.page) if c is not None]
        strands = [c for c in (*self._strands, *self._strands_waiting) if c is not None]
        wanted = {c.genome.tobytes(): c.genome for c in (*shown, *strands, *(self._waiting or ()))}
        synth = self.synth
        if self._kept_selected is not None:
            wanted, synth = self._with_kept(self._kept_selected, wanted)
        self._pictures.ask(wanted, self._target, synth)

    def _ask_for_flags(self) -> None:
        """Of who is selected and of the strands' bests; of all that this page shows when the run rests."""
        if self._target is None or self._target.pitch_hz is None or self._in_order:
            return
        chosen = self.selected
        first = [] if chosen is None else [chosen.candidate]
        page = self.policy.page(self.page) if self._at_rest else []
        wanted = {c.genome.tobytes(): c.genome for c in (*first, *self._strands, *page) if c is not None}
        self._flags.ask(wanted, self._target, self.synth)

    def _with_kept(self, kept: KeptVoice, wanted: dict[bytes, F64]) -> tuple[dict[bytes, F64], str]:
        """A kept voice of another synth is drawn first, by itself: one request is for one synth."""
        genome, synth = voicing.genome_of(kept.voice), voicing.synth_of(kept.voice)
        if synth == self.synth:
            return {**wanted, genome.tobytes(): genome}, synth
        return (wanted, self.synth) if genome in self._pictures else ({genome.tobytes(): genome}, synth)


def _selection(chosen: Chosen) -> SelectionState:
    shown = chosen.label, chosen.distance, chosen.parts, chosen.picture, chosen.voice, chosen.name
    return SelectionState(*shown, voicing.describe(chosen.voice), voicing.of(chosen.synth).synth, chosen.flags)


def _follows(shown: Candidate, coming: Candidate | None, alike: Alike) -> bool:
    """Whether a strand's card changes: as tiles do, and when the strand has begun afresh and its best is worse."""
    if coming is None or coming.distance > shown.distance:
        return True
    return coming.id != shown.id and replaces(shown, coming, alike)
