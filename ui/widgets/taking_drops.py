"""What is dropped here is copied: nothing that another program drags is ever moved out of its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_copy(event: QDropEvent) -> None:
    """Accept a drag that enters, moves or drops as a copy, whatever its source proposes.

    A source that proposes to move deletes its file once the drop is accepted so, and a sound is only read here.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
