"""What passes between the window and its two helper processes. Frozen values with plain arrays; no behaviour.

*Evolver*: one process that steps a Session and sends snapshots. *Desk*: one process that answers quick requests, so
that the window itself never loads an engine, reads a file or waits for a port. Every desk request carries a ``ticket``;
its answer, or a Problem, carries the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64, U8
from evosynth.evolution.report import Candidate, StrandState
from evosynth.limits import Limits
from evosynth.runs.finals import LOUDNESS_WITHOUT_TARGET_LUFS
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note


@dataclass(frozen=True, slots=True)
class Occasion:
    """How a voice is played: which note, and how loud it comes out."""

    note: Note = field(default_factory=Note)
    loudness_lufs: float = LOUDNESS_WITHOUT_TARGET_LUFS

    @classmethod
    def of(cls, target: PreparedTarget | None) -> Occasion:
        """As a voice is played beside this target."""
        return cls(target.note, target.loudness_lufs) if target else cls()


# ---- window -> evolver -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a run. With a target it matches by itself; without one it breeds, a generation a Breed command."""

    session_dir: Path  # the checkpoint is kept here
    target: PreparedTarget | None
    settings: RunSettings = field(default_factory=RunSettings)  # without their limits: a person stops the run
    seeds: F64 | None = None  # genomes (n, d) that join or become the first population
    kept: tuple[Confine, ...] = ()  # where the settings leave the engine open: what each one keeps to


@dataclass(frozen=True, slots=True)
class ResumeRun:
    """Go on from the checkpoint in a session folder."""

    session_dir: Path
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop stepping after the generation under way; Continue goes on."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on stepping."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run: a last snapshot with ``state='stopped'``, checkpoint marked as finished."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Candidate id -> rating in [0, 1]; 0 takes a rating back."""

    ratings: dict[int, float]


@dataclass(frozen=True, slots=True)
class Restart:
    """Let fresh candidates settle in a strand of a match. Strands count from 0; so does all that steers them."""

    strand: int


@dataclass(frozen=True, slots=True)
class Plant:
    """Let these genomes (m, d) take a strand over."""

    strand: int
    genomes: F64


@dataclass(frozen=True, slots=True)
class Recover:
    """Bring back who lived in a strand before its last Restart or Plant."""

    strand: int


@dataclass(frozen=True, slots=True)
class Focus:
    """Search in one strand alone; None: in all of them."""

    strand: int | None


@dataclass(frozen=True, slots=True)
class Halt:
    """Search in a strand no more, or again. With all of them halted the run rests as after Pause."""

    strand: int
    halted: bool


@dataclass(frozen=True, slots=True)
class Confine:
    """Lock and limit the run from its next generation on; newcomers take locked values from ``model`` (d,)."""

    limits: Limits
    model: F64 | None = None  # None: the best so far
    engine: str = ""  # by name: a run of another one is not meant. Empty: whatever it is


@dataclass(frozen=True, slots=True)
class Breed:
    """Make the next generation from the rated candidates (interactive runs)."""


@dataclass(frozen=True, slots=True)
class Back:
    """Return to the generation before, with the ratings that it had (interactive runs)."""


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the process."""


# ---- evolver -> window -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Strand:
    """One of several searches side by side, and its best; None while nobody lives there."""

    state: StrandState
    best: Candidate | None


@dataclass(frozen=True, slots=True)
class Trial:
    """How far the engines have been tried."""

    number: int  # of the engine whose turn it is, from 1
    engines: int
    part: float  # of all of them, 0..1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a run stands. Sent at most 30 times a second; the latest wins."""

    state: str  # "preparing", "running", "paused", "waiting" (for Breed), "stopped"
    session_dir: Path
    generation: int
    evaluations: int
    per_second: float
    elapsed_s: float
    candidates: tuple[Candidate, ...]  # matching: up to 16 of the best that differ; breeding: the whole generation
    objectives: tuple[str, ...]
    history: F64  # (generations, 3): evaluations, best distance, median distance; thinned to at most 500 rows
    ratings: dict[int, float] = field(default_factory=dict)
    rated: tuple[Candidate, ...] = ()  # of a match: those that were rated, also when they have left the best
    limits: Limits = field(default_factory=Limits)  # what the run keeps to
    strands: tuple[Strand, ...] = ()  # of a match
    synth: str = "dx7"  # as text: what the genomes are of
    strategy: str = "ga"  # by which the run searches; breeding has none
    trial: Trial | None = None  # while each engine has its turn: ``synth`` is that of one that may not go on
    chosen: str = ""  # why it is this engine, where that was left open


