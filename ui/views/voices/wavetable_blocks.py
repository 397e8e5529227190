"""The open block of a wavetable voice that is no oscillator: its picture with points to draw by, and its values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from ui.look import theme
from ui.view_state import wavetable_grips as grips
from ui.view_state.captions import captions
from ui.view_state.envelope_points import Curve, Envelope
from ui.view_state.wavetable_voice import Shown
from ui.widgets.envelope_editor import EnvelopeEditor
from ui.widgets.field_grid import FieldGrid

PICTURE_PART, NUMBERS_PART = 62, 38  # of the width, where they stand side by side
COLUMNS = 3  # then
LEAST, LINE = 4, 6  # fields in a line below the picture, at least as wide, and at most
HIGH = 250  # px from which on the picture has the whole width


@dataclass(frozen=True, slots=True)
class Block:
    """What there is to know of a block: who it is, and how it is drawn."""

    title: str
    word: str  # on its box or card
    picture: Callable[[Shown, str], grips.Picture] | None = None
    ghost: Callable[[Shown, str], Curve] | None = None
    lock: str = ""  # the word of limits that keeps it; empty: its own
    more: tuple[str, ...] = ()  # blocks whose few values stand with it


BLOCKS: Mapping[str, Block] = {
    "osc1": Block("Oscillator 1", "Osc 1"),
    "osc2": Block("Oscillator 2", "Osc 2"),
    "sub": Block("Sub", "Sub", grips.sub, grips.sub_ghost),
    "noise": Block("Noise", "Noise", grips.noise, grips.noise_ghost),
    "filter": Block("Filter", "Filter", grips.filter_picture, grips.filter_ghost),
    "env_amp": Block("Amp", "Amp envelope", grips.envelope, grips.envelope_ghost, more=("voice",)),
    "env_filter": Block("Filter envelope", "Filter envelope", grips.envelope, grips.envelope_ghost),
    "env_free": Block("Free envelope", "Free envelope", grips.envelope, grips.envelope_ghost),
    "lfo1": Block("LFO 1", "LFO 1", grips.lfo, grips.lfo_ghost, lock="lfo"),
    "lfo2": Block("LFO 2", "LFO 2", grips.lfo, grips.lfo_ghost, lock="lfo"),
}


class CurveBlock(QWidget):
    """A curve with its fields below it, or at its right where that would leave it too low."""

    wished = Signal(object, str)
    held = Signal(bool)
    refused = Signal(str)
    controls: tuple[QWidget, ...] = ()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.block, self._about = name, BLOCKS[name]
        self._shown: Shown | None = None
        self._picture: grips.Picture | None = None
        parameters = [p for p in WAVETABLE_SPACE.parameters if p.block in (name, *self._about.more)]
        said: dict[str, str] = {}
        for block in (name, *self._about.more):
            said |= captions([p for p in parameters if p.block == block])
        self.grid = FieldGrid(parameters, said, COLUMNS)
        self.editor = EnvelopeEditor(self._about.title, self._pulled, self._nudged)
        self._lay_out()
        for part in (self.grid, self.editor):
            part.held.connect(self.held)
        self.grid.wished.connect(self.wished)
        self.grid.refused.connect(self.refused)
        self.editor.wished.connect(self._wish)

    def _lay_out(self) -> None:
        self._fields = QVBoxLayout()
        self._fields.addWidget(self.grid)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.editor, PICTURE_PART)
        self._line.addLayout(self._fields, NUMBERS_PART)
        self._place_fields(below=False)

    def _place_fields(self, *, below: bool) -> None:
        count = len(self.grid.fields)
        lines = -(-count // LINE)
        self.grid.set_columns(max(LEAST, -(-count // lines)) if below else COLUMNS)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if below else right)
        self._line.setSpacing(theme.px(8 if below else 16))
        self._line.setStretch(1, 0 if below else NUMBERS_PART)
        self._fields.setAlignment(self.grid, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_fields(below=self.height() >= theme.px(HIGH))

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that stand here."""
        return tuple(self.grid.fields)

    def show_voice(self, shown: Shown | None) -> None:
        """A voice with its parent, or none."""
        self._shown = shown
        if shown is None:
            self._picture = None
            self.editor.show_envelope(Envelope())
            self.grid.show_values({}, {})
            return
        about = self._about
        assert about.picture is not None
        assert about.ghost is not None
        self._picture = about.picture(shown, self.block)
        self.editor.show_envelope(self._picture.envelope, about.ghost(shown, self.block))
        self.grid.show_values(shown.values, shown.parent_values)

    def show_locked(self, names: Collection[str]) -> None:
        """Which parameters the search leaves alone."""
        self.grid.show_locked(names)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be changed; empty: it can."""
        self.grid.set_reason(reason)
        self.editor.set_reason(reason)

    def _pulled(self, place: int, along: float, height: float) -> Mapping[str, float]:
        return (
            {}
            if self._picture is None or self._shown is None
            else self._picture.drawn(self._shown, place, along, height)
        )

    def _nudged(self, place: int, later: int, higher: int, fine: bool) -> Mapping[str, float]:
        return (
            {}
            if self._picture is None or self._shown is None
            else self._picture.nudged(self._shown, place, later, higher, fine)
        )

    def _wish(self, values: Mapping[str, float]) -> None:
        one = next(iter(values), "")
        self.wished.emit(values, WAVETABLE_SPACE.named(one).label if len(values) == 1 else self._about.title)


def lock_of(name: str) -> str:
    """The word of limits that keeps a block."""
    return BLOCKS[name].lock or name
