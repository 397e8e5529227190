"""What passes between the window and the desk, the process that answers quick requests. Frozen values; no behaviour.

The window itself never loads an engine, reads a file or waits for a port. Every request carries a ``ticket``; its
answer, or RequestFailed, carries the same one. Sounds pass as voices: bytes that say which engine they are for
(see synths.voicing).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evosynth.analysis.alike import Impressions
from evosynth.analysis.missed import Missed
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64, U8
from evosynth.audio.bit_depth import FLOAT
from evosynth.audio.level import LOUDNESS_LUFS
from evosynth.notation import note_names
from evosynth.notation.phrases import Performed
from evosynth.notation.tunings import Tuning
from evosynth.runs.explained import Explanation
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec


@dataclass(frozen=True, slots=True)
class Occasion:
    """How a voice is played: which note, and how loud it comes out."""

    note: Note = field(default_factory=Note)
    loudness_lufs: float = LOUDNESS_LUFS

    @classmethod
    def of(cls, target: PreparedTarget | None) -> Occasion:
        """As a voice is played beside this target."""
        return cls(target.note, target.loudness_lufs) if target else cls()


# ---- window -> desk --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """Read a sound file, find onset, note and gate. ``note``, ``region_s`` and ``tuning`` are what the person said.

    ``further`` are files of other notes of the same instrument; ``others`` such notes that have been read already.
    """

    ticket: int
    path: Path
    note: int | None = None
    velocity: int | None = None
    region_s: tuple[float, float] | None = None
    further: tuple[Path, ...] = ()
    others: tuple[PreparedTarget, ...] = ()
    background: bool = False  # nobody waits for it: everything else goes first
    on_show: bool = False  # for a picture on show: what a person asks for goes first
    tuning: Tuning = "keep"  # the engine may still change: a sound beside its key is left as it is unless asked
    middle_c: str = field(default_factory=note_names.middle_c)  # what names of notes go by


@dataclass(frozen=True, slots=True)
class OpenRun:
    """Read the target of a run of a document, and whether it can go on."""

    ticket: int
    document: Path
    run: str


@dataclass(frozen=True, slots=True)
class DrawCard:
    """Draw the picture that a document is shown by, where it holds none: answered by CardDrawn."""

    ticket: int
    document: Path
    background: bool = True


@dataclass(frozen=True, slots=True)
class TellLine:
    """Tell who a voice of a document comes from: answered by LineTold."""

    ticket: int
    document: Path
    run: str
    candidate: int  # id within the run
    voice: bytes = b""  # looked for by its sound, where nobody is remembered by this id; empty: it is not
    background: bool = True


@dataclass(frozen=True, slots=True)
class Recover:
    """Copy what can be read of a damaged document into a new one beside it."""

    ticket: int
    document: Path


@dataclass(frozen=True, slots=True)
class Recovered:
    """The new one, and what came back and what did not."""

    ticket: int
    path: Path
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListDocuments:
    """Look at documents: those of a folder, the newest ``most``, and these beside them."""

    ticket: int
    folder: Path
    named: tuple[Path, ...] = ()
    most: int = 200
    background: bool = True


@dataclass(frozen=True, slots=True)
class ReadBank:
    """Read a file of voices; of a large one, where there is a target, only those that sound most like it."""

    ticket: int
    path: Path
    target: PreparedTarget | None = None


@dataclass(frozen=True, slots=True)
class ShowTable:
    """The frames of a table, to be drawn: by the word that patches have for it, an engine's own name or # and a key."""

    ticket: int
    engine: str
    word: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Read a file of a table. ``frame_size``: samples of a frame, where a person says it; ``keep`` puts it into the
    store of tables, so that a match can name it."""

    ticket: int
    path: Path
    frame_size: int | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """Pictures of candidates as they sound at the target's note: for tiles and the lower spectrogram.

    ``against``: the voice that each of them is told beside; empty: the target, where there is one.
    """

    ticket: int
    ids: tuple[int, ...]
    voices: tuple[bytes, ...]
    target: PreparedTarget | None
    against: tuple[bytes, ...] = ()  # none at all: each is told beside the target
    among: tuple[bytes, ...] = ()  # a page: those of it that have neither are told beside the middle of it


@dataclass(frozen=True, slots=True)
class Follow:
    """A voice that a person is changing: its picture, and the parts of its distance: answered by Followed.

    ``against`` as in Draw; ``exact``: as at the end of a match, else as its search hears it.
    """

    ticket: int
    voice: bytes
    target: PreparedTarget | None
    against: bytes = b""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Examine:
    """What the distance of candidates forgives and an ear does not, beside a target with a pitch: analysis.flags.

    And what of the target they lack, more than a search leaves over by itself: analysis.reach.
    """

    ticket: int
    ids: tuple[int, ...]
    voices: tuple[bytes, ...]
    target: PreparedTarget | None


@dataclass(frozen=True, slots=True)
class Explain:
    """Say what changed from one voice to another of its engine, and what that did at this note: answered by Explained.

    A newer one replaces an older one, which is not answered then.
    """

    ticket: int
    before: bytes
    after: bytes
    note: Note


@dataclass(frozen=True, slots=True)
class Sound:
    """Render one voice for listening: exact kernel, the device's rate, equal loudest 400 ms, limited at -1 dBFS."""

    ticket: int
    voice: bytes
    occasion: Occasion
    sample_rate: int
    performed: Performed | None = None  # a phrase in place of the occasion's one note, from its key and velocity on


