"""What the documents promise: the Python in the README runs, its commands exist, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from argparse import ArgumentError
from pathlib import Path

import pytest

from evosynth.analysis.nearness import BEYOND, LIMITS
from evosynth.cli.arguments import make_parser
from evosynth.midi.sysex import bank_dump
from evosynth.voices.dx7 import INIT_VOICE

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted(p for p in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_python_in_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    Path("bank.syx").write_bytes(bank_dump([INIT_VOICE] * 32))
    shutil.copy(ROOT / "tests" / "targets" / "epiano_60.flac", tmp_path)
    names: dict[str, object] = {}
    exec(code.replace("evaluations=5000", "evaluations=200"), names)
    assert names["sounds"].shape[0] == 32  # type: ignore[attr-defined]
    assert sorted(p.name for p in Path("epiano").iterdir()) == ["best.syx", "best.wav", "report.json"]
    assert "spectrum" in capsys.readouterr().out


def commands() -> list[str]:
    lines = "\n".join(blocks("sh")).splitlines()
    return [line.split("#")[0].strip() for line in lines if line.startswith("evosynth ")]


@pytest.mark.parametrize("command", commands())
def test_every_command_in_the_readme_is_understood(command: str) -> None:
    try:
        make_parser().parse_args(shlex.split(command)[1:])
    except (SystemExit, ArgumentError) as error:
        pytest.fail(f"{command}: {error}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
        if not link.startswith("http"):
            assert (path.parent / link).exists(), link


def test_the_readme_names_the_limits_that_the_words_of_a_distance_have() -> None:
    """A limit that was calibrated anew would make it wrong."""
    said = " ".join(README.split())
    for limit, words in LIMITS:
        assert f"*{words}* (under {limit:g})" in said
    assert f"or *{BEYOND}*" in said
