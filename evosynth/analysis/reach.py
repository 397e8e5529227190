"""What a match could not reach of its target, in sentences and regions: more than a search leaves over by itself.

Of each engine it was measured what matches lack of targets that it can make (tests/bench/unreached_figures.py, the
figures in docs/benchmarks.md): voices of its own prior, matched by a short search. Only what lies beyond that is said,
since else a longer search might still find it. An engine that nobody has measured says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from evosynth.analysis.missed import Missed
from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.unreached import EDGES_HZ, ROWS, Cells, Lack, cells, lacks, span_s
from evosynth.arrays import F32, F64, Bool
from evosynth.audio.files import resample
from evosynth.synths.base import Note

BREATH_HZ = 2000.0  # noise from here on is called breath
_TOP_HZ = EDGES_HZ[-1]
_AT = {"strike": "in the strike", "held": "while the key is held", "after": "after the key is let go"}


def heard(samples: F32, rate: int, target: PreparedTarget) -> Cells:
    """A sound at any rate beside this target."""
    return cells(resample(samples, rate, RATE), target.note)


def cells_of(target: PreparedTarget) -> Cells:
    """The target's own."""
    return heard(target.samples, target.sample_rate, target)


def unreached(
    target: PreparedTarget, sound: F32, rate: int, seldom_lacks: Sequence[float], own: Cells | None = None
) -> tuple[Lack, ...]:
    """What a sound lacks of the target, whose cells ``own`` are, beyond what matches seldom lack; worst first.

    ``seldom_lacks``: a number for each of ROWS.
    """
    missing = lacks(own or cells_of(target), heard(sound, rate, target))
    beyond = missing > np.array(seldom_lacks)[:, None]
    found = [lack for row in range(len(ROWS)) for lack in _joined(missing[row], beyond[row], row)]
    return tuple(sorted(found, key=lambda lack: -lack.missing_db))


def _joined(missing: F64, beyond: Bool, row: int) -> Iterable[Lack]:
    """Neighbouring bands of one kind and time are one."""
    band = 0
    while band < len(beyond):
        end = band
        while end < len(beyond) and beyond[end]:
            end += 1
        if end > band:
            yield Lack(*ROWS[row], EDGES_HZ[band], EDGES_HZ[end], float(missing[band:end].max()))
        band = end + 1


def told(found: Iterable[Lack], note: Note, without_noise: str) -> tuple[Missed, ...]:
    """For people: where it is of a target that plays this note, and what is to be said.

    ``without_noise``: why the engine has none, and what comes nearer (empty: it has).
    """
    return tuple(
        Missed(
            _sentence(lack, without_noise),
            _what(lack),
            lack.missing_db,
            *span_s(lack.time, note),
            lack.low_hz,
            lack.high_hz,
        )
        for lack in found
    )


def _sentence(lack: Lack, without_noise: str) -> str:
    what = _what(lack).capitalize() or "What sounds"
    said = f"{what} {_range(lack)} {_AT[lack.time]} is {lack.missing_db:.0f} dB too faint"
    return f"{said}: {without_noise}." if lack.kind == "noise" and without_noise else f"{said}."


def _what(lack: Lack) -> str:
    """Empty: what sounds at all."""
    if lack.kind == "noise":
        return "breath" if lack.low_hz >= BREATH_HZ else "noise"
    return ""


def _range(lack: Lack) -> str:
    low, high = _hz(lack.low_hz), _hz(lack.high_hz)
    if lack.low_hz <= 0.0:
        return f"below {high}" if lack.high_hz < _TOP_HZ else "at all"
    return f"above {low}" if lack.high_hz >= _TOP_HZ else f"from {low} to {high}"


def _hz(hz: float) -> str:
    return f"{hz / 1000:g} kHz" if hz >= 1000 else f"{hz:g} Hz"
