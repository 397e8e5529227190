"""While a person listens the next generation of a breeding is made ready, before it is asked for.

What takes long of it, hearing two hundred children, is done then and remembered; nothing of it is decided. Whoever asks
for that generation gets what he would have got anyhow. One generation, for as long as nothing else is to be done.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from evosynth.errors import Cancelled, InputError
from evosynth.service.evolver_messages import Visit
from evosynth.system.machine import available_cores

if TYPE_CHECKING:
    from evosynth.service.current_run import Run

CORES = 2  # fewer are the window's and the sound's alone


class Ahead:
    """The generation that would be asked for, if a person asked now. ``cores``: how many there are."""

    def __init__(self, cores: int | None = None) -> None:
        self._cores = available_cores() if cores is None else cores
        self._expected: Visit | None = None

    def expect(self, asked: Visit) -> None:
        """This one, in the place of what was expected before."""
        self._expected = asked if self._cores >= CORES else None

    def due(self, run: Run) -> bool:
        """Whether something is left to be done for the run as it stands."""
        asked = self._expected
        if asked is None or run.target is not None or run.takes is not None:  # a device plays nothing unasked
            return False
        return run.state == "waiting" and asked.parent == run.session.on_show

    def go_on(self, run: Run, cancelled: Callable[[], bool]) -> None:
        """Until it is ready, or cancelled: then some of it is left."""
        asked, self._expected = self._expected, None
        assert asked is not None, "nothing is due"
        try:
            guests = run.voices.genomes(asked.voices) if asked.voices else None
            run.answers.rehearse(asked, guests, cancelled)
        except Cancelled:
            self._expected = asked
        except InputError:  # it is said when it is asked for
            pass
        except Exception:  # likewise; nobody has asked for anything yet that could fail
            traceback.print_exc(file=sys.stderr)
