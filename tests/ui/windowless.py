"""A controller with its real processes and no window, and all that it has told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from patience import PATIENCE_MS
from PySide6.QtWidgets import QApplication

from evosynth.audio.wav_out import write_wav
from evosynth.evolution import strategies
from evosynth.synths import registry
from ui.controller import AppController
from ui.processes.device_link import DeviceLink
from ui.processes.live_player import LivePlayer
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.view_state.kept import KeptPage
from ui.view_state.window import GridState, Run, SelectionState, TargetState, Tile, Toast, TransportState

STATES = ("transport", "target", "grid", "selection", "history", "kept", "banner", "audio", "examples", "recents")


class Waits(Protocol):
    """What of a QtBot is needed here."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None: ...


class Waiting:
    """The same in a program of its own, where pytest is not."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:
        """Until it is true; AssertionError after so many milliseconds."""
        end = time.monotonic() + timeout / 1000
        while not callback():
            assert time.monotonic() < end, "it was waited for in vain"
            QApplication.processEvents()
            time.sleep(0.002)


class Told:
    """The latest value of every signal."""

    transport = TransportState(Run.EMPTY)
    target: TargetState | None = None
    grid = GridState(())
    selection: SelectionState | None = None
    history: np.ndarray
    kept = KeptPage()
    banner: Any = None
    audio: Any = None
    synth: Any = None

    def __init__(self, qtbot: Waits, *, idle: bool = False) -> None:
        """``idle``: with processes that do nothing, for what needs none."""
        self.qtbot = qtbot
        quiet = dict.fromkeys(("evolver", "desk", "background", "keeper"), "idle:run")
        Settings().engine = Settings().engine or "dx7"  # unless a test leaves it open: half as many kernels
        workers = Workers(**quiet) if idle else None
        live = LivePlayer(Settings(), target="idle:run") if idle else None
        synth = DeviceLink(target="idle:run") if idle else None
        self.controller = AppController(workers=workers, live=live, synth_link=synth)
        self.intents = self.controller.intents
        states = self.controller.states
        self.toasts: list[Toast] = []
        self.playheads: list[Any] = []
        self.choices: list[Any] = []
        for name in STATES:
            getattr(states, name).connect(lambda value, name=name: setattr(self, name, value))
        states.toast.connect(self.toasts.append)
        states.device.connect(lambda state: setattr(self, "synth", state))
        states.playhead.connect(self.playheads.append)
        states.files_to_choose.connect(self.choices.append)
        self.controller.start()

    def full_start(self) -> None:
        """Wait until the examples have been read."""
        self.until(lambda: getattr(self, "examples", ()) and all(e.picture for e in self.examples))

    def afresh(self, qtbot: Waits) -> None:
        """As after a start, but with the processes warm: nothing runs, nothing is kept, nothing was said."""
        self.qtbot = qtbot
        self.intents.documents.new()
        self.state(Run.EMPTY)
        for kept in self.controller.library.kept():
            self.controller.library.delete_kept(kept.id)
        self.controller.kept.look_again()
        self.until(lambda: not self.kept.total)
        self.intents.hardware.use("")
        self.intents.documents.new()  # what was taken off the kept list was an act, too
        self.until(lambda: not self.tiles() and self.controller.document.path is None)
        self.controller.run.prefer_engine(registry.default())
        self.controller.run.prefer_strategy(strategies.DEFAULT)
        if self.controller.grid.ranks:
            self.intents.grid.turn_ranks()  # a mode of the window's, that outlives documents
        self.toasts.clear()
        self.choices.clear()

    def until(self, true: Callable[[], object]) -> None:
        """Wait until it is true; where it never is, say how all stood: what is waited for is seldom what went wrong."""
        try:
            self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)
        except self.qtbot.TimeoutError as error:
            said = [toast.text for toast in self.toasts]
            way = self.controller.run.on_its_way
            error.add_note(f"{self.transport}, on its way: {way}, banner: {self.banner}, toasts: {said}")
            raise

    def load(self, path: Path) -> None:
        """Open a sound and wait for it."""
        self.intents.loading.open([str(path)])
        self.until(lambda: self.target is not None and self.target.name == path.name)

    def state(self, run: Run) -> None:
        self.until(lambda: self.transport.run is run)

    def tiles(self) -> list[Tile]:
        return [tile for tile in self.grid.tiles if tile.candidate is not None]

    def full(self, count: int = 16) -> None:
        """Wait until so many tiles are there and drawn; at most a page of them: twelve beside strands."""
        self.until(
            lambda: (
                len(self.tiles()) == min(count, len(self.grid.tiles))
                and all(t.picture or t.silent for t in self.tiles())
            )
        )

    def keeps(self, *names: str) -> None:
        """Wait until these voices are kept and no others, newest first."""
        self.until(lambda: tuple(voice.name for voice in self.kept.voices) == names)

    def toast_with(self, words: str) -> Toast:
        self.until(lambda: any(words in toast.text for toast in self.toasts))
        return next(toast for toast in self.toasts if words in toast.text)


def made_sound(folder: Path, name: str = "tone_57.wav", hz: float = 220.0, level: float = 0.3) -> Path:
    """0.4 s of four partials that decay."""
    rate = 22050
    t = np.arange(round(0.4 * rate)) / rate
    sound = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3, 5)) * np.exp(-5 * t) * level
    path = folder / name
    write_wav(path, sound.astype(np.float32), rate)
    return path
