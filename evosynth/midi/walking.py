"""The walk from the computer to the sound, walked: what each step does over a link, and what is known by then.

The same for the command line and the window. What takes time (a note, a voice) is done in the thread that calls.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from evosynth.errors import InputError, PortError
from evosynth.midi import outgoing, port_names, walk
from evosynth.midi.conversation import Cancelled, Conversation, Tune, never
from evosynth.midi.incoming import Event, NoteCame, Receiver
from evosynth.midi.layout import SINGLE
from evosynth.midi.systems import Systems
from evosynth.midi.walk import AGAIN, Evidence, Fault, Step

NOTE = Tune(((60, 100, 0.0, 0.8),))  # C4
ON_ALL_S = 0.35  # of a note on each channel


class Walk:
    """From ``begin`` on; ``changed`` is called, in whatever thread, when more is known."""

    def __init__(self, conversation: Conversation, *, changed: Callable[[], None] = lambda: None) -> None:
        self._conversation, self._changed = conversation, changed
        self._lock = threading.Lock()
        self._others: list[Any] = []  # inputs that are listened to beside the link's own
        self._known = Evidence(conversation.link.profile)
        self.under_way = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """All five as they stand."""
        return walk.steps(self._evidence())

    @property
    def suspicion(self) -> Fault:
        """The first thing to look after; empty: nothing is known to be wrong."""
        return walk.first_suspicion(self._evidence())

    @property
    def open_step(self) -> str:
        """The key of the step that is asked now; empty: none."""
        return next((one.key for one in self.steps if one.stands == "open"), "")

    def begin(self, systems: Systems, cancelled: Cancelled = never) -> None:
        """Forget all answers, listen everywhere, and do what the first open step does."""
        self.end()
        self._known, self.under_way = Evidence(self._conversation.link.profile), True
        self._listen_elsewhere(systems)
        self._do_open_step(cancelled)

    def answer(self, step: str, answer: str, cancelled: Cancelled = never) -> None:
        """What a person said; then what the step that is open now does."""
        self._learn(lambda known: known.said(step, answer))
        self._do_open_step(cancelled, only=step if answer == AGAIN else "")

    def hear(self, event: Event) -> None:
        """One more event of the link's input."""
        self._learn(lambda known: known.heard(event))

    def hear_level(self, level_db: float) -> None:
        """What a sound input heard while a note sounded, in dB below full scale."""
        self._learn(lambda known: replace(known, input_db=max(level_db, known.input_db or level_db)))

    def end(self) -> None:
        """Listen to the link's own input only."""
        self.under_way = False
        others, self._others = self._others, []
        for port in others:
            port.close()

    # ---- inside --------------------------------------------------------------------------------------------------

    def _evidence(self) -> Evidence:
        """What is known, with the ports as they are now."""
        link = self._conversation.link
        with self._lock:
            known = self._known
        return replace(
            known,
            profile=link.profile,
            channel=link.channel,
            output=link.output or link.wanted_output,
            output_there=link.there,
            input=link.input or link.wanted_input,
            input_there=bool(link.input),
        )

    def _learn(self, more: Callable[[Evidence], Evidence]) -> None:
        with self._lock:
            before, self._known = self._known, more(self._known)
            news = before != self._known
        if news:
            self._changed()

    def go_on(self, cancelled: Cancelled = never) -> None:
        """What the step that is open now wants to have been done, as when something came that answered the one before
        it."""
        if not self._evidence().voice_sent:
            self._do_open_step(cancelled, only="sound")

    def _do_open_step(self, cancelled: Cancelled, only: str = "") -> None:
        """What the step that is asked now wants to have been done first; and the next, where that answers it."""
        self._changed()
        acts = {"note": self._play_note, "note_on_all": self._knock, "back": self._ask, "sound": self._send_test_voice}
        done = ""
        while (step := self.open_step) != done and not cancelled():
            if only and step != only:
                break
            done, only = step, ""
            if (act := acts.get(step)) is not None:
                with suppress(PortError):  # that it has gone is what the first step says
                    act(cancelled)
            self._changed()

    def _play_note(self, cancelled: Cancelled) -> None:
        self._conversation.play(NOTE, cancelled=cancelled)

    def _knock(self, cancelled: Cancelled) -> None:
        """It is asked where it answers: then the way there is right. Else a note on each channel in turn."""
        self._ask(cancelled)
        if self.suspicion:
            return
        link = self._conversation.link
        for channel in range(1, 17):
            if cancelled():
                return
            link.play(outgoing.note_on(60, 100, channel))
            try:
                end = time.monotonic() + ON_ALL_S
                while time.monotonic() < end and not cancelled():
                    time.sleep(0.01)
            finally:
                link.play(outgoing.note_off(60, channel))

    def _ask(self, cancelled: Cancelled) -> None:
        """For who is there, and for its voice where it answers."""
        conversation = self._conversation
        conversation.link.send(outgoing.identity_request(), cancelled=cancelled)
        if conversation.answers(SINGLE.number):
            conversation.read_voice(cancelled)
            self._learn(lambda known: replace(known, asked=True))

    def _send_test_voice(self, cancelled: Cancelled) -> None:
        """The voice that nobody can mistake, and a note with it; read back where the synth answers."""
        conversation, link, voice = self._conversation, self._conversation.link, walk.test_voice()
        sent = conversation.play(NOTE, before=outgoing.voice(voice, link.profile, link.channel), cancelled=cancelled)
        self._learn(lambda known: replace(known, voice_sent=sent))
        if conversation.answers(SINGLE.number) and not cancelled():
            with suppress(InputError):
                came = conversation.read_voice(cancelled)
                if came is not None:
                    self._learn(lambda known: replace(known, differs=came.voice.data != voice.data))

    def _listen_elsewhere(self, systems: Systems) -> None:
        """On all other inputs that may be a synth's: what comes there tells that the wrong one was chosen."""
        own = self._conversation.link.input
        for name, system in systems.names("inputs").items():
            if name != own and port_names.is_synth(name):
                with suppress(PortError):
                    self._others.append(system.open_input(name, self._taker(name)))

    def _taker(self, name: str) -> Callable[[bytes], None]:
        receiver = Receiver()

        def take(data: bytes) -> None:
            for event in receiver.feed(data):
                if not isinstance(event, NoteCame) or event.on:
                    self._learn(lambda known: replace(known, elsewhere=name))

        return take
