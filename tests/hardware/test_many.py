"""Many voices and many cancels at DIN speed, at four synths at once: none damaged, no note left hanging."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from hardware.device import StandIn
from hardware.talk import Talk, arrived, random_voices
from jack_server import JackServer

from evosynth.errors import PortError
from evosynth.midi import outgoing
from evosynth.midi.conversation import Tune

MODELS = ("dx7", "tx7", "volca-fm", "minidexed")  # of which a voice is one message


@pytest.fixture
def server(jack_server_process: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[JackServer]:
    """One that waits for all its clients: else what is lost may be lost by the sound server."""
    server = JackServer(waits=True)
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    yield server
    server.stop()
    server.leave()


def at_each(run: Callable[[str, int], int]) -> list[int]:
    """What ``run(model, seed)`` gives for each model, in processes of their own: JACK's library knows one server."""
    with ProcessPoolExecutor(len(MODELS), mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(run, MODELS, range(len(MODELS))))


def damaged(model: str, seed: int) -> int:
    """How many of 250 voices are not in the edit buffer as they were sent."""
    synth = StandIn(model, model.upper())
    link, lost = Talk(synth, model).link, 0
    for voice in random_voices(seed, 250):
        link.send(outgoing.voice(voice, link.profile, 1))
        lost += not arrived(synth, voice)
    link.close()
    synth.stop()
    return lost


def hanging(model: str, seed: int) -> int:
    """How many notes still sound after 125 phrases, each with a voice before it, that were broken off in three ways."""
    synth, rng = StandIn(model, model.upper()), random.Random(seed)
    talk, left = Talk(synth, model), 0
    for voice in random_voices(seed, 125):
        left += broken_off(synth, talk, outgoing.voice(voice, talk.profile, 1) if rng.random() < 0.7 else (), rng)
        while not talk.link.there:
            with contextlib.suppress(PortError):  # the server may still be at what was closed
                talk = Talk(synth, model)
    begun = len(synth.notes())
    talk.link.close()
    synth.stop()
    assert begun > 60
    return left


def broken_off(synth: StandIn, talk: Talk, before: tuple[outgoing.Packet, ...], rng: random.Random) -> int:
    """Notes that sound a while after a phrase was broken off, by the cancel, by Esc or by the end of the link."""
    tune = Tune(tuple((rng.randrange(30, 60) + 10 * at, 100, 0.03 * at, 0.03 * at + 0.5) for at in range(4)))
    wait_s = rng.uniform(0.0, 0.2)
    end = time.monotonic() + wait_s
    way = rng.choice([str, talk.link.silence, talk.link.silence, talk.link.close])
    timer = threading.Timer(wait_s, way)
    timer.start()
    with contextlib.suppress(PortError):
        talk.conversation.play(tune, before=before, cancelled=lambda: time.monotonic() > end + 0.02)
    timer.join()
    patient = time.monotonic() + 2.0
    while (sounding := synth.state()["sounding"]) and time.monotonic() < patient:
        time.sleep(0.01)
    synth.ask("silence")
    return len(sounding)


@pytest.mark.slow
def test_none_of_1000_voices_is_damaged_at_din_speed(server: JackServer) -> None:
    assert at_each(damaged) == [0] * len(MODELS)


@pytest.mark.slow
def test_no_note_hangs_after_500_cancels(server: JackServer) -> None:
    """One may be the sound server's, which loses a message in some thousand on a busy machine."""
    assert sum(at_each(hanging)) <= 1
