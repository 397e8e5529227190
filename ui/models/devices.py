"""What the status bar says of sound, and what is missing of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.audio.device import PlayerState
from ui.models.troubles import Trouble
from ui.processes.live_player import LivePlayer
from ui.processes.sound_output import SoundOutput
from ui.settings import Settings
from ui.view_state.window import AudioState

CHECK_MS = 500
RETRY = ("retry_audio", "Try again")


class Devices(QObject):
    """The player's device."""

    changed = Signal(object)  # AudioState
    trouble = Signal(str, object)  # kind, Trouble | None
    volume_changed = Signal(float)
    device_changed = Signal()  # another device, or none: what was rendered for it is of no use any more

    def __init__(self, settings: Settings, live: LivePlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.player = SoundOutput(live, self)
        self.player.volume = settings.volume
        self._known = self.player.state
        self._check = QTimer(self, interval=CHECK_MS)
        self._check.timeout.connect(self.player.check)
        self.player.changed.connect(self._show_player)

    def start(self) -> None:
        """Look for devices; returns before they are found."""
        self.player.open()
        self._check.start()
        self.show()

    def retry(self) -> None:
        self.player.open()

    def close(self) -> None:
        self._check.stop()
        self.player.close()

    def set_volume(self, volume: float) -> None:
        self.player.volume = self._settings.volume = volume
        self.volume_changed.emit(volume)
        self.show()

    def show(self) -> None:
        """Tell the state."""
        state = self.player.state
        self.changed.emit(AudioState(audio=state.text, audio_ok=state.available, volume=self._settings.volume))

    def _show_player(self) -> None:
        state, before = self.player.state, self._known
        self._known = state
        if (state.available, state.sample_rate) != (before.available, before.sample_rate):
            self.device_changed.emit()
        self.trouble.emit("audio", None if state.available else _silent(state))
        self.show()


def _silent(state: PlayerState) -> Trouble:
    """Why nothing is heard, and what helps."""
    if state.needs_restart:
        return Trouble("volume-x", state.text, "Restart EvoSynth to use a new device; everything else goes on.")
    return Trouble("volume-x", state.text, "Everything goes on; auditions are silent.", RETRY, details=state.remedy)
