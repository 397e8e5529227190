"""What views show of locks and limits: frozen, made of the words that a run keeps to. Each engine has its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from evosynth.synths import registry
from evosynth.synths.engine import LimitWords
from ui.view_state.lock_words import locked_names, locked_words, name_of


@dataclass(frozen=True, slots=True)
class LimitsState:
    """The words of one engine, whose voice is on show."""

    engine: str = field(default_factory=lambda: registry.default().name)
    words: tuple[str, ...] = ()
    safe: bool = True  # children of a breeding leave alone what the engine says
    bred: bool = False  # what goes on is a breeding: else that does not count
    sets: tuple[str, ...] = ()  # names of those that are saved
    set_name: str = ""  # of the one that is in force
    undecided: bool = False  # each engine is to be tried, with limits of its own; this one stands for all

    @property
    def left_alone(self) -> tuple[str, ...]:
        """What children of a breeding leave alone while that is so, in words."""
        return tuple(self.possible.safe.values())

    @property
    def possible(self) -> LimitWords:
        """What the engine's voices can be locked and limited by."""
        return registry.named(self.engine).limits

    @property
    def count(self) -> int:
        """Words in all."""
        return len(self.words)

    @property
    def most(self) -> int:
        """How many there may be of what the engine counts."""
        most = self.possible.most
        if most is None:
            return 0
        said = [int(word.removeprefix(most.sign)) for word in self.words if word.startswith(most.sign)]
        return min(said, default=most.all)

    @property
    def locked(self) -> frozenset[str]:
        """The parameters that the search leaves alone, whichever words say so."""
        return locked_names(self.words, self.engine)

    def keeps(self, word: str) -> bool:
        """Whether this is locked, by this word or by others that mean as much, or limited."""
        meant = locked_names((word,), self.engine)
        return word in self.words or (bool(meant) and meant <= self.locked)

    def summary(self) -> str:
        """All that is kept, in words."""
        possible, most = self.possible, self.possible.most
        locked = locked_words(self.words, self.engine)
        said = [locked] if locked else []
        said += [f"at most {self.most} {most.of}"] if most and self.most < most.all else []
        said += [f"no {name}" for word, name in possible.bans.items() if self.keeps(word)]
        return "; ".join(said) or "What every voice of the search keeps to"


def spoken(word: str, on: bool, engine: str) -> str:
    """What a step of the undo list is called: "lock of operator 2", "limit to 4 operators"."""
    possible = registry.named(engine).limits
    if possible.most and word.startswith(possible.most.sign):
        number, what = word.removeprefix(possible.most.sign), possible.most.of
        return f"limit to {number} {what}" if on else f"limit of {what}"
    if (banned := possible.bans.get(word)) is not None:
        return f"ban on {banned}" if on else f"return of {banned}"
    return f"{'lock' if on else 'unlock'} of {name_of(word, engine)}"
