"""A voice that a person has made by hand comes into a run: the evolver does it so, and a replay again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from evosynth.arrays import F64
from evosynth.evolution import edited
from evosynth.evolution.strategy import NOBODY
from evosynth.runs.commands import Adopt

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


def adopt(session: Session, command: Adopt, genomes: Callable[[Sequence[bytes]], F64]) -> bool:
    """Whether anything has changed. ``genomes`` of voices (n, d), InputError where they cannot be had."""
    if command.id == NOBODY:
        return edited.stand(session, None, command.instead)
    one = None
    with suppress(KeyError):
        one = session.candidate(command.id)
    fresh = one is None
    if one is None:
        (genome,) = genomes((command.voice,))
        one = edited.individual(session, command.id, genome, command.parent, command.born)
        session.take_in(one)
    return edited.stand(session, one, command.instead) or fresh
