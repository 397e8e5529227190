"""What the text of an instrument tells a real sampler."""

from pathlib import Path

import numpy as np
import pytest
from sampler import Sampler

from evosynth.audio.wav_out import write_wav
from evosynth.export.release import Release
from evosynth.export.sfz_text import Region, sfz_text

RATE = 22_050


@pytest.mark.parametrize(
    "release",
    [
        Release(0.8),
        Release(0.8, ((0.05, -18.0), (0.6, 12.0))),  # quick, then slow
        Release(1.5, ((0.4, 12.0), (0.8, -20.0))),  # slow, then quick, and at that level to the end
    ],
)
def test_a_sampler_fades_as_the_release_says(release: Release, tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    write_wav(tmp_path / "samples" / "level.wav", np.full(5 * RATE, 0.5, np.float32), RATE, bits=24)
    (tmp_path / "level.sfz").write_text(sfz_text([], [Region("level.wav", (0, 127), 60, (1, 127), release)]))
    played = Sampler(tmp_path / "level.sfz", RATE).note(60, 100, 1.0, 4.0)
    seconds = np.array([0.2, 0.9, 1.03, 1.2, 1.5, 1.7])
    found = 20.0 * np.log10(np.abs(played[(seconds * RATE).astype(int)]) / 0.5)
    np.testing.assert_allclose(found, release.gains_db(seconds - 1.0), atol=0.5)
