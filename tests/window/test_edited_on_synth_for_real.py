"""A voice of a breeding on the synth, edited by hand: sent, heard, recorded, and there again after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hardware.device import StandIn
from hardware.device import stand_ins as stand_ins
from jack_server import JackServer
from screen import Program, Screen, Start
from test_synth_as_engine_for_real import chosen_as_engine

from evosynth.documents.opening import reading
from evosynth.synths import voicing


@pytest.fixture
def jack_server(jack_server_process: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[JackServer]:
    """In real time: other work on the machine would cost samples, and with them takes."""
    server = JackServer(real_time=True)
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    yield server
    server.stop()
    server.leave()


def takes(document: Path) -> set[bytes]:
    """Voices without their names that were recorded once at least."""
    with reading(document) as db:
        return {row[0] for row in db.execute("SELECT voice FROM takes")}


def page(program: Program, what: str) -> None:
    program.until(lambda said: said["run"] == "breeding" and said["grid"] == said["pictures"] == 16, what)


@pytest.mark.slow
def test_a_voice_that_is_edited_is_sent_heard_recorded_and_survives_a_kill(
    screen: Screen, start: Start, stand_ins: Callable[..., StandIn], tmp_path: Path
) -> None:
    program = start("observed_program.py")
    synth = chosen_as_engine(screen, program, stand_ins)
    screen.key("ctrl+b")
    program.until(lambda said: said["run"] == "running" and said.get("grid", 0) >= 1, "the first that was played")
    page(program, "sixteen pictures")
    screen.key("ctrl+d")
    program.until(lambda said: said["device"], "the sheet")
    screen.click(program.place("on_synth"))
    program.until(lambda said: said["on"] == "device", "heard on the synth")
    screen.key("Escape")
    program.until(lambda said: not said["device"], "the sheet closed")
    (document,) = (tmp_path / "home" / "documents").glob("*.evosynth")
    before, played = takes(document), len(synth.notes())

    screen.key("ctrl+3")
    program.until(lambda said: said.get("place") == "Voice", "its values")
    screen.input("mousemove", *program.place("output_level"))
    for button in (5, 5, 4) * 10:  # where its value is at an end one way does nothing
        screen.input("click", button)
        time.sleep(1.5)
        if program.now(lambda said: said.get("toast", "").startswith("Op 1 output level")):
            break
    program.until(lambda said: said.get("toast", "").startswith("Op 1 output level"), "an act that is written")
    program.until(lambda said: len(said["edited"]) == 1, "a tile of its own")
    place = program.said["edited"]
    screen.key("space")
    synth.until(lambda state: state["sounding"])
    heard = bytes.fromhex(synth.notes()[-1]["voice"])
    synth.until(lambda state: not state["sounding"])
    assert voicing.sound(heard) not in before, "it is another voice than those that were bred"
    assert (takes(document), len(synth.notes())) == (before, played + 1), "nothing is recorded unasked"

    screen.key("ctrl+shift+Return")
    program.until(lambda said: said.get("toast", "").startswith("It was recorded"), "a take of it")
    assert takes(document) == before | {voicing.sound(heard)}
    page(program, "the same page")

    program.stop()  # kill -9, of all its processes
    synth.until(lambda state: not state["sounding"])
    played = len(synth.notes())
    assert takes(document) == before | {voicing.sound(heard)}
    program = start("observed_program.py", str(document))
    program.until(lambda said: said.get("grid") == said.get("pictures") == 16, "the page, drawn")
    program.until(lambda said: said["edited"] == place and said["run"] == "breeding", "the voice that was edited")
    assert len(synth.notes()) == played, "nothing is played to look at it"
