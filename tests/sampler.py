"""An SFZ instrument in a real sampler: sfizz, through its Python bindings (an extra of the tests)."""

from pathlib import Path

import numpy as np
import pytest

from evosynth.arrays import F32

GAIN = 0.26575  # what sfizz makes of a mono sample on either side: measured with a constant one


class Sampler:
    """An instrument, loaded; each note sounds alone."""

    def __init__(self, instrument: Path, rate_hz: int) -> None:
        pysfizz = pytest.importorskip("pysfizz", reason="pysfizz, a sampler to compare with, is not installed")
        self._player = pysfizz.Synth(rate_hz, 64)
        whole = instrument.with_name("in memory.sfz")  # else a note may begin before its sample has been read
        whole.write_text("<control>\nhint_ram_based=1\n" + instrument.read_text())
        assert self._player.load_sfz_file(str(whole))

    def note(self, key: int, velocity: int, gate_s: float, length_s: float) -> F32:
        """(samples,) at the level of the samples."""
        self._player._synth.all_sound_off()
        for _ in range(16):
            self._player._synth.render_block()
        left, _ = self._player.render_note(key, velocity, gate_s, length_s)
        return np.asarray(left / GAIN, np.float32)
