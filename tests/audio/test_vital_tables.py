"""Vital's ``.vitaltable``: drawn waves are read, all else is refused by what it is made of."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.audio.table_files import read_table
from evosynth.errors import AudioError
from tests.audio.tables_of_others import morphing

WAVES = morphing(5, 2048)


def keyframe(place: int, wave: F32, kind: str = "<f4") -> dict[str, Any]:
    samples = np.rint(wave * 32_767) if kind == "<i2" else wave
    return {"position": place, "wave_data": base64.b64encode(samples.astype(kind).tobytes()).decode()}


def table(path: Path, *keyframes: dict[str, Any], kind: str = "Wave Source", groups: int = 1, more: str = "") -> Path:
    parts = [{"type": kind, "keyframes": list(keyframes), "interpolation_style": 1, "interpolation": 1}]
    parts += [{"type": more, "keyframes": []}] if more else []
    made = {"name": "x", "version": "1.5.5", "groups": [{"components": parts}] * groups}
    path.write_text(json.dumps(made), "utf-8")
    return path


@pytest.mark.parametrize(("kind", "within"), [("<f4", 1e-6), ("<i2", 1e-4)])
def test_waves_at_even_distances_are_the_frames(tmp_path: Path, kind: str, within: float) -> None:
    frames = [keyframe(64 * i, wave, kind) for i, wave in enumerate(WAVES)]
    read = read_table(table(tmp_path / "a.vitaltable", *frames[::-1]))
    np.testing.assert_allclose(read.frames, WAVES, atol=within)
    assert read.sentences == ()


def test_waves_at_uneven_distances_are_crossfaded_where_none_stands(tmp_path: Path) -> None:
    read = read_table(table(tmp_path / "a.vitaltable", *(keyframe(at, WAVES[at]) for at in (0, 1, 4))))
    np.testing.assert_allclose(read.frames[[0, 1, 4]], WAVES[[0, 1, 4]], atol=1e-6)
    np.testing.assert_allclose(read.frames[2], WAVES[1] * 2 / 3 + WAVES[4] / 3, atol=1e-6)
    assert len(read.frames) == 5


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"kind": "Audio File Source"}, r"Vital's own way \(Audio File Source\), which only Vital renders\. Export it"),
        ({"more": "Wave Folder"}, r"\(Wave Source, Wave Folder\).*Export it in Vital as WAV instead"),
        ({"groups": 2}, "Vital's own way"),
    ],
)
def test_what_vital_computes_is_refused_by_its_name(tmp_path: Path, made: dict[str, Any], message: str) -> None:
    path = table(tmp_path / "a.vitaltable", keyframe(0, WAVES[4]), **made)
    with pytest.raises(AudioError, match=message):
        read_table(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"groups": 3}',
        '{"groups": [{"components": [3]}]}',
        "[" * 100_000,
        '{"groups": [{"components": [{"type": "Wave Source", "keyframes": [{"position": 0, "wave_data": "!"}]}]}]}',
        '{"groups": [{"components": [{"type": "Wave Source", "keyframes": [{"position": 1e9, "wave_data": ""}]}]}]}',
        '{"groups": [{"components": [{"type": "Wave Source", "keyframes": 1}]}]}',
        '{"groups": [{"components": [{"type": "Wave Source", "keyframes": []}]}]}',
    ],
)
def test_what_is_damaged_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.vitaltable").write_text(text, "utf-8")
    with pytest.raises(AudioError, match=r"^a\.vitaltable (is damaged|contains no frame)"):
        read_table(tmp_path / "a.vitaltable")


@pytest.mark.parametrize(("name", "whose"), [("a.vital", "Vital"), ("a.fxp", "Serum"), ("a.uhm", "Hive")])
def test_presets_are_refused_by_whose_they_are(tmp_path: Path, name: str, whose: str) -> None:
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(AudioError, match=f"is a file of {whose}'s own: export the table there as WAV"):
        read_table(tmp_path / name)
