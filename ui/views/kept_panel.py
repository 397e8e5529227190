"""The voices that were kept: saved at once, there again after a restart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.look import theme
from ui.view_state.window import KeptVoice
from ui.views.panel import label
from ui.widgets.kept_strip import KeptStrip


class KeptPanel(QFrame):
    """A strip one slot high; it scrolls when there are many."""

    play_asked = Signal(int)
    select_asked = Signal(int)
    delete_asked = Signal(int)
    drag_asked = Signal(int, str)
    tile_dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedHeight(theme.px(62))
        self.strip = KeptStrip()
        self.count = label("", "text2")
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addStretch(1)
        words.addWidget(label("Kept", "title"))
        words.addWidget(self.count)
        words.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        line.setSpacing(theme.px(16))
        line.addLayout(words)
        line.addWidget(self.strip, 1)
        self.strip.play.connect(self.play_asked)
        self.strip.selected.connect(self.select_asked)
        self.strip.deleted.connect(self.delete_asked)
        self.strip.dragged.connect(self.drag_asked)
        self.strip.tile_dropped.connect(self.tile_dropped)
        self.show_kept(())

    def show_kept(self, kept: tuple[KeptVoice, ...]) -> None:
        """All kept voices, newest first as given."""
        self.strip.set_state(kept)
        self.count.setText(f"{len(kept)} voice{'' if len(kept) == 1 else 's'}" if kept else "none yet")
