"""What is known of candidates and how they are shown: pictures, voices, stars, who was heard, is kept or flagged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evosynth.analysis.alike import ALIKE, steps
from evosynth.analysis.missed import Missed
from evosynth.analysis.target import PreparedTarget
from evosynth.distance import WORST
from evosynth.service.desk_messages import Examine, Found, Occasion, Picture, Silence
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.models.desk_answers import Answers, Ask, Drawings
from ui.models.edited import EditedVoices, told
from ui.models.grid_policy import differently
from ui.models.names import UNHEARD, Names
from ui.models.ratings import Ratings
from ui.view_state.kept import KeptVoice
from ui.view_state.window import SelectionState, Tile

KNOWN = 2048  # voices of those who were on show
NEARER = 0.02  # of its distance
PAIRS_KEPT = 4096  # of which it is remembered whether they are alike


@dataclass(frozen=True, slots=True)
class Chosen:
    """A voice that can be played, kept, saved and sent: a candidate or a kept voice."""

    voice: bytes  # under its name
    name: str
    label: str
    distance: float | None
    occasion: Occasion  # what it is played and saved at
    parts: tuple[tuple[str, float], ...] = ()
    picture: Picture | None = None
    candidate: Candidate | None = None  # None: a kept voice
    kept_id: int = 0
    archived: int = 0  # its place in the archive of six, from 1
    stars: int = 0
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives
    unreached: tuple[Missed, ...] = ()  # each thing of its target that it lacks
    silence: str = ""  # why it is not heard, where it should be: one sentence
    run: str = ""  # of the document, that it lived in; empty: the one in hand
    edited: str = ""  # that a person has made it, and of how much

    @property
    def synth(self) -> EngineSpec:
        """The engine that it is for, with the tables that it needs."""
        return voicing.synth_of(self.voice)

    def selection(self) -> SelectionState:
        """As views show it."""
        shown = self.label, self.distance, self.parts, self.picture, self.voice, self.name
        said = voicing.describe(self.voice), self.synth, self.flags, self.silence
        where = bool(self.kept_id), bool(self.archived)
        number = "" if self.candidate is None else self.candidate.label
        of_it = SelectionState(*shown, *said, *where, unreached=self.unreached, edited=self.edited)
        return replace(of_it, number=number)


class Candidates:
    """Candidates of one engine beside one target; of another engine only what lasts is remembered."""

    def __init__(self, ask: Ask, ratings: Ratings, names: Names, edited: EditedVoices) -> None:
        """``ask`` the desk for pictures and flags."""
        self._ratings, self.names, self._edited = ratings, names, edited
        self.ranks = False  # digits rank, and do not give stars
        self.synth = registry.default()  # of the candidates
        self.target: PreparedTarget | None = None
        self.objectives: tuple[str, ...] = ()
        self.heard: set[bytes] = set()  # sounds
        self.kept: frozenset[bytes] = frozenset()  # sounds
        self.kept_pending: frozenset[bytes] = frozenset()
        self.sounding: int | None = None  # candidate id
        self.towards = 0.0  # where their match goes: 0 its target alone, 1 the taste alone
        self.named: frozenset[int] = frozenset()  # ids of those whose children come next
        self.surprises: frozenset[int] = frozenset()  # ids of those that taste did not choose
        self._alike: dict[tuple[bytes, bytes], bool] = {}  # pairs of voices
        self.differs = {True: True, False: False}  # with a target, and without: tiles show differences, not sounds
        self.beside_best = False  # what tiles differ from, with a target: it, or the best
        self._best: Candidate | None = None
        self._voices: dict[int, bytes] = {}  # of those who were on show, by id: children are told beside them
        self.pictures = Drawings(ask)
        self.found: Answers[Found] = Answers(ask, Examine)  # what a distance forgives, and what they lack

    @property
    def stars(self) -> Mapping[int, int]:
        """By candidate id."""
        return self._ratings.stars

    @property
    def rejected(self) -> frozenset[int]:
        """By candidate id."""
        return self._ratings.rejected

    def set_target(self, target: PreparedTarget | None) -> None:
        """Pictures are drawn at the target's note and level: another target needs new ones."""
        self.target = target
        self.hear_otherwise()

    def use(self, synth: EngineSpec) -> bool:
        """The candidates that come now are of this synth; true where that is another engine."""
        other = synth.name != self.synth.name
        self.synth = synth
        return other

    def note(self, candidates: Iterable[Candidate]) -> None:
        """They are on show: their children are told beside them."""
        self._voices |= {one.id: one.voice for one in candidates}
        while len(self._voices) > KNOWN:
            self._voices.pop(next(iter(self._voices)))

    def forget(self) -> None:
        """Others come, whose ids may be the same."""
        self._voices.clear()
        self._best = None

    def know_best(self, everyone: Iterable[Candidate]) -> None:
        """Of these the nearest is what others are told beside, until another one is nearer by NEARER."""
        heard = [one for one in everyone if self._distance(one) is not None]
        nearest = min(heard, key=lambda one: one.distance, default=None)
        before = next((one for one in heard if self._best is not None and one.id == self._best.id), None)
        stays = before is not None and nearest is not None and nearest.distance > before.distance * (1.0 - NEARER)
        self._best = before if stays else nearest

    @property
    def best(self) -> Candidate | None:
        """The nearest that is known."""
        return self._best

    @property
    def shows_differences(self) -> bool:
        """Rather than sounds, where they are known."""
        return self.differs[self.target is not None]

    def flip(self) -> None:
        """From sounds to differences, and back: beside a target and without one a person may want either."""
        self.differs[self.target is not None] ^= True

    def hear_otherwise(self) -> None:
        """What was drawn of voices is not how they sound any more."""
        self._alike.clear()
        self.pictures.forget()
        self.found.forget()

    def look_again(self) -> None:
        """Tables have come: what could not be heard may be heard now."""
        self.pictures.forget_where(lambda told: isinstance(told, Silence) and bool(told.reason))

    def ask_again(self) -> None:
        """The desk has lost its memory."""
        self.pictures.ask_again()
        self.found.ask_again()

    def alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two sound alike, as far as their pictures are drawn."""
        first, second = (self._picture(c.voice) for c in (one, other))
        if first is None or second is None or first.heard is None or second.heard is None:
            return differently(one, other)
        pair = one.voice, other.voice
        if pair not in self._alike:  # asked for some hundred pairs in a frame of the window, mostly the same
            if len(self._alike) > PAIRS_KEPT:
                self._alike.clear()
            self._alike[pair] = bool(steps(first.heard, second.heard)[0] < ALIKE)
        return self._alike[pair]

    def chosen(self, candidate: Candidate) -> Chosen:
        """A candidate as a voice that can be acted on."""
        voice, distance = candidate.voice, self._distance(candidate)
        parts: tuple[tuple[str, float], ...] = ()
        if distance is not None and len(self.objectives) == len(candidate.scores):
            names = (name.replace("_", " ").capitalize() for name in self.objectives)
            parts = tuple(zip(names, map(float, candidate.scores), strict=True))
        label, found = self._named(candidate), self.found.get(voice)
        name = self.names.of(candidate) or UNHEARD
        return Chosen(
            voice=voicing.renamed(voice, name),
            name=name,
            label=label,
            distance=distance,
            occasion=Occasion.of(self.target),
            parts=parts,
            picture=self._picture(voice),
            candidate=candidate,
            stars=self.stars.get(candidate.id, 0),
            flags=found.faults if found else (),
            unreached=found.unreached if found else (),
            silence=self._silence(voice),
            edited=self.told_of_edit(candidate),
        )

    def chosen_kept(self, kept: KeptVoice) -> Chosen:
        return Chosen(
            voice=voicing.renamed(kept.voice, kept.name),
            name=kept.name,
            label=kept.name,
            distance=kept.distance,
            occasion=kept.occasion or Occasion.of(self.target),
            picture=self._kept_picture(kept),
            kept_id=kept.id,
            archived=kept.archived,
            silence=self._silence(kept.voice),
        )

    def _kept_picture(self, kept: KeptVoice) -> Picture | None:
        """As it sounds at its own note where that is known, else beside the target of now."""
        drawn = self._picture(kept.voice)
        if self._silence(kept.voice):
            return None
        return kept.picture or drawn if kept.occasion else drawn or kept.picture

    def tile(
        self,
        place: int,
        candidate: Candidate | None,
        parents: set[int],
        *,
        selected: bool,
        titles: tuple[str, ...] = (),
    ) -> Tile:
        """A candidate in a place; ``parents`` are ids of those who have children on show; ``titles``: "nearest"."""
        if candidate is None:
            return Tile(place)
        voice, sound = candidate.voice, voicing.sound(candidate.voice)
        told, found = self.pictures.get(voice), self.found.get(voice)
        return Tile(
            place,
            candidate,
            self._named(candidate),
            self._distance(candidate),
            voicing.mark(voice),
            self._picture(voice),
            silent=isinstance(told, Silence),
            silence=self._silence(voice),
            stars=self.stars.get(candidate.id, 0),
            pending=candidate.id in self._ratings.pending,
            rejected=candidate.id in self.rejected,
            heard=sound in self.heard,
            kept=sound in self.kept,
            kept_pending=sound in self.kept_pending,
            selected=selected,
            playing=candidate.id == self.sounding,
            parent=candidate.id in parents,
            named=candidate.id in self.named,
            flagged=bool(found and found.faults),
            surprise=candidate.id in self.surprises,
            words=self._words(candidate, titles),
            differs=self.shows_differences,
            ranks=self.ranks,
            shared=self.ranks and self._shared(candidate.id),
        )

    def _shared(self, id: int) -> bool:
        """Whether others have as many stars."""
        stars = self.stars
        return id in stars and sum(others == stars[id] for others in stars.values()) > 1

    def _words(self, candidate: Candidate, titles: tuple[str, ...]) -> tuple[str, ...]:
        """Its own name where it has one, and what it is beside the target or its parent, the plainest first."""
        named = voicing.own_name(candidate.voice) if candidate.move == "seed" else self._said_by_person(candidate)
        words = (*filter(None, (named, self.told_of_edit(candidate))), *titles, *self.pictures.words(candidate.voice))
        return words or (self.names.label(candidate),)

    def _said_by_person(self, candidate: Candidate) -> str:
        """As a person calls it, or what it was made of by editing; empty: nobody has named it."""
        met = self._edited.original(candidate) or candidate
        named = self.names.is_by_person(met.voice) or voicing.own_name(met.voice) != voicing.own_name(candidate.voice)
        return self.names.of(candidate) if named else ""

    def _named(self, candidate: Candidate) -> str:
        """Its name, which it is given when it is known how it sounds."""
        told = self.pictures.get(candidate.voice)
        if (isinstance(told, Picture) and told.heard is not None) or (isinstance(told, Silence) and not told.reason):
            note = Occasion.of(self.target).note.midi_note
            self.names.give(candidate, getattr(told, "heard", None), note, self._voices.get)
        return self.names.label(candidate)

    def told_of_edit(self, candidate: Candidate) -> str:
        """That a person has made it, and of how much: "edited: 3 values"; empty where nobody has."""
        original = self._edited.original(candidate)
        return "" if original is None else told(original, candidate.voice)

    def told_beside(self, candidate: Candidate) -> bytes:
        """The voice of its parent, or of the best; empty: the target counts, or nobody is known."""
        if self.target is not None:
            best = self._best.voice if self.beside_best and self._best is not None else b""
            return b"" if not best or voicing.sound(best) == voicing.sound(candidate.voice) else best
        if (original := self._edited.original(candidate)) is not None:
            return original.voice
        known = (self._voices.get(id) for id in candidate.parents)
        return next((voice for voice in known if voice and voice != candidate.voice), b"")

    def _picture(self, voice: bytes) -> Picture | None:
        """None where it is silent, or not drawn yet."""
        told = self.pictures.get(voice)
        return told if isinstance(told, Picture) else None

    def picture_of(self, voice: bytes) -> tuple[Picture | None, str]:
        """What is drawn of a voice so far, and why nothing is heard of it; empty: something is, or it is not known."""
        return self._picture(voice), self._silence(voice)

    def silent(self, candidate: Candidate) -> bool:
        """Whether it is known that nothing is heard of this one."""
        return isinstance(self.pictures.get(candidate.voice), Silence)

    def _silence(self, voice: bytes) -> str:
        told = self.pictures.get(voice)
        return told.reason if isinstance(told, Silence) else ""

    # ---- asking the desk ------------------------------------------------------------------------------------------

    def draw(self, candidates: Iterable[Candidate], kept: KeptVoice | None, further: Iterable[bytes] = ()) -> None:
        """One request for all pictures that these and further ones lack; the desk drops the one before."""
        shown = list(candidates)
        wanted = [c.voice for c in shown]
        others = {voicing.sound(c.voice): other for c in shown if (other := self.told_beside(c))}
        page = () if self.target is not None else tuple(c.voice for c in shown)  # for those whose parent is not known
        self.pictures.tell_beside(others, page)
        self.pictures.ask([*wanted, *([kept.voice] if kept else []), *further], self.target)

    def examine(self, candidates: Iterable[Candidate]) -> None:
        """One request for what is not known of these beside their target."""
        if self.target is not None:
            self.found.ask([c.voice for c in candidates], self.target)

    def _distance(self, candidate: Candidate) -> float | None:
        heard = self.target is not None and len(candidate.scores) > 0
        return candidate.distance if heard and not (candidate.scores >= WORST).any() else None
