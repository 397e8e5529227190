"""A breeding on the synth at the cables, by keys and mouse: chosen, played voice by voice, rested, gone on with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hardware.device import StandIn
from hardware.device import stand_ins as stand_ins
from screen import Program, Screen, Start

BESIDE = 2  # choices before the sound inputs: none, and the system's own


def chosen_as_engine(screen: Screen, program: Program, stand_ins: Callable[..., StandIn]) -> StandIn:
    """A synth that has come to its cables, is heard, and is to be bred on."""
    program.until(lambda said: said.get("ports") is not None, "a look at the ports")
    synth = stand_ins("dx7", "DX7", sys_info=True, memory_protect=False, volume=0.3)
    program.until(lambda said: said.get("newcomer") == synth.midi_in, "the port that has come")
    screen.click([1260, 120])  # without a window manager a click brings the keyboard
    program.until(lambda said: said["active"], "the keyboard")
    screen.click(program.place("port"))
    program.until(lambda said: said["synth"] and "DX7" in said["sounds"], "the synth, and its sound")
    screen.click(program.place("sound_input"))
    for _ in range(1 + BESIDE + program.said["sounds"].index("DX7")):
        screen.key("Down")
    screen.key("Return")
    program.until(lambda said: said["sound"] == "DX7" and said["level"] is not None, "its level")
    screen.key("Escape")
    program.until(lambda said: not said["device"], "the sheet closed")
    screen.click(program.place("engine"))
    screen.key("Up")  # the last of them
    screen.key("Return")
    program.until(lambda said: said["engine"] == "My DX7", "the engine")
    return synth


@pytest.mark.slow
def test_children_are_played_on_the_synth_and_a_cable_that_is_pulled_lets_them_wait(
    screen: Screen, start: Start, stand_ins: Callable[..., StandIn]
) -> None:
    program = start("observed_program.py")
    synth = chosen_as_engine(screen, program, stand_ins)
    screen.key("ctrl+b")
    program.until(lambda said: said["run"] == "running" and said.get("grid", 0) >= 3, "the first that were played")
    assert program.said["news"].startswith("Voice ")
    synth.ask("pull")
    program.until(lambda said: said["run"] == "paused", "a rest")
    program.until(lambda said: "is not connected" in said["why_not"], "a sentence")
    synth.ask("plug")
    program.until(lambda said: not said["why_not"], "the synth, again")
    screen.key("ctrl+e")
    program.until(lambda said: said["run"] == "breeding", "all that were still to be played")
    program.until(lambda said: said["grid"] == said["pictures"] == 16, "sixteen pictures")
    screen.key("ctrl+q")
    program.wait()
    assert not synth.state()["sounding"]