@dataclass(frozen=True, slots=True)
class TargetSound:
    """The target for listening: its loudest 400 ms as loud as those of voices, same limiter, the device's rate."""

    ticket: int
    target: PreparedTarget
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Export:
    """Write a voice under its own name as a file of its engine's kind, or its sound as .wav, by the suffix.

    The person has been asked whether a file may be replaced; ``inputs``, and files of another kind, never are.
    """

    ticket: int
    voice: bytes
    occasion: Occasion
    path: Path
    inputs: tuple[Path, ...] = ()
    bits: int = FLOAT  # of a sound


# ---- desk -> window --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request that could not be met: one sentence for a person."""

    ticket: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What a sound is beside a reference."""

    of: bytes  # the sound of the voice that it is told beside, or a page; empty: the target
    words: tuple[str, ...] = ()  # the plainest first: "brighter", "shorter decay"
    pixels: U8 | None = None  # (rows, frames) of the map of differences: analysis.picture_difference


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A spectrogram as 0..255 (0 = floor, 255 = the session's reference level), log-frequency rows, lowest first.

    One equals itself alone: arrays have no truth, so what holds pictures could not be compared otherwise.
    """

    pixels: U8  # (176, frames)
    length_s: float
    envelope: F32  # (48,) level of the sound over its length, 0..1 of its own peak: the tile's glyph
    low_hz: float = 70.0
    high_hz: float = 12000.0
    heard: Impressions | None = None  # of the whole sound, to be compared by analysis.alike
    beside: Beside | None = None  # where it was drawn beside something


@dataclass(frozen=True, slots=True)
class Silence:
    """A voice that is not heard; ``reason``: one sentence where it should be, as of a table that is missing."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waveform:
    """Overview of a sound: per column the peak and the RMS over 50 ms, both 0..1 of the sound's peak."""

    peak: F32
    rms: F32
    length_s: float
    starts_s: float = 0.0  # where in the file the first column is


@dataclass(frozen=True, slots=True)
class TargetReady:
    ticket: int
    path: Path
    target: PreparedTarget
    waveform: Waveform  # of the whole file, cut to 30 s around the region
    picture: Picture  # of the part that is matched


@dataclass(frozen=True, slots=True)
class RunReady:
    """A run of a document, to be shown; ``target`` None: it breeds."""

    ticket: int
    run: str
    target: TargetReady | None
    breeding: bool
    begun: bool  # else it waits, its target ready
    ended: bool = False  # it was stopped
    synth: EngineSpec = field(default_factory=registry.default)
    seeds: str = ""  # that wait with it, as the window wrote them down
    shown: tuple[Candidate, ...] = ()  # those of its tiles, where it rested


@dataclass(frozen=True, slots=True)
class LineStep:
    """A candidate on the way from a founder to a voice."""

    run: str
    candidate: Candidate
    whose: str = ""  # its run, for people: "the match of cello.flac", "the breeding"


@dataclass(frozen=True, slots=True)
class LineTold:
    """The founder first; nobody where the document does not know the voice."""

    ticket: int
    steps: tuple[LineStep, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as one of several."""

    path: Path
    name: str
    told: str  # what it holds, in a line
    changed: float  # seconds since 1970
    size: int  # bytes
    picture: Picture | None = None
    voice: bytes = b""  # that can be heard; empty: none yet
    occasion: Occasion = field(default_factory=Occasion)
    cut_off: bool = False  # it was not closed in good order
    in_use: bool = False
    put_aside: str = ""  # the name of the document that could not be written, and is this one now


@dataclass(frozen=True, slots=True)
class CardDrawn:
    """Of the best voice of a document, else of its target (``voice`` is empty); None: it holds nothing to be drawn."""

    ticket: int
    picture: Picture | None = None
    voice: bytes = b""
    occasion: Occasion = field(default_factory=Occasion)


@dataclass(frozen=True, slots=True)
class DocumentsListed:
    """The newest first."""

    ticket: int
    documents: tuple[Listed, ...]
    told: tuple[str, ...] = ()  # of runs of older versions that could not be made documents


@dataclass(frozen=True, slots=True)
class BankReady:
    """Voices of a file under their names; ``problems`` are sentences about what was mended or left out."""

    ticket: int
    path: Path
    voices: tuple[bytes, ...]
    problems: tuple[str, ...]
    chosen_of: int = 0  # how many the file has, where only the nearest to the target were read


@dataclass(frozen=True, slots=True)
class TableReady:
    """A table as it was read: ``told`` are sentences about what was assumed and mended; ``key`` where it was kept."""

    ticket: int
    path: Path
    frames: int
    size: int  # samples of a frame in the file
    sizes: tuple[int, ...]  # that a person may choose from
    told: tuple[str, ...]
    cycles: F32  # (a few, 128): frames from the first to the last, to be drawn
    key: str = ""


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table that was asked for by its word; none where it is missing."""

    ticket: int
    word: str
    name: str
    frames: F32 | None  # (n, 2048)


@dataclass(frozen=True, slots=True)
class Pictures:
    ticket: int
    ids: tuple[int, ...]
    pictures: tuple[Picture | Silence, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Of one candidate beside its target."""

    faults: tuple[str, ...]  # a sentence for each
    unreached: tuple[Missed, ...]  # each thing of its target that it lacks


@dataclass(frozen=True, slots=True)
class Examined:
    ticket: int
    ids: tuple[int, ...]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    ticket: int
    picture: Picture | Silence
    scores: F64  # (k,); none without a target


@dataclass(frozen=True, slots=True)
class Explained:
    ticket: int
    found: Explanation | None  # None: the two cannot be compared


@dataclass(frozen=True, slots=True)
class SoundReady:
    ticket: int
    samples: F32  # (samples,) mono; none of a voice that cannot be heard
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Done:
    """Export succeeded; ``message`` says what was done, for a toast."""

    ticket: int
    message: str
