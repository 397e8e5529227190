"""The part of the made-up controller that keeps, limits, steers strands and takes away; most of it is only noted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from evosynth.limits import Limits
from ui.view_state.limits import LimitsState
from ui.view_state.window import AudioState, Banner, KeptVoice


class FakeDeeds(QObject):
    """Every call is noted in ``calls``."""

    kept_changed = Signal(object)
    limits_changed = Signal(object)
    banner_changed = Signal(object)
    audio_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls: list[tuple[object, ...]] = []
        self.kept: tuple[KeptVoice, ...] = ()
        self.limits = Limits()
        self.audio = AudioState("Default, 48 kHz", True, "No MIDI output", False)

    def _note(self, *call: object) -> None:
        self.calls.append(call)

    @Slot(str, bool)
    def set_limit(self, word: str, on: bool) -> None:
        self._note("set_limit", word, on)
        self.limits = self.limits.also(word) if on else self.limits.without(word)
        self.limits_changed.emit(LimitsState.of(self.limits))

    @Slot()
    def unlock_everything(self) -> None:
        self._note("unlock_everything")
        self.limits = Limits()
        self.limits_changed.emit(LimitsState())

    # ---- kept, files, hardware ----------------------------------------------------------------------------------

    @Slot(int)
    def play_kept(self, row: int) -> None:
        self._note("play_kept", row)

    @Slot(int)
    def select_strand(self, strand: int) -> None:
        self._note("select_strand", strand)

    @Slot(int)
    def play_strand(self, strand: int) -> None:
        self._note("play_strand", strand)

    @Slot(int)
    def restart_strand(self, strand: int) -> None:
        self._note("restart_strand", strand)

    @Slot(int)
    def focus_strand(self, strand: int) -> None:
        self._note("focus_strand", strand)

    @Slot(int)
    def halt_strand(self, strand: int) -> None:
        self._note("halt_strand", strand)

    @Slot(int)
    def plant_strand(self, strand: int) -> None:
        self._note("plant_strand", strand)

    @Slot(int, int)
    def plant_place(self, strand: int, place: int) -> None:
        self._note("plant_place", strand, place)

    @Slot()
    def restart_selected_strand(self) -> None:
        self._note("restart_selected_strand")

    @Slot()
    def focus_selected_strand(self) -> None:
        self._note("focus_selected_strand")

    @Slot()
    def halt_selected_strand(self) -> None:
        self._note("halt_selected_strand")

    @Slot(int)
    def select_kept(self, row: int) -> None:
        self._note("select_kept", row)

    @Slot(int)
    def delete_kept(self, row: int) -> None:
        self._note("delete_kept", row)
        self.kept = tuple(k for k in self.kept if k.id != row)
        self.kept_changed.emit(self.kept)

    @Slot(str)
    def save_as(self, path: str) -> None:
        self._note("save_as", path)

    @Slot(str, result=str)
    def suggested_name(self, suffix: str) -> str:
        return f"EVO 037-01{suffix}"

    def drag_file(self, place: int, suffix: str) -> Path | None:
        self._note("drag_file", place, suffix)
        return None

    def drag_kept_file(self, kept_id: int, suffix: str) -> Path | None:
        self._note("drag_kept_file", kept_id, suffix)
        return None

    @Slot()
    def send(self) -> None:
        self._note("send")

    @Slot(str)
    def set_port(self, port: str) -> None:
        self._note("set_port", port)
        self.audio = replace(self.audio, port=port, midi=f"{port} on channel {self.audio.channel}", midi_ok=True)
        self.audio_changed.emit(self.audio)

    @Slot(int)
    def set_channel(self, channel: int) -> None:
        self._note("set_channel", channel)
        self.audio = replace(self.audio, channel=channel)
        self.audio_changed.emit(self.audio)

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        self._note("set_volume", volume)

    @Slot()
    def refresh_ports(self) -> None:
        self._note("refresh_ports")

    @Slot(str)
    def banner_action(self, action: str) -> None:
        self._note("banner_action", action)
        self.banner_changed.emit(None)

    def show_banner(self) -> None:
        """No sound device, as at a start on a server."""
        self.banner_changed.emit(
            Banner(
                "volume-x", "No sound device.", "Everything goes on; auditions are silent.", (("retry-audio", "Retry"),)
            )
        )

    @Slot()
    def undo(self) -> None:
        self._note("undo")

    @Slot()
    def redo(self) -> None:
        self._note("redo")
