"""The window with a synth at its cable, by keys and mouse: chosen, played, silenced, sent to, and left in peace."""

from __future__ import annotations

from collections.abc import Callable

from hardware.device import StandIn
from hardware.device import stand_ins as stand_ins
from screen import Screen, Start


def test_tiles_are_heard_on_the_synth_and_its_edit_buffer_holds_what_was_sent(
    screen: Screen, start: Start, stand_ins: Callable[..., StandIn]
) -> None:
    program = start("observed_program.py")
    program.until(lambda said: said.get("ports") is not None, "a look at the ports")
    synth = stand_ins("dx7", "DX7", sys_info=True, memory_protect=False)  # beside others that were there before
    program.until(lambda said: said.get("newcomer") == synth.midi_in, "the port that has come")
    assert synth.state()["count"] == 0, "nothing is sent to a port that nobody has chosen"
    screen.click([1260, 120])  # without a window manager a click brings the keyboard
    program.until(lambda said: said["active"], "the keyboard")
    screen.click(program.place("port"))
    program.until(lambda said: said["synth"] and said["device"], "the synth, and its sheet")
    screen.key("ctrl+b")
    program.until(lambda said: said.get("grid") == 16 and said.get("pictures") == 16, "sixteen voices")
    screen.click(program.place("on_synth"))  # the sheet stays open over the field
    program.until(lambda said: said["on"] == "device", "heard on the synth")
    screen.key("Escape")
    program.until(lambda said: not said["device"], "the sheet closed")
    screen.key("space")
    synth.until(lambda state: state["sounding"])
    screen.key("Escape")
    synth.until(lambda state: not state["sounding"])
    screen.key("ctrl+Return")
    program.until(lambda said: said["synth_told"].endswith("sent"), "a voice sent")
    synth.until(lambda state: bytes.fromhex(state["edit_buffer"])[145:].decode().strip().upper().isupper())
    screen.key("Right")
    screen.key("space")
    synth.until(lambda state: state["sounding"])
    screen.key("ctrl+q")
    synth.until(lambda state: not state["sounding"])
