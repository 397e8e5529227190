"""What can be done to a voice where it is seen: the menu of a tile, of a kept voice, of a place of the archive.

Each selects the voice first; what it offers are the window's own commands.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from ui.intents.archiving import Archiving
from ui.intents.keeping import Keeping
from ui.keys.actions import Actions
from ui.view_state.archive import PLACES

HEARD = ("play_selected", "play_target_then_selected")
BRED = ("name_parent", "breed_from", "evolve_near")
COMPARED = ("compare_before", "compare")
OUT = ("save_voice", "save_wav", "send")
TAKEN = ("rename", "copy_voice")


class VoiceMenus:
    """They pop up over the window."""

    def __init__(self, window: QWidget, actions: Actions, keeping: Keeping, archiving: Archiving) -> None:
        self._window, self._actions = window, actions
        self._keeping, self._archiving = keeping, archiving

    def of_tile(self, at: QPoint, *, bred: bool) -> None:
        """The selected tile."""
        drawn = ("all_towards", "all_away") if bred else ()
        self._pop(at, HEARD, ("keep", "favourite", "reject"), BRED, drawn, COMPARED, (*TAKEN, "paste_voice"), OUT)

    def of_kept(self, kept_id: int, at: QPoint) -> None:
        """A kept voice."""
        self._keeping.select(kept_id)
        self._pop(at, HEARD, BRED, COMPARED, TAKEN, OUT, ("delete_kept",))

    def of_archived(self, place: int, at: QPoint) -> None:
        """A place of the archive; an empty one takes the selected voice."""
        if self._archiving.select(place):
            self._pop(at, HEARD, ("keep",), BRED, COMPARED, TAKEN, OUT, ("archive_out",))
        else:
            self._pop(at, (f"archive_put_{place + 1}",))

    def _pop(self, at: QPoint, *groups: tuple[str, ...]) -> None:
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        for names in groups:
            for name in names:
                menu.addAction(self._actions[name])
            if names == BRED:
                put = menu.addMenu("Put into the archive")
                for place in range(PLACES):
                    put.addAction(self._actions[f"archive_put_{place + 1}"])
            menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
