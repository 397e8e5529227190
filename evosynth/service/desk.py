"""The process that answers quick requests: reads sounds and banks, renders, draws, exports, lists and feeds ports.

What the person waits for goes first: the newest sound before all, pictures last but for what is examined; a newer
Draw or Examine replaces an older one.
MIDI has a thread of its own, for a driver may take its time. Whatever fails becomes a Problem with one sentence.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evosynth.service import midi_desk, sounds
from evosynth.service.desk_messages import (
    Draw,
    Examine,
    Export,
    Flags,
    ListPorts,
    LoadTarget,
    OpenSession,
    Pictures,
    Problem,
    ReadBank,
    SendVoice,
    Sound,
    TargetSound,
)
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel
from evosynth.service.sentences import explained

ANSWERED_AT_ONCE = 2  # of what is drawn or examined, between two looks at what is more urgent
IDLE_S = 0.4  # with nothing to do for so long, the engine is loaded ahead of the first sound

RANKS: dict[type, int] = {
    **{Sound: 0, TargetSound: 1, LoadTarget: 2, ReadBank: 2, OpenSession: 2, Export: 2},
    **{Draw: 4, Examine: 5},
}
BACKGROUND = 3

DOING: dict[type, str] = {
    Sound: "Rendering the sound",
    TargetSound: "Playing the target",
    LoadTarget: "Reading the sound",
    ReadBank: "Reading the bank",
    OpenSession: "Reading the unfinished run",
    Export: "Saving",
    Draw: "Drawing",
    Examine: "Examining",
    ListPorts: "Looking for MIDI outputs",
    SendVoice: "Sending",
}


class Desk:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: list[Any] = []
        self._midi: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._answers: dict[type, Callable[[Any], object]] = {
            Sound: sounds.sound,
            TargetSound: sounds.target_sound,
            LoadTarget: sounds.load_target,
            OpenSession: sounds.open_session,
            ReadBank: sounds.read_bank,
            Export: sounds.export,
        }
        threading.Thread(target=self._serve_midi, name="midi", daemon=True).start()

    def loop(self) -> None:
        """Until Shutdown."""
        warm = False
        while True:
            if not self._waiting:
                request = self._channel.receive(None if warm else IDLE_S)
                if request is None:
                    warm = self._load_ahead()
                    continue
                self._take(request)
            for request in self._channel.drain():
                self._take(request)
            if self._waiting and isinstance(self._waiting[-1], Shutdown):
                return
            if self._waiting:
                self._serve(self._waiting.pop(_most_urgent(self._waiting)))

    def _load_ahead(self) -> bool:
        """False while the evolver compiles: a file to be read must not wait for that."""
        try:
            return sounds.load_ahead()
        except Exception as error:  # the first request will say what is wrong
            explained(error, "Loading the engine")
            return True

    def _take(self, request: Any) -> None:
        if isinstance(request, ListPorts | SendVoice):
            self._midi.put(request)
            return
        if isinstance(request, Draw | Examine):
            self._waiting = [r for r in self._waiting if not isinstance(r, type(request))]
        if not (self._waiting and isinstance(self._waiting[-1], Shutdown)):
            self._waiting.append(request)

    def _serve(self, request: Any) -> None:
        try:
            if isinstance(request, Draw | Examine):
                self._answer_some(request)
            else:
                self._channel.send(self._answers[type(request)](request))
        except Exception as error:
            self._channel.send(Problem(request.ticket, explained(error, DOING[type(request)])))

    def _answer_some(self, request: Draw | Examine) -> None:
        """Some pictures, or what is to be said of some; the rest goes back into the queue."""
        ids, genomes = request.ids[:ANSWERED_AT_ONCE], request.genomes[:ANSWERED_AT_ONCE]
        if isinstance(request, Draw):
            self._channel.send(Pictures(request.ticket, ids, sounds.pictures(genomes, request.target, request.synth)))
        else:
            self._channel.send(Flags(request.ticket, ids, sounds.flags(genomes, request.target, request.synth)))
        kind = type(request)
        if len(request.ids) > ANSWERED_AT_ONCE and not any(isinstance(r, kind) for r in self._waiting):
            rest = request.ids[ANSWERED_AT_ONCE:], request.genomes[ANSWERED_AT_ONCE:]
            self._waiting.insert(0, replace(request, ids=rest[0], genomes=rest[1]))

    def _serve_midi(self) -> None:
        while True:
            request = self._midi.get()
            try:
                self._channel.send(midi_desk.answer(request))
            except Exception as error:
                self._channel.send(Problem(request.ticket, explained(error, DOING[type(request)])))


def _most_urgent(waiting: list[Any]) -> int:
    """The place of the lowest rank; of sounds the newest, of others the oldest."""

    def rank(place: int) -> tuple[int, int]:
        request = waiting[place]
        number = BACKGROUND if getattr(request, "background", False) else RANKS.get(type(request), 2)
        return number, -place if isinstance(request, Sound) else place

    return min(range(len(waiting)), key=rank)


def run(channel: Channel) -> None:
    """Entry of the process."""
    Desk(channel).loop()
