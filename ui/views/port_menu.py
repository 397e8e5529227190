"""MIDI outputs and channels as menu entries: in the menu bar, and as a pop-up where the status bar or a panel asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.models.devices import Devices
from ui.view_state.states import States
from ui.view_state.window import AudioState


class PortMenus(QObject):
    """The two menus of the menu bar, and the pop-up that has both and another look for ports."""

    def __init__(self, window: QWidget, states: States, devices: Devices) -> None:
        super().__init__(window)
        self._window, self._devices = window, devices
        self._state = AudioState("", False, "", False)
        self.ports, self.channels = QMenu("MIDI output", window), QMenu("Channel", window)
        states.audio.connect(self._show_audio)

    def _show_audio(self, state: AudioState) -> None:
        self._state = state
        self._fill(self.ports, self.channels)

    def _fill(self, ports: QMenu, channels: QMenu) -> None:
        """The outputs that are there, or why there is none; channels 1 to 16; those in use marked."""
        state = self._state
        ports.clear()
        for port in state.ports:
            _add(ports, port, port == state.port, partial(self._devices.set_port, port))
        if not state.ports:
            ports.addAction(state.midi or "No MIDI output").setEnabled(False)
        channels.clear()
        for channel in range(1, 17):
            _add(channels, str(channel), channel == state.channel, partial(self._devices.set_channel, channel))

    def ask(self, at: QPoint) -> None:
        """Ports, channels and another look for them, above a point of the screen."""
        menu = QMenu(self._window)
        channels = QMenu(f"Channel {self._state.channel}", menu)
        self._fill(menu, channels)
        menu.addSeparator()
        menu.addMenu(channels)
        menu.addAction("Look for MIDI ports again").triggered.connect(lambda: self._devices.refresh_ports())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at - QPoint(0, menu.sizeHint().height()))


def _add(menu: QMenu, words: str, marked: bool, call: Callable[[], object]) -> None:
    group = menu.findChild(QActionGroup) or QActionGroup(menu)
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(marked)
    group.addAction(action)
    action.triggered.connect(lambda _checked=False: call())
