"""A controller that needs no processes: the signals and slots of AppController, fed with made-up sounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from evosynth.evolution.report import Candidate
from evosynth.limits import Limits
from evosynth.service.live_messages import LiveState
from evosynth.service.messages import Picture, Waveform
from evosynth.synths import voicing
from evosynth.synths.fm.play_settings import PlaySettings
from ui.limits_state import LimitsState
from ui.state import (
    AudioState,
    Banner,
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

ROWS, FRAMES = 176, 180
NOTE_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


def note_label(note: int) -> str:
    """60 -> "C4"."""
    return f"{NOTE_NAMES[note % 12]}{note // 12 - 1}"


def made_picture(
    f0_hz: float, seed: int, *, length_s: float = 2.0, gate_s: float = 1.25, bright: float = 1.0
) -> Picture:
    """A spectrogram of decaying partials with an attack burst, as a Picture."""
    rng = np.random.default_rng(seed)
    gate_s = 0.62 * length_s
    hz = 70.0 * (12000.0 / 70.0) ** (np.arange(ROWS) / (ROWS - 1))
    seconds = np.linspace(0, length_s, FRAMES)
    level = np.full((ROWS, FRAMES), -90.0)
    for k in range(1, 26):
        if k > 1 and rng.random() < 0.25:
            continue
        octaves = np.log2(hz / (f0_hz * k))
        width = 0.035 + 0.03 / k
        line = -2.2 * (octaves / width) ** 2
        decay = -(4 + 3.5 * k * rng.uniform(0.3, 1.4)) * seconds - 55 * np.clip(seconds - gate_s, 0, None) * 4
        top = -(18 / bright) * np.log2(k) * rng.uniform(0.7, 1.2)
        level = np.maximum(level, np.maximum(line, -60)[:, None] + top + decay[None, :] - 30 * (line < -60)[:, None])
    burst = -14 - 320 * seconds[None, :] - 6 * np.abs(np.log2(hz / (2 * f0_hz)))[:, None]
    level = np.maximum(level, burst)
    pixels = np.clip((level + 72) / 72 * 255, 0, 255).astype(np.uint8)
    sound = np.linspace(0, length_s, 48)
    envelope = np.where(sound < gate_s, np.exp(-1.2 * sound), np.exp(-1.2 * gate_s - 9 * (sound - gate_s)))
    return Picture(pixels, length_s, envelope.astype(np.float32))


def made_waveform(length_s: float = 2.2, gate_s: float = 1.3, columns: int = 1200) -> Waveform:
    """An overview that decays and stops at the gate."""
    seconds = np.linspace(0, length_s, columns)
    level = np.exp(-0.55 * seconds) * np.where(seconds < gate_s, 1, np.exp(-24 * (seconds - gate_s)))
    level *= np.clip((seconds - 0.02) * 90, 0, 1)
    rng = np.random.default_rng(1)
    peak = level * (0.92 + 0.08 * rng.random(columns))
    return Waveform(peak.astype(np.float32), (level * 0.6).astype(np.float32), length_s)


def made_voice(seed: int, name: str) -> bytes:
    """155 bytes that look like an electric piano, changed by ``seed``."""
    rng = np.random.default_rng(seed)
    data = bytearray()
    for operator in range(6):
        rates = [
            int(rng.integers(70, 99)),
            int(rng.integers(30, 70)),
            int(rng.integers(20, 60)),
            int(rng.integers(45, 80)),
        ]
        levels = [99, int(rng.integers(70, 95)), int(rng.integers(10, 60)), 0]
        coarse = (1, 1, 1, 1, 14, 1)[operator] if seed % 2 else (2, 1, 1, 3, 1, 1)[operator]
        data += bytes([*rates, *levels, 39, 0, 0, 0, 0, 0, 0, 2, int(rng.integers(58, 99)), 0, coarse, 0, 7])
    data += bytes([99, 99, 99, 99, 50, 50, 50, 50])
    data += bytes([(4, 4, 21, 4, 13, 31, 0, 18)[seed % 8], 6, 1, 34, 33, 0, 0, 1, 0, 3, 24])
    data += name.ljust(10)[:10].encode("ascii")
    return bytes(data)


ALGORITHMS = (5, 5, 22, 5, 14, 32, 1, 19)


class FakeLive(QObject):
    """The surface of ``ui.live.LivePlayer`` without a process; every call is noted in ``calls``."""

    changed = Signal(object)
    keys_changed = Signal(object)
    settings_changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.calls: list[tuple[object, ...]] = []
        self.state = LiveState(False, "")
        self.play_settings = PlaySettings()

    def show(self, state: LiveState) -> None:
        self.state = state
        self.changed.emit(state)

    def start(self) -> None:
        self.calls.append(("start",))

    def look_again(self) -> None:
        self.calls.append(("look_again",))

    def note_on(self, key: int, velocity: int) -> None:
        self.calls.append(("note_on", key, velocity))

    def note_off(self, key: int) -> None:
        self.calls.append(("note_off", key))

    def all_off(self) -> None:
        self.calls.append(("all_off",))

    def set_input(self, name: str) -> None:
        self.calls.append(("set_input", name))

    def set_settings(self, settings: PlaySettings) -> None:
        self.calls.append(("set_settings", settings))
        self.play_settings = settings
        self.settings_changed.emit(settings)


class FakeController(QObject):
    """The public surface of ``ui.controller.AppController``; every call is also noted in ``calls``."""

    transport_changed = Signal(object)
    target_changed = Signal(object)
    grid_changed = Signal(object)
    strands_changed = Signal(object)
    selection_changed = Signal(object)
    history_changed = Signal(object)
    kept_changed = Signal(object)
    limits_changed = Signal(object)
    banner_changed = Signal(object)
    toast = Signal(object)
    audio_changed = Signal(object)
    examples_changed = Signal(object)
    files_to_choose = Signal(object)
    playhead = Signal(object)
    undo_changed = Signal(bool, bool, str, str)
    recents_changed = Signal(object)
    loading_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls: list[tuple[object, ...]] = []
        self.settings = SimpleNamespace(last_folder="")
        self.transport = TransportState(Run.EMPTY, why_not="Load a sound, or breed without one")
        self.target: TargetState | None = None
        self.grid = GridState(())
        self.kept: tuple[KeptVoice, ...] = ()
        self.limits = Limits()
        self.audio = AudioState("Default, 48 kHz", True, "No MIDI output", False)
        self.live = FakeLive(self)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._play = QTimer(self)
        self._play.timeout.connect(self._advance)
        self._playing: tuple[object, float] | None = None

    def _note(self, *call: object) -> None:
        self.calls.append(call)

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
            candidate = Candidate(100 + place, np.zeros(155), np.array([distance or 0.0]), generation=37, index=place)
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

    @Slot(str, bool)
    def set_limit(self, word: str, on: bool) -> None:
        self._note("set_limit", word, on)
        self.limits = self.limits.also(word) if on else self.limits.without(word)
        self.limits_changed.emit(LimitsState.of(self.limits))

    @Slot()
    def unlock_everything(self) -> None:
        self._note("unlock_everything")
        self.limits = Limits()
        self.limits_changed.emit(LimitsState())

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

    # ---- kept, files, hardware ----------------------------------------------------------------------------------

    @Slot(int)
    def play_kept(self, row: int) -> None:
        self._note("play_kept", row)

    @Slot(int)
    def select_strand(self, strand: int) -> None:
        self._note("select_strand", strand)

    @Slot(int)
    def play_strand(self, strand: int) -> None:
        self._note("play_strand", strand)

    @Slot(int)
    def restart_strand(self, strand: int) -> None:
        self._note("restart_strand", strand)

    @Slot(int)
    def focus_strand(self, strand: int) -> None:
        self._note("focus_strand", strand)

    @Slot(int)
    def halt_strand(self, strand: int) -> None:
        self._note("halt_strand", strand)

    @Slot(int)
    def plant_strand(self, strand: int) -> None:
        self._note("plant_strand", strand)

    @Slot(int, int)
    def plant_place(self, strand: int, place: int) -> None:
        self._note("plant_place", strand, place)

    @Slot()
    def restart_selected_strand(self) -> None:
        self._note("restart_selected_strand")

    @Slot()
    def focus_selected_strand(self) -> None:
        self._note("focus_selected_strand")

    @Slot()
    def halt_selected_strand(self) -> None:
        self._note("halt_selected_strand")

    @Slot(int)
    def select_kept(self, row: int) -> None:
        self._note("select_kept", row)

    @Slot(int)
    def delete_kept(self, row: int) -> None:
        self._note("delete_kept", row)
        self.kept = tuple(k for k in self.kept if k.id != row)
        self.kept_changed.emit(self.kept)

    @Slot(str)
    def save_as(self, path: str) -> None:
        self._note("save_as", path)

    @Slot(str, result=str)
    def suggested_name(self, suffix: str) -> str:
        return f"EVO 037-01{suffix}"

    def drag_file(self, place: int, suffix: str) -> Path | None:
        self._note("drag_file", place, suffix)
        return None

    def drag_kept_file(self, kept_id: int, suffix: str) -> Path | None:
        self._note("drag_kept_file", kept_id, suffix)
        return None

    @Slot()
    def send(self) -> None:
        self._note("send")

    @Slot(str)
    def set_port(self, port: str) -> None:
        self._note("set_port", port)
        self.audio = replace(self.audio, port=port, midi=f"{port} on channel {self.audio.channel}", midi_ok=True)
        self.audio_changed.emit(self.audio)

    @Slot(int)
    def set_channel(self, channel: int) -> None:
        self._note("set_channel", channel)
        self.audio = replace(self.audio, channel=channel)
        self.audio_changed.emit(self.audio)

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        self._note("set_volume", volume)

    @Slot()
    def refresh_ports(self) -> None:
        self._note("refresh_ports")

    @Slot(str)
    def banner_action(self, action: str) -> None:
        self._note("banner_action", action)
        self.banner_changed.emit(None)

    def show_banner(self) -> None:
        """No sound device, as at a start on a server."""
        self.banner_changed.emit(
            Banner(
                "volume-x", "No sound device.", "Everything goes on; auditions are silent.", (("retry-audio", "Retry"),)
            )
        )

    @Slot()
    def undo(self) -> None:
        self._note("undo")

    @Slot()
    def redo(self) -> None:
        self._note("redo")
