"""What a person answers to the banner: go on, discard, try again, or close it."""

from __future__ import annotations

from ui.intents.documents import Documents
from ui.intents.resuming import Resuming
from ui.models.devices import RETRY as RETRY_AUDIO
from ui.models.devices import Devices
from ui.models.troubles import RECOVER_IN_HAND, RETRY_WORKERS, Troubles
from ui.processes.workers import Workers


class BannerAnswers:
    """Each button of the banner, by its name."""

    def __init__(
        self, resuming: Resuming, troubles: Troubles, devices: Devices, workers: Workers, documents: Documents
    ) -> None:
        self._resuming, self._troubles, self._devices, self._workers = resuming, troubles, devices, workers
        self._documents = documents

    def press(self, button: str) -> None:
        """A button was pressed."""
        if button == "resume":
            self._resuming.accept()
        elif button == "discard":
            self._resuming.decline()
        elif button == RECOVER_IN_HAND[0]:
            self._documents.recover_in_hand()
        elif button == RETRY_AUDIO[0]:
            self._devices.retry()
        elif button == RETRY_WORKERS[0]:
            self._troubles.set("processes", None)
            self._workers.start()

    def close(self) -> None:
        """An offer is left for another start; what is wrong stays silent until it changes."""
        if self._resuming.stands:
            self._resuming.decline()
        else:
            self._troubles.close()
