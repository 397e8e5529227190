"""A synth on two cables: a voice goes out, a note is played, and what comes in is recorded.

Times are those of the monotonic clock, frames those of the recorder. Whatever happens, a note that was begun is ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import AudioError, Cancelled
from evosynth.midi import outgoing
from evosynth.midi.conversation import Conversation
from evosynth.midi.outgoing import Packet
from evosynth.synths.base import Note, never
from evosynth.voices.dx7 import INIT_VOICE, Voice
from evosynth.voices.supplement import Supplement

BEFORE_S = 0.02  # of what was heard before a note, to know by it whether it was silent
LEAD_S = 0.05  # that a sound may be early: a server of sound hands on at once what belongs to a whole period
SEAM_S = 0.3  # behind which an input that was opened anew has lost nothing
WINDOW_S = 0.01  # of one look at how loud it is
QUIET_S = 0.03  # it has to be quiet for so long: a voice may breathe
QUIET_DB = -60.0  # below its loudest a note has ended
SETTLED_S = 1.0  # after the key is up, so long at most
SLICE_S = 0.002
POLYPHONY, HUSH_KEY = 16, 36  # voices of any DX7, and the first of so many keys
KEYS = range(128)
HUSHED = INIT_VOICE.with_values(op1_output=0).with_name("HUSH")
Cancelling = Callable[[], bool]


class Recording(Protocol):
    """A sound input that is open: audio.recorder.Recorder is one."""

    @property
    def sample_rate(self) -> int: ...
    @property
    def frames(self) -> int: ...
    def frame_at(self, monotonic_s: float) -> int: ...
    def read(self, first: int, count: int, *, cancelled: Cancelling = ...) -> F32: ...
    def dropped(self, first: int, count: int) -> bool: ...
    def renew(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A note as it came in, latency and all, without what is constant in it."""

    before: F32  # (m,) the last that was heard before the note could be
    samples: F32  # (n,)
    lead: int  # of these, so many before its key went down
    sample_rate: int  # Hz
    dropped: bool  # something is missing
    quiet: bool  # by its end it was


def rms_db(samples: F32) -> float:
    """Level of samples in dB below full scale, without what is constant in them; -120 for nothing."""
    if not len(samples):
        return -120.0
    return float(10.0 * np.log10(max(float(np.var(samples, dtype=np.float64)), 1e-12)))


