"""What a take of a voice costs beyond the time that it must take: the dump on the wire, the pause, the note.

    .venv/bin/python tests/bench/take_overhead.py [--voices 60] [--frames 256] [--gate 0.3] [--parts]

Voices that the prior would begin a search with are sent to the stand-in at DIN speed, played and recorded, one after
the other as a search has it done: soundcheck first, then ``hardware.taking.Taker``. A voice must take the bytes of
its dump at 3,125 a second, the pause of its profile, and its note until it has fallen to 60 dB below its loudest, at
most 1 s after its key is up: that is told by the reference's own render, not by the take. The rest is overhead. Figures
are in ms; a take that was made again counts with all its hearings, and is left out of a second line.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from server_of_its_own import RATE, sound_server

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

WIRE_BYTES_PER_S = 3125.0
VOLUME, NOISE_DB = 0.125, -85.0  # of the stand-in: six carriers do not clip, and there is a floor as of a sound card
STEP_S = 0.001


def heard_s(voice: bytes, note: Any, floor: float) -> float:
    """From the press of the key until 60 dB below the loudest, or the floor; at most until 1 s after its end."""
    import dexed

    reference = dexed._RawDexedSynth(RATE)
    reference.load_sysex(voice + b"\x3f")
    sound = VOLUME * reference.render(note.midi_note, note.velocity, note.gate_s, note.gate_s + 1.0)
    step, wide = round(STEP_S * RATE), round(0.01 * RATE)
    power = np.convolve(np.square(sound, dtype=np.float64), np.ones(wide) / wide, "same")[::step]
    above = np.flatnonzero(power > max(power.max() * 1e-6, floor**2))
    return max(note.gate_s, float(above[-1] + 1) * STEP_S if len(above) else 0.0)


def parts_of(cables: Any) -> list[tuple[str, float]]:
    """Has ``cables`` note when sending and playing begin and end."""
    moments: list[tuple[str, float]] = []

    def noting(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **named: Any) -> Any:
            moments.append((f"{name} begins", time.monotonic()))
            try:
                return act(*given, **named)
            finally:
                moments.append((f"{name} ends", time.monotonic()))

        return noted

    cables.send, cables.play = noting("send", cables.send), noting("play", cables.play)
    return moments


@dataclass(frozen=True)
class Took:
    """One voice, in s."""

    took: float
    least: float
    again: int  # takes that were made again

    @property
    def over_ms(self) -> float:
        return 1000 * (self.took - self.least)


def measured(count: int, gate_s: float, with_parts: bool) -> list[Took]:
    from hardware.device import StandIn

    from evosynth.audio.recorder import Recorder
    from evosynth.hardware.cables import Cables
    from evosynth.hardware.foretold import foretold
    from evosynth.hardware.soundcheck import checked
    from evosynth.hardware.taking import Taker
    from evosynth.midi import outgoing
    from evosynth.midi.conversation import Conversation
    from evosynth.midi.link import Link
    from evosynth.midi.profiles.registry import named
    from evosynth.synths import registry, voicing
    from evosynth.synths.base import Note
    from evosynth.synths.engine import EngineSpec
    from evosynth.voices.dx7 import INIT_VOICE

    synth = StandIn("dx7", "DX7", volume=VOLUME, noise_db=NOISE_DB)
    profile, note = named("dx7"), Note(60, 100, gate_s, gate_s + 0.5)
    engine = registry.make("dx7", 44100)
    voices = voicing.voices_of(engine.prior(None, count, np.random.default_rng(1)), EngineSpec("dx7"))
    pause_s = sum(packet.wait_s for packet in outgoing.voice(INIT_VOICE, profile, 1)) - 163 / WIRE_BYTES_PER_S
    must_s = 163 / WIRE_BYTES_PER_S + pause_s
    again: list[str] = []
    recorder = Recorder("DX7")
    found = []
    with Link(synth.midi_in, "", profile, 1) as link:
        cables = Cables(Conversation(link), recorder)
        check = checked(cables, foretold)
        print(check.words, *check.problems)
        moments = parts_of(cables) if with_parts else []
        floor = 10.0 ** (check.silence_db / 20.0)
        takes = Taker(cables, check, told=again.append).record(voices, [note])
        for voice in voices:
            began, before = time.monotonic(), len(again)
            moments[:] = []
            next(takes)
            took_s = time.monotonic() - began
            found.append(Took(took_s, must_s + heard_s(voice, note, floor), len(again) - before))
            if with_parts:
                at = ", ".join(f"{name} {1000 * (moment - began):.0f}" for name, moment in moments)
                print(f"{found[-1].over_ms:6.0f} ms over {1000 * found[-1].least:.0f}: {at}")
    recorder.close()
    synth.stop()
    for sentence in sorted(set(again)):
        print(again.count(sentence), sentence)
    return found


def told(found: list[Took], which: str) -> None:
    over_ms = np.array([one.over_ms for one in found])
    ratios = np.array([one.took / one.least for one in found])
    took_ms, least_ms = (1000 * np.median([getattr(one, name) for one in found]) for name in ("took", "least"))
    median, most = np.percentile(over_ms, [50, 95])
    print(f"{len(found)} voices{which}, {took_ms:.0f} ms each, of which {least_ms:.0f} must be:", end=" ")
    print(f"overhead median {median:.1f}, 95 % at most {most:.1f}, worst {over_ms.max():.1f} ms;", end=" ")
    print(f"times what it must: median {np.median(ratios):.3f}, 95 % at most {np.percentile(ratios, 95):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=60)
    parser.add_argument("--frames", type=int, default=256, help="of a period of the sound server")
    parser.add_argument("--gate", type=float, default=0.3, help="s that a key is down")
    parser.add_argument("--parts", action="store_true", help="tell of each voice what took how long")
    asked = parser.parse_args()
    with sound_server(asked.frames):
        found = measured(asked.voices, asked.gate, asked.parts)
    told(found, "")
    told([one for one in found if not one.again], " that were heard once")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
