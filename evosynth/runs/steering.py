"""What a person does to the strands of a run, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from evosynth.arrays import F64
from evosynth.evolution.report import Candidate, StrandState
from evosynth.runs.commands import Focus, Halt, Plant, Recover, Restart

if TYPE_CHECKING:
    from evosynth.evolution.session import Session

STEERING = (Restart, Focus, Halt, Plant, Recover)
MOST_LEFT = 16  # populations of a strand that are remembered, to be brought back


class Steering:
    """Strands of one session. ``genomes``: of voices (n, d), InputError where they cannot be had."""

    def __init__(self, session: Session, genomes: Callable[[Sequence[bytes]], F64]) -> None:
        self._session, self._genomes = session, genomes
        self._left: dict[int, list[F64]] = {}  # by strand: who had to go, the latest last

    def obey(self, command: Restart | Focus | Halt | Plant | Recover) -> None:
        """ValueError where the run has no such strand.

        InputError where what is to be planted there is of another engine, or needs a table that the run has not.
        """
        session, strand = self._session, command.strand
        if isinstance(command, Focus):
            session.focus(strand)
            return
        assert strand is not None, "only a focus may be on none"
        if isinstance(command, Halt):
            session.halt(strand, command.halted)
        elif isinstance(command, Recover):
            self._bring_back(strand)
        elif isinstance(command, Restart):
            self._keep(strand)
            session.restart(strand)
        else:
            genomes = self._genomes(command.voices)
            self._keep(strand)
            session.plant(strand, genomes)

    @property
    def all_halted(self) -> bool:
        return all(strand.halted for strand in self._session.strands)

    def release(self) -> None:
        """Search again in every strand."""
        for strand in self._session.strands:
            self._session.halt(strand.number, False)

    def strands(self) -> tuple[tuple[StrandState, Candidate | None], ...]:
        """Each with its best; None while nobody lives there."""
        states = self._session.strands
        return tuple((s, self._session.candidate(s.best) if s.best >= 0 else None) for s in states)

    def _keep(self, strand: int) -> None:
        left = self._left.setdefault(strand, [])
        left.append(self._session.members(strand))
        del left[:-MOST_LEFT]

    def _bring_back(self, strand: int) -> None:
        """Those who had to go last. ValueError after a crash, when nobody remembers them."""
        left = self._left.get(strand, [])
        if not left:
            raise ValueError("nobody remembers what it held before")
        if len(genomes := left.pop()):  # it may have been restarted before anybody lived there
            self._session.plant(strand, genomes)
