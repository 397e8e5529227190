"""The bridge to the processes that answer: who is asked for what, and what happens to the rest."""

from __future__ import annotations

import os
import signal

import numpy as np
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot

from evosynth.library import paths
from evosynth.service.desk_messages import Draw, Examine, LoadTarget, Occasion, RequestFailed, Sound, SoundReady
from evosynth.synths import registry, voicing
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE
from ui.processes.workers import NICENESS, Workers

FLOOD = 300


def test_a_sound_is_heard_while_a_flood_of_examples_is_read(qtbot: QtBot, workers: Workers) -> None:
    read: list[object] = []
    heard: list[object] = []
    genomes = DX7_SPACE.sample(64, np.random.default_rng(0))
    voices = tuple(voicing.voice_of(genome, registry.default()) for genome in genomes)
    example, ids = paths.examples()[0], tuple(range(64))
    for _ in range(FLOOD):
        workers.ask(lambda ticket: LoadTarget(ticket, example, background=True), read.append, read.append)
    for _ in range(10):
        workers.ask_for_pieces(lambda ticket: Draw(ticket, ids, voices, None))
        workers.ask_for_pieces(lambda ticket: Examine(ticket, ids, voices, None))
    for voice in voices[:3]:
        before = len(heard)
        make = lambda ticket, voice=voice: Sound(ticket, voice, Occasion(), 48000)  # noqa: E731
        workers.ask(make, heard.append, heard.append)
        qtbot.waitUntil(lambda before=before: len(heard) > before, timeout=PATIENCE_MS)
    assert all(isinstance(answer, SoundReady) for answer in heard)
    assert len(read) < FLOOD // 2
    qtbot.waitUntil(lambda: bool(read), timeout=PATIENCE_MS)  # the background goes on all the same


def test_the_system_serves_the_background_last(qtbot: QtBot, workers: Workers) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    wanted = {name: min(19, own + niceness) for name, niceness in NICENESS.items()}
    assert NICENESS["background"] > NICENESS["evolver"] > NICENESS["desk"]

    def found() -> dict[str, int]:
        return {name: os.getpriority(os.PRIO_PROCESS, workers.process_id(name)) for name in NICENESS}

    qtbot.waitUntil(lambda: found() == wanted, timeout=PATIENCE_MS)


def test_of_a_background_that_dies_only_its_own_requests_have_failed(qtbot: QtBot, workers: Workers) -> None:
    lost: list[object] = []
    heard: list[object] = []
    for _ in range(FLOOD):
        workers.ask(lambda ticket: LoadTarget(ticket, paths.examples()[0], background=True), lost.append, lost.append)
    killed, desk = workers.process_id("background"), workers.process_id("desk")
    os.kill(killed, signal.SIGKILL)
    voice = INIT_VOICE.data
    workers.ask(lambda ticket: Sound(ticket, voice, Occasion(), 48000), heard.append, heard.append)
    qtbot.waitUntil(lambda: len(lost) == FLOOD and bool(heard), timeout=PATIENCE_MS)
    assert isinstance(lost[-1], RequestFailed)
    assert isinstance(heard[0], SoundReady)
    assert workers.process_id("desk") == desk
    assert workers.process_id("background") not in (0, killed)


def test_starting_again_starts_only_what_does_not_run(workers: Workers) -> None:
    before = [workers.process_id(name) for name in NICENESS]
    workers.start()
    assert [workers.process_id(name) for name in NICENESS] == before


def test_the_desk_says_once_that_it_has_loaded_what_a_person_may_want_first(qtbot: QtBot, workers: Workers) -> None:
    with qtbot.waitSignal(workers.desk_ready, timeout=PATIENCE_MS):
        pass
