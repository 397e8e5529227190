"""A blind test in hand: its pairs, the order that its seed draws, and what was answered so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evosynth.edits.values import Compared
from evosynth.service.evolver_messages import Candidate
from evosynth.taste.blind import Outcome, Turn, outcome, turns
from ui.view_state.blind import Question


@dataclass(slots=True, eq=False)
class BlindTest:
    """``one`` is in each pair; ``generation``: of a breeding, by its number, the one in which it counts."""

    seed: int
    question: Question
    one: Candidate
    others: tuple[Candidate, ...]  # one a pair; the same one again and again where there are two sounds alone
    generation: int | None
    called: Callable[[Candidate], str]  # what people read for one
    turns: tuple[Turn, ...] = ()
    answers: dict[int, int | None] = field(default_factory=dict)  # id of who was chosen, by the number of the turn

    def __post_init__(self) -> None:
        self.turns = turns(self._pairs, self.seed)

    @property
    def _pairs(self) -> list[tuple[int, int]]:
        return [(self.one.id, other.id) for other in self.others]

    @property
    def now(self) -> Turn | None:
        """What is to be answered; None: all was."""
        return next((turn for turn in self.turns if turn.number not in self.answers), None)

    @property
    def last(self) -> Turn | None:
        """What was answered last."""
        return next((turn for turn in reversed(self.turns) if turn.number in self.answers), None)

    def heard_in(self, turn: Turn) -> tuple[Candidate, Candidate]:
        """Who is heard, in that order."""
        by_id = {self.one.id: self.one, **{other.id: other for other in self.others}}
        return by_id[turn.first], by_id[turn.second]

    def value(self, turn: Turn, chosen: int | None = None, *, given: bool) -> Compared:
        """An answer, or that there is none, as an edit has it."""
        heard = turn.first, turn.second
        return Compared(f"{self.seed:08x}.{turn.number}", heard, self.question, given, chosen, self.generation)

    def take(self, value: Compared) -> bool:
        """Something was answered, or that was taken back; whether it was asked for here."""
        turn = next((turn for turn in self.turns if self.value(turn, given=False).hearing == value.hearing), None)
        if turn is None:
            return False
        if value.given:
            self.answers[turn.number] = value.chosen
        else:
            self.answers.pop(turn.number, None)
        return True

    @property
    def outcome(self) -> Outcome:
        """So far."""
        return outcome(self._pairs, self.turns, self.answers)

    @property
    def names(self) -> tuple[str, str]:
        """What the two ends of its pairs are called."""
        whom = {other.id for other in self.others}
        return self.called(self.one), self.called(self.others[0]) if len(whom) == 1 else "the others"

    def text(self, answered: int) -> str:
        """What it is called among the acts, once so many answers were given: two to each pair."""
        pairs, whole = f"{len(self.others)} pair{'s' * (len(self.others) != 1)}", len(self.turns)
        told = pairs if answered >= whole else f"{answered} of {whole} answers"
        return f"blind test of {self.names[0]}: {self.question}, {told}"
