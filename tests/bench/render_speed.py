"""How fast the engine renders, against the reference (dexed-py), in the same minute on the same core.

    python tests/bench/render_speed.py [--voices 128] [--rounds 5] [--rate 44100]

Both render the same voices of the engine's own prior, one note of 1 s each; rounds alternate and CPU time is counted,
so that a busy machine blurs the ratio less. Needs the extra ``reference`` for the comparison.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from evosynth.synths.base import Note
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7_space import voices_from_genomes

NOTE = Note(60, 100, 0.8, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voices", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rate", type=int, default=44100)
    wanted = parser.parse_args()
    synth = FMSynth(wanted.rate, threads=1)
    voices = voices_from_genomes(synth.prior(None, wanted.voices, np.random.default_rng(0)))
    engines = {"EvoSynth": lambda: render_voices(voices, NOTE, wanted.rate), **reference(voices, wanted.rate)}
    for render in engines.values():
        render()  # compiled, loaded
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(wanted.rounds):
        for name, render in engines.items():
            times[name].append(cpu_s(render))
    print("| engine | seconds of sound a CPU second |", "| --- | ---: |", sep="\n")
    for name, measured in times.items():
        print(f"| {name} | {wanted.voices * NOTE.length_s / statistics.median(measured):,.0f} |")


def reference(voices: np.ndarray, rate: int) -> dict[str, Callable[[], object]]:
    """dexed-py over the same voices, where it is installed."""
    try:
        import dexed
    except ImportError:
        return {}
    engine = dexed._RawDexedSynth(rate)

    def render() -> None:
        for voice in voices:
            engine.load_sysex(voice.tobytes() + b"\x3f")  # the 156th byte: all operators on
            engine.render(NOTE.midi_note, NOTE.velocity, NOTE.gate_s, NOTE.length_s)

    return {"dexed-py": render}


def cpu_s(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
