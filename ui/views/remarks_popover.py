"""All that is to be said of a sound, where its panel has room for the first sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.look import theme
from ui.views.panel import label
from ui.views.popover import Popover
from ui.widgets.own_keys import ENTER

LEAST = 240  # px of its sentences


class RemarksPopover(Popover):
    """A sentence a paragraph. Enter, which opened it, closes it as well."""

    def present(self, remarks: tuple[str, ...], at: QWidget) -> None:
        """Below the line that says the first of them, and as wide."""
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        margins = self.column.contentsMargins()
        for remark in remarks:
            sentence = label(remark)
            sentence.setWordWrap(True)
            sentence.setFixedWidth(max(theme.px(LEAST), at.width() - margins.left() - margins.right()))
            self.column.addWidget(sentence)
        self.setAccessibleName(" ".join(remarks))
        self.show_below(at, left=True)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.close()
        else:
            super().keyPressEvent(event)
