"""What is recorded of the synth: soundchecks and takes, in the thread of its acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evosynth.audio.recorder import Recorder
from evosynth.errors import InputError
from evosynth.hardware import judging
from evosynth.hardware.address import Address
from evosynth.hardware.cables import Cables
from evosynth.hardware.foretold import foretold
from evosynth.hardware.soundcheck import Soundcheck, checked
from evosynth.hardware.taking import Taker
from evosynth.midi import port_names
from evosynth.midi.conversation import Cancelled, Conversation
from evosynth.service.device_messages import UseDevice
from evosynth.service.device_report import Report
from evosynth.service.device_sound import DeviceSound
from evosynth.service.take_messages import CHECKING, Heard, SoundcheckIs, TakeGoes, TakesAre, WantTakes
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

MOST_S = 10.0  # that is looked through
OVER = TakeGoes("")


class Recording:
    """Of the synth in use, by the sound input that is chosen for it. A soundcheck holds as long as both stay open."""

    def __init__(self, report: Report, sound: DeviceSound, supplement_of: Callable[[Voice], Supplement | None]) -> None:
        self._report, self._sound, self._supplement_of = report, sound, supplement_of
        self._known: _Known | None = None

    def check(self, talk: Conversation, ticket: int, cancelled: Cancelled) -> SoundcheckIs:
        """Anew. InputError where nothing is heard; PortError, AudioError, Cancelled."""
        found = self._check(talk, cancelled).check
        return SoundcheckIs(
            ticket,
            good=not found.problems,
            told=" ".join(found.problems) or "It is well heard.",
            level_db=found.level_db,
            floor_db=found.floor_db,
            latency_ms=1000.0 * max(0.0, found.latency_s),
            jitter_ms=1000.0 * found.jitter_s,
            noise_db=found.noise_db,
        )

    def takes(self, talk: Conversation, using: UseDevice, wanted: WantTakes, cancelled: Cancelled) -> TakesAre:
        """What was wanted. Errors likewise, and InputError where another synth is in use."""
        self.same(using, wanted.device)
        takes = self.record(talk, wanted.voice, wanted.notes, wanted.again, cancelled)
        return TakesAre(wanted.ticket, tuple(Heard(take.samples, take.sample_rate, take.problem) for take in takes))

    def record(
        self, talk: Conversation, voice: bytes, notes: Sequence[Note], again: int, cancelled: Cancelled
    ) -> tuple[Take, ...]:
        """A voice at these notes; after a soundcheck, where there was none yet."""
        taker = self._of(talk, cancelled).taker
        self._report.tell(TakeGoes(f"{Voice(voice).name.strip() or 'A voice'} is recorded"))
        return taker.heard(voice, notes, again, cancelled)

    def same(self, using: UseDevice, device: str) -> None:
        """InputError where another synth, or another sound input, is in use than the one of this address."""
        _same(using, self._sound.wanted, device)

    def checked(self, talk: Conversation, cancelled: Cancelled) -> Soundcheck:
        """The soundcheck that holds, or a new one. Errors as ``check``."""
        return self._of(talk, cancelled).check

    def over(self) -> None:
        """Nothing is recorded for now."""
        if self._report.last(TakeGoes) not in (None, OVER):
            self._report.say(OVER)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _of(self, talk: Conversation, cancelled: Cancelled) -> _Known:
        known = self._known
        if known is not None and known.talk is talk and known.recorder is self._sound.recorder():
            return known
        return self._check(talk, cancelled)

    def _check(self, talk: Conversation, cancelled: Cancelled) -> _Known:
        recorder = self._sound.recorder()
        cables = Cables(talk, recorder, self._supplement_of)
        self._report.tell(TakeGoes(CHECKING))
        found = checked(cables, foretold, cancelled)
        taker = Taker(cables, found, told=lambda told: self._report.tell(TakeGoes(told)))
        self._known = _Known(talk, recorder, found, taker)
        return self._known


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A soundcheck, over which link and input it was made, and who records by it: he knows what he played last."""

    talk: Conversation
    recorder: Recorder
    check: Soundcheck
    taker: Taker


def loudness_since_now(recorder: Recorder) -> Callable[[], float]:
    """What says how loud the loudest moment was since now, in dB below full scale."""
    first = recorder.frames

    def loudest_db() -> float:
        count = min(recorder.frames - first, round(MOST_S * recorder.sample_rate))
        return judging.loudest_db(recorder.read(first, count), recorder.sample_rate)

    return loudest_db


def _same(using: UseDevice, sound: str | None, device: str) -> None:
    """InputError where a run is heard on another synth than the one in use. Names may be parts of names."""
    meant = Address.parse(device)
    here = Address(using.model, port_names.stable(using.output), meant.input, sound or "", using.channel)
    there = replace(meant, output=port_names.stable(meant.output))
    if there.output.casefold() in here.output.casefold():
        there = replace(there, output=here.output)
    if not there.sound or (here.sound and there.sound.casefold() in here.sound.casefold()):
        there = replace(there, sound=here.sound)
    if here != replace(there, input=here.input):
        heard = f", heard by {meant.sound}" if meant.sound else ""
        raise InputError(f"this run is heard on the {meant.words}{heard}: choose that in the Device sheet to go on")
