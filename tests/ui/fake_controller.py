"""A controller that needs no processes: the signals and slots of AppController, fed with made-up sounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from fake_deeds import FakeDeeds
from fake_live import FakeLive
from made_states import made_picture, made_voice, made_waveform
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.base import note_label
from ui.view_state.window import (
    Example,
    GridState,
    KeptVoice,
    Run,
    SelectionState,
    TargetState,
    Tile,
    Toast,
    TransportState,
)

ALGORITHMS = (5, 5, 22, 5, 14, 32, 1, 19)


class FakeController(FakeDeeds):
    """The public surface of ``ui.controller.AppController``; every call is also noted in ``calls``."""

    transport_changed = Signal(object)
    target_changed = Signal(object)
    grid_changed = Signal(object)
    strands_changed = Signal(object)
    selection_changed = Signal(object)
    history_changed = Signal(object)
    toast = Signal(object)
    examples_changed = Signal(object)
    files_to_choose = Signal(object)
    playhead = Signal(object)
    undo_changed = Signal(bool, bool, str, str)
    recents_changed = Signal(object)
    loading_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = SimpleNamespace(last_folder="")
        self.transport = TransportState(Run.EMPTY, why_not="Load a sound, or breed without one")
        self.target: TargetState | None = None
        self.grid = GridState(())
        self.live = FakeLive(self)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._play = QTimer(self)
        self._play.timeout.connect(self._advance)
        self._playing: tuple[object, float] | None = None

    # ---- life ---------------------------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        self._note("start")
        examples = (("Plucked string", 52, 2.2), ("Additive bell", 65, 2.8), ("Filtered saw", 36, 1.3))
        self.examples_changed.emit(
            tuple(
                Example(name, note_label(note), length, f"/{name}.wav", made_picture(440 * 2 ** ((note - 69) / 12), i))
                for i, (name, note, length) in enumerate(examples)
            )
        )
        self.audio_changed.emit(self.audio)
        self.transport_changed.emit(self.transport)
        self.target_changed.emit(None)
        self.grid_changed.emit(self.grid)
        self.kept_changed.emit(self.kept)

    @Slot()
    def close(self) -> None:
        self._note("close")
        self._clock.stop()
        self._play.stop()

    # ---- what is loaded -----------------------------------------------------------------------------------------

    @Slot(list)
    def open_paths(self, paths: list[str]) -> None:
        self._note("open_paths", list(paths))
        if len(paths) > 1:
            self.files_to_choose.emit(tuple(paths))
        else:
            self.load(Path(paths[0]).name)

    @Slot(object)
    def open_instrument(self, names: object) -> None:
        self._note("open_instrument", names)

    @Slot(int)
    def load_example(self, index: int) -> None:
        self._note("load_example", index)
        self.load(("Plucked string", "Additive bell", "Filtered saw")[index])

    @Slot(int)
    def play_example(self, index: int) -> None:
        self._note("play_example", index)

    def load(self, name: str, note: int = 60) -> None:
        """A target appears, as after a drop."""
        picture = made_picture(440 * 2 ** ((note - 69) / 12), 99)
        hz = 440 * 2 ** ((note - 69) / 12)
        self.target = TargetState(
            name, note, note_label(note), hz, True, "file name", 0.4, made_waveform(), picture, (0.02, 1.81), 1.25
        )
        self.target_changed.emit(self.target)
        self._set(run=Run.READY, why_not="")

    @Slot(int)
    def set_note(self, note: int) -> None:
        self._note("set_note", note)
        if self.target:
            self.target = replace(self.target, note=note, note_label=note_label(note), source="given")
            self.target_changed.emit(self.target)

    @Slot(float, float)
    def set_region(self, start_s: float, end_s: float) -> None:
        self._note("set_region", start_s, end_s)

    # ---- evolution ----------------------------------------------------------------------------------------------

    def _set(self, **changes: object) -> None:
        self.transport = replace(self.transport, **changes)  # type: ignore[arg-type]
        self.transport_changed.emit(self.transport)

    def show_running(self, *, breeding: bool = False, kept: int = 3) -> None:
        """Fill every panel as in the middle of a run."""
        self._fill(breeding)
        self.kept = tuple(
            KeptVoice(
                i, name, made_voice(i, name), 2.32 + 2 * i, 4 - i, "epiano_60.flac", self.grid.tiles[i * 4].picture
            )
            for i, name in enumerate(("TINE 1", "GLASS", "BARK", "SOFT BELL", "WIRE")[:kept])
        )
        self.kept_changed.emit(self.kept)
        run = Run.BREEDING if breeding else Run.RUNNING
        self._set(
            run=run,
            generation=37,
            evaluations=2368,
            per_second=412.0,
            elapsed_s=48.0,
            can_breed=True,
            can_go_back=breeding,
        )
        if not breeding:
            at = np.arange(1, 38)
            best = 2.2 + 6 * np.exp(-at / 8.0)
            self.history_changed.emit(np.stack([at * 64.0, best, best + 1.2 + 1.5 * np.exp(-at / 5.0)], axis=1))

    def _fill(self, breeding: bool) -> None:
        stars = {0: 4, 1: 5, 2: 2, 3: 3, 6: 1}
        tiles = []
        for place in range(16):
            picture = made_picture(
                261.6 if not breeding else 110 * 2 ** (place % 5), place, bright=0.6 + place % 5 * 0.3
            )
            distance = None if breeding else 2.32 + 0.09 * place + 0.035 * place**2
            candidate = Candidate(100 + place, bytes(155), np.array([distance or 0.0]), generation=37, index=place)
            tiles.append(
                Tile(
                    place, candidate, candidate.label, distance, f"ALG {ALGORITHMS[place % 8]}", picture,
                    stars=stars.get(place, 0), heard=place < 9, kept=place == 0, selected=place == 0, parent=place == 3,
                )
            )  # fmt: skip
        tiles[13] = replace(tiles[13], picture=None, silent=True, distance=None)
        tiles[15] = Tile(15)
        self.grid = GridState(tuple(tiles), heard=9, rated=5, total=16 if breeding else 64, pages=1 if breeding else 4)
        self.grid_changed.emit(self.grid)
        self._select(0)

    @Slot()
    def evolve(self) -> None:
        self._note("evolve")
        if self.transport.run is Run.RUNNING:
            self._set(run=Run.PAUSED)
        elif self.transport.run is Run.PAUSED:
            self._set(run=Run.RUNNING)
        elif self.target:
            self._set(run=Run.PREPARING, preparing_part=0.0, preparing_what="Preparing the engine")
            self._clock.start(120)

    @Slot()
    def evolve_near(self) -> None:
        self._note("evolve_near")

    def _tick(self) -> None:
        if self.transport.run is not Run.PREPARING:
            self._clock.stop()
            return
        part = self.transport.preparing_part + 0.1
        if part < 1:
            self._set(preparing_part=part)
        else:
            self._clock.stop()
            self.show_running()

    @Slot()
    def stop(self) -> None:
        self._note("stop")
        self._set(run=Run.STOPPED)

    @Slot(str)
    def set_engine(self, engine: str) -> None:
        self._note("set_engine", engine)
        self._set(engine=engine)

    @Slot(str)
    def set_strategy(self, strategy: str) -> None:
        self._note("set_strategy", strategy)
        self._set(strategy=strategy)

    @Slot()
    def breed_without_target(self) -> None:
        self._note("breed_without_target")
        self.target = None
        self.show_running(breeding=True)

    @Slot()
    def breed(self) -> None:
        self._note("breed")

    @Slot()
    def back(self) -> None:
        self._note("back")

    # ---- the grid -----------------------------------------------------------------------------------------------

    @Slot(int)
    def show_page(self, page: int) -> None:
        self._note("show_page", page)
        self.grid = replace(self.grid, page=page)
        self.grid_changed.emit(self.grid)

    def _select(self, place: int) -> None:
        tiles = tuple(replace(t, selected=t.place == place) for t in self.grid.tiles)
        self.grid = replace(self.grid, tiles=tiles)
        self.grid_changed.emit(self.grid)
        tile = tiles[place]
        if tile.candidate is None:
            self.selection_changed.emit(None)
            return
        parts = (
            () if tile.distance is None else (("Spectrum", tile.distance * 0.68), ("Envelope", tile.distance * 0.32))
        )
        name = f"EVO {tile.label}"
        voice = made_voice(place, name)
        self.selection_changed.emit(
            SelectionState(tile.label, tile.distance, parts, tile.picture, voice, name, voicing.describe(voice))
        )

    def _selected(self) -> int:
        return next((t.place for t in self.grid.tiles if t.selected), -1)

    @Slot(int)
    def select(self, place: int) -> None:
        self._note("select", place)
        self._select(place)

    @Slot(int, int)
    def move_selection(self, dx: int, dy: int) -> None:
        self._note("move_selection", dx, dy)
        place = self._selected() + dx + 4 * dy
        if 0 <= place < len(self.grid.tiles):
            self._select(place)

    @Slot(int)
    def rate(self, stars: int) -> None:
        self._note("rate", stars)
        if self._selected() >= 0:
            self._star(self._selected(), stars)

    @Slot(int, int)
    def rate_place(self, place: int, stars: int) -> None:
        self._note("rate_place", place, stars)
        self._star(place, stars)

    def _star(self, place: int, stars: int) -> None:
        tiles = tuple(replace(t, stars=stars) if t.place == place else t for t in self.grid.tiles)
        self.grid = replace(self.grid, tiles=tiles, rated=sum(t.stars > 0 for t in tiles))
        self.grid_changed.emit(self.grid)

    @Slot()
    def keep(self) -> None:
        self._note("keep")
        self.toast.emit(Toast("Kept 037-01 in the library", "bookmark", undo="undo"))

    @Slot(int)
    def keep_place(self, place: int) -> None:
        self._note("keep_place", place)

    # ---- sound --------------------------------------------------------------------------------------------------

    @Slot()
    def play_selected(self) -> None:
        self._note("play_selected")
        self._sound(self._selected())

    @Slot(int)
    def play_place(self, place: int) -> None:
        self._note("play_place", place)
        self._sound(place)

    @Slot()
    def play_target(self) -> None:
        self._note("play_target")
        self._sound("target")

    @Slot()
    def play_target_then_selected(self) -> None:
        self._note("play_target_then_selected")
        self._sound("target")

    @Slot()
    def silence(self) -> None:
        self._note("silence")
        self._sound(None)

    def _sound(self, what: object) -> None:
        tiles = tuple(replace(t, playing=t.place == what, heard=t.heard or t.place == what) for t in self.grid.tiles)
        self.grid = replace(self.grid, tiles=tiles)
        self.grid_changed.emit(self.grid)
        self._playing = None if what is None else (what, 0.0)
        self.playhead.emit((what, 0.0))
        if what is None:
            self._play.stop()
        else:
            self._play.start(16)

    def _advance(self) -> None:
        if self._playing is None or self._playing[1] > 2.0:
            self._sound(None)
            return
        self._playing = (self._playing[0], self._playing[1] + 0.016)
        self.playhead.emit(self._playing)
