"""The process that answers quick requests: reads sounds and banks, renders, draws, exports, lists and feeds ports.

There are two of it. One answers persons and draws what is on show; what nobody waits for (see ``priority``) is done by
the other, at a low priority of the system. Within each a person goes first: the newest sound before all, then what else
was asked for, then pictures and explanations, then the background. Pictures and examinations are done a candidate at a
time, explanations in rounds, with a look at what is more urgent in between; a newer one of a kind replaces an older.
MIDI has a thread of its own, for a driver may take its time, and so has what is loaded ahead. Whatever fails becomes a
RequestFailed with one sentence.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evosynth.service import card_desk, document_desk, edit_desk, sounds, table_desk, take_desk, taste_desk
from evosynth.service.desk_messages import (
    Draw,
    DrawCard,
    Examine,
    Examined,
    Explain,
    Export,
    Follow,
    ListDocuments,
    LoadTarget,
    OpenRun,
    Pictures,
    ReadBank,
    ReadTable,
    Recover,
    RequestFailed,
    ShowTable,
    Sound,
    TargetSound,
    TellLine,
)
from evosynth.service.examine_desk import examined
from evosynth.service.explain_desk import Explainer
from evosynth.service.messages import Preparing, Shutdown
from evosynth.service.priority import Priority, priority_of
from evosynth.service.process import Channel
from evosynth.service.sentences import explained
from evosynth.service.take_messages import DrawTakes, HearOn, TakesHeard
from evosynth.service.taste_messages import ReadTaste, SaveTaste

IDLE_S = 0.4  # with nothing to do for so long, the engine is loaded ahead of the first sound

FIRST = (Sound, TargetSound)  # of what a person asks for, in this order

DOING: dict[type, str] = {
    Sound: "Rendering the sound",
    TargetSound: "Playing the target",
    LoadTarget: "Reading the sound",
    ListDocuments: "Looking at the documents",
    DrawCard: "Drawing a document",
    DrawTakes: "Drawing a recorded voice",
    Recover: "Recovering the document",
    ReadBank: "Reading the bank",
    ReadTable: "Reading the table",
    ShowTable: "Drawing the table",
    OpenRun: "Reading a run of the document",
    TellLine: "Looking where the voice comes from",
    Export: "Saving",
    SaveTaste: "Saving the taste",
    ReadTaste: "Reading the taste",
    Draw: "Drawing",
    Examine: "Examining",
    Explain: "Comparing with the parent",
    Follow: "Drawing what is edited",
}


class Desk:
    """The main loop of the process."""

    def __init__(self, channel: Channel, *, loads_ahead: bool = True) -> None:
        self._channel, self._loads_ahead = channel, loads_ahead
        self._waiting: list[Any] = []
        self._explainer = Explainer()
        self._answers: dict[type, Callable[[Any], object]] = {
            Sound: sounds.sound,
            TargetSound: sounds.target_sound,
            LoadTarget: sounds.load_target,
            OpenRun: document_desk.open_run,
            TellLine: document_desk.tell_line,
            ListDocuments: document_desk.list_documents,
            DrawCard: card_desk.draw_card,
            DrawTakes: take_desk.draw_takes,
            Recover: document_desk.recover,
            ReadBank: sounds.read_bank,
            ReadTable: table_desk.read,
            ShowTable: table_desk.show,
            Export: sounds.export,
            Follow: edit_desk.follow,
            SaveTaste: taste_desk.save,
            ReadTaste: taste_desk.read,
        }

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            if not self._waiting:
                request = self._channel.receive(IDLE_S if self._loads_ahead else None)
                if request is None:
                    self._loads_ahead = False
                    threading.Thread(target=self._load_ahead, name="ahead", daemon=True).start()
                    continue
                self._take(request)
            for request in self._channel.drain():
                self._take(request)
            if self._waiting and isinstance(self._waiting[-1], Shutdown):
                return
            if self._waiting:
                self._serve(self._waiting.pop(_most_urgent(self._waiting)))

    def _take(self, request: Any) -> None:
        if isinstance(request, HearOn):
            sounds.TAKES.use(request)
            return
        if isinstance(request, TakesHeard):
            sounds.TAKES.note(request)
            return
        if isinstance(request, Draw | Examine | Explain):
            self._waiting = [r for r in self._waiting if not isinstance(r, type(request))]
        if not (self._waiting and isinstance(self._waiting[-1], Shutdown)):
            self._waiting.append(request)

    def _serve(self, request: Any) -> None:
        try:
            if isinstance(request, Draw | Examine):
                self._answer_one(request)
            elif isinstance(request, Explain):
                self._explain_on(request)
            else:
                self._channel.send(self._answers[type(request)](request))
        except Exception as error:
            self._channel.send(RequestFailed(request.ticket, explained(error, DOING[type(request)])))

    def _answer_one(self, request: Draw | Examine) -> None:
        """A picture, or what is to be said of one candidate; the rest goes back into the queue."""
        if len(request.ids) > 1:
            self._waiting.insert(0, _rest_of(request))
        ids, voices = request.ids[:1], request.voices[:1]
        if isinstance(request, Draw):
            drawn = sounds.pictures(voices, request.target, request.against[:1], request.among)
            self._channel.send(Pictures(request.ticket, ids, drawn))
        else:
            self._channel.send(Examined(request.ticket, ids, examined(voices, request.target)))

    def _explain_on(self, request: Explain) -> None:
        """A round; there may be more."""
        answer = self._explainer.go_on(request)
        if answer is None:
            self._waiting.append(request)
        else:
            self._channel.send(answer)

    def _load_ahead(self) -> None:
        """Beside what is asked for meanwhile. It waits while the evolver compiles: a file to be read must not."""
        try:
            while not sounds.load_ahead():
                time.sleep(IDLE_S)
        except Exception as error:  # the first request will say what is wrong
            explained(error, "Loading the engine")
        self._channel.send(Preparing(1.0, "The engine is loaded"))


def _rest_of(request: Draw | Examine) -> Draw | Examine:
    """All but the first of what it asks for."""
    ids, voices = request.ids[1:], request.voices[1:]
    if isinstance(request, Draw):
        return replace(request, ids=ids, voices=voices, against=request.against[1:])
    return replace(request, ids=ids, voices=voices)


def _most_urgent(waiting: list[Any]) -> int:
    """The place of what goes next: of sounds the newest, of others the oldest."""

    def rank(place: int) -> tuple[Priority, int, int]:
        request = waiting[place]
        kind = FIRST.index(type(request)) if isinstance(request, FIRST) else len(FIRST)
        return priority_of(request), kind, -place if isinstance(request, Sound) else place

    return min(range(len(waiting)), key=rank)


def run(channel: Channel) -> None:
    """Entry of the process that answers persons."""
    Desk(channel).loop()


def run_background(channel: Channel) -> None:
    """Entry of the process that does what nobody waits for."""
    Desk(channel, loads_ahead=False).loop()
