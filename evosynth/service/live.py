"""The process that plays: the engine in the sound device's callback, fed by the window and by a MIDI input, and beside
it the sounds that are auditioned.

It has a process of its own so that neither evolution nor a repaint of the window ever stands between a key and its
sound. It starts soon after the window and loads at leisure; until it is ready the window plays by itself. What
is auditioned waits for nothing that keys wait for. Two threads write to the engine, that of the keys and that of the
MIDI driver, one at a time. Without a device notes are let through into nothing, and the state says why it is silent.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from evosynth.audio.device import PlayerState
from evosynth.audio.live_stream import LiveStream
from evosynth.errors import PortError
from evosynth.library import table_store
from evosynth.midi.inputs import input_names, open_input
from evosynth.midi.systems import Input
from evosynth.service import live_engines
from evosynth.service.auditions import Auditions
from evosynth.service.live_messages import (
    AllOff,
    Bend,
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
    StopSound,
    Sustain,
    Wheel,
)
from evosynth.service.messages import Preparing, Shutdown
from evosynth.service.process import Channel, at_leisure
from evosynth.service.sentences import explained, sentence
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.live import mixer
from evosynth.synths.live.mixer import Mixer
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.writer import LiveWriter, RingFull

LEVEL_S = 0.05  # that nothing is told, before an edited voice gets its own gain
CHECK_S = 0.5  # between two looks at the device
FOLLOW_S = 0.02  # between two words about a sound that is heard
LEAVE_S = 0.05  # for notes to fade before another engine plays

NOTE_OFF, NOTE_ON, CONTROL, PITCH_WHEEL = 0x80, 0x90, 0xB0, 0xE0
WHEEL_CONTROL, SUSTAIN_CONTROL, SOUND_OFF, CONTROLS_OFF, NOTES_OFF = 1, 64, 120, 121, 123


class Live:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._stream = LiveStream(self._make)
        self._auditions = Auditions(channel, self._stream)
        channel.at_once.update(dict.fromkeys((PlaySound, StopSound), self._auditions.obey))
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()  # what keys, wheels and devices are told
        self._mixer: Mixer | None = None  # of the device that is open
        self._engine: LiveWriter | None = None
        self._synth = registry.default()  # that is played
        self._lacks_table = False  # the engine that is played was made without one that it needs
        self._prepared = threading.Event()
        self._writing = threading.RLock()
        self._voice: SetVoice | None = None
        self._gain: float | None = None  # of the notes that sound
        self._ungained: SetVoice | None = None  # the same voice, edited: its own gain is worked out when nothing sounds
        self._settings, self._volume = PlaySettings(), 1.0
        self._input: Input | None = None
        self._inputs: tuple[str, ...] = ()
        self._input_problem = ""
        self._keys: set[int] = set()
        self._told: LiveState | None = None
        self._acts: dict[type, Callable[[LiveWriter, Any], None]] = {
            NoteOn: lambda engine, m: engine.note_on(m.key, m.velocity),
            NoteOff: lambda engine, m: engine.note_off(m.key),
            Sustain: lambda engine, m: engine.sustain(m.down),
            Bend: lambda engine, m: engine.bend(m.value),
            Wheel: lambda engine, m: engine.wheel(m.value),
            AllOff: lambda engine, m: engine.all_off(),
        }

    def loop(self) -> None:
        """Until Shutdown, or until this process finds no device any more."""
        playing = threading.Thread(target=self._play, name="keys", daemon=True)
        playing.start()
        while playing.is_alive():
            message = self._channel.receive(FOLLOW_S if self._auditions.heard else CHECK_S)
            if message is not None and type(message) not in self._channel.at_once:
                self._orders.put(message)
            if isinstance(message, Shutdown):
                if self._prepared.is_set():  # else there is nothing to leave
                    playing.join()
                return
            self._auditions.follow()

    def _play(self) -> None:
        """Keys, wheels, voices and the device, in the order in which they are told."""
        at_leisure(self._prepare)
        self._prepared.set()
        self._stream.open()
        self._list_inputs()
        self._tell()
        while True:
            message = self._next_order()
            if isinstance(message, Shutdown):
                self._leave()
                return
            try:
                if message is not None:
                    self._obey(message)
                elif self._ungained is not None:
                    self._level()
                self._check()
                if self._stream.state.needs_restart:
                    return  # this process finds no device any more, and the window starts another one
            except Exception as error:  # a wrong message must not end the music
                explained(error, "Playing")

    def _next_order(self) -> Any:
        """None when none came in time."""
        try:
            return self._orders.get(timeout=CHECK_S if self._ungained is None else LEVEL_S)
        except queue.Empty:
            return None

    def _obey(self, message: Any) -> None:
        if type(message) in self._acts:
            self._perform(lambda engine: self._acts[type(message)](engine, message))
        elif isinstance(message, SetVoice):
            self._set_voice(message)
        elif isinstance(message, SetSettings):
            self._settings = message.settings
            self._perform(lambda engine: engine.set_settings(message.settings))
        elif isinstance(message, SetVolume):
            self._volume = min(1.0, max(0.0, message.volume)) ** 2
            self._perform(lambda engine: engine.set_volume(self._volume))
            if self._mixer is not None:
                self._mixer.set_volume(self._volume)
        elif isinstance(message, SetInput):
            self._set_input(message.name)
        elif isinstance(message, LookAgain):
            self._stream.open()
            self._list_inputs()
            self._told = None  # there is an answer, also where nothing has changed

    def _set_voice(self, message: SetVoice) -> None:
        """Play another voice; one of another synth is played by another engine, through the device that is open."""
        self._voice = message
        synth = voicing.synth_of(message.voice)
        if synth == self._synth and not self._lacks_table:
            self._dress(message)
            return
        live_engines.warm_up(synth)
        if self._mixer is None:
            self._synth = synth
            return
        made = self._instrument(synth, self._mixer)
        self._perform(lambda engine: engine.all_off())
        end = time.monotonic() + LEAVE_S
        while self._engine is not None and self._engine.sounding and time.monotonic() < end:
            time.sleep(0.001)
        with self._writing:
            self._synth, self._engine = synth, made
            self._mixer.use(made)

    def _dress(self, message: SetVoice) -> None:
        """Notes that follow an edit keep their gain, since a step of it would be heard as a click."""
        edited = message.edit and self._gain is not None
        self._ungained = message if edited else None
        gain = self._gain if edited and self._gain is not None else live_engines.gain_of(message)
        self._gain = gain
        self._perform(live_engines.dressed(message, gain))

    def _level(self) -> None:
        """Nothing is being changed, and where nothing sounds an edited voice is made as loud as all others."""
        message, engine = self._ungained, self._engine
        if message is not None and (engine is None or not engine.sounding):
            self._dress(replace(message, edit=False))

    def _prepare(self) -> None:
        """Load the kernels that mix and play."""
        self._channel.send(Preparing(0.0, "Preparing the keyboard"))
        mixer.warm_up()
        live_engines.warm_up(self._synth)
        self._channel.send(Preparing(1.0, "The keyboard is ready"))

    def _perform(self, act: Callable[[LiveWriter], None]) -> None:
        """Write to the engine, if there is one that is heard."""
        with self._writing, suppress(RingFull):  # a device that stands still is noticed by the check
            if self._engine is not None:
                act(self._engine)

    # ---- the device -------------------------------------------------------------------------------------------

    def _make(self, rate: int, channels: int) -> Mixer:
        """A mixer with an engine for the device that was found, as the last one was."""
        device = Mixer(rate, channels)
        device.set_volume(self._volume)
        made = self._instrument(self._synth, device)
        with self._writing:
            self._mixer, self._engine = device, made
            device.use(made)
        self._auditions.use(device)
        return device

    def _instrument(self, synth: EngineSpec, device: Mixer) -> LiveWriter:
        """What plays the voice, the way it is to be played."""
        made = live_engines.instrument(synth, device.sample_rate, device.channels)
        self._lacks_table = bool(table_store.missing(synth.tables))
        made.set_settings(self._settings)
        made.set_volume(self._volume)
        if self._voice is not None:
            self._gain, self._ungained = live_engines.gain_of(self._voice), None
            live_engines.dressed(self._voice, self._gain)(made)
        return made

    def _check(self) -> None:
        before = self._stream.state
        if self._stream.check() != before:
            with self._writing:
                self._engine = self._mixer = None
            self._auditions.use(None)
        self._tell()

    def _tell(self) -> None:
        """Say how it stands, when that has changed."""
        state: PlayerState = self._stream.state
        told = LiveState(
            available=state.available,
            text=state.text,
            sample_rate=state.sample_rate if state.available else 0,
            inputs=self._inputs,
            input=self._input.name if self._input else "",
            input_problem=self._input_problem,
            underflows=self._mixer.underflows if self._mixer else 0,
            without_python=self._stream.without_python,
        )
        if told != self._told:
            self._told = told
            self._channel.send(told)

    # ---- MIDI -------------------------------------------------------------------------------------------------

    def _list_inputs(self) -> None:
        try:
            self._inputs, self._input_problem = tuple(input_names()), ""
        except PortError as error:
            self._inputs, self._input_problem = (), sentence(str(error))

    def _set_input(self, name: str) -> None:
        if self._input is not None:
            self._input.close()
            self._input = None
            self._perform(lambda engine: engine.all_off())
        self._keys.clear()
        self._input_problem = ""
        if name:
            try:
                self._input = open_input(name, self._take)
            except PortError as error:
                self._input_problem = sentence(str(error))

    def _take(self, data: bytes) -> None:
        """One message of the MIDI input, in the driver's thread. All channels play."""
        kind, first, second = data[0] & 0xF0, *(bytes(data[1:3]) + b"\0\0")[:2]
        if kind == NOTE_ON and second > 0:
            self._keys.add(first)
            self._perform(lambda engine: engine.note_on(first, second))
        elif kind in (NOTE_ON, NOTE_OFF):
            self._keys.discard(first)
            self._perform(lambda engine: engine.note_off(first))
        elif kind == PITCH_WHEEL:
            self._perform(lambda engine: engine.bend(first | second << 7))
            return
        elif kind == CONTROL:
            self._turn(first, second)
            return
        else:
            return
        self._channel.send_latest(KeysDown(frozenset(self._keys)))

    def _turn(self, number: int, value: int) -> None:
        """A controller."""
        if number == WHEEL_CONTROL:
            self._perform(lambda engine: engine.wheel(value))
        elif number == SUSTAIN_CONTROL:
            self._perform(lambda engine: engine.sustain(value >= 64))
        elif number in (SOUND_OFF, NOTES_OFF):
            self._keys.clear()
            self._perform(lambda engine: engine.all_off())
        elif number == CONTROLS_OFF:
            self._perform(lambda engine: engine.wheel(0))
            self._perform(lambda engine: engine.bend(8192))
            self._perform(lambda engine: engine.sustain(False))

    def _leave(self) -> None:
        if self._input is not None:
            self._input.close()
        self._stream.close()


def run(channel: Channel) -> None:
    """Entry of the process."""
    Live(channel).loop()
