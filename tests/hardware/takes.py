"""Takes of a synth that stands in for hardware: the program's link, recorder and taker on it, after a soundcheck.

PortAudio and JACK's library look for a server once a process, so tests have them in a process of its own.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

import pytest
from hardware.device import StandIn
from jack_server import JackServer

from evosynth.audio.recorder import Recorder
from evosynth.hardware import soundcheck
from evosynth.hardware.cables import Cables
from evosynth.hardware.foretold import foretold
from evosynth.hardware.soundcheck import Soundcheck
from evosynth.hardware.taking import Taker
from evosynth.midi.conversation import Conversation
from evosynth.midi.link import Link
from evosynth.midi.profiles.registry import named
from evosynth.synths.base import Note
from evosynth.synths.takes import HEADROOM, Take
from evosynth.voices.dx7 import Voice

# Turned down so that it does not clip, behind converters that take longer than a period of the sound server.
AS_A_PERSON_HAS_IT = {"volume": HEADROOM, "delay_s": 0.03}


class StandInTakes:
    """Takes of the stand-in of this name, in this process. ``told`` are the sentences that were said."""

    def __init__(self, name: str, model: str = "dx7") -> None:
        self.told: list[str] = []
        self.link = Link(
            f"{name}:midi in", f"{name}:midi out", named(model), 1, on_event=lambda event: self._talk.take(event)
        )
        self._talk = Conversation(self.link)
        self.recorder = Recorder(name)
        self.cables = Cables(self._talk, self.recorder)
        self.sound_check()

    def sound_check(self) -> Soundcheck:
        """Anew, after the synth or its cables have changed."""
        self.told.clear()
        self.check = soundcheck.checked(self.cables, foretold)
        self.taker = Taker(self.cables, self.check, told=self.told.append)
        return self.check

    def of(self, voice: Voice, *notes: Note, again: int = 0) -> tuple[Take, ...]:
        """One voice heard at notes."""
        return next(self.taker.record([voice.data], notes, again=again))

    def close(self) -> None:
        self.link.close()
        self.recorder.close()


class FarTakes:
    """The same in another process, so that something can happen while a take is on its way."""

    def __init__(self, synth: StandIn) -> None:
        self.synth = synth
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        self._pool.submit(_begin, synth.name).result()

    def sound_check(self) -> Soundcheck:
        return self._pool.submit(_sound_check).result()

    def begin(self, voice: Voice, *notes: Note) -> Future[tuple[Take, ...]]:
        """One voice is being heard."""
        return self._pool.submit(_of, voice, notes)

    def of(self, voice: Voice, *notes: Note) -> tuple[Take, ...]:
        return self.begin(voice, *notes).result()

    def told(self) -> list[str]:
        """What was said since it was asked last."""
        return self._pool.submit(_told).result()

    def close(self) -> None:
        self._pool.submit(_end).result()
        self._pool.shutdown()


_takes: StandInTakes  # in the process that has them


def _begin(name: str) -> None:
    global _takes
    _takes = StandInTakes(name)


def _sound_check() -> Soundcheck:
    return _takes.sound_check()


def _of(voice: Voice, notes: Sequence[Note]) -> tuple[Take, ...]:
    return _takes.of(voice, *notes)


def _told() -> list[str]:
    told = list(_takes.told)
    _takes.told.clear()
    return told


def _end() -> None:
    _takes.close()


@pytest.fixture(scope="module")
def far_takes(jack_server_process: JackServer) -> Iterator[FarTakes]:
    """At a server that waits for all its clients, and for nothing else: what is lost would be lost by the server."""
    server = JackServer(waits=True, real_time=True)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JACK_DEFAULT_SERVER", server.name)
        patch.setenv("JACK_NO_START_SERVER", "1")
        synth = StandIn("dx7", "SYNTH", **AS_A_PERSON_HAS_IT)
        takes = FarTakes(synth)
    yield takes
    takes.close()
    synth.stop()
    server.stop()
    server.leave()


@pytest.fixture
def takes(far_takes: FarTakes) -> Callable[..., FarTakes]:
    """Of a synth that is as new, and set as this test wants it: ``takes(noise_db=-60.0)``."""

    def of(**switches: Any) -> FarTakes:
        far_takes.synth.become("dx7", **{**AS_A_PERSON_HAS_IT, **switches})
        far_takes.told()
        return far_takes

    return of
