"""The end of a search once more, as it stands in a document: ranked by its engine, or as far as a device was heard."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.documents.take_store import TakeMissing, heard_in
from evosynth.evolution.report import Candidate
from evosynth.runs.deciding import finals_there, rivals
from evosynth.runs.finals import Finals, finals_of
from evosynth.runs.settings import RunSettings

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session


def best_first(
    session: Session, target: PreparedTarget, settings: RunSettings, document: Path | None
) -> tuple[Candidate, ...]:
    """The winner, made simpler, and the others as they are ranked, with the scores of whoever ranks them.

    ``settings`` are those of the run, with all that it may spend; ``document`` is where takes of a device stand that
    decides. A session that hears a device needs the way to its takes already.
    """
    here = finals_of(session, target, settings).finish()
    if settings.decides is None or document is None:
        return here.best_first
    return _decided(here, target, replace(settings, decides=heard_in(document, settings.decides)))


def _decided(here: Finals, target: PreparedTarget, settings: RunSettings) -> tuple[Candidate, ...]:
    """In the order of the device; as they were found, where it has not heard all of them."""
    with suppress(TakeMissing):
        return finals_there(rivals(here), target, settings).finish().best_first
    return here.best_first
