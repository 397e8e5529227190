"""The process that owns the link to the synth: what goes out and comes in passes here, and nowhere else.

This thread takes the window's messages and looks after the ports; what takes its time is done in that of ``Acts``.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from evosynth.errors import PortError
from evosynth.midi import outgoing, port_names
from evosynth.midi.conversation import Conversation
from evosynth.midi.incoming import Event
from evosynth.midi.link import Link
from evosynth.midi.profiles import registry
from evosynth.midi.systems import Systems
from evosynth.midi.walking import Walk
from evosynth.service.device_acts import BEGIN, Acts, press, supplement_of
from evosynth.service.device_ears import Ears
from evosynth.service.device_messages import (
    AnswerWith,
    BreakOff,
    DeviceIs,
    KeyDown,
    KeyUp,
    NotDone,
    PortsAre,
    Quiet,
    StepIs,
    Thru,
    UseDevice,
    WalkIs,
)
from evosynth.service.device_report import Report
from evosynth.service.device_sound import DeviceSound
from evosynth.service.keyboard_thru import KeyboardThru
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel
from evosynth.service.sentences import explained, sentence
from evosynth.service.take_messages import ListSounds, RecordVoices, ShowLevel, Unwanted, UseSound, WantTakes
from evosynth.voices.dx7 import Voice

LOOK_S = 0.5  # from one look at the ports to the next
RARELY_S = 2.0  # likewise, where there are none
CHOOSE = "Choose above at which MIDI output the synth is."
NONE_THERE = "There is no MIDI output: plug the interface in and switch it on. It is seen as soon as it is there."


class Device:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._report = Report(channel, self._tell_link)
        self._lost = False  # this process finds no sound any more, another one may
        self._sound = DeviceSound(self._report, self._lose)
        self._acts = Acts(self._report, self._sound)
        self._ears = Ears(self._report, self._acts)
        self._thru = KeyboardThru(self._thru_to)
        self._systems: Systems | None = None
        self._using = UseDevice("", "", registry.DEFAULT.key, 1)
        self._ports = PortsAre((), ())
        self._seen: set[str] | None = None  # outputs that were there before
        self._look_at = 0.0  # when the ports are looked at again

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            message = self._channel.receive(LOOK_S if self._ports.outputs else RARELY_S)
            if isinstance(message, Shutdown) or self._lost:
                self._acts.end()
                self._thru.close()
                self._close_link()
                self._sound.close()
                return
            try:
                if message is not None:
                    self._obey(message)
                if time.monotonic() >= self._look_at:  # not after each key
                    self._look_at = time.monotonic() + LOOK_S
                    self._look()
            except Exception as error:  # the process goes on, and the window knows
                self._report.say(NotDone(getattr(message, "ticket", 0), explained(error, "The synth")))

    def _obey(self, message: Any) -> None:
        talk = self._acts.talk
        if isinstance(message, UseDevice):
            self._use(message)
        elif isinstance(message, BreakOff):
            self._acts.break_off()
        elif isinstance(message, Quiet):
            self._acts.end_what_is_heard()
            if self._acts.takes.go:  # one that is cut off is no take
                self._acts.takes.spoil()
            if talk is not None:
                talk.link.silence()
        elif isinstance(message, AnswerWith):
            voice = Voice(message.voice) if message.voice else None
            self._ears.answer_with = None if voice is None else (voice, supplement_of(voice))
        elif isinstance(message, KeyDown | KeyUp):
            if self._acts.takes.go:
                self._acts.press(message)
            elif talk is not None:
                press(talk.link, message)
        elif isinstance(message, Thru):
            self._thru.listen(message.input, self._systems)
        elif isinstance(message, WantTakes | RecordVoices | Unwanted):
            self._acts.want(message)
        elif isinstance(message, UseSound):
            self._sound.use(message.input)
        elif isinstance(message, ListSounds):
            self._sound.list_inputs()
        elif isinstance(message, ShowLevel):
            self._sound.show_level(message.on)
        else:
            self._acts.ask(message)

    # ---- ports ---------------------------------------------------------------------------------------------------

    def _use(self, wanted: UseDevice) -> None:
        """Another synth, or the same one otherwise; what sounds ends."""
        self._acts.break_off()
        if wanted == self._using and self._acts.talk is not None:
            return
        self._close_link()
        self._using, self._acts.using, self._acts.there = wanted, wanted, None
        self._report.begin(wanted.output)
        if wanted.output and self._listed():
            profile = registry.named(wanted.model)
            link = Link(
                wanted.output,
                wanted.input,
                profile,
                wanted.channel,
                on_event=lambda event: self._take(event),
                systems=self._systems,
            )
            self._acts.talk = Conversation(link, self._ears.hear)
            self._acts.walk = Walk(self._acts.talk, changed=self._tell_walk)
            if link.there:  # what a process before this one may have left; not every synth knows all notes off
                link.play(outgoing.silence(wanted.channel, range(128)))
        self._tell_link()
        self._tell_walk()

    def _thru_to(self) -> Link | None:
        """Where a keyboard's message goes; it spoils a take that is in the air."""
        if self._acts.takes.go:
            self._acts.takes.spoil()
        return None if self._acts.talk is None else self._acts.talk.link

    def _lose(self) -> None:
        self._lost = True

    def _take(self, event: Event) -> None:
        if (conversation := self._acts.talk) is not None:
            conversation.take(event)

    def _close_link(self) -> None:
        walk, conversation = self._acts.walk, self._acts.talk
        self._acts.walk = self._acts.talk = None
        if walk is not None:
            walk.end()
        if conversation is not None:
            conversation.link.close()

    def _look(self) -> None:
        """At the ports that there are."""
        if not self._listed():
            return
        assert self._systems is not None
        try:
            outputs, inputs = (list(self._systems.names(kind)) for kind in ("outputs", "inputs"))
        except PortError as error:
            self._ports = PortsAre((), (), problem=sentence(str(error)))
            self._report.tell(self._ports)
            return
        new = "" if self._seen is None and self._using.output else self._newcomer(outputs)
        self._seen = set(outputs)
        pairs = tuple(port_names.pairs(outputs, inputs).items())
        aliases = self._aliases(outputs, inputs)
        self._ports = PortsAre(tuple(outputs), tuple(inputs), pairs, aliases, new or self._still(outputs))
        self._report.tell(self._ports)
        if self._using.output and self._acts.talk is None:
            self._use(self._using)
        self._thru.look(self._systems)
        self._tell_walk()
        self._tell_link()

    def _aliases(self, outputs: list[str], inputs: list[str]) -> tuple[tuple[str, str], ...]:
        """Asked for again only where there are other ports."""
        known = self._ports
        if (tuple(outputs), tuple(inputs)) == (known.outputs, known.inputs) or self._systems is None:
            return known.aliases
        return tuple(self._systems.aliases().items())

    def _newcomer(self, outputs: list[str]) -> str:
        """The one output that has come and looks like a synth; empty: none, or several. At first all have come."""
        stable = {port_names.stable(name) for name in (*(self._seen or ()), self._using.output)}
        came = [one for one in outputs if port_names.stable(one) not in stable and port_names.is_synth(one)]
        return came[0] if len(came) == 1 else ""

    def _still(self, outputs: list[str]) -> str:
        return self._ports.newcomer if self._ports.newcomer in outputs else ""

    def _listed(self) -> bool:
        """Whether there is any MIDI here."""
        if self._systems is None:
            try:
                self._systems = self._acts.systems = Systems()
            except PortError as error:
                self._report.tell(PortsAre((), (), problem=sentence(str(error))))
        return self._systems is not None

    # ---- telling -------------------------------------------------------------------------------------------------

    def _tell_link(self) -> None:
        link = self._acts.talk.link if self._acts.talk is not None else None
        found = (link.output, link.input) if link is not None else ("", "")
        self._report.tell(DeviceIs(*found, self._report.how_far))

    def _tell_walk(self) -> None:
        if (walk := self._acts.walk) is None:
            told = CHOOSE if self._ports.outputs else NONE_THERE
            self._report.tell(WalkIs((StepIs("port", "The port", "open", told),)))
            return
        steps = tuple(StepIs(step.key, step.title, step.stands, step.sentence, step.answers) for step in walk.steps)
        if not walk.under_way:  # nobody has been asked anything yet
            begins = ((BEGIN, "Walk from here to the sound"),)
            steps = tuple(replace(one, answers=begins if one.stands == "done" else ()) for one in steps[:1])
        elif all(step.stands == "done" for step in steps):
            steps = (*steps[:-1], replace(steps[-1], answers=((BEGIN, "Walk again"),)))
        self._report.tell(WalkIs(steps, walk.suspicion if walk.under_way else ""))


def run(channel: Channel) -> None:
    """Entry of the process."""
    Device(channel).loop()
