"""A synth with its cables at a JACK server: MIDI in and out, audio out, and all that can go wrong between."""

from __future__ import annotations

import threading
import time
import traceback
from typing import Any

import jack
from cable import CableIn, CableOut
from models import MODELS
from output import Output
from sound import Engine
from synth import Synth

DUMP = 40  # bytes and more: what a spoilt cable spoils
SPOILT_AT = 26  # a byte of data in the midst of a dump
SENSING_EVERY_S = 0.08


class Rig:
    """All that is asked of it is done under one lock, which the sound server's callback takes too.

    Never while a client or a port comes or goes: the server waits for the callback then.
    """

    def __init__(self, model: str, name: str) -> None:
        self.lock = threading.RLock()
        self._plugging = threading.RLock()  # a client of JACK asks its server for one thing at a time
        self.error = ""
        self.powered = self.plugged = False
        self._name = name
        self._client: Any = None
        self._pulled = threading.Event()
        self._anchor = (0, 0.0)  # a frame, and the monotonic clock's time of it, s
        threading.Thread(target=self._pull_when_told, daemon=True).start()
        self.become(model)

    def become(self, model: str) -> bool:
        """Another model, new, with everything set right. Whether its ports stayed, as the new one has them too."""
        stays = self.plugged and self.synth.model.midi_out == MODELS[model].midi_out
        if not stays:
            self._close()
            client = jack.Client(self._name, no_start_server=True)
            self.rate = int(client.samplerate)
        with self.lock:
            self._make(model)
        if not stays:
            self._open(client)
        self.powered = True
        return stays

    def _make(self, model: str) -> None:
        self.cable_in, self.cable_out = CableIn(self.rate), CableOut(self.rate)
        self.synth = Synth(model, Engine(self.rate), self.send)
        self.synth.began = self._note_began
        self.output = Output(self.rate)
        self.sent: list[tuple[float, bytes]] = []
        self.delay_s = 0.0
        self.drops: list[list[float]] = []  # what the audio cable loses of each note to come: from s on, for ms
        self.cable_back = True
        self.sensing, self.pieces, self.realtime_inside = self.synth.model.senses, 0, False
        self.spoil_in: list[int] = []  # which of the dumps to come, 1 the next
        self.spoil_out: list[int] = []
        self.pull_after = 0  # bytes; 0: never

    # Power and plugs

    def _open(self, client: Any) -> None:
        self._client, self._name = client, client.name
        self._audio = client.outports.register("audio")
        self._register_midi()
        self._next_sensing = 0.0
        self.powered = self.plugged = True
        client.set_process_callback(self._process)
        client.activate()

    def _register_midi(self) -> None:
        self._in = self._client.midi_inports.register("midi in")
        self._out = self._client.midi_outports.register("midi out") if self.synth.model.midi_out else None

    def _close(self) -> None:
        with self._plugging:
            if self._client is not None:
                self._client.deactivate()  # the callback uses it until then
                self._client.close()
                self._client = None

    @property
    def name(self) -> str:
        return self._name

    def power_off(self, ports_stay: bool) -> None:
        """Its interface may stay; else all ports go."""
        with self.lock:
            self.powered = False
            self._cut()
            self.synth.notes.silence(self.frame())
        if not ports_stay:
            self.plugged = False
            self._close()

    def power_on(self, name: str) -> None:
        """With ports under another name where asked and where they had gone."""
        with self.lock:
            self.synth.power_on()
        if self._client is None:
            self._open(jack.Client(name or self._name, no_start_server=True))
        self.powered = True

    def pull(self) -> None:
        """The MIDI cable is out: what is on the way is lost, the ports are gone."""
        with self._plugging:
            with self.lock:
                if not self.plugged:
                    return
                self.plugged = False
                self._cut()
            for port in (self._in, self._out):
                if port is not None:
                    port.unregister()

    def plug(self) -> None:
        with self._plugging:
            if self._client is not None and not self.plugged:
                self._register_midi()
                self.plugged = True

    def _cut(self) -> None:
        self.cable_in.cut()
        self.cable_out.cut()
        self.synth.cable_out()

    def _pull_when_told(self) -> None:
        while self._pulled.wait():
            self._pulled.clear()
            self.pull()

    # What goes out

    def send(self, data: bytes) -> None:
        """Puts a message of the synth's on its cable out."""
        if not (self.powered and self.plugged and self.cable_back and self.synth.model.midi_out):
            return
        if len(data) >= DUMP:
            if 1 in self.spoil_out:
                data = data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]
            self.spoil_out = [number - 1 for number in self.spoil_out if number > 1]
        self.sent.append((self.frame(), data))
        for piece in self._cut_up(data):
            self.cable_out.put(piece, self.frame())

    def _cut_up(self, data: bytes) -> list[bytes]:
        size = self.pieces or len(data)
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        if self.realtime_inside and len(data) >= DUMP:
            return [piece[:20] + b"\xf8" + piece[20:] for piece in pieces]
        return pieces

    # The sound server's callback

    def frame(self) -> int:
        return int(self._client.frame_time) if self._client is not None else 0

    def at_s(self, frame: float) -> float:
        """The monotonic clock's time of a frame, s."""
        return self._anchor[1] + (frame - self._anchor[0]) / self.rate

    def _process(self, frames: int) -> None:
        try:
            with self.lock:
                self._period(int(self._client.last_frame_time), frames)
        except Exception:  # JACK would take the callback away and tell nobody
            self.error = traceback.format_exc()

    def _period(self, first: int, frames: int) -> None:
        self._anchor = (first, time.monotonic())
        if self.plugged:
            for offset, data in self._in.incoming_midi_events():
                self._comes(bytes(data), first + offset)
            self._deliver(first + frames)
        self.synth.run(first + frames)
        if self.plugged and self._out is not None:
            self._send_out(first, frames)
        sounding = first - round(self.delay_s * self.rate)
        sound = self.synth.notes.mix(sounding, frames)
        if not self.powered:
            sound[:] = 0.0
        self._audio.get_array()[:] = self.output.heard(sound, sounding)

    def _note_began(self, frame: int) -> None:
        if self.drops:
            at_s, ms = self.drops.pop(0)
            self.output.lose(frame + round(at_s * self.rate), round(ms / 1000 * self.rate))

    def _comes(self, data: bytes, frame: int) -> None:
        if len(data) >= DUMP:
            if 1 in self.spoil_in:
                data = data[:SPOILT_AT] + bytes([data[SPOILT_AT] ^ 1]) + data[SPOILT_AT + 1 :]
            self.spoil_in = [number - 1 for number in self.spoil_in if number > 1]
        lost = self.cable_in.lost
        self.cable_in.put(data, frame)
        if self.cable_in.lost > lost:
            self.synth.lcd = "MIDI DATA ERROR"

    def _deliver(self, until: int) -> None:
        for frame, byte in self.cable_in.arrived(until):
            if self.powered:
                self.synth.byte(byte, frame)
            if self.pull_after:
                self.pull_after -= 1
                if not self.pull_after:
                    self._cut()
                    self._pulled.set()
                    return

    def _send_out(self, first: int, frames: int) -> None:
        self._out.clear_buffer()
        if self.sensing and self.powered and first >= self._next_sensing:
            self._next_sensing = first + SENSING_EVERY_S * self.rate
            self._out.write_midi_event(0, b"\xfe")
        for frame, data in self.cable_out.arrived(first + frames):
            self._out.write_midi_event(max(int(frame) - first, 0), data)
