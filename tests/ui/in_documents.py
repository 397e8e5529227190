"""What stands in a document of the run in hand, read from the file as another process would."""

from __future__ import annotations

from contextlib import suppress

from windowless import Told

from evosynth.documents import reading
from evosynth.documents.opening import reading as to_read
from evosynth.errors import StorageError
from evosynth.runs.folder import Plan, plan_of


def plan_in_hand(told: Told) -> Plan | None:
    """What the run in hand is made with; None as long as that does not stand there."""
    own = told.controller.run.own
    if own is None:
        return None
    with suppress(StorageError), to_read(own.path) as db:
        data = reading.plan(db, own.run)
        return None if data is None else plan_of(data, str(own.path), "plan")
    return None


def can_go_on(told: Told) -> bool:
    """Whether a checkpoint of the run in hand stands there."""
    own = told.controller.run.own
    if own is None:
        return False
    with suppress(StorageError), to_read(own.path) as db:
        return reading.checkpoint(db, own.run) is not None
    return False


def remembered(told: Told) -> set[int]:
    """Ids of the candidates of the run in hand that stand there."""
    own = told.controller.run.own
    if own is None:
        return set()
    with suppress(StorageError), to_read(own.path) as db:
        return {one.id for one in reading.candidates(db, own.run)}
    return set()
