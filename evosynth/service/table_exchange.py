"""Tables between processes: what one holds in memory alone is sent once, ahead of the next message.

Voices name tables by the key of their content. Those that lie in the user's folder every process finds by itself; one
that could not be written there is held by who has made or opened it, and would be missing everywhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from evosynth.library import table_store
from evosynth.service.messages import TableHeld


class TableExchange:
    """One end of a pipe. May be used by several threads."""

    def __init__(self, send: Callable[[object], None]) -> None:
        self._send = send
        self._known: set[str] = set()  # keys of tables that the other end has
        self._sending = threading.Lock()

    def send_ahead(self) -> None:
        """Send what this process holds and the other end has not been sent."""
        tables = table_store.held()
        if len(tables) == len(self._known):
            return
        with self._sending:
            for table in tables:
                if table.key not in self._known:
                    self._known.add(table.key)
                    self._send(TableHeld(table))

    def take(self, message: object) -> bool:
        """Whether a message was a table of the other end: it is held here from now on."""
        if not isinstance(message, TableHeld):
            return False
        self._known.add(message.table.key)
        table_store.hold(message.table)
        return True
