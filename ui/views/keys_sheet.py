"""F1: all keys on one sheet, made from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.keys.actions import COMMANDS, MENUS, STRANDS, Command, key_text
from ui.look import theme
from ui.views.panel import label
from ui.views.sheet import Sheet

GROUPS = (("Sound", "Edit"), ("Search", "Device", "Help"), ("View", "File"))
FOLDED = {
    "rate_1": ("Stars", "1 – 5"),
    "left": ("Move the selection", "← → ↑ ↓"),
    "strand_1": ("Select a strand", "Ctrl+Shift+1 – 4"),
}
HIDDEN = frozenset(
    {"rate_2", "rate_3", "rate_4", "rate_5", "right", "up", "down"} | {f"strand_{k}" for k in range(2, STRANDS + 1)}
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


def overview() -> dict[str, list[tuple[str, str]]]:
    """Menu title -> (words, key), stars and arrows folded into one line each."""
    found: dict[str, list[tuple[str, str]]] = {title: [] for title in MENUS}
    for command in COMMANDS:
        line = _line(command)
        if line is not None:
            found[command.menu].append(line)
    found["Sound"] += [("Take a tile out as a voice file", "Drag"), ("Take it out as a WAV file", "Alt+Drag")]
    return {title: lines for title, lines in found.items() if lines}


def _line(command: Command) -> tuple[str, str] | None:
    if command.id in HIDDEN or not command.keys:
        return None
    if command.id in FOLDED:
        return FOLDED[command.id]
    return command.text.rstrip("…"), key_text(command)


class KeysSheet(Sheet):
    """Three columns of what can be pressed."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "Keys", width=1060)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(32))
        lines = overview()
        for titles in GROUPS:
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.px(12))
            grid.setVerticalSpacing(theme.px(4))
            at = 0
            for title in titles:
                if title not in lines:
                    continue
                grid.addWidget(label(title, "title"), at, 0)
                grid.setRowMinimumHeight(at, theme.px(28))
                for words, key in lines[title]:
                    at += 1
                    grid.addWidget(label(words, "text2"), at, 0)
                    grid.addWidget(KeyCap(key), at, 1, Qt.AlignmentFlag.AlignRight)
                at += 1
            grid.setColumnStretch(0, 1)
            grid.setRowStretch(at, 1)
            columns.addLayout(grid, 1)
        self.content.addLayout(columns)
