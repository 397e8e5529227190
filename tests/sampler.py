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
        self._rate_hz = rate_hz
        self._player = pysfizz.Synth(rate_hz, 64)
        assert self._player.load_sfz_file(str(instrument))

    def note(self, key: int, velocity: int, gate_s: float, length_s: float) -> F32:
        """(samples,) at the level of the samples.

        Played until it comes out the same twice: a sample that is still being loaded ends early, whatever waits for it.
        """
        before, now = None, self._note(key, velocity, gate_s, length_s)
        while before is None or not np.array_equal(before, now):
            before, now = now, self._note(key, velocity, gate_s, length_s)
        return now

    def _note(self, key: int, velocity: int, gate_s: float, length_s: float) -> F32:
        self._player._synth.all_sound_off()
        for _ in range(16):
            self._player._synth.render_block()
        left, _ = self._player.render_note(key, velocity, gate_s, length_s)
        return np.asarray(left / GAIN, np.float32)
