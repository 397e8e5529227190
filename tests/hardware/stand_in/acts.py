"""What can be done to the stand-in while it runs: its switches, its panel, its cables, and the report of its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel
from models import AMEM
from rig import Rig

Answer = dict[str, Any] | None


def state(rig: Rig, since: int = 0, memory: bool = False) -> Answer:
    """All there is to know. Bytes in hexadecimal, times of the monotonic clock (s), messages from ``since`` on."""
    with rig.lock:
        synth = rig.synth
        report = {
            "model": synth.key,
            "name": rig.name,
            "powered": rig.powered,
            "plugged": rig.plugged,
            "channel": synth.channel,
            "sys_info": synth.sys_info,
            "memory_protect": synth.memory_protect,
            "lcd": synth.lcd,
            "edit_buffer": bytes(synth.edit).hex(),
            "operators": synth.operators,
            "block": synth.block,
            "functions": synth.functions,
            "sounding": [[note.key, note.velocity] for note in synth.notes.sounding],
            "received": [
                {"hex": came.data.hex(), "at_s": rig.at_s(came.frame), "frame": came.frame, "did": came.did}
                for came in synth.received[since:]
            ],
            "count": len(synth.received),
            "sent": [data.hex() for _, data in rig.sent],
            "lost_in_buffer": rig.cable_in.lost,
            "lost_while_busy": synth.lost_while_busy,
        }
        if AMEM in synth.model.formats:
            report["supplement"] = bytes(synth.supplement).hex()
        if memory:
            report["memory"] = [_row(synth.memory, 128, slot) for slot in range(synth.model.slots)]
            slots = len(synth.supplements) // 35
            report["supplements"] = [_row(synth.supplements, 35, slot) for slot in range(slots)]
        return report


def _row(data: bytearray, size: int, number: int) -> str:
    return data[size * number : size * number + size].hex()


def notes(rig: Rig) -> Answer:
    """Every note that was played: with which bytes, from which frame on, for how many; None for those that sound."""
    with rig.lock:
        return {
            "notes": [
                {
                    "key": note.key,
                    "velocity": note.velocity,
                    "voice": note.voice.hex(),
                    "frame": note.frame,
                    "at_s": rig.at_s(note.frame),
                    "frames": None if note.ended is None else note.ended - note.frame,
                }
                for note in rig.synth.notes.log
            ]
        }


def forget(rig: Rig) -> Answer:
    """Nothing has been received, sent or played."""
    with rig.lock:
        rig.synth.received.clear()
        rig.synth.notes.log.clear()
        rig.sent.clear()
        rig.synth.lost_while_busy = rig.cable_in.lost = 0
    return None


def silence(rig: Rig) -> Answer:
    """Nothing sounds any more, no tail either."""
    with rig.lock:
        rig.synth.notes.silence(rig.frame())
    return None


OF_THE_SYNTH = ("channel", "omni", "sys_info", "memory_protect", "busy")
OF_THE_RIG = (
    "delay_s",
    "drops",
    "cable_back",
    "sensing",
    "pieces",
    "realtime_inside",
    "spoil_in",
    "spoil_out",
    "pull_after",
)
OF_THE_CABLE = ("buffer_bytes", "jitter_s")
OF_THE_NOTES = ("deaf", "rings_on")
OF_THE_OUTPUT = ("volume", "brightness", "noise_db", "hum_db", "clip")


def set_switches(rig: Rig, **switches: Any) -> Answer:
    """Any of the names above and these: ``bytes_per_s`` of both cables (null: no wire), ``identity`` in hexadecimal,
    ``audio_cable``, whether it is in, and ``envelope_speed``, 1.0 as dexed-py has them.
    """
    with rig.lock:
        for name, value in switches.items():
            if name == "bytes_per_s":
                rig.cable_in.bytes_per_s = rig.cable_out.bytes_per_s = value
            elif name == "identity":
                rig.synth.identity = bytes.fromhex(value)
            elif name == "audio_cable":
                rig.output.cable = value
            elif name == "envelope_speed":
                rig.synth.notes.engine.pace.speed = value
            else:
                setattr(_owner(rig, name), name, value)
    return None


def _owner(rig: Rig, name: str) -> object:
    owners = (
        (OF_THE_SYNTH, rig.synth),
        (OF_THE_RIG, rig),
        (OF_THE_CABLE, rig.cable_in),
        (OF_THE_NOTES, rig.synth.notes),
        (OF_THE_OUTPUT, rig.output),
    )
    found: object = next(owner for names, owner in owners if name in names)
    return found


def press(rig: Rig, number: int) -> Answer:
    """The voice button of this number, 1 the first."""
    with rig.lock:
        panel.press_voice_button(rig.synth, number, rig.send)
    return None


def slide(rig: Rig, index: int, value: int) -> Answer:
    """The data entry slider, while the parameter at ``index`` is being edited."""
    with rig.lock:
        panel.move_slider(rig.synth, index, value, rig.send)
    return None


def transmit(rig: Rig, what: str) -> Answer:
    """``voice`` or ``bank``, from the panel."""
    with rig.lock:
        panel.transmit(rig.synth, what)
    return None


def key(rig: Rig, note: int, velocity: int) -> Answer:
    """A key of its own goes down, or up with velocity 0."""
    with rig.lock:
        panel.press_key(rig.synth, note, velocity, rig.frame(), rig.send)
    return None


def power_off(rig: Rig, ports_stay: bool = False) -> Answer:
    rig.power_off(ports_stay)
    return None


def power_on(rig: Rig, name: str = "") -> Answer:
    rig.power_on(name)
    return {"name": rig.name}


def pull(rig: Rig) -> Answer:
    rig.pull()
    return None


def plug(rig: Rig) -> Answer:
    rig.plug()
    return None


def become(rig: Rig, model: str, **switches: Any) -> Answer:
    stayed = rig.become(model)
    set_switches(rig, **switches)
    return {"name": rig.name, "ports_stayed": stayed}


ACTS: dict[str, Callable[..., Answer]] = {
    "set": set_switches,
    **{
        act.__name__: act
        for act in (state, notes, forget, silence, press, slide, transmit, key, power_off, power_on, pull, plug, become)
    },
}
