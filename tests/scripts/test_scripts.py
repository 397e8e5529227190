"""The set-up scripts on machines of other kinds: what stands in for the machine is a folder of small programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    shutil.which("sh") is None or os.name == "nt", reason="the scripts are for POSIX shells"
)


class Machine:
    """A Debian whose programs are given one by one; ``log`` is what apt-get was asked for."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.log = folder / "log"
        self.programs.mkdir()
        for name in ("dirname", "env", "cat"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        (self.programs / "python3").symlink_to(sys.executable)
        self.has("apt-get", f'echo "$@" >> {self.log}')
        self.is_user(1000)
        self.knows(installed="")

    def has(self, name: str, script: str) -> None:
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def is_user(self, number: int) -> None:
        self.has("id", f"echo {number}")

    def knows(self, installed: str) -> None:
        """Packages of this pattern are installed; of the others dpkg has only heard."""
        case = f"{installed}) printf installed ;;" if installed else ""
        self.has("dpkg-query", f'for last; do :; done; case "$last" in {case} *) printf not-installed ;; esac')

    def asked(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(ROOT / "scripts" / "system_packages"), *arguments],
            env={"PATH": str(self.programs), **environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_who_may_not_install_is_told_the_exact_command(machine: Machine) -> None:
    done = machine.asked("run")
    assert done.returncode == 1
    (command,) = [line.strip() for line in done.stderr.splitlines() if "apt-get" in line]
    assert command.startswith("sudo apt-get install --no-install-recommends libglib2.0-0 ")
    assert command.endswith(" libportaudio2")
    assert not machine.log.exists()


def test_tests_need_more_than_the_window(machine: Machine) -> None:
    assert "xvfb" not in machine.asked("run").stderr
    assert {"xvfb", "xdotool", "imagemagick", "jackd2"} <= set(machine.asked("test").stderr.split())


def test_root_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    machine.is_user(0)
    machine.knows(installed="lib*")
    assert machine.asked("test").returncode == 0
    update, install = machine.log.read_text().splitlines()
    assert update.endswith("update")
    assert [word for word in install.split() if word[0] != "-"] == [
        "install",
        "xvfb",
        "xdotool",
        "imagemagick",
        "jackd2",
    ]


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.has("sudo", '[ "$1" = -n ] || "$@"')
    assert machine.asked("run").returncode == 0
    assert "libportaudio2" in machine.log.read_text()


@pytest.mark.parametrize("installed", ["*", "*t64|x*|imagemagick|jackd2"])
def test_where_all_is_there_nothing_is_said_or_asked(installed: str, machine: Machine) -> None:
    machine.knows(installed)  # newer releases call libraries NAMEt64
    done = machine.asked("test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not machine.log.exists()


def test_systems_without_dpkg_are_left_alone(machine: Machine) -> None:
    (machine.programs / "dpkg-query").unlink()
    done = machine.asked("test")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_person_can_go_on_without(machine: Machine) -> None:
    assert machine.asked("run", EVOSYNTH_SYSTEM="skip").returncode == 0


def test_a_machine_without_python_gets_one(machine: Machine) -> None:
    (machine.programs / "python3").unlink()
    machine.knows("lib*")
    assert machine.asked("run").stderr.splitlines()[1].endswith(" python3 python3-venv")
