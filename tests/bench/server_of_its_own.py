"""A JACK server without a card for a measurement, with periods of as many frames as that asks for.

It runs in real time where that is allowed (root, or the group that audio is given to), as servers do that people make
music with: else one that comes late because of other work loses what a recording needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from jack_server import real_time_is_allowed

NAME = "evosynth-bench"
RATE = 48000


@contextmanager
def sound_server(frames: int) -> Iterator[None]:
    """Runs meanwhile, and is the one that JACK programs of this process and its children use. It waits for them."""
    how = ["--realtime", "-P", "20"] if real_time_is_allowed() else ["--no-realtime"]
    os.environ |= {"JACK_DEFAULT_SERVER": NAME, "JACK_NO_START_SERVER": "1"}
    driver = ["-d", "dummy", "-r", str(RATE), "-p", str(frames)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(["jackd", *how, "--sync", "-n", NAME, *driver], **silent)
    try:
        subprocess.run(["jack_wait", "-s", NAME, "-w", "-t", "10"], check=True, **silent)
        if server.poll() is not None:
            sys.exit(f"a sound server {NAME!r} is running already, perhaps for another measurement")
        yield
    finally:
        server.terminate()
        server.wait()
