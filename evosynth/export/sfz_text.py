"""An instrument as the text of an .sfz file: a region a sample; opcodes after the public reference (sfzformat.com).

Each opcode that names a file or a number stands on a line of its own: a value goes to the end of its line in most
parsers, and a name may hold spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from evosynth.export.held import Decay
from evosynth.export.loops import Loop
from evosynth.export.release import DB, MOST_BENT_DB, Release
from evosynth.notation.note_names import note_label

STAYS_S = 100.0  # of the second envelope


@dataclass(frozen=True, slots=True)
class Region:
    """A sample and what plays it. ``curve``: amplitudes 0 to 1 at velocities; none where all are as loud."""

    sample: str
    keys: tuple[int, int]
    keycenter: int
    velocities: tuple[int, int]
    release: Release
    loop: Loop | None = None
    decay: Decay | None = None
    volume_db: float = 0.0
    curve: Mapping[int, float] = field(default_factory=dict)


def sfz_text(remarks: Iterable[str], regions: Iterable[Region]) -> str:
    """The whole file; remarks are comments at its head."""
    head = [f"// {remark}" for remark in remarks]
    return "\n".join([*head, *(line for region in regions for line in ("", *_lines(region))), ""])


def _lines(region: Region) -> list[str]:
    keys = f"lokey={region.keys[0]} hikey={region.keys[1]} pitch_keycenter={region.keycenter}"
    return [
        f"// {note_label(region.keycenter)}, velocities {region.velocities[0]} to {region.velocities[1]}",
        "<region>",
        f"sample=samples/{region.sample}",
        keys,
        f"lovel={region.velocities[0]} hivel={region.velocities[1]}",
        *_loudness(region),
        *_envelope(region),
        *_looping(region.loop),
    ]


def _loudness(region: Region) -> list[str]:
    volume = [f"volume={region.volume_db:.2f}"] if abs(region.volume_db) >= 0.005 else []
    if not region.curve:
        return [*volume, "amp_veltrack=0"]
    points = " ".join(f"amp_velcurve_{velocity}={amplitude:.5f}" for velocity, amplitude in region.curve.items())
    return [*volume, "amp_veltrack=100", points]


def _envelope(region: Region) -> list[str]:
    release = f"ampeg_release={region.release.seconds:.4f}"
    bend = _bend(region.release)
    if region.decay is None:
        return [release, *bend]
    to = 0.0 if region.decay.to_db is None else 100.0 * 10.0 ** (region.decay.to_db / 20.0)
    decay = f"ampeg_hold={region.decay.hold_s:.3f} ampeg_decay={min(100.0, DB / region.decay.db_per_s):.3f}"
    return [f"{decay} ampeg_sustain={to:.3f} {release}", *bend]


def _bend(release: Release) -> list[str]:
    """A second envelope, at rest while the key is down, and long at its last level: at its end it would go back.

    It rests at its second point: that a point numbered 0 is one to stay at, not every sampler need believe.
    """
    if not release.bend:
        return []
    times = np.diff([0.0, *(time for time, _ in release.bend)])
    stages = [(time, -level / MOST_BENT_DB) for time, (_, level) in zip(times, release.bend, strict=True)]
    points = [(0.0, 0.0), (0.0, 0.0), *stages, (STAYS_S, stages[-1][1])]
    words = [f"eg01_time{n}={time:.4f} eg01_level{n}={level:.4f}" for n, (time, level) in enumerate(points)]
    return [f"eg01_sustain=1 {' '.join(words)} eg01_volume={-MOST_BENT_DB:.0f}"]


def _looping(loop: Loop | None) -> list[str]:
    if loop is None:
        return ["loop_mode=no_loop"]
    return [f"loop_mode=loop_continuous loop_start={loop.start} loop_end={loop.end}"]
