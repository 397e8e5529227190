"""Every command of the window in one table: its menu, its words, its keys in each mode and what it calls.

The menus, the overview of keys (F1) and tooltips are made from these rows. Keys work wherever the focus is; KeyGuard
lets text fields, lists and buttons have the keys that they need themselves. Single letters are commands in the mode
Commands alone: in Tiles and Piano they are heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.keys.modes import TILE_LETTERS, Mode
from ui.view_state.archive import PLACES
from ui.view_state.places import Place


@dataclass(frozen=True, slots=True)
class Command:
    """One row: ``id`` names it in code, ``menu`` is empty for commands that only have keys."""

    id: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()  # those that are no letters hold in every mode
    beside_letters: tuple[str, ...] | None = None  # in Tiles and Piano, where others are meant than ``keys``
    in_tiles: tuple[str, ...] = ()  # in Tiles alone
    in_blind: tuple[str, ...] = ()  # while a blind test goes on, where no other command has a key
    new_group: bool = False  # a hairline above it in the menu
    hint: str = ""  # what has to be known before: shown over it in the menu


SEND_STAYS = "A device cannot give back what it was sent: undo leaves this alone"
RECORDS_ONE = "In a run on the synth: one that was edited is drawn and judged as it sounds there"
RECORDS = "One after the other, unattended; what was recorded before is left out. Cancel stands in the Device sheet"
NAMED = "While any voice is named, Breed makes children of exactly the named ones: tiles, kept voices, of the archive"
FLIPS = "Where the one that sounds stands, on a synth from its start; held, for as long as the key is down"
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
    Command("quit", "File", "Quit", ("Ctrl+Q",), in_blind=("Ctrl+Q",)),
    Command("undo", "Edit", "Undo", ("Ctrl+Z",)),
    Command("redo", "Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("copy_voice", "Edit", "Copy the selected voice", ("Ctrl+C",), new_group=True),
    Command("paste_voice", "Edit", "Paste a voice in its place", ("Ctrl+V",)),
    Command("left", "Edit", "Select the tile to the left", ("Left",), new_group=True),
    Command("right", "Edit", "Select the tile to the right", ("Right",)),
    Command("up", "Edit", "Select the tile above", ("Up",)),
    Command("down", "Edit", "Select the tile below", ("Down",)),
    Command("settings", "Edit", "Settings", ("Ctrl+,",), new_group=True),
    Command("evolve", "Search", "Evolve", ("P", "Ctrl+E")),
    Command("evolve_near", "Search", "Evolve from the selected voice", ("Ctrl+Shift+E",)),
    Command("stop", "Search", "Stop", ("Ctrl+.",)),
    Command("resume_search", "Search", "Go on with the search that has ended"),
    Command("decide", "Search", "Let the synth decide", ("Ctrl+Shift+D",)),
    Command("breed", "Search", "Breed the next generation", ("G",), beside_letters=("Ctrl+G",), new_group=True),
    Command(
        "breed_again", "Search", "Breed again from the same parents", ("Shift+G",), beside_letters=("Ctrl+Shift+G",)
    ),
    Command("name_parent", "Search", "Name as a parent", ("N", "Ctrl+P"), hint=NAMED),
    Command("name_nobody", "Search", "Name nobody"),
    Command("breed_from", "Search", "Breed from the selected voice", ("Ctrl+Shift+B",)),
    Command("breed_shown", "Search", "Breed from all on show"),
    Command("weed", "Search", "Replace the rejected", ("Shift+X",), beside_letters=()),
    Command("back", "Search", "Back one generation", ("Backspace",)),
    Command("lean_to_target", "Search", "Nearer to the target", ("[", "Ctrl+Shift+Left"), new_group=True),
    Command("lean_to_taste", "Search", "More to your taste", ("]", "Ctrl+Shift+Right")),
    Command("less_amount", "Search", "Children nearer to their parents", ("Shift+[", "Ctrl+Shift+Down")),
    Command("more_amount", "Search", "Children further from their parents", ("Shift+]", "Ctrl+Shift+Up")),
    Command("all_towards", "Search", "All towards the selected one", ("+",)),
    Command("all_away", "Search", "All away from the selected one", ("-",)),
    Command("play_selected", "Sound", "Play", ("Space",)),
    Command("play_target_then_selected", "Sound", "Play the target, then the voice", ("Shift+Space",)),
    Command("play_target", "Sound", "Play the target", ("T",)),
    Command("flip", "Sound", "Hear the other one of the pair", ("B", "F12"), hint=FLIPS),
    Command("play_all", "Sound", "Play all in turn", ("A",)),
    Command("blind", "Sound", "Listen blind…", ("Ctrl+Shift+H",)),
    Command("silence", "Sound", "Silence", ("Esc",)),
    Command("compare", "View", "Compare with what it is held against…", ("C",), new_group=True),
    Command("compare_before", "View", "Compare with the one selected before…", ("Shift+C",), beside_letters=()),
    Command("keep", "Sound", "Keep", ("Return", "Enter"), new_group=True),
    Command("favourite", "Sound", "Favourite: keep, with five stars", ("F",), beside_letters=("*",)),
    Command("delete_kept", "Edit", "Delete the kept voice", ("Delete",), beside_letters=()),
    Command("rename", "Edit", "Rename…"),
    Command("lock_operator", "Sound", "Lock or unlock what has the keyboard", ("L",), new_group=True),
    Command("limits", "Sound", "Limits", ("Ctrl+L",)),
    Command("unlock_everything", "Sound", "Unlock everything", ("Ctrl+Shift+L",)),
    *(
        Command(f"archive_{k}", "Archive", f"Hear F{k + 4}", (f"F{k + 4}",), new_group=k == 1)
        for k in range(1, PLACES + 1)
    ),
    *(
        Command(
            f"archive_put_{k}",
            "Archive",
            f"Put the selected voice into F{k + 4}",
            (f"Shift+F{k + 4}",),
            new_group=k == 1,
        )
        for k in range(1, PLACES + 1)
    ),
    Command("archive_out", "Archive", "Take the selected voice out of the archive", new_group=True),
    Command("rate_1", "Sound", "One star", ("1",), new_group=True),
    Command("rate_2", "Sound", "Two stars", ("2",)),
    Command("rate_3", "Sound", "Three stars", ("3",)),
    Command("rate_4", "Sound", "Four stars", ("4",)),
    Command("rate_5", "Sound", "Five stars", ("5",)),
    Command("rate_0", "Sound", "No stars", ("0",)),
    Command("rank", "Sound", "Rank: 1, 2, 3 are first, second, third", ("R",)),
    Command("reject", "Sound", "Reject", ("X",), beside_letters=("Delete",)),
    Command("same", "Sound", "The two heard last are the same", ("S", "=")),
    *(
        Command(f"strand_{k}", "Strands", f"Select strand {k}", (f"Ctrl+Shift+{k}",), new_group=k == 1)
        for k in range(1, STRANDS + 1)
    ),
    Command("restart_selected_strand", "Strands", "Restart the selected strand", ("Ctrl+Shift+R",), new_group=True),
    Command("focus_selected_strand", "Strands", "Search in it alone / in all again", ("Ctrl+Shift+F",)),
    Command("halt_selected_strand", "Strands", "Stop it / go on with it", ("Ctrl+Shift+X",)),
    *(
        Command(f"plant_{k}", "Strands", f"Seed strand {k} from the selected voice", new_group=k == 1)
        for k in range(1, STRANDS + 1)
    ),
    Command("device", "Device", "The synth…", ("Ctrl+D",)),
    Command("send", "Device", "Send to the synth", ("Ctrl+Return",), hint=SEND_STAYS),
    Command("receive", "Device", "Receive a voice from the synth"),
    Command(
        "record_selected",
        "Device",
        "Record this voice on the synth",
        ("Ctrl+Shift+Return",),
        new_group=True,
        hint=RECORDS_ONE,
    ),
    Command("record_kept", "Device", "Record the kept voices on the synth", hint=RECORDS),
    *(
        Command(f"place_{place.name.lower()}", "View", place.value, (f"Ctrl+{number}",))
        for number, place in enumerate(Place, start=1)
    ),
    Command("place_before", "View", "The place before", ("F3",)),
    Command("previous_page", "View", "Page before", ("PgUp",), new_group=True),
    Command("next_page", "View", "Next page", ("PgDown",)),
    Command("few_tiles", "View", "Nine tiles a page, or sixteen"),
    Command("difference", "View", "Tiles: sound or difference", ("D",), new_group=True),
    Command("beside", "View", "Tiles: beside target or best"),
    Command("keyboard", "View", "Show or hide the keyboard", ("F4",), new_group=True),
    Command("next_mode", "View", "Next meaning of letters", ("F2",), new_group=True),
    Command("piano", "View", "Letters play the piano", ("Shift+F2",)),
    Command("full_screen", "View", "Full screen", ("F11",), in_blind=("F11",), new_group=True),
    Command("keys", "Help", "Keys", ("F1",)),
    Command("about", "Help", "About EvoSynth", ()),
    Command("blind_first", "", "The first one", in_blind=("1",)),
    Command("blind_second", "", "The second one", in_blind=("2",)),
    Command("blind_neither", "", "No difference", in_blind=("0",)),
    Command("blind_again", "", "Hear both again", in_blind=("Space",)),
    Command("blind_back", "", "Take the last answer back", in_blind=("Backspace",)),
    Command("blind_go", "", "Begin, or leave the result", in_blind=("Return", "Enter")),
    Command("blind_leave", "", "End the test", in_blind=("Esc",)),
    *(Command(f"hear_{k}", "", f"Hear tile {k}", in_tiles=(letter,)) for k, letter in enumerate(TILE_LETTERS, start=1)),
)

BY_ID = {command.id: command for command in COMMANDS}

WITHIN = {"Archive": "Sound", "Strands": "Search"}  # menus that open from another one
MENUS = ("File", "Edit", "View", "Search", "Sound", "Device", "Help")


class Actions(QObject):
    """The QActions of COMMANDS, living on the window so that their keys work everywhere in it."""

    def __init__(self, window: QWidget, calls: Mapping[str, Callable[[], object]]) -> None:
        """``calls`` gives what each id does; every id needs one (KeyError names the missing one)."""
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.text, window)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            if command.hint:
                action.setToolTip(command.hint)
            action.setAutoRepeat(command.id in ("left", "right", "up", "down"))
            action.setMenuRole(MENU_ROLES.get(command.id, QAction.MenuRole.NoRole))
            call = calls[command.id]
            action.triggered.connect(lambda _checked=False, call=call: call())
            window.addAction(action)
            self._actions[command.id] = action
        self.set_mode(Mode.COMMANDS)

    def set_mode(self, mode: Mode) -> None:
        """Keys mean what they mean in this mode."""
        for command in COMMANDS:
            self._actions[command.id].setShortcuts([QKeySequence(key) for key in keys_in(command, mode)])

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def off(self, pressed: QKeyCombination) -> str | None:
        """The command that these keys would give, where it is off; None: it is on, or they are nobody's."""
        keys = QKeySequence(pressed)
        found = (name for name, action in self._actions.items() if keys in action.shortcuts())
        return next((name for name in found if not self._actions[name].isEnabled()), None)

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns them by title so that a view may add what is not fixed (ports, channels)."""
        menus = {title: bar.addMenu(title) for title in MENUS}
        menus |= {title: QMenu(title, bar) for title in WITHIN}
        for menu in menus.values():
            menu.setToolTipsVisible(True)  # of those that have a hint
        for command in COMMANDS:
            if not command.menu:
                continue
            menu = menus[command.menu]
            if command.menu in WITHIN and menu.isEmpty():
                menus[WITHIN[command.menu]].addSeparator()
                menus[WITHIN[command.menu]].addMenu(menu)
            if command.new_group and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(self._actions[command.id])
        return menus


MENU_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
    "settings": QAction.MenuRole.PreferencesRole,
}


def command_of(place: Place) -> str:
    """The command that enters a place."""
    return f"place_{place.name.lower()}"


def keys_in(command: Command, mode: Mode) -> tuple[str, ...]:
    """Its keys in a mode; the first one is shown."""
    if mode is Mode.COMMANDS:
        return command.keys
    if mode is Mode.BLIND:
        return command.in_blind
    given = command.beside_letters
    kept = tuple(key for key in command.keys if not is_letter(key)) if given is None else given
    return kept + (command.in_tiles if mode is Mode.TILES else ())


def is_letter(key: str) -> bool:
    """Whether a key is a letter pressed alone."""
    return len(key) == 1 and key.isalpha()


def key_of(name: str, mode: Mode = Mode.COMMANDS) -> str:
    """The first key of a command as the platform writes it; KeyError when there is no such command."""
    return key_text(BY_ID[name], mode)


def key_text(command: Command, mode: Mode = Mode.COMMANDS) -> str:
    """The first key as the platform writes it: "Ctrl+O", "⌘O"; empty where it has none."""
    keys = keys_in(command, mode)
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
