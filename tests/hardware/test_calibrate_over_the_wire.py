"""``evosynth midi calibrate`` over cables to a synth whose envelopes are faster than Dexed's, and duller."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hardware.device import StandIn
from patience import PATIENCE_S

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
COMMAND = (sys.executable, "-c", "import sys; from evosynth.cli import main; sys.exit(main(sys.argv[1:]))")
pytestmark = pytest.mark.slow

HARDWARE = 1.113
NOISE_DB = -75.0


def test_what_twenty_voices_teach_of_a_synth_at_its_cables(synth: StandIn, tmp_path: Path) -> None:
    if not synth.sounds:
        pytest.skip("the synth that stands in is silent without dexed-py")
    synth.set(volume=0.25, noise_db=NOISE_DB, brightness=-6.0, envelope_speed=HARDWARE, delay_s=0.007, jitter_s=0.001)
    asked = (*COMMAND, "midi", "calibrate", "--model", "dx7", "--port", synth.midi_in, "--input", synth.name, "--json")
    env = {**os.environ, "EVOSYNTH_HOME": str(tmp_path / "home")}
    done = subprocess.run(asked, env=env, capture_output=True, text=True, timeout=3 * PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["envelope_speed"] == pytest.approx(HARDWARE, rel=0.02)
    assert said["voices"] >= 18, said["left_out"]
    assert said["response_db"][:4] == pytest.approx([0.0] * 4, abs=1.0)
    assert said["response_db"][-2:] == pytest.approx([-6.0] * 2, abs=1.0)
    assert sum(10 ** (db / 10) for db in said["noise_db"]) == pytest.approx(10 ** (NOISE_DB / 10), rel=0.2)
    assert "11 % faster" in said["words"]
    synth.until(lambda state: state["sounding"] == [])
    assert sum(b"FALL" in bytes.fromhex(note["voice"]) for note in synth.notes()) >= 5
    (kept,) = (tmp_path / "home" / "calibrations").iterdir()
    assert json.loads(kept.read_text())["on"]
