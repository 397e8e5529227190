"""What the window remembers between two starts, typed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSettings

from evosynth.audio.bit_depth import EVERYWHERE, FLOAT
from evosynth.library import paths
from evosynth.notation.note_names import MIDDLE_C
from evosynth.notation.phrases import USUAL_BPM

T = TypeVar("T", str, int, float)
RECENTS = 6
DOCUMENTS = 20


@dataclass(frozen=True)
class _Entry(Generic[T]):
    """One value under a key; what cannot be read as its type is the default."""

    key: str
    default: T

    def __get__(self, owner: Settings, kind: type | None = None) -> T:
        value: Any = owner.file.value(self.key, self.default)
        try:
            return type(self.default)(value)
        except (TypeError, ValueError):
            return self.default

    def __set__(self, owner: Settings, value: T) -> None:
        owner.file.setValue(self.key, value)


class Settings:
    """One INI file beside the library, so that ``EVOSYNTH_HOME`` moves it too."""

    port = _Entry("midi/port", "")
    channel = _Entry("midi/channel", 1)
    midi_input = _Entry("midi/input", "")  # of a keyboard
    synth_input = _Entry("midi/synth_input", "")  # on which the synth speaks back
    heard_on = _Entry("midi/heard_on", "computer")
    on_selection = _Entry("midi/send_selected", 0)
    models = _Entry("midi/models", "{}")  # JSON: the model of the synth at each output
    sounds = _Entry("midi/sounds", "{}")  # JSON: the sound input by which the synth at each output is heard, or null
    agreed = _Entry("midi/agreed", "")  # models without public facts that a person sends to, by comma
    volume = _Entry("audio/volume", 0.8)
    engine = _Entry("evolve/engine", "")  # as text; empty: none was chosen yet
    strategy = _Entry("evolve/strategy", "ga")
    lock_sets = _Entry("evolve/lock_sets", "{}")  # JSON: words of limits by name, of each engine
    theme = _Entry("look/theme", "dark")
    accent = _Entry("look/accent", "mint")
    scale = _Entry("look/scale", 1.0)
    colour_map = _Entry("look/colour_map", "ember")
    reduce_motion = _Entry("look/reduce_motion", 0)
    few_tiles = _Entry("look/few_tiles", 0)
    window = _Entry("window/place", "")  # as ui.views.window_place writes it
    last_folder = _Entry("files/last_folder", "")
    save_bits = _Entry("files/save_bits", FLOAT)  # of the sound that was saved last
    drag_bits = _Entry("files/drag_bits", EVERYWHERE)
    phrase = _Entry("listen/phrase", "")  # by name, or the path of a MIDI file; empty: one note
    phrase_file = _Entry("listen/phrase_file", "")  # the MIDI file that was opened last
    tempo = _Entry("listen/tempo", float(USUAL_BPM))  # beats a minute
    loop = _Entry("listen/loop", 0)
    latch = _Entry("listen/latch", 1)
    next_after_stars = _Entry("listen/next_after_stars", 0)
    under_pointer = _Entry("listen/under_pointer", 0)
    new_finds = _Entry("listen/new_finds", 0)
    middle_c = _Entry("notes/middle_c", MIDDLE_C[0])

    def __init__(self, file: Path | None = None) -> None:
        self.file = QSettings(str(file or paths.settings_file()), QSettings.Format.IniFormat)

    @property
    def recents(self) -> tuple[str, ...]:
        """Sound files loaded last, newest first, those that are still there."""
        value: Any = self.file.value("files/recents", [])
        names = [value] if isinstance(value, str) else list(value or [])
        return tuple(name for name in names if os.path.isfile(name))

    def add_recent(self, path: Path) -> None:
        """A sound was loaded; those that come with the program are always at hand and are not listed."""
        if paths.bundled() in path.parents:
            return
        names = [str(path), *(name for name in self.recents if name != str(path))]
        self.file.setValue("files/recents", names[:RECENTS])

    @property
    def documents(self) -> tuple[str, ...]:
        """Documents with a name that were opened last, newest first, those that are still there."""
        value: Any = self.file.value("files/documents", [])
        names = [value] if isinstance(value, str) else list(value or [])
        return tuple(name for name in names if os.path.isfile(name))

    def add_document(self, path: Path) -> None:
        """A document with a name is in hand."""
        names = [str(path), *(name for name in self.documents if name != str(path))]
        self.file.setValue("files/documents", names[:DOCUMENTS])

    def model_at(self, port: str) -> str:
        """The model of the synth at an output, by its key; empty: nobody has said."""
        return str(_by_port(self.models).get(port, ""))

    def remember_model(self, port: str, key: str) -> None:
        self.models = json.dumps(_by_port(self.models) | {port: key})

    def sound_at(self, port: str) -> str | None:
        """The sound input by which the synth at an output is heard; empty: the system's own; None: by none."""
        name = _by_port(self.sounds).get(port)
        return None if name is None else str(name)

    def remember_sound(self, port: str, name: str | None) -> None:
        self.sounds = json.dumps(_by_port(self.sounds) | {port: name})

    def agreed_to(self, model: str) -> bool:
        """Whether a person has agreed to send to this model."""
        return model in self.agreed.split(",")

    def agree_to(self, model: str) -> None:
        if not self.agreed_to(model):
            self.agreed = f"{self.agreed},{model}"

    def save(self) -> str:
        """Write to disk now; a sentence where that fails. What was there before stays then."""
        self.file = QSettings(self.file.fileName(), QSettings.Format.IniFormat)  # one that has not failed before
        self.file.sync()
        if self.file.status() == QSettings.Status.NoError:
            return ""
        return f"The settings cannot be written to {self.file.fileName()}: those of before stay."


def _by_port(text: str) -> dict[str, Any]:
    """What is remembered of each port; nothing where it cannot be read."""
    try:
        known = json.loads(text)
    except ValueError:
        return {}
    return {str(port): value for port, value in known.items()} if isinstance(known, dict) else {}
