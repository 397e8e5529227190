"""A ring around what the keyboard has reached: only a focus that came by keys shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Base
else:
    Base = object  # a plain mixin: Qt lets a class have one Qt base only


def by_keys(event: QFocusEvent) -> bool:
    """Whether the focus came by the keyboard: only then a control wears a ring."""
    reason = Qt.FocusReason
    return event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason, reason.ShortcutFocusReason)


class FocusRing(Base):
    """Stands before the Qt class that it is mixed into; ``ringed`` is what its ``paintEvent`` asks."""

    ringed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keys(event)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ringed = False
        super().focusOutEvent(event)
        self.update()
