"""Playing the selected voice: the keyboard strip, what letters mean, and the choice of a MIDI input."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from evosynth.notation.note_names import note_label
from evosynth.service.live_messages import LiveState
from evosynth.synths import registry
from evosynth.synths.live.settings import PlaySettings
from ui.keys.modes import KeyModes, Mode
from ui.keys.musical_typing import MusicalTyping
from ui.look import theme
from ui.processes.live_player import LivePlayer
from ui.view_state.states import States
from ui.view_state.window import SelectionState
from ui.views.panel import Elided, label
from ui.widgets.keyboard import Keyboard
from ui.widgets.mode_chip import ModeChip
from ui.widgets.segmented import Segmented

NO_VOICE = "No voice is selected: a plain sine"


class KeyboardPanel(QFrame):
    """The strip between the views and the status bar: what is played, or why it is silent, beside the keys."""

    mono_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Keyboard")
        self.keys = Keyboard()
        self.voice = Elided("", "text")
        self.reason = Elided("", "text2", 12)
        self.mode = Segmented(("Poly", "Mono"))
        self.mode.chosen.connect(lambda index: self.mono_chosen.emit(index == 1))
        left = QWidget()
        left.setFixedWidth(theme.px(190))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for widget in (label("Keyboard", "title"), self.voice, self.reason):
            column.addWidget(widget)
        column.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.px(12),) * 2, *(theme.px(12),) * 2)
        layout.setSpacing(theme.px(16))
        layout.addWidget(left)
        layout.addWidget(self.keys, 1)

    def show_live(self, state: LiveState, unplayed: str = "") -> None:
        """How it stands with the device; ``unplayed``: why keys do not play the selected voice."""
        if unplayed:
            self.reason.set_text(f"{unplayed}: they play the voice before", "text")
        else:
            self.reason.set_text(state.text, "text2" if state.available or not state.text else "text")


class Playing(QObject):
    """Connects them with the player; the window puts ``strip``, ``chip`` and ``inputs`` in their places."""

    keyboard_shown = Signal(bool)

    def __init__(self, window: QWidget, states: States, live: LivePlayer, modes: KeyModes) -> None:
        super().__init__(window)
        self.live, self.modes = live, modes
        self._came_with_piano = False  # the strip: it goes with the mode
        self._by_pointer: set[int] = set()
        self._by_letters: set[int] = set()
        self._by_midi: frozenset[int] = frozenset()
        self._unplayed = ""  # why keys do not play the selected voice
        self._offered: object = None  # what the menu of inputs was made from
        self.typing = MusicalTyping(window)
        self.panel = KeyboardPanel()
        self.chip = ModeChip()
        self.strip = QWidget()
        inner = QVBoxLayout(self.strip)
        inner.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), 0)
        inner.addWidget(self.panel)
        self.strip.hide()
        self.inputs = QMenu("MIDI input", window)
        self.inputs.aboutToShow.connect(self._ask_inputs)
        self._connect()
        states.selection.connect(self.show_selection)
        window.installEventFilter(self)
        self.show_selection(None)
        self._show_live(self.live.state)

    def _connect(self) -> None:
        self.typing.pressed.connect(lambda key, velocity: self._press(self._by_letters, key, velocity))
        self.typing.released.connect(lambda key: self._release(self._by_letters, key))
        self.typing.changed.connect(self.show_typing)
        self.modes.changed.connect(self._enter_mode)
        self.chip.clicked.connect(self.modes.turn)
        self.panel.keys.pressed.connect(lambda key, velocity: self._press(self._by_pointer, key, velocity))
        self.panel.keys.released.connect(lambda key: self._release(self._by_pointer, key))
        self.panel.mono_chosen.connect(self._choose_mono)
        self.live.changed.connect(self._show_live)
        self.live.keys_changed.connect(self._show_midi)
        self.live.settings_changed.connect(self._show_settings)

    # ---- the modes --------------------------------------------------------------------------------------------

    @property
    def shown(self) -> bool:
        """Whether the strip is there."""
        return not self.strip.isHidden()

    def toggle_keyboard(self) -> None:
        """Show or hide the strip. Hidden, nothing can be typed blindly: the mode ends with it."""
        self.show_keyboard(not self.shown)

    def show_keyboard(self, shown: bool) -> None:
        """Whether the strip is there."""
        self._came_with_piano = False
        self._show_strip(shown)
        if not shown and self.modes.mode is Mode.PIANO:
            self.modes.enter(Mode.COMMANDS)

    def _enter_mode(self, mode: Mode) -> None:
        """A strip that came with the piano goes with it."""
        piano = mode is Mode.PIANO
        self.typing.set_on(piano)
        self.show_typing()
        if piano and not self.shown:
            self._came_with_piano = True
            self._show_strip(True)
        elif not piano and self._came_with_piano:
            self._came_with_piano = False
            self._show_strip(False)

    def _show_strip(self, shown: bool) -> None:
        self.strip.setVisible(shown)
        self.keyboard_shown.emit(shown)
        if shown:
            self.live.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.typing.let_go()
            self.panel.keys.let_go()
        return False

    # ---- playing ----------------------------------------------------------------------------------------------

    def _press(self, pressed: set[int], key: int, velocity: int) -> None:
        pressed.add(key)
        self.live.note_on(key, velocity)
        self._show_down()

    def _release(self, pressed: set[int], key: int) -> None:
        pressed.discard(key)
        if key not in self._by_pointer | self._by_letters:
            self.live.note_off(key)
        self._show_down()

    def _choose_mono(self, mono: bool) -> None:
        self.live.set_settings(replace(self.live.play_settings, mono=mono))

    # ---- state in ---------------------------------------------------------------------------------------------

    def show_selection(self, state: SelectionState | None) -> None:
        """What is played; a voice whose engine has no keys leaves the one before in its place."""
        self._unplayed = registry.of(state.synth).live_reason if state else ""
        if not self._unplayed:
            self.panel.voice.set_text(state.label if state else NO_VOICE)
        self.panel.show_live(self.live.state, self._unplayed)

    def _show_down(self) -> None:
        self.panel.keys.set_down(self._by_pointer | self._by_letters | self._by_midi)

    def _show_midi(self, keys: frozenset[int]) -> None:
        self._by_midi = keys
        self._show_down()

    def show_typing(self) -> None:
        """What letters mean; of the piano its octave and velocity, and the keys that they play."""
        piano = f"{note_label(self.typing.first)}  velocity {self.typing.velocity}" if self.typing.on else ""
        self.chip.set_mode(self.modes.mode, piano)
        self.panel.keys.set_letters(self.typing.letters)

    def _show_settings(self, settings: PlaySettings) -> None:
        self.panel.mode.set_current(int(settings.mono))

    def _show_live(self, state: LiveState) -> None:
        self.panel.show_live(state, self._unplayed)
        self.chip.set_silent(state.text if state.text and not state.available else "")
        offered = (state.inputs, state.input, state.input_problem, state.text)
        if offered != self._offered:
            self._offered = offered
            self._fill_inputs(self.inputs, state)

    # ---- MIDI input -------------------------------------------------------------------------------------------

    def _ask_inputs(self) -> None:
        """The first look at the inputs starts the process that knows them; the open menu fills itself."""
        self.live.look_again()

    def _fill_inputs(self, menu: QMenu, state: LiveState) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for name in ("", *state.inputs):
            action = menu.addAction(name or "None")
            action.setCheckable(True)
            action.setChecked(name == state.input)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, name=name: self.live.set_input(name))
        if state.input_problem or not state.inputs:
            menu.addAction(state.input_problem or state.text or "No MIDI input").setEnabled(False)
