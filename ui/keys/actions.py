"""Every command of the window in one table: its menu, its words, its keys and what it calls.

The menus, the overview of keys (F1) and tooltips are made from these rows. Keys work wherever the focus is; KeyGuard
lets text fields, lists and buttons have the keys that they need themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.view_state.places import Place


@dataclass(frozen=True, slots=True)
class Command:
    """One row: ``id`` names it in code, ``menu`` is empty for commands that only have keys."""

    id: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    new_group: bool = False  # a hairline above it in the menu
    hint: str = ""  # what has to be known before: shown over it in the menu


SEND_STAYS = "A device cannot give back what it was sent: undo leaves this alone"
RECORDS = "One after the other, unattended; what was recorded before is left out. Cancel stands in the Device sheet"
STRANDS = 4  # that have keys of their own

COMMANDS: tuple[Command, ...] = (
    Command("new", "File", "New", ("Ctrl+N",)),
    Command("open", "File", "Open a sound, bank or document…", ("Ctrl+O",)),
    Command("all_documents", "File", "All documents…"),
    Command("open_table", "File", "Open a table…", ("Ctrl+Shift+O",)),
    Command("breed_without_target", "File", "Breed without a target", ("Ctrl+B",)),
    Command("save", "File", "Save…", ("Ctrl+S",), new_group=True),
    Command("save_as", "File", "Save as…", ("Ctrl+Shift+S",)),
    Command("save_voice", "File", "Save voice…", ("Ctrl+Shift+V",), new_group=True),
    Command("save_wav", "File", "Save sound as WAV…", ("Ctrl+Shift+A",)),
    Command("close", "File", "Close", ("Ctrl+W",), new_group=True),
    Command("quit", "File", "Quit", ("Ctrl+Q",)),
    Command("undo", "Edit", "Undo", ("Ctrl+Z",)),
    Command("redo", "Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("left", "Edit", "Select the tile to the left", ("Left",), new_group=True),
    Command("right", "Edit", "Select the tile to the right", ("Right",)),
    Command("up", "Edit", "Select the tile above", ("Up",)),
    Command("down", "Edit", "Select the tile below", ("Down",)),
    Command("settings", "Edit", "Settings", ("Ctrl+,",), new_group=True),
    Command("evolve", "Search", "Evolve", ("Ctrl+E",)),
    Command("evolve_near", "Search", "Evolve from the selected voice", ("Ctrl+Shift+E",)),
    Command("stop", "Search", "Stop", ("Ctrl+.",)),
    Command("resume_search", "Search", "Go on with the search that has ended"),
    Command("decide", "Search", "Let the synth decide", ("Ctrl+Shift+D",)),
    Command("breed", "Search", "Breed the next generation", ("G",), new_group=True),
    Command("back", "Search", "Back one generation", ("Backspace",)),
    Command("play_selected", "Sound", "Play", ("Space",)),
    Command("play_target_then_selected", "Sound", "Play the target, then the voice", ("Shift+Space",)),
    Command("play_target", "Sound", "Play the target", ("T",)),
    Command("silence", "Sound", "Silence", ("Esc",)),
    Command("keep", "Sound", "Keep", ("Return", "Enter"), new_group=True),
    Command("delete_kept", "Sound", "Delete the kept voice", ("Delete",)),
    Command("lock_operator", "Sound", "Lock or unlock the marked operator", ("L",), new_group=True),
    Command("limits", "Sound", "Limits", ("Ctrl+L",)),
    Command("unlock_everything", "Sound", "Unlock everything", ("Ctrl+Shift+L",)),
    Command("rate_1", "Sound", "One star", ("1",), new_group=True),
    Command("rate_2", "Sound", "Two stars", ("2",)),
    Command("rate_3", "Sound", "Three stars", ("3",)),
    Command("rate_4", "Sound", "Four stars", ("4",)),
    Command("rate_5", "Sound", "Five stars", ("5",)),
    Command("rate_0", "Sound", "No stars", ("0",)),
    *(
        Command(f"strand_{k}", "Search", f"Select strand {k}", (f"Ctrl+Shift+{k}",), new_group=k == 1)
        for k in range(1, STRANDS + 1)
    ),
    Command("restart_selected_strand", "Search", "Restart the selected strand", ("Ctrl+Shift+R",), new_group=True),
    Command("focus_selected_strand", "Search", "Search in it alone / in all again", ("Ctrl+Shift+F",)),
    Command("halt_selected_strand", "Search", "Stop it / go on with it", ("Ctrl+Shift+X",)),
    *(
        Command(f"plant_{k}", "Search", f"Seed strand {k} from the selected voice", new_group=k == 1)
        for k in range(1, STRANDS + 1)
    ),
    Command("device", "Device", "The synth…", ("Ctrl+D",)),
    Command("send", "Device", "Send to the synth", ("Ctrl+Return",), hint=SEND_STAYS),
    Command("receive", "Device", "Receive a voice from the synth"),
    Command("record_kept", "Device", "Record the kept voices on the synth", new_group=True, hint=RECORDS),
    *(
        Command(f"place_{place.name.lower()}", "View", place.value, (f"Ctrl+{number}",))
        for number, place in enumerate(Place, start=1)
    ),
    Command("place_before", "View", "The place before", ("F3",)),
    Command("previous_page", "View", "Page before", ("PgUp",), new_group=True),
    Command("next_page", "View", "Next page", ("PgDown",)),
    Command("difference", "View", "Tiles: sound or difference", ("D",), new_group=True),
    Command("keyboard", "View", "Show or hide the keyboard", ("F4",), new_group=True),
    Command("musical_typing", "View", "Musical typing: letters play", ("F2",)),
    Command("full_screen", "View", "Full screen", ("F11",), new_group=True),
    Command("keys", "Help", "Keys", ("F1",)),
    Command("about", "Help", "About EvoSynth", ()),
)

BY_ID = {command.id: command for command in COMMANDS}

MENUS = ("File", "Edit", "View", "Search", "Sound", "Device", "Help")


class Actions(QObject):
    """The QActions of COMMANDS, living on the window so that their keys work everywhere in it."""

    def __init__(self, window: QWidget, calls: Mapping[str, Callable[[], object]]) -> None:
        """``calls`` gives what each id does; every id needs one (KeyError names the missing one)."""
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.text, window)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            if command.hint:
                action.setToolTip(command.hint)
            action.setAutoRepeat(command.id in ("left", "right", "up", "down"))
            action.setMenuRole(MENU_ROLES.get(command.id, QAction.MenuRole.NoRole))
            call = calls[command.id]
            action.triggered.connect(lambda _checked=False, call=call: call())
            window.addAction(action)
            self._actions[command.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns them by title so that a view may add what is not fixed (ports, channels)."""
        menus = {title: bar.addMenu(title) for title in MENUS}
        for menu in menus.values():
            menu.setToolTipsVisible(True)  # of those that have a hint
        for command in COMMANDS:
            if not command.menu:
                continue
            menu = menus[command.menu]
            if command.new_group and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(self._actions[command.id])
        return menus


