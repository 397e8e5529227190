"""A player that needs no process."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.service.live_messages import LiveState
from evosynth.synths.live.settings import PlaySettings


class FakeLive(QObject):
    """The surface of ``ui.processes.live_player.LivePlayer`` without a process; every call is noted in ``calls``."""

    changed = Signal(object)
    keys_changed = Signal(object)
    settings_changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.calls: list[tuple[object, ...]] = []
        self.state = LiveState(False, "")
        self.play_settings = PlaySettings()

    def show(self, state: LiveState) -> None:
        self.state = state
        self.changed.emit(state)

    def start(self) -> None:
        self.calls.append(("start",))

    def look_again(self) -> None:
        self.calls.append(("look_again",))

    def note_on(self, key: int, velocity: int) -> None:
        self.calls.append(("note_on", key, velocity))

    def note_off(self, key: int) -> None:
        self.calls.append(("note_off", key))

    def all_off(self) -> None:
        self.calls.append(("all_off",))

    def set_input(self, name: str) -> None:
        self.calls.append(("set_input", name))

    def set_settings(self, settings: PlaySettings) -> None:
        self.calls.append(("set_settings", settings))
        self.play_settings = settings
        self.settings_changed.emit(settings)
