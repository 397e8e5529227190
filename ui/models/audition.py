"""What is heard: asks the desk for sounds, remembers them, plays one or two in a row, tells where the playhead is.

One that takes over goes on where the sound before stands, sample by sample: the process that plays knows where that is.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.notation.phrases import Performed
from evosynth.service.desk_messages import Occasion, RequestFailed, Sound, SoundReady, TargetSound
from evosynth.synths import voicing
from ui.processes.sound_output import SoundOutput
from ui.processes.workers import Workers

CACHED = 96  # sounds of some 2 s: about 40 MB
GAP_S = 0.25  # between target and candidate
PLAYHEAD_MS = 16

Owner = int | str  # a candidate's id, "target", "example:0", "kept:7"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to hear: whose it is, and either a target or a voice with how it is played."""

    owner: Owner
    target: PreparedTarget | None = None
    voice: bytes = b""
    occasion: Occasion = field(default_factory=Occasion)
    performed: Performed | None = None  # a phrase in place of the occasion's note
    after_s: float = GAP_S  # what is heard before it, if anything is

    def key(self, rate: int) -> tuple[object, ...]:
        if self.voice:
            return voicing.sound(self.voice), self.occasion, rate, self.performed
        return id(self.target), rate


@dataclass(frozen=True, slots=True)
class _Segment:
    owner: Owner
    start: int  # in samples of what plays
    end: int
    performed: Performed | None = None


@dataclass(frozen=True, slots=True)
class _Left:
    """A loop that something else took over from; its beat goes on unheard."""

    performed: Performed
    length: int  # samples
    at: int
    when_s: float

    def now(self, rate: int) -> int:
        """The sample where it would stand."""
        return (self.at + round((time.perf_counter() - self.when_s) * rate)) % self.length


