"""A page of tiles as it is shown: frozen, from what is known of candidates and where they lie."""

from __future__ import annotations

from dataclasses import replace

from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.models.candidates import Candidates
from ui.models.tile_pages import TilePages
from ui.view_state.window import GridState, Tile


def grid_state(
    pages: TilePages, candidates: Candidates, page: int, *, selected: int | None, nearest: int | None, bred: bool
) -> GridState:
    """``selected`` and ``nearest`` are tiles, counted over all pages; of what is bred rated parents say so."""
    everyone = [c for c in pages.laid if c is not None]
    kinds = [c for c in everyone if not pages.is_member(c)]
    parents = {p for c in everyone for p in c.parents if p in candidates.stars} if bred else set()
    first = page * pages.size

    def tile(place: int, candidate: Candidate | None) -> Tile:
        pointed = {"selected": selected == first + place, "nearest": nearest == first + place}
        made = candidates.tile(place, candidate, parents, **pointed)
        if candidate is None:
            return made
        unfolded, member = pages.heads(candidate), pages.is_member(candidate)
        return replace(made, alike=pages.alike(candidate), unfolded=unfolded, member=member)

    return GridState(
        tuple(tile(place, candidate) for place, candidate in enumerate(pages.page(page))),
        page,
        pages.count,
        heard=sum(voicing.sound(c.voice) in candidates.heard for c in everyone),
        rated=sum(c.id in candidates.stars for c in everyone),
        rejected=sum(c.id in candidates.rejected for c in everyone),
        total=len(everyone),
        kinds=len(kinds),
        all_alike=sum(max(1, pages.alike(c)) for c in kinds),
        unfolded=pages.unfolded is not None,
        differs=candidates.shows_differences,
        ranks=candidates.ranks,
        beside=_told_beside(pages, candidates, page),
    )


def _told_beside(pages: TilePages, candidates: Candidates, page: int) -> str:
    """What the pictures of tiles can be told beside; empty: nothing."""
    if candidates.target is not None:
        return "the target"
    told = (candidates.pictures.difference(c.voice) for c in pages.page(page) if c is not None)
    return "their parents" if any(pixels is not None for pixels in told) else ""
