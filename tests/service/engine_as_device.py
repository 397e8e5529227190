"""A child in the place of the process of the synth: the built-in engine answers for what should be played."""

from __future__ import annotations

import time
from typing import Any

from evosynth.runs.assembly import engine
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel
from evosynth.service.take_messages import Heard, NoTakes, TakesAre, Unwanted, WantTakes
from evosynth.synths import registry
from evosynth.synths.takes import TakesOf

GONE = "gone"  # a device that is never there
HUMMING = "humming"  # one of which no take is good
RATE = 44100  # Hz
SLOW_S = 0.02  # of each voice: short for a take, long enough for others to come between


def run(channel: Channel) -> None:
    """Entry of the process."""
    takes = TakesOf(engine(registry.default(), RATE, 1), registry.default())
    waiting: list[WantTakes] = []
    while True:
        if not waiting:
            waiting = _with(waiting, channel.receive())
        for message in channel.drain():
            waiting = _with(waiting, message)
        if any(isinstance(one, Shutdown) for one in waiting):
            return
        if waiting:
            channel.send(_answer(takes, waiting.pop(0)))


def _with(waiting: list[WantTakes], message: Any) -> list[Any]:
    if isinstance(message, Unwanted):
        return [one for one in waiting if one.ticket != message.ticket]
    return [*waiting, message] if isinstance(message, WantTakes | Shutdown) else waiting


def _answer(takes: TakesOf, wanted: WantTakes) -> TakesAre | NoTakes:
    if wanted.device == GONE:
        return NoTakes(wanted.ticket, "The MIDI output 'PORT' has gone.")
    if wanted.device == HUMMING:
        return NoTakes(wanted.ticket, "There is a hum on the sound input.", lost=False)
    time.sleep(SLOW_S)
    heard = next(takes.record([wanted.voice], wanted.notes, again=wanted.again))
    return TakesAre(wanted.ticket, tuple(Heard(take.samples, take.sample_rate, take.problem) for take in heard))
