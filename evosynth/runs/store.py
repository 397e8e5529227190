"""Where a run is kept so that it can go on: what every place of that kind offers."""

from __future__ import annotations

from typing import Protocol

from evosynth.runs.folder import Plan, Resumable, State


class RunStore(Protocol):
    """One run's plan, where it stands, and the generations of a breeding that were left.

    Writing raises StorageError where it is known at once that it failed; reading where there is nothing, it is damaged,
    or of another version.
    """

    def begin(self, plan: Plan) -> State:
        """Write down what the run is started with; its state is that of a run which has not been heard yet."""
        ...

    def write_plan(self, plan: Plan) -> None:
        """The run goes on otherwise than it was planned."""

    def write_state(self, state: State) -> None:
        """How far it is; the checkpoint before holds."""

    def write_checkpoint(self, session: Resumable, state: State, elapsed_s: float) -> None:
        """Where a session stands that has had a generation at least; ``state`` learns it too."""

    def write_generation(self, number: int, data: bytes) -> None:
        """Remember a generation of a breeding that makes way for another one."""

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        ...

    def state(self) -> State: ...

    def plan(self) -> Plan: ...

    def checkpoint(self) -> bytes | None:
        """None before the first generation was written."""
        ...

    def generation(self, number: int) -> bytes | None:
        """As it was written last; None where it never was, or cannot be read."""
        ...
