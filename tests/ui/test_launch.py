"""The command: light, honest about a missing display, and never an engine in the window's process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.launch import NO_DISPLAY, has_display, main

HEAVY = ("numba", "librosa", "scipy", "soundfile", "mido", "rtmidi")


def run(code: str, **environment: str) -> str:
    base = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**base, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_display_one_sentence_names_the_way_without_a_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 1
    said = capsys.readouterr().err.strip()
    assert said == NO_DISPLAY
    assert "evosynth match TARGET" in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("platform", "environment", "there"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_looked_for_on_linux_alone(platform: str, environment: dict[str, str], there: bool) -> None:
    assert has_display(platform, environment) is there


def test_arguments_go_to_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        sys.exit(main(["--version"]))
    assert left.value.code in (0, None)
    assert "evosynth" in capsys.readouterr().out.lower()


def test_a_document_opens_the_window_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[list[str]] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("ui.app.run", lambda files: opened.append(files) or 0)
    monkeypatch.chdir(tmp_path)
    assert main(["Soft Rhodes.evosynth"]) == 0
    assert opened == [[str(tmp_path / "Soft Rhodes.evosynth")]]


def test_the_entry_point_loads_no_qt() -> None:
    assert run("import sys, ui.launch; print('PySide6' in sys.modules)") == "False"


def test_the_windows_process_loads_no_engine() -> None:
    code = (
        "import sys; from ui.app import make_application; from ui.controller import AppController;"
        "from ui.views.main_window import MainWindow; make_application([]);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert run(code, QT_QPA_PLATFORM="offscreen") == "[]"
