"""What views show of the strands of a match: frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from ui.view_state.window import Tile

NO_STRANDS = "This search has no strands to be steered"
NO_SEED = "Select the voice to seed it from first"


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

    def why_not_select(self, strand: int) -> str:
        """Why this strand, from 0, is nobody's; a single one is no strand."""
        if len(self.cards) < 2:
            return self.why_not or NO_STRANDS
        return "" if strand < len(self.cards) else f"This search has {len(self.cards)} strands"

    def why_not_steer(self, strand: int = 0) -> str:
        """Why it cannot be restarted, stopped or searched alone."""
        return self.why_not or self.why_not_select(strand)

    def why_not_plant(self, strand: int) -> str:
        """Why it cannot begin again from the selected voice."""
        return self.why_not_steer(strand) or ("" if self.seed else NO_SEED)

    @property
    def selects_any(self) -> bool:
        """Whether one of them is selected."""
        return any(card.tile.selected for card in self.cards)
