"""What a person does with the synth at the end of the cable: hears voices on it, sends, receives, walks."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.errors import EvoSynthError
from evosynth.library import paths
from evosynth.midi.sysex import bank_dump
from evosynth.service.desk_messages import Occasion
from evosynth.service.device_messages import (
    AnswerWith,
    AskForVoice,
    BankFrom,
    BreakOff,
    FollowEdit,
    KeyDown,
    KeyUp,
    NotDone,
    Played,
    PlayVoice,
    Quiet,
    SendVoiceTo,
    SentTo,
    VoiceFrom,
    WalkOn,
)
from evosynth.synths import voicing
from evosynth.system.writing import file_name, write_atomically
from evosynth.voices.dx7 import Voice
from ui.intents.keeping import Keeping
from ui.models.candidates import Chosen
from ui.models.grid import Grid
from ui.models.loading import Loading
from ui.models.synth import Done, Synth
from ui.view_state.device import WhereHeard
from ui.view_state.kept import KeptVoice
from ui.view_state.window import SelectionState, Toast

FOLLOW_MS = 120  # that a selection stands before it is sent


class Hardware(QObject):
    """Views call these; what becomes of them is said."""

    said = Signal(object)  # Toast
    failed = Signal(str)
    sent = Signal(object, str, int)  # Chosen, to this output and channel
    played = Signal(bytes, float)  # a voice is heard on the synth, for so many seconds

    def __init__(
        self,
        synth: Synth,
        grid: Grid,
        keeping: Keeping,
        loading: Loading,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._synth, self._grid = synth, grid
        self._keeping, self._loading = keeping, loading
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._send_selected_quietly)
        synth.link.said.connect(self._take)
        grid.selection_changed.connect(self._take_selection)

    # ---- which synth ---------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The sheet is looked at: what is known of the way to the synth is told, and the walk can begin."""
        self._synth.tell()

    def use(self, output: str) -> None:
        self._synth.use(output)

    def use_input(self, name: str) -> None:
        self._synth.use_input(name)

    def set_model(self, key: str) -> None:
        self._synth.set_model(key)

    def set_channel(self, channel: int) -> None:
        self._synth.set_channel(channel)

    def agree(self) -> None:
        """A model whose facts are not public is sent to, its edit buffer only."""
        self._synth.agree()

    def use_newcomer(self) -> None:
        """The port that has just come is that of the synth; nothing is sent to it by that."""
        self._synth.use(self._synth.ports.newcomer)

    # ---- hearing it ----------------------------------------------------------------------------------------------

    def hear_on(self, where: WhereHeard) -> None:
        self._synth.link.send(Quiet())
        self._synth.hear_on(where)

    @property
    def heard_on(self) -> WhereHeard:
        return self._synth.heard_on

    def play(self, voice: bytes, occasion: Occasion) -> bool:
        """A voice on the synth; false where it cannot be, with a sentence."""
        if why := self._why_not(voice):
            self.failed.emit(f"{why}.")
            return False
        note = occasion.note
        notes = (Played(note.midi_note, note.velocity, 0.0, note.gate_s),)
        self._synth.ask(lambda ticket: PlayVoice(ticket, voice, notes))
        self.played.emit(voice, note.length_s)
        return True

    def press(self, key: int, velocity: int) -> None:
        """A key of the window; it is for the synth where voices are heard there."""
        if self._synth.heard_on != "computer":
            self._synth.link.send(KeyDown(key, velocity))

    def let_go(self, key: int) -> None:
        if self._synth.heard_on != "computer":
            self._synth.link.send(KeyUp(key))

    def silence(self) -> None:
        """Note-offs, whatever goes on."""
        self._synth.link.send(Quiet())

    # ---- sending -------------------------------------------------------------------------------------------------

    def send_on_selection(self, on: bool) -> None:
        self._synth.send_on_selection(on)
        if on:
            self._send_selected_quietly()

    def send_selected(self) -> None:
        """The selected voice to the edit buffer."""
        chosen = self._grid.selected
        if chosen is None:
            self.failed.emit("Select a voice to send first.")
        elif why := self._why_not(chosen.voice):
            self.failed.emit(f"{why}.")
        else:
            self._synth.ask(lambda ticket: SendVoiceTo(ticket, chosen.voice), lambda done: self._is_sent(chosen, done))

    def _is_sent(self, chosen: Chosen, answer: Done) -> None:
        if isinstance(answer, SentTo):
            self.sent.emit(chosen, self._synth.found.output, self._synth.channel)
            self.said.emit(Toast(how_it_went(answer), "send"))

    def _send_selected_quietly(self) -> None:
        chosen = self._grid.selected
        if self._synth.on_selection and chosen is not None and not self._why_not(chosen.voice):
            self._synth.link.send(FollowEdit(chosen.voice))

    def follow_edit(self, voice: bytes) -> None:
        """The selected voice is being changed: where it is heard on the synth, or sent there, what differs is sent."""
        heard_there = self._synth.heard_on != "computer" or self._synth.on_selection
        if heard_there and not self._why_not(voice):
            self._synth.link.send(FollowEdit(voice))

    def _take_selection(self, state: SelectionState | None) -> None:
        why = "Select a voice first" if state is None else voicing.of(state.synth).send_reason
        self._synth.cannot_send(why)
        if state is not None and not why:
            self._synth.link.send(AnswerWith(state.voice))
            self._follow.start()

    def _why_not(self, voice: bytes) -> str:
        return voicing.of(voicing.synth_of(voice)).send_reason or self._synth.why_not

    # ---- receiving -----------------------------------------------------------------------------------------------

    def receive(self) -> None:
        """The voice that the synth has: asked for where it answers, else waited for."""
        profile = self._synth.profile
        if profile.answers:
            self._synth.wait_for(f"The {profile.name} is asked for its voice")
            self._synth.ask(AskForVoice, self._was_asked)
        else:
            how = "press one of its voice buttons" if profile.voice_sent_by_panel else "send a voice from its panel"
            self._synth.wait_for(f"Waiting for a voice of the {profile.name}: {how}")

    def _was_asked(self, answer: Done) -> None:
        if isinstance(answer, NotDone):
            self._synth.wait_for("")

    def _came(self, message: VoiceFrom) -> None:
        """Kept where it was waited for. The selected voice follows what is changed of it at the panel."""
        name = Voice(message.voice).name.strip()
        if message.panel:
            chosen = self._grid.selected
            if chosen is not None and voicing.sound(chosen.voice) == voicing.sound(message.before):
                self._grid.select_kept(KeptVoice(0, name, message.voice, None, ""))
            return
        if not self._synth.waits_for:
            return
        self._synth.wait_for("")
        came = Chosen(message.voice, name, name, None, Occasion())
        self._keeping.keep_from_elsewhere(came, f"from the {self._synth.model_name}")
        if message.told:
            self.said.emit(Toast(message.told, "download"))

    def _bank_came(self, message: BankFrom) -> None:
        """Saved, and opened where it was waited for."""
        if not self._synth.waits_for:
            return
        self._synth.wait_for("")
        path = received_file(self._synth.profile.key)
        try:
            write_atomically(path, bank_dump([Voice(data) for data in message.voices]))
        except (OSError, EvoSynthError) as error:
            self.failed.emit(f"The bank that came could not be saved: {error}")
            return
        self._loading.open([str(path)])

    # ---- the walk ------------------------------------------------------------------------------------------------

    def answer(self, step: str, what: str) -> None:
        """What a person says at a step; of an empty step: begin anew."""
        self._synth.link.send(WalkOn(step, what))

    def cancel(self) -> None:
        """What goes on, or is waited for."""
        self._synth.wait_for("")
        self._synth.link.send(BreakOff())

    def _take(self, message: object) -> None:
        if isinstance(message, VoiceFrom):
            self._came(message)
        elif isinstance(message, BankFrom):
            self._bank_came(message)


def how_it_went(sent: SentTo) -> str:
    """What was done, and what is known of it beyond that it left this computer."""
    return sent.told if sent.how_far == "sent" else f"{sent.told}: {sent.how_far}"


def received_file(model: str) -> Path:
    """A new file for what came from a synth."""
    return paths.made(paths.user_data() / "received") / file_name(f"{model} {time.strftime('%Y-%m-%d %H%M%S')}", ".syx")
