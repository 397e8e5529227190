"""What views show: frozen, ready to paint, made by the controller alone. No view computes anything but pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from evosynth.analysis.missed import Missed
from evosynth.arrays import F32, U8
from evosynth.service.desk_messages import Picture, Waveform
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from ui.view_state.engines import USUAL, Offered


class Run(Enum):
    """What the transport shows."""

    EMPTY = "empty"  # no target, no breeding: the empty state
    READY = "ready"  # a target is loaded, nothing runs
    PREPARING = "preparing"  # the engine is being compiled or loaded
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"  # finished; the candidates stay
    BREEDING = "breeding"  # interactive evolution: waits for ratings and G


@dataclass(frozen=True, slots=True)
class TransportState:
    run: Run
    generation: int = 0
    evaluations: int = 0
    per_second: float = 0.0
    elapsed_s: float = 0.0
    bred: bool = False  # it is a breeding, at whatever stage
    can_breed: bool = False
    can_go_back: bool = False
    children_heard: bool = False  # of a breeding: a synth plays the children, who are not all there yet
    heard_again: bool = False  # a synth plays the best of a match that was stopped once more
    can_resume: bool = False  # a match that has ended can go on
    why_not: str = ""  # reason for a disabled main button, shown beside it
    preparing_part: float = 0.0
    preparing_what: str = ""
    best: float | None = None  # the first tile's, where they are ranked or a taste counts; else the search's
    nearness: str = ""  # what the best distance means: "alike"
    headway: str = ""  # whether it still falls: "improved 0.12 in the last 5,000 evaluations"
    advice: str = ""  # what to do where it does not
    news: str = ""  # which engine is being tried, or why it is this one
    trial_part: float | None = None  # of the time in which engines are tried, or of a generation on a synth
    pace: str = ""  # of a run that is heard on a synth: "2.1 s a voice"
    of_takes: str = ""  # likewise: what is to be known of its takes
    heard_on: str = ""  # likewise: what that synth is called: "my DX7"
    decides: str = ""  # which synth may rank the best of a match that rests: "my DX7"; empty: none
    why_not_decide: str = ""  # why it cannot now
    decides_s: float = 0.0  # how long that takes
    engine: EngineSpec = field(default_factory=registry.default)  # one of the window's choices of engine
    engines: Offered = USUAL  # what can be chosen from, their words, and what each does
    engine_reason: str = ""  # why another engine cannot be chosen now
    engine_reasons: Mapping[EngineSpec, str] = field(default_factory=dict)  # why those cannot be chosen that cannot
    strategy: str = "ga"  # by which the run in hand searches, or the next one will
    strategy_reason: str = ""  # why another one cannot be chosen now


@dataclass(frozen=True, slots=True)
class TargetState:
    """The loaded target, ready to paint."""

    name: str
    note: int
    note_label: str  # "C4"
    f0_hz: float | None
    sure: bool
    source: str  # "given", "file", "file name", "detected", "default"
    cents: float
    waveform: Waveform
    picture: Picture
    region_s: tuple[float, float]
    gate_s: float
    remarks: tuple[str, ...] = ()
    beside: bool = False  # it is so far from its key that it can be brought in tune
    corrected: bool = False  # that was asked for


@dataclass(frozen=True, slots=True)
class Tile:
    """One place in the grid. ``candidate`` None: an empty or rendering place."""

    place: int
    candidate: Candidate | None = None
    label: str = ""  # its name, or its number until it is heard
    distance: float | None = None  # None without a target, or when silent
    mark: str = ""  # what it is made with, in a word: "ALG 5"
    picture: Picture | None = None  # carries the envelope glyph too
    silent: bool = False
    silence: str = ""  # why, where it should be heard: one sentence
    stars: int = 0  # 0 = unrated
    pending: bool = False  # the stars do not stand in the document yet
    rejected: bool = False  # nobody wants more of it
    heard: bool = False
    kept: bool = False
    kept_pending: bool = False  # that it is kept, or is not any more, is not written yet
    selected: bool = False
    playing: bool = False
    parent: bool = False  # of others on show
    named: bool = False  # its children come next
    flagged: bool = False  # it has a fault that its distance forgives
    words: tuple[str, ...] = ()  # what stands on its foot, the most important first
    differs: bool = False  # its picture is that of the difference, where there is one
    alike: int = 0  # how many sound alike and stand behind this one, itself included; 0: nobody does
    unfolded: bool = False  # those lie beside it now
    member: bool = False  # it is one of those
    surprise: bool = False  # taste did not choose it
    ranks: bool = False  # digits and clicks rank it
    shared: bool = False  # others have as many stars: that is no rank

    @property
    def rank(self) -> int:
        """1 to 3 as its stars say it, where nobody else has as many; 0: none."""
        return 0 if self.shared else {5: 1, 4: 2, 3: 3}.get(self.stars, 0)

    @property
    def pixels(self) -> U8 | None:
        """Of the picture on show: the difference where that is wanted and known, else the sound."""
        beside = self.picture.beside if self.picture is not None and self.differs else None
        if beside is not None and beside.pixels is not None:
            return beside.pixels
        return None if self.picture is None else self.picture.pixels

    @property
    def shows_difference(self) -> bool:
        """Whether that is a difference."""
        return self.picture is not None and self.pixels is not self.picture.pixels


@dataclass(frozen=True, slots=True)
class Lead:
    """Who comes first in a match that leans towards a taste, and need not be the nearest."""

    title: str  # "best of both"
    distance: float
    nearness: str  # what that means


TARGET, BEST, PARENTS = "the target", "the best", "their parents"  # what tiles differ from


@dataclass(frozen=True, slots=True)
class GridState:
    tiles: tuple[Tile, ...]  # those of this page: 16, 12 beside strands, or 9
    page: int = 0
    pages: int = 1
    heard: int = 0
    rated: int = 0
    total: int = 0
    kinds: int = 0  # of sounds, where some sound alike
    all_alike: int = 0  # how many candidates these are
    unfolded: bool = False  # who sounds like one of them lies beside it
    differs: bool = False  # tiles show differences, where they are known
    ranks: bool = False  # digits rank: first, second, third
    rejected: int = 0
    beside: str = ""  # what they are told beside: TARGET, BEST, PARENTS; empty: nothing
    lead: Lead | None = None  # None: the nearest comes first, or nobody does


@dataclass(frozen=True, slots=True)
class SelectionState:
    """The selected candidate: lower spectrogram, parts of its distance, its voice."""

    label: str
    distance: float | None
    parts: tuple[tuple[str, float], ...]  # ("Spectrum", 1.02), ("Envelope", 0.46)
    picture: Picture | None
    voice: bytes  # of any synth, for the voice panel
    name: str
    made_with: str = ""  # "algorithm 5"
    synth: EngineSpec = field(default_factory=registry.default)
    flags: tuple[str, ...] = ()  # a sentence for each fault that its distance forgives
    silence: str = ""  # why it is not heard, where it should be: one sentence
    kept: bool = False  # it is one of the kept list, not of a tile
    archived: bool = False  # it is one of the archive of six
    unreached: tuple[Missed, ...] = ()  # each thing of its target that it lacks
    edited: str = ""  # that a person has made it, and of how much: "edited: 3 values"
    number: str = ""  # by which a candidate is found again: "037-01"


@dataclass(frozen=True, slots=True)
class Banner:
    """One banner under the transport; several causes join in one."""

    icon: str  # name of an icon
    what: str  # bold
    still: str  # what still works
    buttons: tuple[tuple[str, str], ...] = ()  # (action id, label)
    kind: Literal["warn", "offer"] = "warn"
    details: str = ""  # what could be done about it, for a tooltip


@dataclass(frozen=True, slots=True)
class FilesToChoose:
    """Several files of which one, or all as an instrument, is to be worked on."""

    paths: tuple[str, ...]
    told: str  # how many there are, and where: "2 files in the folder Strings"
    folder: str = ""  # that they are named from; empty: by their names alone


@dataclass(frozen=True, slots=True)
class TableState:
    """A table file that is looked at before it is used."""

    name: str
    frames: int
    size: int  # samples of a frame
    sizes: tuple[int, ...]  # that can be chosen
    told: tuple[str, ...]  # what was assumed and mended
    cycles: F32  # (a few, 128)
    problem: str = ""  # why what was asked for last cannot be done


@dataclass(frozen=True, slots=True)
class TableFrames:
    """A table that a voice names, for its pictures."""

    engine: str
    word: str  # that patches have for it
    name: str
    frames: F32 | None  # (n, 2048); None: it is missing


@dataclass(frozen=True, slots=True)
class Toast:
    text: str
    icon: str = "check"
    undo: str = ""  # action id of the undo, empty: none
    error: bool = False


@dataclass(frozen=True, slots=True)
class AudioState:
    """The status bar's field of sound."""

    audio: str  # "Default, 48 kHz" or "No sound device"
    audio_ok: bool
    volume: float = 0.8


@dataclass(frozen=True, slots=True)
class Example:
    """One of the three sounds offered by the empty state."""

    name: str  # "Plucked string"
    note_label: str
    length_s: float
    path: str
    picture: Picture | None = field(default=None)
