"""The pages of a document that is too large to be looked at before it opens: they are looked at while it is open."""

from __future__ import annotations

import threading
from pathlib import Path

from evosynth.documents.opening import check_pages, reading
from evosynth.errors import StorageError


class Examination:
    """Runs in a thread of its own, through a connection that only reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage = ""  # a sentence, as soon as a page is found that cannot be read
        self._thread = threading.Thread(target=self._look, name="examination", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Until it is over."""
        self._thread.join()

    def _look(self) -> None:
        try:
            with reading(self.path) as db:
                check_pages(db, self.path)
        except StorageError as error:
            if "is damaged" in str(error):  # what could not be read for another reason says nothing of its pages
                self.damage = str(error)
