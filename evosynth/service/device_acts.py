"""What is done to a synth and takes its time, one after the other: a voice, a tune, an edit, its bank, the walk, takes.

A newer act ends one before it that is only heard; what writes a memory is ended by ``break_off`` alone. Takes come when
no person is at the synth: an act waits for the end of one, a key cuts it short, and it is done again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from evosynth.errors import AudioError, EvoSynthError, PortError
from evosynth.errors import Cancelled as BrokenOff
from evosynth.library import supplement_store
from evosynth.midi import outgoing
from evosynth.midi.conversation import Cancelled, Conversation, Tune
from evosynth.midi.incoming import ParameterCame, Receiver, followed
from evosynth.midi.layout import SINGLE
from evosynth.midi.link import Link
from evosynth.midi.systems import Systems
from evosynth.midi.walk import AGAIN
from evosynth.midi.walking import Walk
from evosynth.service.device_calibrating import calibrate
from evosynth.service.device_messages import (
    AskForVoice,
    BankRead,
    FollowEdit,
    Goes,
    KeyDown,
    KeyUp,
    NotDone,
    OverwriteBank,
    PlayVoice,
    ReadBank,
    SendVoiceTo,
    SentTo,
    UseDevice,
    WalkOn,
)
from evosynth.service.device_recording import Recording, loudness_since_now
from evosynth.service.device_report import Report
from evosynth.service.device_sound import DeviceSound
from evosynth.service.device_takes import WAITS, DeviceTakes, Wish
from evosynth.service.device_turns import Turns
from evosynth.service.sentences import explained, sentence
from evosynth.service.take_messages import Calibrate, CheckSound, RecordVoices, TakeGoes, Unwanted, WantTakes
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

OVER = Goes("")
BEGIN = "begin"  # an answer at any step: the walk begins anew
DONE_AT = {  # steps of the walk
    "note": "note C4",
    "note_on_all": "note C4 on all channels",
    "back": "request for who is there",
    "sound": "voice ORGAN, note C4",
}


class Acts:
    """A thread of its own does them. ``talk`` and ``walk`` are those of the synth in use; None: there is none."""

    def __init__(self, report: Report, sound: DeviceSound) -> None:
        self._report, self._sound = report, sound
        self._recording = Recording(report, sound, supplement_of)
        self.talk: Conversation | None = None
        self.walk: Walk | None = None
        self.systems: Systems | None = None
        self.using: UseDevice | None = None
        self.there: Voice | None = None  # what is known to be in the edit buffer
        self._persons: Voice | None = None  # what a person has put there, before takes or after
        self._turns = Turns(
            lambda: self.talk is not None and bool(self.talk.link.sounding), lambda: report.tell(TakeGoes(WAITS))
        )
        self.takes = DeviceTakes(report, self._recording, self._turns)
        self._turn = 0  # of the act that was asked for last
        self._broken = 0  # acts up to this turn are broken off
        self._kinds: dict[type, tuple[Any, bool]] = {  # what does it, and whether it is only heard
            SendVoiceTo: (self._send_voice, False),
            FollowEdit: (self._follow_edit, True),
            PlayVoice: (self._play, True),
            AskForVoice: (self._ask, True),
            ReadBank: (self._read_bank, False),
            OverwriteBank: (self._overwrite, False),
            WalkOn: (self._walk_on, True),
            CheckSound: (self._check_sound, True),
            Calibrate: (self._calibrate, True),
            KeyDown: (self._press, False),
            KeyUp: (self._press, False),
        }
        self._thread = threading.Thread(target=self._run, name="acts", daemon=True)
        self._thread.start()

    def ask(self, message: Any) -> None:
        """Do it after what was asked for before."""
        self._turn += 1
        act, fleeting = self._kinds[type(message)]
        self._turns.put((act, message, fleeting, self._turn))

    def answer_with(self, voice: Voice, supplement: Supplement | None) -> None:
        """Send this voice, since another program asked for one; it ends nothing."""
        self._turns.put((self._answer, (voice, supplement), False, self._turn))

    def end_what_is_heard(self) -> None:
        """A bank goes on: it is not heard."""
        self._turn += 1

    def break_off(self) -> None:
        """End what goes on and forget what waits."""
        self._broken = self._turn
        self._turn += 1  # what is asked for from now on is meant no more

    def end(self) -> None:
        """Likewise, and do nothing any more."""
        self.break_off()
        self._turns.put(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while (order := self._turns.get()) is not None:
            if isinstance(order, Wish):
                self._take(order)
                continue
            act, message, fleeting, turn = order
            if not isinstance(message, KeyDown | KeyUp):
                self._turns.touch()

            def cancelled(fleeting: bool = fleeting, turn: int = turn) -> bool:
                return turn <= self._broken or (fleeting and self._turn > turn)

            self._perform(act, message, cancelled)

    def _perform(self, act: Callable[[Conversation, Any, Cancelled], None], message: Any, cancelled: Cancelled) -> None:
        ticket = getattr(message, "ticket", 0)
        try:
            if self.talk is None:
                raise PortError("no MIDI output is chosen for the synth")
            act(self.talk, message, cancelled)
        except EvoSynthError as error:
            told = sentence(str(error))
            self._report.passed("other", told, "not done")
            self._report.say(NotDone(ticket, told))
        except Exception as error:
            self._report.say(NotDone(ticket, explained(error, "The synth")))
        finally:
            if self._report.last(Goes) not in (None, OVER):
                self._report.say(OVER)

    # ---- beside takes --------------------------------------------------------------------------------------------

    def want(self, message: WantTakes | RecordVoices | Unwanted) -> None:
        """Takes, after those that were wanted before; or no longer."""
        self.takes.want(message, self._turn)

    def press(self, message: KeyDown | KeyUp) -> None:
        """A key while takes go: it cuts the one in the air short, and plays what the person has put there."""
        self.takes.spoil()
        act, fleeting = self._kinds[type(message)]
        self._turns.put((act, message, fleeting, self._turn))  # it ends nothing

    def _take(self, wish: Wish) -> None:
        self.takes.take(wish, self.talk, self.using, lambda: wish.turn <= self._broken)
        self.there = None

    def _check_sound(self, talk: Conversation, message: CheckSound, cancelled: Cancelled) -> None:
        try:
            self._report.say(self._recording.check(talk, message.ticket, cancelled))
        except BrokenOff:
            self._report.say(NotDone(message.ticket, ""))
        finally:
            self.there = None
            self._recording.over()

    def _calibrate(self, talk: Conversation, message: Calibrate, cancelled: Cancelled) -> None:
        try:
            calibrate(self._report, self._recording, talk, message, cancelled)
        except BrokenOff:
            self._report.say(NotDone(message.ticket, "Calibrating was broken off: nothing was learned.", True))
        finally:
            self.there = None
            self._recording.over()

    def _press(self, talk: Conversation, message: KeyDown | KeyUp, cancelled: Cancelled) -> None:
        """A take may have left another voice than the one that the person plays."""
        if isinstance(message, KeyDown) and self.there is None and (voice := self._persons) is not None:
            before = outgoing.voice(voice, talk.link.profile, talk.link.channel, supplement_of(voice))
            if talk.link.send(before, cancelled=cancelled) and talk.link.settle(cancelled):
                self.there = voice
        press(talk.link, message)

    # ---- one act each --------------------------------------------------------------------------------------------

    def _send_voice(self, talk: Conversation, message: SendVoiceTo, cancelled: Cancelled) -> None:
        voice = Voice(message.voice)
        supplement = supplement_of(voice)
        far = talk.send_voice(voice, supplement, cancelled=cancelled)
        if far is None:
            self._report.say(NotDone(message.ticket, "The voice was not sent: it was broken off.", True))
            return
        self.there = self._persons = voice
        self._report.passed("voice", f"voice {voice.name.strip()}", far)
        self._report.reaches(far)
        told = f"Sent {voice.name.strip()} to the edit buffer on {talk.link.output}, channel {talk.link.channel}"
        self._report.say(SentTo(message.ticket, far, told))

    def _follow_edit(self, talk: Conversation, message: FollowEdit, cancelled: Cancelled) -> None:
        """An edit that is overtaken by another one is not sent at all."""
        if cancelled():
            return
        voice, link = Voice(message.voice), talk.link
        to = link.profile, link.channel, supplement_of(voice)
        packets = outgoing.voice(voice, *to) if self.there is None else outgoing.changes(self.there, voice, *to)
        if not packets:
            return
        whole = False
        for packet in packets:
            if not link.send((packet,), cancelled=cancelled):
                return
            for sent in Receiver().feed(packet.data):  # what has arrived by then is what it has now
                whole = whole or not isinstance(sent, ParameterCame)
                if isinstance(sent, ParameterCame) and self.there is not None:
                    self.there = followed(self.there, sent)
        self.there = self._persons = voice
        told = f"voice {voice.name.strip()}" if whole else f"{len(packets)} changes" if len(packets) > 1 else "a change"
        self._report.passed("voice" if whole else "parameter", told, "sent")

    def _play(self, talk: Conversation, message: PlayVoice, cancelled: Cancelled) -> None:
        voice, link = Voice(message.voice), talk.link
        before = outgoing.voice(voice, link.profile, link.channel, supplement_of(voice))
        tune = Tune(tuple((note.key, note.velocity, note.start_s, note.end_s) for note in message.notes))
        self.there = None
        self._report.passed("voice", f"voice {voice.name.strip()}", "sent")
        played = talk.play(tune, before=before, cancelled=cancelled)
        self.there = self._persons = voice
        self._report.reaches("sent")
        if played:
            self._report.say(SentTo(message.ticket, "sent", f"Played on {link.output}"))
        else:
            self._report.say(NotDone(message.ticket, ""))

    def _ask(self, talk: Conversation, message: AskForVoice, cancelled: Cancelled) -> None:
        self._report.passed("request", "request for the voice", "sent")
        came = talk.read_voice(cancelled)
        if came is None and not cancelled():
            name = talk.link.profile.name
            self._report.say(
                NotDone(message.ticket, f"The {name} did not answer: see Nothing received? in the Device sheet.")
            )
        elif came is not None:
            self._report.say(SentTo(message.ticket, "answered", f"Received {came.voice.name.strip()}"))

    def _read_bank(self, talk: Conversation, message: ReadBank, cancelled: Cancelled) -> None:
        self._report.say(Goes(f"The 32 voices of the {talk.link.profile.name} are read"))
        came = talk.save_bank(message.save_to, cancelled, block=message.block)
        self._report.passed("bank", "its 32 voices", "checksum right", out=False)
        self._report.say(BankRead(message.ticket, tuple(voice.data for voice in came.voices), message.save_to))

    def _overwrite(self, talk: Conversation, message: OverwriteBank, cancelled: Cancelled) -> None:
        name = talk.link.profile.name
        voices = [Voice(data) for data in message.voices]
        beside = [supplement_of(voice) for voice in voices]
        told = f"32 voices are sent to the {name}"
        self._report.say(Goes(told, 0.0))
        far = talk.overwrite(
            voices,
            beside,
            agreed=message.agreed,
            block=message.block,
            progress=lambda part: self._report.say(Goes(told, part)),
            cancelled=cancelled,
        )
        if far is None:
            self._report.say(
                NotDone(message.ticket, f"Broken off before the bank went out: the {name} has the voices it had.")
            )
            return
        self._report.passed("bank", "bank of 32 voices", far)
        self._report.reaches(far)
        told = f"Sent 32 voices to the memory on {talk.link.output}"
        if far == "sent":
            told = (
                f"32 voices left for {talk.link.output}. The {name} does not say whether it took them: see its display"
            )
        self._report.say(SentTo(message.ticket, far, told))

    def _walk_on(self, _talk: Conversation, message: WalkOn, cancelled: Cancelled) -> None:
        if self.walk is None or self.systems is None:
            return
        before, heard = self.walk.open_step, self._listening()
        if goes_on := self.walk.under_way and bool(message.step) and message.answer != BEGIN:
            self.walk.answer(message.step, message.answer, cancelled)
        else:
            self.walk.begin(self.systems, cancelled)
        self.there = None  # a voice for the walk may be there now
        again = message.answer == AGAIN or not goes_on
        if (now := self.walk.open_step) in DONE_AT and (now != before or again):
            self._report.passed("other", DONE_AT[now], "sent")
            if heard is not None and now in ("note", "sound"):
                self.walk.hear_level(heard())

    def _listening(self) -> Callable[[], float] | None:
        """What says how loud it was since now; None: no sound input is chosen, or there."""
        if self._sound.wanted is None:
            return None
        with suppress(AudioError):
            return loudness_since_now(self._sound.recorder())
        return None

    def _answer(self, talk: Conversation, answer: tuple[Voice, Supplement | None], _cancelled: Cancelled) -> None:
        with suppress(PortError):
            talk.answer(SINGLE.number, *answer)
            self._report.passed("voice", f"voice {answer[0].name.strip()}", "sent, as asked")


def press(link: Link, message: KeyDown | KeyUp) -> None:
    """Keys are not kept waiting, nor do they end anything."""
    if isinstance(message, KeyDown):
        packets = outgoing.note_on(message.key, message.velocity, link.channel)
    else:
        packets = outgoing.note_off(message.key, link.channel)
    with suppress(PortError):  # that it has gone is said where it is seen
        link.play(packets)


def supplement_of(voice: Voice) -> Supplement | None:
    """The DX7II settings that came with this voice once; None: the synth gets the default."""
    data = supplement_store.find(voice.data)
    return Supplement(data) if data else None
