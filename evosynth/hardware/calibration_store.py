"""Calibrations, one JSON file a device in the user's folder, which all processes share; a file is written whole.

A device is meant by its address: at another cable or another input it is another one. Whether a calibration is used is
kept with it. What a file says that is damaged, or was written by a program that knows more, is said, and the device is
taken for one that was never calibrated.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from evosynth.errors import StorageError
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.library import paths
from evosynth.synths.correction import Correction, with_noise
from evosynth.system.writing import write_atomically


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one device."""

    calibration: DeviceCalibration | None = None  # None: there is none, or its file cannot be used
    on: bool = True  # whether it is used
    problem: str = ""  # a sentence about the file

    @property
    def correction(self) -> Correction | None:
        """What an engine in the place of the device needs; None where it stays as it is."""
        return self.calibration.correction if self.calibration is not None and self.on else None


def find(device: str) -> Kept:
    """What is kept of the device at this address."""
    path = _file(device)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = _of_plain(said["calibration"])
        if found.device != device:
            raise ValueError("it is another device's")
        return Kept(found, on=bool(said["on"]))
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return Kept(problem=f"The calibration in {path} cannot be read: calibrate the synth again.")


def correction(device: str) -> Correction | None:
    """What a run that begins now does to the engine; None where nothing is kept, or it is switched off."""
    return find(device).correction


def for_run(device: str, noise_db: tuple[float, ...] = ()) -> Correction | None:
    """The same, with the noise that a soundcheck has heard just now; that is known of a device without a calibration,
    and of one whose calibration is switched off, too."""
    return with_noise(correction(device), noise_db)


def put(calibration: DeviceCalibration) -> None:
    """Keep it in the place of an earlier one, switched on. StorageError where it cannot be written."""
    _write(Kept(calibration))


def switch(device: str, on: bool) -> Kept:
    """Use the calibration of a device, or leave it alone; nothing where there is none. StorageError as put."""
    kept = find(device)
    if kept.calibration is None or kept.on == on:
        return kept
    changed = replace(kept, on=on)
    _write(changed)
    return changed


def forget(device: str) -> None:
    """Delete what is kept of a device. StorageError where it cannot be deleted."""
    path = _file(device)
    try:
        with suppress(FileNotFoundError):
            path.unlink()
    except OSError as error:
        raise StorageError(f"{path} cannot be deleted: {error.strerror or error}.") from error


def _write(kept: Kept) -> None:
    assert kept.calibration is not None
    text = json.dumps({"on": kept.on, "calibration": asdict(kept.calibration)}, indent=1, ensure_ascii=False)
    paths.made(paths.calibrations())
    write_atomically(_file(kept.calibration.device), text.encode())


def _of_plain(said: dict[str, Any]) -> DeviceCalibration:
    """ValueError, TypeError or LookupError where it says something else than a calibration does."""
    known = {field.name for field in fields(DeviceCalibration)}
    if not said.keys() <= known:
        raise ValueError("it says more than this program knows")
    levels = {name: tuple(map(float, said.get(name, ()))) for name in ("response_db", "noise_db")}
    left_out = said["left_out"]
    if not all(isinstance(text, str) for text in (said["device"], said["made_at"], *left_out)):
        raise TypeError("a text is none")
    return DeviceCalibration(**{**said, **levels, "left_out": tuple(left_out)})


def _file(device: str) -> Path:
    return paths.calibrations() / f"{hashlib.sha256(device.encode()).hexdigest()[:16]}.json"
