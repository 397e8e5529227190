"""The picture that a document is shown by, where it holds none: of its best voice, else of its target.

It is drawn when it is wanted, and written nowhere: whoever has a document open writes it, and nobody else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.documents.records import Candidate, Run
from evosynth.errors import EvoSynthError, StorageError
from evosynth.evolution import checkpoint
from evosynth.runs.folder import Plan
from evosynth.runs.packing import unpacked
from evosynth.service.desk_messages import CardDrawn, DrawCard, Occasion, Picture
from evosynth.service.document_desk import in_hand
from evosynth.service.heard_takes import heard_in
from evosynth.service.sounds import at_file_rate, drawn, drawn_target, pictures
from evosynth.synths import voicing


def draw_card(request: DrawCard) -> CardDrawn:
    """StorageError where the document cannot be read. Without a picture where it holds nothing that can be heard."""
    with reading(request.document) as db:
        hand, card = in_hand(db), read.card(db)
        plan = None if hand is None else _plan(db, hand)
        voice = card.voice if card is not None else b""
        if not voice and hand is not None:
            voice = _best(db, hand) or _best_of_checkpoint(db, hand, plan)
    target = None if plan is None else plan.target
    picture = None if plan is None else _recorded(request.document, voice, plan)
    picture = picture or _drawn(voice, target)
    if picture is None and target is not None:
        voice, picture = b"", drawn_target(target)
    return CardDrawn(request.ticket, picture, voice, Occasion.of(target))


def _plan(db: sqlite3.Connection, run: Run) -> Plan | None:
    """None where there is none, or another version wrote it."""
    data = read.plan(db, run.run)
    with suppress(StorageError):
        return None if data is None else unpacked(data, Plan)
    return None


def _recorded(document: Path, voice: bytes, plan: Plan) -> Picture | None:
    """As the device of a run made it sound; None where that is heard here, or has no take of it."""
    occasion, device = Occasion.of(plan.target), plan.settings.synth.device
    take = heard_in(document, device, voicing.sound(voice), occasion.note) if voice and device else None
    picture = None if take is None else drawn(at_file_rate(take, occasion.note), occasion.note, plan.target)
    return picture if isinstance(picture, Picture) else None


def _drawn(voice: bytes, target: PreparedTarget | None) -> Picture | None:
    with suppress(EvoSynthError):  # a voice of an engine that is not here
        drawn = pictures([voice], target)[0] if voice else None
        return drawn if isinstance(drawn, Picture) else None
    return None


def _best(db: sqlite3.Connection, run: Run) -> bytes:
    """Of those who were seen the nearest; of a breeding the one with the most stars, of the latest generation."""
    seen = [one for one in read.candidates(db, run.run) if one.why]
    return max(seen, key=_by_stars(db, run) if run.breeding else _by_distance).voice if seen else b""


def _by_stars(db: sqlite3.Connection, run: Run) -> Callable[[Candidate], tuple[float, ...]]:
    stars = {rating.candidate: rating.stars for rating in read.ratings(db, run.run)}
    return lambda one: (stars.get(one.id, 0), one.generation, -one.place)


def _by_distance(one: Candidate) -> tuple[float, ...]:
    scores = np.frombuffer(one.scores, "<f8")
    return (-float(scores.sum()) if len(scores) else -np.inf, -one.id)


def _best_of_checkpoint(db: sqlite3.Connection, run: Run, plan: Plan | None) -> bytes:
    """Of a search that was killed before anybody was noted."""
    data = read.checkpoint(db, run.run)
    with suppress(EvoSynthError, ValueError, IndexError):
        saved = None if data is None else checkpoint.unpacked(data)
        best = None if saved is None else next((one for one in saved.candidates if one.id == saved.best), None)
        if best is not None and plan is not None:
            return voicing.voice_of(best.genome, plan.settings.synth)
    return b""
