"""Which acts of a breeding can be done to what is on show, and what has to be done first where they cannot."""

from __future__ import annotations

from ui.view_state.run_figures import RATE_FIRST
from ui.view_state.window import GridState, Run, TransportState

NO_BREEDING = "Breed without a target first: this is done to the voices of a breeding"
STILL_READIED = "It is still made ready: voices to breed from come then"
STILL_MADE = "The voices of this generation are not all there yet"
ON_ITS_WAY = "Another generation is on its way"
CUT_SHORT = "The generation was cut short: it has not been bred"
NAME_FIRST = "Name a parent with N first: a breeding begins with the children of those who are named"
FIRST = "This is the first generation: it has no parents here"
NO_TILE = "Select a tile of the breeding first"
NO_OTHERS = "There are no others on show"


def why_not_breed(transport: TransportState) -> str:
    """Why there can be no next generation; a breeding that was stopped says itself who is missing."""
    if transport.can_breed or (transport.bred and transport.run is Run.STOPPED):
        return ""
    if transport.bred:
        return transport.why_not or (RATE_FIRST if transport.run is Run.BREEDING else STILL_MADE)
    return transport.why_not or (STILL_READIED if transport.run is Run.PREPARING else NAME_FIRST)


def why_not_back(transport: TransportState) -> str:
    """Why there is no generation before the one on show."""
    if transport.can_go_back:
        return ""
    return FIRST if transport.run in (Run.BREEDING, Run.STOPPED) and transport.bred else why_not_bred(transport)


def why_not_draw(transport: TransportState, grid: GridState) -> str:
    """Why the others cannot go towards the selected one, or away from it."""
    if why := why_not_bred(transport):
        return why
    if not any(tile.selected and tile.candidate is not None for tile in grid.tiles):
        return NO_TILE
    return "" if grid.total > 1 else NO_OTHERS


def why_not_bred(transport: TransportState) -> str:
    """Why nothing can be bred from what is on show, whoever is rated."""
    if not transport.bred:
        return NO_BREEDING
    if transport.run not in (Run.BREEDING, Run.STOPPED):
        return STILL_MADE
    return "" if transport.why_not == RATE_FIRST else transport.why_not
