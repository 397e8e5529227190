"""What is done to a synth and takes its time, one after the other: a voice, a tune, an edit, its bank, the walk.

A newer act ends one before it that is only heard; what writes a memory is ended by ``break_off`` alone.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from evosynth.errors import EvoSynthError, PortError
from evosynth.library import supplement_store
from evosynth.midi import outgoing
from evosynth.midi.conversation import Cancelled, Conversation, Tune
from evosynth.midi.incoming import ParameterCame, Receiver, followed
from evosynth.midi.layout import SINGLE
from evosynth.midi.systems import Systems
from evosynth.midi.walk import AGAIN
from evosynth.midi.walking import Walk
from evosynth.service.device_messages import (
    AskForVoice,
    BankRead,
    FollowEdit,
    Goes,
    NotDone,
    OverwriteBank,
    PlayVoice,
    ReadBank,
    SendVoiceTo,
    SentTo,
    WalkOn,
)
from evosynth.service.device_report import Report
from evosynth.service.sentences import explained, sentence
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

    def __init__(self, report: Report) -> None:
        self._report = report
        self.talk: Conversation | None = None
        self.walk: Walk | None = None
        self.systems: Systems | None = None
        self.there: Voice | None = None  # what is known to be in the edit buffer
        self._orders: queue.SimpleQueue[tuple[Any, Any, bool, int] | None] = queue.SimpleQueue()
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
        }
        self._thread = threading.Thread(target=self._run, name="acts", daemon=True)
        self._thread.start()

    def ask(self, message: Any) -> None:
        """Do it after what was asked for before."""
        self._turn += 1
        act, fleeting = self._kinds[type(message)]
        self._orders.put((act, message, fleeting, self._turn))

    def answer_with(self, voice: Voice, supplement: Supplement | None) -> None:
        """Send this voice, since another program asked for one; it ends nothing."""
        self._orders.put((self._answer, (voice, supplement), False, self._turn))

    def end_what_is_heard(self) -> None:
        """A bank goes on: it is not heard."""
        self._turn += 1

    def break_off(self) -> None:
        """End what goes on and forget what waits."""
        self._broken = self._turn

    def end(self) -> None:
        """Likewise, and do nothing any more."""
        self.break_off()
        self._orders.put(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            act, message, fleeting, turn = order

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

    # ---- one act each --------------------------------------------------------------------------------------------

    def _send_voice(self, talk: Conversation, message: SendVoiceTo, cancelled: Cancelled) -> None:
        voice = Voice(message.voice)
        supplement = supplement_of(voice)
        far = talk.send_voice(voice, supplement, cancelled=cancelled)
        if far is None:
            self._report.say(NotDone(message.ticket, "The voice was not sent: it was broken off."))
            return
        self.there = voice
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
        self.there = voice
        told = f"voice {voice.name.strip()}" if whole else f"{len(packets)} changes" if len(packets) > 1 else "a change"
        self._report.passed("voice" if whole else "parameter", told, "sent")

    def _play(self, talk: Conversation, message: PlayVoice, cancelled: Cancelled) -> None:
        voice, link = Voice(message.voice), talk.link
        before = outgoing.voice(voice, link.profile, link.channel, supplement_of(voice))
        tune = Tune(tuple((note.key, note.velocity, note.start_s, note.end_s) for note in message.notes))
        self.there = None
        self._report.passed("voice", f"voice {voice.name.strip()}", "sent")
        played = talk.play(tune, before=before, cancelled=cancelled)
        self.there = voice
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
        before = self.walk.open_step
        if self.walk.under_way and message.step and message.answer != BEGIN:
            self.walk.answer(message.step, message.answer, cancelled)
        else:
            self.walk.begin(self.systems, cancelled)
        self.there = None  # a voice for the walk may be there now
        if (now := self.walk.open_step) in DONE_AT and (now != before or message.answer == AGAIN):
            self._report.passed("other", DONE_AT[now], "sent")

    def _answer(self, talk: Conversation, answer: tuple[Voice, Supplement | None], _cancelled: Cancelled) -> None:
        with suppress(PortError):
            talk.answer(SINGLE.number, *answer)
            self._report.passed("voice", f"voice {answer[0].name.strip()}", "sent, as asked")


def supplement_of(voice: Voice) -> Supplement | None:
    """The DX7II settings that came with this voice once; None: the synth gets the default."""
    data = supplement_store.find(voice.data)
    return Supplement(data) if data else None