MENU_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
    "settings": QAction.MenuRole.PreferencesRole,
}

TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
SHEET = "sheet"  # the property of a widget that lies over others and is worked with by itself
ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
PAGING = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End})


def wants_key(widget: QWidget | None, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether the focused widget keeps a key for itself instead of giving it to a command."""
    held = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    if isinstance(widget, TYPING):
        function_key = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        return not function_key and (not held or key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Return))
    if isinstance(widget, QAbstractItemView | QComboBox):
        return not held and (key in ARROWS or key in PAGING or key in ENTER)
    if key == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.NoModifier:
        return _is_pressed_with_space(widget)
    return isinstance(widget, QAbstractButton) and not held and key in ENTER


def _is_pressed_with_space(widget: QWidget | None) -> bool:
    """In a sheet what wears the ring is pressed: there Space would play, or send, what the sheet lies on."""
    if not getattr(widget, "ringed", isinstance(widget, QAbstractButton)):
        return False
    while widget is not None and not widget.property(SHEET):
        widget = widget.parentWidget()
    return widget is not None


class KeyGuard(QObject):
    """Watches the focused widget alone and claims the keys that Qt's own widgets need: typing, moving in a list.

    A button that Tab has reached is pressed with Enter, since Space plays; in a sheet with Space, too. Our own widgets
    speak for themselves (``ui.widgets.own_keys``).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            widget = watched if isinstance(watched, QWidget) else None
            if wants_key(widget, event.key(), event.modifiers()):
                event.accept()
                return True
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in ENTER
        if pressed and isinstance(watched, QAbstractButton):
            watched.click()
            return True
        return super().eventFilter(watched, event)


def command_of(place: Place) -> str:
    """The command that enters a place."""
    return f"place_{place.name.lower()}"


def key_of(name: str) -> str:
    """The first key of a command as the platform writes it; KeyError when there is no such command."""
    return key_text(BY_ID[name])


def key_text(command: Command) -> str:
    """The first key as the platform writes it: "Ctrl+O", "⌘O"."""
    if not command.keys:
        return ""
    return QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
