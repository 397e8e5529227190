"""What is known of candidates and how they are shown: pictures, voices, stars, who was heard, is kept or flagged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.evolution.fitness import WORST
from evosynth.evolution.report import Candidate
from evosynth.service.desk_messages import Draw, Examine, Occasion, Picture
from evosynth.synths import voicing
from ui.models import naming
from ui.models.desk_answers import Answers, Ask
from ui.models.grid_policy import ALIKE, differently, picture_difference
from ui.view_state.window import KeptVoice, SelectionState, Tile

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

    def selection(self) -> SelectionState:
        """As views show it."""
        shown = self.label, self.distance, self.parts, self.picture, self.voice, self.name
        return SelectionState(*shown, voicing.describe(self.voice), voicing.of(self.synth).synth, self.flags)


class Cast:
    """Candidates of one engine beside one target; of another engine only what lasts is remembered."""

    def __init__(self, ask: Ask) -> None:
        """``ask`` the desk for pictures and flags."""
        self.synth = "dx7"  # of the candidates, as text
        self.target: PreparedTarget | None = None
        self.objectives: tuple[str, ...] = ()
        self.stars: dict[int, int] = {}  # by candidate id
        self.heard: set[bytes] = set()  # genomes
        self.kept: frozenset[bytes] = frozenset()  # sounds
        self.sounding: int | None = None  # candidate id
        self.pictures: Answers[Picture | None] = Answers(ask, Draw)
        self.flags: Answers[tuple[str, ...]] = Answers(ask, Examine)  # faults that a distance forgives
        self._names: dict[bytes, str] = {}  # of seeds by genome: an engine's voices may hold no name themselves
        self._voices: dict[bytes, bytes] = {}

    def set_target(self, target: PreparedTarget | None) -> None:
        """Pictures are drawn at the target's note and level: another target needs new ones."""
        self.target = target
        self.pictures.forget()
        self.flags.forget()

    def use(self, synth: str) -> bool:
        """The candidates that come now are genomes of this synth; true where that is another engine."""
        other = voicing.of(synth).synth != voicing.of(self.synth).synth
        if synth != self.synth and not other:  # a genome means another sound where tables are others
            self.pictures.forget()
            self.flags.forget()
            self._voices.clear()
        self.synth = synth
        return other

    def remember_names(self, genomes: Iterable[F64], names: Iterable[str]) -> None:
        """What seeds are called."""
        self._names |= {genome.tobytes(): name for genome, name in zip(genomes, names, strict=False) if name}

    def ask_again(self) -> None:
        """The desk has lost its memory."""
        self.pictures.ask_again()
        self.flags.ask_again()

    def alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two sound alike, as far as their pictures are drawn."""
        first, second = (self.pictures.get(c.genome) for c in (one, other))
        if first is None or second is None:
            return differently(one, other)
        return picture_difference(first.pixels, second.pixels) < ALIKE

    def chosen(self, candidate: Candidate) -> Chosen:
        """A candidate as a voice that can be acted on."""
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
            occasion=Occasion.of(self.target),
            parts=parts,
            picture=self.pictures.get(candidate.genome),
            candidate=candidate,
            stars=self.stars.get(candidate.id, 0),
            synth=self.synth,
            flags=self.flags.get(candidate.genome) or (),
        )

    def chosen_kept(self, kept: KeptVoice) -> Chosen:
        genome = voicing.genome_of(kept.voice)
        return Chosen(
            genome=genome,
            voice=kept.voice,
            name=kept.name,
            label=kept.name,
            distance=kept.distance,
            occasion=kept.occasion or Occasion.of(self.target),
            picture=self._kept_picture(kept, genome),
            kept_id=kept.id,
            stars=kept.stars,
            synth=voicing.synth_of(kept.voice),
        )

    def _kept_picture(self, kept: KeptVoice, genome: F64) -> Picture | None:
        """As it sounds at its own note where that is known, else beside the target of now."""
        drawn = self.pictures.get(genome)
        return kept.picture or drawn if kept.occasion else drawn or kept.picture

    def tile(self, place: int, candidate: Candidate | None, parents: set[int], *, selected: bool) -> Tile:
        """A candidate in a place; ``parents`` are ids of those who have children on show."""
        if candidate is None:
            return Tile(place)
        key, voice = candidate.genome.tobytes(), self._voice(candidate)
        drawn, picture = candidate.genome in self.pictures, self.pictures.get(candidate.genome)
        return Tile(
            place,
            candidate,
            naming.tile_label(candidate, voice),
            self._distance(candidate),
            voicing.mark(voice),
            picture,
            silent=drawn and picture is None,
            stars=self.stars.get(candidate.id, 0),
            heard=key in self.heard,
            kept=voicing.sound(voice) in self.kept,
            selected=selected,
            playing=candidate.id == self.sounding,
            parent=candidate.id in parents,
            flagged=bool(self.flags.get(candidate.genome)),
        )

    # ---- asking the desk ------------------------------------------------------------------------------------------

    def draw(self, candidates: Iterable[Candidate], kept: KeptVoice | None) -> None:
        """One request for all pictures that these and a kept voice lack; the desk drops the one before."""
        wanted, synth = {c.genome.tobytes(): c.genome for c in candidates}, self.synth
        if kept is not None:
            wanted, synth = self._with_kept(kept, wanted)
        self.pictures.ask(wanted, self.target, synth)

    def examine(self, candidates: Iterable[Candidate]) -> None:
        """One request for the flags that these lack, where the target has a pitch."""
        if self.target is not None and self.target.pitch_hz is not None:
            self.flags.ask({c.genome.tobytes(): c.genome for c in candidates}, self.target, self.synth)

    def _with_kept(self, kept: KeptVoice, wanted: dict[bytes, F64]) -> tuple[dict[bytes, F64], str]:
        """A kept voice of another synth is drawn first, by itself: one request is for one synth."""
        genome, synth = voicing.genome_of(kept.voice), voicing.synth_of(kept.voice)
        if synth == self.synth:
            return {**wanted, genome.tobytes(): genome}, synth
        return (wanted, self.synth) if genome in self.pictures else ({genome.tobytes(): genome}, synth)

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
        heard = self.target is not None and len(candidate.scores) > 0
        return candidate.distance if heard and not (candidate.scores >= WORST).any() else None
