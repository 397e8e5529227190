"""The sound input that a synth is heard by: whether it is there, how loud it is, and open for whoever records.

A thread of its own looks after it, since a driver may take its time. It is open while somebody looks at its level or
records, and for a while after that; else it is left alone.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from evosynth.audio.device import PlayerState, portaudio, rest
from evosynth.audio.recorder import Recorder
from evosynth.audio.sound_inputs import find_input, inputs
from evosynth.errors import AudioError
from evosynth.service.device_report import Report
from evosynth.service.sentences import explained, sentence
from evosynth.service.take_messages import SoundIs, SoundsAre

LEVEL_S = 0.1  # from one level to the next, while somebody looks
LOOK_S = 2.0  # from one look whether it is there to the next
REST_S = 600.0  # after the last take it is left alone: what is known of its latency goes with it
NONE_CHOSEN = "no sound input is chosen for the synth"
NOTHING = "There is no sound input: plug one in, or start a sound server."


class DeviceSound:
    """Every method may be called in any thread. ``lost``: this process finds no sound any more, only another one."""

    def __init__(self, report: Report, lost: Callable[[], None] = lambda: None) -> None:
        self._report, self._lost = report, lost
        self._wanted: str | None = None
        self._recorder: Recorder | None = None
        self._open_for: str | None = None  # what was wanted when it was opened
        self._name, self._told = "", ""  # of the input that was found, or why there is none
        self._shown = False
        self._used_at = -REST_S
        self._changing = threading.RLock()  # of what is open
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
        self._thread.start()

    @property
    def wanted(self) -> str | None:
        """(Part of) the name of the input; empty: the system's own. None: none is listened to."""
        return self._wanted

    def use(self, input: str | None) -> None:
        """This one from now on."""
        if input != self._wanted:
            self._wanted = input
            self._orders.put(self._begin)

    def list_inputs(self) -> None:
        """Say which there are."""
        self._orders.put(self._list)

    def show_level(self, shown: bool) -> None:
        """Whether somebody looks at it."""
        self._shown = shown
        self._orders.put(self._look)

    def recorder(self) -> Recorder:
        """The one that is wanted by now, open; the same as long as it was not closed. AudioError where it cannot be
        opened."""
        with self._changing:
            self._used_at = time.monotonic()
            return self._opened()

    def close(self) -> None:
        """For good."""
        self._orders.put(None)
        self._thread.join(2.0)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            try:
                order = self._orders.get(timeout=LEVEL_S if self._shown and self._recorder else LOOK_S)
            except queue.Empty:
                order = self._look
            if order is None:
                self._close()
                return
            try:
                order()
            except Exception as error:  # the thread goes on
                self._tell(told=explained(error, "The sound input"))

    def _begin(self) -> None:
        """Another one, or none."""
        with self._changing:
            before = self._recorder is None or self._open_for != self._wanted
            if before:  # else somebody who records was faster, and it is this one
                self._close()
                self._name = self._told = ""
            if self._wanted is None:
                self._tell()
                return
            if before and not self._shown:
                self._find()
        self._look()

    def _find(self) -> None:
        """Whether it is there, without opening it."""
        try:
            assert self._wanted is not None
            self._name, self._told = find_input(self._wanted).name, ""
        except AudioError as error:
            self._name, self._told = "", sentence(str(error))
            self._look_for_an_end()
        rest()
        self._tell()

    def _look(self) -> None:
        """How loud it is, or whether it is back."""
        with self._changing:
            if self._wanted is None:
                return
            needed = self._shown or time.monotonic() - self._used_at < REST_S
            if not needed and self._recorder is not None:
                self._close()
                self._tell()
            elif needed:
                self._say_level()
            elif not self._name:
                self._find()

    def _say_level(self) -> None:
        try:
            recorder = self._opened()
            level_db = recorder.level_db(LEVEL_S)
        except AudioError as error:
            self._close()
            self._name, self._told = "", sentence(str(error))
            self._tell()
            self._look_for_an_end()
            return
        self._tell(level_db if self._shown else None)

    def _opened(self) -> Recorder:
        """Where another one was chosen a moment ago, the one before may be open still."""
        wanted = self._wanted
        if wanted is None:
            raise AudioError(NONE_CHOSEN)
        if self._open_for != wanted:
            self._close()
        if self._recorder is None:
            self._recorder, self._open_for = Recorder(wanted), wanted
            self._name, self._told = self._recorder.name, ""
        return self._recorder

    def _close(self) -> None:
        with self._changing:
            recorder, self._recorder = self._recorder, None
            if recorder is not None:
                recorder.close()
                rest()

    def _list(self) -> None:
        found = inputs()
        self._report.tell(SoundsAre(found, "" if found else NOTHING))

    def _look_for_an_end(self) -> None:
        state = portaudio()
        if isinstance(state, PlayerState) and state.needs_restart:
            self._lost()

    def _tell(self, level_db: float | None = None, told: str = "") -> None:
        value = SoundIs(self._name, None if level_db is None else round(level_db, 1), told or self._told)
        self._report.tell(value)
