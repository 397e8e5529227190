"""Musical typing: in the mode Piano, which is always visible, letters play and nothing else changes.

Two rows are a keyboard from C on: A W S E D F T G Y H U J K O L P. Z and X move it by octaves, C and V make it softer
and louder. Digits, arrows, Space, Enter and whatever is pressed with Ctrl or Alt keep their meaning; text fields keep
their letters.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.keys.guard import TYPING

ROW = "AWSEDFTGYHUJKOLP"  # semitones from C
OCTAVE_DOWN, OCTAVE_UP, SOFTER, LOUDER = "ZXCV"
MEANINGS = (  # for the overview of keys
    ("Play from C on", ROW),
    ("Octave down, up", OCTAVE_DOWN + OCTAVE_UP),
    ("Softer, louder", SOFTER + LOUDER),
)
OCTAVES = range(-3, 4)
MIDDLE_C = 60
VELOCITIES = (20, 40, 60, 80, 100, 127)
LETTERS = range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1)
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class MusicalTyping(QObject):
    """Watches the widget that has the focus, as long as the mode is on."""

    pressed = Signal(int, int)  # key, velocity
    released = Signal(int)
    changed = Signal()  # on or off, octave, velocity

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.on, self.octave, self._loudness = False, 0, 4
        self._down: dict[int, int] = {}  # letter -> the key that it pressed
        self._watched: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @property
    def velocity(self) -> int:
        return VELOCITIES[self._loudness]

    @property
    def first(self) -> int:
        """The key of the letter A."""
        return MIDDLE_C + 12 * self.octave

    @property
    def letters(self) -> dict[int, str]:
        """Key -> letter, while the mode is on."""
        return {self.first + i: letter for i, letter in enumerate(ROW)} if self.on else {}

    def set_on(self, on: bool) -> None:
        """Enter or leave the mode."""
        if on == self.on:
            return
        self.on = on
        self.let_go()
        self._watch(QApplication.focusWidget() or self._window if on else None)
        self.changed.emit()

    def let_go(self) -> None:
        """Release what is held: the keys would go up where nobody sees it."""
        down, self._down = self._down, {}
        for key in down.values():
            self.released.emit(key)

    # ---- inside -----------------------------------------------------------------------------------------------

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.on and isValid(self._window):  # the focus moves once more while the program ends
            if new is None or new.window() is not self._window:
                self.let_go()
            self._watch(new or self._window)

    def _watch(self, widget: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = widget
        if widget is not None:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(event, QKeyEvent) or event.key() not in LETTERS or isinstance(watched, TYPING):
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._release(event)
        if event.modifiers() & HELD:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._press(chr(event.key()))
        return True

    def _press(self, letter: str) -> None:
        if letter in ROW:
            key = self.first + ROW.index(letter)
            if 0 <= key <= 127 and ord(letter) not in self._down:
                self._down[ord(letter)] = key
                self.pressed.emit(key, self.velocity)
        elif letter in (OCTAVE_DOWN, OCTAVE_UP):
            self._move(octave=self.octave + (1 if letter == OCTAVE_UP else -1))
        elif letter in (SOFTER, LOUDER):
            self._move(loudness=self._loudness + (1 if letter == LOUDER else -1))

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True
        key = self._down.pop(event.key(), None)
        if key is not None:
            self.released.emit(key)
        return key is not None

    def _move(self, *, octave: int | None = None, loudness: int | None = None) -> None:
        if octave is not None:
            self.octave = min(OCTAVES[-1], max(OCTAVES[0], octave))
        if loudness is not None:
            self._loudness = min(len(VELOCITIES) - 1, max(0, loudness))
        self.changed.emit()
