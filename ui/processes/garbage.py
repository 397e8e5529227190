"""Python's garbage goes in the event loop, and nowhere else.

Left to itself Python looks for cycles in the middle of any statement and in any thread. What it finds may be a widget
that nobody holds any more, and Qt then takes it down in the middle of a call of its own: under the lock of a
``disconnect`` the window stands still for ever, and from another thread its timers are stopped where they may not be.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Collects by Python's own thresholds, between two events; one for the life of the program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays for the life of the program, and need not be looked through again."""
        gc.collect()
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due, and with it the younger ones."""
        due = [
            g for g, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(due[-1])
