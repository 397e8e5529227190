"""MIDI outputs and channels as menu entries, for the menu bar and for the pop-up of the status bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from ui.view_state.window import AudioState


def fill_ports(menu: QMenu, state: AudioState, chosen: Callable[[str], object]) -> None:
    """The outputs that are there, the one in use marked; or why there is none."""
    menu.clear()
    for port in state.ports:
        _add(menu, port, port == state.port, partial(chosen, port))
    if not state.ports:
        menu.addAction(state.midi or "No MIDI output").setEnabled(False)


def fill_channels(menu: QMenu, state: AudioState, chosen: Callable[[int], object]) -> None:
    """Channels 1 to 16, the one in use marked."""
    menu.clear()
    for channel in range(1, 17):
        _add(menu, str(channel), channel == state.channel, partial(chosen, channel))


def _add(menu: QMenu, words: str, marked: bool, call: Callable[[], object]) -> None:
    group = menu.findChild(QActionGroup) or QActionGroup(menu)
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(marked)
    group.addAction(action)
    action.triggered.connect(lambda _checked=False: call())
