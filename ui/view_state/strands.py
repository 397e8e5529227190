"""What views show of the strands of a match: frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from ui.view_state.window import Tile


@dataclass(frozen=True, slots=True)
class StrandCard:
    """One strand: its best as it is shown, and what it does in words."""

    number: int  # from 0
    tile: Tile  # without a candidate while nobody lives there
    doing: str  # "nothing new for 2,300"
    briefly: str  # the same in one word, for narrow cards
    halted: bool = False
    focused: bool = False

    @property
    def name(self) -> str:
        return f"Strand {self.number + 1}"


@dataclass(frozen=True, slots=True)
class StrandsState:
    """All strands of a match; none where there is no match, or a search of one strand."""

    cards: tuple[StrandCard, ...] = ()
    seed: str = ""  # name of the selected voice, which a strand can be seeded from
    why_not: str = ""  # why none can be steered now
