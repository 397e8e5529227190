"""The voices that were kept: saved at once, there again after a restart; beside them the archive of the document."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.intents.archiving import Archiving
from ui.intents.export import Exporting
from ui.intents.keeping import Keeping
from ui.intents.listening import Listening
from ui.keys.actions import key_of
from ui.look import theme
from ui.view_state.archive import PLACES
from ui.view_state.kept import KeptPage
from ui.view_state.states import States
from ui.view_state.window import TargetState
from ui.views.dropping import drag_file
from ui.views.panel import label, rule
from ui.widgets.archive_strip import ArchiveStrip
from ui.widgets.kept_strip import KeptStrip

HEIGHT, HEIGHT_LOW = 60, 48


class KeptPanel(QFrame):
    """A strip one slot high; it scrolls when there are many."""

    def __init__(
        self, keeping: Keeping, listening: Listening, exporting: Exporting, archiving: Archiving, states: States
    ) -> None:
        super().__init__()
        self._exporting = exporting
        self.setProperty("role", "panel")
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
        line.addWidget(rule())
        line.addLayout(self._lay_archive())
        line.addWidget(self.archive)
        self.strip.play.connect(listening.play_kept)
        self.strip.selected.connect(keeping.select)
        self.strip.deleted.connect(keeping.delete)
        self.strip.dragged.connect(self._drag)
        self.strip.tile_dropped.connect(keeping.keep_place)
        self.strip.in_sight.connect(keeping.look_at)
        self.archive.hear.connect(archiving.hear)
        self.archive.put.connect(archiving.put_selected)
        self.archive.taken_out.connect(archiving.take_out)
        self.archive.tile_dropped.connect(archiving.put_tile)
        states.archive.connect(self.archive.set_state)
        states.parents.connect(lambda state: self.strip.set_named(state.sounds))
        self.set_low(False)
        self.show_kept(KeptPage())

    def _lay_archive(self) -> QVBoxLayout:
        """Its title, and the keys that hear it."""
        keys = tuple(key_of(f"archive_{place + 1}") for place in range(PLACES))
        put = tuple(key_of(f"archive_put_{place + 1}") for place in range(PLACES))
        self.archive = ArchiveStrip(keys, put)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addStretch(1)
        words.addWidget(label("Archive", "title"))
        words.addWidget(label(f"{keys[0]} to {keys[-1]}", "text2"))
        words.addStretch(1)
        return words

    def set_low(self, low: bool) -> None:
        """A low window has a lower strip."""
        self.setFixedHeight(theme.px(HEIGHT_LOW if low else HEIGHT))
        self.strip.set_low(low)
        self.archive.set_low(low)

    def _drag(self, kept_id: int, suffix: str) -> None:
        if (path := self._exporting.file_of_kept(kept_id, suffix)) is not None:
            drag_file(self, path)

    def show_target(self, state: TargetState | None) -> None:
        """Which sound distances are to."""
        self.strip.set_target(state.name if state else "")

    def show_kept(self, page: KeptPage) -> None:
        """A stretch of the kept list, and how long all of it is."""
        self.strip.set_state(page)
        self.count.setText(f"{page.total:,} voice{'' if page.total == 1 else 's'}" if page.total else "none yet")
