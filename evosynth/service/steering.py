"""What a person does to the strands of a run, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evosynth.arrays import F64
from evosynth.service.evolver_messages import Focus, Halt, Plant, Recover, Restart, Strand

if TYPE_CHECKING:
    from evosynth.evolution.session import Session

STEERING = (Restart, Focus, Halt, Plant, Recover)
MOST_LEFT = 16  # populations of a strand that are remembered, to be brought back


class Steering:
    """Strands of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._left: dict[int, list[F64]] = {}  # by strand: who had to go, the latest last

    def obey(self, command: Restart | Focus | Halt | Plant | Recover) -> None:
        """ValueError where the run has no such strand, or another engine than what is to be planted there."""
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
        elif command.genomes.shape[1] != len(session.synth.space):
            raise ValueError("the voice is of another engine")
        else:
            self._keep(strand)
            session.plant(strand, command.genomes)

    @property
    def all_halted(self) -> bool:
        return all(strand.halted for strand in self._session.strands)

    def release(self) -> None:
        """Search again in every strand."""
        for strand in self._session.strands:
            self._session.halt(strand.number, False)

    def strands(self) -> tuple[Strand, ...]:
        """Each with its best, as the window shows them."""
        states = self._session.strands
        return tuple(Strand(s, self._session.candidate(s.best) if s.best >= 0 else None) for s in states)

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
