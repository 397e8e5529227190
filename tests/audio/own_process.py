"""Programs with a sound device, each in a process of its own: PortAudio looks for servers once a process."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest
from jack_server import JackServer
from patience import PATIENCE_S


def in_a_process(body: str, *arguments: str, without: str = "") -> dict:
    """Run a program with sound; what it prints as JSON in its last line."""
    hidden = f"import sys; sys.modules[{without!r}] = None\n" if without else ""
    program = hidden + "import json, os, sys, time\nimport numpy as np\n" + textwrap.dedent(body)
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def mortal_server(jack_server: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The process id of a second server, which a test may kill."""
    server = JackServer()
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    yield server.pid
    server.stop()
    server.leave()