class Cables:
    """The link that a conversation goes over, and a sound input that stays open."""

    def __init__(
        self,
        conversation: Conversation,
        recorder: Recording,
        supplement_of: Callable[[Voice], Supplement | None] = lambda voice: None,
    ) -> None:
        self.link, self.recorder, self._supplement_of = conversation.link, recorder, supplement_of

    def send(self, voice: Voice, cancelled: Cancelling = never) -> None:
        """Into the edit buffer; returns when the synth can play it. PortError, Cancelled."""
        link = self.link
        packets = outgoing.voice(voice, link.profile, link.channel, self._supplement_of(voice))
        if not (link.send(packets, cancelled=cancelled) and link.settle(cancelled)):
            raise Cancelled("the voice was not sent")

    def is_heard_anew(self) -> bool:
        """Open the sound input anew, for one that has come back is silent under JACK for ever. Whether it is there."""
        recorder = self.recorder
        try:
            recorder.renew()
            recorder.read(recorder.frames, round(SEAM_S * recorder.sample_rate))
        except AudioError:
            return False
        return True

    def lately_db(self) -> float:
        """How loud the loudest BEFORE_S was of all that would come before the sound of a note that is played now."""
        rate, end = self.recorder.sample_rate, self.recorder.frames
        first = max(0, end - round((LEAD_S + 2 * BEFORE_S) * rate))
        samples = self.recorder.read(first, end - first)
        size, step = round(BEFORE_S * rate), round(WINDOW_S * rate)
        starts = range(0, max(1, len(samples) - size + 1), step)
        return max(rms_db(samples[start : start + size]) for start in starts)

    def play(
        self, note: Note, *, latency_s: float, floor_db: float, lasts_s: float = 0.0, cancelled: Cancelling = never
    ) -> Heard:
        """A note of what is in the edit buffer, until it has died away below its loudest or to the floor.

        Recorded is at most the note's length, and waited at most so long or SETTLED_S after its key is up, whichever is
        later. ``lasts_s`` from its beginning it does not end by being quiet. PortError, AudioError, Cancelled.
        """
        link, recorder, rate = self.link, self.recorder, self.recorder.sample_rate
        try:
            began = time.monotonic()
            link.play(outgoing.note_on(note.midi_note, note.velocity, link.channel))
            _wait_until(began + note.gate_s, cancelled)
            link.play(outgoing.note_off(note.midi_note, link.channel))
        finally:
            if note.midi_note in link.sounding:
                link.silence()
        on, late = recorder.frame_at(began), round(latency_s * rate)
        longest, off = (on + late + count for count in (note.samples(rate), note.gate_samples(rate)))
        earliest = min(longest, max(off, on + late + round(lasts_s * rate)))
        latest = max(longest, off + round(SETTLED_S * rate))
        end, quiet = self._ended(on + late, earliest, latest, floor_db, cancelled)
        return self._read(on, min(longest, end), quiet, cancelled)

    def _read(self, on: int, end: int, quiet: bool, cancelled: Cancelling) -> Heard:
        rate = self.recorder.sample_rate
        before, lead = round(BEFORE_S * rate), min(on, round(LEAD_S * rate))
        first = max(0, on - lead - before)
        samples = self.recorder.read(first, end - first, cancelled=cancelled)
        own = on - lead - first
        if own:
            samples = samples - np.float32(np.mean(samples[:own], dtype=np.float64))
        dropped = self.recorder.dropped(first, end - first)
        return Heard(samples[:own], samples[own:], lead, rate, dropped, quiet)

    def let_go(self, cancelled: Cancelling = never) -> None:
        """All keys up, whoever pressed them, and nothing rings: a program that was killed has left a note behind, and a
        DX7 does not know "all notes off"."""
        self._send_notes([outgoing.note_off(key, self.link.channel) for key in KEYS], cancelled)
        self.hush(cancelled)

    def hush(self, cancelled: Cancelling = never) -> None:
        """End what rings on: notes of a silent voice take the place of all that a synth can play at a time."""
        self.send(HUSHED, cancelled)
        keys, channel = range(HUSH_KEY, HUSH_KEY + POLYPHONY), self.link.channel
        try:
            self._send_notes([outgoing.note_on(key, 1, channel) for key in keys], cancelled)
            self._send_notes([outgoing.note_off(key, channel) for key in keys], cancelled)
        finally:
            if self.link.sounding:
                self.link.silence()

    def _send_notes(self, notes: Iterable[tuple[Packet, ...]], cancelled: Cancelling) -> None:
        """So many that the wire needs time for them: what follows would else come while it is still at them."""
        for packets in notes:
            paced = [replace(one, wait_s=self.link.profile.message_s(len(one.data))) for one in packets]
            if not self.link.send(paced, cancelled=cancelled):
                raise Cancelled("the notes were not sent")

    def _ended(self, on: int, earliest: int, latest: int, floor_db: float, cancelled: Cancelling) -> tuple[int, bool]:
        """The frame at which it has been quiet long enough, from ``earliest`` on; ``latest`` where it never is."""
        recorder = self.recorder
        window, steps = round(WINDOW_S * recorder.sample_rate), round(QUIET_S / WINDOW_S)
        loudest_db, quiet, at = -120.0, 0, on
        while at < latest:
            level_db = rms_db(recorder.read(at, window, cancelled=cancelled))
            loudest_db = max(loudest_db, level_db)
            below = level_db <= max(loudest_db + QUIET_DB, floor_db)
            at += window
            quiet = quiet + 1 if below and at > earliest else 0
            if quiet >= steps:
                return at, True
        return at, quiet > 0


def _wait_until(at_s: float, cancelled: Cancelling) -> None:
    while (left_s := at_s - time.monotonic()) > 0:
        if cancelled():
            raise Cancelled("the note was broken off")
        time.sleep(min(left_s, SLICE_S))
