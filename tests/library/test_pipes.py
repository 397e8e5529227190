"""A pipe or a device under the name of a voice or a table: it is refused, for it may never answer, or never end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evosynth.audio.table_files import read_table
from evosynth.errors import InputError
from evosynth.library.voice_files import read_voices


@pytest.mark.parametrize("name", ["a.syx", "a.evopatch", "a.zip", "a.mid", "a.wt", "a.wav"])
@pytest.mark.parametrize("endless", [False, True])
def test_what_is_no_plain_file_is_refused_at_once(name: str, endless: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    if endless:
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    read = read_table if name in ("a.wt", "a.wav") else read_voices
    with pytest.raises(InputError, match="is not a regular file"):
        read(path)
