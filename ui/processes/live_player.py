"""The bridge to the process that plays: keys, and the sounds that are auditioned. It starts behind the window.

What it should be like (voice, volume, settings, MIDI input) is remembered here, so that a process that has died and
was started again goes on as before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.service.live_messages import (
    AllOff,
    KeysDown,
    LiveState,
    LookAgain,
    NoteOff,
    NoteOn,
    PlaySound,
    SetInput,
    SetSettings,
    SetVoice,
    SetVolume,
    SoundAt,
    StopSound,
    Sustain,
)
from evosynth.service.messages import Preparing, Shutdown
from evosynth.service.process import Child
from evosynth.synths.base import Note
from evosynth.synths.live.settings import PlaySettings
from ui.processes.restarts import Restarts
from ui.settings import Settings

PLAYER = "evosynth.service.live:run"
END_S = 1.0

ASLEEP = LiveState(False, "")
STARTING = LiveState(False, "Preparing the keyboard")
GIVEN_UP = LiveState(False, "The process that plays has stopped")


class LivePlayer(QObject):
    """All methods are called in the window's thread; none waits."""

    changed = Signal(object)  # LiveState
    keys_changed = Signal(object)  # frozenset of keys that are down on the MIDI input
    settings_changed = Signal(object)  # PlaySettings
    pressed = Signal(int, int)  # a key of the window went down: key and velocity
    released = Signal(int)
    input_changed = Signal(str)  # the keyboard that plays
    sound_at = Signal(object)  # SoundAt: what is heard of a sound
    _said = Signal(object)  # from the pipe's thread; None: the process has died

    def __init__(self, settings: Settings, parent: QObject | None = None, *, target: str = PLAYER) -> None:
        super().__init__(parent)
        self._target, self._settings = target, settings
        self._child: Child | None = None
        self._restarts = Restarts()
        self._voice: SetVoice | None = None
        self.state = ASLEEP
        self.prepared = False  # whether the process has said what it has found
        self.looking = False  # whether it was told to look again and has not answered
        self.play_settings = PlaySettings()
        self._elsewhere = False  # keys are heard on the synth alone
        self._said.connect(self._take)

    # ---- life -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the process if it does not run; returns before it is ready."""
        if self._child is not None:
            return
        said, ended = self._said.emit, self._said
        self._child = Child(self._target, on_message=said, on_end=lambda code: ended.emit(None), loads_at_leisure=True)
        self._show(STARTING)
        self._send(SetVolume(self._settings.volume))
        self._send(SetSettings(self.play_settings))
        if self._voice is not None:
            self._send(self._voice)
        if self._settings.midi_input and not self._elsewhere:
            self._send(SetInput(self._settings.midi_input))

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end(Shutdown(), END_S)

    # ---- what is played ---------------------------------------------------------------------------------------

    def set_voice(self, voice: bytes, target: PreparedTarget | None, *, edit: bool = False) -> None:
        """The voice that keys play from now on, as loud as the target; ``edit``: notes that sound follow."""
        lufs, note = (target.loudness_lufs, target.note) if target else (None, Note())
        wanted = SetVoice(voice, lufs, note)
        if wanted != self._voice:
            self._voice = wanted
            self._send(replace(wanted, edit=edit))

    def set_settings(self, settings: PlaySettings) -> None:
        """How it is played."""
        self.play_settings = settings
        self._send(SetSettings(settings))
        self.settings_changed.emit(settings)

    def set_volume(self, volume: float) -> None:
        self._send(SetVolume(volume))

    def note_on(self, key: int, velocity: int) -> None:
        self.pressed.emit(key, velocity)
        if not self._elsewhere:
            self._send(NoteOn(key, velocity))

    def note_off(self, key: int) -> None:
        self.released.emit(key)
        self._send(NoteOff(key))

    def play_elsewhere(self, elsewhere: bool) -> None:
        """Whether keys are heard on the synth alone."""
        if elsewhere != self._elsewhere:
            self._elsewhere = elsewhere
            self._send(AllOff())
            self._send(SetInput("" if elsewhere else self._settings.midi_input))

    def sustain(self, down: bool) -> None:
        self._send(Sustain(down))

    def all_off(self) -> None:
        """Silence."""
        self._send(AllOff())

    def play_sound(
        self, number: int, samples: F32, *, loop: bool = False, start: int = 0, shift: int | None = None
    ) -> None:
        """Hear a whole sound; what was auditioned before fades out. ``sound_at`` follows it by its number."""
        self._send(PlaySound(number, samples, loop, start, shift))

    def stop_sound(self) -> None:
        """Fade out what is auditioned."""
        self._send(StopSound())

    def set_input(self, name: str) -> None:
        """Play from this MIDI input, or (empty) from none."""
        self._settings.midi_input = name
        if name:
            self.start()
        self._send(SetInput("" if self._elsewhere else name))
        self.input_changed.emit(name)

    def look_again(self) -> None:
        """For the sound device and MIDI inputs."""
        self.start()
        self.looking = True
        self._send(LookAgain())

    # ---- inside -----------------------------------------------------------------------------------------------

    def _send(self, message: object) -> None:
        if self._child is not None:
            self._child.send(message)

    def _take(self, message: Any) -> None:
        if self._child is None:
            return
        if message is None:
            self._died()
        elif isinstance(message, LiveState):
            self.prepared, self.looking = True, False
            self._show(message)
        elif isinstance(message, SoundAt):
            self.sound_at.emit(message)
        elif isinstance(message, KeysDown):
            self.keys_changed.emit(message.keys)
        elif isinstance(message, Preparing) and message.part < 1.0:
            self._show(STARTING)

    def _died(self) -> None:
        self._child = None
        self.prepared = self.looking = False
        self.keys_changed.emit(frozenset())
        if self._restarts.may_start_again():
            self.start()
        else:
            self._show(GIVEN_UP)

    def _show(self, state: LiveState) -> None:
        self.state = state
        self.changed.emit(state)
