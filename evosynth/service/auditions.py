"""Sounds that are auditioned in the process that plays: they begin at once, whatever a voice takes to get ready."""

from __future__ import annotations

import threading
from dataclasses import replace

from evosynth.audio.live_stream import LiveStream
from evosynth.audio.stream import looped, playable
from evosynth.service.live_messages import PlaySound, SoundAt, StopSound
from evosynth.service.process import Channel
from evosynth.synths.live.mixer import Mixer


class Auditions:
    """One sound at a time. ``obey`` is called as the window's words are read, ``follow`` by another thread."""

    def __init__(self, channel: Channel, stream: LiveStream) -> None:
        self._channel, self._stream = channel, stream
        self._mixer: Mixer | None = None
        self._heard: tuple[PlaySound, Mixer, int] | None = None  # a sound, where it is heard, its number there
        self._changing = threading.Lock()  # what is heard

    def use(self, mixer: Mixer | None) -> None:
        """Another device is open, or none; from any thread."""
        self._mixer = mixer

    @property
    def heard(self) -> bool:
        """Whether there is something to follow."""
        return self._heard is not None

    def obey(self, message: PlaySound | StopSound) -> None:
        """Begin a sound, or fade out what is heard."""
        mixer = self._mixer
        with self._changing:
            self._heard = None
            if isinstance(message, StopSound):
                if mixer is not None:
                    mixer.silence()
            elif mixer is None:
                self._channel.send(SoundAt(message.number, 0.0, over=True))
            else:
                samples, rate = message.samples, mixer.sample_rate
                if message.loop:
                    samples = looped(samples, rate, message.start)
                number = mixer.play(playable(samples, rate), message.shift)
                self._heard = replace(message, samples=samples), mixer, number

    def follow(self) -> None:
        """Say what is heard by now."""
        with self._changing:
            if self._heard is not None:
                self._say(*self._heard)

    def _say(self, sound: PlaySound, mixer: Mixer, number: int) -> None:
        at, rate = mixer.position(number), mixer.sample_rate
        heard_s = 0.0 if at is None else max(0.0, at / rate - self._stream.latency_s)
        over = at is None or mixer is not self._mixer or heard_s * rate >= len(sound.samples)
        self._channel.send(SoundAt(sound.number, heard_s, over))
        if over:
            self._heard = None
