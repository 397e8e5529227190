"""Where sounds are heard: in the process that plays, once it has the device; before that, and without it, from here.

One of the two has the device for good, so a device that only one program may open is shared by auditions and keys. It
changes hands between two sounds. Where both may have it open, the process that plays has it before it is left here, and
nothing is missed; else it is left first, and what is wanted meanwhile is heard as soon as somebody has it.
"""

from __future__ import annotations

import time
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from evosynth.arrays import F32
from evosynth.audio.device import PlayerState
from evosynth.audio.stream import Player, looped, loops
from evosynth.service.live_messages import SoundAt
from ui.processes.live_player import LivePlayer

SILENT_S = 0.1  # the process that plays says more often than that where a sound is


class _Hands(Enum):
    """Who has the device."""

    OURS = auto()
    BETWEEN = auto()
    THEIRS = auto()


class SoundOutput(QObject):
    """One sound at a time. All methods are called in the window's thread; none waits."""

    changed = Signal()  # of ``state``
    _found = Signal()  # from the threads of our own player
    _left = Signal()

    def __init__(self, live: LivePlayer, parent: QObject | None = None, *, player: Player | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._own = player or Player(lambda state: self._found.emit())
        self._hands = _Hands.OURS
        self._state = self._own.state
        self._tried = False  # whether the device was offered to the process that plays
        self._offered = False  # whether it is free for it by now
        self._waiting: tuple[F32, bool, int] | None = None  # what is to be heard as soon as somebody has the device
        self._number = 0  # of sounds
        self._length_s = 0.0  # of what is heard there; 0 for nothing
        self._told_s, self._told_at = 0.0, 0.0
        self._found.connect(self._look)
        self._left.connect(self._offer)
        live.changed.connect(self._look)
        live.sound_at.connect(self._follow)

    # ---- the device -------------------------------------------------------------------------------------------

    @property
    def state(self) -> PlayerState:
        """The device that sounds go to, or why there is none."""
        return self._state

    def open(self) -> None:
        """Look for a device, here and there; ``changed`` tells what was found."""
        self._tried = False
        if self._hands is _Hands.OURS:
            self._own.open()
        if self._live.prepared and not self._live.state.available:
            self._live.look_again()

    def check(self) -> None:
        """Call now and then: notices a device that has vanished, and hands it over when nothing is heard."""
        if self._hands is _Hands.OURS:
            self._own.check()
        self._look()

    def close(self) -> None:
        """Leave the device for good."""
        self._live.changed.disconnect(self._look)
        for said in (self._found, self._left):
            said.disconnect()
        self._own.close()

    def _look(self) -> None:
        """Who has the device, now that something has changed."""
        there = self._live.state
        if self._hands is not _Hands.THEIRS and there.available and not self._own.playing:
            if self._hands is _Hands.OURS:
                self._own.rest(lambda: None)
            self._hands = _Hands.THEIRS
        elif self._hands is _Hands.THEIRS and not there.available:
            self._length_s, self._tried = 0.0, False
            self._take_back()
        elif self._hands is _Hands.BETWEEN and self._offered and not self._live.looking:
            self._take_back()
        elif self._hands is _Hands.OURS and self._may_offer():
            self._tried, self._offered, self._hands = True, False, _Hands.BETWEEN
            self._own.rest(self._left.emit)
        self._show()

    def _may_offer(self) -> bool:
        """Whether the process that plays lacks a device, perhaps because we have it."""
        lacks = self._live.prepared and not self._live.state.available
        return lacks and not self._tried and self._own.state.available and not self._own.playing

    def _offer(self) -> None:
        """The device is free."""
        self._offered = True
        self._live.look_again()

    def _take_back(self) -> None:
        self._hands = _Hands.OURS
        self._own.open()

    def _show(self) -> None:
        """Tell who has it, and play what has waited for that."""
        before, there = self._state, self._live.state
        if self._hands is _Hands.THEIRS:
            self._state = PlayerState(True, there.text, there.sample_rate)
        elif self._hands is _Hands.OURS:
            self._state = self._own.state
        if self._state != before:
            self.changed.emit()
        if self._waiting is not None and self._hands is not _Hands.BETWEEN and self._state.available:
            samples, loop, start = self._waiting
            self.play(samples, loop=loop, start=start)

    # ---- sounds -----------------------------------------------------------------------------------------------

    def play(self, samples: F32, *, loop: bool = False, start: int = 0, shift: int | None = None) -> None:
        """Play a sound; what was heard before fades out. ``samples`` are at ``state.sample_rate``.

        ``loop``: again and again without a seam for as long as LOOP_S, from the sample ``start`` on. ``shift``: it
        takes over in the midst of what is heard, so many samples further than that stands.
        """
        self._waiting = None
        if not self._state.available:
            return
        rate = self._state.sample_rate
        if self._hands is _Hands.OURS:
            self._own.play(looped(samples, rate, start) if loop else samples, shift)
        elif self._hands is _Hands.BETWEEN:
            self._waiting = samples, loop, start
        else:
            at_s = 0.0 if shift is None else max(0.0, (self.position_s or 0.0) + shift / rate)
            self._number += 1
            times = loops(len(samples), rate) if loop else 1
            self._length_s = times * len(samples) / rate
            self._told_s, self._told_at = at_s, time.perf_counter()
            self._live.play_sound(self._number, samples, loop=loop, start=start, shift=shift)

    def silence(self) -> None:
        """Fade out at once."""
        self._waiting = None
        if self._hands is _Hands.OURS:
            self._own.silence()
        elif self._length_s:
            self._length_s = 0.0
            self._live.stop_sound()

    @property
    def playing(self) -> bool:
        return self.position_s is not None

    @property
    def position_s(self) -> float | None:
        """What is heard now, in seconds from the start; None when nothing plays."""
        if self._hands is _Hands.OURS:
            return self._own.position_s
        if self._waiting is not None:
            return 0.0
        if not self._length_s:
            return None
        since = min(time.perf_counter() - self._told_at, SILENT_S) if self._told_s > 0.0 else 0.0
        return min(self._told_s + since, self._length_s)

    def _follow(self, at: SoundAt) -> None:
        """The process that plays says what is heard."""
        if at.number != self._number or not self._length_s:
            return
        if at.over:
            self._length_s = 0.0
            return
        ahead_s = self.position_s or 0.0  # a word that comes early does not move a playhead back
        self._told_s, self._told_at = max(at.position_s, ahead_s), time.perf_counter()

    @property
    def volume(self) -> float:
        """0..1; heard as its square. The process that plays is told by its own bridge."""
        return self._own.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._own.volume = volume
