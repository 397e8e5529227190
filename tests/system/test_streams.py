"""Standard streams that are closed, full or gone: a command does its work all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "import sys; from evosynth.system.streams import steady, lost; steady(); "


def run(code: str, redirection: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Python code behind a shell's redirection."""
    command = ["sh", "-c", f'exec "$0" -c "$1" {redirection}', sys.executable, HEAD + code]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("which", ["stdout", "stderr"])
def test_a_full_disk_is_remembered_and_nothing_is_raised(which: str) -> None:
    other = {"stdout": "stderr", "stderr": "stdout"}[which]
    code = f"print('gone', file=sys.{which}, flush=True); print('more', file=sys.{which}); "
    code += f"print(lost(sys.{which}).errno, lost(sys.{other}), file=sys.{other})"
    done = run(code, {"stdout": ">", "stderr": "2>"}[which] + "/dev/full")
    assert (done.returncode, done.stdout + done.stderr) == (0, b"28 None\n")


def test_where_every_stream_is_closed_a_file_does_not_take_their_place(tmp_path: Path) -> None:
    file = tmp_path / "result"
    code = (
        f"f = open({str(file)!r}, 'w'); print('said'); print('said', file=sys.stderr); f.write(repr(sys.stdin.read()))"
    )
    assert run(code, ">&- 2>&- <&-").returncode == 0
    assert file.read_text() == "''"


def test_a_name_that_is_no_text_is_printed_as_it_is_and_what_a_terminal_lacks_as_a_question_mark() -> None:
    code = "import os; print(os.fsdecode(b'lat\\xe9.wav'), chr(0x2192))"
    assert run(code).stdout == "lat\udce9.wav →\n".encode("utf-8", "surrogateescape")
    assert run(code, PYTHONIOENCODING="ascii").stdout == b"lat\xe9.wav ?\n"


def test_unbuffered_output_is_steady_too() -> None:
    done = run("print('gone'); print(lost(sys.stdout).errno, file=sys.stderr)", ">/dev/full", PYTHONUNBUFFERED="1")
    assert (done.returncode, done.stderr) == (0, b"28\n")
