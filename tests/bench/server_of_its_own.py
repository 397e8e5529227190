"""A JACK server without a card for a measurement, with periods of as many frames as that asks for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "evosynth-bench"
RATE = 48000


@contextmanager
def sound_server(frames: int) -> Iterator[None]:
    """Runs meanwhile, and is the one that JACK programs of this process and its children use. It waits for them."""
    os.environ |= {"JACK_DEFAULT_SERVER": NAME, "JACK_NO_START_SERVER": "1"}
    driver = ["-d", "dummy", "-r", str(RATE), "-p", str(frames)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(["jackd", "--no-realtime", "--sync", "-n", NAME, *driver], **silent)
    try:
        subprocess.run(["jack_wait", "-s", NAME, "-w", "-t", "10"], check=True, **silent)
        yield
    finally:
        server.terminate()
        server.wait()
