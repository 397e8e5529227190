"""A window's surroundings without a process: intents that are written down, states that are made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_states import made_picture, made_voice, made_waveform
from recording import Calls, QuietPlayer, recorded

from evosynth.notation.note_names import note_label
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.models.appearance import Appearance
from ui.models.conventions import Conventions
from ui.settings import Settings
from ui.view_state.device import DeviceState
from ui.view_state.kept import KeptPage, KeptVoice
from ui.view_state.states import States
from ui.view_state.window import (
    AudioState,
    Banner,
    Example,
    GridState,
    Run,
    SelectionState,
    TargetState,
    Tile,
    TransportState,
)

ALGORITHMS = (5, 5, 22, 5, 14, 32, 1, 19)
ANSWERS = {
    "loading.folder": "",
    "exporting.folder": "",
    "exporting.bits": 32,
    "exporting.selected": None,
    "exporting.suggested_name": "EVO 037-01.syx",
}
AUDIO = AudioState("Default, 48 kHz", True)
SYNTH = DeviceState(short="No MIDI output", why_not_send="No MIDI output is chosen")
NO_SOUND = Banner(
    "volume-x", "No sound device.", "Everything goes on; auditions are silent.", (("retry-audio", "Retry"),)
)


def hertz(note: int) -> float:
    return 440 * 2 ** ((note - 69) / 12)


class Scene:
    """What is shown comes from here, what is done ends up in ``calls``."""

    def __init__(self, settings: Settings) -> None:
        self.calls: Calls = []
        self.live = QuietPlayer(settings)
        self.intents = recorded(self.calls, self.live, ANSWERS)
        self.states = States()
        self.appearance, self.conventions = Appearance(settings), Conventions(settings)
        self.transport = TransportState(Run.EMPTY, why_not="Load a sound, or breed without one")
        self.grid = GridState(())

    def first_look(self) -> None:
        """What is told at the start."""
        examples = (("Plucked string", 52, 2.2), ("Additive bell", 65, 2.8), ("Filtered saw", 36, 1.3))
        self.states.examples.emit(
            tuple(
                Example(name, note_label(note), length, f"/{name}.wav", made_picture(hertz(note), i))
                for i, (name, note, length) in enumerate(examples)
            )
        )
        self.states.audio.emit(AUDIO)
        self.states.device.emit(SYNTH)
        self.states.transport.emit(self.transport)
        self.states.target.emit(None)
        self.states.grid.emit(self.grid)
        self.states.kept.emit(KeptPage())

    def tell(self, **changes: object) -> None:
        """The transport, with some changes."""
        self.transport = replace(self.transport, **changes)  # type: ignore[arg-type]
        self.states.transport.emit(self.transport)

    def load(self, name: str, note: int = 60) -> None:
        """A target appears, as after a drop."""
        picture, about = made_picture(hertz(note), 99), (hertz(note), True, "file name", 0.4)
        shown = TargetState(
            name, note, note_label(note), *about, made_waveform(), picture, region_s=(0.02, 1.81), gate_s=1.25
        )
        self.states.target.emit(shown)
        self.tell(run=Run.READY, why_not="")

    def show_running(self, *, breeding: bool = False) -> None:
        """Every panel as in the middle of a run."""
        self._fill(breeding)
        kept = tuple(
            KeptVoice(i, name, made_voice(i, name), 2.32 + 2 * i, "epiano_60.flac", self.grid.tiles[i * 4].picture)
            for i, name in enumerate(("TINE 1", "GLASS", "BARK"))
        )
        self.states.kept.emit(KeptPage(len(kept), 0, kept))
        figures = {"generation": 37, "evaluations": 2368, "per_second": 412.0, "elapsed_s": 48.0}
        run = Run.BREEDING if breeding else Run.RUNNING
        self.tell(run=run, bred=breeding, can_breed=True, can_go_back=breeding, **figures)
        if not breeding:
            at = np.arange(1, 38)
            best = 2.2 + 6 * np.exp(-at / 8.0)
            self.states.history.emit(np.stack([at * 64.0, best, best + 1.2 + 1.5 * np.exp(-at / 5.0)], axis=1))

    def _fill(self, breeding: bool) -> None:
        tiles = [self._tile(place, breeding) for place in range(16)]
        tiles[13] = replace(tiles[13], picture=None, silent=True, distance=None)
        tiles[15] = Tile(15)
        self.grid = GridState(tuple(tiles), heard=9, rated=5, total=16 if breeding else 64, pages=1 if breeding else 4)
        self.select(0)

    def _tile(self, place: int, breeding: bool) -> Tile:
        hz = 110 * 2 ** (place % 5) if breeding else 261.6
        picture = made_picture(hz, place, bright=0.6 + place % 5 * 0.3)
        distance = None if breeding else 2.32 + 0.09 * place + 0.035 * place**2
        candidate = Candidate(100 + place, bytes(155), np.array([distance or 0.0]), generation=37, index=place)
        stars = {0: 4, 1: 5, 2: 2, 3: 3, 6: 1}.get(place, 0)
        mark = f"ALG {ALGORITHMS[place % 8]}"
        tile = Tile(place, candidate, candidate.label, distance, mark, picture, stars=stars)
        return replace(tile, heard=place < 9, kept=place == 0, parent=place == 3)

    def select(self, place: int) -> None:
        """A tile is the selected one."""
        tiles = tuple(replace(tile, selected=tile.place == place) for tile in self.grid.tiles)
        self.grid = replace(self.grid, tiles=tiles)
        self.states.grid.emit(self.grid)
        tile = tiles[place]
        spectrum = (tile.distance or 0.0) * 0.68
        rest = 0.5 * ((tile.distance or 0.0) - spectrum)
        four = ("Spectrum", spectrum), ("Envelope", rest), ("Pitch", 0.0), ("Attack", rest)
        parts = () if tile.distance is None else four
        name = f"EVO {tile.label}"
        voice = made_voice(place, name)
        what = tile.label, tile.distance, parts, tile.picture, voice, name, voicing.describe(voice)
        self.states.selection.emit(SelectionState(*what))
