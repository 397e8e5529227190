"""The button that lets all tiles be heard in turn, pressed while they are."""

from __future__ import annotations

from ui.intents.auto_play import AutoPlay
from ui.keys.actions import key_of
from ui.keys.modes import Mode
from ui.view_state.device import DeviceState
from ui.view_state.states import States
from ui.view_state.window import AudioState, GridState
from ui.widgets.buttons import Button

WORDS, WORDS_ON = "Auto-play", "Stop playing"
TIP = "Plays all tiles in turn, from the selected one on; stars go on to the next, all else stops it"
TIP_ON = "Also Esc, and whatever else you do, stops it"
NOBODY_SOUNDS = "There are no voices to hear yet"
NO_SOUND = "Voices cannot be heard: there is no sound device"


def why_not_in_turn(grid: GridState, audio: AudioState, synth: DeviceState) -> str:
    """Why tiles cannot be heard in turn; empty where they can."""
    there = synth.heard_on != "computer" and synth.there
    if not (audio.audio_ok or there):
        return NO_SOUND
    return "" if any(tile.candidate and not tile.silent for tile in grid.tiles) else NOBODY_SOUNDS


class AutoPlayButton(Button):
    """Its words give way where the title of the grid is narrow."""

    def __init__(self, states: States, auto: AutoPlay) -> None:
        super().__init__(WORDS, "audio-lines")
        self._grid, self._audio, self._synth = GridState(()), AudioState("", False), DeviceState()
        self._auto = auto
        self._on = self._narrow = False
        self._mode = Mode.COMMANDS
        self.setCheckable(True)
        self.clicked.connect(self._toggle)
        states.auto_play.connect(self.show_on)
        states.grid.connect(self.show_grid)
        states.audio.connect(self.show_audio)
        states.device.connect(self.show_device)
        self.show_on(False)
        self._show_reason()

    def show_on(self, on: bool) -> None:
        """Whether they are heard in turn now."""
        self._on = on
        self.setChecked(on)
        self._name()
        self._show_words()

    def show_mode(self, mode: Mode) -> None:
        """Keys mean something else: the tooltip names the one that holds."""
        self._mode = mode
        self._name()

    def _name(self) -> None:
        self.set_tip(TIP_ON if self._on else TIP, key_of("play_all", self._mode))

    def set_narrow(self, narrow: bool) -> None:
        """Its icon alone."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_words()

    def show_grid(self, state: GridState) -> None:
        """Who is there to be heard."""
        self._grid = state
        self._show_reason()

    def show_audio(self, state: AudioState) -> None:
        """Whether there is sound."""
        self._audio = state
        self._show_reason()

    def show_device(self, state: DeviceState) -> None:
        """Where voices are heard."""
        self._synth = state
        self._show_reason()

    def _toggle(self) -> None:
        self.setChecked(self._on)  # a click has turned it: it is pressed as long as they are heard
        self._auto.toggle()

    def _show_words(self) -> None:
        words = WORDS_ON if self._on else WORDS
        self.reserve("" if self._narrow else WORDS_ON)
        self.set_label("" if self._narrow else words, "square" if self._on else "audio-lines", filled=self._on)
        self.setAccessibleName(words)

    def _show_reason(self) -> None:
        self.set_reason(why_not_in_turn(self._grid, self._audio, self._synth))
