"""How fast the engines are beside Dexed's own in C++ (dexed-py), on one core, in one run.

    .venv/bin/pip install -e '.[reference]' && sudo apt-get install -y --no-install-recommends hexter
    .venv/bin/python tests/bench/engine_speed.py

The 128 voices of the DX7's ROM banks, all algorithms mixed, one note of a second each (held 0.8 s) at 44.1 kHz. All
contenders take turns; what counts is CPU time, medians over the rounds, and its ratio to dexed-py's. A desktop without
AVX-512 is imitated with a cache of its own:

    NUMBA_CPU_NAME=znver3 NUMBA_CPU_FEATURES=+avx,+avx2,+bmi,+bmi2,+f16c,+fma,+sse4.2 NUMBA_CACHE_DIR=/tmp/avx2 ...
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine_voices import rom_voices

from evosynth.arrays import U8
from evosynth.synths.base import Note
from evosynth.synths.fm import exact, lanes

RATE = 44100
NOTE = Note(60, 100, 0.8, 1.0)


def contenders(voices: U8) -> dict[str, Callable[[], object]]:
    """What takes turns; each renders every voice once."""
    import dexed

    engine = dexed._RawDexedSynth(RATE)
    dumps = [voice.tobytes() + b"\x3f" for voice in voices]  # the 156th byte: all operators on

    def reference() -> None:
        for dump in dumps:
            engine.load_sysex(dump)
            engine.render(NOTE.midi_note, NOTE.velocity, NOTE.gate_s, NOTE.length_s)

    one_algorithm = voices.copy()
    one_algorithm[:, 134] = 4
    return {
        "dexed-py": reference,
        "exact": lambda: exact.render_voices(voices, NOTE, RATE),
        "search, rows": lambda: lanes.render_voices(voices, NOTE, RATE),
        "search, lanes": lambda: lanes.render_lanes(voices, NOTE, RATE),
        "search, rows, algorithm 5 only": lambda: lanes.render_voices(one_algorithm, NOTE, RATE),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=11)
    arguments.add_argument("--copies", type=int, default=1, help="render the 128 voices so many times over (1)")
    settings = arguments.parse_args()
    roms = rom_voices()
    if roms is None:
        sys.exit("The ROM voices are not there (apt install hexter).")
    voices = np.concatenate([roms] * settings.copies)
    runs = contenders(voices)
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(settings.rounds):
        for name, run in runs.items():
            started = time.process_time()
            run()
            seconds[name].append(time.process_time() - started)
    print(f"{len(voices)} voices of {NOTE.length_s} s at {RATE} Hz, medians of {settings.rounds} rounds")
    for name, taken in seconds.items():
        audio, ratio = len(voices) * NOTE.length_s / median(taken), median(seconds["dexed-py"]) / median(taken)
        print(f"{name:32} {audio:8.0f} s of audio per CPU second   {ratio:6.2f} x dexed-py")


if __name__ == "__main__":
    main()
