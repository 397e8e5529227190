"""The synth that is worked with, as the window knows it: which, how far it listens, what passed over the cable."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QObject, Signal

from evosynth.midi import port_names
from evosynth.midi.profiles import registry
from evosynth.midi.profiles.profile import Profile
from evosynth.service.device_messages import (
    BankRead,
    DeviceIs,
    Goes,
    NotDone,
    Passed,
    PortsAre,
    SentTo,
    StepIs,
    Thru,
    UseDevice,
    WalkIs,
)
from evosynth.service.take_messages import SoundcheckIs, TakeGoes
from ui.processes.device_link import DeviceLink
from ui.settings import Settings
from ui.view_state.device import (
    BankQuestion,
    DeviceLine,
    DeviceState,
    DeviceWork,
    WalkStep,
    WhereHeard,
)
from ui.view_state.window import Toast

REMEMBERED = 40  # lines
Done = SentTo | BankRead | SoundcheckIs | NotDone
ICONS = {"voice": "send", "bank": "send", "parameter": "sliders-horizontal", "note": "keyboard-music"}
CAME = ICONS | {"voice": "download", "bank": "download"}
NO_PORT = "No MIDI output is chosen"
UNVERIFIED = (
    "What the {name} takes stands nowhere public. Nothing is sent to it before you have said so; its memory never."
)


class Synth(QObject):
    """Settings and facts of the synth; ``changed`` tells views all of it."""

    changed = Signal(object)  # DeviceState
    failed = Signal(str)
    said = Signal(object)  # Toast
    ports_known = Signal(int)  # how many outputs there are
    elsewhere = Signal(bool)  # whether keys are heard on the synth alone

    def __init__(self, link: DeviceLink, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link, self._settings = link, settings
        self.ports = PortsAre((), ())
        self.found = DeviceIs("", "")
        self._walk = WalkIs(())
        self._lines: deque[DeviceLine] = deque(maxlen=REMEMBERED)
        self._work: DeviceWork | None = None
        self._recording: DeviceWork | None = None
        self.bank: BankQuestion | None = None
        self._beside = ""  # how far what a person has asked for is, in words; empty: nothing goes
        self.waits_for = ""  # what is waited for from the synth, in words; empty: nothing
        self._why_not_voice = ""  # why the selected voice cannot be sent
        self._known = False  # whether the process has listed the ports
        self._waiting: dict[int, Callable[[Done], None]] = {}
        link.said.connect(self._take)
        link.died.connect(self._forget)

    def start(self) -> None:
        """The process looks after the ports from now on."""
        self.link.send(self.using)
        self._route()
        self.link.start()
        self.tell()

    # ---- what a person has chosen ---------------------------------------------------------------------------------

    @property
    def profile(self) -> Profile:
        """Of the model on the output that is chosen, as a person or the name of that output says it."""
        port = self._settings.port
        key = self._settings.model_at(port_names.stable(port)) or port_names.model_in(port)
        return next((profile for profile in registry.PROFILES if profile.key == key), registry.DEFAULT)

    @property
    def model_name(self) -> str:
        """Without who makes it: "DX7"."""
        return self.profile.name.partition(",")[0].removeprefix("Yamaha ").removeprefix("Korg ")

    @property
    def heard_on(self) -> WhereHeard:
        """Where voices are heard; this computer where there is no synth."""
        wanted = self._settings.heard_on
        return wanted if self._settings.port and wanted in get_args(WhereHeard) else "computer"  # type: ignore[return-value]

    @property
    def agreed(self) -> bool:
        """Whether a person has agreed that a model without public facts is sent to."""
        return self.profile.verified or self._settings.agreed_to(self.profile.key)

    @property
    def channel(self) -> int:
        return min(16, max(1, self._settings.channel))

    @property
    def on_selection(self) -> bool:
        return bool(self._settings.on_selection) and bool(self._settings.port)

    def use(self, output: str) -> None:
        """The synth is at this output; the input that belongs to it is its own, and its model what it was there."""
        self._settings.port = output
        self._settings.synth_input = dict(self.ports.pairs).get(output, "") if output else ""
        self._use()

    def use_input(self, name: str) -> None:
        self._settings.synth_input = name
        self._use()

    def set_model(self, key: str) -> None:
        self._settings.remember_model(port_names.stable(self._settings.port), key)
        self._use()

    def set_channel(self, channel: int) -> None:
        self._settings.channel = max(1, min(16, channel))
        self._use()

    def hear_on(self, where: WhereHeard) -> None:
        self._settings.heard_on = where
        self._route()
        self.tell()

    def play_through(self, _keyboard: str) -> None:
        """Another keyboard plays."""
        self._route()

    def _route(self) -> None:
        """Keys go where voices are heard."""
        where = self.heard_on
        self.elsewhere.emit(where == "device")
        self.link.send(Thru("" if where == "computer" else self._settings.midi_input))

    def send_on_selection(self, on: bool) -> None:
        self._settings.on_selection = int(on)
        self.tell()

    def agree(self) -> None:
        self._settings.agree_to(self.profile.key)
        self.tell()

    def _use(self) -> None:
        self.bank = None
        self.link.send(self.using)
        self.tell()

    @property
    def using(self) -> UseDevice:
        """Which synth was chosen, there or not."""
        settings = self._settings
        return UseDevice(settings.port, settings.synth_input, self.profile.key, self.channel)

    # ---- what is known -------------------------------------------------------------------------------------------

    def cannot_send(self, why: str) -> None:
        """Why the selected voice cannot be sent to any synth; empty: it can."""
        if why != self._why_not_voice:
            self._why_not_voice = why
            self.tell()

    @property
    def why_not(self) -> str:
        """Why nothing can be sent to the synth; empty: it can."""
        if self.ports.problem:
            return "There is no MIDI here"
        if not self._settings.port:
            return NO_PORT
        if self._known and not self.found.output:
            return f"{self._settings.port} is not connected"
        return "" if self.agreed else f"The facts of the {self.profile.name} are not public: agree to it first"

    def _take(self, message: object) -> None:
        if isinstance(message, PortsAre):
            self.ports, self._known = message, True
            self.ports_known.emit(len(message.outputs))
        elif isinstance(message, DeviceIs):
            self.found = message
        elif isinstance(message, WalkIs):
            self._walk = message
        elif isinstance(message, Passed):
            self._lines.appendleft(_line(message))
        elif isinstance(message, Goes):
            self._work = DeviceWork(message.told, message.part) if message.told else None
        elif isinstance(message, TakeGoes):
            self._recording = DeviceWork(message.told, message.part) if message.told else None
        elif isinstance(message, Done):
            self._done(message)
            return
        else:
            return
        self.tell()

    def _forget(self) -> None:
        """The process has died; it is started again."""
        self.found, self._work, self._recording = DeviceIs("", ""), None, None
        for ticket in tuple(self._waiting):
            self._done(NotDone(ticket, "The process that speaks with the synth has died; it was started again."))
        self.tell()

    # ---- what is asked of it ----------------------------------------------------------------------------------------

    def ask(self, make: Callable[[int], object], then: Callable[[Done], None] = lambda done: None) -> None:
        """A request made with a ticket; ``then`` hears what became of it. That it failed is said here."""
        ticket = self.link.ticket()
        self._waiting[ticket] = then
        self.link.send(make(ticket))

    def _done(self, message: Done) -> None:
        if isinstance(message, NotDone) and message.broken_off:
            self.said.emit(Toast(message.told, "square"))
        elif isinstance(message, NotDone) and message.told:
            self.failed.emit(message.told)
        if (then := self._waiting.pop(message.ticket, None)) is not None:
            then(message)

    def wait_for(self, words: str) -> None:
        """Something is expected of the synth; empty: no longer."""
        self.waits_for = words
        self.tell()

    def tell_beside(self, far: str) -> None:
        """How far something is that goes on while a person does other things; empty: it is over."""
        if far != self._beside:
            self._beside = far
            self.tell()

    def ask_of_bank(self, question: BankQuestion | None) -> None:
        self.bank = question
        self.tell()

    def tell(self) -> None:
        """Emit how things stand."""
        settings, profile, why = self._settings, self.profile, self.why_not
        work = self._work or self._recording or (DeviceWork(self.waits_for) if self.waits_for else None)
        state = DeviceState(
            name=profile.name,
            way=self._way(),
            there=bool(self.found.output),
            how_far=self.found.how_far,  # type: ignore[arg-type]
            short=self._short(),
            model=profile.key,
            models=tuple((one.key, one.name) for one in registry.PROFILES),
            outputs=_with(self.ports.outputs, self.found.output or settings.port),
            inputs=_with(self.ports.inputs, self.found.input or settings.synth_input),
            aliases=self.ports.aliases,
            output=self.found.output or settings.port,  # one that is not there stands among the others
            input=self.found.input or settings.synth_input,
            channel=self.channel,
            problem=self.ports.problem,
            steps=tuple(_step(step) for step in self._walk.steps),
            lines=tuple(self._lines),
            checks=tuple(_check(check.words, check.how, check.why) for check in profile.checks),
            quirks=profile.quirks,
            work=work,
            beside=self._beside,
            heard_on=self.heard_on,
            on_selection=self.on_selection,
            why_not_send=why or self._why_not_voice,
            why_not_receive=why or ("" if settings.synth_input else "No MIDI input is chosen"),
            why_not_bank=why or self._why_no_bank(profile),
            unverified="" if self.agreed or not settings.port else UNVERIFIED.format(name=profile.name),
            bank=self.bank,
            newcomer="" if settings.port and self.found.output else self.ports.newcomer,
        )
        self.changed.emit(state)

    def _why_no_bank(self, profile: Profile) -> str:
        if not profile.verified:
            return f"Nothing is sent to the memory of the {profile.name}: its facts are not public"
        return "" if profile.takes_bank else f"The {profile.name} takes no banks"

    def _way(self) -> str:
        """ "USB MIDI 1, channel 1, out and in"."""
        if not self._settings.port:
            return "Choose the output that your synth is at"
        if not self.found.output:
            return f"{self._settings.port}, not connected"
        both = "out and in" if self.found.input else "out"
        return f"{self.found.output}, channel {self.channel}, {both}"

    def _short(self) -> str:
        """For the status bar."""
        if self.ports.problem:
            return "No MIDI"
        if not self._settings.port:
            return "No synth chosen" if self.ports.outputs else "No MIDI output"
        short = self.model_name
        if self._known and not self.found.output:
            return f"{short} is not connected"
        far = f", {self.found.how_far}" if self.found.how_far else ""
        return f"{short}, channel {self.channel}{far}"


def _with(ports: tuple[str, ...], chosen: str) -> tuple[str, ...]:
    """These, and the one that was chosen, there or not."""
    return ports if not chosen or chosen in ports else (*ports, chosen)


def _line(passed: Passed) -> DeviceLine:
    icons = ICONS if passed.out else CAME
    when = time.strftime("%H:%M:%S", time.localtime(passed.at))
    return DeviceLine(icons.get(passed.kind, "cable"), passed.text, passed.how_far, when)


def _step(step: StepIs) -> WalkStep:
    return WalkStep(step.key, step.title, step.stands, step.sentence, step.answers)


def _check(words: str, how: str, why: str) -> str:
    return f"{words}{f' ({how})' if how else ''}. {why}"
