"""Twenty voices are played and recorded, and say how the instrument differs from the engine that computes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.errors import Cancelled, InputError
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.hardware.calibration_voices import Probe, probes
from evosynth.hardware.envelope_pace import pace
from evosynth.hardware.response import Response, gains, response
from evosynth.synths import registry, voicing
from evosynth.synths.base import never
from evosynth.synths.correction import FASTEST, SLOWEST
from evosynth.synths.takes import Take, Takes

ENGINE_HZ = 44100
SILENT_DB = -60.0  # a take whose loudest sample is below it is none
WIDEST = 0.04  # of the speed: envelopes whose speeds differ more have none in common
_NORMAL = 1.4826  # times the median of deviations: as many as lie within a standard deviation

Progress = Callable[[int, int], None]  # voices heard, of how many


def learned(
    takes: Takes,
    device: str,
    *,
    latency_s: float | None = None,
    jitter_s: float | None = None,
    noise_db: tuple[float, ...] = (),
    progress: Progress = lambda heard, of: None,
    cancelled: Callable[[], bool] = never,
) -> DeviceCalibration:
    """Play the twenty voices (calibration_voices) and say how the device at this address differs.

    ``takes`` : the way to the device, not one that remembers: it is heard now. Latency, jitter and noise, where a
    soundcheck knows them, are written down beside. Raises what recording raises; InputError says why it is no DX7, or
    was not heard.
    """
    asked, heard = probes(), []
    for number, probe in enumerate(asked):
        if cancelled():
            raise Cancelled("no more is to be heard")
        progress(number, len(asked))
        heard.append(next(iter(takes.record([probe.voice.data], [probe.note], cancelled=cancelled)))[0])
    progress(len(asked), len(asked))
    return understood(asked, heard, device, latency_s=latency_s, jitter_s=jitter_s, noise_db=noise_db)


def understood(
    asked: Sequence[Probe],
    heard: Sequence[Take],
    device: str,
    *,
    latency_s: float | None = None,
    jitter_s: float | None = None,
    noise_db: tuple[float, ...] = (),
) -> DeviceCalibration:
    """What takes of the voices that were asked for say; InputError as ``learned``."""
    silent = [probe.name for probe, take in zip(asked, heard, strict=True) if _peak_db(take.samples) < SILENT_DB]
    if 2 * len(silent) > len(asked):
        raise InputError(f"Nothing was heard of {len(silent)} of the {len(asked)} voices: {_listed(silent)}.")
    twins = _twins(asked)
    speed, error, odd = _speed(asked, heard, twins)
    tone, strange = _response(asked, heard, twins)
    left_out = [*silent, *(name for name in (*odd, *strange) if name not in silent)]
    return DeviceCalibration(
        device=device,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        voices=len(asked) - len(left_out),
        envelope_speed=speed,
        envelope_speed_error=error,
        level_db=tone.level_db,
        response_db=tone.bands_db,
        cents=tone.cents,
        latency_s=latency_s,
        jitter_s=jitter_s,
        noise_db=noise_db,
        left_out=_left_out(left_out, silent),
    )


def _twins(asked: Sequence[Probe]) -> list[F32]:
    """The engine's own sound of each voice."""
    spec = registry.default()
    synth = registry.make(spec.name, ENGINE_HZ)
    genomes: F64 = voicing.genomes_of([probe.voice.data for probe in asked], spec)
    return [
        synth.render(genomes[number : number + 1], [probe.note], quality="final")[0].rows()[0]
        for number, probe in enumerate(asked)
    ]


def _speed(asked: Sequence[Probe], heard: Sequence[Take], twins: Sequence[F32]) -> tuple[float, float, list[str]]:
    """The speed of its envelopes, its standard error, and the names of voices that show none or another one."""
    moving = [number for number, probe in enumerate(asked) if probe.shows != "response"]
    paces = {
        number: found
        for number in moving
        if (
            found := pace(
                heard[number].samples, heard[number].sample_rate, twins[number], ENGINE_HZ, asked[number].shows
            )
        )
    }
    if 2 * len(paces) < len(moving):
        count = f"of {len(moving)} voices whose level moves, {len(paces)} moved as they should"
        raise InputError(f"This is no DX7, or not alone: {count}.")
    speed = float(np.median(list(paces.values())))
    spread = _NORMAL * float(np.median([abs(found - speed) for found in paces.values()]))
    if spread > WIDEST * speed or not SLOWEST <= speed <= FASTEST:
        slowest, fastest = min(paces.values()), max(paces.values())
        raise InputError(
            f"This is no DX7: its envelopes run at {slowest:.2f} to {fastest:.2f} times the built-in engine's speed."
        )
    far = max(3 * spread, WIDEST / 2 * speed)
    odd = [asked[n].name for n in moving if n not in paces or abs(paces[n] - speed) > far]
    return speed, 1.2533 * spread / np.sqrt(len(paces)), odd


def _response(asked: Sequence[Probe], heard: Sequence[Take], twins: Sequence[F32]) -> tuple[Response, list[str]]:
    """Level and brightness, and the names of voices that say otherwise."""
    shown = [number for number, probe in enumerate(asked) if probe.shows == "response"]
    found = response(
        [gains(heard[n].samples, heard[n].sample_rate, twins[n], ENGINE_HZ, asked[n].partials_hz) for n in shown]
    )
    if found is None or 2 * len(found.strangers) > len(shown):
        raise InputError(
            "This is no DX7, or not alone: its spectra have other partials than those that were asked for."
        )
    return found, [asked[shown[number]].name for number in found.strangers]


def _peak_db(samples: F32) -> float:
    return float(20 * np.log10(max(1e-9, np.abs(samples).max(initial=0.0))))


def _left_out(names: Sequence[str], silent: Sequence[str]) -> tuple[str, ...]:
    """A sentence about each kind of voice that said nothing."""
    odd = [name for name in names if name not in silent]
    said = []
    if silent:
        said.append(f"Not heard: {_listed(silent)}.")
    if odd:
        said.append(f"Left out, since they fit none of the others: {_listed(odd)}.")
    return tuple(said)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
