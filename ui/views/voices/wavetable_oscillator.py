"""The open oscillator: its table as a landscape that its position runs through, its harmonics, its values."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from evosynth.arrays import F32
from evosynth.synths.wavetable.laws import shape_of
from evosynth.synths.wavetable.space import EQUALISED, WAVETABLE_SPACE
from ui.look import theme
from ui.view_state import wavetable_curves as curves
from ui.view_state.captions import captions
from ui.view_state.wavetable_voice import Shown
from ui.views.panel import Elided, label, row
from ui.widgets.field_grid import FieldGrid, Fields
from ui.widgets.landscape import Landscape
from ui.widgets.level_bars import LevelBars
from ui.widgets.segmented import Segmented
from ui.widgets.slider import Slider
from ui.widgets.table_button import TableButton
from ui.widgets.value_field import field_of

PLAIN = (
    *("octave", "semitone", "fine_cents", "level", "warp", "warp_amount"),
    *("unison", "unison_detune_cents", "unison_blend"),
)
SHAPE = (
    "tilt_db",
    "tilt_slope_db",
    "even_db",
    "formant_db",
    "formant_harmonic",
    "formant_slope",
    "formant_octaves",
    "phase",
)
LEVELS = tuple(f"harmonic_{harmonic}_db" for harmonic in EQUALISED)
PAGES = ("Frames", "Harmonics")
FLOOR_DB, TOP_DB = -72.0, 0.0  # of the harmonics that are drawn
SHORT = {
    "fine_cents": "Fine",
    "semitone": "Semitone",
    "warp_amount": "Amount",
    "unison": "Unison",
    "unison_detune_cents": "Detune",
    "unison_blend": "Blend",
    "tilt_slope_db": "Tilt growth",
    "even_db": "Even",
    "formant_db": "Formant",
    "formant_harmonic": "At harmonic",
    "formant_slope": "Moves by",
    "formant_octaves": "Half width",
}


class _Pages(QStackedWidget):
    """As high as what it shows."""

    def sizeHint(self) -> QSize:
        return QSize() if (shown := self.currentWidget()) is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize() if (shown := self.currentWidget()) is None else shown.minimumSizeHint()


class OscillatorPage(QWidget, Fields):
    """Two pages of one block: its frames, and what it makes of their harmonics."""

    wished = Signal(object, str)
    held = Signal(bool)
    refused = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.block = name
        self._shown: Shown | None = None
        self._frames: F32 | None = None
        self._drawn: object = None  # what the landscape was drawn from
        self.table = TableButton("Table")
        self.pages = Segmented(PAGES)
        self.controls = (self.pages,)
        self.landscape = Landscape()
        position = WAVETABLE_SPACE.named(f"{name}_position")
        self.position = field_of(position)
        self.slider = Slider(position.label)
        self.grids = [self._grid(PLAIN, 3), self._grid(SHAPE, 3)]
        self.levels = LevelBars(f"{position.label.removesuffix(' position')} levels of harmonics", -36.0, 36.0,
                                names=[str(harmonic) for harmonic in EQUALISED], drawn=True)  # fmt: skip
        self.level_fields = self._grid(LEVELS, 8)
        self.bars = LevelBars("Harmonics of this frame", FLOOR_DB, TOP_DB)
        self.bars.setMinimumHeight(theme.px(8))  # a low window has room for the values first
        self.tilt = Elided("", "text2", 11)
        self.fields = {position.name: self.position}
        for grid in (*self.grids, self.level_fields):
            self.fields |= grid.fields
        self.names = (f"{name}_table", *self.fields)
        self._lay_out()
        self._connect()

    def _grid(self, ends: tuple[str, ...], columns: int) -> FieldGrid:
        parameters = [WAVETABLE_SPACE.named(f"{self.block}_{end}") for end in ends]
        said = captions([p for p in WAVETABLE_SPACE.parameters if p.block == self.block])
        said |= {f"{self.block}_{end}": words for end, words in SHORT.items()}
        said |= {f"{self.block}_{end}": end.split("_")[1] for end in LEVELS}
        return FieldGrid(parameters, said, columns)

    def _lay_out(self) -> None:
        frames, harmonics = QWidget(), QWidget()
        column = QVBoxLayout(frames)
        column.addWidget(self.landscape, 1)
        self.position.setFixedWidth(theme.px(82))
        column.addLayout(row(label("Position", "small"), self.slider, self.position, gap=12))
        second = QVBoxLayout(harmonics)
        second.addWidget(self.levels, 1)
        second.addWidget(self.level_fields)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.left, self.right = QStackedWidget(), _Pages()
        for page in (frames, harmonics):
            self.left.addWidget(page)
        for grid in self.grids:
            self.right.addWidget(grid)
        self.right.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        beside = QVBoxLayout()
        beside.addWidget(self.right)
        beside.addLayout(row(label("Harmonics of this frame", "small"), None, self.tilt))
        beside.addWidget(self.bars, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(16))
        line.addWidget(self.left, 62)
        line.addLayout(beside, 38)
        for layout in (column, second, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(8))

    def _connect(self) -> None:
        self.pages.chosen.connect(self._turn)
        name = self.position.quantity.name
        for source in (self.landscape.moved, self.slider.changed):
            source.connect(lambda value: self._wish(name, round(value, 3)))
        for held in (self.landscape.held, self.slider.held):
            held.connect(self.held)
        self.slider.settled.connect(lambda _value: self._show_slider())
        self.position.wished.connect(self._wish)
        self.position.held.connect(self.held)
        self.position.refused.connect(self.refused)
        self.levels.moved.connect(lambda at, value: self._wish(f"{self.block}_{LEVELS[at]}", round(value, 1)))
        self.levels.held.connect(self.held)
        for grid in (*self.grids, self.level_fields):
            grid.wished.connect(self.wished)
            grid.held.connect(self.held)
            grid.refused.connect(self.refused)

    def _wish(self, name: str, value: float) -> None:
        self.wished.emit({name: value}, WAVETABLE_SPACE.named(name).label)

    def _turn(self, page: int) -> None:
        self.left.setCurrentIndex(page)
        self.right.setCurrentIndex(page)
        self.right.updateGeometry()

    # ---- what is shown

    def show_voice(self, shown: Shown, frames: F32 | None, hint: str = "") -> None:
        """A voice, and the frames of its table, or why there are none."""
        self._shown, self._frames = shown, frames
        values, parent = shown.values, shown.parent_values
        self.show_values(values, parent)
        self._show_slider()
        shape = shape_of(values, self.block)
        drawn = (id(frames), shape, hint)
        if drawn != self._drawn:
            self._drawn = drawn
            none = np.zeros((0, curves.SAMPLES), np.float32)
            self.landscape.show_rows(none if frames is None else curves.landscape(frames, shape), hint)
        self.levels.show_levels(*(_levels(v, self.block) for v in (values, parent)))
        tilt = shown.text(f"{self.block}_tilt_db")
        self.tilt.set_text(f"tilt {tilt}" if values[f"{self.block}_tilt_db"] else "")
        if frames is None:
            self.bars.show_levels(())
            return
        at = values[f"{self.block}_position"]
        self.landscape.show_position(at, curves.cycle(frames, at, shape), self._ghost(shown, frames))
        harmonics = curves.harmonics(frames, at, shape)
        self.bars.show_levels(harmonics, self._ghost_bars(shown, frames))
        self.landscape.set_spoken(f"Frame {1 + at * (len(frames) - 1):.1f} of {len(frames)}")

    def _others(self, shown: Shown) -> tuple[float, tuple[float, ...]] | None:
        """Position and shape of the parent, where it plays the same table at another place or shaped otherwise."""
        parent = shown.parent
        if parent is None or parent.table(self.block) != shown.table(self.block):
            return None
        mine, theirs = ((v.values[f"{self.block}_position"], shape_of(v.values, self.block)) for v in (shown, parent))
        return None if mine == theirs else theirs

    def _ghost(self, shown: Shown, frames: F32) -> tuple[float, F32] | None:
        other = self._others(shown)
        return None if other is None else (other[0], curves.cycle(frames, *other))

    def _ghost_bars(self, shown: Shown, frames: F32) -> list[float]:
        other = self._others(shown)
        return [] if other is None else curves.harmonics(frames, *other)

    def _show_slider(self) -> None:
        if self._shown is not None:
            self.slider.set_value(self._shown.values[self.position.quantity.name])

    def set_reason(self, reason: str) -> None:
        super().set_reason(reason)
        for part in (self.slider, self.landscape, self.levels):
            part.setEnabled(not reason)
        self.table.set_reason(reason)


def _levels(values: object, block: str) -> list[float]:
    return [values[f"{block}_{end}"] for end in LEVELS] if values else []  # type: ignore[index]