@dataclass(frozen=True, slots=True)
class Preparing:
    """The engine is being compiled or loaded: part in 0..1 and what is being done."""

    part: float
    what: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended by a fault. One sentence for a person, and the details for a log."""

    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know while the run goes on: one sentence."""

    message: str


# ---- window -> desk ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """Read a sound file, find onset, note and gate. ``note`` and ``region_s`` are what the person said.

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


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Read the target of an unfinished run; ``path`` is the file that it came from, if it is still there."""

    ticket: int
    session_dir: Path
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ReadBank:
    """Read a file of voices; of a large one, where there is a target, only those that sound most like it."""

    ticket: int
    path: Path
    target: PreparedTarget | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Pictures of candidates as they sound at the target's note: for tiles and the lower spectrogram."""

    ticket: int
    ids: tuple[int, ...]
    genomes: F64  # (n, d)
    target: PreparedTarget | None
    synth: str = "dx7"  # of all genomes, as text: see synths.voicing


@dataclass(frozen=True, slots=True)
class Examine:
    """What the distance of candidates forgives and an ear does not, beside a target with a pitch: analysis.flags."""

    ticket: int
    ids: tuple[int, ...]
    genomes: F64  # (n, d)
    target: PreparedTarget | None
    synth: str = "dx7"


@dataclass(frozen=True, slots=True)
class Sound:
    """Render one genome for listening: exact kernel, the device's rate, equal loudness, limited at -1 dBFS."""

    ticket: int
    genome: F64  # (d,)
    occasion: Occasion
    sample_rate: int
    synth: str = "dx7"


@dataclass(frozen=True, slots=True)
class TargetSound:
    """The target for listening: same loudness, same limiter, the device's rate."""

    ticket: int
    target: PreparedTarget
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Export:
    """Write a voice as a file of its synth's kind, or its sound as .wav, by the suffix of ``path``.

    ``voice_name`` is its name inside a voice file.
    """

    ticket: int
    genome: F64
    occasion: Occasion
    path: Path
    voice_name: str
    synth: str = "dx7"


@dataclass(frozen=True, slots=True)
class ListPorts:
    ticket: int


@dataclass(frozen=True, slots=True)
class SendVoice:
    """Send one voice to the edit buffer of the synth on a MIDI output port (channel 1-16)."""

    ticket: int
    genome: F64
    voice_name: str
    port: str
    channel: int = 1


# ---- desk -> window ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """A request that could not be met: one sentence for a person."""

    ticket: int
    message: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A spectrogram as 0..255 (0 = floor, 255 = the session's reference level), log-frequency rows, lowest first."""

    pixels: U8  # (176, frames)
    length_s: float
    envelope: F32  # (48,) level of the sound over its length, 0..1 of its own peak: the tile's glyph
    low_hz: float = 70.0
    high_hz: float = 12000.0


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
class SessionReady:
    """An unfinished run can go on; ``target`` None: it breeds."""

    ticket: int
    session_dir: Path
    target: TargetReady | None
    generation: int
    evaluations: int
    synth: str = "dx7"


@dataclass(frozen=True, slots=True)
class BankReady:
    """Voices of a file as genomes; ``problems`` are sentences about what was mended or left out."""

    ticket: int
    path: Path
    names: tuple[str, ...]
    genomes: F64  # (n, d)
    problems: tuple[str, ...]
    synth: str = "dx7"
    chosen_of: int = 0  # how many the file has, where only the nearest to the target were read


@dataclass(frozen=True, slots=True)
class Pictures:
    ticket: int
    ids: tuple[int, ...]
    pictures: tuple[Picture | None, ...]  # None: the candidate is silent


@dataclass(frozen=True, slots=True)
class Flags:
    ticket: int
    ids: tuple[int, ...]
    said: tuple[tuple[str, ...], ...]  # a sentence for each fault of each


@dataclass(frozen=True, slots=True)
class SoundReady:
    ticket: int
    samples: F32  # (samples,) mono
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Done:
    """Export or SendVoice succeeded; ``message`` says what was done, for a toast."""

    ticket: int
    message: str


@dataclass(frozen=True, slots=True)
class Ports:
    """MIDI outputs by name; ``problem`` says why there can be none (no driver, no wheel), empty when all is well."""

    ticket: int
    names: tuple[str, ...]
    problem: str = ""
