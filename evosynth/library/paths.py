"""Where user data and bundled sounds live. ``EVOSYNTH_HOME`` moves all user data to one folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from evosynth.audio.formats import READABLE
from evosynth.errors import StorageError

HOME_VARIABLE = "EVOSYNTH_HOME"


def user_data() -> Path:
    """The folder of the library and of unfinished runs; not made here."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home)
    from platformdirs import user_data_dir

    return Path(user_data_dir("EvoSynth", appauthor=False))


def library_file() -> Path:
    return user_data() / "library.sqlite"


def settings_file() -> Path:
    return user_data() / "settings.ini"


def runs() -> Path:
    """The folder that holds one folder a run."""
    return user_data() / "runs"


def documents() -> Path:
    """Documents that nobody has given a name yet."""
    return user_data() / "documents"


def tables() -> Path:
    """Wavetables of one's own, which kept voices and unfinished runs name."""
    return user_data() / "tables"


def supplements() -> Path:
    """What synths have beside voices (see library.supplement_store)."""
    return user_data() / "supplements.sqlite"


def calibrations() -> Path:
    """What is known of each synth beside the engine that computes it (see hardware.calibration_store)."""
    return user_data() / "calibrations"


def takes() -> Path:
    """What synths were heard to play, for no one document (see library.take_store)."""
    return user_data() / "takes.sqlite"


def cache() -> Path:
    """What can be made again: the folder may be emptied at any time."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home) / "cache"
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("EvoSynth", appauthor=False))


def drags() -> Path:
    """Files made to be dragged out of the window; emptied at every start."""
    return Path(tempfile.gettempdir()) / f"evosynth-drag-{os.getpid()}"


def bundled() -> Path:
    """Sounds and voices that come with the program: in a wheel inside the package, in a checkout beside it."""
    package = Path(__file__).parent.parent
    inside = package / "_patches"
    return inside if inside.is_dir() else package.parent / "patches"


def banks() -> tuple[Path, ...]:
    """The banks of voices that come with the program, in the order of their names."""
    return tuple(sorted((bundled() / "banks").glob("*.syx")))


def examples() -> tuple[Path, ...]:
    """The example sounds, in the order of their names."""
    folder = bundled() / "examples"
    return tuple(sorted(p for p in folder.glob("*") if p.suffix in READABLE)) if folder.is_dir() else ()


def made(folder: Path) -> Path:
    """The folder, created when missing; StorageError when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
    return folder