class Audition(QObject):
    """One sound at a time; the newest wish wins."""

    playhead = Signal(object)  # (owner | None, seconds)
    sounding = Signal(object)  # owner | None
    heard = Signal(object)  # Request, when its sound begins
    failed = Signal(str)

    def __init__(self, workers: Workers, player: SoundOutput, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._player = workers, player
        self._sounds: OrderedDict[tuple[object, ...], F32] = OrderedDict()
        self._targets: dict[int, PreparedTarget] = {}  # keeps them alive, so that their id stays theirs
        self._wish: tuple[Request, ...] = ()
        self._asked: dict[int, tuple[object, ...]] = {}
        self._segments: tuple[_Segment, ...] = ()
        self.latched = True  # a loop goes on where it stands when another voice is heard
        self._looped: F32 | None = None  # what is heard, where it is a loop
        self._began = 0  # the sample of it that was heard first
        self._takes_over = False  # what is wished for, where that stands which is heard
        self._left: _Left | None = None
        self._owner: Owner | None = None
        self._clock = QTimer(self, interval=PLAYHEAD_MS)
        self._clock.timeout.connect(self._follow)

    @property
    def available(self) -> bool:
        """Whether there is a device."""
        return self._player.state.available

    @property
    def owner(self) -> Owner | None:
        """Whose sound is heard now."""
        return self._owner

    def play(self, *requests: Request) -> None:
        """Hear these one after the other, as soon as they are rendered. Without a device nothing happens."""
        self._left = None
        self._want(requests, takes_over=False)

    def take_over(self, request: Request) -> None:
        """Hear this from where that stands which is heard, without a seam; where nothing is heard, from its start."""
        self._want((request,), takes_over=True)

    def _want(self, requests: tuple[Request, ...], *, takes_over: bool) -> None:
        if not self._player.state.available:
            return
        self._wish, self._takes_over = requests, takes_over
        self._play_when_complete()
        for request in requests:
            self._ask(request)

    def prepare(self, request: Request) -> None:
        """Render a sound that will probably be wanted next."""
        if self._player.state.available:
            self._ask(request)

    def silence(self) -> None:
        self._wish = ()
        self._player.silence()
        self._end()

    def use_device(self) -> None:
        """Another device, or none: all sounds are rendered anew."""
        self.silence()
        self._sounds.clear()
        self._targets.clear()
        self._asked.clear()

    def hear_otherwise(self) -> None:
        """Voices sound otherwise from now on; what sounds goes on to its end."""
        self._sounds.clear()
        self._asked.clear()

    # ---- inside -----------------------------------------------------------------------------------------------

    def _ask(self, request: Request) -> None:
        rate = self._player.state.sample_rate
        key = request.key(rate)
        if key in self._sounds or key in self._asked.values():
            return
        target = request.target
        make: Callable[[int], object]
        if request.voice:
            make = lambda ticket: Sound(ticket, request.voice, request.occasion, rate, request.performed)  # noqa: E731
        else:
            assert target is not None
            self._targets[id(target)] = target
            make = lambda ticket: TargetSound(ticket, target, rate)  # noqa: E731
        ticket = self._workers.ask(make, self._take, self._give_up)
        self._asked[ticket] = key

    def _take(self, answer: SoundReady) -> None:
        key = self._asked.pop(answer.ticket, None)
        if key is None:
            return
        if not len(answer.samples):  # it cannot be heard: what is on show of it says why
            rate = self._player.state.sample_rate
            self._wish = tuple(request for request in self._wish if request.key(rate) != key)
            self._play_when_complete()
            return
        self._sounds[key] = answer.samples
        while len(self._sounds) > CACHED:
            self._sounds.popitem(last=False)
        self._play_when_complete()

    def _give_up(self, problem: RequestFailed) -> None:
        key = self._asked.pop(problem.ticket, None)
        if any(request.key(self._player.state.sample_rate) == key for request in self._wish):
            self._wish = ()
            self.failed.emit(problem.message)

    def _play_when_complete(self) -> None:
        rate = self._player.state.sample_rate
        sounds = [self._sounds.get(request.key(rate)) for request in self._wish]
        if not sounds or any(sound is None for sound in sounds):
            return
        pieces: list[F32] = []
        segments: list[_Segment] = []
        at = 0
        for request, sound in zip(self._wish, sounds, strict=True):
            assert sound is not None
            if pieces:
                pieces.append(np.zeros(round(request.after_s * rate), np.float32))
                at += len(pieces[-1])
            pieces.append(sound)
            segments.append(_Segment(request.owner, at, at + len(sound), request.performed))
            at += len(sound)
        self._start(np.concatenate(pieces), tuple(segments))
        wish, self._wish = self._wish, ()
        for request in wish:
            self.heard.emit(request)
        self._set_owner(segments[0].owner)
        self._clock.start()

    def _start(self, sound: F32, segments: tuple[_Segment, ...]) -> None:
        """A phrase that is looped goes on at the beat that it stands at, by whichever voice."""
        performed = segments[-1].performed
        loop = len(segments) == 1 and performed is not None and performed.loop
        before = self._segments[-1].performed if self._looped is not None else None
        same = before == performed and self._looped is not None and len(self._looped) == len(sound)
        start, shift = self._at if loop and self.latched and same else 0, None
        if self._takes_over and loop:
            start, shift = (self._began, 0) if same else (self._beat(performed, len(sound)), None)
        elif self._takes_over:
            shift = self._shift(segments[0], len(sound))
            self._leave_loop()
        self._segments, self._looped, self._began = segments, sound if loop else None, start
        self._player.play(sound, loop=loop, start=start, shift=shift)

    def _shift(self, segment: _Segment, length: int) -> int | None:
        """From where that stands which is heard to the same moment of another sound; None: there is none."""
        if self._looped is not None or self._player.position_s is None:
            return None
        at = self._at
        heard = next((one for one in self._segments if one.start <= at < one.end), None)
        if heard is None or heard.performed != segment.performed or at - heard.start >= length:
            return None
        return -heard.start

    def _leave_loop(self) -> None:
        """Its beat is remembered."""
        performed = self._segments[-1].performed if self._segments else None
        if self._looped is not None and performed is not None:
            self._left = _Left(performed, len(self._looped), self._at, time.perf_counter())

    def _beat(self, performed: Performed | None, length: int) -> int:
        """Where a loop would stand that something else took over from, while that is heard."""
        left = self._left if self._segments else None
        same = left is not None and (left.performed, left.length) == (performed, length)
        return left.now(self._player.state.sample_rate) if left is not None and same else 0

    @property
    def _at(self) -> int:
        """Where it stands, in samples of what plays; of a loop within it."""
        at = round((self._player.position_s or 0.0) * self._player.state.sample_rate)
        return at if self._looped is None else (at + self._began) % len(self._looped)

    def _follow(self) -> None:
        if self._player.position_s is None:
            if self._looped is None or not self._player.state.available:
                self._end()
                return
            self._player.play(self._looped, loop=True)  # it has been played as often as goes at a time
            self._began = 0
        for segment in self._segments:
            if segment.start <= (at := self._at) < segment.end:
                self._set_owner(segment.owner)
                if segment.performed is None:  # pictures are of one note: a phrase has no place in them
                    self.playhead.emit((segment.owner, (at - segment.start) / self._player.state.sample_rate))

    def _end(self) -> None:
        self._clock.stop()
        self._segments, self._looped = (), None
        self._set_owner(None)
        self.playhead.emit((None, 0.0))

    def _set_owner(self, owner: Owner | None) -> None:
        if owner != self._owner:
            self._owner = owner
            self.sounding.emit(owner)
