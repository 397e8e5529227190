"""Takes over the wire: a voice is sent, its notes are played and recorded, and what went wrong is done again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import AudioError, Cancelled, InputError, PortError
from evosynth.hardware.cables import QUIET_DB, SLICE_S, WINDOW_S, Cables, Cancelling, Heard
from evosynth.hardware.foretold import foretold
from evosynth.hardware.judging import HEARD_DB, LOUDER_DB, Fault, fault_of, is_torn, loudest_db, unrest_of
from evosynth.hardware.obeying import Doubt, obeys
from evosynth.hardware.onset import laid_over, late_by
from evosynth.hardware.reference import NOTE
from evosynth.hardware.soundcheck import Soundcheck
from evosynth.synths.base import Note
from evosynth.synths.takes import OneByOne, Take
from evosynth.voices.dx7 import Voice

TRIES = 5  # that a take is given,
BUSY_TRIES = 12  # and where the computer was too busy to listen
UNREST_S = 0.4  # of what does not end, to know it by
QUIET_WITHIN_S = 1.0  # what rings is waited for so long, and then hushed
RETURN_S = 5.0  # that a cable may take to come back
AUDIBLE_DB = -50.0  # of one full carrier: what the engine plays louder than that ought to be heard
CARRIER_DB = -3.0  # RMS of one full carrier as the engine plays it
FASTER = 0.85  # of the built-in engine's time a device may take to die away
WIDE_S = 0.025  # to either side of the usual time the same wave is looked for
AWRY_S = 0.001  # that a note may be early or late beside the jitter that was measured
FADE_S = 0.002  # at the end of a take
AS_IT_IS = ("clips", "torn")  # faults with which a take is kept, once it has them twice running
NOTHING = np.zeros(1, np.float32)


class Taker(OneByOne):
    """A synth on cables as Takes.

    ``told`` hears a sentence each time that a take is done again or is not quite to be trusted, in the thread that
    records.
    """

    def __init__(
        self, cables: Cables, check: Soundcheck, *, told: Callable[[str], None] = lambda sentence: None
    ) -> None:
        self._cables, self._check, self._told = cables, check, told
        self._doubt = Doubt()
        self._rings = False  # what was played last had not died away when no more of it was waited for

    @property
    def _rate(self) -> int:
        return self._cables.recorder.sample_rate

    def heard(self, voice: bytes, notes: Sequence[Note], again: int, cancelled: Cancelling) -> tuple[Take, ...]:
        """A voice that is broken off in the middle is not heard at all.

        PortError where the synth has gone and does not come back, AudioError where the sound input has, InputError
        where what is heard is no take of a voice.
        """
        meant = Voice(voice)
        for _ in range(TRIES):
            try:
                self._send(meant, cancelled)
                return tuple(self._trusted(meant, note, cancelled) for note in notes)
            except (PortError, AudioError) as error:
                lost = error
                if not (self._came_back(cancelled) and self._is_itself(cancelled)):
                    break
        raise lost

    def _came_back(self, cancelled: Cancelling) -> bool:
        """Whether a synth that has gone is there again in time, on both cables."""
        end = time.monotonic() + RETURN_S
        while time.monotonic() < end:
            if cancelled():
                raise Cancelled("no more is to be heard")
            if self._cables.link.there and self._cables.is_heard_anew():
                return True
            time.sleep(SLICE_S)
        return False

    def _is_itself(self, cancelled: Cancelling) -> bool:
        """Whether a synth that has come back obeys: one that was switched on needs a moment. InputError as in obeys."""
        end = time.monotonic() + RETURN_S
        while True:
            try:
                if (heard := self._obeys(cancelled)) or time.monotonic() > end:
                    return heard
            except InputError:
                if time.monotonic() > end:
                    raise

    def _trusted(self, voice: Voice, note: Note, cancelled: Cancelling) -> Take:
        """A take of this voice, and not of one that the synth had before."""
        take = self._take(voice, note, cancelled)
        if not self._doubt.arises(take.samples, foretold(voice.data, note, self._rate)):
            return take
        if self._obeys(cancelled):
            self._doubt.was_groundless()
        self._send(voice, cancelled)
        return take

    def _take(self, voice: Voice, note: Note, cancelled: Cancelling) -> Take:
        own = foretold(voice.data, note, self._rate)
        fault, attempt = Fault("silent"), 0
        while attempt < (BUSY_TRIES if fault.kind == "dropped" else TRIES):
            if attempt:
                self._told(f"{fault.sentence} It is played again.")
                if fault.kind == "silent":
                    self._cables.is_heard_anew()
                self._send(voice, cancelled)  # it may have been the voice that was lost
            heard, found = self._tried(voice, note, own, cancelled)
            if heard is not None and (found is None or (found == fault and found.kind in AS_IT_IS)):
                return self._made(heard, note, own, "" if found is None else found.sentence)
            fault, attempt = found or fault, attempt + 1
        if fault.kind == "silent" and self._obeys(cancelled):
            self._send(voice, cancelled)
            heard, found = self._tried(voice, note, own, cancelled)  # the synth may have been off until now
            if heard is not None and found is None:
                return self._made(heard, note, own)
            return Take.of(NOTHING, self._rate, fault.sentence)
        raise InputError(f"a voice was played {attempt} times {fault.always}")

    def _tried(self, voice: Voice, note: Note, own: F32, cancelled: Cancelling) -> tuple[Heard | None, Fault | None]:
        """What was heard, and what is wrong with it; where it is not quiet before, nothing is played."""
        if (unrest := self._unrest(voice, cancelled)) is not None:
            return None, unrest
        heard = self._play(note, self._lasts_s(own, note), cancelled)
        self._rings = not heard.quiet
        return heard, self._fault(heard, voice, own)

    def _send(self, voice: Voice, cancelled: Cancelling) -> None:
        """Into the edit buffer, where nothing rings that would not end by itself."""
        if self._rings:
            self._cables.hush(cancelled)
            self._rings = False
        self._cables.send(voice, cancelled)

    def _fault(self, heard: Heard, voice: Voice, own: F32) -> Fault | None:
        check, rate = self._check, self._rate
        fault = fault_of(heard, check.silence_db, loud=loudest_db(own, rate) > AUDIBLE_DB)
        if fault is not None or _beats(voice):
            return fault
        begins = max(0, heard.lead + round(check.latency_s * rate))
        as_it_comes = own * np.float32(10.0 ** ((check.level_db - CARRIER_DB) / 20.0))
        return Fault("torn") if is_torn(heard.samples[begins:], as_it_comes, rate, check.silence_db) else None

    def _play(self, note: Note, lasts_s: float, cancelled: Cancelling) -> Heard:
        check = self._check
        quiet_db = check.silence_db + HEARD_DB / 2
        return self._cables.play(
            note, latency_s=check.latency_s, floor_db=quiet_db, lasts_s=lasts_s, cancelled=cancelled
        )

    def _lasts_s(self, own: F32, note: Note) -> float:
        check = self._check
        return _lasts_s(own, self._rate, note, check.silence_db - check.level_db + CARRIER_DB)

    # ---- silence -------------------------------------------------------------------------------------------------

    def _unrest(self, voice: Voice, cancelled: Cancelling) -> Fault | None:
        """What is still heard before a note, however long it is waited for; None: it is quiet."""
        if self._rings:  # another note of the same voice
            self._send(voice, cancelled)
        if self._quiet_within(QUIET_WITHIN_S, cancelled):
            return None
        self._cables.hush(cancelled)
        if not self._quiet_within(QUIET_WITHIN_S, cancelled):
            count = min(round(UNREST_S * self._rate), self._cables.recorder.frames)
            return unrest_of(self._cables.recorder.read(self._cables.recorder.frames - count, count), self._rate)
        self._cables.send(voice, cancelled)
        return None

    def _quiet_within(self, seconds: float, cancelled: Cancelling) -> bool:
        end = time.monotonic() + seconds
        while self._cables.lately_db() > self._check.silence_db + LOUDER_DB:
            if cancelled():
                raise Cancelled("no more is to be heard")
            if time.monotonic() > end:
                return False
            time.sleep(SLICE_S)
        return True

    def _obeys(self, cancelled: Cancelling) -> bool:
        """Whether the synth is heard, and plays what it is sent; InputError where it plays something else."""
        return obeys(
            self._cables,
            lambda broken_off: self._play(NOTE, NOTE.length_s, broken_off),
            self._check.silence_db,
            cancelled,
        )

    # ---- what becomes a take -------------------------------------------------------------------------------------

    def _made(self, heard: Heard, note: Note, own: F32, problem: str = "") -> Take:
        """From note-on to its end, without what is constant in it; silence where nothing is heard."""
        if problem:
            self._told(problem)
        rate, check = heard.sample_rate, self._check
        if loudest_db(heard.samples, rate) < check.silence_db + HEARD_DB:
            return Take.of(NOTHING, rate, problem)
        first = max(0, heard.lead + self._late(heard, note, own))
        samples = heard.samples[first : first + note.samples(rate)]
        return Take.of(_ended(samples, rate, note), rate, problem)

    def _late(self, heard: Heard, note: Note, own: F32) -> int:
        """By how many samples the note came later than its key: by its wave or its onset where they tell it, else as
        usual."""
        rate, usual = heard.sample_rate, round(self._check.latency_s * heard.sample_rate)
        apart = round((self._check.jitter_s + AWRY_S) * rate)
        wide = max(apart, round(WIDE_S * rate))
        held = own[: max(wide, note.gate_samples(rate) - wide)]  # the key comes up sooner or later, too
        late = laid_over(heard, held, usual, wide)
        if late is None:
            late = late_by(heard, own, self._check.silence_db)
            late = late if late is not None and abs(late - usual) <= apart else usual
        return late


def _beats(voice: Voice) -> bool:
    """Whether the LFO may silence a voice now and then, at a moment that is its own."""
    return voice["lfo_amp_depth"] > 0 and any(voice[f"op{number}_amp_mod_sens"] for number in range(1, 7))


def _lasts_s(own: F32, rate: int, note: Note, floor_db: float) -> float:
    """How long a voice is heard at least, by the built-in engine: it may fall silent and speak again at key-up.

    What is softer than the floor (dB, RMS, of the engine's own sound) is not waited for.
    """
    size = max(1, round(WINDOW_S * rate))
    count = len(own) // size
    power = np.mean(np.square(own[: count * size], dtype=np.float64).reshape(count, size), axis=1)
    least = max(power.max(initial=0.0) * 10.0 ** (QUIET_DB / 10.0), 10.0 ** (floor_db / 10.0))
    heard = np.flatnonzero(power > least)
    if not len(heard):
        return 0.0
    return note.gate_s + FASTER * max(0.0, float(heard[-1] + 1) * size / rate - note.gate_s)


def _ended(samples: F32, rate: int, note: Note) -> F32:
    """A take that ends before its note fades out: what is left is noise."""
    if len(samples) >= note.samples(rate):
        return samples
    faded = samples.copy()
    count = min(len(faded), round(FADE_S * rate))
    faded[len(faded) - count :] *= np.linspace(1.0, 0.0, count, dtype=np.float32)
    return faded
