"""All that a person can do, by whom it concerns: a view is given those that it needs, and calls them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.intents.archiving import Archiving
from ui.intents.auto_play import AutoPlay
from ui.intents.banner import BannerAnswers
from ui.intents.blind import Blind
from ui.intents.breeding import Breeding
from ui.intents.by_itself import ByItself
from ui.intents.clipping import Clipping
from ui.intents.comparing import Comparing
from ui.intents.documents import Documents
from ui.intents.export import Exporting
from ui.intents.favourites import Favourites
from ui.intents.finishing import Finishing
from ui.intents.flipping import Flipping
from ui.intents.hardware import Hardware
from ui.intents.history import Past
from ui.intents.keeping import Keeping
from ui.intents.leaning import Leaning
from ui.intents.listening import Listening
from ui.intents.locks import Locks
from ui.intents.naming import Naming
from ui.intents.rating import Rating
from ui.intents.recording import Recording
from ui.intents.renaming import Renaming
from ui.intents.same import SameToMe
from ui.intents.shaping import Shaping
from ui.intents.strands import Strands
from ui.intents.synth_bank import SynthBank
from ui.intents.tables import Tables
from ui.intents.taste import Tastes
from ui.intents.workflow import Workflow
from ui.models.devices import Devices
from ui.models.edits import Edits
from ui.models.examples import Examples
from ui.models.grid import Grid
from ui.models.loading import Loading
from ui.models.manner import BreedingManner
from ui.models.phrase import PhrasePlayer
from ui.models.run import RunControl
from ui.models.synth_differs import SynthDiffers
from ui.models.synth_sound import SynthSound
from ui.models.target import Target
from ui.processes.live_player import LivePlayer


@dataclass(frozen=True)
class Intents:
    """Made once, by the controller. Where an act is one model's own, the model itself stands here."""

    loading: Loading  # files, notes of an instrument
    examples: Examples
    tables: Tables  # of the person's own
    target: Target  # its note, its part of the file
    workflow: Workflow  # evolve, from a sound or without one
    breeding: Breeding  # the next generation, the one before
    manner: BreedingManner  # how far the next one goes
    naming: Naming  # of whom the next one comes
    archiving: Archiving  # of six
    run: RunControl  # stop; how the next one searches
    strands: Strands
    leaning: Leaning  # between target and taste
    locks: Locks
    finishing: Finishing  # of a part, by evolution
    grid: Grid  # pages, and what is selected
    rating: Rating
    shaping: Shaping  # of the selected voice, by hand
    clipping: Clipping  # copied and pasted as a whole
    keeping: Keeping
    renaming: Renaming
    listening: Listening
    comparing: Comparing  # any two, value by value
    flipping: Flipping  # the selected voice, and what it is held against
    phrase: PhrasePlayer  # by what voices are heard
    auto: AutoPlay  # one tile after the other
    taste: Tastes  # what a person likes
    same: SameToMe  # two that are one to a person
    blind: Blind  # two at a time without their names
    by_itself: ByItself  # what is heard unasked
    favourites: Favourites
    live: LivePlayer  # keys of the keyboard, of letters, of MIDI
    exporting: Exporting
    hardware: Hardware  # the synth at the end of the cable
    synth_bank: SynthBank
    recording: Recording  # of kept voices and banks, on the synth
    synth_sound: SynthSound  # by which input it is heard
    synth_differs: SynthDiffers  # from the built-in engine
    devices: Devices
    documents: Documents  # opened, closed, named
    undo: Edits
    history: Past  # acts, and who a voice came from
    banner: BannerAnswers
