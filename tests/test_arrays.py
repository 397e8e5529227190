"""Array types have one home."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_no_module_names_an_array_type_of_its_own() -> None:
    """Signatures say F32, not what F32 stands for; ``NDArray[Any]`` is for what takes any kind."""
    for file in [*(ROOT / "evosynth").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        if file != ROOT / "evosynth/arrays.py":
            assert not re.findall(r"NDArray\[(?!Any)", file.read_text()), file
