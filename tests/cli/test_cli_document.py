"""Documents on the command line: what can be read of a damaged one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evosynth.cli import main
from evosynth.documents import changes as c
from evosynth.documents import reading as read
from evosynth.documents.document import Document
from evosynth.documents.opening import reading
from evosynth.documents.own import OwnDocument
from evosynth.documents.records import Act, Candidate, Run
from evosynth.documents.salvage import PAGE
from evosynth.edits.edit import Edit, written
from evosynth.edits.values import Stars


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "one.evosynth"
    document = Document(path)
    scores = np.array([1.0, 2.0]).tobytes()
    found = tuple(Candidate(n, -1, -1, -1, 0, n, 1, "prior", b"voice" * 40, scores) for n in range(300))
    document.apply([c.Began(Run("a", 1.0, False, "cello", "dx7")), c.Found("a", found)])
    document.apply([Act(n + 1, 1.0, "done", n, '{"what": "' + "x" * 200 + '"}') for n in range(200)])
    document.close()
    return path


def test_what_can_be_read_of_a_damaged_document_comes_back_and_is_told(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(whole.read_bytes())
    data[-12 * PAGE : -11 * PAGE] = b"\xa5" * PAGE
    whole.write_bytes(data)
    to = whole.with_name("two.evosynth")
    assert main(["document", "recover", str(whole), "-o", str(to)]) == 0
    said = capsys.readouterr().out
    with reading(to) as db:
        acts, voices = len(read.acts(db)), len(list(read.candidates(db, "a")))
    assert acts + voices < 500
    assert said.startswith("Came back: 1 run, ")
    assert "There may have been more " in said
    assert said.endswith(f"It is in {to}; {whole} was left as it is.\n")
    assert whole.read_bytes() == bytes(data)


def test_nothing_is_recovered_over_what_is_there_or_from_what_is_open_or_is_not_there(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = whole.with_name("two.evosynth")
    own = OwnDocument(whole)
    assert main(["document", "recover", str(whole), "-o", str(to)]) == 1
    assert f"The document {whole} is open in EvoSynth on " in capsys.readouterr().err
    own.close()
    assert main(["document", "recover", str(whole), "-o", str(whole)]) == 1
    assert capsys.readouterr().err == f"evosynth: The document {whole} is there already.\n"
    assert main(["document", "recover", str(to), "-o", str(whole)]) == 1
    assert capsys.readouterr().err == f"evosynth: There is no document {to}.\n"
    assert main(["document", "recover", str(whole), "-o", str(to.with_suffix(".wav"))]) == 1
    assert "is a name for WAV files" in capsys.readouterr().err


def test_acts_are_listed_in_words_and_a_damaged_document_is_called_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.evosynth"
    document = Document(path)
    stars = Edit("rating", Stars(4, b"v" * 155, 0), Stars(4, b"v" * 155, 5), ("run", "a"), "rating of 4")
    document.apply([c.Began(Run("a", 1.0, False, "cello", "dx7")), Act(1, 1.0, "done", 1, written(stars))])
    document.close()
    assert main(["document", "show", "--acts", str(path)]) == 0
    assert "act 1         done: rating of 4\n" in capsys.readouterr().out
    with path.open("r+b") as file:
        file.seek(4 * PAGE)
        file.write(b"\xa5" * PAGE)
    assert main(["document", "show", str(path)]) == 1
    assert "is damaged" in capsys.readouterr().err
