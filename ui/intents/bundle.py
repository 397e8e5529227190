"""All that a person can do, by whom it concerns: a view is given those that it needs, and calls them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.intents.banner import BannerAnswers
from ui.intents.breeding import Breeding
from ui.intents.export import TakingAway
from ui.intents.keeping import Keeping
from ui.intents.listening import Hearing
from ui.intents.locks import Locks
from ui.intents.rating import Rating
from ui.intents.strands import Strands
from ui.intents.workflow import Course
from ui.models.devices import Hardware
from ui.models.edits import Edits
from ui.models.examples import Examples
from ui.models.grid import Stage
from ui.models.loading import Loading
from ui.models.run import RunControl
from ui.models.target import CurrentTarget
from ui.processes.live_player import LivePlayer


@dataclass(frozen=True)
class Intents:
    """Made once, by the controller. Where an act is one model's own, the model itself stands here."""

    loading: Loading  # files, notes of an instrument
    examples: Examples
    target: CurrentTarget  # its note, its part of the file
    workflow: Course  # evolve, from a sound or without one
    breeding: Breeding  # the next generation, the one before
    run: RunControl  # stop; how the next one searches
    strands: Strands
    locks: Locks
    grid: Stage  # pages, and what is selected
    rating: Rating
    keeping: Keeping
    listening: Hearing
    live: LivePlayer  # keys of the keyboard, of letters, of MIDI
    exporting: TakingAway
    devices: Hardware
    undo: Edits
    banner: BannerAnswers
