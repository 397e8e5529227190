"""A page of tiles as it is shown: frozen, from what is known of candidates and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from evosynth.analysis.nearness import attack_of, nearness
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.models.candidates import Candidates
from ui.models.tile_pages import TilePages
from ui.view_state.window import BEST, PARENTS, TARGET, GridState, Lead, Tile

NEAREST, BEST_OF_BOTH, BY_TASTE = "nearest", "best of both", "most to your taste"


def grid_state(pages: TilePages, candidates: Candidates, page: int, *, selected: int | None, bred: bool) -> GridState:
    """``selected`` is a tile, counted over all pages; of what is ``bred`` parents say that they are."""
    everyone = [c for c in pages.laid if c is not None]
    kinds = [c for c in everyone if not pages.is_member(c)]
    shown = {c.id for c in everyone}
    parents = {p for c in everyone for p in c.parents if p in shown} if bred else set()
    first = page * pages.size
    leads = None if bred else _leads(everyone, candidates.towards)
    titles = {} if bred else _titles(everyone, leads, candidates.towards)

    def tile(place: int, candidate: Candidate | None) -> Tile:
        if candidate is None:
            return Tile(place)
        pointed, said = selected == first + place, titles.get(candidate.id, ())
        made = candidates.tile(place, candidate, parents, selected=pointed, titles=said)
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
        lead=None if leads is None else _lead(leads, candidates),
    )


def _leads(everyone: Iterable[Candidate], towards: float) -> Candidate | None:
    """Who comes first by distance and taste; None where the match goes to its target alone."""
    weighed = [c for c in everyone if len(c.scores) and not np.isnan(c.weighed)]
    return min(weighed, key=lambda c: c.cost, default=None) if towards > 0.0 else None


def _lead(leads: Candidate, candidates: Candidates) -> Lead:
    attack = attack_of(leads.scores.tolist(), candidates.objectives)
    return Lead(_title(candidates.towards), leads.distance, nearness(leads.distance, attack))


def _title(towards: float) -> str:
    """What the first is."""
    return BEST_OF_BOTH if towards < 1.0 else BY_TASTE


def _titles(everyone: Iterable[Candidate], leads: Candidate | None, towards: float) -> Mapping[int, tuple[str, ...]]:
    """By id: that it is the first, and that its distance is the least."""
    heard = [c for c in everyone if len(c.scores)]
    titles = {} if leads is None else {leads.id: (_title(towards),)}
    if heard:
        nearest = min(heard, key=lambda c: c.distance).id
        titles[nearest] = (*titles.get(nearest, ()), NEAREST)
    return titles


def _told_beside(pages: TilePages, candidates: Candidates, page: int) -> str:
    """What the pictures of tiles can be told beside; empty: nothing."""
    if candidates.target is not None:
        return BEST if candidates.beside_best else TARGET
    told = (candidates.pictures.difference(c.voice) for c in pages.page(page) if c is not None)
    return PARENTS if any(pixels is not None for pixels in told) else ""
