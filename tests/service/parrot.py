"""A child that does what it is told, for the tests of the pipe."""

from __future__ import annotations

import os
import time
from pathlib import Path

from evosynth.service.process import Channel


def run(channel: Channel) -> None:
    while True:
        command, value = channel.receive()  # type: ignore[misc]
        if command == "end":
            return
        if command == "echo":
            channel.send(value)
        elif command == "facts":
            names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS")
            channel.send((os.nice(0), {name: os.environ.get(name) for name in names}))
        elif command == "count":
            for number in range(value):
                channel.send_latest(number)
                time.sleep(0.0005)
        elif command == "whole":
            with channel.whole:
                time.sleep(1.0)
                Path(value).touch()
        elif command == "hang":
            time.sleep(value)
