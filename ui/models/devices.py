"""What the status bar says of sound and MIDI, and what is missing of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.audio.device import PlayerState
from evosynth.service.desk_messages import ListPorts, Ports
from ui.models.troubles import Trouble
from ui.processes.live_player import LivePlayer
from ui.processes.sound_output import SoundOutput
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.window import AudioState

CHECK_MS = 500
RETRY = ("retry_audio", "Try again")


class Devices(QObject):
    """The player's device and the MIDI outputs."""

    changed = Signal(object)  # AudioState
    trouble = Signal(str, object)  # kind, Trouble | None
    volume_changed = Signal(float)
    device_changed = Signal()  # another device, or none: what was rendered for it is of no use any more

    def __init__(self, workers: Workers, settings: Settings, live: LivePlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._settings = workers, settings
        self.player = SoundOutput(live, self)
        self.player.volume = settings.volume
        self._ports = Ports(0, ())
        self._known = self.player.state
        self._check = QTimer(self, interval=CHECK_MS)
        self._check.timeout.connect(self.player.check)
        self.player.changed.connect(self._show_player)

    def start(self) -> None:
        """Look for devices; returns before they are found."""
        self.player.open()
        self._check.start()
        self.show()
        self.refresh_ports()

    def retry(self) -> None:
        self.player.open()

    def close(self) -> None:
        self._check.stop()
        self.player.close()

    def set_volume(self, volume: float) -> None:
        self.player.volume = self._settings.volume = volume
        self.volume_changed.emit(volume)
        self.show()

    def set_port(self, port: str) -> None:
        self._settings.port = port
        self.show()

    def set_channel(self, channel: int) -> None:
        self._settings.channel = max(1, min(16, channel))
        self.show()

    def refresh_ports(self) -> None:
        """Ask which outputs there are."""
        self._workers.ask(ListPorts, self._take_ports, lambda problem: self._take_ports(Ports(0, (), problem.message)))

    def show(self) -> None:
        """Tell the state."""
        state, settings, ports = self.player.state, self._settings, self._ports
        connected = settings.port in ports.names
        self.changed.emit(
            AudioState(
                audio=state.text,
                audio_ok=state.available,
                midi=self._midi_text(connected),
                midi_ok=connected,
                ports=ports.names,
                port=settings.port,
                channel=settings.channel,
                volume=settings.volume,
                midi_problem=ports.problem,
            )
        )

    def _midi_text(self, connected: bool) -> str:
        port = self._settings.port
        if self._ports.problem:
            return "No MIDI"
        if connected:
            return f"{port}, channel {self._settings.channel}"
        return (
            f"{port} is not connected" if port else "No MIDI output chosen" if self._ports.names else "No MIDI output"
        )

    def _take_ports(self, ports: Ports) -> None:
        self._ports = ports
        still = "Voices can be saved as .syx files."
        self.trouble.emit("midi", Trouble("cable", "No MIDI", still, details=ports.problem) if ports.problem else None)
        self.show()

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
