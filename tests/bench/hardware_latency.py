"""From the press on a tile to its first sound on a synth: the dump's time on the wire, the profile's pause, and more.

    .venv/bin/python tests/bench/hardware_latency.py [--rounds 60] [--frames 128] [--model dx7]

The window's process that owns the link (``evosynth.service.device``) is asked to play a voice, as a press on a tile has
it asked. The synth is the stand-in at DIN speed, at a JACK server without a card; it notes when the last byte of the
note has come, which is when a synth begins to sound. What is beyond the dump, the pause and the note's own three bytes
is the program's and the sound server's (one period and what is left of another). Figures are in ms.
"""

from __future__ import annotations

import argparse
import queue
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from server_of_its_own import RATE, sound_server

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

WIRE_BYTES_PER_S = 3125.0


def asked_for_s(model: str) -> float:
    """The dump on the wire, the profile's pause, and the three bytes of a note."""
    from evosynth.midi import outgoing
    from evosynth.midi.profiles.registry import named
    from evosynth.voices.dx7 import INIT_VOICE

    return sum(packet.wait_s for packet in outgoing.voice(INIT_VOICE, named(model), 1)) + 3 / WIRE_BYTES_PER_S


def measured(model: str, rounds: int) -> list[float]:
    """What a first sound takes beyond what is asked for, in s, a press each."""
    from hardware.device import StandIn

    from evosynth.service.device_messages import DeviceIs, Played, PlayVoice, Quiet, UseDevice
    from evosynth.service.messages import Shutdown
    from evosynth.service.process import Child
    from evosynth.voices.dx7 import INIT_VOICE

    told: queue.SimpleQueue[Any] = queue.SimpleQueue()
    synth = StandIn(model, "DX7")
    child = Child("evosynth.service.device:run", on_message=told.put, on_end=lambda code: told.put(None))
    child.send(UseDevice(synth.midi_in, synth.midi_out, model, 1))
    while not (isinstance(message := told.get(timeout=60), DeviceIs) and message.output):
        pass
    rng = np.random.default_rng(1)
    beyond = []
    for ticket in range(1, rounds + 1):
        voice = INIT_VOICE.with_values(op2_output=int(rng.integers(0, 100)), algorithm=int(rng.integers(0, 32)))
        time.sleep(0.5 + float(rng.uniform(0, 0.05)))  # nothing is on its way any more
        synth.ask("forget")
        pressed = time.monotonic()
        child.send(PlayVoice(ticket, voice.data, (Played(60, 100, 0.0, 0.1),)))
        synth.until(lambda state: any("note off" in message["did"] for message in state["received"]))
        played = [note["at_s"] for note in synth.notes() if note["voice"] == voice.data.hex()]
        if len(played) == 1:  # else the sound server has left a period out: the machine has other work
            beyond.append(played[0] - pressed - asked_for_s(model))
    child.send(Quiet())
    child.end(Shutdown(), 3.0)
    synth.stop()
    return beyond


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--frames", type=int, default=128, help="of a period of the sound server")
    parser.add_argument("--model", default="dx7")
    asked = parser.parse_args()
    with sound_server(asked.frames):
        beyond_ms = 1000 * np.array(measured(asked.model, asked.rounds))
    asked_ms = 1000 * asked_for_s(asked.model)
    median, nine_in_ten = np.percentile(beyond_ms, [50, 90])
    print(f"{asked.model}: {asked_ms:.1f} ms for the dump, the pause and the note")
    print(f"beyond them, of {len(beyond_ms)} presses:", end=" ")
    print(f"median {median:.1f}, nine in ten {nine_in_ten:.1f}, most {beyond_ms.max():.1f} ms", end=" ")
    print(f"(periods of {1000 * asked.frames / RATE:.1f} ms)")


if __name__ == "__main__":
    main()
