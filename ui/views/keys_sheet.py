"""F1: all keys of a mode on one sheet, made from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from ui.keys import musical_typing
from ui.keys.actions import COMMANDS, MENUS, STRANDS, WITHIN, Command, command_of, key_text
from ui.keys.modes import LETTERS as LETTER_MODES
from ui.keys.modes import TILE_LETTERS, KeyModes, Mode
from ui.look import theme
from ui.view_state.archive import PLACES
from ui.view_state.places import Place
from ui.views.panel import label, row
from ui.views.sheet import Sheet
from ui.widgets.segmented import Segmented

LETTERS = "Letters"  # the title of what they mean where they are no commands
GROUPS = ((LETTERS, "Sound", "Device"), ("Search", "Edit"), ("View", "File", "Help"))
HALF = len(TILE_LETTERS) // 2
FIRST, *OTHERS = Place
FOLDED = {
    "rate_1": ("Stars, none", "1 – 5, 0"),
    "archive_1": ("Archive: hear, put there with Shift", "F5 – F10"),
    "limits": ("Limits, unlock everything", "Ctrl+[Shift+]L"),
    "copy_voice": ("Copy a voice, paste one", "Ctrl+C, V"),
    "compare": ("Compare, with the one before", "[Shift+]C"),
    "keep": ("Keep, also as a favourite", "Return, F"),
    "undo": ("Undo, redo", "Ctrl+Z, Ctrl+Y"),
    "left": ("Move the selection", "← → ↑ ↓"),
    "strand_1": ("Select a strand", "Ctrl+Shift+1 – 4"),
    "lean_to_target": ("Nearer to the target, to your taste", "[ ]"),
    "restart_selected_strand": ("Restart the strand, alone, stop", "Ctrl+Shift+R F X"),
    "save_voice": ("Save the voice, as WAV", "Ctrl+Shift+V, A"),
    "less_amount": ("Children nearer to parents, further", "Shift+[ ]"),
    "all_towards": ("All towards the selected one, away", "+ −"),
    command_of(FIRST): ("Places", f"Ctrl+1 – {len(Place)}"),
    "previous_page": ("Page before, next", "PgUp PgDown"),
}
HIDDEN = frozenset(
    {
        "rate_0",
        "rate_2",
        "rate_3",
        "rate_4",
        "rate_5",
        "redo",
        "paste_voice",
        "compare_before",
        "favourite",
        "right",
        "up",
        "down",
        "next_page",
        "more_amount",
        "lean_to_taste",
        "focus_selected_strand",
        "halt_selected_strand",
        "save_wav",
        "unlock_everything",
        "all_away",
    }
    | {f"archive_{k}" for k in range(2, PLACES + 1)}
    | {f"archive_put_{k}" for k in range(1, PLACES + 1)}
    | {f"strand_{k}" for k in range(2, STRANDS + 1)}
    | {command_of(place) for place in OTHERS}
)


class KeyCap(QWidget):
    """A key's name on a small raised plate."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        width = int(theme.metrics(12).horizontalAdvance(text)) + theme.px(14)
        self.setFixedSize(max(width, theme.px(24)), theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self.rect(), theme.px(5), theme.px(5))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def overview(mode: Mode) -> dict[str, list[tuple[str, str]]]:
    """Title -> (words, key) of what a mode's keys do, stars and arrows folded into one line each."""
    found: dict[str, list[tuple[str, str]]] = {LETTERS: _letters(mode), **{title: [] for title in MENUS}}
    within = {title: found[menu] for title, menu in WITHIN.items()}
    for command in COMMANDS:
        line = _line(command, mode)
        if line is not None:
            (within | found)[command.menu].append(line)
    found["Sound"].append(("Take a voice out, or its sound", "Drag"))
    return {title: lines for title, lines in found.items() if lines}


def _letters(mode: Mode) -> list[tuple[str, str]]:
    """What letters mean where they are no commands."""
    if mode is Mode.PIANO:
        return [(words, (" " * (len(letters) <= HALF)).join(letters)) for words, letters in musical_typing.MEANINGS]
    if mode is Mode.TILES:
        halves = TILE_LETTERS[:HALF], TILE_LETTERS[HALF:]
        names = f"Hear tiles 1 to {HALF}", f"Hear tiles {HALF + 1} to {len(TILE_LETTERS)}"
        return [(words, " ".join(letters)) for words, letters in zip(names, halves, strict=True)]
    return []


def _line(command: Command, mode: Mode) -> tuple[str, str] | None:
    key = key_text(command, mode)
    if not command.menu or command.id in HIDDEN or not key:
        return None
    if command.id in FOLDED:
        return FOLDED[command.id]
    return command.text.rstrip("…"), key


class KeysSheet(Sheet):
    """Three columns of what can be pressed in a mode: the one that holds, and the others on asking."""

    def __init__(self, host: QWidget, modes: KeyModes) -> None:
        super().__init__(host, "Keys", width=1120)
        self._modes = modes
        self._pages = QStackedWidget()
        self.mode = Segmented([mode.value for mode in LETTER_MODES])
        self.mode.chosen.connect(self._pages.setCurrentIndex)
        for mode in LETTER_MODES:
            self._pages.addWidget(_page(mode))
        self.content.addLayout(row(self.mode, label("F2 goes through them", "text2"), None, gap=12))
        self.content.addWidget(self._pages)

    def present(self) -> None:
        """With the keys of the mode that holds."""
        now = LETTER_MODES.index(self._modes.mode)
        self.mode.set_current(now)
        self._pages.setCurrentIndex(now)
        super().present()


def _page(mode: Mode) -> QWidget:
    page = QWidget()
    columns = QHBoxLayout(page)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(theme.px(32))
    lines = overview(mode)
    for titles in GROUPS:
        columns.addLayout(_column([(title, lines[title]) for title in titles if title in lines]), 1)
    return page


def _column(groups: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(2))
    at = 0
    for title, lines in groups:
        grid.addWidget(label(title, "title"), at, 0)
        grid.setRowMinimumHeight(at, theme.px(28))
        for words, key in lines:
            at += 1
            grid.addWidget(label(words, "text2"), at, 0)
            grid.addWidget(KeyCap(key), at, 1, Qt.AlignmentFlag.AlignRight)
        at += 1
    grid.setColumnStretch(0, 1)
    grid.setRowStretch(at, 1)
    return grid
